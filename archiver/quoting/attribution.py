"""Who is said to have said it, where and when: the statements of an article, quote by quote, clause by clause.

A quote belongs to the nearest cue of its sentence; the cue's subject is the speaker and the channel phrase nearest
to the cue the channel. A sentence that only goes on ("it added") inherits the channel from the sentence before it, if
the same speaker speaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from archiver.quoting.channels import PLATFORMS, Place, find_named, find_places
from archiver.quoting.cues import Cue, find_cues
from archiver.quoting.memory import Memory, Recent
from archiver.quoting.names import Speaker
from archiver.quoting.people import People
from archiver.quoting.quote_spans import Marked, find_marked, paragraphs
from archiver.quoting.reported import find_reported
from archiver.quoting.sentences import HOLE, Frame, Paragraph, frames, read_paragraph
from archiver.quoting.statements import Statement, dated, kind_of, span_of
from archiver.quoting.subjects import Clause, blanked, opening_subject, subject
from archiver.quoting.ties import attached, cue_of, inverted, owners
from archiver.quoting.wording import Wording, wording

MOST = 12_000
"""Quotes and cue words of one article."""
LONGEST = 300_000
"""Sentences of one article."""
FRESH = 3
"""How many sentences back a channel is inherited."""


@dataclass(slots=True)
class Reader:
    """What reading from the top has taught so far."""

    text: str
    words: Wording
    people: People
    memory: Memory = field(default_factory=Memory)
    last: Statement | None = None
    age: int = 0
    """Sentences since `last`, without those of `passed`."""
    passed: list[Paragraph] = field(default_factory=list)
    """Quiet paragraphs since `last`."""
    paragraph: int = 0
    telegram: bool = False
    """Whether Telegram was named before."""
    opened: bool = False
    """The sentence before ended with a colon, or its quote goes on."""

    @property
    def fresh(self) -> bool:
        """Whether the last statement is so near that the writer may go on with it without a name."""
        age = self.age
        for paragraph in self.passed:
            if age > FRESH:
                break
            age += sum(1 for _ in islice(frames(self.text, paragraph, self.words), FRESH + 1))
        return age <= FRESH

    def clause(self, text: str, frame: Frame) -> Clause:
        """A sentence as it is read now, with what is known by now."""
        return Clause(text, frame, self.people, self.memory.recent())


def find_statements(text: str, language: str | None, skip: Sequence[tuple[int, int]]) -> Iterator[Statement]:
    """The statements of an article in order. `skip`: regions that are embedded posts. Linear in the text's length.

    Reads up to `LONGEST` sentences with `MOST` quotes and cue words; no article has more.
    """
    words = wording(language, text)
    reader = Reader(text, words, People(words, text))
    sentences = signs = 0
    for number, (block, quotes) in enumerate(find_marked(text, paragraphs(text, skip))):
        paragraph = read_paragraph(text, block, quotes, number, words)
        sentences += 1
        if sentences > LONGEST:
            return
        if paragraph.quiet:
            _pass_by(paragraph, reader)
            continue
        for frame in frames(text, paragraph, words):
            cues = find_cues(frame, words)
            sentences += 1
            signs += len(cues) + len(frame.holes)
            if signs > MOST:
                return
            yield from _read(frame, cues, reader)


def _pass_by(paragraph: Paragraph, reader: Reader) -> None:
    """Goes on behind a paragraph without any sign of speech: whom it is about is found when a pronoun asks for it."""
    text, people = reader.text, reader.people

    def openings(recent: Recent) -> list[Speaker]:
        found: list[Speaker] = []
        for frame in frames(text, paragraph, people.words):
            who = opening_subject(Clause(frame.text, frame, people, replace(recent, nearer=tuple(found))))
            if who is not None:
                found.append(who)
        return found

    reader.memory.passed(openings)
    reader.paragraph = paragraph.number
    reader.opened = paragraph.text.rstrip().endswith(":")
    if len(reader.passed) <= FRESH:
        reader.passed.append(paragraph)


def _read(frame: Frame, cues: list[Cue], reader: Reader) -> Iterator[Statement]:
    words = reader.words
    reader.age += 1
    named = find_named(frame, words, reader.telegram)
    cues = _real(cues, frame, named, words)
    if cues or frame.holes or any(p.post for p in named):
        places = find_places(frame, named, words)
        for statement in _bare(frame, reader) if frame.bare else _spoken(frame, reader, cues, places):
            reader.last, reader.age = statement, 0
            reader.passed.clear()
            yield statement
    else:
        clause = Clause(frame.text, frame, reader.people, reader.memory.recent())
        reader.memory.passed(lambda recent: _opening(clause))
    reader.telegram = reader.telegram or any(p.channel == "telegram" for p in named)
    reader.paragraph = frame.paragraph
    continued = bool(frame.holes) and frame.holes[-1][1].continued
    reader.opened = continued or frame.text.rstrip().endswith(":")


def _opening(clause: Clause) -> tuple[Speaker, ...]:
    """Who a sentence is about."""
    who = opening_subject(clause)
    return (who,) if who is not None else ()


def _real(cues: list[Cue], frame: Frame, places: Sequence[Place], words: Wording) -> list[Cue]:
    """Without verbs that are only cues beside a quote or a platform: "posted record profits"."""
    social = any(p.social for p in places)
    kept = [c for c in cues if c.kind != "post" or social or frame.holes]
    for offset, _ in frame.holes:
        before = frame.text[:offset].rstrip()
        if before.endswith(":") and not any(c.end > len(before) - 60 and c.end <= len(before) for c in kept):
            kept.append(Cue(len(before) - 1, len(before), "colon", None, ":"))
    return sorted(kept, key=lambda c: c.start)


def _bare(frame: Frame, reader: Reader) -> Iterator[Statement]:
    """A sentence that is a quote and nothing else: the one who spoke just before goes on speaking."""
    here = reader.paragraph == frame.paragraph or reader.opened
    last = reader.last if here and reader.fresh else None
    for _, quote in frame.holes:
        statement = Statement(
            quote.start,
            quote.end,
            "direct",
            last.speaker if last else (next(iter(reader.memory.recent()), None) if here else None),
            last.channel if last else None,
            last.dated if last else (),
            None,
            (quote.outer_start, quote.outer_end),
        )
        yield statement


def _spoken(frame: Frame, reader: Reader, cues: list[Cue], places: list[Place]) -> Iterator[Statement]:
    blank = blanked(frame, places, cues)
    clause = reader.clause(blank, frame)
    first = cues[0].start if cues else len(frame.text)
    if not frame.holes or frame.text[:first].find(HOLE) < 0:
        reader.memory.passed(lambda recent: _opening(clause))
    places = [p for p in places if not p.social or not cues or any(attached(c, p, frame, reader.words) for c in cues)]
    owned = owners(cues, places, frame, reader.words)
    said = _statements_of_cues(frame, blank, reader, cues, owned)
    made: list[Statement] = []
    for offset, quote in frame.holes:
        index = cue_of(offset, quote, reader.text, frame, cues, reader.words)
        made.append(_quoted(quote, offset, reader.text, frame, said.get(index) if index is not None else None, reader))
    for reported in find_reported(frame, cues, places, reader.words):
        base = said[reported.cue]
        made.append(base.saying(frame.at(reported.start), frame.at(reported.end - 1) + 1, "indirect"))
    used = {s.place for s in made if s.place}
    made += [s for s in said.values() if s.place and s.place not in used and s.channel in PLATFORMS]
    if not cues:
        made += _noted(frame, places, clause, made)
    for statement in sorted(made, key=lambda s: (s.start, s.end)):
        reader.memory.saw(statement.speaker)
        yield statement


def _noted(frame: Frame, places: Sequence[Place], clause: Clause, made: Sequence[Statement]) -> list[Statement]:
    """A channel phrase in a sentence without a cue: "Tully fired back in a tweet."."""
    social = [p for p in places if p.social and p.post]
    if not social or any(s.place for s in made):
        return []
    place = (frame.at(social[0].start), frame.at(social[0].end - 1) + 1)
    opening = opening_subject(clause)
    return [Statement(place[0], place[0], "none", opening, social[0].channel, (frame.text,), place, span_of(frame))]


def _statements_of_cues(
    frame: Frame, blank: str, reader: Reader, cues: Sequence[Cue], owned: dict[int, list[Place]]
) -> dict[int, Statement]:
    """For every cue: speaker, channel and date words, yet without words said."""
    said: dict[int, Statement] = {}
    previous: Statement | None = None
    for i, cue in enumerate(cues):
        gap = frame.text[frame.text.rfind(HOLE, 0, cue.start) + 1 : cue.start]
        turned = inverted(frame.text, cue, gap, reader.words)
        speaker = None
        if cue.kind != "follow":
            speaker = subject(cue, cues[i - 1] if i else None, turned, reader.clause(blank, frame))
        chained = speaker is None and previous is not None
        if speaker is None:
            speaker = previous.speaker if previous else _carried(reader)
        place = _place(owned.get(i, []))
        channel = cue.platform or (place.channel if place else None)
        if channel is None and previous is not None and (chained or previous.speaker == speaker):
            channel = previous.channel
        elif channel is None:
            channel = _inherited(speaker, frame, reader)
        start = frame.at(min(cue.start, place.start) if place else cue.start)
        end = frame.at(max(cue.end, place.end if place else 0) - 1) + 1
        named = (start, end) if cue.platform or (place and place.social) else None
        days = dated(frame, cue, place)
        said[i] = previous = Statement(
            frame.at(cue.start), frame.at(cue.start), "none", speaker, channel, days, named, span_of(frame)
        )
        reader.memory.saw(speaker)
    return said


def _carried(reader: Reader) -> Speaker | None:
    """The speaker of a verb without a subject at the start of a paragraph: whoever spoke last, if just now."""
    return next(iter(reader.memory.recent()), None) if reader.fresh else None


def _place(places: Sequence[Place]) -> Place | None:
    return next((p for p in places if p.social), places[0] if places else None)


def _inherited(speaker: Speaker | None, frame: Frame, reader: Reader) -> str | None:
    last = reader.last
    if last is None or speaker is None or last.speaker != speaker or not reader.fresh:
        return None
    if frame.paragraph - reader.paragraph > 1:
        return None
    if any(word in frame.lower for word in reader.words.words.get("earlier", ())):
        return None
    return last.channel


def _quoted(quote: Marked, offset: int, text: str, frame: Frame, base: Statement | None, reader: Reader) -> Statement:
    kind = kind_of(quote, offset, text, frame)
    if base is not None:
        return base.saying(quote.start, quote.end, kind)
    last = reader.last if reader.last and reader.fresh and reader.paragraph == frame.paragraph else None
    speaker = last.speaker if last else None
    return Statement(quote.start, quote.end, kind, speaker, None, (), None, span_of(frame))
