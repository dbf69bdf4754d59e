"""An invented article with two cited posts, kept in an archive, ready to be bundled."""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.dossier import Dossier, gather
from db import canonical
from db.archive import Archive
from db.inquiry import Clue, Inquiry
from db.judgement import CrossReference, Match, Outcome
from db.model import (
    Absence,
    Article,
    Author,
    Circumstances,
    Citation,
    Exchange,
    Failure,
    Media,
    Passage,
    Post,
    PostRef,
    Quote,
    Reading,
    Relation,
    Snapshot,
    When,
)

AT = datetime(2026, 3, 2, 9, 30, 15, 250000, tzinfo=UTC)
AGENT = "citetrail 0.0.0"
TEXT = (
    "The ferry at Lindholm will stop for nine days, the harbour master wrote.\n"
    "“The crossing closes on Monday & stays closed for nine days,” Ada Holm posted on Saturday.\n"
    "Ada Holm (@ada_holm) February 28, 2026: We thank everyone for their patience.\n"
    "The union answered: “Nobody asked the crews.”"
)
POSTED = "The crossing closes on Monday & stays closed for seven days. We thank everyone for their patience. https://t.co/abc"
CREWS = "Переправа закрыта. Nobody asked the crews"
PAGE = f"<html><title>Ferry</title><body>{TEXT}</body></html>".encode()
UNDER = Circumstances("CPython 3.11", "Linux 6.1 x86_64", (("httpx", "0.28"),), "synchronised")
CERTIFICATE = b"\x30\x82 an invented certificate"


def png(width: int = 3) -> bytes:
    """A small picture of its own: grey, and larger on request."""
    rows = b"".join(b"\x00" + b"\x80" * width for _ in range(width))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, width, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PICTURE = png(48)


def chunked(data: bytes) -> bytes:
    return b"%x;note=1\r\n%s\r\n0\r\n\r\n" % (len(data), data)


# The answers as they came: one chunked and packed, with a header that no library would write.
JSON = b'{"id_str":"1900000000000000001","text":"The crossing closes on Monday &amp; stays closed for seven days.'
JSON += b' We thank everyone for their patience. https:\\/\\/t.co\\/abc"}'
WIRE = chunked(gzip.compress(JSON, mtime=0))
HEAD = (
    "HTTP/1.1 200 OK\r\nX-NoSpace:abc\r\ncontent-type: application/json\r\nX-Odd: caf\xe9\r\n"
    "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nSet-Cookie: [struck out]\r\n\r\n"
)
LIST = b'[["timestamp","original"],["20260228100500","https://facebook.com/lindholm/posts/17"]]'
HTML = f'<div class="text">{CREWS}</div>'.encode()
CUT = b"<html>the answer breaks off he"
BLOBS = {canonical.digest(data): data for data in (PAGE, WIRE, HTML, PICTURE, CUT, CERTIFICATE, LIST, b"not found")}


def pieces(digest: str) -> Iterator[bytes]:
    """The bytes of this name, as an archive gives them."""
    yield BLOBS[digest]


def exchange(
    url: str, body: bytes | None, head: str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
) -> Exchange:
    host, _, path = url.removeprefix("https://").partition("/")
    return Exchange(
        asked_at=AT,
        method="GET",
        url=url,
        sent=f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nCookie: [struck out]\r\n\r\n",
        status=int(head[9:12]),
        head=head,
        body=canonical.digest(body) if body is not None else None,
        body_size=len(body or b""),
        peer="[2001:db8::7]:443",
        tls=(
            ("version", "TLSv1.3"),
            ("cipher", "TLS_AES_256_GCM_SHA384"),
            ("certificate", canonical.digest(CERTIFICATE)),
        ),
        struck=("cookie",),
    )


REF = PostRef("twitter", "1900000000000000001", "https://x.com/ada_holm/status/1900000000000000001")
CREW_REF = PostRef("telegram", "crew_union/17", "https://t.me/crew_union/17")
POST = Post(
    REF,
    Author("ada_holm", "Ada Holm", "42"),
    POSTED,
    posted_at=datetime(2026, 2, 28, 10, 0, tzinfo=UTC),
    posted_at_source="platform",
    id_time=datetime(2026, 2, 28, 10, 0, 0, 123000, tzinfo=UTC),
    language="en",
    relations=(Relation("quotes", "twitter:1899999999999999999"),),
    media=(
        Media("https://pbs.example/a.png", "photo", "kept", canonical.digest(PICTURE), "image/png", len(PICTURE)),
        Media("https://pbs.example/gone.png", "photo", "failed", why="HTTP 404"),
    ),
)
CREW_POST = Post(
    CREW_REF,
    Author("crew_union", "Союз экипажей", "99"),
    CREWS,
    posted_at=datetime(2026, 3, 1, 8, 15, tzinfo=UTC),
    posted_at_source="platform",
    language="ru",
)


