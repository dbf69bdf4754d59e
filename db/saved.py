"""One noun more: a public page that a web archive was asked to save. Plain and frozen like those of `db/model.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.model import Exchange


@dataclass(frozen=True, slots=True)
class Save:
    """A web archive was asked to save a page: where its copy is, or why there is none.

    It is no look at a post: it tells nothing of whether the post stands, and nothing of what the copy shows.
    """

    url: str
    """The page, as it was given to the archive."""
    taken_at: datetime
    taken_by: str
    archive: str
    """The archive's host."""
    memento: str | None = None
    """The copy's address; without it, `why` says what went wrong."""
    why: str | None = None
    job: str | None = None
    """The archive's own name for work that was still going on when we stopped: a later run asks for its outcome."""
    exchanges: tuple[Exchange, ...] = ()
