"""What is shipped for running it as a service: units that systemd takes, a container that runs as nobody special."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from archiver import cli

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
