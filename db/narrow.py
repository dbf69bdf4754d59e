"""What a search is narrowed to, as conditions on snapshots. All SQL here is understood by SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from db import canonical, tables


@dataclass(frozen=True, slots=True)
class Narrow:
    """What a post must be besides: by this handle, on this platform, posted within these instants (both inclusive).

    `undated`: a post whose time is not known may be from within them.
    """

    handle: str | None = None
    platform: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    undated: bool = False

    @property
    def where(self) -> list[sa.ColumnElement[bool]]:
        """As conditions on `snapshots`."""
        s = tables.snapshots.c
        said: list[sa.ColumnElement[bool] | None] = [
            s.handle == self.handle.lower() if self.handle else None,
            s.platform == self.platform if self.platform else None,
            self._in_time(s.posted_at >= canonical.instant(self.since)) if self.since else None,
            self._in_time(s.posted_at <= canonical.instant(self.until)) if self.until else None,
        ]
        return [condition for condition in said if condition is not None]

    def _in_time(self, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        return sa.or_(condition, tables.snapshots.c.posted_at.is_(None)) if self.undated else condition
