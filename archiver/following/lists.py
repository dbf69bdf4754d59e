"""What a source lists: the articles that a feed, a site map or a page of links names. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from archiver.page import charset, feed, tree
from archiver.page.urls import plain
from archiver.web.http_body import unpack
from db.errors import Unreadable
from db.polled import Listed

MOST = 50_000
"""Articles that one list names at most; a site map holds no more (sitemaps.org)."""
LARGEST = 50 * 1024 * 1024
"""Bytes of a list, unpacked (sitemaps.org)."""
_SITEMAP = re.compile(
    r"\s*(?:<\?[^>]{0,300}\?>\s*|<!--.{0,2000}?-->\s*){0,9}<(?:\w+:)?(urlset|sitemapindex)[\s>]", re.S
)
_HEADLINE = 24
"""Letters that a link's words have at least where they are a headline."""
_SLUG = re.compile(r"\w+(?:-\w+){3,}|/\d{4}/\d{1,2}/|\d{5,}|\.html?$")
"""What the path of an article looks like, and that of a section does not."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list holds: `articles` in its order, and `lists`, the newest first, where it names other lists."""

    kind: str
    """`feed`, `sitemap`, `index` (of site maps) or `page`"""
    articles: tuple[Listed, ...] = ()
    lists: tuple[str, ...] = ()


def read_list(data: bytes, url: str, content_type: str | None = None) -> Listing:
    """The articles that these bytes list. Raises Unreadable for what is no list of articles."""
    coding = "gzip" if data.startswith(b"\x1f\x8b") else ""
    text = charset.decode(unpack(data, coding, LARGEST), content_type)
    if feed.is_feed(text):
        return Listing("feed", _once(_from_feed(text, url), url))
    if found := _SITEMAP.match(text[:8000].lstrip("\ufeff")):
        rows = _from_sitemap(text)
        if found[1] == "sitemapindex":
            newest = sorted(rows, key=lambda row: row.published, reverse=True)
            return Listing("index", (), tuple(urljoin(url, row.url) for row in newest))
        return Listing("sitemap", _once(rows, url))
    if re.search(r"<(?:html|body|a)[\s>]", text, re.I):
        articles = _once(_from_page(text, url), url)
        if articles:
            return Listing("page", articles)
    raise Unreadable(f"{url} lists no articles", "it is no feed, no site map and no page with links to articles")


def _from_feed(text: str, url: str) -> list[Listed]:
    return [Listed(e.url, e.title, e.published or e.modified) for e in feed.list_entries(text, url) if e.url]


def _from_sitemap(text: str) -> list[Listed]:
    root = feed.parse_xml(text)
    rows = []
    for node in root.iter("{*}url", "{*}sitemap", "url", "sitemap"):
        said = {feed.local_name(part): (part.text or "").strip() for part in node.iter() if part is not node}
        if said.get("loc"):
            day = said.get("publication_date") or said.get("lastmod", "")
            rows.append(Listed(said["loc"], said.get("title", ""), day))
    return rows


def _from_page(text: str, url: str) -> list[Listed]:
    """Links of the page's own host that look like articles: a headline for words, or a slug for a path."""
    own = (urlsplit(url).hostname or "").removeprefix("www.")
    rows = []
    page = tree.parse(text)
    for link in tree.by_name(page, frozenset({"a"}))["a"]:
        target, words = urljoin(url, tree.attribute(link, "href")), link.words
        parts = urlsplit(target)
        if parts.scheme not in ("http", "https") or (parts.hostname or "").removeprefix("www.") != own:
            continue
        if plain(target) != plain(url) and (_SLUG.search(parts.path) or len(words) >= _HEADLINE):
            rows.append(Listed(target, words))
    return rows


def _once(rows: list[Listed], base: str) -> tuple[Listed, ...]:
    """Each article once, by its plain address, in the order of the list."""
    found: dict[str, Listed] = {}
    for row in rows:
        try:
            url = plain(urljoin(base, row.url))
        except ValueError:
            continue
        if url.startswith(("http://", "https://")) and len(found) < MOST:
            found.setdefault(url, Listed(url, row.title, row.published))
    return tuple(found.values())