def looks() -> list[Snapshot]:
    """What was seen of the two posts: a post with a picture, a failed look, a post, and an absence later."""
    syndication = exchange("https://cdn.example/tweet?id=1900000000000000001&lang=en", WIRE, HEAD)
    picture_head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n"
    picture = exchange("https://pbs.example/a.png", PICTURE, picture_head)
    page = exchange("https://t.me/crew_union/17?embed=1", HTML)
    cut = replace(exchange("https://t.me/crew_union/17", CUT), cut="disconnect")
    silent = replace(
        exchange("https://t.me/s/crew_union", None), status=None, head="", error="it did not answer in time"
    )
    gone = exchange("https://t.me/crew_union/17?embed=1", b"not found", "HTTP/1.1 404 Not Found\r\n\r\n")
    later = AT + timedelta(days=1)
    return [
        Snapshot(REF, AT, AGENT, "syndication", POST, (syndication, picture)),
        Snapshot(CREW_REF, AT, AGENT, "page", Failure(CREW_REF, "Unreachable", "the line broke"), (cut, silent)),
        Snapshot(CREW_REF, AT + timedelta(seconds=2), AGENT, "embed", CREW_POST, (page,)),
        Snapshot(
            CREW_REF,
            later,
            AGENT,
            "embed",
            Absence(CREW_REF, "not_found", "HTTP 404"),
            (replace(gone, asked_at=later),),
        ),
    ]


def article(text: str = TEXT, title: str | None = "Ferry stops for nine days") -> Article:
    published = When("1 March 2026", day="2026-03-01", source="meta")
    return Article(
        "https://news.example/ferry", title, "Bo Berg", published, None, "en", text, canonical.digest(PAGE), "html"
    )


def search(article_id: str, cited: Citation) -> Inquiry:
    """A search for the post that is cited in words: a list came, then an answer that broke off."""
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    listed = exchange("https://web.archive.org/cdx/search/cdx?url=facebook.com/lindholm/posts/*", LIST, head)
    cut = replace(exchange("https://web.archive.org/web/20260228100500id_/https://facebook.com/", CUT), cut="time")
    clue = Clue("lindholm", latest=AT, words=("The ferry will stop",))
    at, why = AT + timedelta(seconds=5), "the line broke"
    return Inquiry(
        article_id, (canonical.name(cited),), "facebook", clue, at, AGENT, (), "Unreachable", why, (listed, cut)
    )


def quote(fact: Article, words: str, speaker: str | None) -> Quote:
    return Quote(canonical.name(fact), Passage(words, fact.text.index(words)), "direct", speaker, "twitter")


def fill(archive: Archive, fact: Article | None = None) -> str:
    """Keep the article with its citations, posts, quotes and ties. Gives the article's id."""
    fact = fact or article()
    id_ = canonical.name(fact)
    first = quote(fact, "The crossing closes on Monday & stays closed for nine days,", "Ada Holm")
    second = quote(fact, "Nobody asked the crews.", None)
    shown = "Ada Holm (@ada_holm) February 28, 2026: We thank everyone for their patience."
    citations = [
        Citation(id_, "link", "anchor", "twitter", REF, REF.url, passage=Passage("posted", fact.text.index("posted"))),
        Citation(id_, "embed", "flattened", "telegram", CREW_REF, passage=Passage(shown, fact.text.index(shown))),
        Citation(id_, "mention", "words", "facebook", author=Author(name="The mayor")),
    ]
    seen = looks()
    archive.keep([fact, Reading(id_, AT, AGENT, "ferry.html")], at=AT, agent=AGENT, did="read", blobs=BLOBS)
    archive.keep([*citations, first, second], at=AT, agent=AGENT, did="read")
    archive.keep([search(id_, citations[2])], at=AT + timedelta(minutes=1), agent=AGENT, did="locate")
    archive.keep(seen, at=AT + timedelta(minutes=1), agent=AGENT, did="capture")
    altered = Match(
        canonical.name(seen[0]),
        REF.key,
        "altered",
        0.93,
        ("another number: seven, nine",),
        0,
        60,
        (
            ("=", "The crossing closes on Monday & stays closed for "),
            ("-", "seven"),
            ("+", "nine "),
            ("=", "days"),
        ),
        POST.posted_at,
        "consistent",
    )
    crews = Match(
        canonical.name(seen[2]), CREW_REF.key, "normalized", 0.99, ("only marks differ",), 19, 41,
        (("=", "Nobody asked the crews"),), CREW_POST.posted_at, "consistent",
    )  # fmt: skip
    outcomes = (
        Outcome(canonical.name(first), "matched", (altered,)),
        Outcome(canonical.name(second), "matched", (crews,)),
    )
    names = tuple(canonical.name(citation) for citation in citations)
    tied = CrossReference(id_, AT + timedelta(minutes=2), AGENT, archive.snapshot_count(), names, outcomes)
    archive.keep([tied], at=AT + timedelta(minutes=2), agent=AGENT, did="crossreference")
    return id_


def dossier(folder: Path, fact: Article | None = None) -> tuple[Archive, Dossier]:
    """An open archive in this folder, and the dossier of its one article."""
    archive = Archive.open(folder, under=lambda: UNDER)
    return archive, gather(archive, fill(archive, fact))
