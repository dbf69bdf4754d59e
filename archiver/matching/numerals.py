"""The numbers in a text, whatever the language: digits of any script, grouped, with scales, or written out. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from archiver.matching import wordlists
from db.normal import Word, words

_LONGEST = 15
_DATE = re.compile(r"\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}/\d{1,2}/\d{4})\b")
_PREFIXES = "وبلכבלוה"
"""Arabic and Hebrew write "and", "in" and "to" in one with the number: "و14"."""
_JOINED = re.compile(r"[\s\u00a0\u202f-]{0,2}")
_PERCENT = frozenset({"%", *(word for word, sign in wordlists.SAME.items() if sign == "%")})


@dataclass(frozen=True, slots=True)
class Number:
    """One number and where it stands: `text[start:end]` is the number as written."""

    value: Decimal
    start: int
    end: int
    percent: bool = False

    @property
    def is_year(self) -> bool:
        """Could it be a year?"""
        return self.value in range(1900, 2100)


def numbers(text: str) -> list[Number]:
    """The numbers of a text in order. "1.5 million" and "twenty-five" are one number each; "thousands" is none.
    A date in figures is not counted: it says when.
    """
    found: list[Number] = []
    spelt = False  # The number before was, to its end, written in words.
    tail = Decimal(0)  # Its last part: the three of "two thousand three".
    article: Word | None = None
    dates = [match.span() for match in _DATE.finditer(text)]
    for word in words(text):
        if any(start <= word.start < end for start, end in dates):
            continue
        last = found[-1] if found and _JOINED.fullmatch(text[found[-1].end : word.start]) else None
        value, scale = _value(word), wordlists.SCALES.get(word.form)
        if last is not None and word.form in _PERCENT:
            found[-1] = replace(last, percent=True)
        elif scale is not None and last is not None and not last.percent:
            tail = last.value if last.value < scale or not spelt else tail
            found[-1], spelt = Number(last.value + tail * (scale - 1), last.start, word.end), True
        elif scale is not None and article is not None and _JOINED.fullmatch(text[article.end : word.start]):
            found.append(Number(Decimal(scale), article.start, word.end))
            spelt = True
        elif value is not None and scale is None:
            in_words = not any(char.isdecimal() for char in word.form)
            if last is not None and spelt and in_words and _adds(last.value, value):
                found[-1] = Number(last.value + value, last.start, word.end)
            else:
                found.append(Number(value, word.end - len(text[word.start : word.end].lstrip(_PREFIXES)), word.end))
            spelt, tail = in_words, value
        article = word if word.form == "a" or word.form in wordlists.ARTICLES else None
    return found


def _value(word: Word) -> Decimal | None:
    form = wordlists.NUMBERS.get(word.form, word.form) if word.form not in wordlists.ARTICLES else word.form
    whole, _, part = form.lstrip(_PREFIXES).partition(".")
    if len(form) > _LONGEST or not whole.isdecimal() or (part and not part.isdecimal()):
        return None
    return Decimal(f"{int(whole)}.{int(part):0{len(part)}d}" if part else str(int(whole)))


def _adds(before: Decimal, value: Decimal) -> bool:
    """Twenty and five, hundred and twenty, thousand and two hundred: the later part is of a lower order."""
    if value <= 0 or before != before.to_integral_value():
        return False
    order = next((order for order in (1000, 100, 10) if before >= order and before % order == 0), 0)
    return value < order and before != 10
