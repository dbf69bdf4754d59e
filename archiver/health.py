"""What may be wrong with an archive and its machine, each with what to do: for `doctor`. Looks, and changes nothing."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from archiver import circumstances
from archiver.lease import FOLDER
from db import disk
from db.errors import InputError
from db.facts import FILE
from db.room import SUFFIX

_MOMENT = 1.0
"""Seconds to wait for a database that somebody writes to just then."""
_LONG = 24 * 3600.0
"""Seconds after which what is on its way in is on it no longer."""


class Finding(NamedTuple):
    """One thing that was looked at: whether it is well, what was found, and what to do."""

    what: str
    ok: bool
    found: str
    how: str


def examine(folder: Path, reserve: int | None) -> Iterator[Finding]:
    """The state of the archive in this folder, and of the clock. `reserve`: bytes of the disk that stay free."""
    if (folder / FILE).exists():
        yield _rights(folder)
        yield database(folder / FILE, _MOMENT)
        yield _room(folder, reserve)
        yield _leases(folder)
        yield _parts(folder)
    yield _clock()


def _rights(folder: Path) -> Finding:
    denied = [
        path for path in (folder, folder / FILE, folder / "blobs") if path.exists() and not os.access(path, os.W_OK)
    ]
    found = f"{denied[0]} may not be written" if denied else "may be written"
    return Finding("rights to the archive", not denied, found, "chown or chmod it for the user who runs citetrail")


def database(file: Path, seconds: float) -> Finding:
    """Whether this database can be written within so many seconds."""
    how = "let the other program finish or end it; `fuser` on the file names it"
    try:
        with closing(sqlite3.connect(file, timeout=seconds, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        return Finding("database", False, str(error), how)
    return Finding("database", True, "free to be written", "")


def _room(folder: Path, reserve: int | None) -> Finding:
    try:
        disk.demand(folder, reserve)
    except InputError as error:
        return Finding("room on the disk", False, error.what, error.why)
    return Finding("room on the disk", True, f"{shutil.disk_usage(folder).free // 10**6} MB free", "")


def _leases(folder: Path) -> Finding:
    """A lease is a lock of a living process: none is ever stale, but a process may hang."""
    locks = sorted((folder / FOLDER).glob("*.lock"))
    held = [path for path in locks if _is_held(path)]
    found = f"{len(held)} held by other runs" if held else "none held"
    return Finding("leases on posts", True, found, "")


def _is_held(path: Path) -> bool:
    with suppress(OSError), path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _parts(folder: Path) -> Finding:
    """Opening the archive sweeps what killed processes left; what stays is in somebody's hand."""
    old = 0
    for path in (folder / "blobs" / "incoming").glob(f"*{SUFFIX}"):
        with suppress(OSError):
            old += time.time() - path.stat().st_mtime > _LONG
    found = f"{old} files on their way in for more than a day" if old else "none left over"
    return Finding("unfinished files", not old, found, "end the run that hangs; the next command removes them")


def _clock() -> Finding:
    how = "timedatectl set-ntp true, or start chronyd or ntpd: the times of captures are those of this clock"
    said = circumstances.clock()
    found = "the system does not say" if said == "unknown" else said
    return Finding("clock", said != "not synchronised", found, how)
