"""Vectors of posts, beside the facts: what an encoder made of a text, so that it need not be asked again.

Derived: they may be thrown away at any time and come back when they are needed. What the bytes mean only the encoder's
home knows (`archiver/matching/encoders.py`); a row names the encoder with its version, so that two never mix.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from db import tables

_CHUNK = 400


def read(connection: sa.Connection, encoder: str, ids: Sequence[str]) -> dict[str, bytes]:
    """The vectors by this encoder of these snapshots (by id), as far as they are here."""
    v, s = tables.vectors.c, tables.snapshots.c
    query = sa.select(s.id, v.data).join(tables.snapshots, s.seq == v.snapshot).where(v.encoder == encoder)
    found: dict[str, bytes] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = connection.execute(query.where(s.id.in_(ids[start : start + _CHUNK])))
        found.update((row.id, row.data) for row in rows)
    return found


def missing(connection: sa.Connection, encoder: str, handle: str | None, newest: int) -> list[int]:
    """Of the `newest` snapshots that show a post (by `handle`, where it is given) those without vectors, by `seq`."""
    v, s = tables.vectors.c, tables.snapshots.c
    own = [s.handle == handle.lower()] if handle else []
    last = sa.select(s.seq).where(s.finding == "post", *own).order_by(s.seq.desc()).limit(newest).subquery()
    kept = sa.select(v.snapshot).where(v.encoder == encoder, v.snapshot == last.c.seq).exists()
    return [int(seq) for seq in connection.scalars(sa.select(last.c.seq).where(~kept).order_by(last.c.seq))]


def newest(connection: sa.Connection, encoder: str, handle: str | None, most: int) -> list[tuple[str, bytes]]:
    """The vectors by this encoder of the snapshots kept last (by `handle`, where it is given), by the snapshot's id."""
    v, s = tables.vectors.c, tables.snapshots.c
    query = sa.select(s.id, v.data).join(tables.snapshots, s.seq == v.snapshot).where(v.encoder == encoder)
    if handle:
        query = query.where(s.handle == handle.lower())
    return [(row.id, row.data) for row in connection.execute(query.order_by(v.snapshot.desc()).limit(most))]


def keep(connection: sa.Connection, encoder: str, vectors: Mapping[str, bytes]) -> None:
    """Keep the vectors of these snapshots (by id). One that is here already stays."""
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    values = f"SELECT {mark}, seq, {mark} FROM snapshots WHERE id = {mark}"  # noqa: S608
    into = f"INSERT INTO vectors (encoder, snapshot, data) {values} ON CONFLICT DO NOTHING"
    if vectors:
        connection.exec_driver_sql(into, [(encoder, data, id_) for id_, data in vectors.items()])
