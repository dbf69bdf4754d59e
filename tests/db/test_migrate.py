"""The steps in `migrations` build exactly the tables that the program declares, and refuse what is newer."""

from __future__ import annotations

import sqlite3
from importlib.resources import files
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from db import canonical, migrate, sqlite, tables
from db.archive import FILE, Archive, place
from db.errors import InputError
from db.saved import Save
from tests.db.facts import AT, snapshot


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


def test_an_archive_of_the_first_form_is_brought_to_todays_and_loses_nothing(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    engine = sqlite.engine(tmp_path / FILE)
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        body = canonical.write(snapshot()).decode()
        columns = place(snapshot())[1] | {"id": canonical.name(snapshot()), "body": body}
        connection.execute(tables.snapshots.insert(), columns | {"seq": 1})
    engine.dispose()
    with Archive.open(tmp_path) as archive:
        assert [look for _, look in archive.snapshots([snapshot().ref.key])] == [snapshot()]
        save = Save("https://t.me/a/1", AT, "test", "web.archive.org", why="error:no-access")
        archive.keep([save], at=AT, agent="test", did="save")
        assert [fact for _, fact in archive.saves([save.url])] == [save]


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
