"""WARC/1.1 records whose blocks are the bytes of the wire, untouched (ISO 28500:2017). Pure: values in, bytes out.

Written here and not by a library: libraries parse HTTP heads and write them anew, and then the block is no longer what
came over the wire. Every record is one gzip member, has a name made from what it holds, and so is the same each time.
"""

from __future__ import annotations

import ipaddress
import uuid
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from db import canonical
from db.model import Exchange, Reading, Snapshot
from db.saved import Save

CUTS = frozenset({"length", "time", "disconnect"})
"""Reasons for `WARC-Truncated` that the standard names; any other becomes `unspecified`."""
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:citetrail:warc")


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `fields` are the named fields that only some records have, in order."""

    type: str
    id: str
    """`urn:uuid:…`"""
    date: datetime
    block: bytes
    content_type: str
    uri: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    payload: str | None = None
    """The digest of the block without its HTTP head, where there is one."""
    status: int | None = None
    """For an index: the HTTP status of an answer."""


def record_id(*parts: str) -> str:
    """The name of the record that holds this: the same parts give the same name."""
    return f"urn:uuid:{uuid.uuid5(_NAMES, ' '.join(parts))}"


def pack(record: Record) -> bytes:
    """The record as one gzip member, without time or file name in it.

    Raises ValueError when a field would break out of its line.
    """
    named = [("WARC-Type", record.type), ("WARC-Record-ID", f"<{record.id}>")]
    named.append(("WARC-Date", canonical.instant(record.date)))
    if record.uri is not None:
        named.append(("WARC-Target-URI", record.uri))
    named += record.fields
    if record.payload is not None:
        named.append(("WARC-Payload-Digest", f"sha256:{record.payload}"))
    named += [
        ("WARC-Block-Digest", f"sha256:{canonical.digest(record.block)}"),
        ("Content-Type", record.content_type),
        ("Content-Length", str(len(record.block))),
    ]
    for name, value in named:
        if "\r" in value or "\n" in value:
            raise ValueError(f"{name} would break out of its line")
    head = "".join(f"{name}: {value}\r\n" for name, value in named)
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    whole = packer.compress(f"WARC/1.1\r\n{head}\r\n".encode() + record.block + b"\r\n\r\n")
    return whole + packer.flush()


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


def exchange_records(exchange: Exchange, blob: Callable[[str], bytes]) -> Iterator[Record]:
    """The request and its answer, byte for byte. `blob` gives the bytes of a digest.

    Bytes that came but are no HTTP answer become a `resource`, so that no reader takes them for one.
    """
    request, answer = exchange_ids(exchange)
    uri = safe_uri(exchange.url)
    if answer is not None:
        head = exchange.head.encode("latin-1")
        body = blob(exchange.body) if exchange.body is not None else b""
        fields = _connection(exchange)
        if exchange.cut is not None:
            fields += (("WARC-Truncated", exchange.cut if exchange.cut in CUTS else "unspecified"),)
        digest = exchange.body or canonical.digest(b"")
        if head:
            http = "application/http;msgtype=response"
            yield Record("response", answer, exchange.asked_at, head + body, http, uri, fields, digest, exchange.status)
        else:
            raw = f"urn:citetrail:answer:{digest}"
            kind = "application/octet-stream"
            yield Record("resource", answer, exchange.asked_at, body, kind, raw, fields, digest)
    if request is not None:
        tie = (("WARC-Concurrent-To", f"<{answer}>"),) if answer else ()
        http = "application/http;msgtype=request"
        yield Record("request", request, exchange.asked_at, exchange.sent.encode("latin-1"), http, uri, tie)


def resource(urn: str, data: bytes, content_type: str, date: datetime) -> Record:
    """Bytes that did not come over the wire by our hand: a file that was read, an import, a certificate."""
    digest = canonical.digest(data)
    return Record("resource", record_id("resource", urn), date, data, content_type, urn, payload=digest)


def fact_urn(fact: Any, id_: str) -> str:
    """What a fact is called in the WARC: `urn:citetrail:capture:<id>` for looks and readings, else by its noun."""
    noun = "capture" if isinstance(fact, Snapshot | Reading | Save) else type(fact).__name__.lower()
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
