"""Feeds: every item with a body is an article of its own."""

from __future__ import annotations

import json

import pytest

from archiver import adapter
from archiver.page import platforms
from archiver.page.read import Page, read_articles
from db import canonical
from db.errors import InputError

RECOGNISE = adapter.recogniser(adapter.load(["adapters.twitter", "adapters.telegram"]).values(), platforms.recognise)
PROSE = "<p>" + "The council met in the evening and spoke about the bridge for three hours. " * 4 + "</p>"
POST = "https://twitter.com/mira_holm/status/1501234567890123456"
BODY = f'{PROSE}<p>She <a href="{POST}">wrote it</a>.</p>'
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Town</title><language>en-GB</language>
<item><title>On the bridge</title><link>https://news.example/bridge</link><dc:creator>Mira Holm</dc:creator>
<pubDate>Tue, 08 Mar 2022 10:30:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[{BODY}]]></content:encoded></item>
<item><title>Only a summary</title><link>https://news.example/two</link><description>Too short.</description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Town</title>
<entry><title>On the bridge</title><link rel="self" href="/feed"/><link rel="alternate" href="/bridge"/>
<author><name>Mira Holm</name></author><published>2022-03-08T10:30:00+02:00</published>
<updated>2022-03-09T10:30:00+02:00</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{BODY}</div></content></entry></feed>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Town",
        "items": [
            {
                "id": "1",
                "url": "https://news.example/bridge",
                "title": "On the bridge",
                "authors": [{"name": "Mira Holm"}],
                "date_published": "2022-03-08T10:30:00+02:00",
                "content_html": BODY,
            },
            {"id": "2", "url": "https://news.example/two", "summary": "Too short."},
        ],
    }
)


def read(text: str, url: str | None = None) -> list[Page]:
    return list(read_articles(text.encode(), recognise=RECOGNISE, url=url))


@pytest.mark.parametrize("feed", [RSS, ATOM, JSON], ids=["rss", "atom", "json"])
def test_an_item_with_a_body_is_an_article_with_its_own_address_title_date_and_byline(feed: str) -> None:
    pages = read(feed, "https://news.example/feed")
    assert len(pages) == 1
    article = pages[0].article
    assert (article.url, article.title, article.byline) == ("https://news.example/bridge", "On the bridge", "Mira Holm")
    assert article.published is not None
    assert article.published.earliest is not None
    assert article.published.earliest.isoformat() == "2022-03-08T08:30:00+00:00"
    assert "three hours" in article.text
    assert [one.ref.key for one in pages[0].citations if one.ref] == ["twitter:1501234567890123456"]


def test_the_source_of_every_item_is_the_feed_as_it_came() -> None:
    assert read(RSS)[0].article.source == canonical.digest(RSS.encode())
    assert read(RSS)[0].data == RSS.encode()


def test_the_language_and_the_change_of_an_item_are_kept() -> None:
    article = read(ATOM)[0].article
    assert article.language == "de"
    assert article.modified is not None
    assert article.modified.as_written == "2022-03-09T10:30:00+02:00"


@pytest.mark.parametrize(
    "feed",
    [
        "<rss><channel><item><title>A</title><description>Short.</description></item></channel></rss>",
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><summary>Short.</summary></entry></feed>',
        '{"version": "https://jsonfeed.org/version/1", "items": [{"title": "A", "summary": "Short."}]}',
        '{"version": "https://jsonfeed.org/version/1", "items": "none"}',
    ],
)
def test_a_feed_without_bodies_is_refused_and_says_so(feed: str) -> None:
    with pytest.raises(InputError, match="holds no bodies"):
        read(feed)


def test_entities_of_a_feed_are_not_resolved() -> None:
    feed = RSS.replace("<rss ", '<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/hostname">]><rss ', 1)
    assert "&e;" not in read(feed)[0].article.text
