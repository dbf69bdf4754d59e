# ruff: noqa: E501
"""Chrome that no name gives away: told by its shape and by its headings."""

from __future__ import annotations

import pytest

from archiver import adapter
from archiver.page import platforms
from archiver.page.headwords import ASIDE, TALK, is_aside_heading, is_talk_heading
from archiver.page.read import Page, read_articles

RECOGNISE = adapter.recogniser(adapter.load(["adapters.twitter", "adapters.telegram"]).values(), platforms.recognise)
PROSE = "<p>" + "The council met in the evening and spoke about the bridge for three hours. " * 4 + "</p>"
POST = "https://twitter.com/mira_holm/status/1501234567890123456"
QUOTE = f'<blockquote class="twitter-tweet"><p lang="en">Open.</p>&mdash; Mira Holm (@mira_holm) <a href="{POST}">March 8, 2022</a></blockquote>'
LINK = f'<p>She <a href="{POST}">wrote it that night</a> to all of her readers in the town.</p>'
LINKS = "".join(f'<li><a href="/story/{n}">A story about another matter {n}</a></li>' for n in range(8))
TEASERS = "".join(
    f'<div class="k{n}"><a href="/story/{n}"><h3>Another story {n}</h3></a><p>What it is about, in a sentence or two. {LINK if n == 2 else ""}</p></div>'
    for n in range(6)
)


def read(markup: str) -> Page:
    page = f"<!doctype html><html><head><title>On the bridge</title></head><body>{markup}</body></html>"
    return next(read_articles(page.encode(), recognise=RECOGNISE))


@pytest.mark.parametrize(
    "chrome",
    [
        f"<div class='x1'><ul>{LINKS}</ul><p>Short. {LINK}</p></div>",
        f"<div class='x2'>{TEASERS}</div>",
        f"<div class='x3'><h3>Comments (12)</h3><div>{LINK}</div></div>",
        f"<h2>Kommentare</h2><div>{LINK}</div><div>{LINK}</div>",
        f"<div class='x4'><h4>You may also like</h4>{LINK}</div>",
        f"<section><header><h2>Latest tweets</h2></header>{QUOTE}{QUOTE}</section>",
    ],
    ids=["links", "teasers", "comments", "flat comments", "further reading", "tweets"],
)
def test_chrome_without_a_name_is_left_out(chrome: str) -> None:
    page = read(f"<div><h1>On the bridge</h1><div>{PROSE * 4}</div>{chrome}</div>")
    assert page.citations == ()
    assert page.article.text.count("three hours") == 16


def test_an_embed_with_many_links_in_it_is_no_box_of_links() -> None:
    tags = " ".join(f'<a href="https://www.tiktok.com/tag/{n}">#tag{n}</a>' for n in range(9))
    embed = f'<div class="b"><blockquote class="tiktok-embed" cite="https://www.tiktok.com/@mira/video/7312345678901234567">{tags}</blockquote></div>'
    assert len(read(f"<article><h1>On the bridge</h1>{PROSE * 2}{embed}{PROSE * 2}</article>").citations) == 1


def test_a_body_of_many_rows_with_links_is_no_list_of_teasers() -> None:
    rows = "".join(f'<div class="row"><p>Words. <a href="/x/{n}">More</a></p>{PROSE}</div>' for n in range(6))
    assert read(f"<article><h1>On the bridge</h1>{rows}</article>").article.text.count("three hours") == 24


def test_an_embed_in_an_aside_between_paragraphs_counts() -> None:
    page = read(
        f"<article><h1>On the bridge</h1>{PROSE * 2}<figure><aside>{QUOTE}</aside></figure>{PROSE * 2}</article>"
    )
    assert len(page.citations) == 1


def test_a_card_is_read_by_the_order_of_its_lines() -> None:
    card = f'<blockquote><div>Mira Holm <span>@mira_holm</span></div><div>The bridge is open.</div><a href="{POST}">8 March 2022</a><div><a href="/r">Reply</a></div></blockquote>'
    citation = read(f"<article><h1>On the bridge</h1>{PROSE}{card}{PROSE}</article>").citations[0]
    assert (citation.kind, citation.text, citation.author.handle, citation.author.name) == (
        "embed",
        "The bridge is open.",
        "mira_holm",
        "Mira Holm",
    )
    assert citation.posted is not None
    assert citation.posted.day == "2022-03-08"


@pytest.mark.parametrize("language", sorted(TALK))
def test_every_heading_of_the_lists_is_known(language: str) -> None:
    for words in TALK[language].split(","):
        assert is_talk_heading(" ".join(words.split()).replace("…", "the bridge"))
    for words in ASIDE.get(language, "").split(","):
        assert not words.strip() or is_aside_heading(" ".join(words.split()).replace("…", "the town"))


@pytest.mark.parametrize(
    "heading",
    ["What the comments of the mayor mean", "A related question", "Latest from nowhere: a report on what follows"],
)
def test_a_heading_of_the_article_is_not_taken_for_chrome(heading: str) -> None:
    assert not is_talk_heading(heading)
    assert not is_aside_heading(heading)
