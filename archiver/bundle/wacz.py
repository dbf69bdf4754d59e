"""A WACZ 1.1.1 file: a WARC with its index, its list of pages, and the digests of all three.

Written here: the usual tools copy request headers and bodies, cookies among them, into the index. Ours holds only what
a viewer needs. Version 1.2 is a draft that viewers refuse.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archiver.bundle import bag
from archiver.bundle.warc import Record, pack
from db import canonical

WARC = "archive/data.warc.gz"
INDEX = "indexes/index.cdx"
PAGES = "pages/pages.jsonl"
INDEXED = frozenset({"response", "resource"})


@dataclass(frozen=True, slots=True)
class Page:
    """An address worth opening first."""

    id: str
    url: str
    at: datetime
    title: str


def write(target: Path, room: Path, records: Iterable[Record], pages: Sequence[Page], about: dict[str, str]) -> None:
    """Write a WACZ file. `room` is an empty folder for its parts; `about` gives `title`, `created` and `software`.

    A record that comes twice (the same exchange under two captures) is written once.
    """
    files = {name: room / Path(name).name for name in (WARC, INDEX, PAGES)}
    index = _write_warc(files[WARC], records)
    files[INDEX].write_bytes(b"".join(line + b"\n" for line in sorted(index)))
    files[PAGES].write_bytes(_page_lines(pages))
    described = {name: bag.sums(path) for name, path in files.items()}
    package = _json(
        {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            **about,
            "resources": [
                {"name": Path(name).name, "path": name, "hash": f"sha256:{entry.sha256}", "bytes": entry.size}
                for name, entry in sorted(described.items())
            ],
        }
    )
    digest = _json({"path": "datapackage.json", "hash": f"sha256:{canonical.digest(package)}"})
    for name, data in (("datapackage.json", package), ("datapackage-digest.json", digest)):
        files[name] = room / name
        files[name].write_bytes(data)
    bag.pack(files, target)


def surt(url: str) -> str:
    """The address as an index sorts it: host reversed, lower case, query in order. Other schemes stay as they are."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if parts.scheme not in {"http", "https"}:
        return url
    host, _, port = parts.netloc.rpartition("@")[2].lower().partition(":")
    host = host.removeprefix("www.")
    usual = {"http": "80", "https": "443"}[parts.scheme]
    query = "&".join(sorted(parts.query.lower().split("&")))
    path = parts.path.lower().rstrip("/") or "/"
    where = ",".join(reversed(host.split("."))) + (f":{port}" if port and port != usual else "")
    return f"{where}){path}" + (f"?{query}" if query else "")


def index_line(record: Record, offset: int, length: int) -> bytes:
    """One line of CDXJ: the key, the time to the second, and where the record lies."""
    entry: dict[str, Any] = {"url": record.uri, "mime": mime(record)}
    if record.status is not None:
        entry["status"] = str(record.status)
    entry |= {"digest": f"sha256:{record.payload}", "length": str(length), "offset": str(offset)}
    entry["filename"] = Path(WARC).name
    stamp = record.date.strftime("%Y%m%d%H%M%S")
    return f"{surt(record.uri or '')} {stamp} {json.dumps(entry, ensure_ascii=True)}".encode()


def mime(record: Record) -> str:
    """The media type that an answer claims, or that of a resource."""
    if record.type != "response":
        return record.content_type
    head = record.block[:65536].split(b"\r\n\r\n", 1)[0]
    for line in head.decode("latin-1").split("\n")[1:]:
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-type":
            return value.partition(";")[0].strip().lower() or "unk"
    return "unk"


def _write_warc(path: Path, records: Iterable[Record]) -> list[bytes]:
    index, seen, offset = [], set(), 0
    with path.open("wb") as file:
        for record in records:
            if record.id in seen:
                continue
            seen.add(record.id)
            length = sum(file.write(piece) for piece in pack(record))
            if record.type in INDEXED:
                index.append(index_line(record, offset, length))
            offset += length
    return index


def _page_lines(pages: Sequence[Page]) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
    lines = [{"id": p.id, "url": p.url, "ts": canonical.instant(p.at), "title": p.title} for p in pages]
    return b"".join(_json(line, indent=None) for line in [head, *lines])


def _json(value: Any, indent: int | None = 2) -> bytes:
    return (json.dumps(value, ensure_ascii=True, indent=indent) + "\n").encode()
