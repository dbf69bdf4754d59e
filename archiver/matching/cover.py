"""How much of a retelling stands in a post of the same language: names, numbers and the words that carry something.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from archiver.matching import wordlists
from archiver.matching.alike import is_number, meaning
from db.normal import Word, words

_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…\n]*")


def share(quote: str, post: str) -> float:
    """The share of the quote's weight that two neighbouring sentences of the post hold, 0..1."""
    return _best(quote, post)[0]


def span(quote: str, post: str) -> tuple[int, int]:
    """Where they hold it; the whole post where they hold nothing."""
    held, found = _best(quote, post)
    return found if held else (0, len(post))


@lru_cache(maxsize=1024)
def _best(quote: str, post: str) -> tuple[float, tuple[int, int]]:
    said = [word for word in words(quote) if word.form not in wordlists.LIGHT]
    there = [word for word in words(post) if word.form not in wordlists.LIGHT]
    pairs = [(word, other) for word in said for other in there if _kin(word.form, other.form)]
    ends = [m.end() for m in _SENTENCE.finditer(post)] or [len(post)]
    starts = [0, *ends[:-1]]
    best: tuple[float, tuple[int, int]] = (0.0, (0, 0))
    for first, end in zip(starts, [*ends[1:], ends[-1]], strict=True):
        inside = [(word, other) for word, other in pairs if first <= other.start < end]
        held = _share(quote, said, {word for word, _ in inside})
        if held > best[0]:
            best = held, (min(other.start for _, other in inside), max(other.end for _, other in inside))
    return best


def _share(quote: str, said: Sequence[Word], held: set[Word]) -> float:
    """The weight of the words that are held; nothing where a number is missing, or where they are too few."""
    if any(is_number(word.form) and word not in held for word in said) or len(held) < min(3, max(2, len(said) - 1)):
        return 0.0
    weights = {word: 1.5 if is_number(word.form) or quote[word.start].isupper() else 1.0 for word in said}
    return sum(weights[word] for word in held) / sum(weights.values())


def _kin(one: str, other: str) -> bool:
    """The same word, or another form of it: they share a stem."""
    if meaning(one) == meaning(other):
        return True
    if is_number(one) or is_number(other):
        return False
    short = min(len(one), len(other))
    stem = max(4, round(0.7 * short))
    return short >= 4 and one[:stem] == other[:stem] and abs(len(one) - len(other)) <= 4
