"""Bytes on their way into the archive: in memory while they are few, then in a file, hashed as they come.

The file lies in a folder beside the blobs, so that keeping it is renaming it. What is never kept is removed with its
`Spool`; a process that is killed leaves a file that no row names, which `db.room` sweeps.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from db.errors import Unusable
from db.room import SUFFIX

MEMORY = 4_000_000
"""Bytes up to which a spool holds in memory what it is given."""
PIECE = 1 << 17
"""Bytes that are read at a time. Much larger ones cost more: the allocator gives them back to the system each time."""


class Spool:
    """Takes bytes piece by piece. With a folder, what grows beyond `memory` bytes (`MEMORY`) goes on in a file there.

    `len()` is the number of bytes. Raises Unusable when the folder cannot be written.
    """

    def __init__(self, folder: Path | None = None, memory: int | None = None) -> None:
        self._folder = folder
        self._memory = MEMORY if memory is None else memory
        self._held = bytearray()
        self._file: BinaryIO | None = None
        self._hash = hashlib.sha256()
        self._size = 0
        self.path: Path | None = None
        """The file, once there is one."""

    def __len__(self) -> int:
        return self._size

    @property
    def digest(self) -> str:
        """The name of the bytes that went into the file: their SHA-256."""
        return self._hash.hexdigest()

    def write(self, data: bytes | bytearray) -> None:
        """Takes these bytes, too."""
        self._size += len(data)
        if self._folder is None or self._size <= self._memory:
            self._held += data
            return
        try:
            if self._file is None:
                self._file = self._begin(self._folder)
                self._put(self._file, self._held)
                self._held = bytearray()
            self._put(self._file, data)
        except OSError as error:
            raise _explain(error, self._folder) from error

    def done(self) -> bytes | Spool:
        """All that came: the bytes themselves, or the spool when they are in its file, which is then on the disk."""
        if self._file is None or self._folder is None:
            return bytes(self._held)
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        except OSError as error:
            raise _explain(error, self._folder) from error
        return self

    def pieces(self) -> Iterator[bytes]:
        """What the file holds, piece by piece."""
        if self.path is not None:
            with self.path.open("rb") as file:
                while piece := file.read(PIECE):
                    yield piece

    def _begin(self, folder: Path) -> BinaryIO:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(suffix=SUFFIX, dir=folder)
        self.path = Path(name)
        weakref.finalize(self, self.path.unlink, missing_ok=True)
        return os.fdopen(handle, "wb")

    def _put(self, file: BinaryIO, data: bytes | bytearray) -> None:
        self._hash.update(data)
        file.write(data)


def first(data: bytes | Spool, count: int) -> bytes:
    """The first bytes, up to `count` of them."""
    if isinstance(data, Spool):
        return next(data.pieces(), b"")[:count]
    return data[:count]


def whole(data: bytes | Spool) -> bytes:
    """All the bytes, in memory."""
    return b"".join(data.pieces()) if isinstance(data, Spool) else data


def up_to(data: bytes | Spool, count: int | None, folder: Path | None) -> bytes | Spool:
    """The first `count` bytes, of many in a spool of their own in this folder; without a count, all."""
    if isinstance(data, bytes):
        return data[:count]
    if count is None or len(data) <= count:
        return data
    shorter = Spool(folder)
    for piece in data.pieces():
        shorter.write(piece[: count - len(shorter)])
    return shorter.done()


def _explain(error: OSError, folder: Path) -> Unusable:
    return Unusable(
        f"the archive cannot be written: {error.strerror or error}",
        f"{folder}: make room or give the right to write there, then run it again; nothing kept is lost",
    )
