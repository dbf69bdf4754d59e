"""Each command that we print for people without Citetrail, run as printed: it holds for a sound bundle and no other.

Printed: by `verify`, in the report, and in `docs/evidence.md`. They run in a shell, in the folder that was unpacked.
"""

from __future__ import annotations

import gzip
import html
import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from authority import Authority

from archiver.bundle import redact, verify
from archiver.bundle.blackout import Rule
from tests.archiver.bundle.test_outside import ROOT as HOUSE
from tests.archiver.bundle.test_outside import TOOLS
from tests.archiver.bundle.test_seal import ALLOWED, ROOT, SIG, Files, export, laid, renewed, sealer, unpacked
from tests.archiver.bundle.test_sshsig import make_key

NEEDED = ("bagit.py", "wacz", "warcio", "unzip", "sha256sum", "sha512sum", "ssh-keygen", "openssl", "jq")
PATH = f"{TOOLS}{os.pathsep}/usr/bin:/bin"
pytestmark = pytest.mark.skipif(
    not all(shutil.which(name, path=PATH) for name in NEEDED), reason=f"not all of {NEEDED} are here"
)
RENEWAL = "seal/renewals/0001/seal-sha256.txt"
WACZ = "data/archive.wacz"


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle that is signed, time-stamped and renewed once."""
    room = tmp_path_factory.mktemp("printed")
    with Authority(room / "lab") as office:
        by = sealer(room, {"lab": office}, make_key(room / "key"))
        files = renewed(unpacked(export(room, "sealed", by).path), by)
    with zipfile.ZipFile(room / "evidence.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(f"evidence-test/{name}", data)
    return room / "evidence.zip"


@pytest.fixture(scope="module")
def files(zipped: Path) -> Files:
    return unpacked(zipped)


def printed(zipped: Path) -> list[str]:
    """The commands that `verify` prints: every line of its notes that is set in."""
    return [note.strip() for note in verify.verify(zipped).notes if note.startswith("  ")]


def in_the_report(files: Files) -> list[str]:
    blocks = re.findall(r"<pre><code>(.*?)</code></pre>", files["data/report.html"].decode(), re.DOTALL)
    return [filled(html.unescape(line), files) for block in blocks for line in block.splitlines()]


def in_the_docs(files: Files) -> list[str]:
    """Those of the tables in `docs/evidence.md`, and what stands for them on a Mac left out."""
    text = (HOUSE / "docs/evidence.md").read_text()
    cells = [cell for row in text.splitlines() if row.startswith("|") for cell in re.findall(r"`([^`]+)`", row)]
    said = [cell for cell in cells if re.match(r"(sha\d+sum|sh|bagit\.py|unzip|head|ssh-keygen|openssl) ", cell)]
    return [filled(command.replace("\\|", "|"), files) for command in said]


def filled(command: str, files: Files) -> str:
    """A command with the words that people are told to put in."""
    signer = files[ALLOWED].decode().split()[0]
    for word, name in (("SIGNER", signer), ("-I NAME", f"-I {signer}"), ("TSA", "lab"), ("NAME", "lab")):
        command = command.replace(word, name)
    return command.replace(" -attime SECONDS", "")


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, env={"PATH": PATH})


SOURCES: list[Callable[[Path], list[str]]] = [
    printed,
    lambda zipped: in_the_report(unpacked(zipped)),
    lambda zipped: in_the_docs(unpacked(zipped)),
]


@pytest.mark.parametrize(
    ("source", "count"), list(zip(SOURCES, (9, 7, 10), strict=True)), ids=("verify", "report", "docs")
)
def test_every_command_holds_for_a_sound_bundle_and_leaves_it_as_it_was(
    zipped: Path, files: Files, tmp_path: Path, source: Callable[[Path], list[str]], count: int
) -> None:
    folder = laid(files, tmp_path / "bag")
    commands = source(zipped)
    assert len(commands) == count, commands
    for command in commands:
        done = run(command, folder)
        assert done.returncode == 0, command + done.stdout + done.stderr
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == files.keys()
    assert verify.verify(folder).ok


def flipped(data: bytes, place: float = 0.5) -> bytes:
    out = bytearray(data)
    out[int(len(out) * place)] ^= 1
    return bytes(out)


def another_record(wacz: bytes) -> bytes:
    """A WACZ whose WARC says another thing, packed as well as ever: only the record's own digests tell."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(wacz)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(".warc.gz"):
                data = gzip.compress(
                    gzip.decompress(data).replace(b"Nobody asked the crews", b"Nobody asks the crews ")
                )
            new.writestr(name, data)
    return out.getvalue()


