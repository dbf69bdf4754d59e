"""A backup is the archive as it stood at one instant, whole, or it is the former one."""

from __future__ import annotations

import fcntl
import hashlib
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import smalldisk
from facts import AT, post, snapshot

from db import backup, canonical, custody, verify
from db.archive import Archive
from db.backup import NAME
from db.errors import Damaged, InputError
from db.facts import FILE

ROOT = Path(__file__).parents[2]


def film(number: int, size: int = 150_000) -> bytes:
    """Bytes that do not shrink, so that they are kept as a file."""
    return random.Random(number).randbytes(size)


def keep(archive: Archive, number: int) -> None:
    data = film(number)
    look = snapshot(post(str(1900 + number)), AT + timedelta(minutes=number), canonical.digest(data))
    archive.keep([look], at=AT, agent="test", did="capture", blobs={canonical.digest(data): data})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Archive.open(tmp_path / "archive") as archive:
        for number in range(3):
            keep(archive, number)
    return tmp_path / "archive"


def back_up(folder: Path, target: Path) -> backup.Copied:
    with Archive.open(folder) as archive:
        return backup.backup(archive, target)


def chain(folder: Path) -> list[bytes]:
    with Archive.open(folder) as archive:
        return archive.custody()


def files(target: Path) -> dict[str, int]:
    found = [path for path in (target / "blobs").rglob("*") if path.is_file()]
    return {path.name: path.stat().st_mtime_ns for path in found}


def test_a_restored_archive_holds_what_the_archive_held_verifies_and_goes_on(folder: Path, tmp_path: Path) -> None:
    made = back_up(folder, tmp_path / "backup")
    assert (made.problems, made.files, made.entries) == ([], 3, 3)
    back = backup.restore(tmp_path / "backup", tmp_path / "again" / "archive")
    assert (back.problems, back.head, back.files) == ([], made.head, 3)
    assert chain(tmp_path / "again" / "archive") == chain(folder)
    with Archive.open(tmp_path / "again" / "archive") as archive, Archive.open(folder) as first:
        assert verify.check(archive) == verify.check(first)
        keys = [f"twitter:{1900 + number}" for number in range(3)]
        assert archive.snapshots(keys) == first.snapshots(keys)
        assert archive.blob(canonical.digest(film(2))) == film(2)
        keep(archive, 9)
        assert verify.check(archive)[1] == []


