"""The chain of custody: every act of keeping is one line, and every line names the digest of the line before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime

import sqlalchemy as sa

from db import canonical, tables
from db.errors import Damaged
from db.model import Circumstances, Event

GENESIS = "0" * 64
"""What the first line names."""
_EXCHANGE = re.compile(r"exchange ([0-9a-f]{64})")
Under = Callable[[], Circumstances]
"""Tells the circumstances of just now."""


def append(
    connection: sa.Connection,
    at: datetime,
    agent: str,
    did: str,
    objects: Sequence[str],
    note: str = "",
    begun: int | None = None,
    circumstances: Circumstances | None = None,
) -> Event:
    """Add one line to the chain, within the caller's transaction (which must hold the writer's lock)."""
    seq, previous = head(connection)
    event = Event(seq, at, agent, did, tuple(objects), previous, note, begun, circumstances)
    line = canonical.write(event)
    connection.execute(tables.events.insert(), {"seq": seq, "line": line.decode(), "digest": canonical.digest(line)})
    return event


def begin(connection: sa.Connection, at: datetime, agent: str, circumstances: Circumstances) -> int:
    """The number of the line that tells these circumstances: the one that the newest line names, or a new one."""
    newest, _ = head(connection)
    told = _event(connection, newest - 1)
    if told is not None and told.circumstances is None and told.begun is not None:
        told = _event(connection, told.begun)
    if told is not None and told.circumstances == circumstances:
        return told.seq
    return append(connection, at, agent, "begin", (), circumstances=circumstances).seq


def _event(connection: sa.Connection, seq: int) -> Event | None:
    """The event in this line; None where there is none, or none that can be read."""
    line = connection.scalar(sa.select(tables.events.c.line).where(tables.events.c.seq == seq))
    with suppress(Damaged):
        event = canonical.read(line.encode()) if line else None
        return event if isinstance(event, Event) else None
    return None


def head(connection: sa.Connection) -> tuple[int, str]:
    """How many lines there are, and the digest of the last one."""
    table = tables.events
    last = connection.execute(sa.select(table.c.seq, table.c.digest).order_by(table.c.seq.desc()).limit(1)).first()
    return (last.seq + 1, last.digest) if last else (0, GENESIS)


def lines(connection: sa.Connection) -> Iterator[bytes]:
    """Every line as kept, oldest first: the bytes that `custody.jsonl` is made of."""
    table = tables.events
    for (line,) in connection.execute(sa.select(table.c.line).order_by(table.c.seq)):
        yield line.encode()


def noted(event: Event) -> list[str]:
    """The blobs that a line's note names: each exchange of a seal with an authority, as `exchange SHA-256`."""
    if event.did not in {"export", "seal"}:
        return []
    return [found[1] for part in event.note.split("; ") if (found := _EXCHANGE.fullmatch(part))]


def check(chain: Iterator[bytes]) -> Iterator[Event]:
    """The events of a chain, each proven to name the one before. Raises Damaged at the first that does not."""
    previous = GENESIS
    for seq, line in enumerate(chain):
        event = canonical.read(line)
        if not isinstance(event, Event) or event.seq != seq or event.previous != previous:
            raise Damaged(f"custody line {seq} does not follow the line before", "a line was changed, added or removed")
        previous = canonical.digest(line)
        yield event
