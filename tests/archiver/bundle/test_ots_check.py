"""A bundle with OpenTimestamps proofs: what each of them is worth is said, nothing counts that was not checked, and no
part can change, go or come; the client of OpenTimestamps agrees.
"""

from __future__ import annotations

import os
import re
import struct
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from calendar_standin import SHA256, Block, Calendar, append, in_block, pending

from archiver.bundle import block, ots, seal, verify
from archiver.bundle.pins import Pins
from archiver.sealing import Seal
from archiver.web.network import Network
from archiver.web.wire import Wire
from tests.archiver.bundle.test_seal import Files, check, export, laid, script, unpacked
from tests.archiver.bundle.test_sshsig import make_key

ROOT, SIG = "tagmanifest-sha256.txt", "seal/tagmanifest-sha256.txt.sig"
FOLDER = "seal/renewals/0001/"
KEPT = f"{FOLDER}{ROOT}.ots"
PROOFS = [f"seal/{ROOT}.ots", f"{SIG}.ots", KEPT, f"{FOLDER}{ROOT}.sig.ots"]
TOOLS = Path(__file__).parents[3] / ".venv-outside" / ("Scripts" if os.name == "nt" else "bin")
outside = pytest.mark.skipif(not TOOLS.exists(), reason="`python3 run.py test` makes .venv-outside")


@dataclass(frozen=True)
class Case:
    first: Files
    """As exported: its proofs wait."""
    files: Files
    """With a renewal, whose proofs lead to the block."""
    block: Block

    @property
    def pins(self) -> Pins:
        return pinned(self.block.said)


def pinned(*said: str) -> Pins:
    headers = [block.header(one) for one in said]
    return Pins(headers={one.height: one for one in headers})


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("case")
    with Calendar("https://cal.example") as calendar:
        wire = Wire(Network(rate=1000, timeout=10, patience=5, host_map={"cal.example": calendar.base}))
        by = seal.sealer(Seal(make_key(folder / "seal_key"), "desk", calendars=(calendar.url,)), wire, 5)
        first = unpacked(export(folder, "e", by).path)
        mined = calendar.mine(height=800_123, at=1_790_000_000)
        covered = {name: data for name, data in first.items() if name.startswith("seal/") or name == ROOT}
        made = seal.renewal(covered, 1, by)
    assert not made.missing
    return Case(first, first | made.files, mined)


def test_a_promise_is_said_to_prove_nothing_yet(case: Case, tmp_path: Path) -> None:
    report = check(case.first, tmp_path)
    assert report.problems == ()
    assert (report.checked["signatures"], report.checked["timestamps"]) == (1, 0)
    (note,) = [note for note in report.notes if f"proof of {ROOT}:" in note]
    assert re.search(r"pending at https://cal.example, commitment [0-9a-f]{88}; by itself this proves nothing", note)
    assert not any("existed" in line for line in report.seals)


def test_a_block_is_named_with_the_merkle_root_that_it_must_have(case: Case, tmp_path: Path) -> None:
    report = check(case.files, tmp_path)
    assert report.problems == ()
    assert report.checked["timestamps"] == 0
    notes = "\n".join(report.notes)
    root = case.block.header[36:68][::-1].hex()
    assert notes.count(f"when Bitcoin block 800123 was made, if that block has the merkle root {root}") == 2
    assert "renewal 0001 covers all of the seal before it" in notes
    assert not any("existed" in line for line in report.seals)


def test_with_its_header_the_time_of_the_block_holds_and_counts(case: Case, tmp_path: Path) -> None:
    report = check(case.files, tmp_path, case.pins)
    assert report.problems == ()
    assert report.checked["timestamps"] == 2
    said = f"OpenTimestamps proof: {ROOT} existed at 2026-09-21 14:13 UTC, give or take two hours; Bitcoin block 800123"
    assert said in report.seals
    assert any(block.header(case.block.said).name in note for note in report.notes)


