# ruff: noqa: E501
"""What belongs to an article's body, and what does not."""

from __future__ import annotations

import pytest

from archiver import adapter
from archiver.page import platforms
from archiver.page.read import Page, read_articles

RECOGNISE = adapter.recogniser(adapter.load(["adapters.twitter", "adapters.telegram"]).values(), platforms.recognise)
PROSE = "<p>" + "The council met in the evening and spoke about the bridge for three hours. " * 4 + "</p>"
POST = "https://twitter.com/mira_holm/status/1501234567890123456"
QUOTE = f'<blockquote class="twitter-tweet"><p lang="en">Open.</p>&mdash; Mira Holm (@mira_holm) <a href="{POST}">March 8, 2022</a></blockquote>'
LINK = f'<p>She <a href="{POST}">wrote it that night</a> to all of her readers in the town.</p>'


def read(markup: str) -> Page:
    return next(read_articles(f"<!doctype html><html><body>{markup}</body></html>".encode(), recognise=RECOGNISE))


CHROME = [
    '<aside class="sidebar"><h3>On Twitter</h3>{0}{0}</aside>',
    '<div id="sidebar-right"><div class="widget">{0}</div><ul><li><a href="/1">One</a></li></ul><div>{0}</div></div>',
    '<footer>{0}</footer>',
    '<nav>{0}</nav>',
    '<section id="comments"><ol class="comment-list"><li>{0}</li></ol></section>',
    '<div class="webmentions"><ul><li>{0}</li></ul></div>',
    '<div class="related-stories"><h2>Read on</h2>{0}{0}</div>',
]  # fmt: skip


NAMED_IN_COMPOUNDS = [
    '<div class="sidebar-wrapper"><h4>Us</h4>{0}</div>',
    '<div class="row-recommend"><ul><li>{0}</li></ul></div>',
    '<div id="topnav"><ul><li>{0}</li></ul></div>',
    '<div class="relatednews"><ul><li>{0}</li></ul></div>',
    '<div class="feed-infinite-wrapper"><ul><li>{0}</li></ul></div>',
]


@pytest.mark.parametrize("chrome", NAMED_IN_COMPOUNDS)
def test_chrome_is_known_by_joined_names_and_wrappers_too(chrome: str) -> None:
    page = read(
        f'<div class="page"><div class="main"><h1>On the bridge</h1>{PROSE}{PROSE}</div>{chrome.format(LINK)}</div>'
    )
    assert page.citations == ()


def test_a_column_beside_the_article_s_is_not_in_its_flow() -> None:
    body = f'<section class="news"><h1>On the bridge</h1>{PROSE}{PROSE}</section><aside>{QUOTE}</aside>'
    assert read(f'<div class="container">{body}</div>').citations == ()


def test_a_named_part_between_paragraphs_that_names_its_post_is_an_embed() -> None:
    card = '<div class="tgme_widget_message" data-post="mira_holm_news/77"><div>It is open.</div></div>'
    page = read(f"<article><h1>On the bridge</h1>{PROSE}{card}{PROSE}</article>")
    assert [found.ref.key for found in page.citations if found.ref] == ["telegram:mira_holm_news/77"]


def test_the_author_s_own_copies_of_the_article_are_no_citations() -> None:
    copies = f'<p>Also on <a class="u-syndication" href="{POST}">Twitter</a> and elsewhere</p>'
    assert read(f"<article><h1>On the bridge</h1>{PROSE}{copies}{PROSE}</article>").citations == ()


def test_a_link_that_tells_of_a_reply_asks_nobody_to_reply() -> None:
    told = f'<p>It began that night, with <a href="{POST}">a reply to the mayor</a> that all of the town and half of the county had read by noon.</p>'
    assert len(read(f"<article><h1>On the bridge</h1>{PROSE}{told}{PROSE}</article>").citations) == 1


@pytest.mark.parametrize("chrome", CHROME)
@pytest.mark.parametrize("post", [QUOTE, LINK], ids=["embed", "link"])
def test_posts_around_the_article_are_no_citations(chrome: str, post: str) -> None:
    page = read(f"<article><h1>On the bridge</h1>{PROSE}{PROSE}</article>{chrome.format(post)}")
    assert page.citations == ()


