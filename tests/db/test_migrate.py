"""The steps in `migrations` build exactly the tables that the program declares, and refuse what is newer."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from db import migrate, sqlite, tables, verify
from db.archive import FILE, Archive
from db.errors import InputError
from db.model import Author, Post, PostRef, Snapshot


def shape(table: sa.Table) -> set[tuple[str, str, bool | None, bool]]:
    return {(c.name, str(c.type.compile(sqlite_dialect())), c.nullable, c.primary_key) for c in table.columns}


def sqlite_dialect() -> sa.Dialect:
    from sqlalchemy.dialects import sqlite as dialect

    return dialect.dialect()


def test_the_steps_build_exactly_the_declared_tables_and_indexes(tmp_path: Path) -> None:
    engine = sqlite.engine(tmp_path / FILE)
    assert migrate.migrate(engine)
    built = sa.MetaData()
    with engine.connect() as connection:
        built.reflect(connection)
    declared = tables.metadata.tables
    assert {name: shape(t) for name, t in built.tables.items() if name != "alembic_version"} == {
        name: shape(t) for name, t in declared.items()
    }
    indexes = {(i.name, tuple(i.columns.keys())) for t in built.tables.values() for i in t.indexes}
    assert indexes == {(i.name, tuple(i.columns.keys())) for t in declared.values() for i in t.indexes}


def test_every_table_is_strict_about_its_types(tmp_path: Path) -> None:
    migrate.migrate(sqlite.engine(tmp_path / FILE))
    connection = sqlite3.connect(tmp_path / FILE)
    strict = dict(connection.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"))
    connection.close()
    assert all(strict[name] for name in tables.metadata.tables)


def test_the_steps_run_once(tmp_path: Path) -> None:
    engine = sqlite.engine(tmp_path / FILE)
    assert migrate.migrate(engine)
    assert not migrate.migrate(engine)


def test_the_newest_step_is_the_one_the_program_knows() -> None:
    assert max(migrate._known()) == migrate.HEAD


def test_an_archive_of_a_newer_program_is_refused_untouched(tmp_path: Path) -> None:
    Archive.open(tmp_path).close()
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(InputError, match="newer Citetrail"):
        Archive.open(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_an_archive_of_the_first_form_opens_and_is_indexed_anew(tmp_path: Path) -> None:
    """As it was before the index was packed: the same facts, rows of another kind in `shingles`, no other tables."""
    with Archive.open(tmp_path) as archive:
        archive.keep([look("The old lock gate was opened at noon")], at=AT, agent="test", did="import")
    connection = sqlite3.connect(tmp_path / FILE)
    for table in ("segments", "pages", "crowds", "index_form"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("DELETE FROM shingles")
    connection.execute("INSERT INTO shingles VALUES (-77, 1)")
    connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.commit()
    connection.close()
    told: list[str] = []
    with Archive.open(tmp_path, tell=told.append) as archive, archive.searching() as index:
        assert index.posts(index.candidates("the lock gate was opened")) == ["twitter:1"]
    assert len(told) == 1
    with Archive.open(tmp_path, tell=told.append) as archive:
        assert verify.check(archive)[1] == []
    assert len(told) == 1


def test_an_index_of_older_rules_is_made_again(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        archive.keep([look("The old lock gate was opened at noon")], at=AT, agent="test", did="import")
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("DELETE FROM shingles")
    connection.execute("UPDATE index_form SET form = form - 1")
    connection.commit()
    connection.close()
    with Archive.open(tmp_path) as archive, archive.searching() as index:
        assert index.posts(index.candidates("the lock gate was opened")) == ["twitter:1"]
        assert archive.reindex() == 1


AT = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)


def look(text: str) -> Snapshot:
    ref = PostRef("twitter", "1", "https://x.com/a/status/1")
    return Snapshot(ref, AT, "test", "import", Post(ref, Author("a"), text))
