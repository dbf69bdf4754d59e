"""Reads calendar days as people write them, in the languages of `archiver.dates.lexicon`: "8 de marzo de 2020".

Nothing is guessed: a bare numeric date counts only when it can be read in one way, a day without its year is
no day. Positions count code points of the text that was handed in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache

from archiver.dates.lexicon import MONTHS
from db.model import When

GAP = r"[ \t\u00a0\u1680\u2000-\u200f\u202a-\u202f\u2066-\u2069\u3000\ufeff]"
"""A space, or a mark of writing direction, inside a line."""

_WORD = r"[^\W\d_](?:[^\W\d_]|['’´`\u0300-\u036f\u064b-\u065f\u0900-\u094f]){1,15}"
_DAY = r"(?P<{d}>\d{{1,2}})"
_ORDINAL = r"(?:\.|[ºª°]|(?:st|nd|rd|th|er|re|e|de)\b|-?(?:го|е|га|an|a)\b)?"
_SHAPES = (
    rf"(?<!\d)(?P<y1>\d{{4}}){GAP}*[年년]{GAP}*(?P<m1>\d{{1,2}}){GAP}*[月월]{GAP}*{_DAY.format(d='d1')}{GAP}*[日일号]",
    rf"(?<![\d/.-])(?P<y2>\d{{4}})(?P<s2>[-/.])(?P<m2>\d{{1,2}})(?P=s2){_DAY.format(d='d2')}(?![\d/]|[-.]\d)",
    r"(?<![\d/.-])(?P<a3>\d{1,2})(?P<s3>[-/.])(?P<b3>\d{1,2})(?P=s3)(?P<y3>\d{4})(?![\d/]|[-.]\d)",
    rf"(?<![\d.,:/-]){_DAY.format(d='d4')}{_ORDINAL},?{GAP}*(?:(?:de|di|of|del){GAP}+|d['’])?(?P<m4>{_WORD}(?:{GAP}{_WORD})?)"
    rf"[.,،]?{GAP}*(?:(?:de|del|di|do){GAP}+)?(?P<y4>\d{{4}})(?!\d)"
    rf"(?:{GAP}{{0,2}}(?:[гр]\.|года|року))?",
    rf"(?<![^\W\d_])(?P<m5>{_WORD})\.?{GAP}*{_DAY.format(d='d5')}(?:st|nd|rd|th|\.)?{GAP}*[,،]?{GAP}*(?P<y5>\d{{4}})(?!\d)",
    rf"(?<!\d)(?P<y6>\d{{4}})(?:\.|{GAP}m\.)?{GAP}*(?P<m6>{_WORD}){GAP}*{_DAY.format(d='d6')}(?!\d)(?:{GAP}*d\.|\.)?",
    rf"(?<!\d)(?P<y7>\d{{4}})\.?{GAP}*gada{GAP}+{_DAY.format(d='d7')}\.?{GAP}*(?P<m7>{_WORD})",
    rf"(?<!\d){_DAY.format(d='d9')}{GAP}+tháng{GAP}+(?P<m9>\d{{1,2}}),?{GAP}+(?:năm{GAP}+)?(?P<y9>\d{{4}})(?!\d)",
    rf"(?<![^\W\d_])(?P<m8>[A-Z][a-z]{{2}}){GAP}+{_DAY.format(d='d8')}{GAP}+\d\d:\d\d:\d\d{GAP}+(?:[A-Z]{{3}})?(?:[+-]\d{{4}}{GAP}+)?(?P<y8>\d{{4}})(?!\d)",
)
_WHOLE = re.compile("|".join(_SHAPES))
_PARTIAL = re.compile(
    rf"(?<![\d.,:/-])(?P<d1>\d{{1,2}}){_ORDINAL}{GAP}*(?:(?:de|di|of){GAP}+|d['’])?(?P<m1>{_WORD}(?:{GAP}{_WORD})?)"
    rf"|(?<![^\W\d_])(?P<m2>{_WORD})\.?{GAP}*(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.,%]\d|\d)"
    rf"|(?<!\d)(?P<m3>\d{{1,2}})[月월](?P<d3>\d{{1,2}})[日일]"
)
_TIME = rf"\d{{1,2}}[:.]\d{{2}}(?::\d{{2}})?{GAP}*(?:[AaPp]\.?{GAP}?[Mm]\.?)?{GAP}*[·∙•|,\-–—]?{GAP}*"
_LEAD = re.compile(rf"{GAP}*(?:{_TIME})?(?:{_WORD}[.,،]?{GAP}+){{0,2}}")
_YEAR = re.compile(r"\d{4}")
YEARS = range(1970, 2100)
"""Years of which a page or a user may speak: far enough from the calendar's ends to reckon with."""


