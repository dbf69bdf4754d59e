"""Times as the interface writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from db.errors import InputError
from db.model import When


def instant(at: datetime | None) -> str | None:
    """ISO 8601 in UTC with Z; fractions of a second only where there are any."""
    if at is None:
        return None
    precision = "auto" if not at.microsecond else "milliseconds" if not at.microsecond % 1000 else "microseconds"
    return at.isoformat(timespec=precision).replace("+00:00", "Z")


def window(when: When | None) -> dict[str, Any] | None:
    """A time as a window, or None."""
    if when is None:
        return None
    return {"as_written": when.as_written, "from": instant(when.earliest), "to": instant(when.latest)}


def day_or_instant(when: When | None) -> str | None:
    """A publication time: an instant when the page gave one, else its day, else None."""
    if when is None:
        return None
    if when.earliest is not None and when.earliest == when.latest:
        return instant(when.earliest)
    return when.day


def read_instant(written: str, option: str) -> datetime:
    """The instant that a user wrote, in UTC. Raises InputError for one without a zone, and for anything else."""
    try:
        at = datetime.fromisoformat(written)
        if at.tzinfo is None:
            raise InputError(f"{option} {written} has no zone", "add Z for UTC, or an offset such as +02:00")
        return at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InputError(f"{option} {written} is no instant", "write it as 2026-01-31T12:00:00Z") from error
