"""Who is said to have said it, where and when: the statements of an article, quote by quote, clause by clause.

A quote belongs to the nearest cue of its sentence; the cue's subject is the speaker and the channel phrase nearest
to the cue the channel. A sentence that only goes on ("it added") inherits the channel from the sentence before it, if
the same speaker speaks.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from archiver.quoting.channels import PLATFORMS, Place, find_places
from archiver.quoting.cues import Cue, find_cues
from archiver.quoting.names import TOKEN, People, Speaker
from archiver.quoting.quote_spans import Marked, find_marked, paragraphs
from archiver.quoting.reported import Reported, find_reported
from archiver.quoting.sentences import HOLE, Frame, frames
from archiver.quoting.subjects import Clause, blanked, opening_subject, subject
from archiver.quoting.titles import without_titles
from archiver.quoting.wording import Wording, wording

MEMORY = 12
"""How many speakers back a pronoun is resolved."""
THAT = re.compile(r"[;:\n\x01]|,\s|(?<!\w)(?:that|it|что|що|dass|que|che|że|כי|أن|إن)(?!\w)")
MANY = 12
"""Words that may stand between a cue and its platform."""
WIDE = 200
"""Code points that may."""
FRESH = 3
"""How many sentences back a channel is inherited."""


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


@dataclass(slots=True)
class Reader:
    """What reading from the top has taught so far."""

    words: Wording
    people: People
    recent: deque[Speaker] = field(default_factory=lambda: deque(maxlen=MEMORY))
    last: Statement | None = None
    age: int = 0
    """Sentences since `last`."""
    paragraph: int = 0
    telegram: bool = False
    """Whether Telegram was named before."""
    opened: bool = False
    """The sentence before ended with a colon, or its quote goes on."""

    def saw(self, speaker: Speaker | None) -> None:
        """Remembers who was last spoken of."""
        if speaker is not None:
            if speaker in self.recent:
                self.recent.remove(speaker)
            self.recent.appendleft(speaker)


def find_statements(text: str, language: str | None, skip: Sequence[tuple[int, int]]) -> Iterator[Statement]:
    """The statements of an article in order. `skip`: regions that are embedded posts. Linear in the text's length."""
    words = wording(language, text)
    blocks = paragraphs(text, skip)
    quotes = without_titles(text, find_marked(text, blocks), words)
    people = People(words)
    sentences = list(frames(text, blocks, quotes, words))
    for frame in sentences:
        people.learn(frame.text)
    reader = Reader(words, people)
    for frame in sentences:
        yield from _read(frame, text, reader)


def _read(frame: Frame, text: str, reader: Reader) -> Iterator[Statement]:
    cues = find_cues(frame, reader.words)
    places = find_places(frame, reader.words, reader.telegram)
    reader.telegram = reader.telegram or any(p.channel == "telegram" for p in places)
    reader.age += 1
    reader.people.near = not frame.first
    if not cues and not places and not frame.holes:
        clause = Clause(frame.text, frame, reader.people, tuple(reader.recent))
        reader.saw(opening_subject(clause))
    elif frame.bare:
        yield from _bare(frame, text, reader)
    else:
        yield from _spoken(frame, text, reader, _real(cues, frame, places, reader.words), places)
    reader.paragraph = frame.paragraph
    ended = frame.text.rstrip()
    continued = bool(frame.holes) and frame.holes[-1][1].continued
    reader.opened = continued or ended.endswith(":")


def _real(cues: list[Cue], frame: Frame, places: Sequence[Place], words: Wording) -> list[Cue]:
    """Without verbs that are only cues beside a quote or a platform: "posted record profits"."""
    social = any(p.social for p in places)
    kept = [c for c in cues if c.kind != "post" or social or frame.holes]
    for offset, _ in frame.holes:
        before = frame.text[:offset].rstrip()
        if before.endswith(":") and not any(c.end > len(before) - 60 and c.end <= len(before) for c in kept):
            kept.append(Cue(len(before) - 1, len(before), "colon", None, ":"))
    return sorted(kept, key=lambda c: c.start)


def _bare(frame: Frame, text: str, reader: Reader) -> Iterator[Statement]:
    """A sentence that is a quote and nothing else: the one who spoke just before goes on speaking."""
    here = reader.paragraph == frame.paragraph or reader.opened
    last = reader.last if here and reader.age <= FRESH else None
    for _, quote in frame.holes:
        statement = Statement(
            quote.start,
            quote.end,
            "direct",
            last.speaker if last else (reader.recent[0] if here and reader.recent else None),
            last.channel if last else None,
            last.dated if last else (),
            None,
            (quote.outer_start, quote.outer_end),
        )
        reader.last, reader.age = statement, 0
        yield statement


