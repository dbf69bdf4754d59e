"""WARC and WACZ input: every HTML page in it, with its own address and date, one record in memory at a time."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

from db.errors import InputError

_PAGES = re.compile(r"text/html|application/xhtml|text/markdown|text/plain", re.I)
_NO_TEXT = re.compile(r"\s{0,4}(?:image|video|audio|font)/", re.I)
_ONE_PIECE = "non-chunked gzip"
"""What warcio says of a WARC that was packed as one file."""
_CHUNK = 64 * 1024
_LONGEST_ERROR = 200


@dataclass(frozen=True, slots=True)
class Record:
    """One page of a web archive: decoded content, its address, its content type."""

    body: bytes
    url: str | None
    content_type: str | None


Pick = Callable[[Any, int], Record | None]
"""Says of a record of a WARC whether it is wanted, and gives it."""


def read_records(stream: IO[bytes], largest: int, start: bytes = b"") -> Iterator[Record]:
    """The pages in a WARC (plain or gzip) or WACZ, one in memory at a time. `start`: bytes that were read already.

    A WARC is read forwards only. Raises InputError when nothing in it can be read; when it is cut short, the whole
    records before the cut come first.
    """
    head = start + stream.read(_CHUNK)
    if head.startswith(b"PK"):
        with _seekable(stream, head) as whole:
            yield from _some(_from_wacz(whole, largest, _page), "the WACZ")
        return
    if head.startswith(b"\x1f\x8b") and not _first_bytes(head).startswith(b"WARC/"):
        raise InputError("the input is compressed and no WARC", "unpack it first (gunzip), then give the page itself")
    if stream.seekable():
        stream.seek(0)
    records: IO[bytes] | io.RawIOBase = stream if stream.seekable() else Rejoined(head, stream)
    yield from _some(_from_warc(records, largest, "the WARC", _page), "the WARC")


class Rejoined(io.RawIOBase):
    """A stream whose first bytes were read already, whole again; read forwards only."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def read(self, size: int = -1) -> bytes:
        """As files read; at the seam perhaps less than `size`."""
        if not self._head:
            return self._rest.read(size)
        taken, self._head = (self._head[:size], self._head[size:]) if size >= 0 else (self._head, b"")
        return taken if size >= 0 else taken + self._rest.read()


class Unpacked(io.RawIOBase):
    """A gzip stream unpacked: also one in which all records are one member, which warcio cannot read by itself.

    What stands before a cut is given first; then reading raises EOFError.
    """

    def __init__(self, packed: IO[bytes] | io.RawIOBase) -> None:
        self._packed, self._rest, self._member = packed, b"", zlib.decompressobj(31)
        self._begun = False

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, into: Any) -> int:
        """As files read. Raises EOFError where a member is cut, zlib.error where it is damaged."""
        while True:
            self._rest = self._rest or self._packed.read(_CHUNK) or b""
            if not self._rest:
                if self._begun and not self._member.eof:
                    raise EOFError("the gzip stream ends in the middle")
                return 0
            if self._member.eof:
                self._member = zlib.decompressobj(31)
            self._begun = True
            data = self._member.decompress(self._rest, len(into))
            self._rest = self._member.unconsumed_tail or self._member.unused_data
            if data:
                into[: len(data)] = data
                return len(data)


@contextmanager
def _seekable(stream: IO[bytes], head: bytes) -> Iterator[IO[bytes]]:
    """The stream from its start, else a temporary file with its bytes: the list of what a ZIP holds is at its end."""
    if stream.seekable():
        stream.seek(0)
        yield stream
        return
    with tempfile.TemporaryFile() as spooled:
        shutil.copyfileobj(Rejoined(head, stream), spooled, _CHUNK)
        spooled.seek(0)
        yield spooled


def read_answers(stream: IO[bytes], largest: int) -> Iterator[bytes]:
    """The decoded bodies of all answers with status 200 in a WARC or WACZ that might hold posts: JSON and pages.

    Answers above `largest` bytes are passed over. Raises InputError as `read_records` does.
    """
    start = stream.read(_CHUNK)
    stream.seek(0)
    if start.startswith(b"PK"):
        records = _from_wacz(stream, largest, _answer)
    elif start.startswith(b"\x1f\x8b") and not _first_bytes(start).startswith(b"WARC/"):
        raise InputError("the input is compressed and no WARC", "unpack it first (gunzip), then give what is in it")
    else:
        records = _from_warc(stream, largest, "the WARC", _answer)
    yield from (record.body for record in records)