def test_the_same_folder_again_takes_only_what_is_new(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup")
    before = files(tmp_path / "backup")
    with Archive.open(folder) as archive:
        keep(archive, 7)
    made = back_up(folder, tmp_path / "backup")
    assert (made.files, made.size, made.entries) == (1, 150_000, 4)
    now = files(tmp_path / "backup")
    assert {name: at for name, at in now.items() if name in before} == before
    assert set(now) - set(before) == {canonical.digest(film(7))}
    assert back_up(folder, tmp_path / "backup").files == 0


def test_a_blob_that_was_cut_in_the_backup_is_copied_again(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup")
    digest = canonical.digest(film(1))
    (tmp_path / "backup" / "blobs" / digest[:2] / digest).write_bytes(film(1)[:1000])
    made = back_up(folder, tmp_path / "backup")
    assert (made.files, made.problems) == (1, [])


def test_what_rots_in_a_backup_is_found_when_it_is_verified(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup")
    digest = canonical.digest(film(1))
    (tmp_path / "backup" / "blobs" / digest[:2] / digest).write_bytes(film(2))
    with backup.opened(tmp_path / "backup") as kept:
        assert [where for where, _ in verify.check(kept)[1]] == [f"blob {digest}"]
    back = backup.restore(tmp_path / "backup", tmp_path / "again")
    assert [where for where, _ in back.problems] == [f"blob {digest}"]


def test_nobody_else_reads_a_backup(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup")
    for path in [tmp_path / "backup", *(tmp_path / "backup").rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path


WRITER = """
import sys
from pathlib import Path
sys.path[:0] = ["tests/db", "tests"]
from test_backup import keep
from db.archive import Archive
with Archive.open(Path(sys.argv[1])) as archive:
    for number in range(100, 100_000):
        keep(archive, number)
        print(number, flush=True)
"""
BACKER = """
import sys
from pathlib import Path
from db import backup
from db.archive import Archive
with Archive.open(Path(sys.argv[1])) as archive:
    print(flush=True)
    backup.backup(archive, Path(sys.argv[2]))
"""


def start(script: str, *arguments: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", script, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    return process


def stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate(timeout=60)


def test_it_is_whole_while_others_keep(folder: Path, tmp_path: Path) -> None:
    writers = [start(WRITER, folder)]
    try:
        entries = [0]
        while len(entries) < 4 or entries[-1] < 40:
            made = back_up(folder, tmp_path / "backup")
            assert made.problems == []
            with backup.opened(tmp_path / "backup") as kept:
                assert verify.check(kept)[1] == []
            assert made.entries >= entries[-1]
            entries.append(made.entries)
        assert len(set(entries)) > 3
        assert writers[0].poll() is None
    finally:
        for writer in writers:
            stop(writer)
    kept_lines = chain(folder)
    assert [hashlib.sha256(kept_lines[made.entries - 1]).hexdigest()] == [made.head]


@pytest.mark.parametrize("seed", range(6))
def test_one_that_is_killed_leaves_the_former_one_whole(folder: Path, tmp_path: Path, seed: int) -> None:
    first = back_up(folder, tmp_path / "backup")
    with Archive.open(folder) as archive:
        for number in range(10, 40):
            keep(archive, number)
    dice = random.Random(seed)
    process = start(BACKER, folder, tmp_path / "backup")
    time.sleep(dice.random() * 0.12)
    stop(process)
    with backup.opened(tmp_path / "backup") as kept:
        checked, problems = verify.check(kept)
        assert problems == []
        assert checked["events"] in (first.entries, 33)
    made = back_up(folder, tmp_path / "backup")
    assert (made.entries, made.problems) == (33, [])
    assert list((tmp_path / "backup" / "blobs" / "incoming").iterdir()) == []


def test_a_restore_that_was_killed_is_done_again(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup")
    digest = canonical.digest(film(1))
    left = tmp_path / "again" / "blobs"
    (left / digest[:2]).mkdir(parents=True)
    (left / digest[:2] / digest).write_bytes(film(1))
    (left / "incoming").mkdir()
    (left / "incoming" / "citetrail.db.part").write_bytes(b"half")
    back = backup.restore(tmp_path / "backup", tmp_path / "again")
    assert (back.problems, back.files) == ([], 2)


def inside(folder: Path, tmp: Path) -> Path:
    return folder / "backup"


def itself(folder: Path, tmp: Path) -> Path:
    return folder


def around(folder: Path, tmp: Path) -> Path:
    return tmp


def by_a_link(folder: Path, tmp: Path) -> Path:
    (tmp / "link").symlink_to(folder)
    return tmp / "link" / "backup"


def full_of_others(folder: Path, tmp: Path) -> Path:
    (tmp / "papers").mkdir()
    (tmp / "papers" / "letter.txt").write_text("Dear")
    return tmp / "papers"


def another_archive(folder: Path, tmp: Path) -> Path:
    Archive.open(tmp / "other").close()
    return tmp / "other"


def a_file(folder: Path, tmp: Path) -> Path:
    (tmp / "letter.txt").write_text("Dear")
    return tmp / "letter.txt"


def a_backup_of_another(folder: Path, tmp: Path) -> Path:
    with Archive.open(tmp / "other") as archive:
        keep(archive, 5)
    back_up(tmp / "other", tmp / "backup")
    return tmp / "backup"


def one_in_use(folder: Path, tmp: Path) -> Path:
    room = tmp / "backup" / "blobs" / "incoming"
    room.mkdir(parents=True)
    handle = os.open(room, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return tmp / "backup"


PLACES: list[Callable[[Path, Path], Path]] = [
    *(inside, itself, around, by_a_link, full_of_others, another_archive, a_file, a_backup_of_another, one_in_use)
]


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_cannot_take_it_is_refused_untouched(
    folder: Path, tmp_path: Path, place: Callable[[Path, Path], Path]
) -> None:
    target = place(folder, tmp_path)
    before = {path: path.read_bytes() for path in target.rglob("*.*") if path.is_file()}
    with pytest.raises(InputError):
        back_up(folder, target)
    assert {path: path.read_bytes() for path in before} == before
    assert not (folder / "backup").exists()


def test_a_restore_overwrites_nothing(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup")
    before = (folder / FILE).read_bytes()
    for target in (folder, full_of_others(folder, tmp_path), tmp_path / "backup", tmp_path / "backup" / "again"):
        with pytest.raises(InputError):
            backup.restore(tmp_path / "backup", target)
    assert (folder / FILE).read_bytes() == before
    with pytest.raises(InputError, match="no backup"):
        backup.restore(folder, tmp_path / "elsewhere")


def test_what_was_kept_after_a_restore_never_replaces_what_the_archive_kept(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup")
    backup.restore(tmp_path / "backup", tmp_path / "again")
    for each, number in ((folder, 20), (tmp_path / "again", 21)):
        with Archive.open(each) as archive:
            keep(archive, number)
    back_up(folder, tmp_path / "backup")
    with pytest.raises(InputError, match="another archive"):
        back_up(tmp_path / "again", tmp_path / "backup")


def damage(folder: Path) -> str:
    digest = canonical.digest(film(1))
    (folder / "blobs" / digest[:2] / digest).write_bytes(b"rotten")
    return f"blob {digest}"


def spoil_row(folder: Path) -> None:
    connection = sqlite3.connect(folder / FILE)
    (guard,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'snapshots_no_update'").fetchone()
    connection.execute("DROP TRIGGER snapshots_no_update")
    connection.execute("UPDATE snapshots SET body = replace(body, 'open', 'shut') WHERE seq = 2")
    connection.execute(guard)
    connection.commit()
    connection.close()


def test_damage_never_replaces_a_sound_backup_and_is_told_of_a_new_one(folder: Path, tmp_path: Path) -> None:
    first = back_up(folder, tmp_path / "backup")
    spoil_row(folder)
    with pytest.raises(Damaged, match="former backup"):
        back_up(folder, tmp_path / "backup")
    with backup.opened(tmp_path / "backup") as kept, kept.connect() as connection:
        assert verify.check(kept)[1] == []
        assert custody.head(connection)[1] == first.head
    made = back_up(folder, tmp_path / "new")
    assert len(made.problems) == 1
    with Archive.open(folder) as archive:
        keep(archive, 8)
    again = back_up(folder, tmp_path / "new")
    assert (again.problems, again.files) == (made.problems, 1)


def test_a_blob_that_rotted_since_stays_sound_in_the_backup(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "backup")
    damage(folder)
    made = back_up(folder, tmp_path / "backup")
    assert (made.problems, made.files) == ([], 0)


def test_a_blob_that_rotted_before_is_named(folder: Path, tmp_path: Path) -> None:
    where = damage(folder)
    made = back_up(folder, tmp_path / "backup")
    assert [place for place, _ in made.problems] == [where]
    assert made.files == 2


@pytest.mark.skipif(not smalldisk.can(), reason="no disk of its own for a test here")
@pytest.mark.parametrize("room", [0, 300, 600])
def test_a_full_disk_is_said_and_the_former_backup_stays(folder: Path, tmp_path: Path, room: int) -> None:
    """`room`: how many kB are free for the second backup, which needs its database and 10 blobs of 150 kB."""
    with Archive.open(folder) as archive:
        for number in range(10, 20):
            keep(archive, number)
    script = """
import subprocess, sys
from pathlib import Path
sys.path[:0] = ["tests/db", "tests"]
from test_backup import back_up, keep
from db import backup, verify
from db.archive import Archive
from db.errors import InputError
folder, target, room = Path(sys.argv[1]), Path(sys.argv[2]) / "backup", int(sys.argv[3])
first = back_up(folder, target)
with Archive.open(folder) as archive:
    for number in range(50, 60):
        keep(archive, number)
import os, shutil
free = shutil.disk_usage(target).free
(target.parent / "ballast").write_bytes(bytes(free - room * 1000))
backup._demand_space = lambda *_: None if room else backup.shutil.disk_usage(target)
try:
    back_up(folder, target)
except InputError as error:
    print(error)
else:
    sys.exit("it had room")
with backup.opened(target) as kept:
    checked, problems = verify.check(kept)
assert problems == [] and checked["events"] == first.entries, (checked, problems)
(target.parent / "ballast").unlink()
assert back_up(folder, target).entries == first.entries + 10
"""
    (tmp_path / "disk").mkdir()
    words = [ROOT, sys.executable, script, folder, tmp_path / "disk", str(room)]
    done = smalldisk.run(tmp_path / "disk", 8_000_000, 'cd "$1" && "$2" -c "$3" "$4" "$5" "$6"', words)
    assert done.returncode == 0, done.stderr
    assert "no room" in done.stdout
    assert NAME not in done.stderr


def test_too_little_room_is_said_before_anything_is_copied(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(InputError, match="are needed"):
        back_up(folder, tmp_path / "backup")
    assert files(tmp_path / "backup") == {}
