"""A second verb in a sentence: where its own subject may begin, or that it has none of its own."""

from __future__ import annotations

import re

from archiver.quoting.cues import Cue
from archiver.quoting.names import TOKEN
from archiver.quoting.wording import Wording

GAPPED = frozenset("and but then also or и а но та і und aber et mais y pero e ma i ale ve de".split())  # noqa: SIM905
"""Words between two verbs of one subject."""


def is_aside(previous: Cue, cue: Cue, text: str, words: Wording) -> bool:
    """Whether the cue before stands in a relative clause that this cue's subject carries: Lee, who says …, told."""
    tokens = TOKEN.findall(text[max(0, previous.start - 20) : previous.start])
    return bool(tokens) and words.has("relative", tokens[-1])


def clause_start(text: str, low: int, high: int, words: Wording) -> int | None:
    """Where a further cue's own subject may begin behind the cue before it; None when it has none of its own."""
    starts = [m.end() for m in re.finditer(r"[;\n—–]|,\s*(?=\w)|\s-\s", text[low:high])]
    for m in TOKEN.finditer(text, low, high):
        if words.has("break", m.group()) or m.group().lower() in GAPPED:
            starts.append(m.end() - low)
        elif any(words.has(g, m.group()) for g in ("that", "relative", "he", "it")):
            starts.append(m.start() - low)
    last = TOKEN.findall(text[low:high])[-1:]
    if last and last[0].lower() in GAPPED - {"de"}:
        return None
    for start in sorted(set(starts), reverse=True):
        tokens = TOKEN.findall(text[low + start : high])
        if tokens and not all(t.lower() in GAPPED or _adverb(t, words) for t in tokens):
            return low + start
    return None


def _adverb(word: str, words: Wording) -> bool:
    """Whether a word may stand between a subject and its verb."""
    return words.has("aux", word) or words.has("lead", word) or (words.language == "en" and word.endswith("ly"))
