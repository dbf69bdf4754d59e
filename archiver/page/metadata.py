"""What a page says of itself: title, byline, times, language, address. JSON-LD first, then meta tags, then the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from archiver.dates.when import read_when
from archiver.page.byline import Tags, is_in_talk, read_byline, unescaped
from archiver.page.pagejson import objects, values_in
from archiver.page.tree import Tag, attribute, by_name, fold, shown, word_set
from archiver.page.urls import unwrap
from db.errors import InputError
from db.model import When

_STORIES = re.compile(r"Article|Posting|ClaimReview|Report|Review$|WebPage")
_ARTICLES = re.compile(r"Article|Posting|ClaimReview|Report")
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "date",
    "pubdate",
    "publishdate",
    "publication_date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "og:published_time",
    "rnews:datepublished",
    "bt:pubdate",
    "last-publish-date",
)
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod")
_TAGS = word_set("html title meta link script h1 time abbr a span p div")
_SITE_TAIL = re.compile(r"\s+[|–—»·-]\s+[^|–—»·]{2,40}$")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TWIN = re.compile(
    r"^https?://(?:amp|m|mobile)\.|^https?://[^/]*ampproject\.org/|/amp(?:[/?#]|$)|\.amp(?:\.html)?(?:[?#]|$)"
    r"|[?&](?:amp|outputtype=amp|print|printable|view=print)(?:[=&]|$)|/print(?:[/?#]|$)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; None where it says nothing."""

    url: str | None = None
    title: str | None = None
    byline: str | None = None
    published: When | None = None
    modified: When | None = None
    language: str | None = None


def read_metadata(page: Tag, url: str | None = None) -> Metadata:
    """The page's own statements. `url` is where it came from: relative addresses are resolved against it."""
    tags = by_name(page, _TAGS)
    meta = _meta(tags)
    canonical = _canonical(tags, meta, url)
    story = _story(tags, canonical)
    language = _language(tags, meta, story)
    return Metadata(
        canonical,
        _title(tags, meta, story),
        read_byline(tags, meta, story),
        _time(tags, meta, story, "datePublished", _PUBLISHED, language),
        _time(tags, meta, story, "dateModified", _MODIFIED, language),
        language,
    )


def address_of(url: str | None, about: Metadata) -> str | None:
    """The article's address: where it came from, but for an AMP, mobile or print twin the one that it calls its own."""
    if url is None or (about.url and _TWIN.search(url) and not _TWIN.search(about.url)):
        return about.url
    return url


def given_time(written: str | None) -> When | None:
    """The time that a user gave: a day `YYYY-MM-DD`, or an ISO 8601 instant with its offset. Else raises InputError."""
    if written is None:
        return None
    when = read_when(written, None, "argument") if re.match(r"\d{4}-\d\d-\d\d", written.strip()) else None
    exact = when is not None and (
        bool(_DAY.fullmatch(written.strip())) or (when.day is None and when.earliest == when.latest)
    )
    if when is None or not exact:
        raise InputError(
            f"{written!r} is no publication time", "give a day (2023-06-02) or an instant (2023-06-02T09:30:00+02:00)"
        )
    return when


def _meta(tags: Tags) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in tags["meta"]:
        key = (
            attribute(tag, "property")
            or attribute(tag, "name")
            or attribute(tag, "itemprop")
            or attribute(tag, "http-equiv")
        )
        value = attribute(tag, "content").strip()
        if key and value:
            found.setdefault(key.lower(), value)
    return found


def _story(tags: Tags, url: str | None) -> dict[str, Any]:
    """The page's own article in JSON-LD: the one at the page's address, else the first."""
    stories: list[dict[str, Any]] = []
    for script in tags["script"]:
        if "ld+json" not in attribute(script, "type").lower():
            continue
        for value in values_in(script.string):
            stories += [item for item in objects(value) if _STORIES.search(_types(item)) and len(stories) < 200]
    articles = [item for item in stories if _ARTICLES.search(_types(item))] or stories
    for item in articles:
        if url and url.split("?")[0].rstrip("/") in (_address(item).split("?")[0].rstrip("/"),):
            return item
    return next((item for item in articles if item.get("datePublished") or item.get("headline")), {})


