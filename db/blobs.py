"""Bytes, named by their SHA-256. Small ones live compressed in the database, large ones in a folder beside it.

A file is written under another name, synced, and renamed before the row that names it: after a crash there may be a
file that no row names (harmless), never a row that names bytes which are not there.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import sqlalchemy as sa

from db import bulk, canonical, tables
from db.errors import Damaged, Unusable
from db.room import SUFFIX, Room
from db.spool import PIECE, Spool

SMALL = 100_000
"""Bytes as stored, up to which a blob lives in the database (SQLite reads such blobs faster than files)."""


_SHORT = 4096
_Row = sa.Row[tuple[str, int, str, bytes | None]]
_WAYS = ("raw", "zlib", "folder")


class Blobs:
    """The blobs of one archive: rows of the table `blobs`, and files `blobs/ab/abcd…` below `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.room = Room(folder / "incoming")
        """Where large blobs lie while they come in."""

    def keep(self, connection: sa.Connection, blobs: Mapping[str, bytes | Spool]) -> None:
        """Keep these bytes under their digests, each once, within the caller's transaction.

        The file of a spool becomes the blob's own: it must lie in `room`.
        """
        table = tables.blobs
        names = sorted(blobs)
        known = bulk.known(connection, table, "digest", names)
        rows = [self._row(digest, blobs[digest]) for digest in names if digest not in known]
        if rows:
            bulk.insert(connection, table, ("digest", "size", "stored", "data"), rows)

    def get(self, connection: sa.Connection, digest: str) -> bytes:
        """The bytes of this name. Raises Damaged when they are gone or no longer hash to it."""
        return self._proven(_found(connection, digest))

    def path(self, digest: str) -> Path:
        """Where a large blob lies."""
        return self.folder / digest[:2] / digest

    def pieces(self, connection: sa.Connection, digest: str) -> Iterator[bytes]:
        """The bytes of this name, `PIECE` by `PIECE`: no large blob is held in memory.

        Raises Damaged as `get` does; for a large blob that has changed, when its end is reached.
        """
        row = _found(connection, digest)
        if row.stored != "folder":
            data = self._proven(row)
            yield from (data[at : at + PIECE] for at in range(0, len(data), PIECE))
            return
        yield from self._of_file(digest)

    def lend(self, connection: sa.Connection, digest: str, at: Path) -> Path:
        """A file with the bytes of this name, to be read only: a large blob's own, for any other it is written `at`.

        Raises Damaged as `get` does, but for a large blob that has changed: whoever reads it must hash it.
        """
        row = _found(connection, digest)
        if row.stored != "folder":
            at.write_bytes(self._proven(row))
            return at
        if not self.path(digest).is_file():
            raise Damaged(f"blob {digest} cannot be read", f"there is no file {self.path(digest)}")
        return self.path(digest)

    def _of_file(self, digest: str) -> Iterator[bytes]:
        seen = hashlib.sha256()
        try:
            with self.path(digest).open("rb") as file:
                while piece := file.read(PIECE):
                    seen.update(piece)
                    yield piece
        except OSError as error:
            raise Damaged(f"blob {digest} cannot be read", str(error)) from error
        if seen.hexdigest() != digest:
            raise changed(digest)

    def prove(self, connection: sa.Connection, digest: str) -> None:
        """Raises Damaged as `get` does, and where its row says else of it. Holds no large blob in memory."""
        row = connection.execute(sa.select(tables.blobs).where(tables.blobs.c.digest == digest)).first()
        if row is None:
            raise Damaged(f"blob {digest} cannot be found by its name", "its row has changed since it was kept")
        held = self._of_file(digest) if row.stored == "folder" else [self._proven(row)]
        size = sum(len(piece) for piece in held)
        if row.stored not in _WAYS:
            raise Damaged(f"blob {digest} is stored as {row.stored!r}", "there is no such way")
        if row.size != size:
            raise Damaged(f"blob {digest} has {size} bytes", f"its row says {row.size}")
        if row.stored == "folder" and row.data is not None:
            raise Damaged(f"blob {digest} lies in a file", "its row holds other bytes beside it")

    def _row(self, digest: str, data: bytes | Spool) -> tuple[str, int, str, bytes | None]:
        if isinstance(data, Spool):
            self._write(digest, data)
            return digest, len(data), "folder", None
        packed = _compressed(data)
        stored, kept = ("zlib", packed) if len(packed) < len(data) else ("raw", data)
        if len(kept) <= SMALL:
            return digest, len(data), stored, kept
        self._write(digest, data)
        return digest, len(data), "folder", None

    def _write(self, digest: str, data: bytes | Spool) -> None:
        """Raises Unusable when there is no room, or no right to write."""
        path = self.path(digest)
        part = data.path if isinstance(data, Spool) else None
        part = part or self.room.folder / f"{digest}.{os.getpid()}{SUFFIX}"
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if isinstance(data, bytes):
                part.parent.mkdir(exist_ok=True, mode=0o700)
                with part.open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
            part.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise Unusable(
                f"the archive cannot be written: {error.strerror or error}",
                f"{path.parent}: make room or give the right to write there, then run it again; nothing kept is lost",
            ) from error

    def _proven(self, row: _Row) -> bytes:
        data = self._stored(row)
        if canonical.digest(data) != row.digest:
            raise changed(row.digest)
        return data

    def _stored(self, row: _Row) -> bytes:
        try:
            if row.stored == "folder":
                return self.path(row.digest).read_bytes()
            return _unpacked(row.data or b"") if row.stored == "zlib" else bytes(row.data or b"")
        except (OSError, zlib.error) as error:
            raise Damaged(f"blob {row.digest} cannot be read", str(error)) from error


def _found(connection: sa.Connection, digest: str) -> _Row:
    row = connection.execute(sa.select(tables.blobs).where(tables.blobs.c.digest == digest)).first()
    if row is None:
        raise Damaged(f"blob {digest} is not in the archive", "a fact names it; restore it from a backup")
    return row


def _compressed(data: bytes) -> bytes:
    """As zlib; for a short text with a small window: as good, without the time that setting up a large one takes."""
    if len(data) > _SHORT:
        return zlib.compress(data, 6)
    packer = zlib.compressobj(6, zlib.DEFLATED, 12, 5)
    return packer.compress(data) + packer.flush()


def _unpacked(data: bytes) -> bytes:
    """Raises zlib.error also for bytes behind the packed ones."""
    packer = zlib.decompressobj()
    plain = packer.decompress(data)
    if not packer.eof or packer.unused_data:
        raise zlib.error("it is cut, or more bytes follow it")
    return plain


def changed(digest: str) -> Damaged:
    """The error for bytes that are no longer those of their name."""
    return Damaged(f"blob {digest} no longer hashes to its name", "its bytes have changed since they were kept")


def sync_folder(folder: Path) -> None:
    """Have what was renamed into this folder stand there also after the power failed."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
