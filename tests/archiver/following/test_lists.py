"""What a source lists: feeds, site maps, pages of links. Each article once, by its plain address."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.following.lists import read_list
from archiver.page.urls import plain
from db.errors import CitetrailError
from db.polled import Listed

HOME = "https://news.example/rss"

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>N</title>
<item><title>Gauges &amp; gates</title><link>https://news.example/a?utm_source=rss&amp;id=7#top</link>
<pubDate>Thu, 05 Mar 2026 09:40:00 +0000</pubDate></item>
<item><title>Again</title><link>/a?id=7</link></item>
<item><title>By its id</title><guid>https://news.example/b</guid></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><entry><title>A</title>
<link rel="self" href="/self"/><link href="/a"/><updated>2026-03-05T10:00:00Z</updated></entry></feed>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "N",
"items": [{"url": "https://news.example/a", "title": "A", "date_published": "2026-03-05T10:00:00Z"}]}"""
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/a</loc><news:news><news:publication><news:name>N</news:name></news:publication>
<news:publication_date>2026-03-05</news:publication_date><news:title>Gauges</news:title></news:news></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://news.example/old.xml</loc><lastmod>2026-01-01</lastmod></sitemap>
<sitemap><loc>https://news.example/new.xml</loc><lastmod>2026-03-01</lastmod></sitemap></sitemapindex>"""
BROKEN = gzip.compress(b"<rss>")[:10] + b"\xff" * 9
LINKS = """<html><body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav>
<a href="/2026/03/05/the-gate-stays-shut-tonight">Gate</a><a href="/x">The harbour office says the gate stays shut</a>
<a href="https://elsewhere.example/2026/03/05/another-paper-says-so">Elsewhere</a><a href="mailto:a@b.example">Mail</a>
</body></html>"""


def test_a_feed_lists_each_article_once_by_its_plain_address() -> None:
    listing = read_list(RSS.encode(), HOME)
    assert listing.kind == "feed"
    assert listing.articles == (
        Listed("https://news.example/a?id=7", "Gauges & gates", "2026-03-05T09:40:00+00:00"),
        Listed("https://news.example/b", "By its id"),
    )


@pytest.mark.parametrize("written", [ATOM, JSON])
def test_atom_and_json_feeds_are_feeds(written: str) -> None:
    assert read_list(written.encode(), HOME).articles == (
        Listed("https://news.example/a", "A", "2026-03-05T10:00:00Z"),
    )


@pytest.mark.parametrize("packed", [False, True])
def test_a_news_site_map_lists_titles_and_days(packed: bool) -> None:
    data = gzip.compress(NEWS.encode()) if packed else NEWS.encode()
    listing = read_list(data, "https://news.example/map.xml")
    assert (listing.kind, listing.articles) == ("sitemap", (Listed("https://news.example/a", "Gauges", "2026-03-05"),))


def test_an_index_names_its_site_maps_newest_first() -> None:
    listing = read_list(INDEX.encode(), "https://news.example/map.xml")
    assert listing.lists == ("https://news.example/new.xml", "https://news.example/old.xml")


def test_of_a_page_those_links_count_that_look_like_articles_of_its_own_host() -> None:
    found = [article.url for article in read_list(LINKS.encode(), "https://www.news.example/").articles]
    assert found == [
        "https://www.news.example/2026/03/05/the-gate-stays-shut-tonight",
        "https://www.news.example/x",
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<html><body><p>Nothing</p></body></html>",
        b"\x1f\x8bnot gzip",
        BROKEN,
        b"\x89PNG\r\n\x1a\n" + bytes(99),
    ],
)
def test_what_lists_nothing_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(CitetrailError):
        read_list(data, HOME)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: f"<rss>{t}</rss>".encode()))
def test_no_bytes_break_it(data: bytes) -> None:
    try:
        articles = read_list(data, HOME).articles
    except CitetrailError:
        return
    assert all(plain(article.url) == article.url for article in articles)


@given(
    st.from_regex(r"https://news\.example/[a-z0-9/]{0,20}(\?[a-z]=[0-9](&utm_[a-z]+=x)?)?(#[a-z]*)?", fullmatch=True)
)
def test_a_plain_address_is_its_own_plain_address(url: str) -> None:
    assert plain(plain(url)) == plain(url)
    assert "utm_" not in plain(url)
    assert "#" not in plain(url)
