"""A bundle, in the order of the page: the ZIP, the root, the manifests, the chain, the capture, the crate, the seal."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from capture import capture, lines
from form import BROKEN, ROOT, Files, chained, info, is_copy, sha, unzipped
from seal import seal

TAGS = ["VERIFY.sh", "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt"]
PAYLOAD = ["archive.wacz", "captures.jsonl", "custody.jsonl", "posts.json", "quotes.jsonld", "report.html"]
DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def bundle(path: Path) -> list[str]:
    """Steps 1 to 9 of the page."""
    if path.is_dir():
        odd = [f"{p}: it is a link" for p in path.rglob("*") if p.is_symlink()]
        files = {p.relative_to(path).as_posix(): p.read_bytes() for p in path.rglob("*") if p.is_file()}
    else:
        try:
            files, odd = unzipped(path.read_bytes())
        except BROKEN as error:
            return [f"the ZIP: {error}"]
    tops = {name.partition("/")[0] for name in files if name.endswith(f"/{ROOT}")}
    if ROOT not in files and len(tops) == 1:
        top = tops.pop() + "/"
        odd += [f"{name}: beside the bag" for name in files if not name.startswith(top)]
        files = {name.removeprefix(top): data for name, data in files.items() if name.startswith(top)}
    found = list(odd)
    for step in (tags, payload, seal) if is_copy(files) else (tags, payload, chain, capture, crate, seal):
        try:
            found += step(files)
        except BROKEN as error:
            found.append(f"{step.__name__}: it cannot be read: {type(error).__name__} {error}")
    return found


def manifest(files: Files, name: str, digits: int) -> dict[str, str]:
    named: dict[str, str] = {}
    for line in files[name].decode("ascii").removesuffix("\n").split("\n"):
        found = re.fullmatch(rf"([0-9a-f]{{{digits}}})  (\S.*)", line)
        if not found or found[2] in named:
            raise ValueError(f"{name}: {line[:80]}")
        named[found[2]] = found[1]
    return named


def tags(files: Files) -> Iterator[str]:
    """Step 2."""
    wanted = TAGS[1:] if is_copy(files) else TAGS
    named = manifest(files, ROOT, 64)
    if sorted(named) != sorted(wanted):
        yield f"{ROOT}: it names {sorted(named)}"
    yield from (f"{name}: not as the root says" for name in named if sha(files.get(name, b"")) != named[name])
    outside = {name for name in files if not name.startswith(("data/", "seal/"))}
    yield from (f"{name}: no file of a bag" for name in outside - {*wanted, ROOT})
    if files["bagit.txt"] != DECLARED:
        yield "bagit.txt: not as declared"


def payload(files: Files) -> Iterator[str]:
    """Step 3."""
    data = {name: held for name, held in files.items() if name.startswith("data/")}
    for name, digits, hashed in ((TAGS[3], 64, hashlib.sha256), (TAGS[4], 128, hashlib.sha512)):
        named = manifest(files, name, digits)
        yield from (f"{one}: named or there, not both" for one in named.keys() ^ data.keys())
        same = named.keys() & data.keys()
        yield from (f"{one}: not as {name} says" for one in same if hashed(data[one]).hexdigest() != named[one])
    if is_copy(files):
        told = json.loads(files["data/redactions.json"])
        if told["original"] != info(files).get("Redacted-From"):
            yield "data/redactions.json: another original"
    else:
        yield from (
            f"data/{name}: missing" for name in [*PAYLOAD, "ro-crate-metadata.json"] if f"data/{name}" not in data
        )
    for name, held in data.items():
        if name.startswith("data/media/") and not re.fullmatch(rf"data/media/{sha(held)}\.[a-z0-9]+", name):
            yield f"{name}: not its digest"
    if info(files).get("Payload-Oxum") != f"{sum(map(len, data.values()))}.{len(data)}":
        yield "bag-info.txt: Payload-Oxum"


def chain(files: Files) -> Iterator[str]:
    """Step 4."""
    yield from chained(lines(files))
    said, last = info(files), lines(files)[-1]
    if (said["Custody-Log-Entries"], said["Custody-Log-Head-SHA256"]) != (str(len(lines(files))), sha(last)):
        yield "bag-info.txt: another head or length of the chain"


def crate(files: Files) -> Iterator[str]:
    """Step 8."""
    graph = json.loads(files["data/ro-crate-metadata.json"])["@graph"]
    said = {one.get("@id"): (one.get("contentSize"), one.get("sha256")) for one in graph if one.get("@type") == "File"}
    data = {name[5:]: held for name, held in files.items() if name.startswith("data/")}
    del data["ro-crate-metadata.json"]
    if said != {name: (str(len(held)), sha(held)) for name, held in data.items()}:
        yield "ro-crate-metadata.json: a file is another, unnamed or missing"
    for name in ("posts.json", "quotes.jsonld"):
        if not isinstance(json.loads(files[f"data/{name}"])["@graph"], list):
            yield f"{name}: no @graph"
