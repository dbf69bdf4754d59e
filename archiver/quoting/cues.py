"""Cue words in a frame: where the writer says that somebody said, wrote, denied, or names a source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from archiver.quoting.sentences import Frame
from archiver.quoting.wording import WORD, Wording

MOST = 16
"""Cues of one sentence; no sentence that somebody wrote has more."""


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
    text = frame.text.lower()
    if len(text) != len(frame.text):
        text = "".join(c.lower() if len(c.lower()) == 1 else c for c in frame.text)
    return list(islice(_cues(text, words), MOST))


def _cues(text: str, words: Wording) -> Iterator[Cue]:
    last, before = 0, ""
    for m in WORD.finditer(text):
        if m.start() < last:
            continue
        cue = _back(text, m, words) or _listed(text, m, words) or _stem(m, words)
        if cue is not None and not _noun_or_passive(before, cue, words):
            last = cue.end
            yield cue
        before = m.group()


def _noun_or_passive(before: str, cue: Cue, words: Wording) -> bool:
    """English "the claims", "was told": a form of a cue verb in which nobody speaks."""
    if words.language != "en" or cue.kind not in ("say", "act", "post"):
        return False
    return words.has("passive", before) or before in ("the", "either", "these", "those", "no", "any", "such", "to")


def _back(text: str, word: re.Match[str], words: Wording) -> Cue | None:
    for phrase, refers in words.back.items():
        if text.startswith(phrase, word.start()) and not text[word.start() + len(phrase) :][:1].isalnum():
            return Cue(word.start(), word.start() + len(phrase), "back", None, phrase, refers)
    return None


def _listed(text: str, word: re.Match[str], words: Wording) -> Cue | None:
    start = word.start()
    for first in (word.group(), word.group().split("-")[0]):
        for phrase, kind, platform in words.cues.get(first, ()):
            end = start + len(phrase)
            if text.startswith(phrase, start) and not text[end : end + 1].isalnum():
                return Cue(start, end, kind, platform, phrase)
    return None


def _stem(word: re.Match[str], words: Wording) -> Cue | None:
    form = word.group()
    for cut in range(len(form), max(len(form) - 4, 3), -1):
        if hit := words.stems.get(form[:cut]):
            return Cue(word.start(), word.end(), hit[0], hit[1], form)
    return None
