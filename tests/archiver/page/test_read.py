# ruff: noqa: E501
"""Any input to pages: kinds of input, errors, sizes, times."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver import adapter
from archiver.page import markdown, platforms
from archiver.page.read import LARGEST, Page, form_of, read_articles
from db import canonical
from db.errors import InputError

RECOGNISE = adapter.recogniser(adapter.load(["adapters.twitter", "adapters.telegram"]).values(), platforms.recognise)
POST = "https://twitter.com/mira_holm/status/1501234567890123456"


def read(data: bytes | str, **more: str | None) -> Page:
    raw = data.encode() if isinstance(data, str) else data
    pages = list(read_articles(raw, recognise=RECOGNISE, **more))
    assert len(pages) == 1
    return pages[0]


def test_a_text_is_read_as_it_stands() -> None:
    text = "  First line\r\nsecond.\n\nSee https://t.me/mira_holm_news/77, she wrote.\n"
    page = read(text, name="a.txt")
    assert (page.article.text, page.article.kind, page.article.title) == (text, "text", None)
    assert page.article.source == canonical.digest(text.encode())
    citation = page.citations[0]
    assert citation.ref is not None
    assert (citation.ref.key, citation.kind, citation.as_written) == (
        "telegram:mira_holm_news/77",
        "link",
        "https://t.me/mira_holm_news/77",
    )
    assert citation.article == canonical.name(page.article)


@pytest.mark.parametrize("written", ["twitter.com/mira_holm/status/1501234567890123456", "t.me/mira_holm_news/77"])
def test_an_address_without_a_scheme_counts_in_a_text(written: str) -> None:
    assert len(read(f"The source is {written}.", name="a.txt").citations) == 1


def test_an_embed_that_lost_its_markup_is_found() -> None:
    page = read("She said it.\n\nThe bridge is open.\n\n— Mira Holm (@mira_holm) March 8, 2022\n\nMore.", name="a.txt")
    citation = page.citations[0]
    assert (citation.kind, citation.ref, citation.author.handle, citation.text) == (
        "embed",
        None,
        "mira_holm",
        "The bridge is open.",
    )


@pytest.mark.parametrize(
    ("text", "name", "told", "form"),
    [
        ("<!DOCTYPE html><p>x", "a.txt", None, "html"),
        ("<p>one</p><p>two</p><p>three</p>", None, None, "html"),
        ("words <b>and</b> words", None, None, "text"),
        ("words", None, "text/html", "html"),
        ("words", "a.HTM", None, "html"),
        ("# words", "a.md", None, "markdown"),
        ("---\ntitle: x\n---\nwords", None, None, "markdown"),
        ("2 < 3 and 5 > 4", None, None, "text"),
    ],
)
def test_the_kind_is_told_by_content_where_the_name_says_nothing(
    text: str, name: str | None, told: str | None, form: str
) -> None:
    assert form_of(text, name, told) == form


def test_markdown_with_raw_embeds_is_read() -> None:
    page = read(
        "---\ntitle: On the bridge\ndate: 2022-03-09\nauthor: Ola Berg\nlang: en\n---\n\nIt **is** open, she [wrote]("
        + POST
        + ").\n\n"
        '<script async src="https://telegram.org/js/telegram-widget.js" data-telegram-post="mira_holm_news/77"></script>\n\n'
        "`[not](https://t.me/other_news/1)`\n\n```\nhttps://t.me/other_news/2 in code\n```\n",
        name="a.md",
    )
    assert (page.article.title, page.article.byline, page.article.language) == ("On the bridge", "Ola Berg", "en")
    assert page.article.published is not None
    assert page.article.published.day == "2022-03-09"
    assert "It is open, she wrote." in page.article.text
    keys = [one.ref.key for one in page.citations if one.ref]
    assert keys[:2] == ["twitter:1501234567890123456", "telegram:mira_holm_news/77"]


def test_markdown_links_of_every_form_become_links() -> None:
    text = markdown.to_html(
        'a [b](http://x.example/(1) "t") and [c][1], <http://y.example/>\n\n[1]: http://z.example/\n'
    )
    for url in ("http://x.example/(1)", "http://y.example/", "http://z.example/"):
        assert f'<a href="{url}">' in text


@pytest.mark.parametrize("data", [b"", b"  \n\t ", b"\xef\xbb\xbf", b"%PDF-1.4 x"])
def test_what_is_no_article_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(InputError) as raised:
        read(data)
    assert raised.value.what
    assert raised.value.why


def test_twelve_megabytes_are_read_and_more_are_refused() -> None:
    start = b"<!doctype html><article><p>"
    assert len(read(start + b"word " * ((LARGEST - len(start)) // 5)).article.text) > 10_000_000
    with pytest.raises(InputError, match="bytes long"):
        read(b"<p>" + b"x" * LARGEST)


@pytest.mark.parametrize(
    "tag", ["div", "b", "blockquote class='tweet'", "span data-x='y'", "ul><li", "section class='comments'"]
)
def test_a_depth_of_five_thousand_is_no_trouble(tag: str) -> None:
    assert isinstance(read(f"<html><p>top</p>{f'<{tag}>' * 5000}<p>bottom").article.text, str)


def test_the_users_date_wins_over_the_pages() -> None:
    markup = '<html><meta property="article:published_time" content="2022-03-08T10:00:00+02:00"><article><p>Open.</p></article>'
    own = read(markup).article.published
    assert own is not None
    assert own.earliest == datetime(2022, 3, 8, 8, tzinfo=UTC)
    day = read(markup, published="2023-06-02").article.published
    assert day is not None
    assert (day.day, day.source) == ("2023-06-02", "argument")
    instant = read(markup, published="2023-06-02T09:30:00+02:00").article.published
    assert instant is not None
    assert instant.earliest == instant.latest == datetime(2023, 6, 2, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["yesterday", "2023-06-02T09:30:00", "02.06.2023", "2023-13-01", "", "June 2, 2023"]
)
def test_a_date_that_says_too_little_is_refused(written: str) -> None:
    with pytest.raises(InputError):
        read("words", published=written)


def test_a_crawled_text_may_begin_with_its_date() -> None:
    found = read(" date 2023-06-02 The bridge is open.", name="a.txt").article.published
    assert found is not None
    assert found.day == "2023-06-02"
    assert read("On 2023-06-02 the bridge opened.", name="a.txt").article.published is None


def test_the_users_address_wins_over_the_canonical_one() -> None:
    markup = '<html><link rel="canonical" href="https://news.example/bridge"><article><p>Open.</p></article>'
    assert read(markup).article.url == "https://news.example/bridge"
    assert read(markup, url="https://mirror.example/1").article.url == "https://mirror.example/1"


def test_an_address_chooses_the_page_of_a_web_archive() -> None:
    record = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{n}\r\nWARC-Date: 2025-01-01T00:00:00Z\r\n"
        "Content-Type: application/http; msgtype=response\r\nContent-Length: {size}\r\n\r\n{http}\r\n\r\n"
    )
    made = ""
    for n in "ab":
        http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>This is page {n}.</p></html>"
        made += record.format(n=n, size=len(http), http=http)

    def read(url: str | None) -> list[tuple[str | None, str]]:
        pages = read_articles(made.encode(), recognise=lambda _: None, url=url)
        return [(page.article.url, page.article.text) for page in pages]

    assert [url for url, _ in read(None)] == ["https://news.example/a", "https://news.example/b"]
    assert read("http://www.news.example/b?utm_source=x#top") == [("https://news.example/b", "This is page b.")]
    with pytest.raises(InputError, match="holds no page"):
        read("https://news.example/c")


@pytest.mark.parametrize(
    "markup", ["<html><body></body></html>", "<html><script>draw()</script><div id=app></div></html>"]
)
def test_a_page_without_any_words_is_refused(markup: str) -> None:
    with pytest.raises(InputError, match="no text"):
        read(markup)


def test_a_page_that_shows_nothing_but_a_post_is_read() -> None:
    assert len(read(f'<html><body><blockquote class="twitter-tweet"><a href="{POST}"></a></blockquote>').citations) == 1


@pytest.mark.parametrize(
    "markup",
    [
        "<!doctype html><title>Bridge</title><article>{}</article>",
        "<!doctype html><meta charset=utf-8><title>Bridge</title><main><section>{}</section></main>",
        "<html><head><title>Bridge</title><time datetime=2025-01-01></time><article>{}</article></head><body class=a></body></html>",
        "<title>Bridge</title><x-story>{}</x-story>",
    ],
)
def test_a_page_may_leave_out_the_tag_of_its_body(markup: str) -> None:
    page = read(markup.format(f"<p>The bridge is open.</p><p>See <a href='{POST}'>the post</a>.</p>"))
    assert (page.article.text, page.article.title) == ("The bridge is open.\n\nSee the post.", "Bridge")
    assert [one.kind for one in page.citations] == ["link"]
