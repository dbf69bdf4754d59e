"""Hold the captures of a bundle against the chain of custody, the WARC's records, and the media files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from archiver.bundle import completeness, container
from archiver.bundle import warc as warc_out
from archiver.bundle.capture_line import Keeping, browser, exchange_line, keeping_of
from archiver.bundle.container import BROKEN, Container, Problem
from archiver.bundle.wacz_check import Checked
from archiver.bundle.warc_check import Found
from db import canonical
from db.errors import Damaged
from db.inquiry import Inquiry
from db.model import Article, Event, Exchange, Post, Reading, Snapshot
from db.saved import Save

NAME = "data/captures.jsonl"
WACZ = "data/archive.wacz"
_CAP = 1 << 32
_URN = "urn:citetrail:"
_CERTIFICATES = ("certificate", "chain")
Look = Snapshot | Reading | Inquiry | Save


def check_captures(held: Container, events: Sequence[Event], wacz: Checked, checked: dict[str, int]) -> list[Problem]:
    """What is wrong with captures and facts. Counts facts and answers that are right in `checked`.

    Where the WARC could not be read to its end, which is a problem told elsewhere, nothing is missed in it.
    """
    records = wacz.records
    logged = {id_ for event in events for id_ in event.objects}
    problems, facts = _facts(records, logged)
    checked["facts"] = len(facts)
    checked["blobs"] += len({found.payload for found in records.values() if found.type in {"response", "resource"}})
    if NAME not in held.sizes:
        return problems
    seen: set[str] = set()
    lines = {event.seq: event for event in events}
    keeping = keeping_of(events, lines.get)
    try:
        for number, line in enumerate(held.read(NAME, _CAP).splitlines(), 1):
            id_, flaws = _line(line, records if wacz.whole else None, held, keeping)
            problems += [Problem(NAME, f"line {number}: {flaw}") for flaw in flaws]
            if id_ in seen:
                problems.append(Problem(NAME, f"line {number}: its capture stands there already"))
            seen.add(id_)
    except BROKEN as error:
        problems.append(Problem(NAME, f"it cannot be read: {container.shown(str(error))}"))
    lost = sorted(id_ for id_, noun in facts.items() if noun == "capture" and id_ not in seen)
    return problems + [Problem(NAME, f"capture {id_} of the WARC has no line") for id_ in lost]


def _facts(records: Mapping[str, Found], logged: set[str]) -> tuple[list[Problem], dict[str, str]]:
    """Every `metadata` record is a fact whose digest is its name, and which the chain of custody names."""
    problems: list[Problem] = []
    facts: dict[str, str] = {}
    for found in records.values():
        if found.type != "metadata":
            continue
        noun, _, id_ = found.uri.removeprefix(_URN).partition(":")
        if id_ != found.block:
            problems.append(Problem(WACZ, f"record at byte {found.offset}: the fact is not what its name says"))
        elif id_ not in logged:
            problems.append(Problem(WACZ, f"the chain of custody does not name the fact {id_}"))
        else:
            facts[id_] = noun
    return problems, facts


def _line(
    line: bytes, records: Mapping[str, Found] | None, held: Container, keeping: Mapping[str, Keeping]
) -> tuple[str, list[str]]:
    """A capture's id, and what is wrong with its line."""
    try:
        entry: Any = json.loads(line)
        id_, body = str(entry["id"]), str(entry["body"]).encode()
        look = canonical.read(body)
    except (ValueError, KeyError, TypeError, RecursionError, Damaged) as error:
        return "", [f"it is no capture: {container.shown(str(error))}"]
    if not isinstance(look, Snapshot | Reading | Inquiry | Save) or canonical.digest(body) != id_:
        return id_, ["its body is not what its id says"]
    flaws = [] if records is None else [*_ties(id_, look, records), *_source(entry.get("source", ""), look, records)]
    if not _as_said(_exchanges(entry), [exchange_line(exchange) for exchange in look.exchanges]):
        flaws.append("its exchanges are not those of its body")
    flaws += _told(entry, look, keeping.get(id_, Keeping()))
    if entry.get("record") != warc_out.record_id("fact", id_) or entry.get("is") != type(look).__name__:
        flaws.append("it names another record than its own")
    flaws += [f"its media {digest} is missing" for digest in _media(look) if not _kept(held, digest)]
    return id_, flaws


def _as_said(said: Sequence[Mapping[str, Any]] | None, true: Sequence[Mapping[str, Any]]) -> bool:
    """Whether all that a bundle says of its exchanges is so; those of older versions say less."""
    must = {"request", "answer", "body_sha256"}
    if said is None or len(said) != len(true):
        return False
    pairs = list(zip(said, true, strict=True))
    return all(must <= told.keys() and all(told[n] == one[n] for n in told.keys() & one.keys()) for told, one in pairs)


