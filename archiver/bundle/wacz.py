"""A WACZ 1.1.1 file: a WARC with its index, its list of pages, and the digests of all three.

Written here: the usual tools copy request headers and bodies, cookies among them, into the index. Ours holds only what
a viewer needs. Version 1.2 is a draft that viewers refuse.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from archiver.bundle import bag
from archiver.bundle.warc import Measured, Record, measure, pack
from db import canonical

WARC = "archive/data.warc.gz"
INDEX = "indexes/index.cdx"
PAGES = "pages/pages.jsonl"
AHEAD = 8
"""Records that are measured before they are written, at most."""
INDEXED = frozenset({"response", "resource"})


@dataclass(frozen=True, slots=True)
class Page:
    """An address worth opening first."""

    id: str
    url: str
    at: datetime
    title: str


def write(
    target: Path,
    records: Iterable[Record],
    pages: Sequence[Page],
    about: dict[str, str],
    more: Callable[[int], None] = lambda count: None,
) -> None:
    """Write a WACZ file; `about` gives `title`, `created` and `software`; `more` is told the bytes of each piece.

    A record that comes twice (the same exchange under two captures) is written once.
    """
    with zipfile.ZipFile(target, "w") as archive:
        with archive.open(bag.entry(WARC), "w", force_zip64=True) as sink:
            warc, index = _write_warc(sink, records, more)
        texts = {INDEX: b"".join(line + b"\n" for line in sorted(index)), PAGES: _page_lines(pages)}
        described = [warc, *(_described(name, canonical.digest(data), len(data)) for name, data in texts.items())]
        package = _json({"profile": "data-package", "wacz_version": "1.1.1", **about, "resources": described})
        digest = _json({"path": "datapackage.json", "hash": f"sha256:{canonical.digest(package)}"})
        texts |= {"datapackage.json": package, "datapackage-digest.json": digest}
        for name, data in sorted(texts.items()):
            archive.writestr(bag.entry(name), data)


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
    entry: dict[str, Any] = {"url": record.uri, "mime": record.mime}
    if record.status is not None:
        entry["status"] = str(record.status)
    entry |= {"digest": f"sha256:{record.payload}", "length": str(length), "offset": str(offset)}
    entry["filename"] = Path(WARC).name
    stamp = record.date.strftime("%Y%m%d%H%M%S")
    return f"{surt(record.uri or '')} {stamp} {json.dumps(entry, ensure_ascii=True)}".encode()


def _write_warc(
    sink: IO[bytes], records: Iterable[Record], more: Callable[[int], None]
) -> tuple[dict[str, Any], list[bytes]]:
    """What was written, hashed on its way; and the lines of its index."""
    index, offset, digest = [], 0, hashlib.sha256()
    for measured in _measured(records):
        length = 0
        for piece in pack(measured):
            digest.update(piece)
            length += sink.write(piece)
            more(len(piece))
        if measured.record.type in INDEXED:
            index.append(index_line(measured.record, offset, length))
        offset += length
    return _described(WARC, digest.hexdigest(), offset), index


def _measured(records: Iterable[Record]) -> Iterator[Measured]:
    """Each record once, measured by another thread while those before it are written."""
    seen: set[str] = set()
    ahead: deque[Callable[[], Measured]] = deque()
    with ThreadPoolExecutor(1) as reader:
        for record in records:
            if record.id in seen:
                continue
            seen.add(record.id)
            ahead.append(reader.submit(measure, record).result if record.rest else partial(measure, record))
            if len(ahead) > AHEAD:
                yield ahead.popleft()()
        while ahead:
            yield ahead.popleft()()


def _described(name: str, digest: str, size: int) -> dict[str, Any]:
    return {"name": Path(name).name, "path": name, "hash": f"sha256:{digest}", "bytes": size}


def _page_lines(pages: Sequence[Page]) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
    lines = [{"id": p.id, "url": p.url, "ts": canonical.instant(p.at), "title": p.title} for p in pages]
    return b"".join(_json(line, indent=None) for line in [head, *lines])


def _json(value: Any, indent: int | None = 2) -> bytes:
    return (json.dumps(value, ensure_ascii=True, indent=indent) + "\n").encode()
