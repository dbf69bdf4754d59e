"""Reported speech without marks: the clause that a source is said to have said.

"The ministry said on Telegram that 23 drones were downed", "…, the ministry said", "according to the office, …".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archiver.quoting.channels import Place
from archiver.quoting.clause_words import (
    ENDS,
    behind_adverbs,
    behind_house,
    behind_light,
    behind_source,
    bidden,
    follows_degree,
    having,
    infinitive,
    is_there,
    tells_who,
    with_not,
)
from archiver.quoting.cues import Cue
from archiver.quoting.datelines import behind_dateline
from archiver.quoting.figures import figure_behind
from archiver.quoting.names import TOKEN
from archiver.quoting.sentences import HOLE, Frame
from archiver.quoting.wording import Wording

BESIDE, FEWEST, MOST = 8, 2, 70
"""Words of a reported clause: at least, beside a quote or alone, and at most."""
POSTPOSED = 120
"""The furthest that a cue may stand behind the clause's comma."""
COMMA = re.compile(r",\s*")
VE = re.compile(r"\sve\s")
TURN = re.compile(r"[;\n]|(?<!\w)(?:and|but|while|as)(?!\w)")
AND = re.compile(r",?\s(?:and|und|et|y|e|i|и|та|й|і)\s(?:also\s|later\s|then\s|a\s|ha\s|hat\s)?\Z", re.IGNORECASE)
"""What joins a second verb to the first: "and", and what may stand between."""
HANGING = re.compile(r",?\s(?:and|und|et|y|e|i|и|та|й|і)\Z")
FAR, BRIEF = 120, 4
"""Code points from a verb to its colon at most, and words that are too few for a clause behind it."""
OPENS = re.compile(r"[\w$€£'’]")


@dataclass(frozen=True, slots=True)
class Reported:
    """A reported clause in a frame, and the number of its cue."""

    start: int
    end: int
    cue: int


def find_reported(frame: Frame, cues: Sequence[Cue], places: Sequence[Place], words: Wording) -> list[Reported]:
    """The reported clauses of a frame, in order, never overlapping each other or a quote."""
    found: list[Reported] = []
    reach = behind_dateline(frame.text) if frame.first and cues else 0
    for i, cue in enumerate(cues):
        if cue.kind == "none":
            continue
        if cue.kind == "follow" and i == 0 and not TOKEN.search(frame.text, 0, cue.start):
            continue  # Writing on X, the mayor urged …
        limit = cues[i + 1].start if i + 1 < len(cues) else len(frame.text)
        for start, end in _clauses(frame.text, cue, i, limit, places, words):
            if cue.kind == "source" and any(start <= c.start < end for c in cues if c is not cue):
                continue
            end = _second_verb(frame.text, start, end, cues[i + 1 :], words)
            trimmed = _trim(frame.text, max(start, reach), end)
            if trimmed is not None and trimmed[0] >= reach:
                found.append(Reported(*trimmed, i))
                reach = trimmed[1]
    return found


def _second_verb(text: str, start: int, end: int, cues: Sequence[Cue], words: Wording) -> int:
    """Where a clause ends before a second verb of its speaker: …would be back by night | and asked them to wait."""
    second = next((c for c in cues if start < c.start < end and c.kind in ("say", "act")), None)
    joined = AND.search(text, start, second.start) if second is not None and words.language != "tr" else None
    return joined.start() if joined is not None and len(text[start : joined.start()].split()) > FEWEST else end


def _clauses(
    text: str, cue: Cue, number: int, limit: int, places: Sequence[Place], words: Wording
) -> Iterator[tuple[int, int]]:
    if cue.kind in ("say", "follow", "act"):
        forward = _forward(text, cue, limit, places, words)
        if words.language == "tr":
            yield from _verb_final(text, cue, places)
        elif forward is not None:
            yield forward
            yield from _tails(text, forward[1], words)
        elif number == 0 and cue.kind == "say":
            yield from _postposed(text, cue.start, words)
    elif cue.kind == "post" and (opened := _that(text, cue, limit, words)) is not None:
        yield opened, _end(text, opened, words)  # posted on X that flights resume
    elif cue.kind == "post" and any(p.social for p in places) and (colon := _colon(text, cue, limit)) is not None:
        yield cue.end + colon, _end(text, cue.end + colon, words)
    elif cue.kind == "colon":
        if HOLE not in text[cue.end :]:
            yield cue.end, _end(text, cue.end, words)
    elif cue.refers == "self":
        start = behind_adverbs(text, cue.end, words)
        yield start, _end(text, start, words)
    elif cue.kind in ("source", "back"):
        yield from _by_source(text, cue, words)


