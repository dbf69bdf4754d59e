"""The pictures and films of a post: fetched at the first capture, checked for what they claim to be, kept by digest.

A film goes from the network into a file and is named there: it is never held in memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from db.errors import CitetrailError
from db.model import Media
from db.spool import Spool, first

if TYPE_CHECKING:
    import httpx

    from archiver.web.tape import Tape

CAP = 100 * 1024 * 1024
"""Bytes up to which one picture or film is kept."""

SIGNATURES = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"%PDF-", "application/pdf"),
)
"""Where a format shows itself in its first bytes."""
SNIFFED = 32
"""Bytes that are enough to know a format by."""
WANTED: dict[str, tuple[str, ...]] = {
    "photo": ("image/",),
    "sticker": ("image/",),
    "video": ("video/",),
    "gif": ("image/", "video/"),
    "voice": ("audio/",),
    "audio": ("audio/",),
}
"""What the bytes of each kind must show themselves to be; any other kind may be anything."""
EXPIRED = {401, 403, 404, 410}
"""Answers of a link that has run out: the page may give a fresh one."""


def sniff(data: bytes) -> str | None:
    """The media type that the bytes themselves show, or None."""
    return next((kind for at, mark, kind in SIGNATURES if data[at : at + len(mark)] == mark), None)


def fetch(item: Media, web: httpx.Client, tape: Tape, *before: str) -> Media:
    """The item with its bytes on the tape and `kept`, or `failed` with the reason. Never raises for the network.

    Where nothing is at its address, the item's other addresses are asked in turn; `url` is then the one that answered,
    and `others` names those that did not. `before`: addresses of the same item that had run out.
    """
    first = _fetch(item, web, tape)
    if expired(first):
        for url in item.others:
            other = _fetch(replace(item, url=url), web, tape)
            if other.status == "kept":
                return replace(other, others=(item.url, *before), why=f"{item.url} answered {first.why}")
    return replace(first, others=(*first.others, *before))


def from_copies(item: Media, addresses: Iterable[str], web: httpx.Client, tape: Tape) -> Media:
    """The item as a web archive has it, from the first of these addresses that gives it; `url` is then the archive's.

    An archive may lead to a copy of another time, and not to one of another address: that is something else. Without a
    copy it is the item as it was; it says so where the archive could not be asked.
    """
    try:
        for url in addresses:
            asked = len(tape.exchanges)
            copy = _fetch(replace(item, url=url), web, tape)
            if copy.status == "kept" and len({_within(exchange.url) for exchange in tape.exchanges[asked:]}) == 1:
                why = f"a web archive's copy; {item.url} answered {item.why}"
                return replace(copy, url=tape.exchanges[-1].url, others=(item.url,), why=why)
    except CitetrailError as error:
        return replace(item, why=f"{item.why}; a copy was looked for: {error}")
    return item


def _within(url: str) -> str:
    """The address that a web archive's address ends with, without its scheme."""
    return url.rpartition("://")[2]


def _fetch(item: Media, web: httpx.Client, tape: Tape) -> Media:
    if not item.url:
        lost = item.status == "failed"
        return item if lost else replace(item, status="skipped", why=item.why or "the page names no address for it")
    try:
        with web.stream("GET", item.url, extensions={"cap": CAP}) as answer:
            data: bytes | Spool = answer.extensions["content"]
    except CitetrailError as error:
        too_large = bool(tape.exchanges) and tape.exchanges[-1].cut == "length"
        why = f"larger than {CAP // 1_000_000} MB" if too_large else str(error)
        return replace(item, status="skipped" if too_large else "failed", why=why)
    if answer.status_code != 200:
        return replace(item, status="failed", why=f"HTTP {answer.status_code}")
    kind = sniff(first(data, SNIFFED))
    wanted = WANTED.get(item.kind, ())
    if not len(data):
        return replace(item, status="failed", why="the answer was empty")
    if wanted and not (kind or "").startswith(wanted):
        return replace(item, status="failed", why=f"the bytes are no {item.kind}: {kind or 'an unknown format'}")
    declared = answer.headers.get("content-type", "").split(";")[0].strip() or None
    return replace(
        item, status="kept", digest=tape.put(data), type=kind or declared, size=len(data), why=None, others=()
    )


def expired(item: Media) -> bool:
    """Whether a fresh look at the page may mend this item."""
    return item.status == "failed" and item.why in {f"HTTP {status}" for status in EXPIRED}
