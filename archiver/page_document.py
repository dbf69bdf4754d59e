"""The JSON of what a page says: the article, its citations, its quotes; the answer of `citations`."""

from __future__ import annotations

from collections.abc import Iterable

from archiver.answer import Json
from archiver.times import day_or_instant, window
from db.model import Article, Citation, Quote


def article(fact: Article) -> Json:
    """`article` of `citations`; `lookup` adds its id and captures."""
    return {
        "url": fact.url,
        "title": fact.title,
        "byline": fact.byline,
        "published_at": day_or_instant(fact.published),
        "modified_at": day_or_instant(fact.modified),
        "language": fact.language,
        "text": fact.text,
    }


def citation(fact: Citation) -> Json:
    """One of `citations`, as the page shows it."""
    return {
        "kind": fact.kind,
        "technique": fact.technique,
        "platform": fact.platform,
        "post_id": fact.ref.id if fact.ref else None,
        "url": fact.ref.url if fact.ref else None,
        "as_written": fact.as_written,
        "author_handle": fact.author.handle,
        "author_name": fact.author.name,
        "text": fact.text,
        "posted": window(fact.posted),
        "media": list(fact.media),
        "start": fact.passage.start if fact.passage else None,
        "end": fact.passage.end if fact.passage else None,
    }


def quote(fact: Quote) -> Json:
    """One of `quotes`, as the article has it."""
    return {
        "exact": fact.passage.exact,
        "start": fact.passage.start,
        "end": fact.passage.end,
        "kind": fact.kind,
        "speaker": fact.speaker,
        "channel": fact.channel,
        "said_on": window(fact.said_on),
    }


def citations_document(
    source: Json, article_fact: Article, citations: Iterable[Citation], quotes: Iterable[Quote]
) -> Json:
    """The answer of `citations SOURCE --json`."""
    return {
        "source": source,
        "article": article(article_fact),
        "citations": [citation(fact) for fact in citations],
        "quotes": [quote(fact) for fact in quotes],
    }


def source(article_fact: Article) -> Json:
    """Where an article's bytes came from."""
    return {"kind": article_fact.kind, "sha256": article_fact.source, "url": article_fact.url}
