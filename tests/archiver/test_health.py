"""`doctor` finds what is wrong with an archive, and says what to do."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archiver import health
from archiver.lease import lease
from db.archive import Archive
from db.facts import FILE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Archive.open(tmp_path / "archive").close()
    return tmp_path / "archive"


def wrong(folder: Path, reserve: int = 0) -> dict[str, health.Finding]:
    return {seen.what: seen for seen in health.examine(folder, reserve) if not seen.ok and seen.what != "clock"}


def test_a_sound_archive_has_nothing_wrong(folder: Path) -> None:
    assert wrong(folder) == {}


def test_a_database_that_another_program_holds_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_MOMENT", 0.05)
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "locked" in wrong(folder)["database"].found
    assert wrong(folder) == {}


def test_a_disk_below_the_reserve_is_named(folder: Path) -> None:
    assert "MB are free" in wrong(folder, 10**18)["room on the disk"].found


def test_what_is_on_its_way_in_for_too_long_is_named(folder: Path) -> None:
    part = folder / "blobs" / "incoming" / "film.part"
    part.write_bytes(b"half")
    assert wrong(folder) == {}
    os.utime(part, (time.time() - 200_000,) * 2)
    assert "1 files" in wrong(folder)["unfinished files"].found


def test_missing_rights_are_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    access: Callable[..., bool] = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != folder / FILE and access(path, mode))  # as for no root
    assert FILE in wrong(folder)["rights to the archive"].found


def test_posts_that_others_have_in_hand_are_counted(folder: Path) -> None:
    def leases() -> str:
        return next(seen.found for seen in health.examine(folder, 0) if seen.what == "leases on posts")

    with lease(folder, "twitter:1"):
        assert leases() == "1 held by other runs"
    assert leases() == "none held"


def test_without_an_archive_only_the_clock_is_looked_at(tmp_path: Path) -> None:
    assert [seen.what for seen in health.examine(tmp_path / "none", None)] == ["clock"]
    assert not (tmp_path / "none").exists()
