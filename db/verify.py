"""Is the archive intact and complete? Every fact, blob and link of the chain is read again and hashed.

What it cannot see is a chain that was cut at its end together with all that the lost lines brought: only a head that is
known from elsewhere shows that (`check_anchor`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from db import canonical, custody, names, schema, sqlite, tables
from db.archive import Archive
from db.blobs import Blobs
from db.errors import Damaged
from db.facts import FILE, sound
from db.model import Event, Snapshot
from db.progress import InHand, Tell, counted, silent

Problem = tuple[str, str]
"""Where (the fact, blob or event), and what."""

DIGEST = re.compile(
    r'"(?:body|digest|source|certificate)":"([0-9a-f]{64})"|"(?:certificate|chain)","([0-9a-f]{64})"',
)
"""Where a fact's canonical form names a blob."""


def check(archive: Archive, tell: Tell = silent, proven: Collection[str] = ()) -> tuple[dict[str, int], list[Problem]]:
    """How much was checked, and every problem found. Reads the whole archive; writes nothing.

    It sees the archive as it stands when it begins, whatever is kept meanwhile. What a crash may leave (a blob that no
    fact names yet) is no damage. Blobs that are `proven` are not read again.
    """
    checked = {"facts": 0, "blobs": 0, "events": 0, "signatures": 0, "timestamps": 0}
    problems: list[Problem] = []
    with archive.connect() as connection:
        try:
            problems += schema.flaws(connection)
            problems += _check_all(connection, Blobs(archive.folder / "blobs"), checked, tell, proven)
            tell(InHand("the database file"))
            problems += schema.unsound(connection)
        except sa.exc.DBAPIError as error:
            problems.append((FILE, str(sqlite.explain(error, archive.folder / FILE))))
    tell(InHand(""))
    return checked, problems


def check_anchor(archive: Archive, entries: int, head: str) -> list[Problem]:
    """Whether the chain still begins with those lines that once were all: so many, the last of this digest."""
    with archive.connect() as connection:
        count, _ = custody.head(connection)
        line = connection.scalar(sa.select(text(tables.events.c.line)).where(tables.events.c.seq == entries - 1))
    if line is None:
        what = f"it is gone: the chain has {count} lines, and once had {entries} up to the head {head}"
        return [(f"event {entries - 1}", what)]
    found = canonical.digest(bytes(line))
    if found != head:
        return [(f"event {entries - 1}", f"its digest was {head} and is {found}: the chain was written anew")]
    return []


@dataclass(slots=True)
class Seen:
    """What facts and the chain tell of other tables: blobs by digest with what names them (a fact, an event, an
    exchange), names of posts.
    """

    wanted: dict[str, str] = field(default_factory=dict)
    names: set[tuple[str, str, int]] = field(default_factory=set)
    unreadable: set[int] = field(default_factory=set)
    """Snapshots, by number, that tell nothing any more."""


def _check_all(
    connection: sa.Connection, blobs: Blobs, checked: dict[str, int], tell: Tell, proven: Collection[str]
) -> Iterator[Problem]:
    seen = Seen()
    brought, problems = _check_chain(connection, blobs, checked, tell, seen)
    yield from problems
    kept: set[str] = set()
    for table in tables.FACTS:
        rows = counted(fact_rows(connection, table), tell, f"facts: {table.name}", rows_of(connection, table))
        for id_, flaws in _check_facts(table, rows, brought, seen):
            checked["facts"] += 1
            kept.add(id_)
            yield from flaws
    yield from ((f"fact {id_}", "no event of the chain of custody names it") for id_ in sorted(kept - brought.keys()))
    yield from ((f"fact {id_}", "an event names it, but it is gone") for id_ in sorted(brought.keys() - kept))
    yield from _check_blobs(connection, blobs, checked, seen.wanted, tell, proven)
    yield from _check_names(connection, seen)


def fact_rows(connection: sa.Connection, table: sa.Table, where: sa.ColumnElement[bool] | None = None) -> Iterator[Any]:
    """Rows of facts in the order of keeping, their text as bytes."""
    columns = [text(column) if isinstance(column.type, sa.Text) else column for column in table.c]
    query = sa.select(*columns).order_by(table.c.seq)
    query = query if where is None else query.where(where)
    yield from connection.execution_options(yield_per=500).execute(query)


