"""Is the archive intact and complete? Every fact, blob and link of the chain is read again and hashed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa

from db import canonical, custody, sqlite, tables
from db.archive import Archive
from db.blobs import Blobs
from db.errors import Damaged
from db.facts import sound
from db.progress import Tell, counted, silent

Problem = tuple[str, str]
"""Where (the fact, blob or event), and what."""

DIGEST = re.compile(r'"(?:body|digest|source|certificate)":"([0-9a-f]{64})"|"certificate","([0-9a-f]{64})"')
"""Where a fact's canonical form names a blob."""


def check(archive: Archive, tell: Tell = silent, proven: Collection[str] = ()) -> tuple[dict[str, int], list[Problem]]:
    """How much was checked, and every problem found. Reads the whole archive; writes nothing.

    What a crash may leave (a blob that no fact names yet) is no damage. Blobs that are `proven` are not read again.
    """
    checked = {"facts": 0, "blobs": 0, "events": 0, "signatures": 0, "timestamps": 0}
    with archive.connect() as connection:
        problems = [*_check_guards(connection)]
        named, chain_problems = _check_chain(connection, checked, tell)
        problems += chain_problems
        kept: set[str] = set()
        wanted: dict[str, str] = {}
        for table in tables.FACTS:
            rows = connection.execution_options(yield_per=500).execute(sa.select(table))
            kind = f"facts: {table.name}"
            problems += _check_facts(counted(rows, tell, kind, _rows(connection, table)), checked, kept, wanted)
        problems += [(f"fact {id_}", "no event of the chain of custody names it") for id_ in sorted(kept - named)]
        problems += [(f"fact {id_}", "an event names it, but it is gone") for id_ in sorted(named - kept)]
        problems += _check_blobs(connection, Blobs(archive.folder / "blobs"), checked, wanted, tell, proven)
    return checked, problems


def _check_guards(connection: sa.Connection) -> Iterator[Problem]:
    missing = sqlite.missing_guards(connection, [table.name for table in (*tables.FACTS, tables.events, tables.blobs)])
    for name in missing:
        yield f"trigger {name}", "it is gone: rows could have been changed or removed without a trace"


def _check_chain(connection: sa.Connection, checked: dict[str, int], tell: Tell) -> tuple[set[str], list[Problem]]:
    """The ids that the events name, and what is wrong with the chain."""
    named: set[str] = set()
    try:
        for event in counted(
            custody.check(custody.lines(connection)), tell, "events", _rows(connection, tables.events)
        ):
            checked["events"] += 1
            named.update(event.objects)
    except Damaged as error:
        return named, [(f"event {checked['events']}", str(error))]
    stored = connection.execute(sa.select(tables.events.c.seq, tables.events.c.line, tables.events.c.digest))
    wrong = [row.seq for row in stored if canonical.digest(row.line.encode()) != row.digest]
    return named, [(f"event {seq}", "its digest column is not the digest of its line") for seq in wrong]


def _rows(connection: sa.Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _check_facts(
    rows: Iterator[sa.Row[Any]], checked: dict[str, int], kept: set[str], wanted: dict[str, str]
) -> Iterator[Problem]:
    for row in rows:
        checked["facts"] += 1
        kept.add(row.id)
        try:
            fact = sound(row.id, row.body.encode())
        except Damaged as error:
            yield f"fact {row.id}", str(error)
            continue
        for column, value in tables.place(fact)[1].items():
            if getattr(row, column) != value:
                yield f"fact {row.id}", f"its column {column} says {getattr(row, column)!r}, the fact says {value!r}"
        for plain, certificate in DIGEST.findall(row.body):
            wanted.setdefault(plain or certificate, row.id)


def _check_blobs(
    connection: sa.Connection,
    blobs: Blobs,
    checked: dict[str, int],
    wanted: dict[str, str],
    tell: Tell,
    proven: Collection[str],
) -> Iterator[Problem]:
    digests = connection.scalars(sa.select(tables.blobs.c.digest)).all()
    for digest in counted(digests, tell, "blobs", len(digests)):
        checked["blobs"] += 1
        wanted.pop(digest, None)
        if digest in proven:
            continue
        try:
            blobs.prove(connection, digest)
        except Damaged as error:
            yield f"blob {digest}", str(error)
    for digest, fact in sorted(wanted.items()):
        yield f"blob {digest}", f"fact {fact} names it, but it is gone"
