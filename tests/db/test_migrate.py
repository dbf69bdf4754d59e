"""The steps in `migrations` build exactly the tables that the program declares, and refuse what is newer."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from facts import AT, post, snapshot

from db import canonical, migrate, sqlite, tables
from db.archive import FILE, Archive, place
from db.errors import InputError
from db.verify import check


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


@pytest.mark.parametrize("step", sorted(migrate._known())[:-1])
def test_an_archive_of_every_earlier_form_is_brought_to_todays_and_loses_nothing(tmp_path: Path, step: str) -> None:
    engine = sqlite.engine(tmp_path / FILE)
    migrate.upgrade(engine, step)
    engine.dispose()
    old = sqlite3.connect(tmp_path / FILE)
    body = canonical.write(snapshot(post(), AT)).decode()
    id_ = canonical.digest(body.encode())
    there = {row[1] for row in old.execute("PRAGMA table_info(snapshots)")}
    row = {"id": id_, "body": body} | place(snapshot(post(), AT))[1]
    row = {name: value for name, value in row.items() if name in there}
    places = ", ".join("?" for _ in row)
    old.execute(f"INSERT INTO snapshots ({', '.join(row)}) VALUES ({places})", tuple(row.values()))
    old.commit()
    old.close()
    with Archive.open(tmp_path) as archive:
        assert [kept for kept, _ in archive.snapshots([post().ref.key])] == [id_]
        archive.keep([snapshot(post(text="Edited."), AT)], at=AT, agent="test", did="capture")
        assert not [problem for problem in check(archive)[1] if "chain" not in problem[1]]


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
