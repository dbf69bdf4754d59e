"""The order of keeping: what was kept between two places in it. Found by row numbers; no table is read through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from db import canonical, sqlite, tables

Connected = Callable[[], AbstractContextManager[sa.Connection]]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the order of keeping: the sequence numbers of the last facts before it."""

    snapshots: int = 0
    readings: int = 0
    crossreferences: int = 0


class Order:
    """The order in which one archive's facts were kept."""

    def __init__(self, reading: Connected) -> None:
        self._reading = reading

    def end(self) -> Place:
        """The place behind everything that is kept."""
        with self._reading() as connection:
            return Place(*(_last(connection, table) for table in _TABLES))

    def at(self, instant: datetime) -> Place:
        """The place before what was kept at this instant (UTC) or later, by the times that the facts carry.

        They rise with the order, but for a clock that was set back: there the place is one of several.
        """
        with self._reading() as connection:
            return Place(*(_bisect(connection, table, canonical.instant(instant)) for table in _TABLES))

    def looks(self, after: Place, upto: Place) -> list[tuple[str, str]]:
        """The snapshots between two places that are no imports: id, and the post by the name it was looked at by (in
        lower case).
        """
        s = tables.snapshots.c
        query = sa.select(s.id, s.post).where(s.seq > after.snapshots, s.seq <= upto.snapshots, s.route != "import")
        with self._reading() as connection:
            return [(id_, post) for id_, post in connection.execute(query.order_by(s.seq))]

    def numbers(self, snapshots: Sequence[str]) -> dict[str, int]:
        """The sequence numbers of these snapshots, by id."""
        s = tables.snapshots.c
        found: dict[str, int] = {}
        with self._reading() as connection:
            for part in sqlite.chunks(snapshots):
                rows = connection.execute(sa.select(s.id, s.seq).where(s.id.in_(part)))
                found |= {row.id: row.seq for row in rows}
        return found

    def readings(self, after: Place, upto: Place) -> list[tuple[str, str]]:
        """The readings between two places: id, and the article's id."""
        r = tables.readings.c
        query = sa.select(r.id, r.article).where(r.seq > after.readings, r.seq <= upto.readings).order_by(r.seq)
        with self._reading() as connection:
            return [(id_, article) for id_, article in connection.execute(query)]

    def cross_referenced(self, after: Place, upto: Place) -> list[str]:
        """The articles that were held against the archive between two places, in the order of the first time there."""
        c = tables.crossreferences.c
        query = sa.select(c.article).where(c.seq > after.crossreferences, c.seq <= upto.crossreferences).order_by(c.seq)
        with self._reading() as connection:
            return list(dict.fromkeys(connection.scalars(query)))

    def first_cross_reference(self, articles: Sequence[str]) -> tuple[int, str, datetime] | None:
        """When one of these articles was held against the archive first: sequence number, article, instant (UTC)."""
        c = tables.crossreferences.c
        query = sa.select(c.seq, c.article, c.body).order_by(c.seq).limit(1)
        with self._reading() as connection:
            firsts = [connection.execute(query.where(c.article.in_(part))).first() for part in sqlite.chunks(articles)]
        found = min((row for row in firsts if row is not None), key=lambda row: int(row.seq), default=None)
        return (found.seq, found.article, canonical.read(found.body.encode()).made_at) if found is not None else None

    def citing(self, posts: Sequence[str]) -> list[str]:
        """The articles that cite one of these posts by its address, oldest first. Keys in lower case."""
        c = tables.citations.c
        query = sa.select(c.article).where(c.post.in_(list(posts))).order_by(c.seq)
        with self._reading() as connection:
            return list(dict.fromkeys(connection.scalars(query)))

    def naming(self, post: str) -> list[str]:
        """The articles whose cross-references name this post anywhere, oldest first. Reads every cross-reference, 60 ms
        of CPU for 10,000 articles of ten quotes each: for a post that no article cites by its address.
        """
        c = tables.crossreferences.c
        query = sa.select(c.article).where(c.body.icontains(post, autoescape=True)).order_by(c.seq)
        with self._reading() as connection:
            return list(dict.fromkeys(connection.scalars(query)))

    def root(self) -> str:
        """The digest of the first link in the chain of custody: it is this archive's alone. Empty for an empty one."""
        e = tables.events.c
        with self._reading() as connection:
            return str(connection.scalar(sa.select(e.digest).order_by(e.seq).limit(1)) or "")


_TABLES = (tables.snapshots, tables.readings, tables.crossreferences)


def _last(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.scalar(sa.select(sa.func.max(table.c.seq))) or 0)


def _bisect(connection: sa.Connection, table: sa.Table, instant: str) -> int:
    """The number before the first row of this instant or later. Numbers have no gaps, for nothing is deleted."""
    low, high = 0, _last(connection, table)
    while low < high:
        middle = (low + high + 1) // 2
        if _time(connection, table, middle) < instant:
            low = middle
        else:
            high = middle - 1
    return low


def _time(connection: sa.Connection, table: sa.Table, number: int) -> str:
    if table is tables.snapshots:
        return str(connection.scalar(sa.select(table.c.taken_at).where(table.c.seq == number)))
    fact = canonical.read(str(connection.scalar(sa.select(table.c.body).where(table.c.seq == number))).encode())
    return canonical.instant(fact.taken_at if table is tables.readings else fact.made_at)
