"""What all parts of the page rest on: digests, the ids of records, the lines of the chain, and ZIPs (step 1)."""

from __future__ import annotations

import hashlib
import io
import json
import re
import sqlite3
import struct
import uuid
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
Files = dict[str, bytes]
ROOT = "tagmanifest-sha256.txt"
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, sqlite3.Error, OSError, EOFError, ValueError, LookupError)
BROKEN += (TypeError, AttributeError, OverflowError, RuntimeError)
"""What reading what is damaged may raise. Whoever cannot read it must not call it sound."""
UUIDS = uuid.UUID("18e905bd-5605-57dd-84ad-0fa4be0004ba")


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def record_id(*name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(UUIDS, ' '.join(name))}"


def chained(lines: list[bytes]) -> Iterator[str]:
    """Every line names its place and the digest of the line before."""
    previous = "0" * 64
    for seq, line in enumerate(lines):
        event = json.loads(line)
        if (event["is"], event["seq"], event["previous"]) != ("Event", seq, previous):
            yield f"line {seq} of the chain does not follow the line before"
        previous = sha(line)


def info(files: Files) -> dict[str, str]:
    pairs = [line.split(": ", 1) for line in files["bag-info.txt"].decode().splitlines()]
    if len({pair[0] for pair in pairs}) != len(pairs):
        raise ValueError("bag-info.txt: a name twice")
    return dict(pairs)


def is_copy(files: Files) -> bool:
    """Whether this is a working copy."""
    return "data/redactions.json" in files and "data/archive.wacz" not in files


def unzipped(data: bytes) -> tuple[Files, list[str]]:
    """Step 1."""
    files: Files = {}
    odd: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        names = Counter(entry.filename.lower() for entry in entries)
        at = 0
        for entry in sorted(entries, key=lambda one: one.header_offset):
            name, mode = entry.orig_filename, entry.external_attr >> 28
            parts = name.removesuffix("/").split("/")
            if re.search(r"[\\:\x00-\x1f\x7f]|[^\x00-\x7f]", name) or {"", ".", ".."} & set(parts):
                odd.append(f"{name}: no name for a file")
            elif names[name.lower()] > 1:
                odd.append(f"{name}: twice")
            elif mode not in (0, 4, 8) or entry.flag_bits & 1 or entry.compress_type not in (0, 8):
                odd.append(f"{name}: link, device, encrypted or packed otherwise")
            elif entry.file_size > 1 << 20 and entry.file_size > 200 * entry.compress_size:
                odd.append(f"{name}: unpacks to too much")
            elif not entry.is_dir():
                files[name] = archive.read(entry)
                if len(files[name]) != entry.file_size:
                    odd.append(f"{name}: of another size")
            head = data[entry.header_offset : entry.header_offset + 30]
            if not 0 <= entry.header_offset - at <= (24 if at else 0) or head[:4] != b"PK\x03\x04":
                odd.append(f"{name}: bytes before it belong to no entry")
            lengths = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
            at = entry.header_offset + 30 + lengths + entry.compress_size
        if not 0 <= archive.start_dir - at <= 24 or archive.comment or data[-22:-18] != b"PK\x05\x06":
            odd.append("bytes at the end belong to no entry")
    return files, odd
