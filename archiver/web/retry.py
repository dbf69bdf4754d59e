"""When to ask again. Pure: the answer's headers and the time go in, seconds come out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

AGAIN = frozenset({429, 500, 502, 503, 504})
"""Answers that mean "not now"."""
ATTEMPTS = 8
"""How often one request is made at most when the host answers `AGAIN`."""
CONNECTS = 4
"""How often one request is made at most when the connection fails."""
_FIRST = 0.5
_LONGEST = 60.0
_EPOCH = 1_000_000_000  # larger numbers in x-rate-limit-reset are instants, smaller ones are seconds from now


def back_off(failures: int, dice: float) -> float:
    """Seconds to wait after so many failures in a row: doubling, up to a minute. `dice` is from 0 to 1 (jitter)."""
    return min(_FIRST * 2.0 ** (failures - 1), _LONGEST) * (0.5 + dice / 2)


def asked_wait(status: int, headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that the host asks us to stay away, or None when it does not say. `now` is in seconds since 1970.

    Retry-After (RFC 9110, 10.2.3) as seconds or as a date, which is held against the host's own Date so that a wrong
    clock does no harm; else, with 429, x-rate-limit-reset as X writes it.
    """
    after = headers.get("retry-after", "").strip()
    if after:
        seconds = _seconds(after)
        if seconds is not None:
            return seconds
        instant = _instant(after)
        if instant is not None:
            theirs = _instant(headers.get("date", ""))
            return max(0.0, instant - (now if theirs is None else theirs))
    if status == 429:
        reset = _seconds(headers.get("x-rate-limit-reset", "").strip())
        if reset is not None:
            return max(0.0, reset - now) if reset > _EPOCH else reset
    return None


def _seconds(text: str) -> float | None:
    """A count of seconds; a decimal point is no standard, yet seen."""
    if not text or len(text) > 20 or not text.replace(".", "", 1).isdecimal() or not text.isascii():
        return None
    return float(text)


def _instant(text: str) -> float | None:
    try:
        at = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def clock_time(at: float) -> str:
    """An instant as sentences write it: UTC, to the second."""
    try:
        return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (ValueError, OverflowError, OSError):
        return "a time beyond the calendar"
