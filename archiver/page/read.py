"""Any input to pages: an article and what it cites. HTML, Markdown, plain text, feeds, WARC and WACZ.

`read_articles` takes bytes that are all there; `read_stream` takes web archives of any size in bounded memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from archiver.adapter import Recognise
from archiver.page import charset, feed, prefilter
from archiver.page.article import LARGEST, Page, form_of, read_html, read_page
from archiver.page.metadata import given_time
from archiver.page.tree import uncollected
from archiver.page.urls import same_page
from db import canonical
from db.errors import InputError
from db.model import When

_WEB_ARCHIVES = (b"WARC/", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b")
_WEB_ARCHIVE_NAME = re.compile(r"\.(?:warc(?:\.gz)?|wacz)$", re.I)


def is_web_archive(start: bytes) -> bool:
    """Whether these first bytes (four are enough) begin a WARC, plain or compressed, or a ZIP."""
    return start.startswith(_WEB_ARCHIVES)


def read_articles(
    data: bytes,
    *,
    recognise: Recognise,
    name: str | None = None,
    url: str | None = None,
    published: str | None = None,
    content_type: str | None = None,
) -> Iterator[Page]:
    """The articles in these bytes: one for a page or a text, each item of a feed, each page of a WARC or WACZ.

    `name`: the file's name, a hint at its kind. `url`, `published`: from the user, over what the bytes say.
    `content_type`: the HTTP header. Raises InputError for bytes that are no article, saying why; for a web archive that
    is cut short only after the whole pages before the cut.
    """
    if is_web_archive(data[:8]):
        import io

        yield from read_stream(io.BytesIO(data), recognise=recognise, url=url, published=published)
        return
    if not data.strip():
        raise InputError("the input is empty", "give a page, a text, a WARC or a WACZ")
    given = given_time(published)
    if _looks_like_feed(data):
        yield from _read_feed(data, recognise, url, given, content_type)
        return
    yield read_page(data, recognise, name, url, given, content_type)


def read_stream(
    stream: BinaryIO,
    *,
    recognise: Recognise,
    name: str | None = None,
    url: str | None = None,
    published: str | None = None,
    content_type: str | None = None,
    came_from: str | None = None,
    only_citing: bool = False,
) -> Iterator[Page]:
    """As `read_articles`, from an open stream: of a web archive never more than one record is in memory.

    A WARC needs no seeking; a WACZ that cannot be sought is spooled to a temporary file. Feeds, JSON and sitemaps
    in a web archive are passed over. `url`, for a web archive: only the page of this address; where there is but one
    page, its address, whatever the record says. `came_from`: where the bytes were fetched; no address of a web
    archive's pages. `only_citing`: pages of web archives that hold no sign of any post or platform are passed over
    unread (see `prefilter`).
    """
    start = stream.read(8)
    if not is_web_archive(start):
        if name and _WEB_ARCHIVE_NAME.search(name) and start.strip():
            raise InputError(f"{name} is no web archive", "it begins with neither a WARC record nor a ZIP's entry")
        data = start + stream.read(LARGEST + 1)
        address = url or came_from
        yield from read_articles(
            data, recognise=recognise, name=name, url=address, published=published, content_type=content_type
        )
        return
    from archiver.page.warc import Record, read_records

    given = given_time(published)
    there = False
    others: list[Record] = []
    for record in read_records(stream, LARGEST, start):
        if url and record.url and not same_page(url, record.url):
            others = [*others[:1], record]  # two are enough to know that there is not one
            continue
        if prefilter.is_machine_made(record.body) or (
            only_citing and not prefilter.may_cite(record.body, record.content_type)
        ):
            continue
        try:
            yield read_page(record.body, recognise, None, record.url or url, given, record.content_type, "warc")
            there = True
        except InputError:
            continue  # One record that is no text does not spoil the others.
    if url and not there and len(others) == 1:
        yield read_page(others[0].body, recognise, None, url, given, others[0].content_type, "warc")
    elif url and not there:
        raise InputError(f"the web archive holds no page {url}", "leave the address out to read all of its pages")


def _looks_like_feed(data: bytes) -> bool:
    head = data[:4096].lower()
    if not any(sign in head for sign in (b"<rss", b"<feed", b"<rdf:rdf", b"jsonfeed.org")):
        return False
    return feed.is_feed(charset.decode(data[:4096]))


def _read_feed(
    data: bytes, recognise: Recognise, url: str | None, published: When | None, content_type: str | None
) -> Iterator[Page]:
    """Each item with a body as a page; `source` names the feed's bytes, in which all of them came."""
    if len(data) > LARGEST:
        raise InputError(f"the feed is {len(data)} bytes long", f"more than {LARGEST} bytes is no feed")
    source = canonical.digest(data)
    for entry in feed.read_entries(charset.decode(data, content_type), url):
        head = {
            "title": entry.title,
            "author": entry.byline,
            "date": entry.published or entry.modified,
            "modified": entry.modified if entry.published else "",
            "lang": entry.language,
        }
        with uncollected():
            page = read_html(
                f"<body><article>{entry.body}</article></body>",
                recognise,
                entry.url,
                published,
                source,
                "html",
                {key: value for key, value in head.items() if value},
            )
        yield replace(page, data=data)


__all__ = ["LARGEST", "Page", "form_of", "is_web_archive", "read_articles", "read_page", "read_stream"]