def _some(records: Iterator[Record], where: str) -> Iterator[Record]:
    read = False
    for record in records:
        read = True
        yield record
    if not read:
        raise InputError(f"{where} holds no page", "no response with HTML or text in it")


def _first_bytes(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(data[:_CHUNK], 64)
    except zlib.error:
        return b""


def _from_wacz(stream: IO[bytes], largest: int, pick: Pick) -> Iterator[Record]:
    try:
        archive = zipfile.ZipFile(stream)
        names = [name for name in archive.namelist() if re.search(r"\.warc(?:\.gz)?$", name, re.I)]
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError("the ZIP file cannot be read", f"it is damaged or cut short: {_short(error)}") from error
    if not names:
        raise InputError("the ZIP file is no WACZ", "it holds no .warc or .warc.gz")
    for name in names:
        with archive.open(name) as part:
            yield from _from_warc(part, largest, name, pick)


def _from_warc(stream: IO[bytes] | io.RawIOBase, largest: int, where: str, pick: Pick) -> Iterator[Record]:
    from warcio.exceptions import ArchiveLoadFailed

    read = 0
    try:
        for record in _parsed(stream):
            page = pick(record, largest)
            if _is_cut(record):
                raise EOFError("its last record is shorter than it says")
            if page is not None:
                read += 1
                yield page
    except (ArchiveLoadFailed, EOFError, zlib.error, zipfile.BadZipFile, OSError) as error:
        if _ONE_PIECE not in str(error):
            why = f"{read} pages before the damage were read: {_short(error)}"
            raise InputError(f"{where} is cut short or damaged", why) from error
        if not stream.seekable():
            raise InputError(f"{where} is packed in one piece", "unpack it first (gunzip), then give it") from error
        stream.seek(0)
        yield from islice(_from_warc(Unpacked(stream), largest, where, pick), read, None)


def _short(error: Exception) -> str:
    """What an error says: warcio's hold whole lines of the file, whatever they are."""
    said = str(error)[:_LONGEST_ERROR]
    return "".join(letter if letter.isprintable() else " " for letter in said).strip()


def _parsed(stream: IO[bytes] | io.RawIOBase) -> Iterator[Any]:
    """Warcio's records. For a head without its target, a length or a date, it raises what is no error of its own."""
    from warcio.archiveiterator import ArchiveIterator

    from archiver.page.warc_lines import Lines

    records = ArchiveIterator(stream)
    records.reader = Lines(records.fh)
    while True:
        try:
            record = next(records, None)
        except (AttributeError, TypeError, ValueError) as error:
            raise EOFError("a record's head lacks its address, its length or its date") from error
        if record is None:
            return
        yield record


def _is_cut(record: Any) -> bool:
    """Whether the record's bytes end before the length that its head gives."""
    while record.raw_stream.read(_CHUNK):
        pass
    return int(getattr(record.raw_stream, "limit", 0)) > 0


def _page(record: Any, largest: int) -> Record | None:
    if record.rec_type not in ("response", "resource"):
        return None
    http = record.http_headers
    if http is not None and not str(http.get_statuscode()).startswith("200"):
        return None
    told = http.get_header("Content-Type") if http is not None else record.rec_headers.get_header("Content-Type")
    if not told or not _PAGES.search(told):
        return None
    return _read(record, largest, told)


def _answer(record: Any, largest: int) -> Record | None:
    http = record.http_headers
    if record.rec_type != "response" or http is None or not str(http.get_statuscode()).startswith("200"):
        return None
    told = http.get_header("Content-Type") or ""
    return None if _NO_TEXT.match(told) else _read(record, largest, told)


def _read(record: Any, largest: int, told: str) -> Record | None:
    body = _bounded(record, largest)
    return Record(body, record.rec_headers.get_header("WARC-Target-URI"), told) if body and body.strip() else None


def _bounded(record: Any, largest: int) -> bytes | None:
    """The record's content, decompressed; None for one that is larger than a page may be (a bomb, or no article)."""
    parts, size = [], 0
    stream = record.content_stream()
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > largest:
            return None
        parts.append(chunk)
    return b"".join(parts)
