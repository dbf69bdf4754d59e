"""Numbers as others write them out: `num2words` knows how in each of these languages."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from num2words import num2words

from archiver.matching.numberwords import LANGUAGES
from archiver.matching.numerals import numbers, possible

SPELT = [*(lang for lang in LANGUAGES if lang != "el"), "fr_BE", "fr_CH", "pt_BR"]
"""It does not know Greek."""


def sample(lang: str) -> Iterator[int]:
    chosen = random.Random(lang)
    yield from range(0, 1300, 1 if lang in ("ar", "fr") else 3)
    yield from (chosen.randrange(10**size) for size in (4, 6) for _ in range(250))
    yield from (chosen.randrange(10**9) // 10**zeros * 10**zeros for zeros in (0, 3, 5, 6) for _ in range(30))


def misspelt(lang: str, n: int) -> bool:
    """Where `num2words` errs: in Turkish it loses the one of 441,000, in Arabic 401,000 is "400 and 1000 1000"."""
    groups = [n // 1000 % 1000, n // 1_000_000 % 1000]
    if lang == "tr":
        return any(group % 10 == 1 and group > 1 for group in groups)
    return lang == "ar" and (any(group > 100 and group % 100 == 1 for group in groups) or n in (200, 2000))


@pytest.mark.parametrize("lang", SPELT)
def test_every_number_is_read_back(lang: str) -> None:
    for n in sample(lang):
        if misspelt(lang, n):
            continue
        spelt = num2words(n, lang=lang).replace("centodicotto", "centodiciotto")
        found = [number.value for number in numbers(spelt)]
        assert found == [n] or (not found and n in possible(spelt) and len(spelt.split()) == 1), spelt


@pytest.mark.parametrize("lang", SPELT)
def test_no_language_gives_one_word_two_values(lang: str) -> None:
    words = [word for entry in LANGUAGES[lang[:2]].split("|") for word in entry.split()[1:]]
    bare = [word.rstrip("~^=") for word in words]
    assert len(bare) == len(set(bare))
