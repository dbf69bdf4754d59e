"""Times as the interface writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

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
