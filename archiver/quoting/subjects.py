"""The subject of a cue: the noun phrase before or behind the verb that names the speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archiver.quoting.channels import Place
from archiver.quoting.cues import Cue
from archiver.quoting.memory import Recent
from archiver.quoting.names import TOKEN, Speaker, runs
from archiver.quoting.noun_phrases import (
    GAPPED,
    SPLIT,
    behind_adverbial,
    is_adverb,
    name_of_role,
    noun_phrase,
    source_phrase,
    unbroken,
)
from archiver.quoting.people import People
from archiver.quoting.sentences import HOLE, Frame
from archiver.quoting.understanding import latest, understand
from archiver.quoting.wording import Wording

STRONG = re.compile(r"[,;:.!?—–\n\x01]|\s-\s")
ROLES_IN_PLACES = frozenset(
    ["spokesman", "spokeswoman", "spokesperson", "secretary", "kremlsprecher", "regierungssprecher"]
)
APPOSED = re.compile(r",\s([^,;:.()\n\x01]{5,60}),")
"""What stands between commas behind an office: the mayor, Ann Lee, left."""
FARTHEST = 400
"""Code points before a verb in which its subject is looked for."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What is needed to find a subject in one frame: its text with channel phrases blanked, and who spoke before."""

    text: str
    frame: Frame
    people: People
    recent: Recent

    def who(self, phrase: str) -> Speaker | None:
        """Who a phrase in this clause names."""
        return understand(phrase, self.people, self.recent, near=not self.frame.first)


def blanked(frame: Frame, places: Sequence[Place], cues: Sequence[Cue]) -> str:
    """The frame's text with channel phrases blanked, cue words kept, so that "on X" is nobody's name."""
    if not places:
        return frame.text
    kept = {i for cue in cues for i in range(cue.start, cue.end)}
    chars = list(frame.text)
    for place in places:
        last = TOKEN.findall(frame.text[place.start : place.end])[-1:]
        if not place.social and last and last[0].lower() in ROLES_IN_PLACES:
            continue
        if not place.social and any(c.start < place.end and place.start < c.end for c in cues):
            parted = re.search(r"(?<!\w)(?:de[rmn]\s+\S+|ל\S+)\Z", frame.text[place.start : place.end])
            begin = place.start + parted.start() if parted else place.start
        else:
            begin = place.start
        for i in range(begin, min(place.end, len(chars))):
            if i not in kept and chars[i] != HOLE:
                chars[i] = " "
    return "".join(chars)


def opening_subject(clause: Clause) -> Speaker | None:
    """Who a sentence is about: the noun phrase it opens with, behind an adverbial."""
    words = clause.people.words
    text = clause.text[:200].split(HOLE)[0]
    phrase: list[str] = []
    plain, headed = 0, False
    for m in TOKEN.finditer(text):
        word = m.group()
        bare = word.rstrip(".")
        if not phrase and (words.has("lead", bare) or bare.isdigit()):
            if words.language == "de":
                return None
            continue
        solid = bare[:1].isupper() or bare.lower() in words.heads
        if phrase and STRONG.search(text[text.rfind(phrase[-1], 0, m.start()) + len(phrase[-1]) : m.start()]):
            break
        if not solid and not words.has("the", bare) and not words.has("link", bare):
            plain += 1
            if plain > 2 or headed:
                break
        headed = headed or (solid and not words.has("the", bare))
        phrase.append(word)
    while phrase and not (phrase[-1][:1].isupper() or phrase[-1].rstrip(".").lower() in words.heads):
        phrase.pop()
    if not phrase or all(words.has("the", p) for p in phrase):
        return None
    named = APPOSED.match(text, text.find(phrase[-1]) + len(phrase[-1]))
    if named is not None and name_of_role(named.group(1), phrase[-1], words):
        return clause.who(named.group(1))
    return clause.who(" ".join(phrase))


def subject(cue: Cue, previous: Cue | None, inverted: bool, clause: Clause) -> Speaker | None:
    """Who speaks by this cue. `previous`: the cue before it in the frame; `inverted`: the verb follows its quote."""
    if cue.kind == "back":
        return latest(clause.recent, "person" if cue.refers == "he" else "group")
    if cue.kind == "source":
        return _after(cue, clause)
    if cue.kind == "after_source":
        return _before(cue, previous, clause)
    if cue.kind == "colon":
        return opening_subject(clause)
    if clause.people.words.language == "tr" and cue.kind == "say":
        return opening_subject(clause) or _first_named(clause)
    if inverted:
        return _after(cue, clause) or _before(cue, previous, clause)
    left = _before(cue, previous, clause)
    if left is not None or clause.people.words.language == "en":
        return left
    return _after(cue, clause)


