"""What a capture holds and what it lacks, said capture by capture: an answer of "200 OK" alone is no evidence.

The flags follow the Berkeley Protocol on Digital Open Source Investigations (2022), paragraph 155, whose minimum is the
address, the source of the page, and a picture of the whole page. True, false, or null where there is nothing to be had
or checked.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable

from archiver.bundle import clocks
from archiver.web.http_body import unpack
from db.errors import Unreadable
from db.inquiry import Inquiry
from db.model import Article, Circumstances, Exchange, Post, Reading, Snapshot
from db.saved import Save

Blob = Callable[[str], bytes]
"""Gives the bytes of a digest, or as many of its first ones as are looked into (`START`)."""
START = 24 << 20
"""More than a page may have (`Network.page_cap`): a larger answer is a film."""
Flags = dict[str, bool | None]
MINIMUM = ("has_url", "has_html_source", "has_full_page_image")
"""What `meets_minimum` asks for."""
_CAP = 64 << 20
_LOOKED_AT = 12_000_000  # characters of an answer in which the text is looked for
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_SHORT_ESCAPE = re.compile(r"\\[nrt\"/\\]")
_TAG = re.compile(r"<[^<>]{0,4000}>")
_LINK = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/|t\.co/)\S+")
_NO_LETTER = re.compile(r"[\W_]+")
_CODING = re.compile(r"^content-encoding[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_CHUNKED = re.compile(r"^transfer-encoding[ \t]*:[^\r\n]*chunked", re.IGNORECASE | re.MULTILINE)
_HTML = re.compile(r"^content-type[ \t]*:[ \t]*(text/html|application/xhtml)", re.IGNORECASE | re.MULTILINE)


def of_look(look: Snapshot, blob: Blob) -> Flags:
    """The flags of a look at a post. Absences and failures have no text that could be expected."""
    found = look.finding
    text = None
    if isinstance(found, Post):
        answers = [exchange for exchange in look.exchanges if _is_text(exchange)]
        sources = (content(exchange, blob) for exchange in answers)
        if look.source or answers:
            text = _stands_in(found.text, [blob(look.source)] if look.source else sources)
        else:
            text = False
    return {**of_fact(look), "expected_text_found": text}


def of_reading(reading: Reading, article: Article, source: bytes | None) -> Flags:
    """The flags of the reading of an article; `source` holds the bytes that were read, where they are kept."""
    flags = of_fact(reading)
    if not reading.exchanges:
        flags |= {"has_url": article.url is not None, "has_html_source": article.kind == "html" and source is not None}
    return {**flags, "expected_text_found": None if source is None else _stands_in(article.text, [source])}


def of_other(look: Inquiry | Save) -> Flags:
    """The flags of a search for posts, and of a request to a web archive: there is no text that could be expected."""
    return {**of_fact(look), "expected_text_found": None}


def of_fact(look: Snapshot | Reading | Inquiry | Save) -> Flags:
    """The flags that follow from the fact alone, without its bytes; none of the address where it asked for nothing."""
    exchanges = look.exchanges
    shot = look.screenshot if isinstance(look, Snapshot) else None
    media = look.finding.media if isinstance(look, Snapshot) and isinstance(look.finding, Post) else ()
    whole = [exchange for exchange in exchanges if exchange.body is not None and exchange.cut is None]
    answered = [exchange for exchange in exchanges if exchange.head or exchange.body is not None]
    secured = [exchange for exchange in answered if exchange.url.startswith("https:")]
    asked: Flags = {
        "has_url": bool(exchanges),
        "has_html_source": any(_HTML.search(exchange.head) for exchange in whole),
    }
    return (asked if exchanges or not isinstance(look, Reading) else {}) | {
        "has_full_page_image": shot is not None and shot.digest is not None,
        "has_media": all(item.digest for item in media) if media else None,
        "has_peer": all(exchange.peer for exchange in answered) if answered else None,
        "has_certificate": all("certificate" in dict(one.tls) for one in secured) if secured else None,
        "clock_agrees": clocks.agree(exchanges),
    }


def under(flags: Flags, circumstances: Circumstances | None) -> Flags:
    """The flags with what the circumstances add, and whether a capture holds the minimum."""
    minimum = all(flags.get(name) for name in MINIMUM)
    return {**flags, "clock_synchronised": clocks.synchronised(circumstances), "meets_minimum": minimum}


def content(exchange: Exchange, blob: Blob) -> bytes:
    """The body of an answer without chunks and packing, as far as it can be had."""
    body = blob(exchange.body) if exchange.body is not None else b""
    if _CHUNKED.search(exchange.head):
        body = join_chunks(body)
    coding = _CODING.search(exchange.head)
    try:
        return unpack(body, coding[1] if coding else "", _CAP)
    except Unreadable:
        return b""


def join_chunks(body: bytes) -> bytes:
    """A chunked body joined (RFC 9112, 7.1); what follows a broken chunk is left out."""
    out, at = bytearray(), 0
    while (end := body.find(b"\r\n", at, at + 4096)) >= 0:
        size = body[at:end].partition(b";")[0].strip()
        if not re.fullmatch(rb"[0-9a-fA-F]{1,12}", size) or int(size, 16) == 0:
            break
        out += body[end + 2 : end + 2 + int(size, 16)]
        at = end + 2 + int(size, 16) + 2
    return bytes(out)


def letters(text: str) -> str:
    """Only letters and digits, in one case: what survives every way to write a text into a page."""
    return _NO_LETTER.sub("", text).casefold()


def readable(data: bytes) -> tuple[str, str]:
    """What a page or a JSON answer says, escapes undone, as `letters`: without tags, and as plain text."""
    text = data[:START].decode("utf-8", "replace")[:_LOOKED_AT]
    text = _SHORT_ESCAPE.sub(" ", _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text))
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return letters(html.unescape(_TAG.sub("", text))), letters(html.unescape(text))


def _stands_in(text: str, sources: Iterable[bytes]) -> bool | None:
    """Whether every line of the text, links apart, stands in one of the sources; None for a text without words."""
    lines = [found for part in _LINK.sub("\n", text).splitlines() if (found := letters(part))]
    if not lines:
        return None
    return any(all(line in page for line in lines) for source in sources for page in readable(source))


def _is_text(exchange: Exchange) -> bool:
    kind = re.search(r"^content-type[ \t]*:[ \t]*([a-z]+)/", exchange.head, re.IGNORECASE | re.MULTILINE)
    if exchange.body is None or exchange.body_size > START:
        return False
    return kind is None or kind[1].lower() not in {"image", "video", "audio", "font"}