def _spoken(frame: Frame, text: str, reader: Reader, cues: list[Cue], places: list[Place]) -> Iterator[Statement]:
    blank = blanked(frame, places, cues)
    opening = opening_subject(Clause(blank, frame, reader.people, tuple(reader.recent)))
    first = cues[0].start if cues else len(frame.text)
    if opening is not None and (not frame.holes or frame.text[:first].find(HOLE) < 0):
        reader.saw(opening)
    places = [p for p in places if not p.social or not cues or any(attached(c, p, frame, reader.words) for c in cues)]
    owned = _owners(cues, places, frame, reader.words)
    said = _statements_of_cues(frame, blank, reader, cues, owned)
    made: list[Statement] = []
    for offset, quote in frame.holes:
        index = _cue_of(offset, quote, text, frame, cues, reader.words)
        made.append(_quoted(quote, offset, text, frame, said.get(index) if index is not None else None, reader))
    for reported in find_reported(frame, cues, places, reader.words):
        base = said[reported.cue]
        made.append(replace(base, start=frame.at(reported.start), end=_end(frame, reported), kind="indirect"))
    used = {s.place for s in made if s.place}
    made += [s for s in said.values() if s.place and s.place not in used and s.channel in PLATFORMS]
    if not cues:
        made += _noted(frame, places, opening, made)
    for statement in sorted(made, key=lambda s: (s.start, s.end)):
        reader.last, reader.age = statement, 0
        reader.saw(statement.speaker)
        yield statement


def _end(frame: Frame, reported: Reported) -> int:
    return frame.at(reported.end - 1) + 1


def _noted(
    frame: Frame, places: Sequence[Place], opening: Speaker | None, made: Sequence[Statement]
) -> list[Statement]:
    """A channel phrase in a sentence without a cue: "Tully fired back in a tweet."."""
    social = [p for p in places if p.social and p.post]
    if not social or any(s.place for s in made):
        return []
    place = (frame.at(social[0].start), frame.at(social[0].end - 1) + 1)
    return [Statement(place[0], place[0], "none", opening, social[0].channel, (frame.text,), place, _span(frame))]


def _span(frame: Frame) -> tuple[int, int]:
    return frame.at(0), frame.at(len(frame.text) - 1) + 1


def attached(cue: Cue, place: Place, frame: Frame, words: Wording) -> bool:
    """Whether a platform is where the cue's words were said, and no part of what they say."""
    if cue.start < place.end and place.start < cue.end:
        return True
    low, high = (cue.end, place.start) if cue.end <= place.start else (place.end, cue.start)
    if high - low > WIDE:
        return False
    tokens = TOKEN.findall(frame.text[low:high])
    behind = cue.end <= place.start
    if HOLE in frame.text[low:high]:
        return (behind or words.language == "tr") and len(tokens) <= MANY
    if len(tokens) > MANY or (behind and any(words.has("that", t) or words.has("relative", t) for t in tokens)):
        return False
    if not behind or cue.kind in ("source", "post", "after_source", "colon") or HOLE in frame.text[: cue.start]:
        return True
    if words.language != "en" or not tokens or words.has("takes_object", cue.word) or words.has("lead", tokens[0]):
        return True
    return all(words.has("light", t) or words.has("the", t) or t[:1].isupper() or t.endswith("ly") for t in tokens)


def _owners(cues: Sequence[Cue], places: Sequence[Place], frame: Frame, words: Wording) -> dict[int, list[Place]]:
    """Which cue each channel phrase belongs to: the nearest; a quote between them counts as far."""
    owned: dict[int, list[Place]] = {}
    for place in places:
        fit = [i for i, cue in enumerate(cues) if not place.social or attached(cue, place, frame, words)]
        fit = [i for i in fit if cues[i].kind != "post"] or fit
        best = min(fit, key=lambda i: _distance(cues[i], place, frame.text), default=None)
        if best is not None:
            owned.setdefault(best, []).append(place)
    return owned


def _distance(cue: Cue, place: Place, text: str) -> int:
    if cue.start < place.end and place.start < cue.end:
        return 0
    low, high = (cue.end, place.start) if cue.end <= place.start else (place.end, cue.start)
    return high - low + 150 * text.count(HOLE, low, high) + (30 if cue.kind == "follow" else 0)


def _statements_of_cues(
    frame: Frame, blank: str, reader: Reader, cues: Sequence[Cue], owned: dict[int, list[Place]]
) -> dict[int, Statement]:
    """For every cue: speaker, channel and date words, yet without words said."""
    said: dict[int, Statement] = {}
    previous: Statement | None = None
    for i, cue in enumerate(cues):
        gap = frame.text[frame.text.rfind(HOLE, 0, cue.start) + 1 : cue.start]
        inverted = _inverted(frame.text, cue, gap, reader.words)
        clause = Clause(blank, frame, reader.people, tuple(reader.recent))
        speaker = None if cue.kind == "follow" else subject(cue, cues[i - 1] if i else None, inverted, clause)
        chained = speaker is None and previous is not None
        if speaker is None:
            speaker = previous.speaker if previous else _carried(frame, cue, reader)
        place = _place(owned.get(i, []))
        channel = cue.platform or (place.channel if place else None)
        if channel is None and previous is not None and (chained or previous.speaker == speaker):
            channel = previous.channel
        elif channel is None:
            channel = _inherited(speaker, frame, reader)
        start = frame.at(min(cue.start, place.start) if place else cue.start)
        end = frame.at(max(cue.end, place.end if place else 0) - 1) + 1
        named = (start, end) if cue.platform or (place and place.social) else None
        dated = _dated(frame, cue, place)
        said[i] = previous = Statement(
            frame.at(cue.start), frame.at(cue.start), "none", speaker, channel, dated, named, _span(frame)
        )
        reader.saw(speaker)
    return said


