"""Any input bytes to pages: an article and what it cites. HTML, Markdown, plain text, WARC and WACZ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from archiver.adapter import Recognise
from archiver.page import charset, citations, markdown
from archiver.page.language import guess_language
from archiver.page.metadata import Metadata, given_time, read_metadata, read_time, unescaped
from archiver.page.scope import Scope, find_scope
from archiver.page.statebody import find_in_state
from archiver.page.text import write_text
from archiver.page.traces import Found, Search, find_traces
from archiver.page.tree import parse, uncollected
from archiver.page.urls import namer
from db import canonical
from db.errors import InputError
from db.model import Article, Citation, When

LARGEST = 12 * 1024 * 1024
"""Bytes of one page. More is no article."""
_HTML_NAME = re.compile(r"\.(?:x?html?|xht|shtml|php|aspx?)$", re.I)
_MARKDOWN_NAME = re.compile(r"\.(?:md|markdown|mdx|mkd)$", re.I)
_TEXT_NAME = re.compile(r"\.(?:txt|text)$", re.I)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,5}<(?:!doctype|html|head|body|meta|title|script|div|article|p)\b",
    re.I | re.S,
)
_HTML_PARTS = re.compile(r"</(?:p|div|a|blockquote|body|html|h[1-6]|span|li)\s*>", re.I)
_CRAWL_DATE = re.compile(r"\A\s{0,4}(?:date|published|publication date)\s*:?\s+(\d{4}-\d\d-\d\d)(?=\s)", re.I)


@dataclass(frozen=True, slots=True)
class Page:
    """An article as read, and the embeds of and links to posts in it."""

    article: Article
    citations: tuple[Citation, ...]
    data: bytes = b""
    """The page's own bytes, which `article.source` names."""


def read_articles(
    data: bytes,
    *,
    recognise: Recognise,
    name: str | None = None,
    url: str | None = None,
    published: str | None = None,
    content_type: str | None = None,
) -> Iterator[Page]:
    """The articles in these bytes: one for a page or a text, each page of a WARC or WACZ, one after the other.

    `name`: the file's name, a hint at its kind. `url`, `published`: from the user, over what the bytes say.
    `content_type`: the HTTP header. Raises InputError for bytes that are no article, saying why; for a web archive that
    is cut short only after the whole pages before the cut.
    """
    if not data.strip():
        raise InputError("the input is empty", "give a page, a text, a WARC or a WACZ")
    given = given_time(published)
    if data.startswith((b"WARC/", b"PK\x03\x04")) or _is_gzip(data):
        from archiver.page.warc import read_records

        for record in read_records(data, LARGEST):
            try:
                yield read_page(record.body, recognise, None, url or record.url, given, record.content_type, "warc")
            except InputError:
                continue  # One record that is no text does not spoil the others.
        return
    yield read_page(data, recognise, name, url, given, content_type)


def _is_gzip(data: bytes) -> bool:
    return data.startswith(b"\x1f\x8b")


def read_page(
    data: bytes,
    recognise: Recognise,
    name: str | None,
    url: str | None,
    published: When | None,
    content_type: str | None,
    kind: str | None = None,
) -> Page:
    """One page. Raises InputError when it is empty, too large or not text."""
    if len(data) > LARGEST:
        raise InputError(f"the page is {len(data)} bytes long", f"more than {LARGEST} bytes is no article")
    text = charset.decode(data, content_type)
    if not text.strip():
        raise InputError("the input is empty", "it holds nothing but white space")
    source = canonical.digest(data)
    form = form_of(text, name, content_type)
    if form == "text":
        return replace(_read_text(text, recognise, url, published, source, kind or "text"), data=data)
    head = markdown.front_matter(text) if form == "markdown" else {}
    markup = markdown.to_html(text) if form == "markdown" else text
    with uncollected():
        return replace(_read_html(markup, recognise, url, published, source, kind or "html", head), data=data)


def form_of(text: str, name: str | None, content_type: str | None) -> str:
    """`html`, `markdown` or `text`: by the beginning, the name, the HTTP header, and the markup in it, in that order"""
    start = text[:4000].lstrip("\ufeff")
    if re.match(r"\s*<(?:!doctype\s+html|html)\b", start, re.I):
        return "html"
    for pattern, form in ((_MARKDOWN_NAME, "markdown"), (_HTML_NAME, "html"), (_TEXT_NAME, "text")):
        if name and pattern.search(name):
            return form
    told = (content_type or "").lower()
    if "html" in told:
        return "html"
    if "markdown" in told:
        return "markdown"
    if _HTML_START.match(start) or len(_HTML_PARTS.findall(text[:50_000])) >= 3:
        return "html"
    return "markdown" if markdown.front_matter(text) else "text"


def _read_text(
    text: str, recognise: Recognise, url: str | None, published: When | None, source: str, kind: str
) -> Page:
    """Plain text as it stands: every offset is an offset into the file."""
    language = guess_language(text)
    if published is None and (dated := _CRAWL_DATE.match(text)):
        published = read_time(dated[1], None, "text")
    article = Article(url, None, None, published, None, language, text, source, kind)
    traces = citations.in_words(text, language, namer(recognise), [])
    return Page(article, citations.merge(traces, canonical.name(article), text))


def _read_html(
    markup: str,
    recognise: Recognise,
    url: str | None,
    published: When | None,
    source: str,
    kind: str,
    head: dict[str, str],
) -> Page:
    page = parse(markup)
    about = _with_head(read_metadata(page, url), head)
    name = namer(recognise)
    scope = find_scope(page, about.title)
    found = find_traces(scope.root, Search(name, scope.dropped, scope.prose))
    text, places = write_text(scope.root, scope.dropped, found)
    state = find_in_state(page, about.title, text, found, name)
    if state is not None and state.root is not None:
        found, scope = state.found, Scope(state.root)
        text, places = write_text(state.root, set(), found)
    elif state is not None:
        found, places = [*found, *state.found], [*places, *((-1, -1) for _ in state.found)]
    language = about.language or guess_language(text)
    article = Article(
        url or about.url,
        about.title,
        about.byline,
        published or about.published,
        about.modified,
        language,
        text,
        source,
        kind,
    )
    traces = citations.traces_of(found, places, language)
    traces += citations.in_words(text, language, name, [place for place in places if place[0] >= 0])
    return Page(article, citations.merge(traces, canonical.name(article), text))


def _with_head(about: Metadata, head: dict[str, str]) -> Metadata:
    """A Markdown head says what meta tags say in HTML."""
    if not head:
        return about
    language = (head.get("lang") or head.get("language") or "")[:2].lower() or about.language
    return replace(
        about,
        title=unescaped(head["title"]) if head.get("title") else about.title,
        byline=head.get("author") or about.byline,
        published=read_time(head["date"], language, "meta") if head.get("date") else about.published,
        language=language,
    )


__all__ = ["LARGEST", "Found", "Page", "form_of", "read_articles", "read_page"]
