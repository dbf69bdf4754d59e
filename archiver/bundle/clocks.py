"""Our clock held against those of the servers that answered: the `Date` of each answer against our own time for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from db.model import Circumstances, Exchange

TOLERANCE = 60.0
"""Seconds by which clocks may differ and still be said to agree, as for the time in a post's id."""
_DATE = re.compile(r"^date[ \t]*:[ \t]*([^\r\n]*?)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_AGE = re.compile(r"^age[ \t]*:[ \t]*(\d{1,9})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_SECOND = timedelta(seconds=1)


def server_date(exchange: Exchange) -> datetime | None:
    """When the server says that it answered: its `Date`, and for how long a cache has held that (RFC 9110, 9111)."""
    found, age = _DATE.search(exchange.head), _AGE.search(exchange.head)
    if found is None:
        return None
    try:
        said = parsedate_to_datetime(found[1])
        said = said if said.tzinfo else said.replace(tzinfo=UTC)
        return said.astimezone(UTC) + timedelta(seconds=int(age[1]) if age else 0)
    except (ValueError, OverflowError):
        return None


def ahead(exchange: Exchange) -> float | None:
    """Seconds by which our clock is ahead of the server's, at least; below 0: behind. 0 where the second that it names
    may lie within the exchange; None where it names none.
    """
    said = server_date(exchange)
    if said is None:
        return None
    begin, end = exchange.asked_at, exchange.asked_at + timedelta(seconds=exchange.took)
    if said + _SECOND < begin:
        return round((begin - said - _SECOND).total_seconds(), 3)
    return -round((said - end).total_seconds(), 3) if said > end else 0.0


def agree(exchanges: Iterable[Exchange]) -> bool | None:
    """Whether our clock agrees with those of all who answered; None where none of them told the time."""
    found = [seconds for exchange in exchanges if (seconds := ahead(exchange)) is not None]
    return all(abs(seconds) <= TOLERANCE for seconds in found) if found else None


def synchronised(circumstances: Circumstances | None) -> bool | None:
    """Whether the system held our clock to be synchronised; None where that is not known."""
    told = circumstances.clock if circumstances else "unknown"
    return {"synchronised": True, "not synchronised": False}.get(told)
