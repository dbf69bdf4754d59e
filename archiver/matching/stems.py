"""Words found in a list of how words begin, whatever their endings, accents, articles and prepositions. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

SHORT = 3
"""A stem of so few letters says little of how a long word goes on."""
_ONE = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي", "ی": "ي", "ک": "ك", "ۀ": "ه"}
    | {"ı": "i", "ł": "l", "œ": "oe", "ø": "o", "æ": "a", "đ": "dj"}
)
T = TypeVar("T")


def bare(form: str) -> str:
    """A word without accents, and with the letters made one that are often mixed."""
    low = form.translate(_ONE)
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c)).translate(_ONE)


def readings(word: str, before: Sequence[str], least: int) -> Iterator[str]:
    """The word as it is, and without each of these that may be written in one with it, where `least` letters stay."""
    yield word
    for some in before:
        if word.startswith(some) and len(word) - len(some) >= least:
            yield word[len(some) :]


def begun(word: str, stems: Mapping[str, T], most: int = 6, behind_short: int = 3) -> T | None:
    """What the whole word (a stem that ends in =) or the longest stem means with which it begins; None where there is
    none, or where more than `most` letters follow it, behind a short stem more than `behind_short`.
    """
    whole = stems.get(f"{word}=")
    if whole is not None:
        return whole
    for end in range(len(word), 1, -1):
        meant = stems.get(word[:end])
        if meant is not None:
            return meant if len(word) - end <= (behind_short if end <= SHORT else most) else None
    return None
