"""When posts are looked at again: by platform, how long after the post. Light to import, for the settings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from db.errors import InputError

Plan = Mapping[str, Sequence[timedelta]]
"""By platform: how long after a post it is looked at again, in rising order."""
OTHERS = "*"
"""The plan of platforms without one of their own."""
ARTICLE = "article"
"""The plan by which articles are read again."""
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_STEP = re.compile(r"([1-9][0-9]{0,4})([mhd])")


def read_length(written: object, name: str) -> timedelta:
    """A length of time such as `5m`, `6h` or `3d`. Raises InputError for anything else."""
    match = _STEP.fullmatch(written.strip()) if isinstance(written, str) else None
    if match is None:
        raise InputError(f"{name}: {written!r} is no length of time", "write 5m, 6h or 3d")
    return int(match[1]) * _UNITS[match[2]]


def longer(first: timedelta, tries: int, most: timedelta) -> timedelta:
    """How long to wait after so many tries that failed, and one more: twice as long each time, up to `most`."""
    return min(first * (1 << min(tries, 16)), most)


def _steps(written: str) -> tuple[timedelta, ...]:
    return tuple(read_length(step, "recheck") for step in written.split())


PLAN: Plan = {
    "twitter": _steps("5m 30m 65m 6h 24h 3d 7d 30d"),
    "telegram": _steps("15m 1h 6h 24h 3d 7d 30d"),
    ARTICLE: _steps("1h 6h 24h 7d 30d"),
    OTHERS: _steps("1h 6h 24h 3d 7d 30d"),
}
"""X allows edits for an hour, so a look comes just after it; Telegram allows them always."""


def read_plan(steps: Mapping[str, Sequence[str]]) -> Plan:
    """The plan with what the config says of some platforms. Raises InputError for what is no length of time."""
    return {
        **PLAN,
        **{platform: tuple(sorted(read_length(step, "recheck") for step in own)) for platform, own in steps.items()},
    }
