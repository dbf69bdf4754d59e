"""`changes`: what is new, altered, edited, gone and back since a day or an instant."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from archiver.answer import Answer, Options
from archiver.begin import session
from archiver.telling.change import document, tally
from archiver.telling.changes import changes
from archiver.times import instant, read_instant
from db.archive import Archive
from db.errors import InputError
from db.order import Place

DAY = timedelta(days=1)
SLACK = timedelta(hours=1)
"""By how much looks are kept later than others that were taken after them."""


def since(archive: Archive, at: datetime) -> Place:
    """The place from which on every change is found that was noticed at this instant or later."""
    return archive.order.at(at - SLACK)


def report(options: Options, written: str | None) -> Answer:
    """`changes --since DAY|INSTANT`; without it, those of the last 24 hours."""
    with session(options, create=False) as run:
        at = _read(written) if written else run.now() - DAY
        found = changes(run.archive, since(run.archive, at), run.archive.order.end())
        shown = [document(one) for one in found if one.noticed_at >= at]
    return Answer("changes", {"since": instant(at), "tally": tally(shown), "changes": shown})


def _read(written: str) -> datetime:
    """The instant that was written, or the beginning (UTC) of the day."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        return read_instant(written, "--since")
    try:
        return datetime.fromisoformat(written).replace(tzinfo=UTC)
    except ValueError as error:
        raise InputError(f"--since {written} is no day", "write it as 2026-01-31") from error
