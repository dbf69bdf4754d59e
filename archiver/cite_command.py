"""The command `citations`: reads, and prints what is cited. It needs no archive, so it loads none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from archiver import adapter, page_document, reading, unread
from archiver.answer import DONE, Answer, Json, Options, each
from archiver.begin import Online, recogniser, settings, teller
from archiver.source import Source, fetch
from db.progress import several


def citations(
    options: Options, sources: Sequence[str], url: str | None, published: str | None, *, with_reasons: bool
) -> Answer:
    """`citations SOURCE`: what an article cites. No archive; no network unless SOURCE is a URL."""
    chosen = settings(options)
    recognise = recogniser(adapter.load(chosen.adapters).values())

    def answers(name: str) -> Iterator[Json]:
        source = fetch(name, web, patience=chosen.network.patience, tell=tell)
        for page in reading.read(source, recognise, url=url, published=published):
            about = page_document.source(page.article)
            found = page_document.citations_document(about, page.article, page.citations, page.quotes)
            found |= {"incomplete": unread.incomplete(page.unread)} if page.unread else {}
            yield found | ({"explained": _explained(page, source, recognise)} if with_reasons else {})

    with teller(options) as tell:
        web = Online(chosen, None, tell)
        return each(several(sources, tell, "sources"), answers, "citations", lambda found: DONE)


def _explained(page: reading.Cited, source: Source, recognise: adapter.Recognise) -> list[Json]:
    """Every candidate of a page, taken or not, with the reason."""
    from archiver.page.explain import explain

    name = source.name if page.article.kind != "warc" else None
    seen = explain(page.data, recognise=recognise, name=name, url=page.article.url, content_type=source.content_type)
    return [asdict(candidate) for candidate in seen]
