"""Under what circumstances we work is told once, in the chain of custody, and names neither machine nor user."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver import circumstances
from db.archive import Archive
from db.model import Circumstances

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
UNDER = Circumstances("CPython 3.11", "Linux 6.1 x86_64")


def note(archive: Archive, text: str) -> None:
    archive.keep([], at=AT, agent="test", did="export", note=text)


def test_they_stand_once_and_every_line_names_them(tmp_path: Path) -> None:
    for run in range(3):
        with Archive.open(tmp_path, under=lambda: UNDER) as archive:
            note(archive, f"{run} a")
            note(archive, f"{run} b")
    with Archive.open(tmp_path) as archive:
        events = archive.events()
    assert [event.did for event in events] == ["begin"] + 6 * ["export"]
    assert events[0].circumstances == UNDER
    assert {event.begun for event in events[1:]} == {0}


def test_other_circumstances_are_a_line_of_their_own_also_within_a_run(tmp_path: Path) -> None:
    now = [UNDER]
    with Archive.open(tmp_path, under=lambda: now[0]) as archive, Archive.open(tmp_path, under=lambda: UNDER) as other:
        note(archive, "a")
        now[0] = replace(UNDER, clock="synchronised")
        note(archive, "b")
        note(other, "c")
        note(archive, "d")
        events = archive.events()
    by_note = {event.note: event for event in events if event.note}
    told = {name: events[event.begun or 0].circumstances for name, event in by_note.items()}
    assert told == {"a": UNDER, "b": now[0], "c": UNDER, "d": now[0]}
    assert len(events) == 7


def test_an_archive_of_before_goes_on_as_it_was(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        note(archive, "a")
        (event,) = archive.events()
    assert (event.begun, event.circumstances) == (None, None)
    assert b"begun" not in archive.custody()[0]


def test_what_is_told_of_this_machine_is_true_and_names_nobody() -> None:
    now = circumstances.now()
    assert now.clock in {"synchronised", "not synchronised", "unknown"}
    assert dict(now.libraries).keys() >= {"httpx", "openssl", "sqlite"}
    assert os.uname().machine in now.system
    assert now == circumstances.now()
    told = repr(now)
    assert os.uname().nodename not in told or os.uname().nodename in os.uname().release
    assert f" {getpass.getuser()} " not in told


@pytest.mark.skipif(not shutil.which("timedatectl"), reason="this machine has no timedatectl to compare with")
def test_the_clock_is_what_the_system_says_of_it() -> None:
    done = subprocess.run(
        ["timedatectl", "show", "-p", "NTPSynchronized", "--value"], capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        assert circumstances.clock() == {"yes": "synchronised", "no": "not synchronised"}[done.stdout.strip()]


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="this machine has no ssh-keygen")
@pytest.mark.parametrize("passphrase", ["", "a passphrase"])
@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_the_fingerprint_is_that_of_ssh_keygen(tmp_path: Path, passphrase: str, kind: str) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-f", key], check=True)
    done = subprocess.run(["ssh-keygen", "-lf", f"{key}.pub"], check=True, capture_output=True, text=True)
    assert circumstances.fingerprint(key) == done.stdout.split()[1]


@pytest.mark.parametrize("data", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n", b"\xff", b"b3BlbnNzaC1rZXktdjEA"])
def test_what_is_no_key_has_no_fingerprint(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "key").write_bytes(data)
    assert circumstances.fingerprint(tmp_path / "key") is None
    assert circumstances.fingerprint(tmp_path / "none") is None
