"""A noun more: one request for a list of articles. Plain and frozen like those of `db/model.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.model import Exchange


@dataclass(frozen=True, slots=True)
class Listed:
    """One article as a list names it."""

    url: str
    title: str = ""
    published: str = ""
    """As the list writes it; ISO 8601 where it was RFC 822."""


@dataclass(frozen=True, slots=True)
class Poll:
    """One request for a feed, a site map or a page of links, or for a host's `robots.txt`, and what was new in it.

    Kept when it brought something new, or when it went wrong or well again: that nothing was new is no fact.
    """

    url: str
    taken_at: datetime
    taken_by: str
    listed: tuple[Listed, ...] = ()
    """The articles that had not been listed before, in the order of the list."""
    error: str | None = None
    """Where it came to nothing by our side or the network's, the error's name: `Unreachable Refused Unreadable`."""
    why: str | None = None
    exchanges: tuple[Exchange, ...] = ()
