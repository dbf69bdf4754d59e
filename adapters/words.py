"""The words of an article against posts: which of them to search for, and how well a post answers to them. Pure.

Numbers and names come through a translation, common words do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_TOKEN = re.compile(r"\d+(?:[.,\u066b\u066c\u00a0\u202f]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_SENTENCE_END = re.compile(r"[.!?…:;«»“”\"\n]\s*$")
_MOST = 5
"""Words in one search; a search wants all of them."""
_FEWEST = 3
"""Words in the last search, which may be spelled otherwise in the post."""
_LONGEST = 30
"""Characters of one word that are searched for."""
_STEM = 5
"""Letters from which on a word is compared without its ending."""


def searches(words: Sequence[str]) -> list[str]:
    """What to ask a channel's search for, most telling first: numbers and names; the rarest words; the rarest of those
    that are neither. Rare is what is long; each search is in the order of the text.
    """
    weights = dict(_tokens(words[0])) if words else {}
    firm = [word for word, weight in weights.items() if weight > 1]
    plain = [word for word, weight in weights.items() if weight == 1]
    chosen = (firm[:_MOST], _rarest([*weights], _MOST), _rarest(plain, _FEWEST))
    return list(dict.fromkeys(" ".join(part) for part in chosen if part))


def _rarest(words: Sequence[str], most: int) -> list[str]:
    rare = sorted(words, key=lambda word: len(word) + (5 if word[0].isdecimal() else 0), reverse=True)[:most]
    return [word for word in words if word in rare]


def fit(text: str, words: Sequence[str]) -> float:
    """How much of the best of these wordings the text holds, from 0 to 1. Numbers count thrice, names twice."""
    known = set(_weights(text))
    stems = {word[:length] for word in known for length in range(_STEM - 1, len(word) + 1)}
    return max((_share(known, stems, wording) for wording in words), default=0.0)


def _share(known: set[str], stems: set[str], wording: str) -> float:
    weights = _weights(wording)
    held = sum(weight for word, weight in weights.items() if _holds(known, stems, word))
    return held / sum(weights.values()) if weights else 0.0


def _weights(text: str) -> dict[str, int]:
    """Each telling word in its plain form; of scripts that write no spaces, each sign."""
    weights: dict[str, int] = {}
    for word, weight in _tokens(text):
        for part in word if _UNSPACED.match(word) else (word,):
            weights[_plain(part)] = max(weight, weights.get(_plain(part), 0))
    return weights


def _holds(known: set[str], stems: set[str], word: str) -> bool:
    return word in known or (
        len(word) >= _STEM and not word.isdecimal() and word[: max(_STEM - 1, len(word) - 2)] in stems
    )


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """Each word with its weight: 3 a number of two digits or more, 2 a name, 1 a longer word. Short ones are left out,
    but for scripts without capitals, where few letters are a word.
    """
    for found in _TOKEN.finditer(text):
        word = found[0][:_LONGEST]
        if word[0].isdecimal():
            yield word, 3 if len(_plain(word)) > 1 else 1
        elif len(word) > 1 and word[0].isupper() and not _begins_sentence(text, found.start()):
            yield word, 2
        elif len(word) > 3 or word[0].lower() == word[0].upper():
            yield word, 1


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 4) : at]
    return not before.strip() or bool(_SENTENCE_END.search(before))


def _plain(word: str) -> str:
    """The word without case; a number in the digits 0 to 9, without the marks between them."""
    return "".join(str(int(sign)) for sign in word if sign.isdecimal()) if word[0].isdecimal() else word.casefold()
