"""The table of passing names, derived from what looks tell of their posts (`db/names.py`): to find them by any name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db import canonical, sqlite, tables
from db.errors import Damaged
from db.model import Snapshot
from db.names import Told, choose, lasts, passes, passing, ref

_BATCH = 1000
"""Looks that are read at a time."""


def add(connection: sa.Connection, looks: Iterable[tuple[int, Snapshot]]) -> None:
    """Take in what these looks, by their sequence number, tell of the names of their posts."""
    rows = [
        {"name": name, "post": ref(look).key.lower(), "snapshot": seq} for seq, look in looks for name in passing(look)
    ]
    if rows:
        connection.execute(tables.names.insert(), rows)


def rebuild(connection: sa.Connection) -> None:
    """Throw the table away and make it again from the kept facts. One that is damaged tells nothing: whoever reads it
    says so, and the archive opens all the same.
    """
    connection.execute(tables.names.delete())
    s = tables.snapshots.c
    query = sa.select(s.seq, s.body).where(s.body.contains('"did:')).order_by(s.seq).limit(_BATCH)
    last = 0
    while rows := connection.execute(query.where(s.seq > last)).all():
        last = rows[-1].seq
        add(connection, list(readable(rows)))


def readable(rows: Iterable[Any]) -> Iterator[tuple[int, Snapshot]]:
    """The looks in these rows (`seq`, `body`), but for those that are damaged."""
    for row in rows:
        with suppress(Damaged):
            yield row.seq, canonical.read(row.body.encode())


def lasting(connection: sa.Connection, keys: Iterable[str], at: datetime | None = None) -> dict[str, str]:
    """By each of these keys (`platform:id`), in lower case: the key of its post by the name that lasts, else itself.

    A name that several posts had in turn is that of the one which had it at the instant `at` (None: now).
    """
    wanted = dict.fromkeys(key.lower() for key in keys)
    told: dict[str, list[Told]] = {}
    for chunk in sqlite.chunks(list(filter(passes, wanted))):
        told |= _told(connection, tables.names.c.name.in_(chunk))
    return {key: choose(told[key], at) if key in told else key for key in wanted}


def known(connection: sa.Connection, posts: Collection[str]) -> Mapping[str, Sequence[Told]]:
    """Every passing name that one of these posts (in lower case) ever had, and whose it was when."""
    own = tables.names.alias()
    ever = sa.select(own.c.name).where(own.c.post.in_(list(filter(lasts, posts))))
    return _told(connection, tables.names.c.name.in_(ever))


def _told(connection: sa.Connection, where: sa.ColumnElement[bool]) -> dict[str, list[Told]]:
    n, s = tables.names.c, tables.snapshots.c
    query = sa.select(n.name, n.post, s.taken_at, s.finding, s.route).join(tables.snapshots, s.seq == n.snapshot)
    told: dict[str, list[Told]] = defaultdict(list)
    for row in connection.execute(query.where(where)):
        doubt = 2 if row.finding != "post" else 1 if row.route == "import" else 0
        told[row.name].append(Told(doubt, row.taken_at, row.post))
    return told