@pytest.mark.parametrize("chrome", CHROME[3:])
def test_posts_in_chrome_within_the_article_are_no_citations(chrome: str) -> None:
    assert read(f"<article><h1>On the bridge</h1>{PROSE}{chrome.format(LINK)}{PROSE}</article>").citations == ()


def test_comments_longer_than_the_article_are_still_comments() -> None:
    comments = f'<div id="comments">{(PROSE + LINK) * 10}</div>'
    page = read(f"<main><article><h1>On the bridge</h1>{PROSE}</article>{comments}</main>")
    assert page.citations == ()
    assert page.article.text.count("three hours") == 4


@pytest.mark.parametrize(
    "invitation",
    [
        f'<p><a href="{POST}">Retweet this article!</a></p>',
        f'<p>Discuss <a href="{POST}">on Twitter</a></p>',
        f'<a class="share" href="https://twitter.com/intent/tweet?url={POST}">Tweet</a>',
        '<p>Follow <a href="https://twitter.com/mira_holm">@mira_holm</a></p>',
    ],
)
def test_invitations_to_readers_are_no_citations(invitation: str) -> None:
    assert read(f"<article><h1>On the bridge</h1>{PROSE}{invitation}</article>").citations == ()


def test_an_article_is_its_own_even_when_the_next_one_follows() -> None:
    other = QUOTE.replace("1501234567890123456", "1501234567890999999")
    page = read(
        f"<title>On the bridge</title><div><article><h1>On the bridge</h1>{PROSE * 3}{QUOTE}</article>"
        f"<article><h1>On the tunnel</h1>{PROSE * 3}{other}</article></div>"
    )
    assert [one.ref.id for one in page.citations if one.ref] == ["1501234567890123456"]


def test_an_embed_between_the_paragraphs_counts_whatever_its_box_is_named() -> None:
    page = read(f'<article><h1>On the bridge</h1>{PROSE * 2}<aside class="social">{QUOTE}</aside>{PROSE * 2}</article>')
    assert len(page.citations) == 1


def test_a_layout_named_after_its_sidebar_is_the_body() -> None:
    rows = "".join(
        f'<div class="sidebar-grid__container"><div>{PROSE}{LINK if n == 2 else ""}</div></div>' for n in range(5)
    )
    page = read(f'<main><article><h1>On the bridge</h1><div class="sidebar-grid">{rows}</div></article></main>')
    assert len(page.citations) == 1
    assert page.article.text.count("three hours") == 20


def test_one_post_with_many_traces_is_one_citation_with_the_best_of_each() -> None:
    page = read(
        f'<article><h1>On the bridge</h1>{PROSE}{LINK}<iframe data-tweet-id="1501234567890123456" src="x.html"></iframe>{PROSE}{QUOTE}</article>'
    )
    assert len(page.citations) == 1
    citation = page.citations[0]
    assert (citation.kind, citation.text, citation.author.name) == ("embed", "Open.", "Mira Holm")


def test_a_body_that_stands_only_in_the_pages_json_is_read_there() -> None:
    body = (PROSE * 3 + QUOTE + PROSE * 3).replace("</", "<\\/").replace('"', '\\"')
    other = QUOTE.replace("1501234567890123456", "1501234567890999999").replace("</", "<\\/").replace('"', '\\"')
    state = (
        f'{{"story":{{"headline":"On the bridge and its tolls","body":"{body}"}},'
        f'"next":[{{"headline":"On the tunnel and its light","url":"/t","body":"{other}"}}]}}'
    )
    page = read(f'<title>On the bridge and its tolls</title><div id="app"></div><script>window.STATE={state};</script>')
    assert [(one.ref.id, one.technique) for one in page.citations if one.ref] == [
        ("1501234567890123456", "json-twitter")
    ]
    assert "three hours" in page.article.text


def test_the_state_of_other_stories_is_not_the_page() -> None:
    other = QUOTE.replace("</", "<\\/").replace('"', '\\"')
    state = f'{{"next":[{{"headline":"On the tunnel and its light","url":"/t","body":"{other}{"words " * 200}"}}]}}'
    page = read(
        f"<title>On the bridge and its tolls</title><article><h1>On the bridge and its tolls</h1>{PROSE * 3}</article><script>window.S={state}</script>"
    )
    assert page.citations == ()
