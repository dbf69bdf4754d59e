"""The numbers in a text, whatever the language: digits of any script, grouped, with scales, or written out. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from archiver.matching import wordlists
from archiver.matching.align import read_words
from db.normal import Word, forms

_LONGEST = 15
_DATE = re.compile(r"\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}/\d{1,2}/\d{4})\b")
_CLOCK = re.compile(
    r"(?<![\d.,:])\b(?P<hour>[01]?\d|2[0-4])(?:"
    r"(?:[:.](?P<past>[0-5]\d))?\s?(?:(?P<half>[ap])\.?m\b|(?:uhr|uur|heures?|h|год|часо|час)\b)"
    r"|[:h](?P<minute>[0-5]\d)\b(?![:.]\d))",
    re.IGNORECASE,
)
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
    clock: bool = False
    """It is a time of day, 21.14 for "21:14" and "9.14pm"."""

    def same(self, other: Number) -> bool:
        """The same number, or the same time of day, whether told by 12 hours or by 24."""
        if self.value == other.value:
            return True
        both = max(self.value, other.value) < 25 and (self.clock or other.clock)
        return both and self.value % 12 == other.value % 12

    @property
    def is_year(self) -> bool:
        """Could it be a year?"""
        return 1900 <= self.value < 2100 and self.value == int(self.value)


def numbers(text: str) -> list[Number]:
    """The numbers of a text in order. "1.5 million" and "twenty-five" are one number each; "thousands" is none.
    A date in figures is not counted: it says when. "9.14pm" and "21:14" are one time of day.
    """
    clocks = [_clock(match) for match in _CLOCK.finditer(text)]
    found: list[Number] = []
    spelt = False  # The number before was, to its end, written in words.
    tail = Decimal(0)  # Its last part: the three of "two thousand three".
    article: Word | None = None
    apart = [match.span() for match in _DATE.finditer(text)] + [(clock.start, clock.end) for clock in clocks]
    for word in read_words(text):
        if any(start <= word.start < end for start, end in apart):
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
    return sorted([*found, *clocks], key=lambda number: number.start)


def possible(text: str) -> frozenset[Decimal]:
    """The values of words that are numbers in one language and oftener something else in another ("once", "un"), and
    of scales that stand alone ("mil").
    """
    said = forms(text)
    read = {Decimal(wordlists.NUMBERS[form]) for form in said if form in wordlists.ARTICLES}
    return frozenset(read | {Decimal(wordlists.SCALES[form]) for form in said if form in wordlists.SCALES})


def _clock(match: re.Match[str]) -> Number:
    hour, minute = int(match["hour"]), int(match["past"] or match["minute"] or 0)
    if match["half"]:
        hour = hour % 12 + 12 * (match["half"].lower() == "p")
    return Number(Decimal(f"{hour}.{minute:02}"), *match.span(), clock=True)


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
