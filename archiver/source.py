"""Fetch what a user names as SOURCE: a file, standard input or a URL, as bytes with what is known about them."""

from __future__ import annotations

import io
import os
import stat
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from archiver.web.tape import Tape
from db.errors import InputError, Refused, Unreachable, Unreadable
from db.progress import PERIOD, Count, InHand, Over, Tell, silent

LARGE = 1_000_000
"""Bytes from which on a file is not read in no time."""
_PIECE = 128 * 1024

if TYPE_CHECKING:
    from archiver.web.wire import Web


@dataclass(frozen=True)
class Source:
    """The bytes of a SOURCE as they come. `tape` holds the exchanges when they came by the wire."""

    stream: BinaryIO
    """Read once, from its start: a web archive may be larger than memory."""
    name: str | None
    """The file's name without its folders, or the URL as asked; None for standard input."""
    url: str | None = None
    content_type: str | None = None
    tape: Tape = field(default_factory=Tape)


def visible(name: str) -> str:
    """A file's name as it can be kept and shown: bytes that are no UTF-8 are written out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def is_url(source: str) -> bool:
    """Whether a SOURCE is a web address."""
    return source.lower().startswith(("http://", "https://"))


class Watched(io.FileIO):
    """A file that tells how many of its bytes were read, for as long as it is open."""

    def __init__(self, path: Path, tell: Tell) -> None:
        self._name, self._tell = path.name, tell  # first: a file that cannot be opened is closed all the same
        super().__init__(path)
        self._size = os.fstat(self.fileno()).st_size
        self._read, self._last = 0, time.monotonic()

    def readinto(self, into: Any) -> int:
        """As files read."""
        count = super().readinto(into) or 0
        self._read += count
        now = time.monotonic()
        if now - self._last >= PERIOD:
            self._last = now
            self._tell(Count(self._name, min(self._read, self._size), self._size, "bytes"))
        return count

    def close(self) -> None:
        """Ends the count too."""
        super().close()
        self._tell(Over(self._name))


def opened(path: Path, tell: Tell) -> BinaryIO:
    """The file, open to be read; a large one tells how far it is, where somebody wants to know. Raises OSError."""
    if tell is silent or path.stat().st_size < LARGE:
        return path.open("rb")
    return io.BufferedReader(Watched(path, tell), _PIECE)


def fetch(source: str, web: Web, *, patience: float, tell: Tell = silent) -> Source:
    """The bytes that SOURCE names; `tell` is told of their coming.

    Raises InputError for a file that cannot be read (missing, a folder, a pipe), Refused when the host says no,
    Unreachable when it does not answer or breaks off.
    """
    if not source.strip() or ("://" in source and not is_url(source)) or source.lower() in {"http://", "https://"}:
        raise InputError(f"{source!r} is no address and no file", "give a file, a URL that begins with http, or -")
    if source == "-":
        return Source(sys.stdin.buffer, None)
    if not is_url(source):
        return _from_file(Path(source), tell)
    tell(InHand(f"reading {source}"))
    try:
        return _from_web(source, web, patience)
    finally:
        tell(InHand(""))


def _from_file(path: Path, tell: Tell) -> Source:
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise InputError(f"{path} is a folder", "name the files in it")
        if not stat.S_ISREG(kind):
            raise InputError(f"{path} is no ordinary file", "use - to read from a pipe")
        return Source(opened(path, tell), visible(path.name))
    except FileNotFoundError as error:
        raise InputError(f"there is no file {path}", "give a file, a URL that begins with http, or -") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read", getattr(error, "strerror", None) or str(error)) from error


def _from_web(url: str, web: Web, patience: float) -> Source:
    tape = Tape()
    try:
        with web.client(tape, patience) as client:
            answer = client.get(url)
            data = answer.content
    except Unreadable as error:
        raise Unreachable(f"{url} comes cut short or damaged", str(error)) from error
    status = answer.status_code
    if status in {401, 402, 403, 451}:
        raise Refused(f"{url} refuses us", f"HTTP {status}; save the page in a browser and give the file instead")
    if status >= 500:
        raise Unreachable(f"{url} does not answer", f"HTTP {status}; try again later")
    if status != 200:
        raise Refused(f"{url} gives no article", f"HTTP {status}; check the address, or give a saved copy")
    return Source(io.BytesIO(data), url, str(answer.url), answer.headers.get("content-type"), tape)
