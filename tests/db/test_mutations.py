"""An archive with every kind of fact, changed in one place at a time, byte by byte: each place is found and named.

The triggers are put back after each change, as somebody would who wants it to go unseen.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from facts import AT, snapshot

from db import canonical, tables
from db.accession import Accession, BagFile
from db.archive import Archive
from db.errors import CitetrailError
from db.facts import FILE
from db.inquiry import Clue, Inquiry
from db.judgement import CrossReference, Review
from db.model import Article, Author, Citation, Passage, Post, PostRef, Quote, Reading, Snapshot
from db.polled import Poll
from db.saved import Save
from db.verify import check, check_anchor

DID = "did:plc:miraholmmiraholmmiraholm"
FILMS = [os.urandom(120_000), os.urandom(130_000)]
PAGES = [f"<p>The ferry runs again, says page {n}. {'It runs. ' * 30}</p>".encode() for n in range(3)]
RAW = os.urandom(40)
Change = Callable[[Path], None]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three facts of every kind, in three acts of keeping and one note; blobs stored in every way."""
    folder = tmp_path_factory.mktemp("whole") / "archive"
    with Archive.open(folder) as archive:
        for n in range(3):
            at = AT + timedelta(days=n)
            source = canonical.digest(PAGES[n])
            text = f"The ferry runs again, says page {n}."
            article = Article(f"https://news.example/{n}", "Ferry", None, None, None, "en", text, source, "html")
            id_ = canonical.name(article)
            ref = PostRef("bluesky", f"mira.example/3mgcbuyfgwk2{n}", f"https://bsky.app/profile/mira.example/post/{n}")
            quote = Quote(id_, Passage("ferry runs", 4), "direct", "Mira")
            facts: list[tables.Fact] = [
                article,
                Reading(id_, at, "test", f"{n}.html"),
                Citation(id_, "link", "anchor", "bluesky", ref),
                quote,
                snapshot(taken_at=at, body=source),
                Snapshot(ref, at, "test", "appview", Post(ref, Author("mira.example", None, DID), f"It runs, {n}")),
                CrossReference(id_, at, "test", n),
                Inquiry(id_, (), "twitter", Clue("ferry_watch"), at, "test"),
                Save(f"https://t.me/a/{n}", at, "test", "web.archive.org", why="no"),
                Review(id_, canonical.name(quote), "rejected", "twitter:1", "Ann", at),
                Accession(source, at, "test", "evidence-1", "other", source, 1, (BagFile("bagit.txt", source),)),
                Poll(f"https://news.example/feed{n}", at, "test", error="Unreachable", why="no"),
            ]
            blobs = {canonical.digest(data): data for data in (PAGES[n], RAW, FILMS[n % 2])}
            archive.keep(facts, at=at, agent="test", did="capture", blobs=blobs)
        archive.keep([], at=AT, agent="test", did="export", note="bundle x")
        assert check(archive)[1] == []
    return folder


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole, tmp_path / "archive")
    return tmp_path / "archive"


@contextmanager
def behind_its_back(folder: Path) -> Iterator[sqlite3.Connection]:
    """A connection without any trigger; they are all put back."""
    with closing(sqlite3.connect(folder / FILE)) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in guards:
            connection.execute(sql)
        connection.commit()


def problems(folder: Path) -> list[tuple[str, str]]:
    with Archive.open(folder) as archive:
        return check(archive)[1]


KEPT = (*tables.FACTS, tables.events, tables.blobs, tables.names)
KINDS = {"events": "event", "blobs": "blob", "names": "table names"}


def key(table: sa.Table) -> str:
    return "digest" if table is tables.blobs else "name" if table is tables.names else "seq"


def kind(table: sa.Table) -> str:
    return KINDS.get(table.name, "fact")


@pytest.mark.parametrize("row", [0, 1, -1], ids=["first", "middle", "last"])
@pytest.mark.parametrize("column", [c for t in KEPT for c in t.c], ids=str)
def test_a_changed_value_of_any_row_is_found(copy: Path, column: sa.Column[object], row: int) -> None:
    table = column.table.name
    with behind_its_back(copy) as connection:
        own = key(column.table)  # type: ignore[arg-type]
        keys = [k for (k,) in connection.execute(f"SELECT {own} FROM {table} ORDER BY {own}")]
        (value,) = connection.execute(f"SELECT {column.name} FROM {table} WHERE {own} = ?", [keys[row]]).fetchone()
        connection.execute(
            f"UPDATE {table} SET {column.name} = ? WHERE {own} = ?",
            [b"x" if column.name == "data" and value is None else changed(value), keys[row]],
        )
    found = problems(copy)
    assert any(where.startswith(kind(column.table)) for where, _ in found), found  # type: ignore[arg-type]


