"""Reading a source: its articles with what they cite and quote. No archive, and no database is imported for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archiver.adapter import Recognise
from archiver.source import Source, is_url
from db.errors import InputError
from db.model import Article, Citation, Quote

if TYPE_CHECKING:
    from archiver.page.read import Page


@dataclass(frozen=True)
class Cited:
    """A page as read, with its quotes, and its mentions among its citations."""

    article: Article
    citations: tuple[Citation, ...]
    quotes: tuple[Quote, ...]
    data: bytes
    unread: tuple[str, ...] = ()
    """What of an endless page was not read."""


def read(source: Source, recognise: Recognise, *, url: str | None, published: str | None) -> Iterator[Cited]:
    """Every article in a source, with what it cites and quotes. Pure but for the bytes it is given."""
    from archiver.page.read import read_stream

    if url is not None and not is_url(url):
        raise InputError(f"{url[:80]!r} is no web address", "write where the file came from with https:// before it")

    with source.stream as stream:
        pages = read_stream(
            stream,
            recognise=recognise,
            name=source.name,
            url=url,
            came_from=source.url,
            published=published,
            content_type=source.content_type,
        )
        for page in pages:
            yield cited(page)


def cited(page: Page) -> Cited:
    """A page's quotes found, and its mentions beside its citations."""
    from archiver.quoting import mentions, quotes

    left = list(page.unread)
    statements = quotes.read_statements(
        page.article, page.citations, lambda at: left.append(f"quotes and mentions behind character {at:,} of the text")
    )
    found = quotes.find_quotes(page.article, statements)
    in_words = mentions.find_mentions(page.article, page.citations, statements, page.profiles)
    return Cited(page.article, (*page.citations, *in_words), found, page.data, tuple(left))