def _types(item: dict[str, Any]) -> str:
    kind = item.get("@type")
    return " ".join(map(str, kind)) if isinstance(kind, list) else str(kind or "")


def _address(item: dict[str, Any]) -> str:
    for value in (item.get("mainEntityOfPage"), item.get("url"), item.get("@id")):
        found = value.get("@id") if isinstance(value, dict) else value
        if isinstance(found, str) and found.startswith("http"):
            return found
    return ""


def _canonical(tags: Tags, meta: dict[str, str], url: str | None) -> str | None:
    links = [attribute(tag, "href") for tag in tags["link"] if "canonical" in attribute(tag, "rel").lower().split()]
    for written in (*links[:1], meta.get("og:url", "")):
        if written.strip():
            try:
                found = unwrap(urljoin(url or "", written.strip()))
            except ValueError:
                continue
            if re.match(r"https?://[^/]+\.", found):
                return found
    return None


def _title(tags: Tags, meta: dict[str, str], story: dict[str, Any]) -> str | None:
    head = tags["h1"][:2]
    in_tab = _SITE_TAIL.sub("", fold(tags["title"][0].string)) if tags["title"] else None
    if in_tab and len(head) == 1 and not _share_words(shown(head[0], lines=False), tags["title"][0].string):
        head = []  # The site's own heading, not the article's.
    for written in (
        story.get("headline"),
        meta.get("og:title"),
        shown(head[0], lines=False) if len(head) == 1 else None,
        in_tab,
        shown(head[0], lines=False) if head else None,
    ):
        if isinstance(written, str) and (words := unescaped(written)):
            return words
    return None


def _share_words(heading: str, title: str) -> bool:
    words = set(re.findall(r"\w{4,}", title.casefold()))
    said = set(re.findall(r"\w{4,}", heading.casefold()))
    return not words or not said or bool(words & said)


def _time(
    tags: Tags, meta: dict[str, str], story: dict[str, Any], key: str, names: tuple[str, ...], language: str | None
) -> When | None:
    said: list[tuple[str, Any]] = [("jsonld", story.get(key))]
    said += [("meta", meta.get(name)) for name in names]
    said += [
        ("microdata", attribute(tag, "datetime") or attribute(tag, "content"))
        for tag in tags["time"] + tags["meta"]
        if attribute(tag, "itemprop") == key
    ]
    if key == "datePublished":
        times = [tag for tag in tags["time"] if attribute(tag, "datetime")][:40]
        times = [tag for tag in times if not is_in_talk(tag)]
        marked = [
            tag for tag in times if "pubdate" in tag.attrs or re.search(r"publish|entry-date", attribute(tag, "class"))
        ]
        said += [("time", attribute(tag, "datetime")) for tag in (marked or times[:1])[:1]]
        said += [
            ("time", attribute(tag, "title")) for tag in tags["abbr"][:40] if "published" in attribute(tag, "class")
        ]
    for source, written in said:
        if isinstance(written, str) and written.strip() and (when := read_time(written.strip(), language, source)):
            return when
    return None


def read_time(written: str, language: str | None, source: str) -> When | None:
    """A time as machines or people write it. An ISO time without an offset says no more than its day."""
    when = read_when(written, language, source)
    if when is None and (iso := re.match(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d", written)):
        when = read_when(iso[1], language, source)
    return when if when is not None and when.earliest is not None else None


def _language(tags: Tags, meta: dict[str, str], story: dict[str, Any]) -> str | None:
    root = tags["html"][0] if tags["html"] else None
    for written in (
        attribute(root, "lang") if root is not None else "",
        attribute(root, "xml:lang") if root is not None else "",
        story.get("inLanguage"),
        meta.get("og:locale"),
        meta.get("content-language"),
        meta.get("language"),
    ):
        if isinstance(written, str) and (code := re.match(r"\s*([a-z]{2,3})(?:$|[-_,;\s])", written, re.I)):
            return code[1].lower()
    return None
