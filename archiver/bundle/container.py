"""Open a bundle without trusting it: a ZIP or an unpacked folder, its files by name, and what is wrong with its shape.

Nothing is ever unpacked to disk under its own name. Names that lead elsewhere, links, doubles, cut files, and entries
that would unpack to far more than they hold are told, and not read.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE = 1 << 20
LIMIT = 1 << 40
"""Bytes of all files together, unpacked: more is refused."""
COUNT = 200_000
"""Files of one bundle: more is refused."""
RATIO = 200
"""How many times its stored size an entry may have once it is larger than `SMALL`. Our own are stored as they are."""
SMALL = 1 << 20
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)
"""What reading a file that is not sound may raise (RuntimeError: it is encrypted)."""
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\:]|[^\x00-\x7f]")
_END_SIZE = 22
"""Bytes of what ends a ZIP without a comment."""
_DESCRIPTOR = 24  # bytes that a streaming ZIP writer may add behind an entry
_LOCAL = struct.Struct("<4s22xHH")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: a path inside the bag, or empty for the bundle as a whole."""

    where: str
    what: str


@dataclass(frozen=True)
class Container:
    """Files by name, with `/`, and their sizes; `problems` tells what was not let in."""

    sizes: dict[str, int]
    problems: list[Problem]
    open: Callable[[str], IO[bytes]]
    """Gives a file's bytes, to be read in order."""
    seek: Callable[[str], AbstractContextManager[IO[bytes]]]
    """Gives a file's bytes, to be read in any order: where they lie, as long as they are stored as they are."""

    def read(self, name: str, cap: int) -> bytes:
        """A whole file. Raises ValueError when it is larger than `cap` or of another size than was said, and what is in
        `BROKEN`.
        """
        if self.sizes[name] > cap:
            raise ValueError(f"it has {self.sizes[name]} bytes, which is too large to be sound")
        with self.open(name) as file:
            data = file.read(cap + 1)
        if len(data) != self.sizes[name]:
            raise ValueError(f"it has {len(data)} bytes, and {self.sizes[name]} by the ZIP's own index")
        return data


def of_zip(archive: zipfile.ZipFile) -> Container:
    """What a ZIP holds. Entries that are not safe to read are left out and told."""
    held = Container({}, [], archive.open, lambda name: _seekable(archive, archive.getinfo(name)))
    entries = archive.infolist()
    if len(entries) > COUNT:
        held.problems.append(Problem("", f"it has {len(entries)} entries, more than {COUNT}"))
        return held
    seen: set[str] = set()
    for entry in entries:
        folded = entry.filename.lower()
        why = "there are two entries of this name" if folded in seen else _unsafe_entry(entry)
        seen.add(folded)
        if why:
            held.problems.append(Problem(shown(entry.orig_filename), why))
        elif not entry.is_dir():
            held.sizes[entry.filename] = entry.file_size
    held.problems.extend(_between(archive, entries))
    return _within_limit(held)


def of_folder(folder: Path) -> Container:
    """What a folder holds; links are not followed."""

    def opened(name: str) -> IO[bytes]:
        return (folder / name).open("rb")

    held = Container({}, [], opened, opened)
    for name, status in _walk(folder):
        why = unsafe_name(name)
        if stat.S_ISLNK(status.st_mode):
            why = "it is a link"
        elif not stat.S_ISREG(status.st_mode):
            why = "it is neither a file nor a folder"
        if why:
            held.problems.append(Problem(shown(name), why))
        else:
            held.sizes[name] = status.st_size
        if len(held.sizes) > COUNT:
            held.problems.append(Problem("", f"it has more than {COUNT} files"))
            break
    return _within_limit(held)


def unsafe_name(name: str) -> str | None:
    """Why this is no name for a file in a bundle; None when it is one."""
    if _UNSAFE.search(name):
        return "its name has a character that names in a bundle never have"
    if name.startswith("/") or any(part in {"", ".", ".."} for part in name.split("/")):
        return "its name leads outside the bundle"
    return None


def shown(name: str) -> str:
    """A foreign name fit to be shown: bounded, and without what a terminal would obey."""
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in name[:300])


