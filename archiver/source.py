"""Fetch what a user names as SOURCE: a file, standard input or a URL, as bytes with what is known about them."""

from __future__ import annotations

import io
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from archiver.web.tape import Tape
from db.errors import InputError, Refused, Unreachable, Unreadable

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


def is_url(source: str) -> bool:
    """Whether a SOURCE is a web address."""
    return source.lower().startswith(("http://", "https://"))


def fetch(source: str, web: Web, *, patience: float) -> Source:
    """The bytes that SOURCE names.

    Raises InputError for a file that cannot be read (missing, a folder, a pipe), Refused when the host says no,
    Unreachable when it does not answer or breaks off.
    """
    if not source.strip() or ("://" in source and not is_url(source)) or source.lower() in {"http://", "https://"}:
        raise InputError(f"{source!r} is no address and no file", "give a file, a URL that begins with http, or -")
    if source == "-":
        return Source(sys.stdin.buffer, None)
    return _from_web(source, web, patience) if is_url(source) else _from_file(Path(source))


def _from_file(path: Path) -> Source:
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise InputError(f"{path} is a folder", "name the files in it")
        if not stat.S_ISREG(kind):
            raise InputError(f"{path} is no ordinary file", "use - to read from a pipe")
        return Source(path.open("rb"), path.name)
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
