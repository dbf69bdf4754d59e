"""All that is SQLite's own: how a connection is made and how a transaction begins."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import QueuePool

from db import tables
from db.errors import CitetrailError, Damaged, Unusable

CACHE = 65_536
"""KB of pages that a connection keeps in memory, at most: with the default of 2 MB a large archive is read again and
again."""
BUSY = 60.0
"""Seconds to wait for another writer: what a platform just answered is not given up lightly."""
_AT_ONCE = 5000
"""Values in one statement; SQLite as its makers build it takes 32 766, and some questions name a post several times."""
_T = TypeVar("_T")
_READS = {
    *(sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE),
    *(sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_SAVEPOINT),
}
_CHANGES = (sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE)
_CHANGING = {table.name for table in (*tables.DERIVED, tables.vectors, tables.agenda)}
_ASKING = {
    "table_info",
    "table_xinfo",
    "table_list",
    "index_list",
    "index_info",
    "index_xinfo",
    "foreign_key_list",
    "integrity_check",
}
"""Pragmas whose argument only says what is asked for."""


def chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """The values, as many at a time as one statement may hold."""
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def engine(file: Path, *, read_only: bool = False) -> sa.Engine:
    """An engine on this file: WAL, foreign keys, a busy time-out, and transactions that begin as the caller says.

    No connection of it changes or removes what is kept, nor the tables themselves, also where a trigger is gone: see
    `allows`. A transaction of the migrations asks for more with `execution_options(migrating=True)`.

    A connection with `execution_options(immediate=True)` takes the writer's lock when it begins, so that two writers
    wait for each other instead of failing. Connections are used again: the last one to close makes SQLite write its
    whole journal back, which costs more than all the rest. `read_only` opens a file that nobody may write, not even
    its journal.
    """
    address = f"file:{quote(str(file.absolute()))}" + ("?mode=ro&immutable=1" if read_only else "")

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, timeout=BUSY, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA recursive_triggers = ON")
            connection.execute(f"PRAGMA cache_size = {-CACHE}")
            if not read_only:
                _write_ahead(connection)
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute(f"PRAGMA journal_size_limit = {1024 * CACHE}")
        except sqlite3.Error:
            connection.close()
            raise
        except UnicodeDecodeError as error:  # SQLite's words quote a schema that is no text any more
            connection.close()
            raise sqlite3.DatabaseError("malformed: its schema is no text") from error
        connection.set_authorizer(allows)
        return connection

    made = sa.create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=8, max_overflow=24)

    @event.listens_for(made, "begin")
    def begin(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        if options.get("migrating"):
            _driver(connection).set_authorizer(None)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate") else "BEGIN")

    @event.listens_for(made, "commit")
    @event.listens_for(made, "rollback")
    def end(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("migrating"):
            _driver(connection).set_authorizer(allows)

    return made


def allows(action: int, first: str | None, second: str | None, database: str | None, inside: str | None) -> int:
    """What a connection of ours may do, asked by SQLite for every statement: read, add rows, and change what is derived
    or no evidence. It makes, alters and drops nothing, changes and removes no fact, event or blob, and leaves every
    guard on.
    """
    if action in _READS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_INSERT:
        allowed = first in tables.metadata.tables
    elif action == sqlite3.SQLITE_PRAGMA:
        allowed = second is None or first in _ASKING
    else:
        allowed = action in _CHANGES and first in _CHANGING
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _driver(connection: sa.Connection) -> sqlite3.Connection:
    return connection.connection.driver_connection  # type: ignore[return-value]


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging. While another process does the same, SQLite says "locked" at once, without
    waiting as it does elsewhere: so we wait.
    """
    deadline = time.monotonic() + BUSY
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def explain(error: sa.exc.DBAPIError, file: Path) -> CitetrailError:
    """A database error as a sentence for people: what happened, and what to do."""
    said = str(error.orig)
    again = "then run the same command again; nothing kept is lost"
    if "full" in said:
        why = f"the disk is full; make room, {again}"
    elif "readonly" in said or "read-only" in said or "unable to open" in said:
        why = f"it may not be written; give the right to write there, or name another one with --archive, {again}"
    elif "locked" in said or "busy" in said:
        why = f"another program has held it for {BUSY:.0f} seconds; let that finish, {again}"
    elif "not a database" in said or "malformed" in said:
        return Damaged(f"the archive {file} is damaged", f"not a sound SQLite file ({said}); restore it from a backup")
    elif "disk I/O" in said:
        why = f"the disk does not take or give the bytes: it may be full; make room, {again}"
    else:
        why = said
    return Unusable(f"the archive {file} cannot be used", why)


def is_at_rest(file: Path) -> bool:
    """Whether all that the database holds is in its file: nobody has it open, nor was killed while writing."""
    journal = file.with_name(file.name + "-wal")
    return file.exists() and not (journal.exists() and journal.stat().st_size)


def protect(file: Path) -> None:
    """Only the owner may read what is kept."""
    for path in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
        if path.exists():
            os.chmod(path, 0o600)
