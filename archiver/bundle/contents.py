"""What goes into a bundle: every look, reading, search and blob that dossiers rest on, each once, in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from archiver.bundle import completeness
from archiver.bundle import warc as warc_out
from archiver.bundle.capture_line import Keeping, browser, exchange_line
from archiver.bundle.crate import Act
from archiver.bundle.wacz import Page
from archiver.bundle.warc import Record
from archiver.dossier import Dossier
from db import canonical
from db.archive import Archive
from db.errors import Damaged
from db.inquiry import Inquiry
from db.model import Article, Exchange, Post, Reading, Snapshot
from db.saved import Save
from db.spool import PIECE

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "application/pdf": "pdf",
}
"""By media type; any other file is `bin`, which nothing opens by a double click."""
CERTIFICATES = {"certificate": "application/pkix-cert", "chain": "application/pem-certificate-chain"}
"""The media types of what a host sent to prove its name: its own certificate in DER, all others in PEM (RFC 8555)."""
_PAGE_TYPES = {"html": "text/html", "text": "text/plain"}
Look = Snapshot | Reading | Inquiry | Save


@dataclass(frozen=True)
class Contents:
    """The facts of a bundle. Captures are sorted by time, then id; media by digest."""

    dossiers: tuple[Dossier, ...]
    captures: tuple[tuple[str, Look], ...]
    articles: Mapping[str, Article]
    """By id: those of the dossiers, and other versions that the readings speak of."""
    media: Mapping[str, str]
    """The name below `data/` by digest."""
    media_types: Mapping[str, str | None]
    """The media type by name."""
    sources: frozenset[str]
    """Digests of articles' bytes that are kept as blobs."""

    @property
    def title(self) -> str:
        """What the bundle is called in its own descriptions."""
        first = self.dossiers[0].article
        name = " ".join((first.title or first.url or f"article {self.dossiers[0].id[:12]}").split())[:200]
        more = len(self.dossiers) - 1
        return f"Evidence: {name}" + (f" and {more} more" if more else "")

    @property
    def wire(self) -> int:
        """Bytes that came over the wire, after the heads."""
        looks = (look for _, look in self.captures)
        return sum(exchange.body_size for look in looks for exchange in _exchanges(look))

    def records(self, archive: Archive, made_by: str, at: datetime) -> Iterator[Record]:
        """Every WARC record: the file's own, then the wire and the fact of each capture, then the other facts."""
        title = self.title.encode("ascii", "replace").decode()
        fields = (("software", made_by), ("format", "WARC File Format 1.1"), ("isPartOf", title))
        yield warc_out.info(at, fields)
        for _, look in self.captures:
            yield from self._wire(look, archive)
            yield warc_out.fact_record(look, look.taken_at, beside=list(self._evidence(look)))
        for fact in self._other_facts():
            yield warc_out.fact_record(fact, at)

    def _wire(self, look: Look, archive: Archive) -> Iterator[Record]:
        for exchange in _exchanges(look):
            yield from warc_out.exchange_records(exchange, archive.pieces)
            for part, kind in CERTIFICATES.items():
                if digest := dict(exchange.tls).get(part):
                    kept = warc_out.Kept(digest, archive.pieces)
                    yield warc_out.resource(f"urn:citetrail:{part}:{digest}", kept, kind, exchange.asked_at)
        if (source := self._source(look)) is not None:
            digest, kind = source
            kept = warc_out.Kept(digest, archive.pieces)
            yield warc_out.resource(_source_urn(digest), kept, kind, look.taken_at)

    def _source(self, look: Look) -> tuple[str, str] | None:
        """The digest and type of the file that a reading or an import rests on, unless it came over the wire."""
        if isinstance(look, Snapshot):
            return (look.source, "application/octet-stream") if look.source else None
        if isinstance(look, Inquiry | Save):
            return None
        article = self.articles[look.article]
        if look.exchanges or article.source not in self.sources:
            return None
        return article.source, _PAGE_TYPES.get(article.kind, "application/octet-stream")

    def _evidence(self, look: Look) -> Iterator[str]:
        for exchange in look.exchanges:
            answer = warc_out.exchange_ids(exchange)[1]
            if answer:
                yield answer
        if source := self._source(look):
            yield warc_out.record_id("resource", _source_urn(source[0]))

    def _other_facts(self) -> Iterator[Any]:
        yield from (self.articles[id_] for id_ in sorted(self.articles))
        for dossier in self.dossiers:
            yield from (fact for _, fact in (*dossier.citations, *dossier.quotes, *dossier.reviews))
            if dossier.cross_reference is not None:
                yield dossier.cross_reference

    def lines(self, flags: Mapping[str, completeness.Flags], keeping: Mapping[str, Keeping]) -> Iterator[bytes]:
        """`captures.jsonl`, line by line. `flags` and `keeping`: of every capture, by id."""
        for id_, look in self.captures:
            kept = keeping.get(id_, Keeping())
            line = {
                "custody": kept.line,
                "begun": kept.begun,
                "browser": browser(look),
                "id": id_,
                "is": type(look).__name__,
                "taken_at": canonical.instant(look.taken_at),
                "body": canonical.write(look).decode(),
                "record": warc_out.record_id("fact", id_),
                "exchanges": [exchange_line(exchange) for exchange in look.exchanges],
                "source": self._source_line(look),
                "completeness": flags[id_],
            }
            yield (json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n").encode()

    def _source_line(self, look: Look) -> dict[str, str] | None:
        found = self._source(look)
        if found is None:
            return None
        return {"sha256": found[0], "record": warc_out.record_id("resource", _source_urn(found[0]))}

    def flags(self, archive: Archive, keeping: Mapping[str, Keeping]) -> dict[str, completeness.Flags]:
        """The completeness of every capture, by id."""
        return {
            id_: completeness.under(self._flags(look, archive), keeping.get(id_, Keeping()).circumstances)
            for id_, look in self.captures
        }

    def _flags(self, look: Look, archive: Archive) -> completeness.Flags:
        if isinstance(look, Snapshot):
            return completeness.of_look(look, lambda digest: _start(archive, digest))
        if isinstance(look, Inquiry | Save):
            return completeness.of_other(look)
        article = self.articles[look.article]
        source = _start(archive, article.source) if article.source in self.sources else None
        return completeness.of_reading(look, article, source)

    def pages(self) -> list[Page]:
        """What a viewer lists: the address that each capture was read from."""
        found = []
        for id_, look in self.captures:
            if isinstance(look, Save):
                continue
            if isinstance(look, Reading):
                title = self.articles[look.article].title or look.name or "Article"
            elif isinstance(look, Inquiry):
                title = f"Search for posts of {look.clue.handle} on {look.platform}"
            else:
                title = f"{look.ref.key} by {look.route}"
            answered = next((e for e in look.exchanges if e.status == 200), None)
            if answered:
                found.append(Page(id_, warc_out.safe_uri(answered.url), answered.asked_at, title))
            elif source := self._source(look):
                found.append(Page(id_, _source_urn(source[0]), look.taken_at, title))
        return found

    def acts(self) -> list[Act]:
        """The captures as acts, for the provenance."""
        return [_act(id_, look) for id_, look in self.captures]


def collect(archive: Archive, dossiers: Sequence[Dossier]) -> Contents:
    """Everything that these dossiers rest on. A dossier given twice counts once."""
    unique = {dossier.id: dossier for dossier in dossiers}
    captures: dict[str, Look] = {}
    for dossier in unique.values():
        captures |= dict(dossier.readings)
        captures |= dict(dossier.inquiries)
        captures |= dict(dossier.saves)
        captures |= {id_: look for series in dossier.snapshots.values() for id_, look in series}
    articles = {id_: dossier.article for id_, dossier in unique.items()}
    for look in captures.values():
        if isinstance(look, Reading) and look.article not in articles:
            articles[look.article] = archive.article(look.article)
    media, types = _media(captures.values())
    return Contents(
        dossiers=tuple(unique[id_] for id_ in sorted(unique)),
        captures=tuple(sorted(captures.items(), key=lambda item: (item[1].taken_at, item[0]))),
        articles=articles,
        media=media,
        media_types=types,
        sources=frozenset(article.source for article in articles.values() if _kept(archive, article)),
    )


def _media(looks: Iterator[Look] | Any) -> tuple[dict[str, str], dict[str, str | None]]:
    kept: dict[str, str | None] = {}
    for look in looks:
        if isinstance(look, Snapshot) and look.screenshot and look.screenshot.digest:
            kept[look.screenshot.digest] = "image/png"
        found = look.finding if isinstance(look, Snapshot) else None
        for item in found.media if isinstance(found, Post) else ():
            if item.digest:
                # One picture may be listed under two types: the first in order decides, whatever comes first in time.
                kept[item.digest] = min(filter(None, (kept.get(item.digest), item.type)), default=None)
    names = {digest: f"media/{digest}.{EXTENSIONS.get(kept[digest] or '', 'bin')}" for digest in sorted(kept)}
    return names, {names[digest]: kept[digest] for digest in names}


def _kept(archive: Archive, article: Article) -> bool:
    """Whether the article's own bytes are a blob. Those of a page inside a WARC may not be."""
    if article.kind != "warc":
        return True
    try:
        archive.blob(article.source)
    except Damaged:
        return False
    return True


def _start(archive: Archive, digest: str) -> bytes:
    """The bytes of this name, as many of its first ones as are looked into."""
    with closing(archive.pieces(digest)) as pieces:
        return b"".join(islice(pieces, completeness.START // PIECE))


def _exchanges(look: Look) -> tuple[Exchange, ...]:
    """All of a capture's, those of its picture of the page among them."""
    shot = look.screenshot if isinstance(look, Snapshot) else None
    return (*look.exchanges, *(shot.exchanges if shot else ()))


def _source_urn(digest: str) -> str:
    return f"urn:citetrail:source:{digest}"


def _act(id_: str, look: Look) -> Act:
    if isinstance(look, Reading):
        name = f"Reading of an article from {look.name or 'standard input'}"
        of = f"urn:citetrail:article:{look.article}"
    elif isinstance(look, Inquiry):
        name = f"Search for posts of {look.clue.handle} on {look.platform}: {len(look.found)} found"
        of = f"urn:citetrail:article:{look.article}"
    elif isinstance(look, Save):
        name, of = f"{look.archive} asked to save a page: {look.memento or 'no copy'}", look.url
    else:
        name = f"Look at {look.ref.key} by {look.route}: {type(look.finding).__name__.lower()}"
        of = look.ref.url
    return Act(f"urn:citetrail:capture:{id_}", name, canonical.instant(look.taken_at), look.taken_by, of)
