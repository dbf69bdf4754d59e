"""Two nouns more: what an article tells of a post that it cites in words only, and a search for that post.

Plain and frozen like those of `db/model.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.model import Exchange, PostRef


@dataclass(frozen=True, slots=True)
class Clue:
    """What an article tells of a post that it cites without an address."""

    handle: str
    """The account, without @; for Telegram the channel."""
    earliest: datetime | None = None
    latest: datetime | None = None
    """The window in UTC in which it was posted, as far as the article tells; never after the article."""
    words: tuple[str, ...] = ()
    """What it is said to say, most telling first: the article's words, perhaps a translation."""
    language: str | None = None
    """The article's language."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One search for a post that an article cites in words only: what was asked, and what it gave.

    It is no look at a post. That a search gave none proves nothing but that these answers named none.
    """

    article: str
    citations: tuple[str, ...]
    """The ids of the citations that it was made for."""
    platform: str
    clue: Clue
    taken_at: datetime
    taken_by: str
    found: tuple[PostRef, ...] = ()
    """The posts that may be meant, likeliest first. Which one is, cross-referencing decides."""
    error: str | None = None
    """Where it came to nothing by our side or the network's, the error's name: `Unreachable Refused Unreadable`."""
    why: str | None = None
    exchanges: tuple[Exchange, ...] = ()