def changed(value: object) -> object:
    if isinstance(value, int):
        return value + 1000
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    return "x" if value is None else f"{value}"[:-2] + ("é" if value != "é" else "e")


@pytest.mark.parametrize("row", [0, 1, -1], ids=["first", "middle", "last"])
@pytest.mark.parametrize("table", KEPT, ids=str)
def test_a_row_that_is_gone_is_found(copy: Path, table: sa.Table, row: int) -> None:
    with behind_its_back(copy) as connection:
        rows = connection.execute(f"SELECT {key(table)} FROM {table.name} ORDER BY 1").fetchall()
        named = "\n".join(connection.execute("SELECT group_concat(body, ' ') FROM snapshots").fetchone())
        if table is tables.blobs:  # a blob that no fact names may be gone: nothing rests on it
            rows = [(digest,) for (digest,) in rows if digest in named] * 3
        if table is tables.events and row == -1:
            rows = rows[:-1]  # what the last line did, a note, only an anchor can tell
            connection.execute("DELETE FROM events WHERE seq = 3")
        connection.execute(f"DELETE FROM {table.name} WHERE {key(table)} = ?", rows[row])
    found = problems(copy)
    wanted = "fact" if table is tables.events and row == -1 else kind(table)
    assert any(where.startswith(wanted) for where, _ in found), found


@pytest.mark.parametrize("table", [table for table in KEPT if "seq" in table.c], ids=str)
def test_rows_that_changed_places_are_found(copy: Path, table: sa.Table) -> None:
    with behind_its_back(copy) as connection:
        one, two = [seq for (seq,) in connection.execute(f"SELECT seq FROM {table.name} ORDER BY seq LIMIT 2")]
        for old, new in ((one, -1), (two, one), (-1, two)):
            connection.execute(f"UPDATE {table.name} SET seq = ? WHERE seq = ?", [new, old])
    found = problems(copy)
    assert any(where.startswith(kind(table)) for where, _ in found), found


def test_a_fact_that_was_slipped_in_is_found(copy: Path) -> None:
    body = canonical.write(snapshot(taken_at=AT + timedelta(days=40))).decode()
    with behind_its_back(copy) as connection:
        connection.execute(
            "INSERT INTO snapshots SELECT seq + 100, ?, ?, post, taken_at, route, finding, platform, handle, author, "
            "posted_at FROM snapshots LIMIT 1",
            [canonical.digest(body.encode()), body],
        )
    assert any("no event of the chain of custody names it" in what for _, what in problems(copy))


def schema_of(whole: Path) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(whole / FILE)) as connection:
        return connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()


def test_every_trigger_view_and_index_that_is_dropped_or_altered_is_found(whole: Path, copy: Path) -> None:
    parts = [part for part in schema_of(whole) if part[0] != "table"]
    assert len(parts) > 50
    for type_, name, sql in parts:
        for altered in (None, sql.replace("BEFORE", "AFTER") if type_ == "trigger" else sql.replace(" (", " (1, ")):
            if type_ == "view" and altered:
                altered = sql + " LIMIT 1"
            with closing(sqlite3.connect(copy / FILE)) as connection:
                connection.execute(f"DROP {type_} {name}")
                if altered:
                    connection.execute(altered)
                connection.commit()
            assert [where for where, _ in problems(copy)] == [f"{type_} {name}"], altered
            with closing(sqlite3.connect(copy / FILE)) as connection:
                connection.execute(f"DROP {type_} IF EXISTS {name}")
                connection.execute(sql)
                connection.commit()
    assert problems(copy) == []


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("CREATE TABLE notes (a)", "table notes"),
        ("CREATE VIEW all_posts AS SELECT * FROM snapshots", "view all_posts"),
        ("CREATE TRIGGER swallow BEFORE INSERT ON reviews BEGIN SELECT RAISE(IGNORE); END", "trigger swallow"),
        ("CREATE INDEX quick ON snapshots (route)", "index quick"),
        ("ALTER TABLE snapshots ADD COLUMN mood TEXT", "table snapshots"),
        ("DROP VIEW custody", "view custody"),
    ],
)
def test_what_is_foreign_in_the_database_is_found(copy: Path, statement: str, where: str) -> None:
    with closing(sqlite3.connect(copy / FILE)) as connection:
        connection.execute(statement)
        connection.commit()
    assert where in [place for place, _ in problems(copy)]


