"""Checks of a part of the archive, so that many short ones come round to all of it: what was checked longest ago first.

All that is kept has a digest for its name: facts, blobs, lines of the chain. In the order of these names the archive is
a ring. Each check takes up where the one before stopped, and its line in the chain of custody says from where to where
it went: no other record of it is needed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from db import canonical, custody, schema, sqlite, tables
from db.archive import Archive
from db.blobs import Blobs
from db.errors import Damaged
from db.facts import FILE
from db.model import Event
from db.progress import Tell, counted, silent
from db.verify import (
    Problem,
    Seen,
    blob_flaws,
    fact_flaws,
    fact_rows,
    line_flaws,
    note_blobs,
    objects_of,
    rows_of,
    text,
)

START, END = "", "g"
"""Before and behind every digest."""
_NAMES = {**{table.name: (table, table.c.id) for table in tables.FACTS}}
_NAMES |= {table.name: (table, table.c.digest) for table in (tables.events, tables.blobs)}


class Part(NamedTuple):
    """What lies behind `after`, up to `upto` and with it; where `upto` comes first, by way of the end of the ring."""

    after: str
    upto: str


WHOLE = Part(START, END)


class Checked(NamedTuple):
    """What a check of a part found, and which part it was; `total`: how much there is in all."""

    checked: dict[str, int]
    problems: list[Problem]
    part: Part
    total: int


def note(part: Part, checked: Mapping[str, int], problems: int) -> str:
    """What the line of a check says, as JSON: the part (nothing: all of it), how much that was, how much was wrong."""
    said: dict[str, Any] = {name: checked[name] for name in ("facts", "blobs", "events")} | {"problems": problems}
    return json.dumps(said if part == WHOLE else said | {"after": part.after, "upto": part.upto}, sort_keys=True)


def checks(connection: sa.Connection) -> Iterator[tuple[datetime, Part]]:
    """When which part was checked, the newest first."""
    e = tables.events.c
    query = sa.select(e.line).where(e.line.contains('"did":"verify"')).order_by(e.seq.desc())
    for line in connection.execution_options(yield_per=50).scalars(query):
        with suppress(Damaged, ValueError, TypeError, KeyError):
            event = canonical.read(line.encode())
            if not isinstance(event, Event) or event.did != "verify":
                continue
            said = json.loads(event.note)
            if "facts" in said:
                yield event.at, Part(str(said.get("after", START)), str(said.get("upto", END)))


def all_checked_since(archive: Archive) -> datetime | None:
    """The instant since when everything that was then kept has been checked; None where some of it never was."""
    left = [WHOLE]
    with archive.connect() as connection, suppress(sa.exc.DBAPIError):
        for at, part in checks(connection):
            left = [piece for span in left for piece in _without(span, part)]
            if not left:
                return at
    return None


def _without(span: Part, part: Part) -> Iterator[Part]:
    """What of a span remains to be checked after this part was. A span does not go round."""
    arcs = [part] if part.after < part.upto else [Part(part.after, END), Part(START, part.upto)]
    left = [span]
    for arc in arcs:
        cut = [(Part(one.after, min(one.upto, arc.after)), Part(max(one.after, arc.upto), one.upto)) for one in left]
        left = [piece for pair in cut for piece in pair if piece.after < piece.upto]
    yield from left


def check(archive: Archive, count: int | None = None, days: int | None = None, tell: Tell = silent) -> Checked:
    """Check so many of what was checked longest ago; with `days` so many that a check a day comes round in these days.

    What the check of the whole sees of facts that no event names, and of their order, this one does not. Reads only.
    """
    checked = {"facts": 0, "blobs": 0, "events": 0, "signatures": 0, "timestamps": 0}
    problems: list[Problem] = []
    part, total = WHOLE, 0
    with archive.connect() as connection:
        try:
            total = sum(rows_of(connection, table) for table, _ in _NAMES.values())
            wanted = max(1, count if count is not None else -(-total // max(1, days or 1)))
            last = next((part.upto for _, part in checks(connection) if part != WHOLE), START)
            due = list(_due(connection, last, wanted))
            if len(due) < total and due:
                part = Part(last, due[-1][0])
            problems += schema.flaws(connection)
            items = counted(due, tell, "items", len(due))
            problems += _check(connection, Blobs(archive.folder / "blobs"), items, checked)
        except sa.exc.DBAPIError as error:
            problems.append((FILE, str(sqlite.explain(error, archive.folder / FILE))))
    return Checked(checked, problems, part, total)


def _due(connection: sa.Connection, last: str, count: int) -> list[tuple[str, str]]:
    """The next names behind `last`, round the ring, with the tables that they are in; each at most once."""
    found: list[tuple[str, str]] = []
    for table, name in _NAMES.values():
        for where in (name > last, name <= last):
            asked = sa.select(name).where(where).order_by(name).limit(count)
            found += [(str(id_), table.name) for id_ in connection.scalars(asked)]
    return sorted(found, key=lambda item: (item[0] <= last, item))[:count]


def _check(
    connection: sa.Connection, blobs: Blobs, items: Iterator[tuple[str, str]], checked: dict[str, int]
) -> Iterator[Problem]:
    seen = Seen()
    for id_, name in items:
        table, column = _NAMES[name]
        kind = name if name in checked else "facts"
        checked[kind] += 1
        if table is tables.blobs:
            yield from blob_flaws(connection, blobs, id_)
        elif table is tables.events:
            yield from _line(connection, blobs, id_, seen)
        else:
            for row in fact_rows(connection, table, column == id_):
                yield from fact_flaws(id_, row, seen)
    there = _there(connection, tables.blobs.c.digest, list(seen.wanted))
    for digest in sorted(seen.wanted.keys() - there):
        yield f"blob {digest}", f"{seen.wanted[digest]} names it, but it is gone"


def _line(connection: sa.Connection, blobs: Blobs, digest: str, seen: Seen) -> Iterator[Problem]:
    """A line of the chain, its tie to the line before it, and whether all that it brought is there. The blobs that it
    names are added to `seen`.
    """
    e = tables.events.c
    row = connection.execute(sa.select(e.seq, text(e.line)).where(e.digest == digest)).one()
    line = bytes(row.line)
    before = connection.scalar(sa.select(e.digest).where(e.seq == row.seq - 1)) if row.seq else custody.GENESIS
    if before is None:
        yield f"event {row.seq - 1}", f"it is gone: line {row.seq} follows it"
    yield from line_flaws(row.seq, line, digest.encode(), before)
    note_blobs(connection, blobs, line, seen)
    brought = objects_of(line)
    there = set().union(*(_there(connection, table.c.id, brought) for table in tables.FACTS))
    yield from ((f"fact {id_}", "an event names it, but it is gone") for id_ in brought if id_ not in there)


def _there(connection: sa.Connection, column: sa.ColumnElement[str], names: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in sqlite.chunks(names):
        found.update(connection.scalars(sa.select(column).where(column.in_(some))))
    return found
