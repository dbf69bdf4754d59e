"""The command `citations`: reads, and prints what is cited. It needs no archive, so it loads none."""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import BinaryIO, cast

from archiver import adapter, page_document, reading, unread
from archiver.answer import DONE, Answer, Json, Options, each
from archiver.begin import Online, adapters_of, recogniser, settings, teller
from archiver.page.read import is_web_archive
from archiver.source import Source, fetch
from db.progress import several


def citations(
    options: Options, sources: Sequence[str], url: str | None, published: str | None, *, with_reasons: bool
) -> Answer:
    """`citations SOURCE`: what an article cites. No archive; no network unless SOURCE is a URL."""
    chosen = settings(options)
    recognise = recogniser(adapters_of(chosen).values())

    def answers(name: str) -> Iterator[Json]:
        source, digest = _digested(fetch(name, web, patience=chosen.network.patience, tell=tell))
        for page in reading.read(source, recognise, url=url, published=published):
            about = page_document.source(page.article) | ({"sha256": digest} if digest else {})
            found = page_document.citations_document(about, page.article, page.citations, page.quotes)
            found |= {"incomplete": unread.incomplete(page.unread)} if page.unread else {}
            yield found | ({"explained": _explained(page, source, recognise)} if with_reasons else {})

    with teller(options) as tell:
        web = Online(chosen, None, tell)
        return each(several(sources, tell, "sources"), answers, "citations", lambda found: DONE)


def _digested(source: Source) -> tuple[Source, str | None]:
    """A source with the digest of all its bytes where it is a web archive, of which each page is only a part. One that
    is read from a pipe is put on disk first: it is read twice.
    """
    stream = source.stream
    if not is_web_archive(stream.peek(8)[:8] if isinstance(stream, io.BufferedReader) else b""):
        return source, None
    if not stream.seekable():
        stream = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - who reads the source closes it
        shutil.copyfileobj(source.stream, stream)
        stream.seek(0)
    digest = hashlib.file_digest(cast(io.BufferedReader, stream), "sha256").hexdigest()
    stream.seek(0)
    return replace(source, stream=stream), digest


def _explained(page: reading.Cited, source: Source, recognise: adapter.Recognise) -> list[Json]:
    """Every candidate of a page, taken or not, with the reason."""
    from archiver.page.explain import explain

    name = source.name if page.article.kind != "warc" else None
    seen = explain(page.data, recognise=recognise, name=name, url=page.article.url, content_type=source.content_type)
    return [asdict(candidate) for candidate in seen]
