"""Whatever is changed, added or taken away behind the archive's back is found, and its place is named."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from facts import AT, snapshot

from db import canonical, fixity
from db.archive import Archive
from db.facts import FILE
from db.model import Exchange
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


def sealed(folder: Path) -> dict[str, str]:
    """Blobs that only a note in the chain names, as sealing leaves them: the exchange, its answer, its certificate."""
    blobs = {canonical.digest(data): data for data in (b"an answer", b"a certificate")}
    answer, certificate = blobs
    tls = (("version", "TLSv1.3"), ("certificate", certificate))
    seen = Exchange(
        AT, "POST", "https://tsa.example/", "POST / HTTP/1.1\r\n\r\n", 200, "HTTP/1.1 200 OK", answer, tls=tls
    )
    body = canonical.write(seen)
    name = canonical.digest(body)
    with Archive.open(folder) as archive:
        note = f"bundle {'0' * 64} with 3 custody lines; root {'1' * 64}, file a.zip; exchange {name}"
        archive.keep([], at=AT, agent="test", did="export", note=note, blobs=blobs | {name: body})
    return {name: "event 3", answer: f"exchange {name}", certificate: f"exchange {name}"}


def test_a_blob_that_only_a_note_in_the_chain_names_is_missed_when_it_is_gone(folder: Path) -> None:
    named = sealed(folder)
    assert problems(folder) == []
    for digest, by in named.items():
        copy = folder.with_name(digest)
        shutil.copytree(folder, copy)
        behind_its_back(f"DELETE FROM blobs WHERE digest = '{digest}'")(copy)
        found = [problem for problem in problems(copy) if problem[0].startswith("blob")]
        assert (f"blob {digest}", f"{by} names it, but it is gone") in found
        with Archive.open(copy) as archive:
            nightly = [problem for problem in fixity.check(archive, 1000).problems if problem[0].startswith("blob")]
        assert nightly == found


def test_other_notes_name_no_blobs(folder: Path) -> None:
    with Archive.open(folder) as archive:
        archive.keep([], at=AT, agent="test", did="review", note=f"exchange {'2' * 64}")
        archive.keep([], at=AT, agent="test", did="export", note=f"bundle x, file exchange {'2' * 64}")
    assert problems(folder) == []
