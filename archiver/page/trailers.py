"""Finds who and when of embeds that were flattened into plain text: "— Name (@handle) January 14, 2019".

The sign before the name survives in many shapes (an em dash, `--`, `-`, `?` from a lost charset, `â€”`, an
entity, nothing), and so does the day (any language). What makes a trailer is the handle in parentheses with a
day behind it; without the day, a dash before the name and an end of line behind the handle.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.dates.days import GAP, day_as_when, day_at
from db.model import When

_CODE = r"(?:[A-Za-z0-9]{10}|[A-Za-z0-9]{1,9}(?![A-Za-z0-9]))"
MEDIA = rf"pic\.(?:twitter|x)\.com/{_CODE}"
"""A media code as shown, as a pattern. Codes have ten letters: what is glued behind them is something else."""

LINK = re.compile(rf"https?://t\.co/{_CODE}|(?:https?://)?{MEDIA}", re.IGNORECASE)
"""A shortened link of a tweet, or its media code. Both may be glued to each other."""

_HANDLE = re.compile(r"[(（]\s?@\s?([A-Za-z0-9_]{1,20})\s?[)）]")
_BARE = re.compile(rf"(?:—|―|&mdash;){GAP}{{0,3}}([^\n@—]{{0,60}}?)(?<![\w.])@([A-Za-z0-9_]{{1,20}})(?=[\s,|·])")
_EM = r"—|―|⸺|\x97|â€”|â€•|&mdash;|&#8212;|&#x2014;"
_DASH = rf"{_EM}|–|\x96|â€“|&ndash;|&#8211;|--?-?|\?"
_AT_START = re.compile(rf"[\s>*_]*(?:{_EM}|(?:{_DASH})(?=\s)){GAP}*")
_AFTER_LINK = re.compile(rf"{GAP}*(?:{_DASH}){GAP}*")
_LAST_EM = re.compile(rf"(?:{_EM}){GAP}*")
_LAST_DASH = re.compile(rf"(?:(?<=\s)(?:{_DASH})\s|(?<=[.!?…\"”»)])(?:–|--?){GAP}*)")
_ONLY_DASH = re.compile(rf"[\s>]*(?:{_DASH})\s*\Z")
_BETWEEN = re.compile(r"[ \t\u00a0\u200e\u200f,·|\[*_]*(?:\n[ \t>]*){0,2}[\[*_]*")
_URL = re.compile(
    r"[\])*_ \t\u00a0(<|·-]{0,6}\n?[\[(<]?(https?://(?:www\.|mobile\.|m\.)?(?:twitter|x)\.com/\w{1,20}/status(?:es)?/\d{5,20}[^\s)\]>]*)[\])>]*",
    re.IGNORECASE,
)
_NAME_LIMIT = 120
_MARKS = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


@dataclass(frozen=True, slots=True)
class Trailer:
    """Who and when: `text[start:end]` runs from the sign before the name to the day, or the status URL, behind it."""

    start: int
    end: int
    handle: str
    name: str | None
    posted: When | None
    url: str | None = None
    own_line: bool = False
    """The trailer begins its line, so that the post's text ends on an earlier one."""


def find_trailers(text: str) -> list[Trailer]:
    """Every trailer, in order, none overlapping another. Linear in the length of the text."""
    found: list[Trailer] = []
    at = seen = 0
    for anchor in sorted([*_HANDLE.finditer(text), *_BARE.finditer(text)], key=lambda m: m.start()):
        if anchor.start() < at:
            continue
        trailer = _bare(text, anchor) if anchor.re is _BARE else _trailer(text, anchor, max(at, seen))
        seen = anchor.end()
        if trailer is not None:
            found.append(trailer)
            at = trailer.end
    return found


def clean(name: str) -> str | None:
    """A display name without marks and signs around it; None when nothing is left."""
    return name.strip(" \t\n\r\u00a0*_>[" + _MARKS) or None


def line_start(text: str, at: int, floor: int) -> int:
    """Where the line with this place begins, looking no further back than `floor`."""
    return max(text.rfind("\n", floor, at) + 1, floor)


