"""One article held against the archive: which post each quote comes from, which one a citation without an id means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from archiver.matching import resolve
from archiver.matching.find import find
from archiver.matching.match import Laid, match
from archiver.matching.pool import Pool
from archiver.matching.signals import ELSEWHERE, Candidate
from db.archive import Archive
from db.model import Article, Author, Citation, CrossReference, Outcome, Passage, Quote, Resolution
from db.search import Narrow

__all__ = ["cross_reference", "find"]

_NEAR = 600
_QUOTABLE, _OTHERS = 20, 6
"""Posts that are compared for their words."""
_BREAK = re.compile(r"\n[^\S\n]*\n\s*")


def cross_reference(
    archive: Archive,
    article_id: str,
    article: Article,
    citations: Sequence[tuple[str, Citation]],
    quotes: Sequence[tuple[str, Quote]],
    *,
    at: datetime,
    agent: str,
) -> CrossReference:
    """The article held against the archive as it stands: an outcome for every quote, in their order, and a resolution
    for every citation without an id. Keeps nothing. `at` (UTC) and `agent` say when and by what it was made.
    """
    upto = archive.snapshot_count()
    with archive.searching() as index:
        pool = Pool(archive, index)
        shown = [(id_, c) for id_, c in citations if c.ref is None and c.kind != "mention"]
        resolutions = [resolve.resolve(pool, id_, citation) for id_, citation in shown]
        cited = frozenset(
            [citation.ref.key.lower() for _, citation in citations if citation.ref is not None]
            + [resolution.post.lower() for resolution in resolutions if resolution.post]
        )
        outcomes = _outcomes(pool, article, citations, cited, quotes, _places(citations, resolutions))
        named = [(id_, c) for id_, c in citations if c.ref is None and c.kind == "mention"]
        by_id = dict(quotes)
        resolutions += [resolve.by_quotes(pool, article, id_, c, by_id, outcomes) for id_, c in named]
    return CrossReference(
        article=article_id,
        made_at=at,
        made_by=agent,
        upto=upto,
        citations=tuple(id_ for id_, _ in citations),
        outcomes=tuple(outcomes),
        resolutions=_in_order(citations, resolutions),
    )


def _outcomes(
    pool: Pool,
    article: Article,
    citations: Sequence[tuple[str, Citation]],
    cited: frozenset[str],
    quotes: Sequence[tuple[str, Quote]],
    places: Sequence[tuple[str, Passage]],
) -> list[Outcome]:
    """An outcome for every quote. What stays open is asked again, knowing where the other quotes were found."""
    authors = [citation.author for _, citation in citations]
    authors += [post.author for _, _, post in pool.versions(cited)]
    keys: dict[str, list[str]] = {
        id_: [] if quote.channel in ELSEWHERE else [*cited, *_keys(pool, article, quote, authors)]
        for id_, quote in quotes
    }

    def candidates(id_: str, quote: Quote, quoted: frozenset[str]) -> list[Candidate]:
        beside = frozenset(key for key, place in places if _beside(article.text, place, quote.passage))
        return pool.candidates(keys[id_], cited, quoted, beside)

    def again(id_: str, quote: Quote, outcome: Outcome) -> Outcome:
        known = candidates(id_, quote, found)
        changed = any(candidate.quoted for candidate in known)
        return match(id_, quote, known, article.published, article.language, laid[id_]) if changed else outcome

    laid: dict[str, Laid] = {id_: {} for id_, _ in quotes}
    outcomes = [
        match(id_, quote, candidates(id_, quote, frozenset()), article.published, article.language, laid[id_])
        for id_, quote in quotes
    ]
    found = frozenset(outcome.matches[0].post.lower() for outcome in outcomes if outcome.matches)
    return [
        outcome if outcome.matches else again(id_, quote, outcome)
        for (id_, quote), outcome in zip(quotes, outcomes, strict=True)
    ]


def _places(citations: Sequence[tuple[str, Citation]], resolutions: Sequence[Resolution]) -> list[tuple[str, Passage]]:
    """Which posts the article shows or links, and where."""
    resolved = {resolution.citation: resolution.post for resolution in resolutions}
    found = [(c.ref.key if c.ref is not None else resolved.get(id_), c.passage) for id_, c in citations]
    return [(post.lower(), place) for post, place in found if post is not None and place is not None]


def _beside(text: str, one: Passage, other: Passage) -> bool:
    """In the same paragraph or in neighbouring ones, and not far off."""
    between = text[min(one.end, other.end) : max(one.start, other.start)]
    return len(between) <= _NEAR and len(_BREAK.findall(between)) <= 1


def _keys(pool: Pool, article: Article, quote: Quote, authors: Sequence[Author]) -> list[str]:
    """Posts that may be the source: by their words, of those that the article can have quoted; some that it cannot,
    to say so; and the speaker's own.
    """
    words = quote.passage.exact
    until = article.published.latest if article.published else None
    quotable = Narrow(platform=quote.channel, until=until, undated=True)
    found = pool.with_words(words, _QUOTABLE, quotable) + pool.with_words(words, _OTHERS)
    return list(dict.fromkeys(found)) + pool.by_speaker(quote, article.published, authors)


def _in_order(citations: Sequence[tuple[str, Citation]], resolutions: Sequence[Resolution]) -> tuple[Resolution, ...]:
    by_citation = {resolution.citation: resolution for resolution in resolutions}
    return tuple(by_citation[id_] for id_, _ in citations if id_ in by_citation)
