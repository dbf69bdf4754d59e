"""WARC/1.1 records whose blocks are the bytes of the wire, untouched (ISO 28500:2017). Pure: values in, bytes out.

Written here and not by a library: libraries parse HTTP heads and write them anew, and then the block is no longer what
came over the wire. Every record is one gzip member, has a name made from what it holds, and so is the same each time.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import struct
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any
from urllib.parse import quote

from db import canonical
from db.inquiry import Inquiry
from db.model import Exchange, Reading, Snapshot
from db.saved import Save

CUTS = frozenset({"length", "time", "disconnect"})
"""Reasons for `WARC-Truncated` that the standard names; any other becomes `unspecified`."""
_SMALL = 1 << 20  # bytes of a block that are held in memory while its digest is worked out
_PACKED = re.compile(r"(image/(?!svg|bmp|tiff|x-)|video/|audio/(?!wav|x-))")
"""Media types whose bytes a packer would make no smaller, and only slow."""
_GZIP = b"\x1f\x8b\x08\0\0\0\0\0\0\x03"
_BLOCK = 1 << 15  # bytes of a stored block of deflate: pieces are multiples of it, so their size does not show
_LENGTH = struct.Struct("<BHH")
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:citetrail:warc")


Pieces = Callable[[str], Iterator[bytes]]
"""Gives the bytes of a digest, piece by piece."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that the archive keeps, read piece by piece each time they are wanted, since they may be a film."""

    digest: str
    pieces: Pieces = field(compare=False, repr=False)

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces(self.digest)


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `fields` are the named fields that only some records have, in order."""

    type: str
    id: str
    """`urn:uuid:…`"""
    date: datetime
    block: bytes
    """All of it, or what stands before `rest`."""
    content_type: str
    uri: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    payload: str | None = None
    """The digest of the block without its HTTP head, where there is one."""
    status: int | None = None
    """For an index: the HTTP status of an answer."""
    rest: Kept | None = None
    """What the block goes on with."""

    @property
    def mime(self) -> str:
        """The media type that an answer claims, or that of a resource."""
        if self.type != "response":
            return self.content_type
        head = self.block[:65536].split(b"\r\n\r\n", 1)[0]
        for line in head.decode("latin-1").split("\n")[1:]:
            name, _, value = line.partition(":")
            if name.strip().lower() == "content-type":
                return value.partition(";")[0].strip().lower() or "unk"
        return "unk"


def record_id(*parts: str) -> str:
    """The name of the record that holds this: the same parts give the same name."""
    return f"urn:uuid:{uuid.uuid5(_NAMES, ' '.join(parts))}"


@dataclass(frozen=True, slots=True)
class Measured:
    """A record whose block was read once, since what is said of it stands before it: SHA-256, bytes, and the rest of it
    to be read again, but for what is small.
    """

    record: Record
    digest: str
    length: int
    rest: Iterable[bytes]


def measure(record: Record) -> Measured:
    """Read the record's block."""
    digest, length = hashlib.sha256(record.block), len(record.block)
    small: list[bytes] = []
    for piece in record.rest or ():
        digest.update(piece)
        length += len(piece)
        if length <= _SMALL:
            small.append(piece)
    rest = record.rest if record.rest is not None and length > _SMALL else small
    return Measured(record, digest.hexdigest(), length, rest)


def pack(measured: Measured) -> Iterator[bytes]:
    """The record as one gzip member, without time or file name in it, piece by piece. Pictures, films and sounds are
    stored in the member as they are.

    Raises ValueError when a field would break out of its line.
    """
    record = measured.record
    named = [("WARC-Type", record.type), ("WARC-Record-ID", f"<{record.id}>")]
    named.append(("WARC-Date", canonical.instant(record.date)))
    if record.uri is not None:
        named.append(("WARC-Target-URI", record.uri))
    named += record.fields
    if record.payload is not None:
        named.append(("WARC-Payload-Digest", f"sha256:{record.payload}"))
    named += [
        ("WARC-Block-Digest", f"sha256:{measured.digest}"),
        ("Content-Type", record.content_type),
        ("Content-Length", str(measured.length)),
    ]
    for name, value in named:
        if "\r" in value or "\n" in value:
            raise ValueError(f"{name} would break out of its line")
    head = "".join(f"{name}: {value}\r\n" for name, value in named)
    whole = chain([f"WARC/1.1\r\n{head}\r\n".encode() + record.block], measured.rest, [b"\r\n\r\n"])
    return _stored(whole) if _PACKED.match(record.mime) else _deflated(whole)