def _forward(text: str, cue: Cue, limit: int, places: Sequence[Place], words: Wording) -> tuple[int, int] | None:
    """The clause behind a cue: behind its "that", or, in English, at once behind the verb."""
    window = text[cue.end : min(cue.end + 160, limit)]
    tokens = list(TOKEN.finditer(window.split(HOLE)[0]))
    found = next((n for n, m in enumerate(tokens) if words.has("that", m.group().rstrip("."))), None)
    if found is not None and follows_degree(tokens, found):
        return None
    explicit = tokens[found].end() if found is not None else None
    opened = explicit or next((m.start() for m in tokens if _attached_that(m.group(), words)), None)
    if opened is None:
        opened = having(tokens, cue.end, places, words)
    if opened is None:
        opened = _colon(text, cue, limit)
    if opened is None and words.has("pleas", cue.word):
        opened = next((with_not(tokens, n) for n, m in enumerate(tokens) if infinitive(m.group(), words)), opened)
    if opened is None and words.has("directives", cue.word):
        comma = window.split(HOLE)[0].find(",")
        opened = bidden(tokens, comma if comma >= 0 else len(window))
    if opened is not None:
        return cue.end + opened, _end(text, cue.end + opened, words)
    spans = [(p.start, p.end) for p in places]
    figure = figure_behind(text[:limit], cue.end, cue.word, words, spans) if cue.kind == "say" else None
    if figure is not None:
        return figure, _end(text, figure, words)
    if _relative(text, cue, words):
        return None
    if words.language == "de" and cue.kind == "say" and (comma := window.split(HOLE)[0].find(", ")) >= 0:
        behind = _behind_aside(text, cue.end + comma + 2, words)
        if HOLE in text[: cue.start] and tells_who(text[behind : _end(text, behind, words)], words):
            return None
        return behind, _end(text, behind, words)
    if cue.kind == "act" or (cue.kind == "say" and cue.word in ("announced", "denied", "confirmed", "hailed")):
        return cue.start, _end(text, cue.end, words)
    if words.language != "en" or (cue.kind == "say" and cue.word in ("told", "tell", "tells")):
        return None
    hole = text.rfind(HOLE, 0, cue.start)
    if cue.kind == "say" and hole >= 0 and not TURN.search(text, hole, cue.start):
        return None
    start = behind_light(text, cue.end, places, words)
    if start is None or not OPENS.match(text, start):
        return None
    first = TOKEN.match(text, start)
    there = first is not None and first.group() == "there" and is_there(text, first.end(), words)
    if first is None or (not there and any(words.has(g, first.group()) for g in ("break", "lead", "clausal"))):
        return None
    if any(kind == "follow" for _, kind, _ in words.cues.get(first.group().lower(), ())):
        return None  # it said later, adding that
    return start, _end(text, start, words)


def _behind_aside(text: str, start: int, words: Wording) -> int:
    """Past what only tells where or when: ergänzte später, ebenfalls auf X, | man prüfe noch."""
    comma = text.find(",", start)
    aside = TOKEN.findall(text[start:comma]) if comma >= 0 else []
    light = all(words.has("lead", t) or words.has("days", t) or t.lower() in words.brands for t in aside)
    return comma + 1 if aside and light and HOLE not in text[start:comma] else start


def _that(text: str, cue: Cue, limit: int, words: Wording) -> int | None:
    """Behind the word that opens a clause: that, что, أن."""
    window = TOKEN.finditer(text[cue.end : min(cue.end + FAR, limit)].split(HOLE)[0])
    return next((cue.end + m.end() for m in window if words.has("that", m.group())), None)


def _colon(text: str, cue: Cue, limit: int) -> int | None:
    """Behind the verb, where a colon without marks opens the clause: the city wrote on X: all schools stay shut."""
    colon = text.find(": ", cue.end, min(cue.end + FAR, limit))
    plain = colon >= 0 and HOLE not in text[cue.end :] and TOKEN.search(text, 0, cue.start) is not None
    return colon + 2 - cue.end if plain and len(text[colon:].split()) > BRIEF else None


def _relative(text: str, cue: Cue, words: Wording) -> bool:
    """Whether the cue stands in "who says …", which tells about a person and reports nothing."""
    tokens = TOKEN.findall(text[max(0, cue.start - 20) : cue.start])
    return bool(tokens) and words.has("relative", tokens[-1])


def _attached_that(word: str, words: Wording) -> bool:
    """French qu'il, Hebrew שהוא: the word that opens the clause is part of its first word."""
    low = word.lower()
    if words.language == "fr":
        return low.startswith(("qu'", "qu’"))
    return words.language == "he" and low.startswith("ש") and len(low) > 3 and not low.startswith("של")