def _bare(text: str, anchor: re.Match[str]) -> Trailer | None:
    """A name and handle without parentheses need a dash before them and a day behind."""
    end, posted, url = _when(text, anchor.end())
    if posted is None:
        return None
    start = line_start(text, anchor.start(), max(0, anchor.start() - 500))
    own = not text[start : anchor.start()].strip(" \t>*_")
    return Trailer(anchor.start(), end, anchor[2], clean(anchor[1]), posted, url, own)


def _trailer(text: str, anchor: re.Match[str], floor: int) -> Trailer | None:
    end, posted, url = _when(text, anchor.end())
    begins = line_start(text, anchor.start(), max(floor, anchor.start() - 700))
    line = text[begins : anchor.start()]
    if not line.strip() and begins > floor:
        begins = line_start(text, begins - 1, max(floor, begins - _NAME_LIMIT))
        line = text[begins : anchor.start()]
    cut = _cut(line)
    if cut is None:
        before = _dash_line(text, begins, floor)
        if before is not None:
            return Trailer(before, end, anchor[1], clean(line), posted, url, True)
        cut = _without_dash(text, begins, line, floor) if posted is not None else None
        if cut is None:
            return None
    elif posted is None and not _stands_alone(text, anchor.end(), line[: cut[0]]):
        return None
    dash, name = cut
    if len(line) - name > _NAME_LIMIT:
        return None
    own = not line[:dash].strip(" \t>*_" + _MARKS)
    return Trailer(begins + dash, end, anchor[1], clean(line[name:]), posted, url, own)


def _when(text: str, at: int) -> tuple[int, When | None, str | None]:
    """What stands behind the handle: (where it ends, the day, the status URL)."""
    between = _BETWEEN.match(text, at)
    written = day_at(text, between.end() if between else at)
    posted = None
    if written is not None:
        posted = day_as_when(text[written.start : written.end], written.day, "trailer")
        at = written.end
    url = _URL.match(text, at)
    if url:
        at = url.end()
    return at, posted, url[1] if url else None


def _cut(line: str) -> tuple[int, int] | None:
    """In the line up to the handle: (where the sign before the name stands, where the name begins)."""
    links = [m.end() for m in LINK.finditer(line)]
    first = _AT_START.match(line)
    if first and not links and len(line) - first.end() <= 70:
        return len(line) - len(line.lstrip(" \t>*_")), first.end()
    behind_link = _AFTER_LINK.match(line, links[-1]) if links else None
    if behind_link and behind_link.end() < len(line):
        return links[-1] + len(behind_link[0]) - len(behind_link[0].lstrip()), behind_link.end()
    near = max(0, len(line) - 90)
    for pattern in (_LAST_EM, _LAST_DASH):
        dashes = list(pattern.finditer(line, near))
        if dashes:
            return dashes[-1].start(), dashes[-1].end()
    return None


def _without_dash(text: str, begins: int, line: str, floor: int) -> tuple[int, int] | None:
    """The same where the sign is lost: the name stands behind a tweet's link, in its line or in the line above.

    Without such a link it could as well be a byline.
    """
    links = [m.end() for m in LINK.finditer(line)]
    if links:
        return links[-1], links[-1]
    above = text[max(floor, begins - 80) : begins].rstrip()
    ends_with_link = any(m.end() == len(above) for m in LINK.finditer(above))
    return (0, 0) if ends_with_link and len(line) <= 60 else None


def _dash_line(text: str, begins: int, floor: int) -> int | None:
    """Where the line before holds nothing but the dash: its place."""
    if begins < 2:
        return None
    above = line_start(text, begins - 1, max(floor, begins - 12))
    return above if _ONLY_DASH.match(text[above : begins - 1]) else None


def _stands_alone(text: str, at: int, before: str) -> bool:
    """A handle without a day closes a trailer only where its line ends, behind a link or at the line's start."""
    rest = text[at : at + 40].partition("\n")[0]
    if rest.strip(" \t\u00a0" + _MARKS):
        return False
    return not before.strip(" \t>*_") or LINK.search(before[-60:]) is not None
