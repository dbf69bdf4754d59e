"""The file of the log: one that turns when it is large, and that many processes may write.

One line an event, as text or JSON, times in UTC. Known secrets are struck out. Each line is
written, and the file turned, under a lock of the operating system's.
"""

from __future__ import annotations

import fcntl
import io
import json
import logging
import logging.handlers
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from archiver import log
from archiver.upkeep import Logging
from db.errors import InputError

STRUCK_OUT = "[secret]"
_open: list[_Turning] = []
"""The handler that writes; none while there is no log."""


def begin(wanted: Logging, secrets: Sequence[str]) -> None:
    """Write the log from now on, once a process. Raises InputError where the file cannot be written."""
    if wanted.file is None or _open:
        return
    try:
        handler = _Turning(wanted.file, maxBytes=wanted.size, backupCount=wanted.keep, encoding="utf-8")
    except OSError as error:
        raise InputError(f"the log {wanted.file} cannot be written", error.strerror or str(error)) from error
    handler.setFormatter(_Line(wanted.format, secrets))
    _open.append(handler)
    log.listener = _write
    log.event("begun", command=sys.argv[1:], process=os.getpid())


def end() -> None:
    """Write it no longer."""
    log.listener = None
    while _open:
        with suppress(OSError):
            _open.pop().close()


def _write(level: str, did: str, about: Mapping[str, object]) -> None:
    for handler in _open:
        handler.handle(logging.makeLogRecord({"msg": did, "levelname": level, "about": about}))


class _Line(logging.Formatter):
    """A record as one line."""

    def __init__(self, style: str, secrets: Sequence[str]) -> None:
        super().__init__()
        self._as_json, self._secrets = style == "json", sorted(filter(None, secrets), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        about = {name: self._safe(value) for name, value in getattr(record, "about", {}).items() if value is not None}
        level = record.levelname
        if self._as_json:
            return json.dumps({"at": at, "level": level, "did": record.getMessage(), **about}, ensure_ascii=False)
        said = " ".join(f"{name}={_plain(value)}" for name, value in about.items())
        return f"{at} {level:<7} {record.getMessage()} {said}".rstrip()

    def _safe(self, value: object) -> object:
        if isinstance(value, list | tuple):
            return [self._safe(item) for item in value]
        if isinstance(value, int | float):
            return value
        text = str(value)
        for secret in self._secrets:
            text = text.replace(secret, STRUCK_OUT)
        return text


def _plain(value: object) -> str:
    """As it is where it is one word; else as JSON writes it, so that nobody's words begin a line or a field."""
    text = str(value)
    if isinstance(value, list) or not text.isprintable() or not text or set(text) & set(' "=\\'):
        return json.dumps(value, ensure_ascii=not text.isprintable())
    return text


class _Turning(logging.handlers.RotatingFileHandler):
    """A file that is turned when it is large, by one of the processes that write it; the others follow."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record under the lock, into the file that has the name by then."""
        try:
            with open(f"{self.baseFilename}.lock", "w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._follow()
                super().emit(record)
        except OSError as error:
            self._complain(error)

    def _follow(self) -> None:
        """Another process may have turned the file, or somebody taken it away."""
        try:
            there = os.stat(self.baseFilename)
        except FileNotFoundError:
            there = None
        if self.stream is None:
            return
        mine = os.fstat(self.stream.fileno())
        if there is None or (there.st_dev, there.st_ino) != (mine.st_dev, mine.st_ino):
            self.stream.close()
            self.stream = self._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """A log that cannot be written stops nobody's work."""
        self._complain(sys.exc_info()[1])

    def _complain(self, error: BaseException | None) -> None:
        if log.listener is not None:
            log.listener = None
            sys.stderr.write(f"citetrail: the log {self.baseFilename} cannot be written: {error}\n")

    def _open(self) -> io.TextIOWrapper:
        """Only the owner may read it."""
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return open(descriptor, "a", encoding="utf-8", errors="backslashreplace")
