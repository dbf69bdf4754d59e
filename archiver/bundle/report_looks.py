"""The looks at a post as the report tells them: one row each, and where it stands on a line of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archiver import document, status
from archiver.bundle.completeness import Flags
from archiver.bundle.report_words import FOUND, HOLDS
from archiver.dossier import Dossier
from db.model import Failure, Screenshot, Snapshot

Json = dict[str, Any]
WIDTH, EDGE = 640, 10
"""Of the line of time, in its own units; the first and the last look stand this far from its ends."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of time: its first and last instant, a mark for each look, and the span in which the post went."""

    first: str
    last: str
    marks: tuple[tuple[float, str], ...]
    """Where a look stands, and what it says of the post: `there`, `gone` or `silent`."""
    gap: tuple[float, float] | None
    """From the last look that saw the post to the first that did not: where it begins, and how wide it is."""
    told: str
    """The looks counted, in words."""


def histories(dossiers: Sequence[Dossier]) -> dict[str, Json]:
    """By `platform:id` in lower case: every look at a post (`looks`) and the wordings that they show (`versions`)."""
    return {key: _history(key, series) for dossier in dossiers for key, series in dossier.snapshots.items() if series}


def _history(key: str, series: Sequence[tuple[str, Snapshot]]) -> Json:
    told = document.history_document(key, series)
    return {"versions": told["versions"], "looks": [_look(id_, look) for id_, look in series]}


def _look(id_: str, look: Snapshot) -> Json:
    asked = status.observation(look)
    says, found = FOUND[asked["verdict"]]
    return {
        "id": id_,
        "taken_at": asked["taken_at"],
        "route": look.route,
        "http": asked["http"],
        "says": says,
        "found": found,
        "why": asked["why"] if says != "there" else "",
        "sha256": document.evidence(look),
        "failed": isinstance(look.finding, Failure),
        "screenshot": _screenshot(look.screenshot) if look.screenshot else None,
    }


def _screenshot(fact: Screenshot) -> Json:
    return document.screenshot(fact) | {"type": "image/png", "bytes": None, "why": fact.why}


def told(look: Json, flags: Mapping[str, Flags]) -> Json:
    """A look with what it holds and what it lacks, in words."""
    known = {} if look["failed"] else flags.get(look["id"], {})
    return look | {"holds": held(known), "lacks": lacking(known)}


def held(flags: Flags) -> list[str]:
    """What a capture holds, in words."""
    return [_named(flag) for flag, value in flags.items() if value is True]


def lacking(flags: Flags) -> list[str]:
    """What a capture could hold and does not, in words."""
    return [_named(flag) for flag, value in flags.items() if value is False]


def _named(flag: str) -> str:
    return HOLDS.get(flag, flag.removeprefix("has_").replace("_", " "))


def line(looks: Sequence[Json], last_live_at: str | None, first_gone_at: str | None) -> Line | None:
    """The line of time of these looks, oldest first; None where fewer than two instants make no line."""
    times = [datetime.fromisoformat(look["taken_at"]) for look in looks]
    if len(set(times)) < 2:
        return None
    first, last = min(times), max(times)

    def at(moment: datetime) -> float:
        return round(EDGE + (WIDTH - 2 * EDGE) * ((moment - first) / (last - first)), 1)

    marks = tuple((at(moment), look["says"]) for moment, look in zip(times, looks, strict=True))
    gap = None
    if last_live_at and first_gone_at:
        seen, gone = at(datetime.fromisoformat(last_live_at)), at(datetime.fromisoformat(first_gone_at))
        gap = (seen, round(gone - seen, 1))
    counts = Counter(look["says"] for look in looks)
    words = (
        f"looks that saw the post {counts['there']}, that did not {counts['gone']}, that do not tell {counts['silent']}"
    )
    return Line(looks[times.index(first)]["taken_at"], looks[times.index(last)]["taken_at"], marks, gap, words)