def _told(entry: Mapping[str, Any], look: Look, kept: Keeping) -> Iterator[str]:
    """What it says of its time, its keeping and its completeness is so, as far as that shows without its bytes."""
    if "taken_at" in entry and entry["taken_at"] != canonical.instant(look.taken_at):
        yield "it tells another time than its body"
    if "custody" in entry and (entry["custody"], entry.get("begun")) != (kept.line, kept.begun):
        yield "the chain of custody tells another line for it, or other circumstances"
    if "browser" in entry and entry["browser"] != browser(look):
        yield "it names another browser than its body"
    said = entry.get("completeness")
    if not isinstance(said, dict):
        yield "it does not say how complete it is"
        return
    true = completeness.under(said | completeness.of_fact(look), kept.circumstances)
    wrong = sorted(name for name in said.keys() & true.keys() if said[name] != true[name])
    if wrong:
        yield f"its body does not bear out what it says of {', '.join(wrong)}"


def _exchanges(entry: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
    found = entry.get("exchanges")
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else None


def _ties(id_: str, look: Look, records: Mapping[str, Found]) -> Iterator[str]:
    """The fact stands in the WARC, and so does every byte that it rests on, those of its picture too."""
    own = records.get(warc_out.record_id("fact", id_))
    if own is None or own.block != id_:
        yield "the WARC does not hold its fact"
    shot = look.screenshot if isinstance(look, Snapshot) else None
    for number, exchange in enumerate((*look.exchanges, *(shot.exchanges if shot else ())), 1):
        request, answer = (records.get(name) if name else None for name in warc_out.exchange_ids(exchange))
        if exchange.sent and (request is None or request.block != canonical.digest(exchange.sent.encode("latin-1"))):
            yield f"the WARC does not hold request {number} as it was sent"
        if (exchange.head or exchange.body is not None) and (answer is None or not _same(exchange, answer)):
            yield f"the WARC does not hold answer {number} as it came"
        for part, digest in exchange.tls:
            if part in _CERTIFICATES and not _held(records, part, digest):
                yield f"the WARC does not hold the {part} that came with answer {number}"


def _source(said: Any, look: Look, records: Mapping[str, Found]) -> Iterator[str]:
    """The file that an import or a reading rests on is the one that its fact names, and stands in the WARC."""
    digest = None if said is None else said.get("sha256") if isinstance(said, dict) else ""
    if digest not in _files(look, records):
        yield "it names another file than its fact"
    elif digest and not (_held(records, "source", digest) and said.get("record") == _resource("source", digest)):
        yield "the WARC does not hold the file that was read or imported"


def _files(look: Look, records: Mapping[str, Found]) -> tuple[str | None, ...]:
    """The digests of the file that a look may rest on by its facts; None: it may rest on none."""
    if isinstance(look, Snapshot):
        return (look.source,)
    if not isinstance(look, Reading) or look.exchanges:
        return (None,)
    found = records.get(warc_out.record_id("fact", look.article))
    with suppress(Damaged):
        article = canonical.read(found.body) if found else None
        if isinstance(article, Article):
            return (article.source, None) if article.kind == "warc" else (article.source,)
    return ()


def _resource(kind: str, digest: str) -> str:
    return warc_out.record_id("resource", f"{_URN}{kind}:{digest}")


def _held(records: Mapping[str, Found], kind: str, digest: str) -> bool:
    """Whether a resource of this kind is there, with these bytes."""
    found = records.get(_resource(kind, digest))
    return found is not None and found.payload == digest


def _same(exchange: Exchange, found: Found) -> bool:
    digest = exchange.body or canonical.digest(b"")
    if not exchange.head:
        return found.payload == digest
    head = canonical.digest(exchange.head.encode("latin-1"))
    return (found.http_head, found.payload, found.uri) == (head, digest, warc_out.safe_uri(exchange.url))


def _media(look: Look) -> list[str]:
    """The files below `media/` that a look rests on: those of its post, and the picture of its page."""
    if not isinstance(look, Snapshot):
        return []
    listed = look.finding.media if isinstance(look.finding, Post) else ()
    shot = look.screenshot.digest if look.screenshot else None
    return [digest for digest in (*(item.digest for item in listed), shot) if digest]


def _kept(held: Container, digest: str) -> bool:
    return any(name.startswith(f"data/media/{digest}.") for name in held.sizes)
