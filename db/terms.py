"""What a text is found by: its pairs of neighbouring words in normal form, each as a number. Standard library only.

A pair is 36 bits, the same in every process and on every machine. Two pairs share a number once in 10^10: such a
post is looked at for nothing, no post is lost. Every pair is kept: leaving out every second one (winnowing) halves the
index and loses short quotes with a slip in them; `docs/scale.md` has the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from itertools import pairwise

from db import normal

BITS = 36
_MASK = (1 << BITS) - 1
MOST = 64
"""Of a longer text so many pairs are looked up: those that say most."""


def terms(text: str) -> list[int]:
    """The pairs of neighbouring words of a text, each once, in order; the word, when there is only one."""
    numbers = [_NUMBERS[form] for form in normal.forms(text)]
    if len(numbers) == 1:
        return numbers
    return list(dict.fromkeys([(3 * one + two) & _MASK for one, two in pairwise(numbers)]))


def telling(forms: Sequence[str]) -> list[int]:
    """At most `MOST` pairs of these words, each once: first those with a number, then those of long words."""
    if len(forms) < 2:
        return [_NUMBERS[form] for form in forms]
    pairs = list(pairwise(forms))
    if len(pairs) > MOST:
        pairs.sort(key=lambda pair: (not (pair[0][0].isdigit() or pair[1][0].isdigit()), -len(pair[0]) - len(pair[1])))
    found = dict.fromkeys((3 * _NUMBERS[one] + _NUMBERS[two]) & _MASK for one, two in pairs)
    return list(found)[:MOST]


class _Numbers(dict[str, int]):
    """A number for every word. It forgets all when it has grown large, so that its memory is bounded."""

    LARGEST = 500_000

    def __missing__(self, form: str) -> int:
        if len(self) >= self.LARGEST:
            self.clear()
        number = int.from_bytes(blake2b(form.encode(), digest_size=8).digest(), "big") & _MASK
        self[form] = number
        return number


_NUMBERS = _Numbers()
