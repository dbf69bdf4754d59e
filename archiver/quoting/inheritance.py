"""What a sentence does not say itself: the channel that the sentence before or behind it names."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from archiver.quoting.channels import PLATFORMS, Place, find_places
from archiver.quoting.clauses import blanked
from archiver.quoting.cues import Cue
from archiver.quoting.names import NONE, TOKEN, Speaker
from archiver.quoting.reader import Reader
from archiver.quoting.scenes import Scene
from archiver.quoting.sentences import HOLE, Frame, frames
from archiver.quoting.statements import Statement
from archiver.quoting.subjectless import text_owner
from archiver.quoting.topics import mentioned
from archiver.quoting.wording import Wording

CLAUSE = re.compile(rf"[,;:.()\n{HOLE}]|\s[—–-]\s")
WHOSE = frozenset({"whose", "dessen", "deren", "dont", "cuyo", "cuya", "cujo", "cuja", "чей", "чия", "чиї", "чьи"})
BELOW = 5
"""Words from "beneath" to the picture."""
SHOWN = 120
"""Code points before a sentence in which a post is spoken of."""
BEHIND = 60
"""Code points behind a verb in which its day is looked for."""


def set_scene(frame: Frame, places: Sequence[Place], reader: Reader) -> None:
    """Opens the scene of a sentence in which nobody speaks yet: Lee shrugged that off in an interview."""
    place = first_place(places)
    if place is None:
        return
    clause = reader.clause(blanked(frame, places, (), reader.words), frame)
    who = mentioned(clause)
    if not who and place.social and (place.post or somebodys(place, frame, reader.words)):
        whole = reader.clause(frame.text, frame)
        owner = text_owner(whole.read(0, len(frame.text)), whole)
        who = [owner] if owner is not None else list(reader.memory.recent())[:1]  # The post appeared on her account
    if place.post and any(reader.words.has("relayed", t) for t in bare(frame.text)):
        who = []  # The judge read out a post on X
    days = (frame.text,)
    reader.scenes.opened(Scene(tuple(who), place.channel, days, reader.sentence, frame.paragraph))


def lead(reader: Reader) -> None:
    """Opens the scene that the last sentence of a quiet paragraph before a quote sets: an interview, a briefing."""
    paragraph, reader.quiet = reader.quiet, None
    if paragraph is None:
        return
    for frame in deque(frames(reader.text, paragraph, reader.words), maxlen=1):
        set_scene(frame, find_places(frame, (), reader.words), reader)


def _points(tokens: Sequence[str], words: Wording) -> bool:
    """Whether a sentence speaks of what was said before it; "das" does where it begins, no article."""
    return any(words.has("points", t) and (i < 2 or not words.has("the", t)) for i, t in enumerate(tokens))


def in_mood(frame: Frame, reader: Reader) -> list[Statement]:
    """A sentence that its verb tells to be the last speaker's still, as German has it: 31 Flüge seien gestrichen."""
    mood = reader.words.words.get("mood")
    last = reader.last if mood is not None and reader.spoke == frame.paragraph else None
    if mood is None or last is None or last.speaker is None or mood.isdisjoint(bare(frame.text)):
        return []
    start, end = len(frame.text) - len(frame.text.lstrip()), len(frame.text.rstrip(" \n."))
    return [last.saying(frame.at(start), frame.at(end - 1) + 1, "indirect")] if start < end else []


def look_back(frame: Frame, reader: Reader, made: list[Statement]) -> None:
    """Gives quotes the channel that the sentence behind them names: She published this on Bluesky."""
    scene = reader.scenes.latest(reader.sentence, frame.paragraph)
    if scene is None or scene.sentence != reader.sentence or scene.channel not in PLATFORMS or not made:
        return
    if not _points(bare(frame.text), reader.words):
        return
    for i in range(len(made) - 1, -1, -1):
        if made[i].channel is not None or (made[i].speaker not in scene.speakers and made[i].speaker is not None):
            break
        made[i] = replace(made[i], channel=scene.channel)


def is_text(who: Speaker, words: Wording) -> bool:
    """Whether what "says" something is a post, a letter, a caption."""
    if any(words.has("objects", t) for t in bare(who.name)):
        return False  # a sign at the door read
    if who.name[:1].isupper() and words.language != "de" and who.name[1:2].islower():
        return False  # the Southern Banner
    return who.kind == "unknown" and any(words.has("texts", t) for t in bare(who.name)[:3])


def is_thing(who: Speaker, words: Wording) -> bool:
    """Whether what a verb has for its subject never speaks: a number, a law, a storm."""
    tokens = bare(who.name)
    small = who.name.islower() or (words.language == "de" and len(tokens) == 1)
    return (
        who.kind == "unknown"
        and small
        and any(words.has("things", t) for t in (tokens[:1], tokens[-1:])[words.language in ("en", "de")])
    )


def text_says(frame: Frame, cue: Cue, words: Wording) -> bool:
    """Whether a text "says" something of which it is not told whose it is: …, the statement said."""
    before = TOKEN.findall(CLAUSE.split(frame.lower[: cue.start])[-1])
    plain = len(before) == 2 and words.has("texts", before[1]) and words.has("the", before[0])
    return plain and not words.has("own", before[0]) and not words.has("some", before[0])


def it_reads(frame: Frame, cue: Cue, reader: Reader) -> bool:
    """Whether "it" is a post that the sentence before spoke of: Another post was shown. “…,” it read."""
    words = reader.words
    if reader.wrote is None or not words.has("reads", cue.word):
        return False
    subject = bare(frame.text[max(0, cue.start - 12) : cue.start])[-1:]
    shown = CLAUSE.split(reader.text[max(0, frame.at(0) - SHOWN) : frame.at(0)].rstrip(' \n.“"'))[-1]
    return subject == ["it"] and any(words.has("threads", t) for t in bare(shown))


