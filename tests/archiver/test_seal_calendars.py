"""OpenTimestamps as people use it: calendars in the config, an export, a day later the blocks, and what is said."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from authority import Authority
from calendar_standin import Calendar

from db import canonical
from db.archive import Archive
from tests.archiver.bundle.test_seal import unpacked
from tests.archiver.bundle.test_stranger import stranger
from tests.archiver.bundle.test_verify import zipped
from tests.archiver.test_seal_command import Desk

ROOT, SIG = "tagmanifest-sha256.txt", "seal/tagmanifest-sha256.txt.sig"
SEALED = ["seal/allowed_signers", SIG, f"{SIG}.ots", f"seal/{ROOT}.ots"]


class Bureau(Desk):
    """A desk with a key and a calendar, and an authority where the config names it."""

    def __init__(self, folder: Path, office: Authority, calendar: Calendar) -> None:
        super().__init__(folder, office)
        self.calendar = calendar
        self.config("{key: seal_key, signer: desk, calendars: ['https://cal.example/']}")

    def __call__(self, *words: str | Path, **environment: str) -> tuple[int, Any]:
        hosts = f"tsa.example={self.office.base},cal.example={self.calendar.base},down.example=http://127.0.0.1:9"
        return super().__call__(*words, **{"CITETRAIL_HOST_MAP": hosts, "CITETRAIL_PATIENCE": "1"} | environment)


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    with Authority(tmp_path / "office") as office, Calendar("https://cal.example") as calendar:
        yield Bureau(tmp_path, office, calendar)


def test_an_export_a_day_of_waiting_and_a_block(bureau: Bureau) -> None:
    code, answer = bureau.export()
    assert (code, answer["incomplete"]) == (0, [])
    assert answer["seal"]["proofs"] == [
        {"calendar": "https://cal.example", "on": on, "block": None} for on in (ROOT, SIG)
    ]
    assert bureau.names("case.zip") == sorted(SEALED)
    code, answer = bureau("verify", "case.zip")
    assert (code, answer["checked"]["timestamps"]) == (0, 0)
    assert any("by itself this proves nothing" in note for note in answer["notes"])

    code, answer = bureau("seal", "case.zip", "-o", "early.zip")
    assert (code, "Pending confirmation" in answer["error"]["why"]) == (4, True)
    assert not (bureau.folder / "early.zip").exists()

    block = bureau.calendar.mine(height=800_123)
    code, answer = bureau("seal", "case.zip", "-o", "later.zip")
    assert (code, [proof["block"] for proof in answer["seal"]["proofs"]]) == (0, [800_123, 800_123])
    added = [name for name in bureau.names("later.zip") if name not in SEALED]
    folder = "seal/renewals/0001/"
    assert added == [f"{folder}seal-sha256.txt", f"{folder}{ROOT}.ots", f"{folder}{ROOT}.sig.ots"]
    with zipfile.ZipFile(bureau.folder / "case.zip") as old, zipfile.ZipFile(bureau.folder / "later.zip") as new:
        assert all(old.read(name) == new.read(name) for name in old.namelist())

    code, answer = bureau("verify", "later.zip", "--bitcoin-header", block.said)
    assert (code, answer["checked"]["timestamps"]) == (0, 2)
    code, answer = bureau("verify", "case.zip", "--bitcoin-header", block.said)
    assert (code, answer["problems"][0]["where"]) == (6, "seal/")

    files = unpacked(bureau.folder / "later.zip")
    swapped = files | {f"{folder}{ROOT}.ots": files[f"{folder}{ROOT}.sig.ots"]}
    assert stranger(bureau.folder / "later.zip", zipped(swapped, bureau.folder / "swapped.zip")) == [True, False]


def test_what_was_asked_of_the_calendar_lies_in_the_archive_and_the_chain_names_it(bureau: Bureau) -> None:
    bureau.export()
    bureau.calendar.mine(height=800_123)
    bureau("seal", "case.zip", "-o", "later.zip")
    with Archive.open(bureau.folder / "archive", create=False) as kept:
        notes = {event.did: event.note for event in kept.events()}
        assert f"OpenTimestamps proof by https://cal.example on {SIG}" in notes["export"]
        assert f"OpenTimestamps proof by https://cal.example on {SIG}, block 800123" in notes["seal"]
        for did, method in (("export", "POST"), ("seal", "GET")):
            named = [part.removeprefix("exchange ") for part in notes[did].split("; ") if part.startswith("exchange ")]
            exchanges = [canonical.read(kept.blob(digest)) for digest in named]
            assert [one.method for one in exchanges] == [method, method]
            assert all(kept.blob(one.body) for one in exchanges)
    assert bureau("verify")[0] == 0


def test_a_calendar_that_is_down_is_told_and_the_bundle_is_sealed_with_the_rest(bureau: Bureau) -> None:
    bureau.config(
        "{key: seal_key, signer: desk, calendars: ['https://down.example', 'https://cal.example'],"
        f" tsa: [{bureau.authority()}]}}"
    )
    code, answer = bureau.export()
    assert code == 3
    assert [item["what"] for item in answer["incomplete"]] == ["OpenTimestamps proof by https://down.example"]
    assert len(answer["seal"]["timestamps"]) == 2
    assert len(answer["seal"]["proofs"]) == 2
    code, answer = bureau("verify", "case.zip")
    assert (code, answer["checked"]["timestamps"]) == (0, 2)


def test_a_renewal_by_an_authority_brings_the_blocks_that_are_there_too(bureau: Bureau) -> None:
    bureau.export()
    bureau.config(f"{{tsa: [{bureau.authority()}], calendars: ['https://cal.example']}}")
    code, answer = bureau("seal", "case.zip", "-o", "one.zip")
    assert code == 3
    assert "no block for it yet" in answer["incomplete"][0]["why"]
    block = bureau.calendar.mine()
    code, answer = bureau("seal", "one.zip", "-o", "two.zip")
    assert code == 0
    code, answer = bureau("seal", "two.zip", "-o", "three.zip")
    assert (code, answer["seal"]["proofs"][0]["on"]) == (0, "seal/renewals/0003/seal-sha256.txt")
    code, answer = bureau("verify", "three.zip", "--bitcoin-header", block.said, "--tsa-root", bureau.office.chain)
    assert (code, answer["checked"]["timestamps"]) == (0, 5)


def test_a_bundle_whose_own_script_is_older_than_such_proofs_gets_none(bureau: Bureau, tmp_path: Path) -> None:
    bureau.config("{}")
    bureau.export()
    older(bureau.folder / "case.zip")
    bureau.config("{calendars: ['https://cal.example']}")
    code, answer = bureau("seal", "case.zip", "-o", "new.zip")
    assert (code, "older than such proofs" in answer["error"]["why"]) == (4, True)
    bureau.config(f"{{tsa: [{bureau.authority()}], calendars: ['https://cal.example']}}")
    code, answer = bureau("seal", "case.zip", "-o", "new.zip")
    assert (code, answer["incomplete"][0]["what"]) == (3, "OpenTimestamps proof")
    assert bureau.calendar.asked == []


def older(path: Path) -> None:
    """Give a bundle the script of a version that knew no proofs, and the root that goes with it."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    top = next(iter(files)).partition("/")[0]
    script, root = f"{top}/VERIFY.sh", f"{top}/{ROOT}"
    was = canonical.digest(files[script])
    files[script] = files[script].replace(b".ots", b"").replace(b"\\ots", b"")
    files[root] = files[root].replace(was.encode(), canonical.digest(files[script]).encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace(top, f"evidence-{canonical.digest(files[root])[:16]}"), data)


def test_headers_are_for_bundles_and_one_for_each_block(bureau: Bureau) -> None:
    bureau.export()
    first, other = bureau.calendar.mine(7), bureau.calendar.mine(7, at=1_700_000_000)
    assert bureau("verify", "--bitcoin-header", first.said)[0] == 2
    assert bureau("verify", "case.zip", "--bitcoin-header", "7:00")[0] == 2
    code, answer = bureau("verify", "case.zip", "--bitcoin-header", first.said, "--bitcoin-header", other.said)
    assert (code, "two headers" in answer["error"]["what"]) == (2, True)


def test_an_address_that_is_none_ends_it_before_anything_is_asked(bureau: Bureau) -> None:
    for wrong in ("[cal.example]", "['https://cal.example/?x=1']", "https://cal.example", "[1]"):
        bureau.config(f"{{calendars: {wrong}}}")
        code, answer = bureau.export()
        assert (code, "seal.calendars" in answer["error"]["what"]) == (2, True), wrong
    assert bureau.calendar.asked == []


def test_doctor_names_the_calendars(bureau: Bureau) -> None:
    checks = {check["what"]: check for check in bureau("doctor")[1]["checks"]}
    assert checks["calendars (OpenTimestamps)"]["found"] == "https://cal.example"
