"""Facts are kept once, found again as they were, and never changed."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from facts import AT, post, snapshot

from db import canonical, verify
from db.archive import Archive
from db.errors import Damaged, InputError
from db.facts import FILE
from db.model import Article, Passage, Quote, Reading, When
from db.saved import Save


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as opened:
        yield opened


def article(text: str = "It said the bridge is open.", url: str | None = "https://news.example/1") -> Article:
    return Article(url, "A bridge", None, When(day="2026-03-01"), None, "en", text, canonical.digest(b"page"), "html")


def test_a_fact_kept_is_found_again_as_it_was(archive: Archive) -> None:
    look = snapshot()
    (id_,) = archive.keep([look], at=AT, agent="test", did="capture")
    assert archive.snapshots([look.ref.key]) == [(id_, look)]
    assert id_ == canonical.name(look)


def test_ids_of_posts_compare_without_case(archive: Archive) -> None:
    look = snapshot()
    archive.keep([look], at=AT, agent="test", did="capture")
    assert archive.snapshots([look.ref.key.upper()])[0][1] == look


def test_keeping_twice_is_keeping_once_and_leaves_one_link_in_the_chain(archive: Archive) -> None:
    for _ in range(2):
        archive.keep([snapshot()], at=AT, agent="test", did="capture")
    assert archive.snapshot_count() == 1
    assert [event.did for event in archive.events()] == ["capture"]


def test_every_act_of_keeping_is_a_link_that_names_what_it_brought(archive: Archive) -> None:
    first = archive.keep([snapshot()], at=AT, agent="test", did="capture")
    later = archive.keep([snapshot(taken_at=AT + timedelta(days=1))], at=AT, agent="test", did="capture")
    events = archive.events()
    assert [event.objects for event in events] == [first, later]
    assert events[1].previous == canonical.digest(archive.custody()[0])


def test_large_blobs_are_files_that_sha256sum_verifies_and_small_ones_rows(archive: Archive) -> None:
    large, small = bytes(range(256)) * 3000 + b"\x00", b"a page " * 100
    # incompressible bytes, so that they stay large
    import hashlib

    large = b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(5000))
    blobs = {canonical.digest(data): data for data in (large, small)}
    archive.keep([snapshot()], at=AT, agent="test", did="capture", blobs=blobs)
    for digest, data in blobs.items():
        assert archive.blob(digest) == data
    files = [path for path in (archive.folder / "blobs").rglob("*") if path.is_file()]
    assert [path.name for path in files] == [canonical.digest(large)]
    assert hashlib.sha256(files[0].read_bytes()).hexdigest() == files[0].name


def test_a_blob_that_changed_on_disk_is_damage(archive: Archive) -> None:
    import os

    data = os.urandom(200_000)
    archive.keep([snapshot()], at=AT, agent="test", did="capture", blobs={canonical.digest(data): data})
    (file,) = [path for path in (archive.folder / "blobs").rglob("*") if path.is_file()]
    file.write_bytes(data[:-1] + b"!")
    with pytest.raises(Damaged, match="no longer hashes"):
        archive.blob(canonical.digest(data))


def test_a_row_that_changed_is_noticed_on_the_next_read(archive: Archive) -> None:
    archive.keep([snapshot()], at=AT, agent="test", did="capture")
    with sqlite3.connect(archive.folder / FILE) as other:
        other.execute("DROP TRIGGER snapshots_no_update")
        other.execute("UPDATE snapshots SET body = replace(body, 'open', 'shut')")
    other.close()
    with pytest.raises(Damaged, match="no longer hashes"):
        archive.snapshots([post().ref.key])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE snapshots SET body = '{}'",
        "DELETE FROM snapshots",
        "INSERT OR REPLACE INTO snapshots SELECT * FROM snapshots",
        "REPLACE INTO events SELECT * FROM events",
        "UPDATE events SET line = '{}'",
        "DELETE FROM events",
        "INSERT INTO events VALUES (7, '{}', 'x')",
        "DELETE FROM blobs",
        "UPDATE blobs SET data = NULL",
    ],
)
def test_other_programs_cannot_change_or_remove_what_is_kept(archive: Archive, statement: str) -> None:
    archive.keep([snapshot()], at=AT, agent="test", did="capture", blobs={canonical.digest(b"x"): b"x"})
    other = sqlite3.connect(archive.folder / FILE)
    with pytest.raises(sqlite3.IntegrityError):
        other.execute(statement)
    other.close()


def test_an_article_is_found_by_address_by_id_by_file_name_and_by_bytes(archive: Archive) -> None:
    fact = article()
    id_ = canonical.name(fact)
    archive.keep([fact, Reading(id_, AT, "test", "bridge.html")], at=AT, agent="test", did="read")
    for wanted in ("https://news.example/1", id_, id_[:8], "bridge.html"):
        assert archive.articles(wanted) == [(id_, fact)]
    assert archive.articles("nothing", source=fact.source) == [(id_, fact)]
    assert archive.articles("nothing") == []


def test_the_newest_version_of_an_article_comes_first(archive: Archive) -> None:
    old, new = article("First words."), article("Second words.")
    for fact in (old, new):
        archive.keep([fact], at=AT, agent="test", did="read")
    assert [fact for _, fact in archive.articles("https://news.example/1")] == [new, old]


def test_the_version_that_was_read_last_comes_first_also_when_it_is_an_earlier_one(archive: Archive) -> None:
    old, new = article("First words."), article("Second words.")
    for day, fact in enumerate((old, new, old)):
        reading = Reading(canonical.name(fact), AT + timedelta(days=day), "test", "https://news.example/1")
        archive.keep([fact, reading], at=AT, agent="test", did="read")
    assert [fact for _, fact in archive.articles("https://news.example/1")] == [old, new]


def test_quotes_come_in_the_order_of_the_article(archive: Archive) -> None:
    id_ = canonical.name(article())
    quotes = [
        Quote(id_, Passage(word, start), "direct") for start, word in ((30, "third"), (2, "first"), (9, "second"))
    ]
    archive.keep([article(), *quotes], at=AT, agent="test", did="read")
    assert [fact for _, fact in archive.quotes(id_)] == quotes


def test_the_views_show_plain_columns_to_other_tools(archive: Archive) -> None:
    archive.keep([snapshot()], at=AT, agent="test", did="capture")
    other = sqlite3.connect(archive.folder / FILE)
    row = other.execute("SELECT handle, text, url, route FROM post_captures").fetchone()
    other.close()
    assert row == ("ferry_watch", "The bridge is open again.", post().ref.url, "syndication")


def test_what_became_of_a_page_that_was_to_be_saved_is_found_by_its_address(archive: Archive) -> None:
    page = "https://t.me/river_gauge/120"
    failed = Save(page, AT, "test", "web.archive.org", why="error:no-access", job="spn2-a")
    done = Save(page, AT, "test", "web.archive.org", f"https://web.archive.org/web/20260301120000/{page}")
    for fact in (failed, done, Save("https://t.me/other/1", AT, "test", "web.archive.org", why="no")):
        archive.keep([fact], at=AT, agent="test", did="save")
    assert archive.saves([page]) == [(canonical.name(failed), failed), (canonical.name(done), done)]
    other = sqlite3.connect(archive.folder / FILE)
    rows = other.execute("SELECT url, memento, why FROM page_saves ORDER BY rowid").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute("UPDATE saves SET url = ''")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute("DELETE FROM saves")
    other.close()
    assert rows[:2] == [(page, None, "error:no-access"), (page, done.memento, None)]
    assert verify.check(archive)[1] == []


def test_only_the_owner_may_read_the_archive(archive: Archive) -> None:
    assert stat.S_IMODE((archive.folder / FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(archive.folder.stat().st_mode) == 0o700


def test_where_no_archive_is_none_is_made_unless_asked_for(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no archive"):
        Archive.open(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("not a database, but long enough to be taken for one " * 100)
    with pytest.raises(Damaged, match="not a sound SQLite file"):
        Archive.open(tmp_path)


def test_a_write_that_fails_half_way_leaves_nothing_behind(archive: Archive) -> None:
    naive = replace(snapshot(), taken_at=AT.replace(tzinfo=None))
    with pytest.raises(ValueError, match="no time zone"):
        archive.keep([snapshot(), naive], at=AT, agent="test", did="capture")
    assert archive.snapshot_count() == 0
    assert archive.events() == []


def test_a_full_disk_is_said_and_nothing_kept_is_lost(archive: Archive) -> None:
    archive.keep([snapshot()], at=AT, agent="test", did="capture")
    before = archive.custody()

    with archive._engine.connect().execution_options(migrating=True) as connection:  # the one that is used again
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    many = [snapshot(post(str(1900000000000000100 + n), "words " * 500)) for n in range(200)]
    with pytest.raises(InputError, match="disk is full"):
        archive.keep(many, at=AT, agent="test", did="capture")
    archive._engine.dispose()
    assert archive.custody() == before
    assert archive.keep(many, at=AT, agent="test", did="capture")


def keep_many(folder: str, number: int) -> int:
    with Archive.open(Path(folder)) as own:
        for n in range(20):
            id_ = str(1900000000000000000 + number * 1000 + n)
            own.keep([snapshot(post(id_))], at=AT, agent=f"process {number}", did="capture")
    return number


def test_several_processes_keep_at_once_and_the_chain_stays_whole(tmp_path: Path) -> None:
    with ProcessPoolExecutor(3) as pool:
        assert list(pool.map(keep_many, [str(tmp_path / "shared")] * 3, range(3))) == [0, 1, 2]
    with Archive.open(tmp_path / "shared") as shared:
        assert shared.snapshot_count() == 60
        assert len(shared.events()) == 60


def test_many_posts_are_looked_up_by_the_index_and_not_by_reading_the_whole_archive(tmp_path: Path) -> None:
    asked: list[tuple[str, Any]] = []
    with Archive.open(tmp_path / "archive") as archive:
        sa.event.listen(archive._engine, "before_cursor_execute", lambda *said: asked.append((said[2], said[3])))
        archive.snapshots([f"twitter:{number}" for number in range(5000)])
        with archive.connect() as connection:
            plans = [
                row[3]
                for statement, values in list(asked)
                if statement.startswith("SELECT")
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            ]
    assert any("ix_snapshots_post" in step for step in plans)
    assert not any(step.startswith("SCAN") for step in plans)
