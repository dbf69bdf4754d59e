"""What `captures.jsonl` tells of a capture beside its fact: the exchanges one by one, and how it was kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from archiver.bundle import clocks
from archiver.bundle import warc as warc_out
from db import canonical
from db.inquiry import Inquiry
from db.model import Circumstances, Event, Exchange, Reading, Snapshot
from db.saved import Save

_DIGEST = re.compile(rb'"([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class Keeping:
    """The line of the chain of custody that brought a fact, the one that it names for its circumstances, and these."""

    line: int | None = None
    begun: int | None = None
    circumstances: Circumstances | None = None


def keeping(chain: Sequence[bytes], ids: Collection[str]) -> dict[str, Keeping]:
    """How each of these facts was kept. `chain`: all lines of custody, as bytes."""
    wanted = set(ids)
    lines = (line for line in chain if not wanted.isdisjoint(found.decode() for found in _DIGEST.findall(line)))
    found = keeping_of(
        (canonical.read(line) for line in lines), lambda seq: canonical.read(chain[seq]) if seq < len(chain) else None
    )
    return {id_: kept for id_, kept in found.items() if id_ in wanted}


def keeping_of(events: Iterable[Event], line: Callable[[int], Event | None]) -> dict[str, Keeping]:
    """How each fact that these events name was kept; `line` gives the event of a number. The first one brought it."""
    found: dict[str, Keeping] = {}
    for event in events:
        begun = line(event.begun) if event.begun is not None else None
        kept = Keeping(event.seq, event.begun, begun.circumstances if begun else None)
        for id_ in event.objects:
            found.setdefault(id_, kept)
    return found


def browser(look: Snapshot | Reading | Inquiry | Save) -> str | None:
    """The browser, with its version, that drew the picture of this capture."""
    return look.screenshot.browser if isinstance(look, Snapshot) and look.screenshot else None


def exchange_line(exchange: Exchange) -> dict[str, Any]:
    """One exchange: its records, who answered, with which certificates, and when by which clock."""
    request, answer = warc_out.exchange_ids(exchange)
    said, tls = clocks.server_date(exchange), dict(exchange.tls)
    return {
        "url": exchange.url,
        "request": request,
        "answer": answer,
        "request_sha256": canonical.digest(exchange.sent.encode("latin-1")) if request else None,
        "body_sha256": exchange.body,
        "bytes": exchange.body_size,
        "asked_at": canonical.instant(exchange.asked_at),
        "server_date": canonical.instant(said) if said else None,
        "clock_ahead": clocks.ahead(exchange),
        "peer": exchange.peer,
        "certificate": tls.get("certificate"),
        "chain": tls.get("chain"),
    }
