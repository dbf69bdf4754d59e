"""A sentence as it is read for its speakers: without its channel phrases, with what is known by then."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from archiver.quoting.channels import Place
from archiver.quoting.cues import Cue
from archiver.quoting.gender import gender
from archiver.quoting.memory import Recent
from archiver.quoting.names import TOKEN, Speaker, capital
from archiver.quoting.noun_phrases import Reference
from archiver.quoting.people import People
from archiver.quoting.references import Phrases, find_references
from archiver.quoting.sentences import HOLE, Frame
from archiver.quoting.understanding import understand
from archiver.quoting.wording import Wording

ROLES_IN_PLACES = frozenset(
    ["spokesman", "spokeswoman", "spokesperson", "secretary", "kremlsprecher", "regierungssprecher"]
)


@dataclass(frozen=True, slots=True)
class Clause:
    """What is needed to find a subject in one frame: its text with channel phrases blanked, and who spoke before."""

    text: str
    frame: Frame
    people: People
    recent: Recent
    cues: Sequence[Cue] = field(default=())

    def read(self, low: int, high: int) -> Phrases:
        """The references between two places of the text."""
        opens = not TOKEN.search(self.text, 0, low)
        return find_references(self.text, low, high, self.cues, self.people, opens=opens)

    def who(self, reference: Reference, nearer: Sequence[Reference] = ()) -> Speaker | None:
        """Who a reference means. `nearer`: references before it in the sentence that it may take up again."""
        recent, first = self.recent, None
        for number, other in enumerate(nearer):
            if number and other.form == "description" and apposed(nearer[number - 1], other, self.text):
                continue
            if self.people.words.has("agencies", other.text):
                continue  # asked by Reuters, the ministry said
            if reference.form == "pronoun" and in_a_place(other, self.text, self.people.words):
                continue
            if other.end <= reference.start and (other.form == "name" or (not other.oblique and other.heavy)):
                known = understand(other, self.people, recent)
                if known is not None:
                    first = first or (known if not other.oblique and reference.form == "pronoun" else None)
                    recent = replace(recent, nearer=(*recent.nearer, known))
        if first is not None:  # the subject before all others
            recent = replace(recent, nearer=(*recent.nearer, first))
        return understand(reference, self.people, recent)


def apposed(name: Reference, description: Reference, text: str) -> bool:
    """Whether a description between commas tells who a name before it is: Ulgan Watch, a group of volunteers, said."""
    gap = text[name.end : description.start].strip()
    first = name.form == "name" or (name.article == "definite" and not description.article)
    return first and name.part == description.part - 1 and gap[:1] in (",", "(", "—", "–") and len(gap) <= 12


def in_a_place(reference: Reference, text: str, words: Wording) -> bool:
    """Whether a name is only where something happened: in Karadere."""
    if not reference.oblique or gender(Speaker(reference.text, "likely"), words) is not None:
        return False  # a defender in Ann Lee
    before = TOKEN.findall(text[max(0, reference.start - 20) : reference.start])
    return bool(before) and words.has("where", before[-1])


def _without_article(text: str, begin: int, end: int, words: Wording) -> int:
    """The end of a channel phrase without a preposition that governs what follows: dijo a la | agencia Sur."""
    for token in reversed(list(TOKEN.finditer(text, begin, end))):
        if not (words.has("the", token.group()) or words.has("prep", token.group())) or text[end : end + 1] != " ":
            break
        end = token.start() - 1
    return max(_before_name(text, begin, end, words), begin)


def _before_name(text: str, begin: int, end: int, words: Wording) -> int:
    """The end of a channel phrase without the name of who spoke there: dijo a Radio Ola | Carmen, madre de un preso."""
    behind = TOKEN.findall(text[end : end + 30])[:3]
    told = text[end : end + 2] == ", " and any(words.has("roles", t) or words.has("kin", t) for t in behind)
    tokens = list(TOKEN.finditer(text, begin, end)) if told else []
    run = next((i for i, t in enumerate(reversed(tokens)) if not capital(t.group())), len(tokens))
    if not run:
        return end
    before = tokens[-run - 1].group() if run < len(tokens) else ""
    house = not before or words.has("the", before) or words.has("prep", before)
    kept = run if not house else 0 if run == 1 else max(1, run - 2)
    return tokens[-kept].start() - 1 if kept else end


def blanked(frame: Frame, places: Sequence[Place], cues: Sequence[Cue], words: Wording) -> str:
    """The frame's text with channel phrases and asides blanked, cue words kept, so that "on X" is nobody's name."""
    text = frame.text
    if words.asides is not None and cues:
        text = words.asides.sub(lambda m: " " * len(m.group()), text)
    if not places:
        return text
    kept = {i for cue in cues for i in range(cue.start, cue.end)}
    chars = list(text)
    for place in places:
        last = TOKEN.findall(frame.text[place.start : place.end])[-1:]
        if not place.social and last and last[0].lower() in ROLES_IN_PLACES:
            continue
        if not place.social and any(c.start < place.end and place.start < c.end for c in cues):
            parted = re.search(r"(?<!\w)(?:de[rmn]\s+\S+|ל\S+)\Z", frame.text[place.start : place.end])
            begin = place.start + parted.start() if parted else place.start
        else:
            begin = place.start
        end = place.end if place.social else _without_article(frame.text, begin, place.end, words)
        for i in range(begin, min(end, len(chars))):
            if i not in kept and chars[i] != HOLE:
                chars[i] = " "
    return "".join(chars)
