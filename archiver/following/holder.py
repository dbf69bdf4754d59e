"""One scheduled run per archive: a lock of the operating system's, and a file that says who holds it."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from archiver.answer import Json
from db.errors import InputError

LOCK, STATE = "run.lock", "run.json"
_PATIENCE = 1.0
"""Seconds that a run waits for the lock: `is_held` takes it for an instant."""


class Holder:
    """The run that holds an archive, and what it tells of itself."""

    def __init__(self, archive: Path, now: datetime) -> None:
        self._file = archive / STATE
        who = {"pid": os.getpid(), "host": socket.gethostname(), "started_at": now.isoformat()}
        self._told: Json = {**who, "beat_at": now.isoformat()}
        self._write()

    def beat(self, now: datetime, **news: object) -> None:
        """Say that the run is alive, and what is new."""
        self._told |= {"beat_at": now.isoformat(), **news}
        self._write()

    def _write(self) -> None:
        part = self._file.with_suffix(".part")
        with suppress(OSError):  # a full disk must not end the run: it recovers when there is room
            part.write_text(json.dumps(self._told, ensure_ascii=False), encoding="utf-8")
            part.replace(self._file)


@contextmanager
def holding(archive: Path, now: datetime) -> Iterator[Holder | None]:
    """The right to run on this archive; None where another run has it. It ends with the process, also by `kill -9`."""
    lock = FileLock(archive / LOCK, timeout=_PATIENCE, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        yield None
        return
    except OSError as error:
        raise InputError(f"{archive / LOCK} cannot be written", error.strerror or str(error)) from error
    try:
        yield Holder(archive, now)
    finally:
        lock.release()


def is_held(archive: Path) -> bool:
    """Whether a run holds the archive just now."""
    if not (archive / LOCK).exists():
        return False
    lock = FileLock(archive / LOCK, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except (Timeout, OSError):
        return True
    lock.release()
    return False


def told(archive: Path) -> Json:
    """What the run that holds the archive, or held it last, told of itself; empty where there was none."""
    try:
        said = json.loads((archive / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def who(archive: Path) -> str:
    """Who holds the archive, in words."""
    said = told(archive)
    return f"process {said.get('pid', '?')} on {said.get('host', '?')}, since {said.get('started_at', '?')}"
