"""Who speaks by each verb of a sentence, and where: the statements yet without words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archiver.quoting.channels import CARRIED, PLATFORMS, Place
from archiver.quoting.clauses import Clause
from archiver.quoting.cues import Cue
from archiver.quoting.inheritance import (
    first_place,
    is_text,
    is_thing,
    it_reads,
    on_another_day,
    same_post,
    text_says,
    turned_away,
    writer_in,
    writer_of,
    written,
)
from archiver.quoting.names import TOKEN, Speaker
from archiver.quoting.posters import channel_itself, outlet_of
from archiver.quoting.reader import Reader
from archiver.quoting.scenes import Scene
from archiver.quoting.sentences import HOLE, Frame
from archiver.quoting.statements import Statement, dated, span_of
from archiver.quoting.subjects import carries, subject
from archiver.quoting.ties import inverted
from archiver.quoting.wording import Wording

ADDRESSED = 40
"""Code points behind "told" in which those stand who were told."""


def statements_of_cues(
    frame: Frame, clause: Clause, reader: Reader, cues: Sequence[Cue], owned: dict[int, list[Place]]
) -> tuple[dict[int, Statement], Speaker | None]:
    """For every cue: speaker, channel and date words, yet without words said; and the first speaker who is named."""
    said: dict[int, Statement] = {}
    first: Speaker | None = None
    previous: Statement | None = None
    for i, cue in enumerate(cues):
        gap = frame.text[frame.text.rfind(HOLE, 0, cue.start) + 1 : cue.start]
        turned = inverted(frame.text, cue, gap, reader.words)
        speaker = _channel_first(owned.get(i, []), frame, cue, reader.words)
        if speaker is None and (cue.kind != "follow" or previous is None or cues[i - 1].kind == "source"):
            here = reader.clause(clause.text, frame, cues)
            speaker = subject(cue, cues[i - 1] if i else None, turned, here)
        scene, speaker = _of_a_text(speaker, frame, cue, reader)
        if speaker is None and cue.kind in ("say", "post"):
            speaker = _outlet(owned.get(i, []), frame, cue, reader)
        thing = speaker is not None and is_thing(speaker, reader.words)
        speaker = None if thing else speaker
        first = first or speaker
        chained = speaker is None and previous is not None
        if speaker is None and not thing:
            speaker = previous.speaker if previous else _carried(reader, frame) if carries(cue, clause) else None
        if reader.words.has("written", cue.word):
            reader.wrote = speaker
        place = first_place(owned.get(i, []))
        if place is not None and place.channel in CARRIED and place.start <= cue.start < place.end:
            carrier = reader.scenes.latest(reader.sentence, frame.paragraph)
            if carrier is not None and carrier.channel in PLATFORMS:  # …, the statement on Telegram said
                place = replace(place, channel=carrier.channel)
        channel = cue.platform or (place.channel if place else None)
        days = dated(frame, cue, place)
        start = frame.at(min(cue.start, place.start) if place else cue.start)
        end = frame.at(max(cue.end, place.end if place else 0) - 1) + 1
        named = (start, end) if cue.platform or (place and place.social) else None
        if channel is None and previous is not None and (chained or previous.speaker == speaker):
            channel, days = previous.channel, (*days, *previous.dated)
        elif channel is None and speaker is not None and _face_to_face(cue, frame, reader.words):
            reader.scenes.left(speaker)
        elif channel is None and not turned_away(frame, cue, reader.words):
            scene = scene or reader.scene(_alone(speaker, cue), frame) or same_post(frame, cue, reader)
            scene = scene or written(speaker, frame, cue, reader)
            if scene is not None and not on_another_day(frame, cue, scene, reader.words):
                channel, days = scene.channel, (*days, *scene.dated)
        said[i] = previous = Statement(
            frame.at(cue.start), frame.at(cue.start), "none", speaker, channel, days, named, span_of(frame)
        )
        if channel is not None and speaker is not None:
            reader.scenes.opened(Scene((speaker,), channel, days, reader.sentence, frame.paragraph))
        reader.memory.saw(speaker)
    return said, first


def _face_to_face(cue: Cue, frame: Frame, words: Wording) -> bool:
    """Whether a verb tells that somebody spoke to people before him, whatever he posted before: told residents that."""
    near = TOKEN.findall(frame.lower[cue.end : cue.end + ADDRESSED])[:4]
    return words.has("addresses", cue.word) and not any(words.has("audience", t) for t in near)


def _alone(who: Speaker | None, cue: Cue) -> Speaker | None:
    """Somebody whom a source names, who is not where those are whose source it is: according to her friends."""
    return replace(who, kin=None) if who is not None and cue.kind == "source" else who


def _outlet(places: Sequence[Place], frame: Frame, cue: Cue, reader: Reader) -> Speaker | None:
    """The channel that words come from, where nobody else is named: на каналі «Вітер» пишуть; ein Kanal, der …"""
    for place in (p for p in places if p.social):
        name = outlet_of(reader.text, (frame.at(place.start), frame.at(place.end - 1) + 1), reader.words)
        if name is not None:
            nouns = (t.rpartition("-")[2] for t in TOKEN.findall(frame.lower[place.start : place.end]))
            return Speaker(name, "group", frozenset(n for n in nouns if reader.words.has("outlets", n)))
    return next((who for p in places if p.social and (who := channel_itself(frame, p, cue, reader.words))), None)


def _of_a_text(speaker: Speaker | None, frame: Frame, cue: Cue, reader: Reader) -> tuple[Scene | None, Speaker | None]:
    """The scene in which a text was written and its writer, where a text is what "says" something."""
    words, scene = reader.words, None
    latest = reader.scenes.latest(reader.sentence, frame.paragraph)
    if speaker is not None and is_text(speaker, words):
        scene, speaker = latest, writer_of(speaker, latest, reader)
    if text_says(frame, cue, words):
        scene, speaker = latest, writer_in(latest) if latest is not None else None
    if it_reads(frame, cue, reader):
        speaker = reader.wrote
    if speaker is None and words.has("impersonal", cue.word):
        scene = latest
        speaker = writer_in(scene) if scene is not None and reader.sentence - scene.sentence < 2 else None
    return scene, speaker


def _channel_first(places: Sequence[Place], frame: Frame, cue: Cue, words: Wording) -> Speaker | None:
    """The channel that a clause is about: Later a Telegram channel that reports on the bridge said …"""
    for place in places if cue.kind in ("say", "post") else ():
        low = max(frame.text.rfind(mark, 0, place.start) for mark in (HOLE, ";")) + 1
        before = TOKEN.findall(frame.text[low : place.start])
        light = all(any(words.has(g, t) for g in ("the", "lead", "days")) or words.is_adverb(t) for t in before)
        if place.social and light and (who := channel_itself(frame, place, cue, words)) is not None:
            return who
    return None


def _carried(reader: Reader, frame: Frame) -> Speaker | None:
    """The speaker of a verb without a subject: whoever this paragraph or the one before spoke of last."""
    return next(iter(reader.memory.recent()), None)