def _unsafe_entry(entry: zipfile.ZipInfo) -> str | None:
    if why := unsafe_name(entry.orig_filename.removesuffix("/")):
        return why
    mode = stat.S_IFMT(entry.external_attr >> 16)
    if mode == stat.S_IFLNK:
        return "it is a link"
    if mode not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "it is neither a file nor a folder"
    if entry.flag_bits & 1:
        return "it is encrypted"
    if entry.is_dir():
        return "it is a folder with bytes in it" if entry.file_size else None
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "it is packed in a way that bundles never are"
    if entry.file_size > SMALL and entry.file_size > RATIO * max(entry.compress_size, 1):
        return f"it would unpack to {entry.file_size} bytes from {entry.compress_size}: refused"
    return None


def _between(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Iterator[Problem]:
    """Bytes of the ZIP that belong to no entry: before, between and behind them, where something can hide."""
    at = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        gap = entry.header_offset - at
        if gap < 0:
            yield Problem(shown(entry.filename), "it lies over another entry")
            return
        if gap and not at:
            yield Problem("", f"the ZIP begins with {gap} bytes that belong to no file: it is cut, or hides something")
        elif gap > _DESCRIPTOR:
            yield Problem(shown(entry.filename), f"{gap} bytes of the ZIP before it belong to no file")
        end = _end(archive, entry)
        if end is None:
            yield Problem(shown(entry.filename), "the ZIP has no entry where its index says")
            return
        at = end
    if archive.start_dir < at:
        yield Problem("", "the ZIP's last entry lies over its index")
    if archive.start_dir - at > _DESCRIPTOR:
        yield Problem("", f"{archive.start_dir - at} bytes at the end of the ZIP belong to no file")
    if archive.comment:
        yield Problem("", "the ZIP bears a comment, which bundles never do")
    elif archive.fp is not None:
        archive.fp.seek(-_END_SIZE, os.SEEK_END)
        if not archive.fp.read(4).startswith(b"PK\x05\x06"):
            yield Problem("", "bytes behind the ZIP's end belong to no file")


def _end(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int | None:
    """Where an entry's bytes end."""
    start = _start(archive, entry)
    return None if start is None else start + entry.compress_size


def _start(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int | None:
    """Where an entry's bytes begin."""
    file = archive.fp
    if file is None:
        return None
    try:
        file.seek(entry.header_offset)
        magic, name, extra = _LOCAL.unpack(file.read(_LOCAL.size))
    except BROKEN:
        return None
    if magic != b"PK\x03\x04":
        return None
    return entry.header_offset + _LOCAL.size + int(name) + int(extra)


@contextmanager
def _seekable(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    start = _start(archive, entry)
    stored = entry.compress_type == zipfile.ZIP_STORED and entry.compress_size == entry.file_size
    if stored and start is not None and archive.fp is not None:
        with io.BufferedReader(_Stretch(archive.fp.fileno(), start, entry.file_size), PIECE) as there:
            yield there
        return
    with tempfile.TemporaryFile() as copy, archive.open(entry) as file:
        shutil.copyfileobj(file, copy, PIECE)
        copy.seek(0)
        yield copy


class _Stretch(io.RawIOBase):
    """So many bytes of an open file, from a place on, as a file of their own."""

    def __init__(self, handle: int, start: int, size: int) -> None:
        self._handle, self._start, self._size, self._at = handle, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + (0, self._at, self._size)[whence]
        if self._at < 0:
            raise ValueError("there is nothing before the start")
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        room = memoryview(buffer)[: max(0, self._size - self._at)]
        count = os.preadv(self._handle, [room], self._start + self._at) if room else 0
        self._at += count
        return count


def _within_limit(held: Container) -> Container:
    total = sum(held.sizes.values())
    if total > LIMIT:
        held.sizes.clear()
        held.problems.append(Problem("", f"its files have {total} bytes, more than can be looked at"))
    return held


def _walk(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    for base, below, names in os.walk(folder):
        links = [name for name in below if (Path(base) / name).is_symlink()]
        for name in sorted([*names, *links]):
            path = Path(base) / name
            yield path.relative_to(folder).as_posix(), path.lstat()