def _end(text: str, start: int, words: Wording) -> int:
    """Where a reported clause ends: at a quote, the sentence's end, or ", while", ", according to"."""
    stop = ENDS.search(text, start)
    end = stop.start() if stop else len(text)
    for comma in COMMA.finditer(text, start, end):
        token = TOKEN.match(text, comma.end())
        if token is None:
            continue
        word = token.group().lower()
        followed = TOKEN.match(text, token.end() + 1)
        well = followed is not None and followed.group().lower() in ("well", "many", "much")
        cue = any(kind in ("follow", "source") for _, kind, _ in words.cues.get(word, ()))
        if words.has("the", word) and followed is not None and words.has("verdicts", followed.group()):
            return comma.start()  # it had taken the field, a claim that they denied
        if cue or ((words.has("break", word) or words.has("clausal", word)) and not well):
            return comma.start()
    return end


def _tails(text: str, hole: int, words: Wording) -> Iterator[tuple[int, int]]:
    """What goes on behind a quote inside the clause: …"by the hour" and that the morgue was full."""
    if text[hole : hole + 1] != HOLE:
        return
    match = re.match(r"[\s,]*(\w+)\s+(\w+)", text[hole + 1 :])
    if match is None:
        return
    second = match.group(2).lower()
    if words.has("that", second):
        start = hole + 1 + match.end(2)
        yield start, _end(text, start, words)


def _postposed(text: str, high: int, words: Wording) -> Iterator[tuple[int, int]]:
    """The clause before ", the ministry said"."""
    if HOLE in text:
        return
    comma = max(text.rfind(",", 0, high), text.rfind(" —", 0, high), text.rfind(" –", 0, high))
    if comma > 0 and high - comma <= POSTPOSED:
        first = TOKEN.search(text)
        opening = first is not None and words.has("lead", first.group()) and not text[first.end() + 1 :][:1].isdigit()
        if not opening or text[:comma].count(",") > 0 or len(text[:comma].split()) > 8:
            yield 0, comma


def _verb_final(text: str, cue: Cue, places: Sequence[Place]) -> Iterator[tuple[int, int]]:
    """Turkish: the clause between the subject's comma or the channel and the verb at the end."""
    start = max([text.rfind(",", 0, cue.start) + 1, *(p.end for p in places if p.end <= cue.start)])
    joined = max((m.end() for m in VE.finditer(text, 0, cue.start)), default=0) if HOLE in text else 0
    if max(start, joined) > 0 and HOLE not in text[max(start, joined) :]:
        yield max(start, joined), cue.start


def _by_source(text: str, cue: Cue, words: Wording) -> Iterator[tuple[int, int]]:
    """The clause that "according to" governs: before it, or behind its comma."""
    if cue.kind == "source" and (start := behind_house(text, cue.end, words)) is not None:
        yield start, _end(text, start, words)
        return
    if words.language == "de" and cue.kind == "source" and (start := behind_source(text, cue.end, words)) is not None:
        yield start, _end(text, start, words)
        return
    if HOLE not in text and (behind := _between_commas(text, cue)) is not None:
        yield behind, _end(text, behind, words)
        return
    if text[: cue.start].strip(" ,") and HOLE not in text[: cue.start]:
        yield max(0, text.rfind("\n", 0, cue.start)), len(text[: cue.start].rstrip(" ,—–"))
        return
    comma = text.find(",", cue.end) + 1 if cue.kind == "source" else cue.end
    if comma <= 0 or HOLE in text[cue.end : comma]:
        return
    hole = text.find(HOLE, comma)
    if hole < 0 or TOKEN.search(text[comma:hole]):
        yield comma, _end(text, comma, words)
        start = hole + 1
    else:
        start = hole + 1
    if hole >= 0 and (m := re.match(r"\s*,\s*(?:а|и|і|й|та|und|and|et|y|e|i)\s", text[start:])):
        yield start + m.end(), _end(text, start + m.end(), words)


def _between_commas(text: str, cue: Cue) -> int | None:
    """Where a clause goes on behind a source between commas, when most of it does: By noon, according to Lee, 20 …"""
    comma = text.find(",", cue.end) + 1
    before = text[: cue.start].rstrip()
    if cue.kind != "source" or comma <= 0 or not before.endswith(","):
        return None
    return comma if len(before.split()) < len(text[comma:].split()) and "," not in before[:-1] else None


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A clause without spaces and commas at its ends; None when it is no clause."""
    end = min(end, len(text))
    hole = text.find(HOLE, start, end + 1)
    end = hole if hole >= 0 else end
    while start < end and (text[start].isspace() or text[start] in ",:;—–"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:—–."):
        end -= 1
    if hole >= 0 and (joined := HANGING.search(text, start, end)) is not None:
        end = joined.start()  # was caused by a fire | and “has nothing to do with it”
    beside = hole >= 0 and text[end - 1 : end] != "," and "," not in text[end:hole]
    count = len(text[start:end].split())
    return (start, end) if (BESIDE if beside else FEWEST) <= count <= MOST else None
