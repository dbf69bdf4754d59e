"""BagIt 1.0 bags (RFC 8493) and ZIP files that are the same bytes each time."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PIECE = 1 << 20
"""Bytes read at a time, so that a bundle of films needs no memory of its size."""
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


def sums(path: Path) -> Sums:
    """Digests and size of a file, read in pieces."""
    short, long, size = hashlib.sha256(), hashlib.sha512(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            short.update(piece)
            long.update(piece)
            size += len(piece)
    return Sums(short.hexdigest(), long.hexdigest(), size)


def files_below(folder: Path) -> dict[str, Path]:
    """Every file below a folder by its name relative to it, with `/`, sorted."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return dict(sorted(found.items()))


def close(
    folder: Path,
    info: Sequence[tuple[str, str]],
    tag_files: Mapping[str, bytes],
    known: Mapping[str, Sums] | None = None,
) -> str:
    """Make a bag of a folder that holds `data/`: declaration, info, manifests, and the given tag files.

    `info` goes into bag-info.txt, with `Payload-Oxum` after it; `known`: digests of files below `data/` that are at
    hand already. Gives the digest of `tagmanifest-sha256.txt`, the root.
    Raises ValueError for a payload name that is not plain ASCII: names must survive every file system.
    """
    known = known or {}
    files = files_below(folder / "data")
    payload = {f"data/{name}": known.get(name) or sums(path) for name, path in files.items()}
    for name in payload:
        if not name.isascii() or not name.isprintable() or "%" in name or "\\" in name:
            raise ValueError(f"{name!r} is no name for a file in a bag")
    total = sum(entry.size for entry in payload.values())
    lines = [*info, ("Payload-Oxum", f"{total}.{len(payload)}")]
    tags = dict(tag_files) | {
        "bagit.txt": DECLARATION,
        "bag-info.txt": "".join(f"{name}: {value}\n" for name, value in lines).encode(),
        "manifest-sha256.txt": manifest({name: entry.sha256 for name, entry in payload.items()}),
        "manifest-sha512.txt": manifest({name: entry.sha512 for name, entry in payload.items()}),
    }
    for name, data in tags.items():
        (folder / name).write_bytes(data)
    root = manifest({name: hashlib.sha256(data).hexdigest() for name, data in tags.items()})
    (folder / ROOT).write_bytes(root)
    return hashlib.sha256(root).hexdigest()


def manifest(digests: Mapping[str, str]) -> bytes:
    """A manifest as `sha256sum -c` and bagit.py read it: digest, two spaces, name; sorted by name."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode("ascii")


def pack(files: Mapping[str, Path], target: Path) -> None:
    """Files into a ZIP: stored, in order of name, with one date and mode. The same files give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, strict_timestamps=True) as archive:
        for name, path in sorted(files.items()):
            entry = zipfile.ZipInfo(name, DATE)
            entry.create_system = 3  # Unix, wherever this runs, so that the mode means something
            entry.external_attr = 0o100644 << 16
            entry.file_size = path.stat().st_size
            with path.open("rb") as source, archive.open(entry, "w") as sink:
                shutil.copyfileobj(source, sink, PIECE)
