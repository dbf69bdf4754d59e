"""A bundle holds what the archive holds on an article, and tools that know nothing of us accept it."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import bagit
import bundled
import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.bundle import export as bundle
from archiver.bundle import verify as verify_bundle
from archiver.dossier import gather
from db import canonical
from db.archive import Archive
from db.errors import Damaged, InputError

MADE_BY = "citetrail 0.0.0"
TOOLS = ["sh", "shasum", "perl", "cut", "sed", "grep", "find", "sort", "tr"]
TOOLS += ["awk", "mktemp", "mkdir", "rm", "xargs", "tail", "cmp"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> bundle.Exported:
    folder = tmp_path_factory.mktemp("bundle")
    archive, dossier = bundled.dossier(folder / "archive")
    with archive:
        return bundle.export(archive, [dossier], folder / "evidence.zip", made_by=MADE_BY)


@pytest.fixture(scope="module")
def folder(exported: bundle.Exported, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(exported.path) as archive:
        archive.extractall(target)
    (top,) = target.iterdir()
    return top


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"})


def test_it_holds_the_promised_files_and_no_other(folder: Path) -> None:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    picture = f"data/media/{canonical.digest(bundled.PICTURE)}.png"
    tags = {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt"}
    payload = {"ro-crate-metadata.json", "report.html", "archive.wacz", "captures.jsonl", "posts.json", "quotes.jsonld"}
    assert names == tags | {f"data/{name}" for name in payload} | {"VERIFY.sh", "data/custody.jsonl", picture}


def test_it_tells_its_own_digest_its_root_and_the_anchor_of_the_chain(exported: bundle.Exported, folder: Path) -> None:
    assert hashlib.sha256(exported.path.read_bytes()).hexdigest() == exported.sha256
    assert hashlib.sha256((folder / "tagmanifest-sha256.txt").read_bytes()).hexdigest() == exported.root
    assert folder.name == f"evidence-{exported.root[:16]}"
    info = (folder / "bag-info.txt").read_text()
    assert f"Custody-Log-Head-SHA256: {exported.head}\n" in info
    assert f"Custody-Log-Entries: {exported.entries}\n" in info
    assert "Bagging-Date: 2026-03-02\n" in info


def test_the_same_archive_gives_the_same_bytes(exported: bundle.Exported, tmp_path: Path) -> None:
    archive, dossier = bundled.dossier(tmp_path / "archive")
    with archive:
        again = bundle.export(archive, [dossier, dossier], tmp_path / "other name.zip", made_by=MADE_BY)
    assert again.path.read_bytes() == exported.path.read_bytes()
    assert replace(again, path=exported.path) == exported


def test_a_later_event_changes_the_anchor_and_so_the_root(exported: bundle.Exported, tmp_path: Path) -> None:
    archive, dossier = bundled.dossier(tmp_path / "archive")
    with archive:
        archive.keep([], at=bundled.AT, agent="test", did="export", note="sent to the lawyer")
        again = bundle.export(archive, [dossier], tmp_path / "e.zip", made_by=MADE_BY)
    assert again.entries == exported.entries + 1
    assert again.root != exported.root


def test_our_own_verification_finds_nothing(exported: bundle.Exported, folder: Path) -> None:
    for path in (exported.path, folder, folder.parent):
        report = verify_bundle.verify(path)
        assert report.problems == ()
        assert report.ok
        assert report.checked["events"] == exported.entries
        assert (report.checked["signatures"], report.checked["timestamps"]) == (0, 0)
        assert any("not sealed" in note for note in report.notes)


def test_bagit_validates_it(folder: Path) -> None:
    assert bagit.Bag(str(folder)).validate()


@pytest.mark.parametrize("name", ["tagmanifest-sha256.txt", "manifest-sha256.txt"])
def test_sha256sum_validates_it(folder: Path, name: str) -> None:
    assert run("sha256sum", "-c", "--strict", name, cwd=folder).returncode == 0


def test_its_own_script_validates_it_and_says_what_it_is_not(folder: Path) -> None:
    done = run("sh", "VERIFY.sh", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("RESULT: INTACT\n")
    assert "not sealed" in done.stdout
    assert done.stderr == ""


def test_the_script_needs_only_shasum_where_sha256sum_is_not(folder: Path, tmp_path: Path) -> None:
    if not shutil.which("shasum"):
        pytest.skip("there is no shasum here")
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in TOOLS:
        (tools / tool).symlink_to(shutil.which(tool) or "")
    done = subprocess.run(
        [str(tools / "sh"), "VERIFY.sh"], cwd=folder, capture_output=True, text=True, env={"PATH": str(tools)}
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_warcio_validates_its_capture_and_reads_the_wire_back_byte_for_byte(folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(folder / "data" / "archive.wacz") as archive:
        data = archive.read("archive/data.warc.gz")
    (tmp_path / "data.warc.gz").write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", tmp_path / "data.warc.gz"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    assert "not checked" not in done.stdout
    blocks = {record.raw_stream.read() for record in ArchiveIterator(io.BytesIO(data), no_record_parse=True)}
    for exchange in (exchange for look in bundled.looks() for exchange in look.exchanges):
        assert exchange.sent.encode("latin-1") in blocks
        if exchange.body:
            assert exchange.head.encode("latin-1") + bundled.BLOBS[exchange.body] in blocks
    assert {bundled.PAGE, bundled.CERTIFICATE} <= blocks


def test_every_look_and_reading_has_its_line_whose_body_hashes_to_its_id(folder: Path) -> None:
    found = lines(folder / "data" / "captures.jsonl")
    bodies = {str(line["id"]): str(line["body"]).encode() for line in found}
    assert {canonical.digest(body) for body in bodies.values()} == set(bodies)
    assert {canonical.name(look) for look in bundled.looks()} <= set(bodies)
    assert [line["is"] for line in found].count("Inquiry") == 1
    assert len(bodies) == 6


def test_a_capture_tells_what_it_lacks(folder: Path) -> None:
    found = {str(line["id"]): line["completeness"] for line in lines(folder / "data" / "captures.jsonl")}
    first, failed, shown, gone = (found[canonical.name(look)] for look in bundled.looks())
    full = {"has_url": True, "has_full_page_image": False, "has_peer": True, "has_certificate": True}
    full |= {"clock_agrees": None, "clock_synchronised": True, "meets_minimum": False}
    assert first == full | {"has_html_source": False, "has_media": False, "expected_text_found": True}
    assert shown == full | {"has_html_source": True, "has_media": None, "expected_text_found": True}
    assert failed["expected_text_found"] is None
    assert gone["expected_text_found"] is None


def test_a_capture_names_the_line_that_brought_it_and_the_circumstances(folder: Path) -> None:
    custody = lines(folder / "data" / "custody.jsonl")
    for line in lines(folder / "data" / "captures.jsonl"):
        assert line["id"] in custody[int(str(line["custody"]))]["objects"]  # type: ignore[operator]
        assert custody[int(str(line["begun"]))]["circumstances"]["python"] == "CPython 3.11"  # type: ignore[index]
    assert [event["did"] for event in custody].count("begin") == 1


def test_the_chain_of_custody_is_the_archives_own_line_by_line(folder: Path, tmp_path: Path) -> None:
    archive, _ = bundled.dossier(tmp_path / "archive")
    with archive:
        assert (folder / "data" / "custody.jsonl").read_bytes().splitlines() == archive.custody()


def test_posts_and_ties_speak_schema_org_and_web_annotation(folder: Path) -> None:
    postings = json.loads((folder / "data" / "posts.json").read_text())
    assert postings["@context"] == "https://schema.org"
    assert {(post["@type"], post["identifier"]) for post in postings["@graph"]} == {
        ("SocialMediaPosting", bundled.REF.key),
        ("SocialMediaPosting", bundled.CREW_REF.key),
    }
    first, second = json.loads((folder / "data" / "quotes.jsonld").read_text())["@graph"]
    assert (first["verdict"], second["verdict"]) == ("altered", "normalized")
    assert second["body"]["source"] == bundled.CREW_REF.url


def test_a_cited_post_that_was_not_captured_does_not_stop_the_export(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive") as archive:
        fact = bundled.article()
        reading = bundled.Reading(canonical.name(fact), bundled.AT, MADE_BY, None)
        (id_, _) = archive.keep([fact, reading], at=bundled.AT, agent="test", did="read", blobs=bundled.BLOBS)
        made = bundle.export(archive, [gather(archive, id_)], tmp_path / "e.zip", made_by=MADE_BY)
    assert verify_bundle.verify(made.path).problems == ()


def test_an_article_from_the_web_brings_its_exchange_instead_of_a_file(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive") as archive:
        fact = bundled.article()
        asked = bundled.exchange("https://news.example/ferry", bundled.PAGE)
        reading = bundled.Reading(canonical.name(fact), bundled.AT, MADE_BY, asked.url, (asked,))
        (id_, _) = archive.keep([fact, reading], at=bundled.AT, agent="test", did="read", blobs=bundled.BLOBS)
        made = bundle.export(archive, [gather(archive, id_)], tmp_path / "e.zip", made_by=MADE_BY)
    assert verify_bundle.verify(made.path).problems == ()
    with zipfile.ZipFile(made.path) as outer:
        name = next(name for name in outer.namelist() if name.endswith("archive.wacz"))
        with zipfile.ZipFile(io.BytesIO(outer.read(name))) as inner:
            assert b'"url": "https://news.example/ferry"' in inner.read("pages/pages.jsonl")


def test_a_damaged_blob_stops_the_export_and_leaves_nothing_behind(tmp_path: Path) -> None:
    archive, dossier = bundled.dossier(tmp_path / "archive")
    lost = replace(bundled.POST, media=(replace(bundled.POST.media[0], digest="0" * 64),))
    look = replace(bundled.looks()[0], finding=lost)
    with archive:
        archive.keep([look], at=bundled.AT, agent="test", did="capture")
        (tmp_path / "out").mkdir()
        with pytest.raises(Damaged):
            bundle.export(archive, [gather(archive, dossier.id)], tmp_path / "out" / "e.zip", made_by=MADE_BY)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("target", ["", "missing/e.zip"])
def test_a_target_that_cannot_be_written_is_named(tmp_path: Path, target: str) -> None:
    archive, dossier = bundled.dossier(tmp_path / "archive")
    with archive, pytest.raises(InputError):
        bundle.export(archive, [dossier], tmp_path / target, made_by=MADE_BY)


def test_no_article_is_no_bundle(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive") as archive, pytest.raises(InputError, match="nothing to bundle"):
        bundle.export(archive, [], tmp_path / "e.zip", made_by=MADE_BY)
