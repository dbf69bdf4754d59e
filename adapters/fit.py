"""How well a post's words fit those that an article gives of it: to choose what to look at first, no more. Pure.

Only shared words are counted: numbers most, names (words with a capital) more than others, little words not at all.
Names and numbers are often the same in two languages; where nothing is shared, the fit is 0.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)|[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_\u3040-\u30ff\u3400-\u9fff]+(?:['’][^\W\d_]+)*"
)
_SEPARATORS = re.compile(r"[.,]")
_LITTLE = 3
"""Letters of words that say nothing, in languages that have letters."""
_NUMBER, _NAME, _PLAIN = 4.0, 2.0, 1.0


def fit(words: Iterable[str], text: str) -> float:
    """The share of the telling words of `words` that stand in the text, by weight: from 0 to 1."""
    told: dict[str, float] = {}
    for phrase in words:
        told |= _weighed(phrase)
    in_all = sum(told.values())
    found = sum(told[name] for name in _weighed(text).keys() & told.keys())
    return found / in_all if in_all else 0.0


def _weighed(text: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for found in _WORD.finditer(unicodedata.normalize("NFKC", text)):
        shown = found[0]
        if found["number"]:
            weights[_SEPARATORS.sub("", shown)] = _NUMBER
        elif len(shown) > _LITTLE or (not shown.isascii() and len(shown) == 1) or shown.isupper():
            weights[shown.casefold().replace("’", "'")] = _NAME if shown[0].isupper() else _PLAIN
    return weights
