"""A bundle's files are read where they lie, in any order, zipped or not."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.bundle import container
from archiver.bundle.container import Container

DATA = bytes(range(256)) * 9000 + b"the end"


@pytest.fixture(params=["folder", "stored", "packed"])
def held(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Container]:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag" / "a.bin").write_bytes(DATA)
    if request.param == "folder":
        yield container.of_folder(tmp_path / "bag")
        return
    how = zipfile.ZIP_STORED if request.param == "stored" else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(tmp_path / "bag.zip", "w", how) as archive:
        archive.writestr("0.txt", "before")
        archive.writestr("a.bin", DATA)
        archive.writestr("b.txt", "behind")
    with zipfile.ZipFile(tmp_path / "bag.zip") as archive:
        yield container.of_zip(archive)


def test_it_can_be_sought_in(held: Container) -> None:
    with held.seek("a.bin") as file:
        assert file.seek(-7, os.SEEK_END) == len(DATA) - 7
        assert file.read() == b"the end"
        assert file.read(1) == b""
        assert file.seek(1_000_001) == 1_000_001
        assert file.read(5) == DATA[1_000_001:1_000_006]
        assert file.seek(-3, os.SEEK_CUR) == 1_000_003
        assert file.read() == DATA[1_000_003:]
        file.seek(0)
        assert file.read() == DATA
        assert file.seek(5, os.SEEK_END) == len(DATA) + 5
        assert file.read() == b""


def test_two_readers_do_not_disturb_each_other(held: Container) -> None:
    with held.seek("a.bin") as one, held.open("a.bin") as other:
        halves = [(one.read(1 << 20), other.read(1 << 20)) for _ in range(3)]
    assert b"".join(first for first, _ in halves) == b"".join(second for _, second in halves) == DATA


def test_there_is_nothing_before_the_start(held: Container) -> None:
    with held.seek("a.bin") as file, pytest.raises((ValueError, OSError)):
        file.seek(-len(DATA) - 1, os.SEEK_END)
