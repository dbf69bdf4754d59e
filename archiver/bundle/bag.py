"""BagIt 1.0 bags (RFC 8493) and ZIP files that are the same bytes each time."""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from db.errors import Damaged
from db.progress import Tell, silent, weighed

PIECE = 1 << 18
"""Bytes read at a time, so that a bundle of films needs no memory of its size, and a piece stays in a core's cache."""
DATE = (1980, 1, 1, 0, 0, 0)
"""The date of every entry: the earliest that a ZIP can say."""
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ROOT = "tagmanifest-sha256.txt"
"""The root of trust: it names every tag file, the manifests among them, which name every payload file."""


@dataclass(frozen=True, slots=True)
class Sums:
    """The digests and the size of one file."""

    sha256: str
    sha512: str
    size: int
    crc32: int


def sums(pieces: Iterable[bytes], more: Callable[[int], None] = lambda count: None) -> Sums:
    """Digests and size of these bytes, by two threads. `more` is told the size of each piece."""
    short, long, crc, size = hashlib.sha256(), hashlib.sha512(), 0, 0
    with ThreadPoolExecutor(1) as beside:
        for piece in pieces:
            other = beside.submit(long.update, piece)
            short.update(piece)
            crc = zlib.crc32(piece, crc)
            size += len(piece)
            other.result()
            more(len(piece))
    return Sums(short.hexdigest(), long.hexdigest(), size, crc)


@contextmanager
def hashing(tell: Tell, total: int) -> Iterator[Callable[[Path], Future[Sums]]]:
    """Gives what has a file hashed in a thread of its own, while others are written. `total`: bytes of all, about."""
    pool = ThreadPoolExecutor(min(4, os.cpu_count() or 1))
    try:
        with weighed(tell, "digests", total) as more:
            yield lambda path: pool.submit(sums, pieces(path), more)
    finally:
        pool.shutdown(cancel_futures=True)


def pieces(file: Path | bytes) -> Iterator[bytes]:
    """What a file holds, piece by piece."""
    if isinstance(file, bytes):
        yield file
        return
    with file.open("rb", buffering=0) as opened:
        while piece := opened.read(PIECE):
            yield piece


def files_below(folder: Path) -> dict[str, Path]:
    """Every file below a folder by its name relative to it, with `/`, sorted."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return dict(sorted(found.items()))


def close(folder: Path, info: Sequence[tuple[str, str]]) -> str:
    """Make a bag of a folder that holds `data/`. Gives the digest of `tagmanifest-sha256.txt`, the root.

    `info` and what is raised: see `tags`.
    """
    made = tags({name: sums(pieces(path)) for name, path in files_below(folder / "data").items()}, info, {})
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return hashlib.sha256(made[ROOT]).hexdigest()


def tags(payload: Mapping[str, Sums], info: Sequence[tuple[str, str]], more: Mapping[str, bytes]) -> dict[str, bytes]:
    """The tag files of a bag: declaration, info, manifests, those in `more`, and the root, which names all of them.

    `payload`: by name below `data/`. `info` goes into bag-info.txt, with `Payload-Oxum` after it.
    Raises ValueError for a payload name that is not plain ASCII: names must survive every file system.
    """
    for name in payload:
        if not name.isascii() or not name.isprintable() or "%" in name or "\\" in name:
            raise ValueError(f"{name!r} is no name for a file in a bag")
    total = sum(entry.size for entry in payload.values())
    lines = [*info, ("Payload-Oxum", f"{total}.{len(payload)}")]
    made = dict(more) | {
        "bagit.txt": DECLARATION,
        "bag-info.txt": "".join(f"{name}: {value}\n" for name, value in lines).encode(),
        "manifest-sha256.txt": manifest({f"data/{name}": entry.sha256 for name, entry in payload.items()}),
        "manifest-sha512.txt": manifest({f"data/{name}": entry.sha512 for name, entry in payload.items()}),
    }
    return made | {ROOT: manifest({name: hashlib.sha256(data).hexdigest() for name, data in made.items()})}


def manifest(digests: Mapping[str, str]) -> bytes:
    """A manifest as `sha256sum -c` and bagit.py read it: digest, two spaces, name; sorted by name."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode("ascii")


def pack(
    files: Mapping[str, Path | bytes], target: Path, known: Mapping[str, Sums] | None = None, tell: Tell = silent
) -> str:
    """Files into a ZIP: stored, in order of name, with one date and mode. The same files give the same bytes.

    Gives the SHA-256 of the ZIP, which is on the disk then. `known`: what files were when they were hashed; raises
    Damaged where what went into the ZIP is something else.
    """
    known = known or {}
    sizes = {name: len(file) if isinstance(file, bytes) else file.stat().st_size for name, file in files.items()}
    with target.open("wb+") as made, _behind(made) as (hashed, digest):
        with weighed(tell, "packing", sum(sizes.values())) as more, zipfile.ZipFile(made, "w") as archive:
            for name, file in sorted(files.items()):
                put = entry(name, sizes[name])
                with archive.open(put, "w") as sink:
                    for piece in pieces(file):
                        sink.write(piece)
                        more(len(piece))
                if name in known and known[name].crc32 != put.CRC:
                    raise Damaged(f"{name} changed while the bundle was made", "make the bundle again")
                hashed()
        hashed()
        os.fsync(made.fileno())
    return digest.hexdigest()


@contextmanager
def _behind(made: BinaryIO) -> Iterator[tuple[Callable[[], None], hashlib._Hash]]:
    """Hashes a file in a thread of its own, behind its writer: each call says that all up to here stands as it is."""
    digest, at, steps = hashlib.sha256(), 0, list[Future[None]]()

    def read(end: int) -> None:
        nonlocal at
        while piece := os.pread(made.fileno(), min(PIECE, end - at), at):
            digest.update(piece)
            at += len(piece)

    def stands() -> None:
        made.flush()
        steps.append(reader.submit(read, made.tell()))

    reader = ThreadPoolExecutor(1)
    try:
        yield stands, digest
        for step in steps:
            step.result()
    finally:
        reader.shutdown(cancel_futures=True)


def entry(name: str, size: int = 0) -> zipfile.ZipInfo:
    """How a file of this name and so many bytes stands in a ZIP: stored, with the same date and mode whenever it is
    made, wherever.
    """
    made = zipfile.ZipInfo(name, DATE)
    made.create_system = 3  # Unix, wherever this runs, so that the mode means something
    made.external_attr = 0o100644 << 16
    made.file_size = size
    return made