def writer_in(scene: Scene) -> Speaker | None:
    """Who speaks in a scene, the last named if there are several."""
    return next((s for s in reversed(scene.speakers) if s.kind != "unknown"), None)


def writer_of(text: Speaker, scene: Scene | None, reader: Reader) -> Speaker | None:
    """Who wrote a text that "says" something: whose it is, or who speaks in the scene."""
    if text.kin is not None and text.kin in text.name and not text.kin[:1].isupper():
        return Speaker(text.kin, "unknown")  # the message from 112
    if text.kin is not None:
        return next((s for s in reader.memory.recent() if s.name == text.kin), Speaker(text.kin, "unknown"))
    if scene is not None:
        return writer_in(scene)
    return next((s for s in reader.memory.recent() if s.kind != "unknown" or s.name[:1].isalpha()), None)


def same_post(frame: Frame, cue: Cue, reader: Reader) -> Scene | None:
    """The scene that a clause points back to: in the same thread; beneath the post; she replied."""
    near = frame.text[max(0, cue.start - 60) : cue.end + 60].split(HOLE)[-1 if cue.start > frame.text.find(HOLE) else 0]
    tokens = bare(near)
    if not reader.words.words.get("threads", NONE).isdisjoint(tokens) or _below(tokens, reader.words):
        scene = reader.scenes.latest(reader.sentence, frame.paragraph)
        if scene is not None and scene.channel in PLATFORMS:
            return scene
    if not reader.words.has("replying", cue.word):
        return None
    scene = reader.scenes.social(reader.sentence, frame.paragraph)
    return scene if scene is not None and scene.paragraph == frame.paragraph else None


def _below(tokens: Sequence[str], words: Wording) -> bool:
    """Whether words speak of what others write below a post: in the comments; beneath the picture."""
    below, comments = words.words.get("below", NONE), words.words.get("comments", NONE)
    if not words.words.get("commenting", NONE).isdisjoint(tokens):
        return True
    if not comments.isdisjoint(tokens):
        inside = words.words.get("inside", NONE)  # not: she declined further comments
        spots = [i for i, t in enumerate(tokens) if t in comments]
        if not inside or any(t in inside for i in spots for t in tokens[max(0, i - 2) : i]):
            return True
    places = [i for i, t in enumerate(tokens) if t in below] if not below.isdisjoint(tokens) else ()
    return any(words.has("pictures", t) for i in places for t in tokens[i + 1 : i + BELOW])


def below(frame: Frame, reader: Reader) -> None:
    """Opens the place below a post to anybody: Viewers piled in beneath the picture."""
    scene = reader.scenes.social(reader.sentence, frame.paragraph)
    if scene is not None and _below(bare(frame.text), reader.words):
        reader.scenes.opened(replace(scene, speakers=(), sentence=reader.sentence, paragraph=frame.paragraph))


def written(who: Speaker | None, frame: Frame, cue: Cue, reader: Reader) -> Scene | None:
    """The platform that this paragraph speaks of, for words that were written, by one who may be the same.

    The governor took to X. “…,” Hollis wrote. Of two who both have names, neither is the other.
    """
    if not reader.words.has("written", cue.word):
        return None
    scene = reader.scenes.latest(reader.sentence, frame.paragraph)
    near = scene is not None and scene.paragraph == frame.paragraph and scene.channel in PLATFORMS
    if scene is None or not near or (who is not None and _has_name(who) and any(map(_has_name, scene.speakers))):
        return None
    return scene


def _has_name(who: Speaker) -> bool:
    """Whether somebody is called by a name, and not only described."""
    return who.name[:1].isupper() and not any(head in who.name.lower().split() for head in who.heads)


def turned_away(frame: Frame, cue: Cue, words: Wording) -> bool:
    """Whether a clause turns to another time than that of the scene: On Sunday it said; he had said earlier."""
    if any(word in frame.lower for word in words.words.get("earlier", ())):
        return True
    hole = frame.lower.rfind(HOLE, 0, cue.start) + 1
    stop = frame.lower.find(",", hole, cue.start) if words.language == "tr" else cue.start  # its clause comes before
    return any(words.has("days", t) for t in bare(frame.lower[hole : max(stop, hole)]))


def on_another_day(frame: Frame, cue: Cue, scene: Scene, words: Wording) -> bool:
    """Whether a day stands behind a verb that the scene does not speak of: a fait savoir l'élue mardi matin."""
    behind = bare(CLAUSE.split(frame.lower[cue.end : cue.end + BEHIND])[0])
    days = [t for t in behind if words.has("days", t)]
    told = " ".join(scene.dated).lower()
    return bool(days) and not any(day in told for day in days)


def somebodys(place: Place, frame: Frame, words: Wording) -> bool:
    """Whether a channel is told to be somebody's: Lee, whose Telegram channel thousands read, warned of it."""
    before = bare(frame.text[max(0, place.start - 12) : place.end])
    return any(words.has("own", t) or t in WHOSE for t in before)


def first_place(places: Sequence[Place]) -> Place | None:
    """The channel phrase that counts: the first platform, failing one the first."""
    return next((p for p in places if p.social), places[0] if places else None)


def bare(text: str) -> list[str]:
    """The words of a text without full stops, in small letters."""
    return [t.rstrip(".").lower() for t in TOKEN.findall(text)]
