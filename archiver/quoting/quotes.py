"""The quotes of an article: which words, who is said to have said them, where and when."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from archiver.dates.when import find_said_on
from archiver.quoting.attribution import find_statements
from archiver.quoting.statements import Statement, headlines_told
from db import canonical
from db.model import Article, Citation, Passage, Quote, When

CONTEXT = 32
"""Code points of prefix and suffix, as W3C TextQuoteSelectors have them."""
SCARE = 2
"""Words in marks that, with nobody to say them, are a word held at arm's length and no quote."""
LONG = 20
"""Letters of a run without spaces that is no single word: some scripts write none."""


def find_quotes(article: Article, statements: Sequence[Statement]) -> tuple[Quote, ...]:
    """The quotes of an article in order; they never overlap. `statements`: what was read in it (`read_statements`)."""
    name = canonical.name(article) if statements else ""
    found: list[Quote] = []
    reach = 0
    for statement in statements:
        if statement.kind == "none" or statement.start < reach or statement.end <= statement.start:
            continue
        if _scare(article.text, statement):
            continue
        found.append(_quote(article, name, statement))
        reach = statement.end
    return tuple(found)


def read_statements(
    article: Article, citations: Sequence[Citation], stopped: Callable[[int], None] = lambda _: None
) -> tuple[Statement, ...]:
    """All that somebody is said to have said, for quotes and mentions alike. Embedded posts are not read.

    `stopped` is told where it stops since no article has so many quotes.
    """
    shown = [(c.passage.start, c.passage.end) for c in citations if c.kind == "embed" and c.passage is not None]
    return headlines_told(article.text, tuple(find_statements(article.text, article.language, shown, stopped)))


def day_said(article: Article, statement: Statement) -> When | None:
    """The day that the article gives for a statement, as a window; None when it gives none."""
    for words in statement.dated:
        when = find_said_on(words, article.published, article.language)
        if when is not None:
            return when
    return None


def _scare(text: str, statement: Statement) -> bool:
    """Too little to be a quote: a word at arm's length, or reported words that say nothing ("said Ann Lee, who …")."""
    words = text[statement.start : min(statement.end, statement.start + 60)].split()
    if len(words) > SCARE or any(len(word) > LONG for word in words):
        return False
    return statement.kind == "indirect" or (statement.speaker is None and not statement.dated)


def _quote(article: Article, name: str, statement: Statement) -> Quote:
    text, start, end = article.text, statement.start, statement.end
    said_on = day_said(article, statement)
    return Quote(
        article=name,
        passage=Passage(text[start:end], start, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]),
        kind=statement.kind,
        speaker=statement.speaker.name if statement.speaker else None,
        channel=statement.channel,
        said_on=said_on,
    )
