"""Every byte that a capture rests on must be in the bundle: also those of its picture, its certificates, its file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import bundled
import pytest

from archiver.bundle import export as bundle
from archiver.bundle import wacz
from archiver.bundle.contents import Contents, collect
from archiver.bundle.warc import Record
from archiver.dossier import gather
from db import canonical
from db.archive import Archive
from db.model import Screenshot, Snapshot
from tests.archiver.bundle.test_seal import Files, unpacked
from tests.archiver.bundle.test_verify import problems, resealed, zipped

SHOT = bundled.png(64)
DRAWN = b"<html>what the browser was answered with</html>"
IMPORTED = b'{"id_str": "1900000000000000001"}'
CHAIN = b"-----BEGIN CERTIFICATE-----\n"
MADE_BY = "citetrail 0.0.0"


class Case:
    """A bundle with a capture that has a picture and a whole chain, and with an import; and its records."""

    def __init__(self, room: Path) -> None:
        archive, dossier = bundled.dossier(room / "archive")
        with archive:
            dossier = gather(archive, keep_more(archive, dossier.id))
            bundle.export(archive, [dossier], room / "evidence.zip", made_by=MADE_BY)
            self.files = unpacked(room / "evidence.zip")
            held = collect(archive, [dossier])
            self.records = [packed(record) for record in held.records(archive, MADE_BY, bundled.AT)]
            self.contents: Contents = held

    def without(self, left_out: Callable[[Record], bool], room: Path) -> Files:
        """The bundle with a web capture that lacks these records, sound in all else."""
        kept = [record for record in self.records if not left_out(record)]
        assert len(kept) < len(self.records)
        about = {"title": "", "created": "", "software": ""}
        wacz.write(room / "x.wacz", kept, self.contents.pages(), about)
        return self.files | {"data/archive.wacz": (room / "x.wacz").read_bytes()}


def keep_more(archive: Archive, article: str) -> str:
    blobs = {canonical.digest(data): data for data in (SHOT, DRAWN, IMPORTED, CHAIN)}
    shot, _, imported, chain = blobs
    page = bundled.exchange("https://x.com/ada_holm/status/1900000000000000001", DRAWN)
    page = replace(page, tls=(*page.tls, ("chain", chain)))
    at = bundled.AT + timedelta(hours=1)
    picture = Screenshot(page.url, at, "Chromium 156", shot, exchanges=(page,))
    looks = [
        Snapshot(bundled.REF, at, bundled.AGENT, "syndication", bundled.POST, screenshot=picture),
        Snapshot(bundled.REF, at, bundled.AGENT, "import", bundled.POST, source=imported),
    ]
    archive.keep(looks, at=at, agent=bundled.AGENT, did="capture", blobs=blobs)
    return article


def packed(record: Record) -> Record:
    """The record with all of its bytes in it, so that it can be written when the archive is closed."""
    return replace(record, block=record.block + b"".join(record.rest or ()), rest=None)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return Case(tmp_path_factory.mktemp("case"))


def found(files: Files, folder: Path) -> list[str]:
    return problems(zipped(resealed(files), folder / "e.zip")).get("data/captures.jsonl", [])


def test_a_whole_one_is_sound(case: Case, tmp_path: Path) -> None:
    assert problems(zipped(resealed(case.files), tmp_path / "e.zip")) == {}


@pytest.mark.parametrize(
    ("starts", "what"),
    [
        ("urn:citetrail:certificate:", "the certificate that came with answer"),
        ("urn:citetrail:chain:", "the chain that came with answer 1"),
        ("urn:citetrail:source:", "the file that was read or imported"),
        ("https://x.com/ada_holm/status/1900000000000000001", "1 as it"),
        ("https://t.me/crew_union/17?embed=1", "1 as it"),
    ],
)
def test_a_record_that_is_left_out_is_missed(case: Case, starts: str, what: str, tmp_path: Path) -> None:
    files = case.without(lambda record: (record.uri or "").startswith(starts), tmp_path)
    assert any(what in told for told in found(files, tmp_path))


def test_the_picture_of_a_page_that_is_left_out_is_missed(case: Case, tmp_path: Path) -> None:
    name = f"data/media/{canonical.digest(SHOT)}.png"
    files = {other: data for other, data in case.files.items() if other != name}
    assert [told.partition(": ")[2] for told in found(files, tmp_path)] == [
        f"its media {canonical.digest(SHOT)} is missing"
    ]


def test_the_file_of_an_import_is_the_one_that_its_fact_names(case: Case, tmp_path: Path) -> None:
    old, new = (f'"sha256": "{canonical.digest(data)}"'.encode() for data in (IMPORTED, bundled.PAGE))
    lines = case.files["data/captures.jsonl"]
    assert lines.count(old) == 1
    files = case.files | {"data/captures.jsonl": lines.replace(old, new)}
    assert any("another file than its fact" in told for told in found(files, tmp_path))


def test_the_wacz_without_those_records_is_sound_by_itself(case: Case, tmp_path: Path) -> None:
    """So that it is the captures that tell, and no other layer."""
    files = case.without(lambda record: record.uri is not None and ":chain:" in record.uri, tmp_path)
    assert "data/archive.wacz" not in problems(zipped(resealed(files), tmp_path / "e.zip"))
    with zipfile.ZipFile(tmp_path / "x.wacz") as archive:
        assert archive.testzip() is None