def _deflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A gzip member."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()


def _stored(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A gzip member whose blocks hold the bytes as they are (RFC 1951, 3.2.4; RFC 1952)."""
    crc = size = 0
    yield _GZIP
    for piece in pieces:
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        parts = [memoryview(piece)[at : at + _BLOCK] for at in range(0, len(piece), _BLOCK)]
        yield b"".join(part for data in parts for part in (_LENGTH.pack(0, len(data), len(data) ^ 0xFFFF), data))
    yield _LENGTH.pack(1, 0, 0xFFFF) + struct.pack("<LL", crc, size & 0xFFFFFFFF)


def info(date: datetime, fields: Sequence[tuple[str, str]]) -> Record:
    """The `warcinfo` record that a file begins with."""
    block = "".join(f"{name}: {value}\r\n" for name, value in fields).encode()
    id_ = record_id("warcinfo", canonical.digest(block), canonical.instant(date))
    return Record("warcinfo", id_, date, block, "application/warc-fields")


def exchange_ids(exchange: Exchange) -> tuple[str | None, str | None]:
    """The names of the request's and the answer's record; None where there is no such record."""
    name = canonical.name(exchange)
    answered = bool(exchange.head) or exchange.body is not None
    return record_id("request", name) if exchange.sent else None, record_id("answer", name) if answered else None


def exchange_records(exchange: Exchange, pieces: Pieces) -> Iterator[Record]:
    """The request and its answer, byte for byte.

    Bytes that came but are no HTTP answer become a `resource`, so that no reader takes them for one.
    """
    request, answer = exchange_ids(exchange)
    uri = safe_uri(exchange.url)
    if answer is not None:
        head = exchange.head.encode("latin-1")
        body = Kept(exchange.body, pieces) if exchange.body is not None else None
        fields = _connection(exchange)
        if exchange.cut is not None:
            fields += (("WARC-Truncated", exchange.cut if exchange.cut in CUTS else "unspecified"),)
        digest = exchange.body or canonical.digest(b"")
        if head:
            http = "application/http;msgtype=response"
            status = exchange.status
            yield Record("response", answer, exchange.asked_at, head, http, uri, fields, digest, status, body)
        else:
            raw = f"urn:citetrail:answer:{digest}"
            kind = "application/octet-stream"
            yield Record("resource", answer, exchange.asked_at, b"", kind, raw, fields, digest, rest=body)
    if request is not None:
        tie = (("WARC-Concurrent-To", f"<{answer}>"),) if answer else ()
        http = "application/http;msgtype=request"
        yield Record("request", request, exchange.asked_at, exchange.sent.encode("latin-1"), http, uri, tie)


def resource(urn: str, data: Kept, content_type: str, date: datetime) -> Record:
    """Bytes that did not come over the wire by our hand: a file that was read, an import, a certificate."""
    id_ = record_id("resource", urn)
    return Record("resource", id_, date, b"", content_type, urn, payload=data.digest, rest=data)


def fact_urn(fact: Any, id_: str) -> str:
    """What a fact is called in the WARC: `urn:citetrail:capture:<id>` for all that has exchanges, else by its noun."""
    noun = "capture" if isinstance(fact, Snapshot | Reading | Inquiry | Save) else type(fact).__name__.lower()
    return f"urn:citetrail:{noun}:{id_}"


def fact_record(fact: Any, date: datetime, beside: Sequence[str] = ()) -> Record:
    """A fact's canonical bytes as a `metadata` record: its block digest is the fact's id."""
    block = canonical.write(fact)
    id_ = canonical.digest(block)
    ties = tuple(("WARC-Concurrent-To", f"<{other}>") for other in beside)
    return Record("metadata", record_id("fact", id_), date, block, "application/json", fact_urn(fact, id_), ties)


def safe_uri(url: str) -> str:
    """The URL as a field of one line, in ASCII: what is neither is percent-encoded."""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~-._", errors="replace")


def _connection(exchange: Exchange) -> tuple[tuple[str, str], ...]:
    """Who answered, and how the connection was secured, as far as a reader can be told in fields."""
    tls = dict(exchange.tls)
    fields = [("WARC-IP-Address", _address(exchange.peer)), ("WARC-Cipher-Suite", tls.get("cipher"))]
    return tuple((name, value) for name, value in fields if value and value.isascii() and value.isprintable())


def _address(peer: str | None) -> str | None:
    host = (peer or "").rpartition(":")[0].strip("[]").partition("%")[0]
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return None
