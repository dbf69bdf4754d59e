"""Read a WARC without trusting it: every record's digests are worked out anew, in bounded memory.

A reader of our own, for records of one gzip member each as bundles have them, so that checking needs no library.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

PIECE = 1 << 16
HEAD = 1 << 16
"""Bytes up to which a record's own head is sound."""
HTTP_HEAD = 1 << 20
FACT = 64 << 20
"""Bytes up to which a `metadata` record is kept in memory: a fact."""
TOTAL = 1 << 37
"""Bytes of one WARC, unpacked: more is refused."""
_END_OF_HEAD = re.compile(rb"\r\n\r\n")
_END_OF_HTTP = re.compile(rb"\n\r?\n")


class BadRecord(Exception):
    """A record that is not what it should be; the text says how."""


@dataclass(frozen=True, slots=True)
class Found:
    """One record as it lies in the file, its digests as the bytes have them."""

    offset: int
    length: int
    type: str
    id: str
    uri: str
    date: str
    block: str
    payload: str
    """The digest of what follows the HTTP head; of the whole block where there is none."""
    http_head: str
    """The digest of the HTTP head, its empty line included; of nothing where there is none."""
    body: bytes
    """The block of a `metadata` record; empty for others."""
    problems: tuple[str, ...]


@dataclass(slots=True)
class _Reader:
    """Takes a record's bytes piece by piece."""

    head: bytearray = field(default_factory=bytearray)
    fields: dict[str, str] | None = None
    left: int = 0
    http: bytearray | None = None
    kept: bytearray = field(default_factory=bytearray)
    tail: bytearray = field(default_factory=bytearray)
    block: hashlib._Hash = field(default_factory=hashlib.sha256)
    payload: hashlib._Hash = field(default_factory=hashlib.sha256)
    http_head: hashlib._Hash = field(default_factory=hashlib.sha256)

    def take(self, piece: bytes) -> None:
        if self.fields is None:
            self.head += piece
            found = _END_OF_HEAD.search(self.head)
            if found is None:
                if len(self.head) > HEAD:
                    raise BadRecord("its head does not end")
                return
            piece = bytes(self.head[found.end() :])
            self._begin(bytes(self.head[: found.start()]))
        inside, rest = piece[: self.left], piece[self.left :]
        self.left -= len(inside)
        self._block(inside)
        self.tail += rest
        if len(self.tail) > 4:
            raise BadRecord("there are bytes behind its block")

    def _begin(self, head: bytes) -> None:
        self.fields = _fields(head)
        length = self.fields.get("content-length", "")
        if not length.isdecimal() or len(length) > 15:
            raise BadRecord("it does not tell its length")
        self.left = int(length)
        kind = self.fields.get("warc-type", "")
        self.http = bytearray() if kind in {"response", "request"} else None
        if kind == "metadata" and self.left > FACT:
            raise BadRecord("it is too large for a fact")

    def _block(self, piece: bytes) -> None:
        self.block.update(piece)
        if self.fields is not None and self.fields.get("warc-type") == "metadata":
            self.kept += piece
        if self.http is None:
            self.payload.update(piece)
            return
        self.http += piece
        found = _END_OF_HTTP.search(self.http)
        if found or len(self.http) > HTTP_HEAD or not self.left:
            end = found.end() if found else len(self.http)
            self.http_head.update(self.http[:end])
            self.payload.update(self.http[end:])
            self.http = None


def records(file: IO[bytes], size: int) -> Iterator[Found]:
    """Every record, in order. Raises BadRecord, naming the offset, for the first that cannot be read to its end."""
    rest, at, total = b"", 0, 0
    while at < size:
        reader = _Reader()
        try:
            rest, length, grown = _member(file, rest, reader)
            total += grown
            if total > TOTAL:
                raise BadRecord("the file unpacks to more than can be looked at")
            yield _found(reader, at, length)
        except (zlib.error, BadRecord) as error:
            raise BadRecord(f"the record at byte {at} cannot be read: {error}") from error
        at += length


def _member(file: IO[bytes], rest: bytes, reader: _Reader) -> tuple[bytes, int, int]:
    """One gzip member into the reader: what follows it, its packed length, its unpacked length."""
    unpacker = zlib.decompressobj(31)
    packed = grown = 0
    while not unpacker.eof:
        piece = unpacker.unconsumed_tail or rest or file.read(PIECE)
        if not unpacker.unconsumed_tail:
            packed += len(piece)
            rest = b""
        if not piece:
            raise BadRecord("the file ends within it")
        out = unpacker.decompress(piece, PIECE * 4)
        grown += len(out)
        reader.take(out)
    return unpacker.unused_data, packed - len(unpacker.unused_data), grown


def _found(reader: _Reader, at: int, length: int) -> Found:
    fields = reader.fields
    if fields is None or reader.left or bytes(reader.tail) != b"\r\n\r\n":
        raise BadRecord("it is cut")
    block, payload = reader.block.hexdigest(), reader.payload.hexdigest()
    problems = []
    if fields.get("warc-block-digest") != f"sha256:{block}":
        problems.append("its block is not what its digest says")
    if fields.get("warc-payload-digest", f"sha256:{payload}") != f"sha256:{payload}":
        problems.append("its payload is not what its digest says")
    return Found(
        offset=at,
        length=length,
        type=fields.get("warc-type", ""),
        id=fields.get("warc-record-id", "").strip("<>"),
        uri=fields.get("warc-target-uri", ""),
        date=fields.get("warc-date", ""),
        block=block,
        payload=payload,
        http_head=reader.http_head.hexdigest(),
        body=bytes(reader.kept),
        problems=tuple(problems),
    )


def _fields(head: bytes) -> dict[str, str]:
    first, *lines = head.decode("utf-8", "replace").split("\r\n")
    if first != "WARC/1.1":
        raise BadRecord("it does not begin as a record of WARC/1.1")
    fields: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            raise BadRecord("its head has a line that is no field")
        if name.lower() not in fields:
            fields[name.lower()] = value.strip()
        elif name.lower() != "warc-concurrent-to":
            raise BadRecord(f"its head says {name[:40]!r} twice")
    return fields
