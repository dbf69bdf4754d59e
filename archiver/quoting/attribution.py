"""Who is said to have said it, where and when: the statements of an article, quote by quote, clause by clause.

A quote belongs to the nearest cue of its sentence; the cue's subject is the speaker and the channel phrase nearest
to the cue the channel. What a sentence does not say holds on from the scene that is open (`archiver.quoting.scenes`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from archiver.quoting.channels import PLATFORMS, Place, find_named, find_places
from archiver.quoting.clauses import Clause, blanked
from archiver.quoting.cues import Cue, find_cues
from archiver.quoting.dialogue import parted
from archiver.quoting.inheritance import (
    bare,
    below,
    in_mood,
    lead,
    look_back,
    set_scene,
    somebodys,
)
from archiver.quoting.memory import Recent
from archiver.quoting.names import NONE, TOKEN, Speaker
from archiver.quoting.people import People
from archiver.quoting.quote_spans import Marked, find_marked, paragraphs
from archiver.quoting.reader import Reader
from archiver.quoting.real_cues import is_told, real_cues
from archiver.quoting.reported import Reported, find_reported
from archiver.quoting.sentences import Frame, Paragraph, frames, read_paragraph
from archiver.quoting.statements import Statement, kind_of, span_of
from archiver.quoting.ties import attached, cue_of, owners
from archiver.quoting.told import statements_of_cues
from archiver.quoting.topics import mentioned, opening_subject
from archiver.quoting.wording import Wording, wording
from archiver.unread import MOST_TEXT

MOST = 5_000
"""Quotes and cue words of one article."""
LONGEST = 40_000
"""Paragraphs and sentences of one article."""
LATEST = 2
"""Sentences at the end of a quiet paragraph in which those are looked for whom a pronoun means."""


def find_statements(
    text: str, language: str | None, skip: Sequence[tuple[int, int]], stopped: Callable[[int], None] = lambda _: None
) -> Iterator[Statement]:
    """The statements of an article in order. `skip`: regions that are embedded posts. Linear in the text's length.

    Reads up to `MOST_TEXT` code points with `MOST` quotes and cue words in `LONGEST` sentences; no article has more.
    `stopped` is told where it stops for the number of these.
    """
    text = text[:MOST_TEXT]
    words = wording(language, text)
    reader = Reader(text, words, People(words, text))
    signs = 0
    for number, (block, quotes) in enumerate(find_marked(text, paragraphs(text, skip))):
        paragraph = read_paragraph(text, block, parted(text, block, quotes, words), number, words)
        reader.sentence += 1
        if reader.sentence > LONGEST:
            stopped(block[0])
            break
        if paragraph.quiet:
            _pass_by(paragraph, reader)
            continue
        made: list[Statement] = []
        for frame in frames(text, paragraph, words):
            cues = find_cues(frame, words)
            reader.sentence += 1
            signs += len(cues) + len(frame.holes)
            if signs > MOST:
                break
            _read(frame, cues, reader, made, spoken=bool(paragraph.holes))
        yield from _settled(made, reader)
        if signs > MOST:
            stopped(block[0])
            break
    yield from reader.waiting


def _settled(made: list[Statement], reader: Reader) -> Iterator[Statement]:
    """The statements of a paragraph and those that waited for it, unless its quote goes on without a speaker."""
    if made and reader.waiting:
        first = made[0]
        said = [replace(s, speaker=first.speaker, channel=first.channel, dated=first.dated) for s in reader.waiting]
        made = [*(said if first.speaker else reader.waiting), *made]
        reader.waiting = []
    if reader.opened and len(made) == 1 and made[0].bare:
        reader.waiting = made
        return
    yield from made


def _pass_by(paragraph: Paragraph, reader: Reader) -> None:
    """Goes on behind a paragraph without any sign of speech: whom it is about is found when a pronoun asks for it."""
    text, people = reader.text, reader.people
    latest = cache(lambda: list(deque(frames(text, paragraph, people.words), maxlen=LATEST)))

    def spoken_of(recent: Recent, back: int) -> Sequence[Speaker]:
        if back > len(latest()):
            return ()
        frame = latest()[-back]
        return mentioned(Clause(frame.text, frame, people, recent))

    for back in range(LATEST, 0, -1):
        reader.memory.passed(partial(spoken_of, back=back))
    reader.paragraph = paragraph.number
    reader.opened = paragraph.text.rstrip().endswith(":")
    reader.ended = False
    reader.quiet = paragraph


def _read(frame: Frame, cues: list[Cue], reader: Reader, made: list[Statement], *, spoken: bool) -> None:
    words = reader.words
    if frame.holes:
        lead(reader)
    named = find_named(frame, words, reader.telegram, reader.platform)
    cues = real_cues(cues, frame, named, words)
    found: list[Statement] = []
    if frame.bare:
        found = _bare(frame, reader)
    elif cues or frame.holes:
        places = find_places(frame, named, words)
        cues = [c for c in cues if not any(p.carried and p.start < c.start < p.end for p in places)]
        found = _spoken(frame, reader, cues, places)
    else:
        places = find_places(frame, named, words) if spoken or named else []
        found = _noted(frame, places, reader) or in_mood(frame, reader)
        clause = reader.clause(frame.text, frame)
        reader.memory.passed(lambda _: mentioned(clause))
        set_scene(frame, places, reader)
    if not frame.holes:
        look_back(frame, reader, made)
        if not named:
            below(frame, reader)
    made += found
    if found or not cues:
        reader.told = None
    reader.ended = bool(frame.holes) and bool(found) and found[-1].kind == "direct"
    if found:
        reader.last, reader.spoke = found[-1], frame.paragraph
    reader.quiet = None
    reader.platform = next((p.channel for p in reversed(named) if p.social), reader.platform)
    reader.telegram = reader.telegram or any(p.channel == "telegram" for p in named)
    reader.paragraph = frame.paragraph
    continued = bool(frame.holes) and frame.holes[-1][1].continued
    reader.opened = continued or frame.text.rstrip().endswith(":")


def _bare(frame: Frame, reader: Reader) -> list[Statement]:
    """A sentence that is a quote and nothing else: the one who spoke just before goes on speaking."""
    here = reader.spoke == frame.paragraph or (frame.paragraph - reader.spoke <= 1 and (reader.opened or reader.ended))
    last = reader.told or (reader.last if here else None)
    scene = None
    who: Speaker | None = None
    channel: str | None = None
    days: tuple[str, ...] = ()
    if last is not None:
        who, channel, days = last.speaker, last.channel, last.dated
    elif reader.opened or reader.paragraph == frame.paragraph:
        who = next(iter(reader.memory.recent()), None)
        scene = reader.scene(who, frame) if who else reader.scenes.latest(reader.sentence, frame.paragraph)
        channel, days = (scene.channel, scene.dated) if scene else (None, ())
    reader.memory.saw(who)
    made = [
        Statement(q.start, q.end, "direct", who, channel, days, None, (q.outer_start, q.outer_end), bare=True)
        for _, q in frame.holes
    ]
    reader.scenes.kept(reader.sentence, frame.paragraph)
    return made


def _spoken(frame: Frame, reader: Reader, cues: list[Cue], places: list[Place]) -> list[Statement]:
    blank = blanked(frame, places, cues, reader.words)
    clause = reader.clause(blank, frame, cues)
    loose = [p for p in places if p.social and cues and not any(attached(c, p, frame, reader.words) for c in cues)]
    places = [p for p in places if p not in loose]
    owned = owners(cues, places, frame, reader.words)
    said, found = statements_of_cues(frame, clause, reader, cues, owned)
    reader.memory.passed(lambda _: mentioned(clause))
    reader.memory.saw(found)
    made: list[Statement] = []
    for offset, quote in frame.holes:
        index = cue_of(offset, quote, reader.text, frame, cues, reader.words)
        if index is not None and cues[index].kind == "none" and not is_told(offset, quote, frame, reader.words):
            index = None
        made.append(_quoted(quote, offset, clause, said.get(index) if index is not None else None, reader))
    for reported in find_reported(frame, cues, places, reader.words):
        base = said[reported.cue]
        cue = cues[reported.cue]
        if cue.kind == "say" and reported.end <= cue.start and _names(base.speaker, cue, frame, reported, reader.words):
            continue  # La portavoz, Ana Ruiz, celebró la noticia
        made.append(base.saying(frame.at(reported.start), frame.at(reported.end - 1) + 1, "indirect"))
    reader.told = list(said.values())[-1] if said and not made else None
    used = {s.place for s in made if s.place}
    made += [s for s in said.values() if s.place and s.place not in used and s.channel in PLATFORMS]
    if not cues:
        made += _noted(frame, places, reader) if not any(s.place for s in made) else []
    told = [p for p in loose if p.post or somebodys(p, frame, reader.words)]
    if not cues or told:
        set_scene(frame, told or places, reader)
    made.sort(key=lambda s: (s.start, s.end))
    for statement in made:
        reader.memory.saw(statement.speaker)
    return made


def _names(who: Speaker | None, cue: Cue, frame: Frame, clause: Reported, words: Wording) -> bool:
    """Whether a clause is no reported one, since it names who speaks."""
    between = TOKEN.findall(frame.text[clause.end : cue.start])
    if any(words.has("it", t) or words.has("he", t) for t in between):
        return False  # The agency had 23 boats there, it said
    return who is not None and who.name.split()[-1] in frame.text[clause.start : clause.end]


def _noted(frame: Frame, places: Sequence[Place], reader: Reader) -> list[Statement]:
    """A channel phrase in a sentence without a cue: "Tully fired back in a tweet."."""
    social = [p for p in places if p.channel in PLATFORMS and p.post]
    if not social:
        return []
    place = (frame.at(social[0].start), frame.at(social[0].end - 1) + 1)
    who = mentioned(reader.clause(frame.text, frame))
    speaker = who[-1] if who else None
    return [Statement(place[0], place[0], "none", speaker, social[0].channel, (frame.text,), place, span_of(frame))]


def _quoted(quote: Marked, offset: int, clause: Clause, base: Statement | None, reader: Reader) -> Statement:
    frame = clause.frame
    kind = kind_of(quote, offset, reader.text, frame)
    if base is not None:
        return base.saying(quote.start, quote.end, kind)
    last = reader.last if reader.spoke == frame.paragraph else None
    top = opening_subject(clause) if last is not None else None
    goes_on = kind != "partial" or not reader.words.words.get("mood", NONE).isdisjoint(bare(frame.text))
    speaker = last.speaker if last is not None and goes_on else None
    if top is not None:
        speaker = top if top.kind != "unknown" else None  # the account that sold “free flights” says nothing
    return Statement(quote.start, quote.end, kind, speaker, None, (), None, span_of(frame))
