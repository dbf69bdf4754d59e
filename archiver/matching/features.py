"""What speaks for one post as the source of one quote, as numbers. Pure.

These rows are all that the decision rests on (`archiver/matching/likelihood.py`), and they are kept with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import timedelta

from archiver.matching import concepts, cover, wordlists
from archiver.matching.anchors import Agreement
from archiver.matching.concepts import Shared
from archiver.matching.languages import likely
from archiver.matching.people import agrees
from archiver.matching.signals import Candidate, Closeness, Setting, Tie, is_gone, said_by, timing
from db.normal import forms

_LONG = 7
"""So many words that say something, and meaning tells as much as it can."""


@dataclass(frozen=True, slots=True)
class Features:
    """One row: a quote and a post that may be its source. Most are 0 or 1."""

    any: float = 1.0
    """1 in every row: how likely a post is before anything is known of it."""
    meaning: float = 0.0
    """How close post and quote are in meaning, on the scale of `Closeness.value`, -1 to 3."""
    at_length: float = 0.0
    """The same times the share of seven words that the quote has: long quotes are told apart better."""
    around: float = 0.0
    """How close the post is to the paragraph in which the quote stands."""
    unread: float = 0.0
    """No encoder here could compare them."""
    own_language: float = 0.0
    """The post is in the language of the quote."""
    held: float = 0.0
    """The share of the quote's words that two sentences of the post hold, where they are in one language."""
    numbers: float = 0.0
    """The numbers that agree, weighed: little for 2, much for 1,340; at most 3."""
    names: float = 0.0
    """The names that stand in both, 3 at most."""
    alike: float = 0.0
    """The words that sound alike in both languages, 3 at most."""
    concepts: float = 0.0
    """The concepts of the list that both texts have words for, 3 at most."""
    lacking: float = 0.0
    """The share of the quote's concepts that the post has no word for; less where the quote has few."""
    missing: float = 0.0
    """A small number that the quote spells out was not found in the post."""
    author: float = 0.0
    """How far the author's name agrees with the speaker's, where it does."""
    by_speaker: float = 0.0
    """The author is the speaker."""
    platform: float = 0.0
    """The article names the post's platform."""
    cited: float = 0.0
    """The article cites the post."""
    beside: float = 0.0
    """It does so in the quote's paragraph or next to it."""
    other_day: float = 0.0
    """Posted on another day than the article gives."""
    age: float = 0.0
    """Where it gives none: how many days the post is older than the day of the article, 2 at most."""
    gone: float = 0.0
    """The post was gone by then."""
    nearby: float = 0.0
    """How likely a quote of the same speaker next to this one is from this post."""
    elsewhere: float = 0.0
    """How likely another quote of the same speaker is from another account of this platform."""


def pairs(row: Features) -> Iterator[tuple[str, float]]:
    """The features by name, in order."""
    for name in NAMES:
        yield name, getattr(row, name)


NAMES = tuple(field.name for field in fields(Features))


def of_texts(quote: str, close: Closeness | None, agreement: Agreement, shared: Shared) -> Features:
    """What the texts alone say of a post in another language: how close they are, and what agrees."""
    meant = _within(close.value) if close else 0.0
    return Features(
        meaning=meant,
        at_length=meant * min(len({form for form in forms(quote) if form not in wordlists.LIGHT}), _LONG) / _LONG,
        around=_within(close.around) if close else 0.0,
        unread=float(close is None),
        numbers=min(3.0, agreement.counted),
        names=min(3.0, len(agreement.names)),
        alike=min(3.0, len(agreement.words)),
        concepts=min(3.0, len(shared.words)),
        lacking=shared.lacking / (len(shared.words) + shared.lacking + 1),
        missing=float(bool(agreement.missing)),
    )


def features(candidate: Candidate, setting: Setting, agreement: Agreement, language: str | None) -> Features:
    """The row of this candidate, but for what other quotes say. `language`: the post's, if it is not the quote's."""
    quote = setting.quote.passage.exact
    shared = spoken_of(candidate, setting, language)
    texts = of_texts(quote, setting.closeness.get(candidate.id), agreement, shared)
    return _placed(
        replace(
            texts,
            own_language=float(language is None),
            held=cover.share(quote, candidate.post.text) if language is None else 0.0,
        ),
        candidate,
        setting,
    )


def spoken_of(candidate: Candidate, setting: Setting, language: str | None) -> Shared:
    """The concepts of quote and post. `language`: the post's, if it is not the quote's."""
    mine = setting.language or ""
    return concepts.compare(setting.quote.passage.exact, mine, candidate.post.text, likely(language or mine))


def of_words(tie: Tie, setting: Setting) -> Features:
    """The row of a post that holds the words themselves: `held` is how much of them."""
    return _placed(Features(own_language=1.0, held=tie.aligned.likeness), tie.candidate, setting)


def kept(row: Features) -> tuple[tuple[str, float], ...]:
    """The row as it is kept: without zeros, to three decimals."""
    return tuple((name, round(value, 3)) for name, value in pairs(row) if value)


def _placed(row: Features, candidate: Candidate, setting: Setting) -> Features:
    """The row with who, where and when."""
    quote, post = setting.quote, candidate.post
    share = said_by(post, setting)
    said = setting.says_day
    day, _ = timing(post.posted_at or post.id_time, setting)
    return replace(
        row,
        author=share if share is not None and agrees(share) else 0.0,
        by_speaker=float(agrees(share)),
        platform=float(quote.channel == post.ref.platform),
        cited=float(candidate.cited),
        beside=float(candidate.beside),
        other_day=float(said and day != 0),
        age=0.0 if said else _age(candidate, setting),
        gone=float(is_gone(candidate, setting.published)),
    )


def _age(candidate: Candidate, setting: Setting) -> float:
    posted, until = candidate.post.posted_at or candidate.post.id_time, setting.published
    if posted is None or until is None or until.latest is None:
        return 2.0
    return min(2.0, max(0.0, (until.latest - posted) / timedelta(days=1) - 1))


def _within(value: float) -> float:
    return min(3.0, max(-1.0, value))
