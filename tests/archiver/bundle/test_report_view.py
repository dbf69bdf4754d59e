"""What the report shows, in order: the article's text whole, each quote beside the words that it begins in."""

from __future__ import annotations

from pathlib import Path

import bundled
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver import document
from archiver.bundle import report_looks
from archiver.bundle.report_view import _rows, _spaced, article_view, glossary
from archiver.document import Json


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Json:
    archive, dossier = bundled.dossier(tmp_path_factory.mktemp("archive"))
    archive.close()
    histories = report_looks.histories([dossier])
    return article_view("a1", document.article_document(dossier), {}, {}, histories)


def test_each_quote_stands_beside_the_paragraph_that_it_begins_in(view: Json) -> None:
    beside = [
        (
            ["".join(piece.text for piece in run) for run in row["paragraphs"]],
            [quote["number"] for quote in row["quotes"]],
        )
        for row in view["rows"]
    ]
    first, second, third, last = bundled.TEXT.splitlines()
    assert beside == [([first], []), ([second, third], [1]), ([last], [2])]


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), max_size=6)


@given(st.text(st.sampled_from("ab \n"), max_size=60), SPANS)
@settings(max_examples=300)
def test_no_word_of_the_text_and_no_quote_is_lost(text: str, spans: list[list[int]]) -> None:
    quotes = [{"start": start, "end": end} for start, end in spans]
    rows = _rows({"article": {"text": text}, "quotes": quotes, "citations": []}, quotes)
    shown = "\n".join("".join(piece.text for piece in run) for row in rows for run in row["paragraphs"])
    assert shown.split() == text.split()
    assert sorted(id(quote) for row in rows for quote in row["quotes"]) == sorted(map(id, quotes))


def test_the_words_of_the_post_stand_in_their_context(view: Json) -> None:
    (tie,) = view["quotes"][1]["ties"]
    assert tie["context"] == ("Переправа закрыта. ", "Nobody asked the crews", "")


def test_a_translation_is_set_beside_the_post_and_not_compared_word_by_word(tmp_path: Path) -> None:
    archive, dossier = bundled.dossier(tmp_path)
    archive.close()
    doc = document.article_document(dossier)
    doc["quotes"][0]["matches"][0]["verdict"] = "translated"
    seen = article_view("a1", doc, {}, {}, {})
    assert [tie["apart"] for row in seen["quotes"] for tie in row["ties"]] == [True, False]


def test_a_verdict_that_is_not_known_is_told_by_its_name(tmp_path: Path) -> None:
    archive, dossier = bundled.dossier(tmp_path)
    archive.close()
    doc = document.article_document(dossier)
    doc["quotes"][0]["matches"][0]["verdict"] = "half_said"
    seen = article_view("a1", doc, {}, {}, {})
    assert seen["quotes"][0]["verdict"] == "half said"
    assert seen["short"]["tally"] == [(1, "same words", "good"), (1, "half said", "none")]
    assert [term for _, term, _ in glossary([seen])] == ["normalized", "live", "missing"]


def test_each_post_says_where_the_article_has_it(view: Json) -> None:
    assert [(post["cited"], [row["number"] for row in post["quotes"]]) for post in view["posts"]] == [
        (["linked in the article"], [1]),
        (["shown in the article"], [2]),
    ]


def test_words_of_a_diff_do_not_run_together() -> None:
    assert _spaced([("-", "seven"), ("+", "nine "), ("=", "days")]) == [
        ("-", "seven"),
        ("=", " "),
        ("+", "nine "),
        ("=", "days"),
    ]
