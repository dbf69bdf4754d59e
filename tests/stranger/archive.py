"""An archive, as the last part of the page has it, but for the form of its tables."""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from form import BROKEN, Json, chained, sha

NOUNS = {
    "articles": "Article",
    "readings": "Reading",
    "citations": "Citation",
    "quotes": "Quote",
    "snapshots": "Snapshot",
    "crossreferences": "CrossReference",
    "inquiries": "Inquiry",
    "saves": "Save",
    "reviews": "Review",
    "accessions": "Accession",
    "polls": "Poll",
}
BLOBS = {"body": ("Exchange",), "digest": ("Media", "Screenshot", "BagFile"), "source": ("Snapshot", "Article")}


def archive(folder: Path) -> list[str]:
    """All that the page says of an archive, but for the form of its tables."""
    with closing(sqlite3.connect(f"file:{folder / 'citetrail.db'}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        try:
            return list(checked(database, folder / "blobs"))
        except BROKEN as error:
            return [f"it cannot be read: {type(error).__name__} {error}"]


def checked(database: sqlite3.Connection, folder: Path) -> Iterator[str]:
    events = database.execute("SELECT seq, line, digest FROM events ORDER BY seq").fetchall()
    lines = [row["line"].encode() for row in events]
    yield from chained(lines)
    for place, row in enumerate(events):
        if row["seq"] != place or row["digest"] != sha(row["line"].encode()):
            yield f"event {row['seq']}: its number or its digest"
    brought: dict[str, int] = {}
    for event in map(json.loads, lines):
        for id_ in event["objects"]:
            brought.setdefault(id_, len(brought))
    kept: set[str] = set()
    wanted: set[str] = set()
    for table, noun in NOUNS.items():
        last = -1
        for place, row in enumerate(database.execute(f"SELECT * FROM {table} ORDER BY seq"), 1):
            body = json.loads(row["body"])
            kept.add(row["id"])
            if row["seq"] != place or row["id"] != sha(row["body"].encode()) or body["is"] != noun:
                yield f"{table} {row['seq']}: its number, its id or its noun"
            if brought.get(row["id"], -1) < last:
                yield f"{table} {row['seq']}: out of order"
            last = brought.get(row["id"], last)
            said = {name: value for name, value in dict(row).items() if name not in ("seq", "id", "body")}
            if said != columns(body, list(said)):
                yield f"{table} {row['seq']}: a column tells else than the fact"
            wanted.update(named(body))
    yield from (f"fact {id_}: in the chain or kept, not both" for id_ in kept ^ brought.keys())
    found = dict(blobs(database, folder))
    yield from (f"blob {digest}: {flaw}" for digest, flaw in found.items() if flaw)
    for event in map(json.loads, lines):
        for part in event.get("note", "").split("; ") if event["did"] in ("export", "seal") else ():
            if exchange := re.fullmatch("exchange ([0-9a-f]{64})", part):
                wanted.add(exchange[1])
                row = database.execute("SELECT * FROM blobs WHERE digest = ?", [exchange[1]]).fetchone()
                wanted.update(named(json.loads(bytes_of(row, folder))) if row else ())
    yield from (f"blob {digest}: gone" for digest in wanted - found.keys())


def columns(body: Json, names: list[str]) -> Json:
    """What the columns behind a fact must say."""
    if body["is"] != "Snapshot":
        ref = body.get("ref")
        return {
            n: (f"{ref['platform']}:{ref['id']}".lower() if ref else None) if n == "post" else body[n] for n in names
        }
    found, ref = body["finding"], body["ref"]
    post = found if found["is"] == "Post" else {}
    author = post.get("author", {})
    return {
        "post": f"{ref['platform']}:{ref['id']}".lower(),
        "taken_at": body["taken_at"],
        "route": body["route"],
        "finding": found["is"].lower(),
        "platform": ref["platform"],
        "handle": author["handle"].lower() if author.get("handle") else None,
        "author": author.get("name"),
        "posted_at": post.get("posted_at"),
    }


def named(value: Any) -> Iterator[str]:
    """The digests of blobs that a fact names, those in the facts within it too."""
    if isinstance(value, list):
        for item in value:
            yield from named(item)
    if not isinstance(value, dict):
        return
    for field, nouns in BLOBS.items():
        if value["is"] in nouns and value.get(field):
            yield value[field]
    for part, digest in value.get("tls", []) if value["is"] == "Exchange" else ():
        if part in ("certificate", "chain"):
            yield digest
    for name, item in value.items():
        if name != "tls":
            yield from named(item)


def blobs(database: sqlite3.Connection, folder: Path) -> Iterator[tuple[str, str]]:
    """Every blob, and what is wrong with it."""
    for row in database.execute("SELECT * FROM blobs"):
        try:
            data = bytes_of(row, folder)
        except (OSError, ValueError, zlib.error) as error:
            yield row["digest"], str(error)
            continue
        good = sha(data) == row["digest"] and len(data) == row["size"]
        yield row["digest"], "" if good else "it hashes to another name, or has another size"


def bytes_of(row: sqlite3.Row, folder: Path) -> bytes:
    if row["stored"] == "folder":
        if row["data"] is not None:
            raise ValueError("bytes beside the file")
        return (folder / row["digest"][:2] / row["digest"]).read_bytes()
    if row["stored"] not in ("raw", "zlib"):
        raise ValueError("stored in no known way")
    return zlib.decompress(row["data"]) if row["stored"] == "zlib" else bytes(row["data"])
