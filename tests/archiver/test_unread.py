"""Pages longer than any article: what is left unread is said, and what stands before it is read."""

from __future__ import annotations

import pytest

from archiver import adapter, reading, unread
from archiver.page import platforms, traces, tree
from archiver.page.read import read_articles
from archiver.quoting import attribution

RECOGNISE = adapter.recogniser(adapter.load(["adapters.twitter", "adapters.telegram"]).values(), platforms.recognise)
POST = "https://twitter.com/mira_holm/status/15012345678901{:05}"
SAID = "“The bridge is open,” Mira Holm wrote on Telegram.\n\n"
LINE = "The council met in the evening and spoke for three hours.\n\n"


def read(markup: str) -> reading.Cited:
    name = "p.html" if markup.startswith("<") else "p.txt"
    (page,) = read_articles(markup.encode(), recognise=RECOGNISE, name=name)
    return reading.cited(page)


def test_an_article_is_read_to_its_end() -> None:
    assert read(SAID).unread == ()
    assert read(f"<article><h1>On</h1><p>{SAID}").unread == ()


def test_a_page_of_more_elements_than_any_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MOST_ELEMENTS", 500)
    end = "<p>The end.</p>"
    assert read("<article>" + f"<p>{LINE}</p>" * 400 + end).article.text.endswith("The end.")
    page = read("<article>" + f"<p>{LINE}</p>" * 600 + end)
    assert page.article.text.count("council") > 400
    assert "The end." not in page.article.text
    assert len(page.unread) == 1


def test_a_page_of_more_embeds_than_any_article() -> None:
    page = read("<article>" + "".join(f'<a href="{POST.format(n)}">x</a> ' for n in range(traces.MOST_TRACES + 20)))
    assert len(page.citations) == traces.MOST_TRACES
    assert page.unread


def test_a_text_that_is_longer_than_any_article() -> None:
    beyond = LINE * (unread.MOST_TEXT // len(LINE) + 1)
    page = read(SAID + beyond + SAID)
    assert [quote.passage.start for quote in page.quotes] == [1]
    assert [citation.platform for citation in page.citations] == ["telegram"]
    assert page.article.text.endswith(SAID)
    assert len(page.unread) == 1


def test_a_text_of_more_quotes_and_of_more_paragraphs_than_any_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attribution, "MOST", 20)
    page = read(SAID * 40)
    assert page.quotes
    assert len(page.unread) == 1
    monkeypatch.setattr(attribution, "LONGEST", 30)
    assert len(read(LINE * 40).unread) == 1


def test_it_is_told_among_what_is_incomplete() -> None:
    (row,) = unread.incomplete(["the end"])
    assert row["what"] == "the end"
    assert row["why"]
