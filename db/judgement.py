"""The nouns of judging: what is said of an article's quotes, by us and by people. Frozen dataclasses, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Match:
    """A proposed tie between a quote and a snapshot."""

    snapshot: str
    post: str
    verdict: str
    """`exact normalized elided partial stitched altered translated paraphrased`"""
    score: float
    reasons: tuple[str, ...]
    start: int
    end: int
    diff: tuple[tuple[str, str], ...]
    """Word diff from the post's span to the quote: `=` in both, `-` only in the post, `+` only in the quote."""
    posted_at: datetime | None
    time_check: str
    """`consistent before_post day_differs unknown`"""
    features: tuple[tuple[str, float], ...] = ()
    """What the decision rested on, as numbers, each with its name (`archiver/matching/features.py`)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What cross-referencing says of one quote."""

    quote: str
    status: str
    """`matched`, `unmatched` or `not_checkable`"""
    matches: tuple[Match, ...] = ()
    """Best first; the first is the answer."""
    reasons: tuple[str, ...] = ()
    review: str | None = None
    """The review, by its id, that this outcome follows."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which post a citation without an id turned out to mean, and why; or the candidates when in doubt."""

    citation: str
    post: str | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CrossReference:
    """One article held against the archive as it then stood: an outcome for every quote.

    `upto` is the number of snapshots the archive then held: when it has more, the answer may be out of date.
    """

    article: str
    made_at: datetime
    made_by: str
    upto: int
    citations: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    aliases: str = ""
    """A digest of what the user's settings then said of speakers' accounts."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a person says of one quote. It wins over ours, and a later one over an earlier; none is overwritten."""

    article: str
    quote: str
    """The quote's id."""
    verdict: str
    """`confirmed`: this post is its source (none: no archived post is). `rejected`: this post is not."""
    post: str | None
    by: str
    at: datetime
    note: str = ""