def _inverted(text: str, cue: Cue, gap: str, words: Wording) -> bool:
    """Whether the verb comes before its subject: "…", said Lee; …, a dit le maire; Auf X schrieb er."""
    own = [t for t in TOKEN.findall(gap) if not words.has("aux", t)]
    if HOLE in text[: cue.start] and not own:
        return True
    behind = TOKEN.findall(re.split(r"[,—–]", gap)[-1])
    return words.language != "en" and cue.start > 0 and all(words.has("aux", t) for t in behind)


def _carried(frame: Frame, cue: Cue, reader: Reader) -> Speaker | None:
    """The speaker of a verb without a subject at the start of a paragraph: whoever spoke last, if just now."""
    return reader.recent[0] if reader.recent and reader.age <= FRESH else None


def _place(places: Sequence[Place]) -> Place | None:
    return next((p for p in places if p.social), places[0] if places else None)


def _inherited(speaker: Speaker | None, frame: Frame, reader: Reader) -> str | None:
    last = reader.last
    if last is None or speaker is None or last.speaker != speaker or reader.age > FRESH:
        return None
    if frame.paragraph - reader.paragraph > 1:
        return None
    if any(
        re.search(rf"(?<!\w){re.escape(w)}(?!\w)", frame.text.lower()) for w in reader.words.words.get("earlier", ())
    ):
        return None
    return last.channel


def _dated(frame: Frame, cue: Cue, place: Place | None) -> tuple[str, ...]:
    """The words about the cue in which the day it was said may stand, not those of the report itself."""
    end = max(cue.end, place.end if place and place.start - cue.end < 60 else 0)
    stop = THAT.search(frame.text, end, end + 80)
    tail = frame.text[min(cue.start, end) : stop.start() if stop else min(end + 40, len(frame.text))]
    low = max(frame.text.rfind(mark, 0, cue.start) for mark in (HOLE, ";", "\n", ",")) + 1
    head = frame.text[max(low, cue.start - 80) : cue.start]
    lead = frame.text[: frame.text.find(",") + 1]
    short = HOLE not in lead and 0 < len(lead.split()) <= 6
    return (tail, head, lead) if short else (tail, head)


def _cue_of(offset: int, quote: Marked, text: str, frame: Frame, cues: Sequence[Cue], words: Wording) -> int | None:
    """The cue that a quote belongs to: the one that follows at once, else the last before, else the next behind."""
    before = [i for i, c in enumerate(cues) if c.end <= offset]
    nexts = [o for o, _ in frame.holes if o > offset]
    after = [i for i, c in enumerate(cues) if c.start > offset and (c.kind != "follow" or not before)]
    near = [i for i in after if not nexts or cues[i].start < nexts[0]]
    comma = text[quote.end : quote.outer_end].lstrip()[:1] == "," or re.match(
        r"\s*[,—–]|\s-\s", text[quote.outer_end : quote.outer_end + 4]
    )
    starts = not TOKEN.search(frame.text[:offset].rsplit(HOLE, 1)[-1])
    if near and (starts or not before or (comma and cues[before[-1]].kind != "colon")):
        return near[0]
    if before:
        return before[-1]
    return after[0] if after else None


def _quoted(quote: Marked, offset: int, text: str, frame: Frame, base: Statement | None, reader: Reader) -> Statement:
    kind = _kind(quote, offset, text, frame)
    if base is not None:
        return replace(base, start=quote.start, end=quote.end, kind=kind)
    last = reader.last if reader.last and reader.age <= FRESH and reader.paragraph == frame.paragraph else None
    speaker = last.speaker if last else None
    return Statement(quote.start, quote.end, kind, speaker, None, (), None, _span(frame))


def _kind(quote: Marked, offset: int, text: str, frame: Frame) -> str:
    """`direct` for a sentence of its own, `partial` for words within the writer's sentence."""
    before = frame.text[:offset].rstrip()
    first = text[quote.start : quote.start + 1]
    opened = not before or before[-1] in ":," + HOLE or before.endswith(("—", "–"))
    several = len(text[quote.start : min(quote.end, quote.start + 200)].split()) > 2
    if first.islower() and not (opened and several):
        return "partial"
    return "direct" if opened or several else "partial"