def covered(command: str, files: Files) -> set[str]:
    """The files that a command stands for: a changed bit in any of them fails it."""
    payload = {name for name in files if name.startswith("data/")}
    tags = {"VERIFY.sh", "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt"}
    seal = {name for name in files if name.startswith("seal/")}
    words = command.split()
    if command == "sh VERIFY.sh":
        return payload | tags | seal | {ROOT}
    if words[0] == "bagit.py":
        return payload | tags
    if words[0] == "wacz" or "warcio" in words:
        return {WACZ}
    if words[0] == "ssh-keygen":
        return {ROOT, SIG, ALLOWED}
    if words[0] == "openssl":
        return {words[words.index(option) + 1] for option in ("-data", "-in", "-CAfile")}
    if RENEWAL in words:
        return {ROOT, *(name for name in seal if not name.startswith("seal/renewals"))}
    lists = {"tagmanifest-sha256.txt": tags, "manifest-sha256.txt": payload, "manifest-sha512.txt": payload}
    return set().union(*(lists[word] for word in words if word in lists))


@pytest.mark.parametrize("source", SOURCES, ids=("verify", "report", "docs"))
def test_every_command_fails_for_a_changed_bit_in_whatever_it_stands_for(
    zipped: Path, files: Files, tmp_path: Path, source: Callable[[Path], list[str]]
) -> None:
    folder = laid(files, tmp_path / "bag")
    for command in source(zipped):
        if "jq" in command:
            continue
        names = covered(command, files)
        assert names, command
        for name in sorted(names):
            (folder / name).write_bytes(flipped(files[name]))
            done = run(command, folder)
            assert done.returncode != 0, f"{command} does not notice {name}: {done.stdout}{done.stderr}"
            (folder / name).write_bytes(files[name])


def test_a_record_that_was_rewritten_is_noticed_by_its_digests(zipped: Path, files: Files, tmp_path: Path) -> None:
    folder = laid(files, tmp_path / "bag")
    (folder / WACZ).write_bytes(another_record(files[WACZ]))
    for name in ("wacz", "warcio"):
        (command,) = [command for command in printed(zipped) if name in command.split()]
        assert run(command, folder).returncode != 0, command


def test_a_capture_hashes_to_its_own_id_and_a_changed_one_does_not(files: Files, tmp_path: Path) -> None:
    folder = laid(files, tmp_path / "bag")
    (command,) = [command for command in in_the_docs(files) if "jq" in command]
    (id_,) = run("head -1 data/captures.jsonl | jq -r .id", folder).stdout.split()
    assert run(command, folder).stdout.split()[0] == id_
    said = files["data/captures.jsonl"].replace(b"ferry.html", b"other.html", 1)
    (folder / "data/captures.jsonl").write_bytes(said)
    assert run(command, folder).stdout.split()[0] != id_


def test_those_for_a_working_copy_hold_for_it_alone(zipped: Path, tmp_path: Path) -> None:
    plan = redact.Plan(rules=(Rule("Ada Holm", "why", "redacted 1"),))
    made = redact.redact(zipped, plan, tmp_path / "copy.zip")
    files = unpacked(made.path)
    folder = laid(files, tmp_path / "bag")
    commands = printed(made.path)
    assert len(commands) == 2
    for command in commands:
        assert run(command, folder).returncode == 0
        for name in ("data/report.html", "bag-info.txt"):
            (folder / name).write_bytes(flipped(files[name]))
            assert run(command, folder).returncode != 0
            (folder / name).write_bytes(files[name])
