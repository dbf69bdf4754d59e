"""Cue words in a frame: where the writer says that somebody said, wrote, denied, or names a source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from archiver.quoting.figures import GIVES, figure_behind
from archiver.quoting.sentences import HOLE, Frame
from archiver.quoting.wording import WORD, Wording, stem_of

ROMANCE = frozenset({"fr", "es", "it"})
MOST = 16
"""Cues of one sentence; no sentence that somebody wrote has more."""
INSIDE = re.compile(r".?[^\W_]\Z|[^\W_]['’ʼ.\"״-]\Z", re.DOTALL)
"""What stands before a place that lies within a word."""
NEAR = 40
"""Code points in which the word before a cue is looked for."""
FAR = 160
"""Code points in which the other half of a verb is looked for."""
CLAUSE_END = re.compile(r"[,;:.!?()\n\x01]")
SENTENCE_END = re.compile(r"[.!?…;:]\s")
DASHED = re.compile(r"\s?,\s|,?\s[—–-]\s")
WHOSE = ("its", "his", "their")
ARTICLES = frozenset({"a", "an", "the", "another", "this", "that", "her", *WHOSE})
NOUN_MARKERS = frozenset({"the", "either", "these", "those", "no", "any", "such", "to", *WHOSE})


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a frame's text."""

    start: int
    end: int
    kind: str
    """`say act post follow source after_source back colon`"""
    platform: str | None = None
    """The platform that the verb itself names: tweeted."""
    word: str = ""
    refers: str | None = None
    """For `back`: `he` or `it`."""


def find_cues(frame: Frame, words: Wording) -> list[Cue]:
    """The cues of a frame in order. Linear in its length."""
    return list(islice(_cues(frame.lower, frame.openings, words), MOST))


def _cues(text: str, openings: Iterable[str], words: Wording) -> Iterator[Cue]:
    last = 0
    for start in sorted(place for opening in openings for place in _places(text, opening)):
        word = WORD.match(text, start) if start >= last and not INSIDE.match(text[max(0, start - 2) : start]) else None
        if word is None:
            continue
        cue = _back(text, word, words) or _listed(text, word, words) or _stem(word, words)
        if cue is not None and not _noun_or_passive(text, cue, words):
            last = cue.end
            yield cue


def unlisted(frame: Frame, cues: Iterable[Cue], words: Wording) -> Iterator[Cue]:
    """Verbs that no list holds, by where they stand: directly behind a quote that ends in a comma or a dash.

    “…,” she fumed; «…», зауважила вона; «…», se justificó.
    """
    ends = [offset + 1 for offset, _ in frame.holes]
    for number, end in enumerate(ends):
        stop = ends[number + 1] - 1 if number + 1 < len(ends) else len(frame.text)
        close = SENTENCE_END.search(frame.text, end, stop)
        stop = min(stop, close.start() if close else stop, end + FAR)
        if not _goes_on(frame, number, end, words):
            continue
        verb = _verb_behind(frame.text, end, stop, words)
        listed = min((c.start for c in cues if end <= c.start < stop), default=None)
        if verb is not None and listed is not None:
            behind = frame.text[verb.end() : listed] if listed > verb.end() else ""
            verb = verb if words.language != "en" and CLAUSE_END.search(behind) else None
        if verb is not None and not words.has("no_speech", verb.group()):
            yield Cue(verb.start(), verb.end(), "say", None, verb.group().lower())


def _goes_on(frame: Frame, number: int, end: int, words: Wording) -> bool:
    """Whether the sentence goes on behind a quote as it does before a verb of speech."""
    mark = DASHED.match(frame.text, end)
    if mark is not None:
        return "," in mark.group() or words.language != "en"
    quote = frame.holes[number][1]
    return quote.end < quote.outer_end - 1 and bool(re.match(r"\s", frame.text[end : end + 1]))