def test_a_header_of_another_root_or_of_a_block_that_no_proof_names_is_damage(case: Case, tmp_path: Path) -> None:
    calendar = Calendar("https://cal.example")
    calendar.promise(bytes(32))
    other = calendar.mine(height=800_123)
    report = check(case.files, tmp_path, pinned(other.said))
    assert {problem.where for problem in report.problems} == {KEPT, f"{FOLDER}{ROOT}.sig.ots", "seal/"}
    assert any("another merkle root" in problem.what for problem in report.problems)
    report = check(case.files, tmp_path, pinned(case.block.said, replace(case.block, height=5).said))
    assert [(problem.where, "block 5," in problem.what) for problem in report.problems] == [("seal/", True)]
    assert not check(case.first, tmp_path, case.pins).ok
    bare = {name: data for name, data in case.first.items() if not name.endswith(".ots")}
    assert not check(bare, tmp_path, case.pins).ok


def test_no_byte_of_a_proof_can_change_and_the_answer_stay(case: Case, tmp_path: Path) -> None:
    """With the header given, a change is damage; where a proof waits, the commitment that is shown is another one."""
    held, sealed = check(case.files, tmp_path, case.pins), laid(case.files, tmp_path / "bag")
    for name in PROOFS:
        for at in range(len(case.files[name])):
            changed = bytearray(case.files[name])
            changed[at] ^= 1 << at % 8
            (sealed / name).write_bytes(bytes(changed))
            report = seen(sealed, case.pins)
            assert (report.ok, report.notes) != (True, held.notes), (name, at)
            if name.startswith(FOLDER):
                assert name in {flaw.where for flaw in report.problems} or report.checked["timestamps"] < 2, (name, at)
        (sealed / name).write_bytes(case.files[name])
    assert seen(sealed, case.pins).ok


def seen(folder: Path, pins: Pins) -> verify.Report:
    """The check of the seal alone, which is what these bytes can change."""
    from archiver.bundle import seal_check
    from archiver.bundle.opening import below_top, opened

    with opened(folder) as held:
        found = seal_check.check(below_top(held)[0], verify.info(held), pins)  # type: ignore[arg-type]
    checked = {"timestamps": found.timestamps}
    return verify.Report(not found.problems, checked, tuple(found.problems), tuple(found.notes), tuple(found.found))


@pytest.mark.parametrize("name", PROOFS)
def test_a_proof_of_other_bytes_and_a_broken_one_are_named(case: Case, name: str, tmp_path: Path) -> None:
    for wrong, why in (
        (ots.proof(bytes(32), [pending("https://cal.example")]), "other bytes"),
        (b"", "no OpenTimestamps proof"),
        (case.files[name][:-1], "cut"),
        (case.files[name] + b"\x00", "after its end"),
        (bytes(100_000), "no OpenTimestamps proof"),
    ):
        told = {(flaw.where, why in flaw.what) for flaw in check(case.files | {name: wrong}, tmp_path).problems}
        assert (name, True) in told, (why, told)


def test_a_proof_that_is_gone_is_missed(case: Case, tmp_path: Path) -> None:
    for name in PROOFS:
        left = {other: data for other, data in case.files.items() if other != name}
        problems = {flaw.where for flaw in check(left, tmp_path).problems}
        if not name.startswith(FOLDER):
            assert {name, f"{FOLDER}seal-sha256.txt"} <= problems
    left = {name: data for name, data in case.first.items() if name != PROOFS[1]}
    assert {flaw.where for flaw in check(left, tmp_path).problems} == {PROOFS[1]}
    left = {name: data for name, data in case.files.items() if name not in PROOFS[2:]}
    assert {flaw.where for flaw in check(left, tmp_path).problems} == {f"{FOLDER}seal-sha256.txt"}


@pytest.mark.parametrize(
    "name",
    [
        "seal/odd.ots",
        f"seal/{ROOT}.cal.ots",
        f"{FOLDER}0001-seal-sha256.txt.ots",
        f"{FOLDER}0002-seal-sha256.txt.ots",
        "seal/renewals/0001/data.ots",
    ],
)
def test_a_proof_that_has_no_place_is_named(case: Case, name: str, tmp_path: Path) -> None:
    found = check(case.files | {name: case.files[KEPT]}, tmp_path).problems
    assert name in {flaw.where for flaw in found}


def test_an_attestation_of_another_chain_counts_for_nothing(case: Case, tmp_path: Path) -> None:
    litecoin = b"\x00" + bytes.fromhex("06869a0d73d71b45") + b"\x01\x07"
    report = check(case.files | {KEPT: ots.proof(_digest(case), [append(b"x") + litecoin])}, tmp_path)
    assert report.problems == ()
    assert report.checked["timestamps"] == 0
    assert any("kind 06869a0d73d71b45 is not checked" in note for note in report.notes)


