"""Check a WACZ strictly: what the usual validators let pass (files that nothing names, no WARC, no index) is told."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from archiver.bundle import container, warc_check
from archiver.bundle.container import BROKEN, Container
from archiver.bundle.wacz import INDEX, INDEXED, PAGES, WARC, surt
from archiver.bundle.warc_check import BadRecord, Found

PACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"
TEXT = 256 << 20
"""Bytes up to which an index or a list of pages is read."""


@dataclass(frozen=True)
class Checked:
    """The records of a WACZ by id, and what is wrong with it. `whole`: the last record could be reached."""

    records: Mapping[str, Found]
    problems: tuple[str, ...]
    whole: bool


def check(file: IO[bytes]) -> Checked:
    """Check the WACZ in this file, which must be seekable."""
    records: dict[str, Found] = {}
    problems: list[str] = []
    whole = False
    try:
        with zipfile.ZipFile(file) as archive:
            held = container.of_zip(archive)
            problems += [f"{flaw.where or 'the file'}: {flaw.what}" for flaw in held.problems]
            problems += _package(held)
            problems += _packed(archive)
            if WARC in held.sizes:
                flaws, whole = _warc(held, records)
                problems += flaws
            if whole and INDEX in held.sizes:
                problems += _index(held, records)
    except BROKEN as error:
        problems.append(f"it cannot be read: {container.shown(str(error))}")
    return Checked(records, tuple(problems), whole)


def read_json(held: Container, name: str) -> Any:
    """A JSON file. Raises ValueError for one that is none, and what is in `BROKEN`."""
    try:
        return json.loads(held.read(name, TEXT))
    except RecursionError as error:
        raise ValueError("its JSON is nested too deep") from error


def file_digest(held: Container, name: str) -> str:
    """SHA-256 of a file. Raises what is in `BROKEN`."""
    with held.open(name) as file:
        digest = hashlib.sha256()
        while piece := file.read(container.PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _package(held: Container) -> list[str]:
    missing = [f"{name} is missing" for name in (PACKAGE, DIGEST, WARC, INDEX, PAGES) if name not in held.sizes]
    if PACKAGE not in held.sizes or DIGEST not in held.sizes:
        return missing
    package, digest = read_json(held, PACKAGE), read_json(held, DIGEST)
    problems = list(missing)
    if not isinstance(digest, dict) or digest.get("hash") != f"sha256:{file_digest(held, PACKAGE)}":
        problems.append(f"{DIGEST} does not name {PACKAGE} as it is")
    if not isinstance(package, dict) or package.get("profile") != "data-package":
        return [*problems, f"{PACKAGE} is no data package"]
    return problems + _resources(held, package.get("resources"))


def _resources(held: Container, listed: Any) -> list[str]:
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    named = {str(entry.get("path")): entry for entry in entries}
    problems = [f"{container.shown(path)} is listed and missing" for path in named if path not in held.sizes]
    if len(named) != len(entries):
        problems.append(f"{PACKAGE} lists a file twice")
    for name in sorted(held.sizes.keys() - {PACKAGE, DIGEST}):
        if name not in named:
            problems.append(f"{name} is in no list")
        elif (named[name].get("bytes"), named[name].get("hash")) != (
            held.sizes[name],
            f"sha256:{file_digest(held, name)}",
        ):
            problems.append(f"{name} is not what {PACKAGE} says")
    return problems


def _packed(archive: zipfile.ZipFile) -> list[str]:
    return [
        f"{container.shown(entry.filename)} is packed once more, so that viewers cannot read into it"
        for entry in archive.infolist()
        if entry.filename.startswith("archive/") and entry.compress_type != zipfile.ZIP_STORED
    ]


def _warc(held: Container, records: dict[str, Found]) -> tuple[list[str], bool]:
    """What is wrong with the records, which are put into `records`; and whether the last one was reached."""
    problems = []
    try:
        with held.open(WARC) as file:
            for found in warc_check.records(file, held.sizes[WARC]):
                problems += [f"{WARC}, record at byte {found.offset}: {flaw}" for flaw in found.problems]
                if found.id in records:
                    problems.append(f"{WARC} has two records with the id {container.shown(found.id)}")
                records[found.id] = found
    except BadRecord as error:
        return [*problems, f"{WARC}: {error}"], False
    return problems, True


def _index(held: Container, records: Mapping[str, Found]) -> list[str]:
    """Every line must point at a record of that address, and every answer must have its line."""
    wanted = {found.offset: found for found in records.values() if found.type in INDEXED}
    problems = []
    lines = held.read(INDEX, TEXT).splitlines()
    if lines != sorted(lines):
        problems.append(f"{INDEX} is not in order")
    for number, line in enumerate(lines, 1):
        found = _pointed_at(line, wanted)
        if found is None:
            problems.append(f"{INDEX}, line {number}: there is no such record")
        else:
            del wanted[found.offset]
    return problems + [f"{INDEX}: the record at byte {offset} has no line" for offset in sorted(wanted)]


def _pointed_at(line: bytes, wanted: Mapping[int, Found]) -> Found | None:
    try:
        key, stamp, rest = line.decode().split(" ", 2)
        entry = json.loads(rest)
        found = wanted[int(entry["offset"])]
        said = (key, stamp, entry["url"], int(entry["length"]), entry["digest"], entry["filename"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    stamped = "".join(char for char in found.date[:19] if char.isdecimal())
    name = PurePosixPath(WARC).name
    true = (surt(found.uri), stamped, found.uri, found.length, f"sha256:{found.payload}", name)
    return found if said == true else None
