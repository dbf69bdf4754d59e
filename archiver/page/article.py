"""One page's bytes to its article and what it cites: HTML, Markdown or plain text."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

from archiver import unread
from archiver.adapter import Recognise
from archiver.page import charset, citations, markdown
from archiver.page.byline import unescaped
from archiver.page.language import guess_language
from archiver.page.metadata import Metadata, address_of, read_metadata, read_time
from archiver.page.profiles import ProfileLink, find_profiles, placed
from archiver.page.scope import Scope, find_scope
from archiver.page.statebody import find_in_state
from archiver.page.text import write_text
from archiver.page.traces import MOST_TRACES, Found, Name, Search, find_traces
from archiver.page.tree import MOST_ELEMENTS, Document, Tag, parse, uncollected
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
    unread: tuple[str, ...] = ()
    """What of an endless page was not read."""
    profiles: tuple[ProfileLink, ...] = ()
    """Links to channels and profiles in the text: no citations, and not kept; they tell whose post words speak of."""


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
        page = read_html(markup, recognise, url, published, source, kind or "html", head)
    if not (page.article.text.strip() or page.article.title or page.citations):
        why = "it may be drawn by a script: open it in a browser, save it, and give the file"
        raise InputError("the page holds no text", why)
    return replace(page, data=data)


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
    return Page(article, citations.merge(traces, canonical.name(article), text), unread=unread.of_text(text))


@dataclass(frozen=True, slots=True)
class Body:
    """A page's tree, what the page says of itself, and what its body is and holds."""

    page: Document
    about: Metadata
    scope: Scope
    found: list[Found]
    places: list[tuple[int, int]]
    text: str
    from_state: bool
    """Whether the body stands in the page's JSON only."""
    profiles: tuple[ProfileLink, ...] = ()


def read_body(markup: str, url: str | None, head: dict[str, str], name: Name) -> Body:
    """The body of an HTML page: in its markup, else in its own JSON."""
    page = parse(markup)
    about = _with_head(read_metadata(page, url), head)
    scope = find_scope(page, about.title)
    found = find_traces(scope.root, Search(name, scope.dropped, scope.prose))
    text, places, profiles = _written(scope.root, scope.dropped, found)
    state = find_in_state(page, about.title, text, found, name)
    if state is None:
        return Body(page, about, scope, found, places, text, False, profiles)
    if state.root is None:
        found, places = [*found, *state.found], [*places, *((-1, -1) for _ in state.found)]
        return Body(page, about, scope, found, places, text, False, profiles)
    text, places, profiles = _written(state.root, (), state.found)
    return Body(page, about, scope, state.found, places, text, True, profiles)


def _written(
    root: Tag, dropped: Container[int], found: list[Found]
) -> tuple[str, list[tuple[int, int]], tuple[ProfileLink, ...]]:
    """The body's text, the places of its traces, and the links to profiles in it."""
    profiles = find_profiles(root, dropped, found)
    text, places = write_text(root, dropped, [*found, *profiles])
    return text, places[: len(found)], placed(profiles, places[len(found) :])


def read_html(
    markup: str,
    recognise: Recognise,
    url: str | None,
    published: When | None,
    source: str,
    kind: str,
    head: dict[str, str],
) -> Page:
    """An HTML page. `head`: fields that stand outside of it (a Markdown head, a feed's item), over what it says."""
    name = namer(recognise)
    body = read_body(markup, url, head, name)
    about, text = body.about, body.text
    language = about.language or guess_language(text)
    article = Article(
        address_of(url, about),
        about.title,
        about.byline,
        published or about.published,
        about.modified,
        language,
        text,
        source,
        kind,
    )
    traces = citations.traces_of(body.found, body.places, language)
    traces += citations.in_words(text, language, name, [place for place in body.places if place[0] >= 0])
    left = (*_unread(body), *unread.of_text(text))
    return Page(article, citations.merge(traces, canonical.name(article), text), unread=left, profiles=body.profiles)


def _unread(body: Body) -> Iterator[str]:
    """What of a page's markup was not read."""
    if not body.page.whole:
        yield f"what stands behind the first {MOST_ELEMENTS:,} elements of the page"
    if len(body.found) >= MOST_TRACES:
        yield f"embeds and links behind the first {MOST_TRACES:,} of the page"


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
        modified=read_time(head["modified"], language, "meta") if head.get("modified") else about.modified,
        language=language,
    )
