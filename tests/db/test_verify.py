"""Whatever is changed, added or taken away behind the archive's back is found, and its place is named."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from facts import AT, snapshot

from db import canonical
from db.archive import Archive
from db.facts import FILE
from db.verify import check

PAGE = b"<p>The bridge is open again.</p>"
FILM = os.urandom(150_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Archive.open(tmp_path / "archive") as archive:
        for day in range(3):
            look = snapshot(taken_at=AT + timedelta(days=day), body=canonical.digest(PAGE))
            blobs = {canonical.digest(data): data for data in (PAGE, FILM)}
            archive.keep([look], at=AT, agent="test", did="capture", blobs=blobs)
    return tmp_path / "archive"


def problems(folder: Path) -> list[tuple[str, str]]:
    with Archive.open(folder) as archive:
        return check(archive)[1]


def test_a_sound_archive_verifies_and_says_how_much_was_read(folder: Path) -> None:
    with Archive.open(folder) as archive:
        checked, found = check(archive)
    assert found == []
    assert checked == {"facts": 3, "blobs": 2, "events": 3, "signatures": 0, "timestamps": 0}


def behind_its_back(*statements: str) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        connection = sqlite3.connect(folder / FILE)
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    return run


def spoil_file(folder: Path) -> None:
    (file,) = [path for path in (folder / "blobs").rglob("*") if path.is_file()]
    data = bytearray(file.read_bytes())
    data[1000] ^= 1
    file.write_bytes(data)


def remove_file(folder: Path) -> None:
    next(path for path in (folder / "blobs").rglob("*") if path.is_file()).unlink()


@pytest.mark.parametrize(
    ("tamper", "where"),
    [
        (behind_its_back(), "trigger"),
        (behind_its_back("UPDATE snapshots SET body = replace(body, 'open', 'shut') WHERE seq = 2"), "fact"),
        (behind_its_back("UPDATE snapshots SET handle = 'someone' WHERE seq = 2"), "fact"),
        (behind_its_back("DELETE FROM snapshots WHERE seq = 2"), "fact"),
        (behind_its_back("UPDATE events SET line = replace(line, 'capture', 'imports') WHERE seq = 1"), "event 2"),
        (behind_its_back("UPDATE events SET line = replace(line, 'capture', 'imports') WHERE seq = 2"), "event 2"),
        (behind_its_back("UPDATE events SET digest = 'x' WHERE seq = 2"), "event 2"),
        (behind_its_back("DELETE FROM events WHERE seq = 1"), "event 1"),
        (behind_its_back("DELETE FROM events WHERE seq = 2"), "fact"),
        (behind_its_back("UPDATE blobs SET data = x'00' WHERE stored = 'zlib' OR stored = 'raw'"), "blob"),
        (behind_its_back("DELETE FROM blobs WHERE stored <> 'folder'"), "blob"),
        (spoil_file, "blob"),
        (remove_file, "blob"),
    ],
)
def test_tampering_is_found_and_its_place_is_named(folder: Path, tamper: Callable[[Path], None], where: str) -> None:
    tamper(folder)
    found = problems(folder)
    assert any(place.startswith(where) for place, _ in found), found


def test_a_file_that_no_row_names_is_no_damage(folder: Path) -> None:
    stray = folder / "blobs" / "ab" / ("ab" * 32)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"left by a crash")
    assert problems(folder) == []
