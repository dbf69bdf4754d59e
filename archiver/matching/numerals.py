"""The numbers in a text, whatever the language: digits of any script, grouped, with scales, or written out. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from archiver.matching import wordlists
from archiver.matching.numberparts import PARTS, PREFIXES, Run
from archiver.matching.spelt import read_words, runs
from db.normal import Word

_DATE = re.compile(r"\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}/\d{1,2}/\d{4})\b")
_CLOCK = re.compile(
    r"(?<![\d.,:])\b(?P<hour>[01]?\d|2[0-4])(?:"
    r"(?:[:.](?P<past>[0-5]\d))?\s?(?:(?P<half>[ap])\.?m\b|(?:uhr|uur|heures?|h|год|часо|час)\b)"
    r"|[:h](?P<minute>[0-5]\d)\b(?![:.]\d))",
    re.IGNORECASE,
)
_JOINED = re.compile(r"[\s\u00a0\u202f-]{0,2}")
_PERCENT = frozenset({"%", *(word for word, sign in wordlists.SAME.items() if sign == "%")})
_PER_CENT = frozenset({("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("por", "cento"), ("per", "cento")})


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
    """The numbers of a text in order. "1.5 million" and "twenty-five" are one number each; "thousands" is none, nor is
    "twenty-first". A date in figures is not counted: it says when. "9.14pm" and "21:14" are one time of day.
    """
    clocks = [_clock(match) for match in _CLOCK.finditer(text)]
    apart = [match.span() for match in _DATE.finditer(text)] + [(clock.start, clock.end) for clock in clocks]
    said = read_words(text)
    firm = [run for run in runs(text) if run.firm]
    found = [_number(text, said, run) for run in firm if not any(a <= said[run.first].start < b for a, b in apart)]
    return sorted([*found, *clocks], key=lambda number: number.start)


def possible(text: str) -> frozenset[Decimal]:
    """The values of words that are numbers in one language and oftener something else in another ("once", "un"), and
    of scales that stand alone ("mil").
    """
    parts = [part for word in read_words(text) for part in PARTS[word.form].values()]
    alone = {part.value for part in parts if part.is_doubtful or part.is_scale}
    return frozenset(alone.union(run.value for run in runs(text) if not run.firm))


def _number(text: str, said: Sequence[Word], run: Run) -> Number:
    first, last = said[run.first], said[run.end - 1]
    start = first.end - len(text[first.start : first.end].lstrip(PREFIXES)) if run.in_digits else first.start
    after = tuple(word.form for word in said[run.end : run.end + 2])
    percent = not _PERCENT.isdisjoint(after[:1]) or after in _PER_CENT
    beside = percent and _JOINED.fullmatch(text, last.end, said[run.end].start) is not None
    return Number(run.value, start, last.end, beside)


def _clock(match: re.Match[str]) -> Number:
    hour, minute = int(match["hour"]), int(match["past"] or match["minute"] or 0)
    if match["half"]:
        hour = hour % 12 + 12 * (match["half"].lower() == "p")
    return Number(Decimal(f"{hour}.{minute:02}"), *match.span(), clock=True)