def test_an_index_that_hides_a_row_is_found(copy: Path) -> None:
    with closing(sqlite3.connect(copy / FILE)) as connection:
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'ix_snapshots_post'").fetchone()
        connection.execute("DROP INDEX ix_snapshots_post")
        connection.execute(f"{sql} WHERE seq > 1")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'ix_snapshots_post'", [sql])
        connection.commit()
    assert any(where == "the database file" for where, _ in problems(copy))


def files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "blobs").rglob("*") if path.is_file())


def flip(folder: Path, which: int, at: int) -> None:
    file = files(folder)[which]
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)


def swap(folder: Path) -> None:
    one, two = files(folder)
    other = two.read_bytes()
    two.write_bytes(one.read_bytes())
    one.write_bytes(other)


def to_folder(folder: Path) -> None:
    file = files(folder)[0]
    file.unlink()
    file.mkdir()


FILE_CHANGES: list[Change] = [
    *(lambda folder, which=which, at=at: flip(folder, which, at) for which in (0, 1) for at in (0, 60_000, -1)),  # type: ignore[misc]
    lambda folder: files(folder)[0].unlink(),
    lambda folder: files(folder)[1].write_bytes(b""),
    lambda folder: files(folder)[1].write_bytes(files(folder)[1].read_bytes() + b"\0"),
    swap,
    to_folder,
]


@pytest.mark.parametrize("change", FILE_CHANGES)
def test_a_blob_file_that_is_changed_missing_or_swapped_is_found(copy: Path, change: Change) -> None:
    change(copy)
    found = problems(copy)
    assert found
    assert all(where.startswith("blob ") for where, _ in found), found


def test_a_line_that_was_cut_off_with_all_it_brought_is_seen_by_an_anchor_alone(whole: Path, copy: Path) -> None:
    with Archive.open(whole) as archive:
        lines = archive.custody()
    head = canonical.digest(lines[-1])
    with behind_its_back(copy) as connection:
        for table in tables.FACTS:
            third = 5 if table is tables.snapshots else 3
            connection.execute(f"DELETE FROM {table.name} WHERE seq >= {third}")
        connection.execute("DELETE FROM names WHERE snapshot >= 5")
        connection.execute("DELETE FROM events WHERE seq >= 2")
    assert problems(copy) == []
    with Archive.open(copy) as archive:
        assert [where for where, _ in check_anchor(archive, len(lines), head)] == ["event 3"]
        assert check_anchor(archive, 2, canonical.digest(lines[1])) == []
        archive.keep([snapshot(taken_at=AT + timedelta(days=50))], at=AT, agent="test", did="capture")
        archive.keep([], at=AT, agent="test", did="export", note="bundle y")
        assert check(archive)[1] == []
        assert [where for where, _ in check_anchor(archive, len(lines), head)] == ["event 3"]
    with Archive.open(whole) as archive:
        assert check_anchor(archive, len(lines), head) == []


def test_any_flipped_byte_of_the_database_file_is_told_without_a_defect(whole: Path, copy: Path) -> None:
    """A byte that nothing reads (a free one, one of the search index) may go unseen: nothing kept is changed."""
    data = (whole / FILE).read_bytes()
    chance = random.Random(6)
    found = 0
    for at in chance.sample(range(len(data)), 60):
        for beside in ("-wal", "-shm"):
            (copy / (FILE + beside)).unlink(missing_ok=True)
        (copy / FILE).write_bytes(data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :])
        try:
            found += bool(problems(copy))
        except CitetrailError:
            found += 1
    assert found


def test_a_byte_flipped_in_any_fact_line_or_blob_is_found(whole: Path, copy: Path) -> None:
    data = (whole / FILE).read_bytes()
    chance = random.Random(7)
    with closing(sqlite3.connect(whole / FILE)) as connection:
        kept = [row for t in tables.FACTS for row in connection.execute(f"SELECT CAST(body AS BLOB) FROM {t.name}")]
        kept += connection.execute("SELECT CAST(line AS BLOB) FROM events").fetchall()
        kept += connection.execute("SELECT data FROM blobs WHERE data IS NOT NULL").fetchall()
    flips = 0
    for (held,) in chance.sample(kept, 25):
        start = data.find(held[:60])
        assert start >= 0
        at = start + chance.randrange(min(60, len(held)))
        for beside in ("-wal", "-shm"):
            (copy / (FILE + beside)).unlink(missing_ok=True)
        (copy / FILE).write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        assert problems(copy), at
        flips += 1
    assert flips == 25
