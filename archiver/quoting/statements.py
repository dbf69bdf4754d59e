"""One thing that somebody is said to have said, and what its sentence says of its kind and its day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archiver.quoting.channels import Place
from archiver.quoting.cues import Cue
from archiver.quoting.names import Speaker
from archiver.quoting.quote_spans import Marked
from archiver.quoting.sentences import HOLE, Frame

THAT = re.compile(r"[;:\n\x01]|,\s|(?<!\w)(?:that|it|что|що|dass|que|che|że|כי|أن|إن)(?!\w)")


BESIDE = re.compile(r"(?: [\w-]+){1,2}")
"""The words behind a channel phrase in which the day of what was said there may stand."""
HEADLINES, TOP = 4, 400
"""Statements of an article, and its code points, among which those of a headline are."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that somebody is said to have said."""

    start: int
    end: int
    kind: str
    """`direct`, `partial`, `indirect`; `none` for a channel phrase without words of its own."""
    speaker: Speaker | None
    channel: str | None
    dated: tuple[str, ...]
    """The writer's words in which a day may stand, the likeliest first."""
    place: tuple[int, int] | None
    """Where the article names the channel for this statement, when it does so here."""
    clause: tuple[int, int]
    """The sentence, in the article's text."""
    bare: bool = False
    """Whether the sentence is the quote and nothing else."""

    def saying(self, start: int, end: int, kind: str) -> Statement:
        """The same speaker, channel and day with these words."""
        return Statement(start, end, kind, self.speaker, self.channel, self.dated, self.place, self.clause)


def span_of(frame: Frame) -> tuple[int, int]:
    """Where a sentence stands in the article's text."""
    return frame.at(0), frame.at(len(frame.text) - 1) + 1


def dated(frame: Frame, cue: Cue, place: Place | None) -> tuple[str, ...]:
    """The words about the cue in which the day it was said may stand, not those of the report itself."""
    end = max(cue.end, place.end if place and place.start - cue.end < 60 else 0)
    stop = THAT.search(frame.text, end, end + 80)
    tail = frame.text[min(cue.start, end) : stop.start() if stop else min(end + 40, len(frame.text))]
    low = max(frame.text.rfind(mark, 0, cue.start) for mark in (HOLE, ";", "\n", ",")) + 1
    head = frame.text[max(low, cue.start - 80) : cue.start]
    lead = frame.text[: frame.text.find(",") + 1]
    short = HOLE not in lead and 0 < len(lead.split()) <= 6
    behind = BESIDE.match(frame.text, place.end) if place else None
    beside = (behind.group(),) if behind and not THAT.search(behind.group()) else ()  # in posts on X on Sunday, …
    return (tail, head, lead, *beside) if short else (tail, head, *beside)


def kind_of(quote: Marked, offset: int, text: str, frame: Frame) -> str:
    """`direct` for a sentence of its own, `partial` for words within the writer's sentence."""
    before = frame.text[:offset].rstrip()
    first = text[quote.start : quote.start + 1]
    opened = not before or before[-1] in ":," + HOLE or before.endswith(("—", "–"))
    several = len(text[quote.start : min(quote.end, quote.start + 200)].split()) > 2
    if first.islower() and not (opened and several):
        return "partial"
    return "direct" if opened or several else "partial"


def headlines_told(text: str, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements, those of a headline that names nobody given the speaker of the quote that they are a part of.

    ‘We never saw the wave’: inside the night that … – “We never saw the wave, we heard it,” Keel wrote.
    """
    told = list(statements)
    for i, one in enumerate(told[:HEADLINES]):
        if one.speaker is not None or one.kind == "none" or one.start > TOP:
            continue
        words = _plain(text[one.start : one.end])
        full = next((s for s in told[i + 1 :] if s.speaker and words in _plain(text[s.start : s.end])), None)
        if full is not None and words.count(" ") > 1:
            told[i] = replace(one, speaker=full.speaker, channel=full.channel, dated=full.dated)
    return tuple(told)


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))
