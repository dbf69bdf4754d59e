"""A connection of ours cannot change what is kept, also where somebody has taken the triggers away."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from facts import AT, snapshot

from db import tables
from db.archive import Archive
from db.facts import FILE


@pytest.fixture
def unguarded(tmp_path: Path) -> Archive:
    """An archive whose triggers are all gone."""
    with Archive.open(tmp_path) as archive:
        archive.keep([snapshot()], at=AT, agent="test", did="capture", blobs={"a" * 64: b"x"})
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.commit()
    return Archive.open(tmp_path)


KEPT = [table.name for table in (*tables.FACTS, tables.events, tables.blobs)]


@pytest.mark.parametrize(
    "statement",
    [
        *(f"DELETE FROM {name}" for name in KEPT),
        *(f"UPDATE {name} SET {'digest' if name in ('events', 'blobs') else 'id'} = 'x'" for name in KEPT),
        "UPDATE alembic_version SET version_num = '0001'",
        "DROP TABLE snapshots",
        "DROP INDEX ix_snapshots_post",
        "CREATE TABLE notes (a)",
        "CREATE TEMP TRIGGER t BEFORE INSERT ON reviews BEGIN SELECT RAISE(IGNORE); END",
        "ALTER TABLE snapshots ADD COLUMN mood TEXT",
        "PRAGMA writable_schema = ON",
        "PRAGMA recursive_triggers = OFF",
        "PRAGMA journal_mode = OFF",
        "DELETE FROM sqlite_master",
        "INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 0, '')",
        "ATTACH ':memory:' AS other",
    ],
)
def test_nothing_kept_is_changed_or_removed_nor_any_guard_switched_off(unguarded: Archive, statement: str) -> None:
    refused = "not authorized|may not be modified"
    with unguarded, unguarded.connect() as connection, pytest.raises(sa.exc.DBAPIError, match=refused):
        connection.exec_driver_sql(statement)


def test_what_is_derived_is_made_anew(unguarded: Archive) -> None:
    with unguarded:
        assert unguarded.reindex() == 1


def test_after_the_migrations_a_connection_is_bound_again(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        connections = [archive.connect() for _ in range(3)]
        for connection in connections:
            with pytest.raises(sa.exc.DBAPIError, match="not authorized"):
                connection.exec_driver_sql("DROP TABLE reviews")
            connection.close()
