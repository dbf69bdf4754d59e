"""Bodies of answers, unpacked within bounds. httpx unpacks without bounds (CVE-2026-84382), so we never let it."""

from __future__ import annotations

import codecs
import re
import zlib

from db.errors import Unreadable

_PIECE = 1 << 20
_GZIP = 16 + zlib.MAX_WBITS
_MEMBERS = 100  # each costs a copy of the rest, so a stream of empty ones would take quadratic time
_MAGIC = b"\x1f\x8b"
# Text encodings by name that no page is written in: they fail or take quadratic time on made-up bytes.
_MARKED = {
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
}
_NO_PAGE_ENCODINGS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s;\"']{1,100})", re.IGNORECASE)


def unpack(body: bytes, codings: str, cap: int) -> bytes:
    """The body without its content codings (`gzip`, `deflate`; as in the header, last applied first undone).

    Raises Unreadable for another coding, a broken or cut stream, and for more than `cap` bytes unpacked.
    """
    names = [name for part in codings.split(",") if (name := part.strip().lower()) not in ("", "identity")]
    if len(names) > 3:
        raise Unreadable("the answer is packed more than three times", "its bytes are kept as they came")
    for name in reversed(names):
        if not body:
            return body
        if name in ("gzip", "x-gzip"):
            body = _gunzip(body, cap)
        elif name == "deflate":
            body = _inflate(body, cap)
        else:
            raise Unreadable(f"the answer is packed as {name[:40]!r}", "we offered gzip only; its bytes are kept")
    return body


def names_text_encoding(content_type: str, content: bytes = b"") -> bool:
    """Whether the charset of a Content-Type, if it has one, is an encoding that pages are written in, and that this
    content can be read in: decoders of UTF-16 and UTF-32 raise without a byte order mark, whatever `errors` says.
    """
    found = _CHARSET.search(content_type)
    if not found:
        return True
    try:
        codec = codecs.lookup(found[1])
    except (LookupError, ValueError):
        return False
    if codec.name in _MARKED and not content.startswith(_MARKED[codec.name]):
        return False
    # `zip`, `hex` and others are codecs, too, but from bytes to bytes; this mark is how `bytes.decode` knows.
    return bool(getattr(codec, "_is_text_encoding", True)) and codec.name.replace("_", "-") not in _NO_PAGE_ENCODINGS


def _gunzip(body: bytes, cap: int) -> bytes:
    out = bytearray()
    rest = body
    members = 0
    while rest.startswith(_MAGIC):  # a gzip stream may have several members; what follows the last is padding
        members += 1
        if members > _MEMBERS:
            raise Unreadable(f"the answer's gzip stream has more than {_MEMBERS} members", "it is kept as it came")
        piece, rest = _run(zlib.decompressobj(_GZIP), rest, cap - len(out), "gzip")
        out += piece
    if not members:
        raise Unreadable("the answer says it is gzip and is not", "its bytes are kept as they came")
    return bytes(out)


def _inflate(body: bytes, cap: int) -> bytes:
    """`deflate` means a zlib stream (RFC 9110, 8.4.1.2); many servers send the bare stream instead."""
    zlib_head = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    wbits = zlib.MAX_WBITS if zlib_head else -zlib.MAX_WBITS
    return bytes(_run(zlib.decompressobj(wbits), body, cap, "deflate")[0])


def _run(stream: zlib._Decompress, body: bytes, cap: int, name: str) -> tuple[bytearray, bytes]:
    """One compressed stream unpacked, and what follows it."""
    out = bytearray()
    try:
        while not stream.eof:
            piece = stream.decompress(body, min(_PIECE, cap - len(out) + 1))
            out += piece
            if len(out) > cap:
                raise Unreadable(f"the answer unpacks to more than {size(cap)}", "it is kept packed, as it came")
            body = stream.unconsumed_tail
            if not body and not piece and not stream.eof:
                raise Unreadable(f"the answer's {name} stream ends too early", "its bytes are kept as they came")
    except zlib.error as error:
        raise Unreadable(
            f"the answer's {name} stream is broken", f"{error}; its bytes are kept as they came"
        ) from error
    return out, stream.unused_data


def size(count: int) -> str:
    """A number of bytes as people say it."""
    return f"{count / 1_000_000:g} MB" if count >= 100_000 else f"{count} bytes"
