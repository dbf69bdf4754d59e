"""Bytes on their way in: few stay in memory, many go into a file, and they are the same bytes either way."""

from __future__ import annotations

import gc
import tempfile
from pathlib import Path

import pytest
from facts import AT, snapshot
from hypothesis import given
from hypothesis import strategies as st

from db import canonical, verify
from db.archive import Archive
from db.errors import Damaged, InputError
from db.spool import Spool, first, up_to, whole

FILM = bytes(range(256)) * 100


def spooled(folder: Path, data: bytes = FILM) -> Spool:
    spool = Spool(folder, memory=100)
    spool.write(data)
    done = spool.done()
    assert isinstance(done, Spool)
    return done


@given(st.lists(st.binary(max_size=20), max_size=20), st.integers(0, 100))
def test_what_goes_in_comes_out_whole_and_under_its_name(pieces: list[bytes], memory: int) -> None:
    data = b"".join(pieces)
    with tempfile.TemporaryDirectory() as folder:
        spool = Spool(Path(folder), memory)
        for piece in pieces:
            spool.write(piece)
        done = spool.done()
        assert isinstance(done, Spool) == (len(data) > memory)
        assert (len(done), whole(done), first(done, 5)) == (len(data), data, data[:5])
        assert not isinstance(done, Spool) or done.digest == canonical.digest(data)


@pytest.mark.parametrize("count", [0, 1, 5000, len(FILM), len(FILM) + 1, None])
def test_the_first_bytes_are_named_for_themselves(tmp_path: Path, count: int | None) -> None:
    shorter = up_to(spooled(tmp_path), count, tmp_path)
    assert whole(shorter) == up_to(FILM, count, tmp_path) == FILM[:count]
    assert not isinstance(shorter, Spool) or shorter.digest == canonical.digest(FILM[:count])


def test_without_a_folder_all_stays_in_memory() -> None:
    spool = Spool(memory=1)
    spool.write(FILM)
    assert spool.done() == FILM


def test_a_file_that_nobody_keeps_goes_with_its_spool(tmp_path: Path) -> None:
    spool = spooled(tmp_path)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [FILM]
    del spool
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="cannot be written"):
        spooled(tmp_path / "file" / "below")


def test_a_film_is_kept_by_moving_its_file_and_twice_is_once(tmp_path: Path) -> None:
    name = canonical.digest(FILM)
    with Archive.open(tmp_path) as archive:
        for _ in range(2):
            archive.keep([snapshot()], at=AT, agent="test", did="capture", blobs={name: spooled(archive.room)})
        gc.collect()
        assert archive.blob(name) == FILM
        assert list(archive.room.iterdir()) == []
        assert (tmp_path / "blobs" / name[:2] / name).read_bytes() == FILM
        assert verify.check(archive)[1] == []


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_verify_sees_what_became_of_a_film(tmp_path: Path, harm: str) -> None:
    name = canonical.digest(FILM)
    with Archive.open(tmp_path) as archive:
        archive.keep([snapshot()], at=AT, agent="test", did="capture", blobs={name: spooled(archive.room)})
        file = tmp_path / "blobs" / name[:2] / name
        file.write_bytes(FILM[:-1] + b"!") if harm == "changed" else file.unlink()
        assert [where for where, _ in verify.check(archive)[1]] == [f"blob {name}"]
        with pytest.raises(Damaged):
            archive.blob(name)


def test_what_a_killed_process_left_behind_is_no_damage(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        (archive.room / "left.part").write_bytes(FILM)
        assert verify.check(archive)[1] == []