def _first_named(clause: Clause) -> Speaker | None:
    """The first name of a sentence that opens with its quote (Turkish, whose verbs come last)."""
    for part in clause.text.split(HOLE)[1:3]:
        for name, _ in runs(part, clause.people.words):
            return clause.who(name)
    return None


def _before(cue: Cue, previous: Cue | None, clause: Clause) -> Speaker | None:
    words, text = clause.people.words, clause.text
    low = max(text.rfind(HOLE, 0, cue.start) + 1, cue.start - FARTHEST)
    if (
        previous is not None
        and previous.end > low
        and previous.kind != "back"
        and not _aside(previous, cue, text, words)
    ):
        start = _clause_start(text, previous.end, cue.start, words)
        if start is None:
            return None
        low = start
    segment = text[low : cue.start]
    tokens = TOKEN.findall(segment)
    if not tokens or all(t.lower() in GAPPED or words.has("light", t) for t in tokens):
        return None
    adjacent = next((t for t in reversed(tokens) if not is_adverb(t, words)), tokens[-1])
    if any(words.has(g, adjacent) for g in ("he", "it")):
        return clause.who(adjacent)
    if words.has("relative", adjacent):
        return _antecedent(segment, clause)
    phrase = noun_phrase(unbroken(segment, words), words)
    return clause.who(phrase) if phrase else None


def _aside(previous: Cue, cue: Cue, text: str, words: Wording) -> bool:
    """Whether the cue before stands in a relative clause that this cue's subject carries: Lee, who says …, told."""
    tokens = TOKEN.findall(text[max(0, previous.start - 20) : previous.start])
    return bool(tokens) and words.has("relative", tokens[-1]) and "," not in text[previous.end : cue.start]


def _clause_start(text: str, low: int, high: int, words: Wording) -> int | None:
    """Where a further cue's own subject may begin behind the cue before it; None when it has none of its own."""
    starts = [m.end() for m in re.finditer(r"[;\n—–]|,\s*(?=\w)|\s-\s", text[low:high])]
    for m in TOKEN.finditer(text, low, high):
        if words.has("break", m.group()) or m.group().lower() in GAPPED:
            starts.append(m.end() - low)
        elif any(words.has(g, m.group()) for g in ("that", "relative", "he", "it")):
            starts.append(m.start() - low)
    for start in sorted(set(starts), reverse=True):
        tokens = TOKEN.findall(text[low + start : high])
        if tokens and not all(t.lower() in GAPPED or is_adverb(t, words) for t in tokens):
            return low + start
    return None


def _antecedent(segment: str, clause: Clause) -> Speaker | None:
    """Who "who" is: what stands before its comma."""
    words = clause.people.words
    parts = [p for p in SPLIT.split(segment)[:-1] if p.strip()]
    if not parts:
        before = re.split(r"\s(?=\S+\s*\Z)", segment.rstrip())[0]
        return clause.who(" ".join(before.split()[-4:]))
    phrase = parts[-1]
    tokens = TOKEN.findall(phrase)
    for i in range(len(tokens) - 1, 0, -1):
        if words.has("the", tokens[i]) and tokens[i].lower() not in ("its", "his", "their"):
            return clause.who(" ".join(tokens[i:]))
    return clause.who(phrase)


def _after(cue: Cue, clause: Clause) -> Speaker | None:
    words = clause.people.words
    rest = clause.text[cue.end : cue.end + 200]
    rest = re.sub(r"\([^()]{0,60}\)", lambda m: " " * len(m.group()), rest)
    stop = re.search(r"[,;:!?—–\n\x01]|\s-\s|\.(?=\s|\Z)(?<!\b[A-Z]\.)", rest.lstrip(" "))
    phrase = rest.lstrip(" ")[: stop.start()] if stop else rest
    owner = re.match(r"\s*([^'’]{2,60})['’]s?\s{3,}", phrase)
    if owner and cue.kind == "source":
        phrase = owner.group(1)
    tokens = list(TOKEN.finditer(phrase))
    if not tokens or any(words.has(g, tokens[0].group()) for g in ("that", "relative")):
        return None
    if cue.kind == "source":
        return clause.who(source_phrase(phrase, tokens, words))
    for i, m in enumerate(tokens[1:], 1):
        stops = any(words.has(g, m.group()) for g in ("that", "relative", "break", "aux"))
        if stops or i > 14 or _speech(m.group(), words):
            phrase = phrase[: m.start()]
            break
    said_by = behind_adverbial(phrase, words)
    return clause.who(said_by) if said_by else None


def _speech(word: str, words: Wording) -> bool:
    return any(phrase == word.lower() and kind != "source" for phrase, kind, _ in words.cues.get(word.lower(), ()))
