"""Sealing as people do it: a config, the command, an authority that answers or does not, and what is then said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bundled
import pytest
from authority import Authority

from archiver.bundle import sshsig
from db import canonical
from db.archive import Archive
from tests.archiver.bundle.test_sshsig import make_key

COMMAND = Path(sys.executable).parent / "citetrail"


class Desk:
    """A folder with an archive of one article, a key, and an authority behind the host map."""

    def __init__(self, folder: Path, office: Authority) -> None:
        self.folder, self.office = folder, office
        with bundled.dossier(folder / "archive")[0]:
            pass
        self.key = make_key(folder / "seal_key")
        self.pin = sshsig.fingerprint(f"{self.key}.pub")
        self.config(f"{{key: seal_key, signer: desk, tsa: [{self.authority()}]}}")

    def authority(self, name: str = "lab", url: str = "http://tsa.example/tsr") -> str:
        return f"{{name: {name}, url: '{url}', chain: '{self.office.chain}'}}"

    def config(self, seal: str) -> None:
        (self.folder / "config.yaml").write_text(f"seal: {seal}\n")

    def __call__(self, *words: str | Path, **environment: str) -> tuple[int, Any]:
        env = {
            "PATH": os.environ["PATH"],
            "CITETRAIL_RATE": "1000",
            "CITETRAIL_PATIENCE": "2",
            "HOME": str(self.folder),
        }
        env |= {"CITETRAIL_HOST_MAP": f"tsa.example={self.office.base}"} | environment
        done = subprocess.run([COMMAND, *words, "--json"], cwd=self.folder, capture_output=True, text=True, env=env)
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, json.loads(done.stdout)

    def export(self, name: str = "case.zip", **environment: str) -> tuple[int, Any]:
        return self("export", "https://news.example/ferry", "-o", name, **environment)

    def names(self, name: str) -> list[str]:
        with zipfile.ZipFile(self.folder / name) as archive:
            names = [entry.partition("/")[2] for entry in archive.namelist()]
        return [entry for entry in names if entry.startswith("seal/")]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Authority(tmp_path / "office") as office:
        yield Desk(tmp_path, office)


def test_an_export_is_sealed_and_verified_with_what_was_pinned(desk: Desk) -> None:
    code, answer = desk.export()
    assert (code, answer["incomplete"]) == (0, [])
    assert answer["seal"]["signer"] == {"name": "desk", "key": desk.pin}
    assert [stamp["authority"] for stamp in answer["seal"]["timestamps"]] == ["lab", "lab"]
    code, answer = desk("verify", "case.zip", "--signer-key", "seal_key.pub", "--tsa-root", desk.office.root)
    assert (code, answer["checked"]["signatures"], answer["checked"]["timestamps"]) == (0, 1, 2)
    code, answer = desk("verify", "case.zip", "--signer-key", "SHA256:" + "x" * 43)
    assert code == 6
    assert answer["problems"][0]["where"] == "seal/tagmanifest-sha256.txt.sig"


def test_what_was_asked_of_the_authority_lies_in_the_archive_and_the_chain_names_it(desk: Desk) -> None:
    desk.export()
    with Archive.open(desk.folder / "archive", create=False) as kept:
        note = next(event for event in reversed(kept.events()) if event.did == "export").note
        named = [part.removeprefix("exchange ") for part in note.split("; ") if part.startswith("exchange ")]
        assert f"signed by desk {desk.pin}" in note
        for digest, query in zip(named, desk.office.asked, strict=True):
            exchange = canonical.read(kept.blob(digest))
            assert exchange.url == "http://tsa.example/tsr"
            assert exchange.peer == desk.office.base.removeprefix("http://")
            assert query.decode("latin-1") in exchange.sent
            assert kept.blob(exchange.body)[:1] == b"\x30"
    assert desk("verify")[0] == 0


def test_an_authority_that_is_down_is_told_and_the_bundle_is_signed_all_the_same(desk: Desk) -> None:
    desk.config(f"{{key: seal_key, tsa: [{desk.authority()}, {desk.authority('down', 'http://down.example/')}]}}")
    desk.office.twist = lambda query, reply: (500, b"")
    code, answer = desk.export()
    assert code == 3
    assert [item["what"] for item in answer["incomplete"]] == ["time stamp by lab", "time stamp by down"]
    assert "500" in answer["incomplete"][0]["why"]
    assert "host map" in answer["incomplete"][1]["why"]
    assert desk.names("case.zip") == ["seal/allowed_signers", "seal/tagmanifest-sha256.txt.sig"]
    assert desk("verify", "case.zip")[0] == 0


@pytest.mark.parametrize(
    "seal", ["{key: none}", "{key: seal_key.pub}", "{tsa: [{name: a, url: 'http://a/', chain: no}]}"]
)
def test_a_key_or_chain_that_cannot_be_used_ends_it_before_anything_is_written(desk: Desk, seal: str) -> None:
    desk.config(seal)
    (desk.folder / "seal_key.pub").chmod(0o600)
    code, answer = desk.export()
    assert code == 2
    assert answer["error"]["why"]
    assert not (desk.folder / "case.zip").exists()
    assert desk.office.asked == []


def test_a_bundle_without_a_seal_gets_one_and_one_with_a_seal_gets_another_round(desk: Desk) -> None:
    desk.config("{}")
    assert desk.export()[1]["sha256"]
    assert desk("seal", "case.zip", "-o", "sealed.zip")[0] == 2
    desk.config(f"{{key: seal_key, signer: desk, tsa: [{desk.authority()}]}}")
    code, answer = desk("seal", "case.zip", "-o", "sealed.zip")
    assert (code, answer["seal"]["signer"]["key"]) == (0, desk.pin)
    code, answer = desk("seal", "sealed.zip", "-o", "again.zip")
    assert (code, answer["seal"]["signer"]) == (0, None)
    assert [name for name in desk.names("again.zip") if name not in desk.names("sealed.zip")] == [
        f"seal/renewals/0001/{name}" for name in ("lab-chain.pem", "seal-sha256.txt", "seal-sha256.txt.lab.tsr")
    ]
    code, answer = desk("verify", "again.zip", "--signer-key", desk.pin, "--tsa-root", desk.office.chain)
    assert (code, answer["checked"]["timestamps"]) == (0, 3)
    with zipfile.ZipFile(desk.folder / "sealed.zip") as old, zipfile.ZipFile(desk.folder / "again.zip") as new:
        assert all(old.read(name) == new.read(name) for name in old.namelist())


def test_a_seal_is_never_written_over_the_old_one_nor_on_what_is_damaged_nor_without_a_stamp(desk: Desk) -> None:
    desk.export()
    before = (desk.folder / "case.zip").read_bytes()
    assert desk("seal", "case.zip", "-o", "case.zip")[0] == 2
    (desk.folder / "bad.zip").write_bytes(before[:-3000] + b"x" + before[-2999:])
    assert desk("seal", "bad.zip", "-o", "new.zip")[0] == 6
    desk.office.twist = lambda query, reply: (200, b"garbage")
    code, answer = desk("seal", "case.zip", "-o", "new.zip")
    assert (code, "nothing was written" in answer["error"]["what"]) == (4, True)
    desk.config("{key: seal_key}")
    assert desk("seal", "case.zip", "-o", "new.zip")[0] == 2
    assert not (desk.folder / "new.zip").exists()
    assert (desk.folder / "case.zip").read_bytes() == before


def test_sealing_needs_no_archive_and_makes_none(desk: Desk, tmp_path: Path) -> None:
    desk.config("{}")
    desk.export()
    desk.config(f"{{tsa: [{desk.authority()}]}}")
    code, answer = desk("--archive", "nowhere", "seal", "case.zip", "-o", "sealed.zip")
    assert (code, answer["seal"]["signer"], len(answer["seal"]["timestamps"])) == (0, None, 1)
    assert not (desk.folder / "nowhere").exists()


def test_pins_are_for_bundles(desk: Desk) -> None:
    assert desk("verify", "--signer-key", desk.pin)[0] == 2
    desk.export()
    assert desk("verify", "case.zip", "--signer-key", "nowhere.pub")[0] == 2
    assert desk("verify", "case.zip", "--tsa-root", "nowhere.pem")[0] == 2


def test_doctor_says_whether_sealing_works_and_how_to_begin(desk: Desk) -> None:
    def checks() -> dict[str, Any]:
        code, answer, *_ = desk("doctor")
        assert code == 0
        return {check["what"]: check for check in answer["checks"]}

    works = checks()
    assert desk.pin in works["key (sign bundles)"]["found"]
    assert desk.office.root in works["authority lab (time-stamp bundles)"]["found"]
    desk.config("{}")
    missing = checks()
    assert "ssh-keygen -t ed25519" in missing["key (sign bundles)"]["how"]
    assert "no authority is set" in missing["authority (time-stamp bundles)"]["found"]
    desk.config("{key: nowhere}")
    assert desk("doctor")[0] == 2
