"""Times as windows: what a written date can mean, as instants in UTC.

A day in an unknown zone is wider than a day: it began 14 hours before it did in UTC, in the easternmost
zone, and ended 12 hours after, in the westernmost. A time that is not known stays unknown.
"""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime, time, timedelta, timezone

from archiver.dates.days import GAP, YEARS, day_as_when, day_at, day_window, days_in
from archiver.dates.saidon import find_said_on
from db.model import When

__all__ = [
    "day_as_when",
    "day_window",
    "find_said_on",
    "instant_as_when",
    "parse_day",
    "parse_instant",
    "read_when",
]

_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "PST": -8, "PDT": -7, "MDT": -6, "CDT": -5, "EDT": -4,
    "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "KST": 9,
}  # fmt: skip
"""Zone names with one meaning in the news. CST, IST, BST, EST, AST have two or more and are left out."""

_ISO = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?([Zz]|[+-]\d\d:?\d\d)(?![\d:])")
_LEGACY = re.compile(r"\b([A-Z][a-z]{2}) +(\d{1,2}) +(\d\d:\d\d:\d\d) +(?:UTC|GMT)?([+-]\d{4}) +(\d{4})\b")
_CLOCK = re.compile(
    rf"(?<![\d:.+-])(\d{{1,2}})[:.](\d\d)(?::(\d\d))?(?:{GAP}*([AaPp])\.?[Mm]\.?)?{GAP}*"
    rf"\(?(?:([A-Z]{{3,4}}|Z)\b|(?:UTC|GMT)?([+-]\d\d:?\d\d))"
)
_SECONDS = re.compile(r"\d:\d\d:\d\d")
_LONGEST = 200


def instant_as_when(as_written: str | None, at: datetime, source: str) -> When:
    """An instant. Raises ValueError when `at` has no zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return When(as_written, at.astimezone(UTC), at.astimezone(UTC), source)


def parse_day(text: str, language: str | None = None) -> date | None:
    """The one day that this short text writes, in any language we know; None when there is none, or when unsure."""
    if len(text) > _LONGEST:
        return None
    found = {written.day for written in days_in(text)}
    if found:
        return found.pop() if len(found) == 1 else None
    day = _by_dateparser(text, language)
    return day if day is not None and day.year in YEARS else None


def parse_instant(text: str) -> datetime | None:
    """The instant that this short text writes, in UTC: only with an offset, or a zone that has one meaning.

    Reads ISO 8601, `Sat Sep 19 05:18:23 +0000 2020`, and a clock time with a zone beside a written day.
    """
    if len(text) > _LONGEST:
        return None
    try:
        at = _instant(text)
    except (ValueError, OverflowError):
        return None
    return at if at is not None and at.year in YEARS else None


def read_when(text: str, language: str | None, source: str) -> When | None:
    """A written time as a window: an instant, or a minute, if its zone is certain; else its day; None: neither."""
    written = text.strip()
    at = parse_instant(written)
    if at is not None and _SECONDS.search(written):
        return instant_as_when(written, at, source)
    if at is not None:  # a clock without seconds names a minute
        return When(written, at, at + timedelta(seconds=59, microseconds=999_999), source)
    day = parse_day(written, language)
    return day_as_when(written, day, source) if day is not None else None


def _instant(text: str) -> datetime | None:
    iso = _ISO.search(text)
    if iso:
        return datetime.fromisoformat(f"{iso[1]}T{iso[2]}{iso[3].upper()}").astimezone(UTC)
    legacy = _LEGACY.search(text)
    if legacy:
        day = day_at(f"{legacy[1]} {legacy[2]}, {legacy[5]}", 0)
        if day is None:
            return None
        at = datetime.combine(day.day, time.fromisoformat(legacy[3]))
        return at.replace(tzinfo=_offset(legacy[4])).astimezone(UTC)
    clock = _CLOCK.search(text)
    days = {written.day for written in days_in(text)}
    if clock is None or len(days) != 1:
        return None
    zone = _zone(clock[5], clock[6])
    hour = _hour(int(clock[1]), clock[4])
    if zone is None or hour is None:
        return None
    return datetime.combine(days.pop(), time(hour, int(clock[2]), int(clock[3] or 0)), zone).astimezone(UTC)


def _hour(hour: int, half: str | None) -> int | None:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        return None
    return hour % 12 + (12 if half in "Pp" else 0)


def _zone(name: str | None, offset: str | None) -> timezone | None:
    if offset:
        return _offset(offset)
    hours = _ZONES.get(name or "")
    return None if hours is None else timezone(timedelta(hours=hours))


def _offset(written: str) -> timezone:
    sign = -1 if written[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(written[1:3]), minutes=int(written[-2:])))


def _by_dateparser(text: str, language: str | None) -> date | None:
    """What dateparser reads where our table does not: whole dates in words, with day and year in digits."""
    numbers = {int(n) for n in re.findall(r"\d+", text)}
    if language is None or len(text) > 60 or len(numbers) < 2 or not re.search(r"[^\W\d_]{2}", text):
        return None
    import dateparser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            settings = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"]}
            at = dateparser.parse(text, languages=[re.split("[-_]", language)[0]], settings=settings)
        except (ValueError, OverflowError):  # a language that it does not know
            return None
    return at.date() if at is not None and {at.year, at.day} <= numbers else None
