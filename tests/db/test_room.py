"""What a killed process left behind is swept by the next that writes, and never what a living one holds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from facts import AT, snapshot

from db import canonical, verify
from db.archive import Archive
from db.spool import Spool

FILM = bytes(range(256)) * 100
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from db.archive import Archive
from db.spool import Spool

with Archive.open(Path(sys.argv[1])) as archive:
    spool = Spool(archive.room, memory=100)
    spool.write(bytes(range(256)) * 100)
    print("half way", flush=True)
    sys.stdin.read()
    spool.done()
    now = datetime.now(UTC)
    archive.keep([], at=now, agent="test", did="capture", note="kept", blobs={spool.digest: spool})
"""


def writer(folder: Path) -> subprocess.Popen[bytes]:
    """A process in whose hand a film is."""
    command = [sys.executable, "-c", WRITER, str(folder)]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"half way\n"
    return process


def incoming(folder: Path) -> list[Path]:
    return list((folder / "blobs" / "incoming").iterdir())


def test_what_a_killed_process_left_is_swept_when_the_archive_is_opened_again(tmp_path: Path) -> None:
    process = writer(tmp_path)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert len(incoming(tmp_path)) == 1
    with Archive.open(tmp_path) as archive:
        assert incoming(tmp_path) == []
        assert verify.check(archive)[1] == []


def test_what_a_living_process_holds_is_left_to_it(tmp_path: Path) -> None:
    process = writer(tmp_path)
    for _ in range(3):
        with Archive.open(tmp_path), Archive.open(tmp_path):
            assert len(incoming(tmp_path)) == 1
    process.communicate(b"", timeout=30)
    assert process.returncode == 0
    assert incoming(tmp_path) == []
    with Archive.open(tmp_path) as archive:
        assert archive.blob(canonical.digest(FILM)) == FILM


def test_of_a_killed_and_a_living_process_both_files_stay_until_the_living_one_is_done(tmp_path: Path) -> None:
    living, dead = writer(tmp_path), writer(tmp_path)
    dead.kill()
    dead.communicate(timeout=30)
    with Archive.open(tmp_path):
        assert len(incoming(tmp_path)) == 2
    living.communicate(b"", timeout=30)
    assert living.returncode == 0
    with Archive.open(tmp_path) as archive:
        assert incoming(tmp_path) == []
        assert archive.blob(canonical.digest(FILM)) == FILM


def test_within_one_process_too_a_second_opening_sweeps_nothing(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        spool = Spool(archive.room, memory=100)
        spool.write(FILM)
        with Archive.open(tmp_path):
            pass
        done = spool.done()
        assert isinstance(done, Spool)
        archive.keep([snapshot()], at=AT, agent="test", did="capture", blobs={done.digest: done})
        assert archive.blob(done.digest) == FILM


def test_a_room_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        Archive.open(tmp_path).close()
    finally:
        os.umask(before)
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("blobs", "blobs/incoming")} == {0o700}


def test_only_files_on_their_way_in_are_swept(tmp_path: Path) -> None:
    Archive.open(tmp_path).close()
    room = tmp_path / "blobs" / "incoming"
    (room / "left.part").write_bytes(FILM)
    (room / "a note of somebody").write_bytes(b"")
    Archive.open(tmp_path).close()
    assert [path.name for path in incoming(tmp_path)] == ["a note of somebody"]


def test_where_a_file_stands_in_the_rooms_place_the_archive_can_be_read(tmp_path: Path) -> None:
    Archive.open(tmp_path).close()
    (tmp_path / "blobs" / "incoming").rmdir()
    (tmp_path / "blobs" / "incoming").write_bytes(b"")
    with Archive.open(tmp_path) as archive:
        assert archive.snapshot_count() == 0


def test_a_closed_archive_leaves_no_handle_behind(tmp_path: Path) -> None:
    def next_handle() -> int:
        handle = os.open(tmp_path, os.O_RDONLY)
        os.close(handle)
        return handle

    before = next_handle()
    for _ in range(3):
        Archive.open(tmp_path).close()
    assert next_handle() == before
