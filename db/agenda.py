"""What scheduled runs are to look at, and when. No evidence: rows are changed and removed, and where they are lost the
facts say which posts and pages there are; what is due is then worked out again.

Whatever is kept about a post or a page makes its entry `unplanned`: the archive knows no plan. Who runs the plan works
out the next instant and puts it down.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from db import sqlite, tables
from db.canonical import instant
from db.model import Citation, Reading, Snapshot

NEVER = datetime.max.replace(microsecond=0, tzinfo=UTC)
"""When nothing is to be done any more."""
_COLUMNS = ("kind", "name", "due_at", "tries", "note")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to look at: a `post` by its key, a `page` or `feed` by its address, and what a run must remember."""

    kind: str
    name: str
    due_at: datetime | None = None
    """In UTC. None: it is to be worked out. `NEVER`: nothing more is to be done."""
    tries: int = 0
    """How often in a row it came to nothing."""
    note: Mapping[str, Any] = field(default_factory=dict)


Connected = Callable[[], AbstractContextManager[sa.Connection]]


class Agenda:
    """The entries of one archive."""

    def __init__(self, reading: Connected, writing: Connected) -> None:
        self._reading, self._writing = reading, writing

    def due(self, kind: str, until: datetime) -> list[Entry]:
        """The entries of this kind that are due by this instant, the longest due first."""
        return self._entries(*_is_due(kind, until), order=tables.agenda.c.due_at)

    def due_of(self, platform: str, until: datetime, most: int, *, newest: bool = False) -> list[str]:
        """So many of the posts of one platform that are due by this instant, by name, the longest due first; or, with
        `newest`, those that came due last, the last one first.
        """
        at = tables.agenda.c.due_at
        return self._names(*_is_due("post", until), _is_of(platform), order=at.desc() if newest else at, limit=most)

    def count_due_of(self, platform: str, until: datetime) -> int:
        """How many posts of one platform are due by this instant."""
        query = sa.select(sa.func.count()).where(*_is_due("post", until), _is_of(platform))
        with self._reading() as connection:
            return int(connection.scalar(query) or 0)

    def unplanned(self, kind: str, most: int | None = None) -> list[Entry]:
        """The entries of this kind whose next instant is to be worked out, by name."""
        a = tables.agenda.c
        names = self._names(a.kind == kind, a.due_at.is_(None), order=a.name, limit=most)
        found = self.named(kind, names)
        return [found[name] for name in names if name in found]

    def following(self, kind: str, name: str, most: int) -> list[Entry]:
        """So many entries of this kind whose next instant is put down, by name, from the one after this name on."""
        a = tables.agenda.c
        return self._entries(a.kind == kind, a.name > name, a.due_at.is_not(None), order=a.name, limit=most)

    def all(self, kind: str) -> list[Entry]:
        """Every entry of this kind, by name."""
        return self._entries(tables.agenda.c.kind == kind, order=tables.agenda.c.name)

    def named(self, kind: str, names: Sequence[str]) -> dict[str, Entry]:
        """The entries with these names, as far as there are any."""
        a = tables.agenda.c
        found = [e for part in sqlite.chunks(list(names)) for e in self._entries(a.kind == kind, a.name.in_(part))]
        return {entry.name: entry for entry in found}

    def counts(self, until: datetime) -> dict[str, tuple[int, int, datetime | None]]:
        """By kind: how many entries there are, how many are due by this instant or unplanned, and when the next is."""
        a = tables.agenda.c
        is_due = sa.or_(a.due_at.is_(None), a.due_at <= instant(until))
        due = sa.func.sum(sa.case((is_due, 1), else_=0))
        query = sa.select(a.kind, sa.func.count(), due, sa.func.min(a.due_at)).group_by(a.kind)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return {kind: (n, int(late), datetime.fromisoformat(first) if first else None) for kind, n, late, first in rows}

    def put(self, entries: Iterable[Entry]) -> None:
        """Write these entries down, over those of the same names."""
        rows = [_row(entry) for entry in entries]
        if rows:
            with self._writing() as connection:
                _write(
                    connection,
                    rows,
                    "DO UPDATE SET due_at = excluded.due_at, tries = excluded.tries, note = excluded.note",
                )

    def add(self, entries: Iterable[Entry]) -> None:
        """Write these entries down where there are none of the same names yet."""
        rows = [_row(entry) for entry in entries]
        if rows:
            with self._writing() as connection:
                _write(connection, rows, "DO NOTHING")

    def drop(self, kind: str, names: Sequence[str]) -> None:
        """Forget the entries with these names."""
        a = tables.agenda.c
        with self._writing() as connection:
            for part in sqlite.chunks(list(names)):
                connection.execute(sa.delete(tables.agenda).where(a.kind == kind, a.name.in_(part)))

    def _names(self, *where: sa.ColumnElement[bool], order: sa.ColumnElement[Any], limit: int | None) -> list[str]:
        """Names alone stand in the index of what is due: asked for whole entries, SQLite would walk through all."""
        query = sa.select(tables.agenda.c.name).where(*where).order_by(order).limit(limit)
        with self._reading() as connection:
            return list(connection.scalars(query))

    def _entries(
        self, *where: sa.ColumnElement[bool], order: sa.ColumnElement[Any] | None = None, limit: int | None = None
    ) -> list[Entry]:
        query = sa.select(*(tables.agenda.c[name] for name in _COLUMNS)).where(*where).order_by(order).limit(limit)
        with self._reading() as connection:
            return [_entry(*row) for row in connection.execute(query)]


def _is_due(kind: str, until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return tables.agenda.c.kind == kind, tables.agenda.c.due_at <= instant(until)


def _is_of(platform: str) -> sa.ColumnElement[bool]:
    """Not by a range of names: SQLite would walk through all of the platform's posts, due or not."""
    return sa.func.substr(tables.agenda.c.name, 1, len(platform) + 1) == f"{platform}:"


def touch(connection: sa.Connection, facts: Iterable[object]) -> None:
    """Make unplanned what these facts are about: posts cited or looked at, pages read by wire."""
    about = {named for fact in facts if (named := _about(fact))}
    rows = [(*named, None, 0, "{}") for named in sorted(about)]
    if rows:
        _write(connection, rows, "DO UPDATE SET due_at = NULL")


def _about(fact: object) -> tuple[str, str] | None:
    match fact:
        case Snapshot() if fact.route != "import":
            return "post", fact.ref.key.lower()
        case Citation() if fact.ref is not None:
            return "post", fact.ref.key.lower()
        case Reading() if fact.exchanges and fact.name:
            return "page", fact.name
    return None


def _write(connection: sa.Connection, rows: Sequence[tuple[Any, ...]], on_conflict: str) -> None:
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    into = f"INSERT INTO agenda ({', '.join(_COLUMNS)}) VALUES ({', '.join([mark] * len(_COLUMNS))})"  # noqa: S608
    connection.exec_driver_sql(f"{into} ON CONFLICT (kind, name) {on_conflict}", list(rows))


def _row(entry: Entry) -> tuple[Any, ...]:
    due = instant(entry.due_at) if entry.due_at else None
    return entry.kind, entry.name, due, entry.tries, json.dumps(dict(entry.note), ensure_ascii=False, sort_keys=True)


def _entry(kind: str, name: str, due_at: str | None, tries: int, note: str) -> Entry:
    return Entry(kind, name, datetime.fromisoformat(due_at) if due_at else None, tries, json.loads(note))
