"""Room on the disk: what must stay free, so that what was asked for can still be kept."""

from __future__ import annotations

import shutil
from pathlib import Path

from db.errors import Unusable

RESERVE = 500_000_000
"""Bytes that stay free where nobody says how many; of a small disk no more than a twentieth."""
_PART = 20
_TO_OPEN = 256 * 1024


def demand(folder: Path, reserve: int | None = None) -> None:
    """Raises Unusable where fewer than `reserve` bytes (None: see `RESERVE`) are free for this folder.

    Asked before work begins, not while it is kept: the reserve is there so that what is in hand can be kept.
    """
    try:
        disk = shutil.disk_usage(folder)
    except OSError:
        return  # a file system that does not say; what cannot be written says so by itself
    wanted = min(RESERVE, disk.total // _PART) if reserve is None else reserve
    if disk.free < wanted:
        raise Unusable(
            f"the disk of the archive {folder} is nearly full: {_megabytes(disk.free)} MB are free, "
            f"{_megabytes(wanted)} MB are to stay free",
            "make room, or set `disk: {reserve: …}` lower, then run the same command again; nothing kept is lost",
        )


def is_full(folder: Path) -> bool:
    """Whether there is not even room for what SQLite needs beside a database to open it for writing."""
    try:
        return shutil.disk_usage(folder).free < _TO_OPEN
    except OSError:
        return False


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.0f}" if count >= 10_000_000 else f"{count / 1e6:.1f}"
