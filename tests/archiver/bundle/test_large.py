"""A film goes from the archive into a bundle, and through every check of it, without being held in memory."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import bundled
import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.bundle import export as bundle
from archiver.bundle import verify as verify_bundle
from archiver.dossier import Dossier, gather
from db import canonical
from db.archive import Archive
from db.errors import Damaged
from db.model import Media
from db.progress import Count, Over, Told
from db.spool import Spool

FILM_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n"
START = b"\0\0\0\x18ftypmp42"
MEASURED = """
import json, resource, sys
from pathlib import Path
from archiver.bundle import export, verify as verify_bundle
from archiver.dossier import gather
from db import verify
from db.archive import Archive

def peak():
    try:  # Linux: there ru_maxrss begins with what the parent had
        said = Path("/proc/self/status").read_text()
        return int(said.partition("VmHWM:")[2].split()[0]) * 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

folder = Path(sys.argv[1])
with Archive.open(folder / "archive", create=False) as archive:
    dossier = gather(archive, archive.article_ids()[0])
    peaks = [peak()]
    made = export.export(archive, [dossier], folder / "evidence.zip", made_by="citetrail 0.0.0")
    peaks.append(peak())
    assert verify.check(archive)[1] == []
    peaks.append(peak())
report = verify_bundle.verify(folder / "evidence.zip")
assert report.ok, report.problems
peaks.append(peak())
print(json.dumps(peaks))
"""


def with_film(folder: Path, size: int, piece: bytes = bytes(1 << 20)) -> tuple[Archive, Dossier, str]:
    """An open archive whose first post shows a film of this size; its dossier, and the film's digest."""
    archive, _ = bundled.dossier(folder)
    spool = Spool(archive.room)
    spool.write(START)
    while len(spool) < size:
        spool.write(piece[: size - len(spool)])
    film = spool.done()
    assert isinstance(film, Spool)
    url = "https://video.example/f.mp4"
    answer = replace(bundled.exchange(url, b"", FILM_HEAD), body=film.digest, body_size=size)
    medium = Media(url, "video", "kept", film.digest, "video/mp4", size)
    look = bundled.looks()[0]
    look = replace(look, finding=replace(bundled.POST, media=(medium,)), exchanges=(*look.exchanges, answer))
    archive.keep([look], at=bundled.AT, agent="test", did="capture", blobs={film.digest: film})
    return archive, gather(archive, archive.article_ids()[0]), film.digest


def test_export_and_verification_of_a_film_of_200_mb_take_little_memory(tmp_path: Path) -> None:
    archive, _, name = with_film(tmp_path / "archive", 200_000_000)
    archive.close()
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", MEASURED, str(tmp_path)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    base, *peaks = json.loads(done.stdout)
    assert max(peaks) - base < 60_000_000, (base, peaks)
    with zipfile.ZipFile(tmp_path / "evidence.zip") as made:
        sizes = {entry.filename.partition("/")[2]: entry.file_size for entry in made.infolist()}
    assert sizes[f"data/media/{name}.mp4"] == 200_000_000


def test_a_film_stands_in_the_bundle_byte_for_byte_twice(tmp_path: Path) -> None:
    piece = bytes(range(256)) * 4099 + b"odd"
    archive, dossier, name = with_film(tmp_path / "archive", 6_500_001, piece)
    with archive:
        first = bundle.export(archive, [dossier], tmp_path / "1.zip", made_by="test")
        again = bundle.export(archive, [dossier], tmp_path / "2.zip", made_by="test")
        film = archive.blob(name)
    assert first.path.read_bytes() == again.path.read_bytes()
    assert verify_bundle.verify(first.path).problems == ()
    with zipfile.ZipFile(first.path) as made:
        top = made.namelist()[0].partition("/")[0]
        assert made.read(f"{top}/data/media/{name}.mp4") == film
        with zipfile.ZipFile(made.open(f"{top}/data/archive.wacz")) as wacz, wacz.open("archive/data.warc.gz") as warc:
            bodies = [record.content_stream().read() for record in ArchiveIterator(warc, check_digests="raise")]
    assert bodies.count(film) == 1


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="the system does not count bytes")
def test_a_film_is_read_four_times_and_written_three_times_on_its_way_into_a_bundle(tmp_path: Path) -> None:
    """Measured for the record, written into the WARC, hashed as a file, written into the ZIP."""
    size = 30_000_000
    archive, dossier, name = with_film(tmp_path / "archive", size)
    opened: list[str] = []
    listening = True

    def hook(event: str, args: tuple[object, ...]) -> None:
        if listening and event == "open":
            opened.append(str(args[0]))

    sys.addaudithook(hook)
    try:
        with archive:
            before = moved()
            bundle.export(archive, [dossier], tmp_path / "e.zip", made_by="test")
            read, written = (after - start for after, start in zip(moved(), before, strict=True))
    finally:
        listening = False
    assert opened.count(str(tmp_path / "archive" / "blobs" / name[:2] / name)) == 4
    assert (tmp_path / "e.zip").stat().st_size > 2 * size
    assert written < 3.2 * size  # the WACZ, and the film and the WACZ in the ZIP
    assert read < 8.2 * size  # and once each: the WACZ hashed and packed, both once more for the digest of the ZIP


def moved() -> tuple[int, int]:
    """Bytes that this process has read and written so far, as the system counts them."""
    said = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(said["rchar"]), int(said["wchar"])


def test_an_export_tells_how_many_bytes_are_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.progress.PERIOD", 0.0)
    archive, dossier, _ = with_film(tmp_path / "archive", 6_000_000)
    told: list[Told] = []
    with archive:
        made = bundle.export(archive, [dossier], tmp_path / "e.zip", made_by="test", tell=told.append)
    for what, least in (("archive.wacz", 6_000_000), ("digests", 12_000_000), ("packing", 12_000_000)):
        counts = [one for one in told if isinstance(one, Count) and one.what == what]
        assert {one.unit for one in counts} == {"bytes"}
        assert counts[0].done == 0
        assert least <= (counts[-1].total or 0) <= made.path.stat().st_size
        assert len({one.done for one in counts}) > 5
        assert Over(what) in told


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_film_that_is_not_what_it_was_makes_no_bundle(tmp_path: Path, harm: str) -> None:
    archive, dossier, name = with_film(tmp_path / "archive", 6_000_000)
    file = tmp_path / "archive" / "blobs" / name[:2] / name
    with archive:
        if harm == "gone":
            file.unlink()
        else:
            with file.open("r+b") as film:
                film.seek(5_999_999)
                film.write(b"!")
        with pytest.raises(Damaged, match=name):
            bundle.export(archive, [dossier], tmp_path / "e.zip", made_by="test")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive"]


def test_pieces_joined_are_the_blob_and_its_name_is_proven(tmp_path: Path) -> None:
    small, packed, large = b"word " * 10, b"word " * 700_000, bytes(range(256)) * 9000
    with Archive.open(tmp_path) as archive:
        blobs = {canonical.digest(data): data for data in (b"", small, packed, large)}
        archive.keep([], at=bundled.AT, agent="test", did="capture", note="blobs", blobs=blobs)
        for name, data in blobs.items():
            pieces = list(archive.pieces(name))
            assert b"".join(pieces) == data == archive.blob(name)
            assert all(0 < len(piece) <= 1 << 20 for piece in pieces)
        with pytest.raises(Damaged, match="not in the archive"):
            list(archive.pieces("0" * 64))
