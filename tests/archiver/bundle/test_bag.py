"""Bags that others validate, and ZIP files that are the same bytes each time."""

from __future__ import annotations

import hashlib
import subprocess
import zipfile
import zlib
from pathlib import Path

import bagit
import pytest

from archiver.bundle import bag
from db.errors import Damaged


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "bag" / "data" / "media"
    data.mkdir(parents=True)
    (data / "a.bin").write_bytes(b"\x00" * 3_000_000)
    (data.parent / "note.txt").write_text("words")
    return tmp_path / "bag"


def test_bagit_accepts_it(folder: Path) -> None:
    bag.close(folder, [("Bagging-Date", "2026-03-02")])
    opened = bagit.Bag(str(folder))
    assert opened.validate()
    assert opened.version_info == (1, 0)
    assert opened.info["Payload-Oxum"] == "3000005.2"


@pytest.mark.parametrize("tool", ["sha256sum", "sha512sum"])
def test_the_usual_tools_accept_its_manifests(folder: Path, tool: str) -> None:
    bag.close(folder, [])
    name = f"manifest-{tool.removesuffix('sum')}.txt"
    assert subprocess.run([tool, "-c", "--strict", name], cwd=folder, capture_output=True).returncode == 0


def test_the_root_is_the_digest_of_the_tag_manifest_which_names_every_tag_file(folder: Path) -> None:
    root = bag.close(folder, [])
    data = (folder / "tagmanifest-sha256.txt").read_bytes()
    assert hashlib.sha256(data).hexdigest() == root
    names = [line.split("  ")[1] for line in data.decode().splitlines()]
    assert names == ["bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt"]


@pytest.mark.parametrize("name", ["ä.txt", "per%20cent", "back\\slash", "new\nline"])
def test_names_that_some_file_system_would_change_are_refused(folder: Path, name: str) -> None:
    (folder / "data" / name).write_bytes(b"")
    with pytest.raises(ValueError, match="no name"):
        bag.close(folder, [])


def test_a_zip_is_stored_sorted_and_without_the_time_of_day(folder: Path, tmp_path: Path) -> None:
    files = bag.files_below(folder)
    bag.pack(dict(reversed(files.items())), tmp_path / "1.zip")
    next(iter(files.values())).touch()
    bag.pack(files, tmp_path / "2.zip")
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(files)
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}


def test_a_zip_tells_its_own_digest_though_it_is_hashed_behind_the_writer(folder: Path, tmp_path: Path) -> None:
    digest = bag.pack(bag.files_below(folder) | {"tag.txt": b"words"}, tmp_path / "1.zip")
    assert digest == hashlib.sha256((tmp_path / "1.zip").read_bytes()).hexdigest()
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        assert archive.testzip() is None
        assert archive.read("tag.txt") == b"words"


def test_a_file_that_changed_after_it_was_hashed_gets_into_no_bundle(folder: Path, tmp_path: Path) -> None:
    files = bag.files_below(folder)
    known = {name: bag.sums(bag.pieces(path)) for name, path in files.items()}
    bag.pack(files, tmp_path / "1.zip", known)
    (folder / "data" / "note.txt").write_text("wordz")
    with pytest.raises(Damaged, match=r"note\.txt"):
        bag.pack(files, tmp_path / "2.zip", known)


def test_both_digests_the_size_and_the_checksum_are_those_of_the_usual_tools(folder: Path) -> None:
    data = bytes(range(256)) * 9000 + b"odd"
    (folder / "data" / "b.bin").write_bytes(data)
    found = bag.sums(bag.pieces(folder / "data" / "b.bin"))
    assert found == bag.Sums(
        hashlib.sha256(data).hexdigest(), hashlib.sha512(data).hexdigest(), len(data), zlib.crc32(data)
    )