def _digest(case: Case) -> bytes:
    return case.files[KEPT][len(ots.MAGIC) + 1 : len(ots.MAGIC) + 33]


def test_a_forger_with_a_block_of_his_own_is_found_by_the_true_header(case: Case, tmp_path: Path) -> None:
    forged = ots.proof(_digest(case), [append(b"x") + SHA256 + in_block(case.block.height)])
    report = check(case.files | {KEPT: forged}, tmp_path, case.pins)
    assert KEPT in {flaw.where for flaw in report.problems}


@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_the_script_says_what_it_leaves_to_the_client(case: Case, shell: str, tmp_path: Path) -> None:
    done = script(laid(case.files, tmp_path), shell)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert done.stdout.count("where it leads to: ots --no-bitcoin verify") == 4
    assert done.stdout.endswith("RESULT: INTACT, its OpenTimestamps proofs not followed\n")


@pytest.mark.parametrize("name", PROOFS)
def test_the_script_finds_a_proof_of_other_bytes(case: Case, name: str, tmp_path: Path) -> None:
    changed = bytearray(case.files[name])
    changed[50] ^= 1
    assert script(laid(case.files | {name: bytes(changed)}, tmp_path), "sh").returncode == 1


@pytest.mark.parametrize("name", [*PROOFS[:2], "seal/odd.ots", f"seal/{ROOT}.cal.ots", f"{FOLDER}a.ots"])
def test_the_script_finds_a_proof_that_is_gone_or_has_no_place(case: Case, name: str, tmp_path: Path) -> None:
    files = dict(case.files)
    if name in files:
        del files[name]
    else:
        files[name] = case.files[KEPT]
    assert script(laid(files, tmp_path), "sh").returncode == 1


def client(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    command = [TOOLS / "ots", "--no-cache", "--no-default-whitelist", *words]
    return subprocess.run(command, cwd=folder, env=plain, capture_output=True, text=True)


@outside
def test_the_client_of_opentimestamps_reads_every_proof_and_finds_the_same_root(case: Case, tmp_path: Path) -> None:
    folder = laid(case.files, tmp_path / "bag")
    for name in PROOFS:
        done = client(folder, "info", name)
        assert done.returncode == 0, done.stderr
        assert f"File sha256 hash: {case.files[name][33:65].hex()}" in done.stdout
    root = case.block.header[36:68][::-1].hex()
    assert f"Bitcoin block merkle root {root}" in client(folder, "info", KEPT).stdout
    assert "PendingAttestation('https://cal.example')" in client(folder, "info", PROOFS[0]).stdout
    commands = [note.split()[2:] for note in check(case.files, tmp_path).notes if note.startswith("  ots")]
    assert len(commands) == 4
    for command in commands:
        done = client(folder, "--no-bitcoin", *command)
        assert (root in done.stderr) == (command[-1] in PROOFS[2:]), done.stderr
        (folder / command[-2]).write_bytes(b"other")
        assert "does not match original" in client(folder, "--no-bitcoin", *command).stderr
        (folder / command[-2]).write_bytes(case.files[command[-2]])


THEIRS = """
import sys
from bitcoin.core import CBlockHeader
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation
from opentimestamps.core.serialize import StreamDeserializationContext
from opentimestamps.core.timestamp import DetachedTimestampFile

with open(sys.argv[1], "rb") as file:
    proof = DetachedTimestampFile.deserialize(StreamDeserializationContext(file)).timestamp
header = CBlockHeader.deserialize(bytes.fromhex(sys.argv[2]))
for message, one in proof.all_attestations():
    if isinstance(one, BitcoinBlockHeaderAttestation):
        print(one.height, one.verify_against_blockheader(message, header))
"""


@outside
def test_its_library_finds_the_same_time_in_the_same_header(case: Case, tmp_path: Path) -> None:
    folder = laid(case.files, tmp_path / "bag")
    plain = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    command = [TOOLS / "python", "-c", THEIRS, KEPT, case.block.header.hex()]
    done = subprocess.run(command, cwd=folder, env=plain, capture_output=True, text=True)
    assert done.stdout.split() == ["800123", "1790000000"], done.stderr
    assert struct.unpack("<L", case.block.header[68:72]) == (1_790_000_000,)
