"""What is shipped for running it as a service: units that systemd takes, a container that runs as nobody special."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from authority import Authority

from archiver import cli
from tests.archiver.bundle.test_seal import export, laid, sealer, unpacked
from tests.archiver.bundle.test_sshsig import make_key

SHARE = Path(__file__).parent.parent / "share"
UNITS = sorted((SHARE / "systemd").iterdir())


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = re.sub(r"/opt/citetrail/\.venv/bin/citetrail", "/bin/true", unit.read_text())
        (tmp_path / unit.name).write_text(text)
    words = ["systemd-analyze", "verify", *map(str, tmp_path.iterdir())]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_a_service_runs_a_command_that_there_is_and_is_hemmed_in(unit: Path) -> None:
    text = unit.read_text()
    (words,) = re.findall(r"^ExecStart=\S+ --config \S+ --archive \S+ (.*)$", text, re.MULTILINE)
    assert words.split()[0] in {*cli.citetrail.commands, "run"}
    for line in (
        "User=citetrail",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "UMask=0077",
    ):
        assert line in text.splitlines()


def test_only_what_runs_goes_into_the_container() -> None:
    """A key or an archive beside the source would stand in the image for whoever gets it."""
    lines = [line for line in (SHARE.parent / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    let_in = {path.name for line in lines if line.startswith("!") for path in SHARE.parent.glob(line[1:])}
    packages = {"adapters", "archiver", "db", "migrations"}
    locks = {path.name for path in SHARE.parent.glob("requirements*.lock")}
    assert let_in == packages | locks | {"LICENSE", "README.md", "pyproject.toml", "run.py"}


def test_the_container_is_no_root_and_keeps_the_archive_in_a_volume() -> None:
    text = (SHARE / "Containerfile").read_text()
    lines = text.splitlines()
    assert "FROM python:3.13-slim" in lines
    assert "VOLUME /archive" in lines
    assert lines.index("USER citetrail") < lines.index('ENTRYPOINT ["citetrail"]')


@pytest.mark.skipif(not all(map(shutil.which, ("ssh-keygen", "openssl"))), reason="ssh-keygen or openssl is not here")
def test_each_value_of_the_declaration_is_told_by_the_command_beside_it(tmp_path: Path) -> None:
    with Authority(tmp_path / "office") as office:
        made = export(tmp_path, "made", sealer(tmp_path, {"lab": office}, make_key(tmp_path / "key")))
    folder = laid(unpacked(made.path), tmp_path / "bag")
    text = (SHARE / "declaration.md").read_text()
    commands = dict(re.findall(r"^\| ([^|]+) \| \[ \] \| `(.+)` \|$", text, re.MULTILINE))
    said = {}
    for what, command in commands.items():
        shell = ["sh", "-c", command.replace("\\|", "|")]
        said[what] = subprocess.run(shell, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()
    assert len(said) == 11
    told = iter(said.values())
    assert next(told).startswith(made.sha256)
    assert next(told).startswith(made.root)
    identity = next(told)
    assert f"Custody-Log-Entries: {made.entries}" in identity
    assert made.head in identity
    assert next(told) == "citetrail 0.0.0"
    assert '"clock":"synchronised"' in next(told)
    assert next(told) == "2026-03-02T09:30:15.250000Z\n2026-03-02T09:32:15.250000Z"
    assert [next(told) for _ in range(3)] == ["6", "6", "0"]
    assert made.seal
    assert made.seal.signer
    assert made.seal.signer.fingerprint in next(told)
    assert next(told).count("Time stamp:") == len(made.seal.stamps) == 2


def test_the_declaration_closes_for_each_court_and_says_what_it_does_not() -> None:
    text = (SHARE / "declaration.md").read_text()
    for words in ("902(13)", "902(14)", "28 U.S.C. § 1746", "CPR part 32", "section 9", "affidavit", "no legal advice"):
        assert words in text
