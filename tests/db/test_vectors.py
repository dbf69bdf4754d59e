"""Vectors beside the facts: by encoder and snapshot; rebuilding the index leaves them; old archives get the table."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db import search
from db.archive import FILE, Archive
from db.errors import InputError
from db.model import Absence, Author, Post, PostRef, Snapshot

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)


def look(number: int, handle: str = "pier", *, found: bool = True) -> Snapshot:
    ref = PostRef("telegram", f"{handle}/{number}", f"https://t.me/{handle}/{number}")
    finding = Post(ref, Author(handle), f"Words {number}") if found else Absence(ref, "deleted", "gone")
    return Snapshot(ref, NOON, "test", "import", finding)


def filled(folder: Path) -> tuple[Archive, list[str]]:
    archive = Archive.open(folder)
    looks = [look(1), look(2), look(3, found=False), look(4, "Quay"), look(5)]
    return archive, list(archive.keep(looks, at=NOON, agent="test", did="import"))


def test_what_is_kept_is_found_again_by_its_encoder_only(tmp_path: Path) -> None:
    archive, ids = filled(tmp_path)
    with archive:
        archive.keep_vectors("one 1", {ids[0]: b"\x01\x02", ids[3]: b"\x03", "0" * 64: b"of nothing"})
        archive.keep_vectors("two 1", {ids[0]: b"\x09"})
        assert archive.vectors("one 1", ids) == {ids[0]: b"\x01\x02", ids[3]: b"\x03"}
        assert archive.vectors("two 1", ids) == {ids[0]: b"\x09"}
        assert archive.newest_vectors("one 1", None, 9) == [(ids[3], b"\x03"), (ids[0], b"\x01\x02")]
        assert archive.newest_vectors("one 1", "PIER", 9) == [(ids[0], b"\x01\x02")]
        assert archive.newest_vectors("one 1", None, 1) == [(ids[3], b"\x03")]


def test_what_is_missing_is_told_of_the_newest_posts(tmp_path: Path) -> None:
    archive, ids = filled(tmp_path)
    with archive:

        def missing(handle: str | None, newest: int) -> list[str]:
            return [id_ for id_, _ in archive.snapshots_without_vectors("one 1", handle, newest)]

        assert missing(None, 9) == [ids[0], ids[1], ids[3], ids[4]]
        archive.keep_vectors("one 1", {ids[4]: b"\x01"})
        assert missing(None, 9) == [ids[0], ids[1], ids[3]]
        assert missing(None, 2) == [ids[3]]
        assert missing("quay", 9) == [ids[3]]


def test_vectors_are_no_facts_and_stay_when_the_index_is_made_again(tmp_path: Path) -> None:
    archive, ids = filled(tmp_path)
    with archive:
        before = archive.custody()
        archive.keep_vectors("one 1", {ids[0]: b"\x01"})
        assert archive.custody() == before
        with archive.connect() as connection, connection.begin():
            search.rebuild(connection)
        assert archive.vectors("one 1", ids) == {ids[0]: b"\x01"}


def test_an_archive_of_the_first_form_gets_the_table_and_keeps_its_facts(tmp_path: Path) -> None:
    archive, ids = filled(tmp_path)
    archive.close()
    with sqlite3.connect(tmp_path / FILE) as connection:
        for table in ("vectors", "accessions", "polls", "agenda"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DROP INDEX ix_snapshots_posted_at")
        connection.execute("UPDATE alembic_version SET version_num = '0005'")
    connection.close()
    with Archive.open(tmp_path) as opened:
        assert [id_ for id_, _ in opened.snapshots_named(ids)] == ids
        opened.keep_vectors("one 1", {ids[0]: b"\x01"})
        assert opened.vectors("one 1", ids) == {ids[0]: b"\x01"}


def test_nothing_is_kept_where_nothing_may_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive, ids = filled(tmp_path)
    with archive:
        monkeypatch.setattr(archive, "read_only", True)
        with pytest.raises(InputError, match="cannot be written"):
            archive.keep_vectors("one 1", {ids[0]: b"\x01"})
