"""What a run works with: the archive, the adapters, the web, the time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archiver.adapter import Adapter, Recognise, Saver
from archiver.version import VERSION
from db.progress import Tell, silent

if TYPE_CHECKING:
    from archiver.web.wire import Web
    from db.archive import Archive

AGENT = f"citetrail {VERSION}"
"""Who did it, in records: the tool and its version."""


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Session:
    """What a run works with."""

    archive: Archive
    adapters: Mapping[str, Adapter]
    recognise: Recognise
    web: Web
    patience: float = 300.0
    granted: frozenset[str] = frozenset()
    """The secrets (by their environment variable) and third-party mirrors that routes may use."""
    speakers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Accounts, as `platform:handle`, by the name of the speaker who posts from them, as the user's settings say."""
    savers: tuple[Saver, ...] = ()
    """The web archives that are asked to save pages."""
    now: Callable[[], datetime] = utc_now
    tell: Tell = silent
    """Told how far the work is: for progress on a terminal."""