@dataclass(frozen=True, slots=True)
class Written:
    """A day that stands in a text: `text[start:end]`."""

    start: int
    end: int
    day: date


def day_window(day: date) -> tuple[datetime, datetime]:
    """The instants that can be called this day somewhere on earth: from D 00:00 -14 h to D+1 00:00 +12 h."""
    start = datetime.combine(day, time(), UTC)
    return start - timedelta(hours=14), start + timedelta(hours=36)


def day_as_when(as_written: str | None, day: date, source: str) -> When:
    """A day in an unknown zone."""
    earliest, latest = day_window(day)
    return When(as_written, earliest, latest, source, day.isoformat())


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """A word without case and accents, for look-ups; "İ", "ı" and "i" are one letter."""
    if word.isascii():
        return word.lower().replace("_", " ")
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if unicodedata.category(c) != "Mn")
    return plain.replace("ı", "i").replace("’", "'").replace("ʼ", "'").replace("_", " ")


@cache
def months() -> dict[str, int]:
    """Every form of a month's name in any language we know -> 1 to 12."""
    return {
        fold(form): number
        for language in MONTHS.values()
        for number, forms in enumerate(language.split("/"), 1)
        for form in forms.split()
    }


def month(word: str) -> int | None:
    """The month that this word, or its first word, names."""
    folded = re.sub(r"\s+", " ", fold(word)).strip(" .")
    known = months()
    return known.get(folded) or known.get(folded.partition(" ")[0])


def days_in(text: str) -> Iterator[Written]:
    """Every whole day written in the text, in order. Linear in its length."""
    at = 0
    while (found := _WHOLE.search(text, at)) is not None:
        day = _day(found)
        if day is not None:
            yield Written(found.start(), found.end(), day)
        at = found.end() if day is not None else found.start() + 1


def day_at(text: str, at: int) -> Written | None:
    """The day written at this place, behind at most a clock time and two words ("Fri, ", "11:44 AM · ", "den ")."""
    window = text[at : at + 80]
    if not _YEAR.search(window):
        return None
    lead = _LEAD.match(window)
    for start in range((lead.end() if lead else 0) + 1):
        found = _WHOLE.match(window, start)
        day = _day(found) if found else None
        if found and day:
            return Written(at + start, at + found.end(), day)
    return None


def partial_days_in(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Days written without a year: (start, end, month, day of the month)."""
    at = 0
    while (found := _PARTIAL.search(text, at)) is not None:
        groups = found.groupdict()
        which = next(n for n in "123" if groups[f"d{n}"])
        name = groups[f"m{which}"]
        number = int(name) if which == "3" else month(name)
        day = int(groups[f"d{which}"])
        if number is None or not 1 <= number <= 12 or not 1 <= day <= 31 or _common_word(name):
            at = found.start() + 1
            continue
        end = found.end()
        if which == "1" and " " in name and month(name.split()[0]) and fold(name) not in months():
            end = found.start(f"m{which}") + len(name.split()[0])
        yield found.start(), end, number, day
        at = end


def _common_word(name: str) -> bool:
    """Without a capital, "may" and "march" are no months beside a number."""
    return name.split()[0] in ("may", "march", "mar", "sept", "dec", "set", "ago")


def _day(found: re.Match[str]) -> date | None:
    groups = {key: value for key, value in found.groupdict().items() if value is not None}
    shape = next(key[1] for key in groups if key[0] == "y")
    year = int(groups[f"y{shape}"])
    if shape == "3":
        return _numeric(int(groups["a3"]), int(groups["b3"]), year)
    name = groups[f"m{shape}"]
    number = int(name) if shape in "129" else month(name)
    return _valid(year, number, int(groups[f"d{shape}"]))


def _numeric(a: int, b: int, year: int) -> date | None:
    """Day and month in an order that only one reading allows."""
    if a > 12 or a == b:
        return _valid(year, b, a)
    return _valid(year, a, b) if b > 12 else None


def _valid(year: int, number: int | None, day: int) -> date | None:
    if number is None or year not in YEARS:
        return None
    try:
        return date(year, number, day)
    except ValueError:
        return None
