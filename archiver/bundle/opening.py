"""A bundle as it is given to us: a ZIP or an unpacked folder, with the bag at its top or in one folder below."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path

from archiver.bundle import bag, container
from archiver.bundle.container import BROKEN, Container, Problem
from db import canonical
from db.errors import Damaged, InputError

TAG_FILE = 1 << 28
"""Bytes of a tag file, such as a manifest, at most."""


def names_a_bundle(path: Path) -> bool:
    """Whether this may be a bundle, zipped or unpacked: it names the root of one. Never raises for what it is."""
    try:
        if path.is_dir():
            return (path / bag.ROOT).is_file()
        return path.is_file() and zipfile.is_zipfile(path) and names_a_bag(path)
    except OSError:
        return False


@contextmanager
def opened_bag(path: Path) -> Iterator[tuple[Container, str]]:
    """The files of a bundle that was found sound, by their path inside the bag; and the bag's own name."""
    with opened(path) as held:
        if isinstance(held, Problem):
            raise Damaged(f"the bundle {path} cannot be read", held.what)
        tops = {name.partition("/")[0] for name in held.sizes if name.endswith(f"/{bag.ROOT}")}
        yield below_top(held)[0], next(iter(tops), path.resolve().name)


@contextmanager
def opened(path: Path) -> Iterator[Container | Problem]:
    """The files of a bundle, or what is wrong with the ZIP. Raises InputError where there is none."""
    if path.is_dir():
        yield container.of_folder(path)
        return
    if path.exists() and not path.is_file():
        raise InputError(f"{path} is no ordinary file", "give a bundle, zipped or unpacked")
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{path} cannot be read", f"{why}; give a bundle, zipped or unpacked") from error
    if not start or not (b"PK\x03\x04".startswith(start) or zipfile.is_zipfile(path)):
        raise InputError(f"{path} is no ZIP", "give a bundle, zipped or unpacked")
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN as error:
        yield Problem("", f"the ZIP is cut or damaged: {container.shown(str(error))}")
        return
    with archive:
        yield container.of_zip(archive)


def root_of(held: Container) -> str:
    """The root of a bundle: the digest of its `tagmanifest-sha256.txt`. Raises what is in `BROKEN`."""
    return canonical.digest(held.read(bag.ROOT, TAG_FILE))


def names_a_bag(path: Path) -> bool:
    """Whether the bytes hold the name of a bundle's root, whatever the ZIP's own list says."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        return data.find(bag.ROOT.encode()) >= 0


def below_top(held: Container) -> tuple[Container, list[Problem]]:
    """The bag itself, where it lies in one top folder, as it does in every ZIP."""
    tops = {name.partition("/")[0] for name in held.sizes if "/" in name}
    bags = sorted(top for top in tops if any(f"{top}/{name}" in held.sizes for name in ("bagit.txt", bag.ROOT)))
    if not bags or any(name in held.sizes for name in ("bagit.txt", bag.ROOT)):
        return held, []
    top = f"{bags[0]}/"
    inside = {name.removeprefix(top): size for name, size in held.sizes.items() if name.startswith(top)}
    beside = [Problem(name, "it lies beside the bag") for name in sorted(held.sizes) if not name.startswith(top)]
    problems = [Problem(flaw.where.removeprefix(top), flaw.what) for flaw in held.problems]
    return Container(inside, problems, lambda name: held.open(top + name), lambda name: held.seek(top + name)), beside
