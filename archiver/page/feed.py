"""Feeds with whole articles in them: RSS, Atom and JSON Feed, each item with a body a page of its own."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from db.errors import InputError

_XML = re.compile(
    r"\s*(?:<\?xml[^>]{0,300}>\s*)?(?:(?:<!--.{0,2000}?-->|<\?xml-stylesheet[^>]{0,300}>|<!DOCTYPE\s[^>]{0,300}>)\s*){0,5}"
    r"<(?:rss|feed|rdf:RDF)[\s>]",
    re.I | re.S,
)
_JSON = re.compile(r"\s*\{.{0,2000}?\"version\"\s*:\s*\"https?:\\?/\\?/(?:www\.)?jsonfeed\.org", re.S)
_BLOCKS = re.compile(r"<(?:p|div|blockquote|iframe|figure|ul|h[1-6])[\s>]", re.I)
_LONG = 600
"""Letters from which a description without markup is a body; a shorter one is a summary."""
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One item with its body, as HTML. `published`, `modified`: as written, RFC 822 dates as ISO 8601."""

    url: str | None
    title: str
    byline: str
    published: str
    modified: str
    language: str
    body: str


def is_feed(text: str) -> bool:
    """Whether a text begins as a feed does."""
    start = text[:4000].lstrip("\ufeff")
    return _XML.match(start) is not None or _JSON.match(start) is not None


def read_entries(text: str, url: str | None) -> Iterator[Entry]:
    """The feed's items that hold a body. Raises InputError when the feed cannot be read or holds no bodies."""
    found = False
    for entry in list_entries(text, url):
        if entry.body.strip():
            found = True
            yield entry
    if not found:
        why = "its items are titles and summaries only; give the articles that it links to"
        raise InputError("the feed holds no bodies of articles", why)


def list_entries(text: str, url: str | None) -> Iterator[Entry]:
    """The feed's items, with or without a body. Raises InputError when the feed cannot be read."""
    items = _from_json(text) if text.lstrip("\ufeff \r\n\t").startswith("{") else _from_xml(text)
    return (_resolved(entry, url) for entry in items)


def _resolved(entry: Entry, url: str | None) -> Entry:
    if entry.url is None or "://" in entry.url[:12] or url is None:
        return entry
    return Entry(urljoin(url, entry.url), *(getattr(entry, name) for name in Entry.__slots__[1:]))


def parse_xml(text: str) -> Any:
    """The root of a feed or site map, however broken; entities and networks are left alone. Raises InputError."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff")).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise InputError("the feed cannot be read", str(error)) from error
    if root is None:
        raise InputError("the feed cannot be read", "it is no XML")
    return root


def _from_xml(text: str) -> Iterator[Entry]:
    root = parse_xml(text)
    language = ""
    number = 0
    for node in root.iter("{*}language", "language", "{*}item", "item", "{*}entry", "entry"):
        if local_name(node) == "language":
            language = language or (node.text or "").strip()
        elif number < _MOST:
            number += 1
            yield _entry(node, language or root.get("{http://www.w3.org/XML/1998/namespace}lang", ""))


def local_name(node: Any) -> str:
    """An element's name without its namespace, in lower case."""
    return str(node.tag).rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _entry(node: Any, language: str) -> Entry:
    fields: dict[str, str] = {}
    bodies: dict[str, str] = {}
    for child in node:
        name = local_name(child)
        if name == "link":
            if child.get("rel", "alternate") == "alternate":
                fields.setdefault("link", child.get("href") or (child.text or "").strip())
        elif name in ("encoded", "content", "description", "summary"):
            bodies.setdefault(name, _markup(child))
        elif name in ("author", "creator"):
            names = [part.text or "" for part in child if local_name(part) == "name"]
            fields.setdefault("author", (names[0] if names else child.text or "").strip())
        elif name == "guid" and child.get("isPermaLink", "true") != "false":
            fields.setdefault("guid", (child.text or "").strip())
        else:
            fields.setdefault(name, "".join(child.itertext()).strip())
    published = fields.get("published") or fields.get("pubdate") or fields.get("date") or ""
    return Entry(
        fields.get("link") or fields.get("guid") or None,
        fields.get("title", ""),
        re.sub(r"\S+@\S+\s*\((.+)\)", r"\1", fields.get("author", "")),
        _iso(published),
        _iso(fields.get("updated") or fields.get("modified") or ""),
        node.get("{http://www.w3.org/XML/1998/namespace}lang") or language,
        bodies.get("encoded") or bodies.get("content") or _long(bodies.get("description") or bodies.get("summary", "")),
    )


def _markup(node: Any) -> str:
    """An element's content as HTML: text that is escaped markup, or markup itself (Atom's `type="xhtml"`)."""
    from lxml import etree

    kind = node.get("type", "html").lower()
    if kind == "text":
        return f"<p>{html.escape(node.text or '')}</p>" if node.text else ""
    inside = "".join(etree.tostring(child, encoding="unicode", method="html") for child in node)
    return (node.text or "") + inside if kind != "xhtml" or not inside else inside


def _long(summary: str) -> str:
    return summary if _BLOCKS.search(summary) or len(summary) >= _LONG else ""


def _iso(written: str) -> str:
    """RFC 822 dates as ISO 8601; anything else as it stands."""
    if not written or re.match(r"\d{4}-", written):
        return written
    try:
        at = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError):
        return written
    return at.isoformat() if at.tzinfo is not None else at.date().isoformat()


def _from_json(text: str) -> Iterator[Entry]:
    try:
        feed = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise InputError("the feed cannot be read", f"it is no whole JSON: {error}") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    for item in (items if isinstance(items, list) else [])[:_MOST]:
        if not isinstance(item, dict):
            continue
        said = {key: value for key, value in item.items() if isinstance(value, str)}
        authors = [
            a["name"] for a in item.get("authors") or [] if isinstance(a, dict) and isinstance(a.get("name"), str)
        ]
        plain = said.get("content_text", "")
        yield Entry(
            said.get("url") or said.get("external_url"),
            said.get("title", ""),
            ", ".join(authors),
            said.get("date_published", ""),
            said.get("date_modified", ""),
            said.get("language") or str(feed.get("language") or ""),
            said.get("content_html")
            or "".join(f"<p>{html.escape(part)}</p>" for part in plain.split("\n") if part.strip()),
        )