def _verb_behind(text: str, end: int, stop: int, words: Wording) -> re.Match[str] | None:
    tokens = list(WORD.finditer(text, end, stop))[:9]
    for number, token in enumerate(tokens):
        low = token.group().lower()
        if number == 0 and words.has("as_verb", low):
            return token  # „…“, so die Ministerin
        if words.has("he", low) or words.has("it", low):
            following = tokens[number + 1] if number + 1 < len(tokens) else None
            return following if following and words.language == "en" and following.group().islower() else None
        if token.group()[:1].isupper() or words.has("roles", low) or words.has("groups", low) or words.has("aux", low):
            continue
        if any(words.has(g, low) for g in ("the", "link")):
            if words.language == "en":
                continue
            return None
        if low.endswith("ly") and words.language == "en":
            continue
        if any(words.has(g, low) for g in ("prep", "of", "relative", "that", "break", "lead", "days")):
            return None
        return token if words.language != "tr" else None
    return None


def _places(text: str, opening: str) -> Iterator[int]:
    at = text.find(opening)
    while at >= 0:
        yield at
        at = text.find(opening, at + len(opening))


def _noun_or_passive(text: str, cue: Cue, words: Wording) -> bool:
    """English "the claims", "was told": a form of a cue verb in which nobody speaks."""
    if words.language in ROMANCE and _articled(text, cue, words):
        return True
    if words.language != "en" and words.has("roles", cue.word):
        before = WORD.findall(text, max(0, cue.start - NEAR), cue.start)[-1:]
        return bool(before) and words.has("the", before[0])  # la juge
    if words.language != "en" or cue.kind not in ("say", "act", "post", "follow"):
        return False
    before = WORD.findall(text, max(0, cue.start - NEAR), cue.start)[-1:]
    if cue.word == "asked" and not before:
        return True  # Asked how long, he said
    if cue.kind == "follow":
        return bool(before) and before[0] in ARTICLES
    return bool(before) and (words.has("passive", before[0]) or before[0] in NOUN_MARKERS)


def _articled(text: str, cue: Cue, words: Wording) -> bool:
    """Whether an article before, "is" or "of" behind make a noun of a verb: la conferma è arrivata; la promesa de."""
    before = WORD.findall(text, max(0, cue.start - NEAR), cue.start)[-1:]
    following = WORD.match(text, cue.end + 1)
    if not before or following is None or cue.kind not in ("say", "act") or not words.has("the", before[0]):
        return False
    return words.has("copula", following.group()) or words.has("genitive", following.group())


def _back(text: str, word: re.Match[str], words: Wording) -> Cue | None:
    for phrase, refers in words.back.items():
        if text.startswith(phrase, word.start()) and not text[word.start() + len(phrase) :][:1].isalnum():
            return Cue(word.start(), word.start() + len(phrase), "back", None, phrase, refers)
    return None


def _listed(text: str, word: re.Match[str], words: Wording) -> Cue | None:
    start = word.start()
    for first in (word.group(), word.group().split("-")[0]):
        for phrase, kind, platform in words.cues.get(first, ()):
            whole, (verb, gives, _) = phrase, phrase.partition(GIVES)
            if gives:  # put the toll at 31
                fits = text.startswith(verb, start) and not text[start + len(verb) : start + len(verb) + 1].isalnum()
                if fits and figure_behind(text, start + len(verb), whole, words) is not None:
                    return Cue(start, start + len(verb), kind, platform, whole)
                continue
            phrase, _, particle = phrase.partition(" ~ ")
            end = start + len(phrase)
            if particle and not _parted(text, end, particle):
                continue
            if text.startswith(phrase, start) and not text[end : end + 1].isalnum():
                return Cue(start, end, kind, platform, phrase)
    return None


def _parted(text: str, end: int, particle: str) -> bool:
    """Whether a verb's other half closes its clause: gab die Trennung auf Instagram bekannt."""
    clause = CLAUSE_END.split(text[end : end + FAR].replace(HOLE, " "))[0]  # wirft ihr „Enteignung“ vor
    return WORD.findall(clause)[-1:] == [particle]


def _stem(word: re.Match[str], words: Wording) -> Cue | None:
    hit = stem_of(word.group(), words) if words.stems else None
    return Cue(word.start(), word.end(), hit[0], hit[1], word.group()) if hit else None
