"""The log: what ran, what was captured, what failed and why. Told here, to nobody unless the settings name a file.

Light: imported at every start. `archiver/logfile.py` writes the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Listener = Callable[[str, str, Mapping[str, object]], None]
"""Takes the level (`info warning`), what was done, and about what. Never raises."""

listener: Listener | None = None


def event(did: str, **about: object) -> None:
    """Something was done."""
    if listener is not None:
        listener("info", did, about)


def failure(did: str, **about: object) -> None:
    """Something went wrong; `why` says why."""
    if listener is not None:
        listener("warning", did, about)
