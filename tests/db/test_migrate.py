"""The steps in `migrations` build exactly the tables that the program declares, and refuse what is newer."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from facts import AT, snapshot

from db import canonical, custody, migrate, sqlite, tables, verify
from db.archive import Archive
from db.errors import InputError
from db.facts import FILE
from db.inquiry import Clue, Inquiry
from db.judgement import Review
from db.model import Author, Event, Post, PostRef, Snapshot
from db.saved import Save
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


def at_form(folder: Path, revision: str) -> None:
    """An empty archive as the program of this step made it."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[2] / "migrations"))
    engine = sqlite.engine(folder / FILE).execution_options(immediate=True, migrating=True)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def old_archive(folder: Path, *looks: Snapshot, revision: str = "0001") -> None:
    """An archive of an older form with these looks, written row by row as the program of then did."""
    at_form(folder, revision)
    connection = sqlite3.connect(folder / FILE)
    for seq, look in enumerate(looks, 1):
        body = canonical.write(look)
        columns = {"seq": seq, "id": canonical.digest(body), "body": body.decode(), **tables.place(look)[1]}
        marks = ", ".join("?" * len(columns))
        connection.execute(f"INSERT INTO snapshots ({', '.join(columns)}) VALUES ({marks})", list(columns.values()))
    ids = tuple(canonical.name(look) for look in looks)
    line = canonical.write(Event(0, AT, "test", "capture", ids, custody.GENESIS))
    connection.execute("INSERT INTO events VALUES (0, ?, ?)", [line.decode(), canonical.digest(line)])
    connection.commit()
    connection.close()


def test_an_archive_of_the_first_form_opens_with_all_it_held_and_verifies(tmp_path: Path) -> None:
    old_archive(tmp_path, snapshot(), snapshot(taken_at=AT + timedelta(days=1)))
    with Archive.open(tmp_path) as archive:
        assert len(archive.snapshots([snapshot().ref.key])) == 2
        assert archive.inquiries("x") == []
        clue = Clue("ferry_watch", words=("The bridge",))
        made = Inquiry("x", ("c",), "twitter", clue, AT, "test", found=(snapshot().ref,))
        (id_,) = archive.keep([made], at=AT, agent="test", did="locate")
        assert archive.inquiries("x") == [(id_, made)]
        save = Save("https://t.me/a/1", AT, "test", "web.archive.org", why="error:no-access")
        archive.keep([save], at=AT, agent="test", did="save")
        assert [fact for _, fact in archive.saves([save.url])] == [save]
        review = Review("x", "q", "rejected", "twitter:1", "Ann", AT)
        archive.keep([review], at=AT, agent="test", did="review")
        assert [fact for _, fact in archive.reviews("x")] == [review]
        assert check(archive)[1] == []


@pytest.mark.parametrize("revision", sorted(migrate._known())[:-1])
def test_the_names_that_an_older_archive_tells_are_found_once_it_is_opened(tmp_path: Path, revision: str) -> None:
    did = "did:plc:miraholmmiraholmmiraholm"
    ref = PostRef("bluesky", "mira.example/3mgcbuyfgwk2a", "https://bsky.app/profile/mira.example/post/3mgcbuyfgwk2a")
    look = Snapshot(ref, AT, "test", "appview", Post(ref, Author("mira.example", None, did), "The ferry runs."))
    old_archive(tmp_path, look, snapshot(), revision=revision)
    with Archive.open(tmp_path) as archive:
        found = archive.snapshots([f"bluesky:{did}/3mgcbuyfgwk2a"])
        assert found == archive.snapshots([ref.key]) == [(canonical.name(look), look)]
        assert check(archive)[1] == []


def test_an_older_archive_with_a_damaged_fact_opens_and_says_which_it_is(tmp_path: Path) -> None:
    ref = PostRef("bluesky", "mira.example/3mgcbuyfgwk2a", "https://bsky.app/profile/mira.example/post/3mgcbuyfgwk2a")
    look = Snapshot(ref, AT, "test", "appview", Post(ref, Author("mira.example", None, "did:plc:mira"), "It runs."))
    old_archive(tmp_path, look, snapshot())
    connection = sqlite3.connect(tmp_path / FILE)
    (guard,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'snapshots_no_update'").fetchone()
    connection.execute("DROP TRIGGER snapshots_no_update")
    connection.execute("""UPDATE snapshots SET body = replace(body, '"is":"Post"', '"is":"Pest"') WHERE seq = 1""")
    connection.execute(guard)
    connection.commit()
    connection.close()
    with Archive.open(tmp_path) as archive:
        assert [look for _, look in archive.snapshots([snapshot().ref.key])] == [snapshot()]
        assert [where for where, _ in check(archive)[1]] == [f"fact {canonical.name(look)}"]


def test_searches_are_append_only_like_all_facts(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        made = Inquiry("x", (), "twitter", Clue("ferry_watch"), AT, "test")
        archive.keep([made], at=AT, agent="test", did="locate")
    connection = sqlite3.connect(tmp_path / FILE)
    for change in ("UPDATE inquiries SET article = 'y'", "DELETE FROM inquiries"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(change)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("INSERT OR REPLACE INTO inquiries SELECT * FROM inquiries")
    connection.close()


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
    old_archive(tmp_path, look("The old lock gate was opened at noon"))
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("INSERT INTO shingles VALUES (-77, 1)")
    connection.commit()
    connection.close()
    told: list[object] = []
    with Archive.open(tmp_path, tell=told.append) as archive, archive.searching() as index:
        assert index.posts(index.candidates("the lock gate was opened")) == ["twitter:1"]
    assert len(told) == 2
    with Archive.open(tmp_path, tell=told.append) as archive:
        assert verify.check(archive)[1] == []
    assert len(told) == 2


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


def look(text: str) -> Snapshot:
    ref = PostRef("twitter", "1", "https://x.com/a/status/1")
    return Snapshot(ref, AT, "test", "import", Post(ref, Author("a"), text))