def text(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """A column of text as bytes: what was changed behind our back may be no text any more."""
    name = getattr(column, "name", None)
    return sa.cast(column, sa.LargeBinary).label(name)


def rows_of(connection: sa.Connection, table: sa.Table) -> int:
    """How many rows the table has."""
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _check_chain(
    connection: sa.Connection, blobs: Blobs, checked: dict[str, int], tell: Tell, seen: Seen
) -> tuple[dict[str, int], list[Problem]]:
    """In which place of the chain each fact is named first, and what is wrong with the chain."""
    e = tables.events.c
    brought: dict[str, int] = {}
    problems: list[Problem] = []
    previous, expected = custody.GENESIS, 0
    rows = connection.execution_options(yield_per=500).execute(
        sa.select(e.seq, text(e.line), text(e.digest)).order_by(e.seq)
    )
    for row in counted(rows, tell, "events", rows_of(connection, tables.events)):
        checked["events"] += 1
        if row.seq != expected:
            problems.append((f"event {expected}", f"it is gone: the next line is {row.seq}"))
        line = bytes(row.line)
        problems += line_flaws(row.seq, line, bytes(row.digest), previous if row.seq == expected else None)
        previous, expected = canonical.digest(line), row.seq + 1
        for id_ in objects_of(line):
            brought.setdefault(id_, len(brought))
        note_blobs(connection, blobs, line, seen)
    return brought, problems


def line_flaws(seq: int, line: bytes, digest: bytes, previous: str | None) -> list[Problem]:
    """What is wrong with one line of the chain. `previous`: the digest of the line before, where that is there."""
    problems = []
    try:
        event = canonical.read(line)
    except Damaged as error:
        return [(f"event {seq}", str(error))]
    if not isinstance(event, Event) or event.seq != seq or (previous is not None and event.previous != previous):
        problems.append((f"event {seq}", "it does not follow the line before: a line was changed, added or removed"))
    if canonical.digest(line) != digest.decode(errors="replace"):
        problems.append((f"event {seq}", "its digest column is not the digest of its line"))
    return problems


def objects_of(line: bytes) -> Sequence[str]:
    """The facts that a line names; none, where it cannot be read."""
    try:
        event = canonical.read(line)
    except Damaged:
        return ()
    return event.objects if isinstance(event, Event) else ()


def note_blobs(connection: sa.Connection, blobs: Blobs, line: bytes, seen: Seen) -> None:
    """Add to `seen` the blobs that a line's note names, and those that these name: no fact does."""
    if b'"note":' not in line:
        return
    with suppress(Damaged):
        event = canonical.read(line)
        for exchange in custody.noted(event) if isinstance(event, Event) else ():
            seen.wanted.setdefault(exchange, f"event {event.seq}")
            with suppress(Damaged):  # that one is told where blobs are read
                for digest in _named_in(blobs.get(connection, exchange).decode()):
                    seen.wanted.setdefault(digest, f"exchange {exchange}")


def _named_in(body: str) -> Iterator[str]:
    """The blobs that a canonical form names."""
    yield from (plain or certificate for plain, certificate in DIGEST.findall(body))


def _check_facts(
    table: sa.Table, rows: Iterable[Any], brought: dict[str, int], seen: Seen
) -> Iterator[tuple[str, list[Problem]]]:
    """Each fact's id, and what is wrong with it."""
    expected, last = 1, -1
    for row in rows:
        id_ = bytes(row.id).decode(errors="replace")
        problems, place = list(fact_flaws(id_, row, seen)), brought.get(id_, last)
        if row.seq != expected:
            what = f"its row in {table.name} has number {row.seq}, not {expected}: rows are gone or were moved"
            problems.append((f"fact {id_}", what))
        if place < last:
            what = f"in {table.name} it stands behind facts that were kept after it: rows were moved"
            problems.append((f"fact {id_}", what))
        expected, last = row.seq + 1, max(last, place)
        yield id_, problems


def fact_flaws(id_: str, row: Any, seen: Seen) -> Iterator[Problem]:
    """What is wrong with one fact's row (of `fact_rows`). What it tells of other tables is added to `seen`."""
    body = bytes(row.body)
    try:
        fact = sound(id_, body)
    except Damaged as error:
        seen.unreadable.add(row.seq)
        yield f"fact {id_}", str(error)
        return
    for column, value in tables.place(fact)[1].items():
        found = getattr(row, column)
        said = None if found is None else bytes(found).decode(errors="replace")
        if said != value:
            yield f"fact {id_}", f"its column {column} says {said!r}, the fact says {value!r}"
    for digest in _named_in(body.decode()):
        seen.wanted.setdefault(digest, f"fact {id_}")
    if isinstance(fact, Snapshot):
        seen.names.update((name, names.ref(fact).key.lower(), row.seq) for name in names.passing(fact))


def _check_blobs(
    connection: sa.Connection,
    blobs: Blobs,
    checked: dict[str, int],
    wanted: dict[str, str],
    tell: Tell,
    proven: Collection[str],
) -> Iterator[Problem]:
    found = connection.scalars(sa.select(text(tables.blobs.c.digest))).all()
    for name in counted(found, tell, "blobs", len(found)):
        checked["blobs"] += 1
        digest = bytes(name).decode(errors="replace")
        wanted.pop(digest, None)
        if digest not in proven:
            yield from blob_flaws(connection, blobs, digest)
    for digest, who in sorted(wanted.items()):
        yield f"blob {digest}", f"{who} names it, but it is gone"


def blob_flaws(connection: sa.Connection, blobs: Blobs, digest: str) -> Iterator[Problem]:
    """What is wrong with one blob."""
    try:
        blobs.prove(connection, digest)
    except Damaged as error:
        yield f"blob {digest}", str(error)


def _check_names(connection: sa.Connection, seen: Seen) -> Iterator[Problem]:
    """The table of names is derived, and says whose post a look is of: it must say what the facts tell."""
    n = tables.names.c
    rows = connection.execute(sa.select(text(n.name), text(n.post), n.snapshot))
    found = {(bytes(a).decode(errors="replace"), bytes(b).decode(errors="replace"), seq) for a, b, seq in rows}
    wrong = sorted(row for row in found ^ seen.names if row[2] not in seen.unreadable)
    if wrong:
        name, post, number = wrong[0]
        what = f"unlike look {number} itself it says" if wrong[0] in found else f"unlike look {number} itself it hides"
        yield "table names", f"{what} that {name} is {post}; `citetrail doctor --rebuild-index` makes it again"
