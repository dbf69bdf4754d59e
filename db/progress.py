"""How far long work is, as plain values: told to whoever wants to show them, and by default to nobody."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

PERIOD = 0.1
"""Seconds between two counts that one piece of work tells: more often than this nobody can read."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Count:
    """So many of these are done. `total`: None where nobody knows it beforehand. `unit`: empty, or `bytes`."""

    what: str
    done: int
    total: int | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Over:
    """These are counted no longer: they are done, or the work has ended."""

    what: str


@dataclass(frozen=True, slots=True)
class InHand:
    """What the thread that tells it works on from now; empty for nothing."""

    what: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """The thread that tells it waits for this host, so many seconds, and why; None for a time that nobody knows, 0 for
    a wait that is over.
    """

    host: str
    seconds: float | None
    why: str = ""


Told = Count | Over | InHand | Waiting
Tell = Callable[[Told], None]
"""Told from any thread; never raises, and takes no time to speak of."""


def silent(told: Told) -> None:
    """Nobody is told."""


def counted(items: Iterable[_T], tell: Tell, what: str, total: int | None = None) -> Iterator[_T]:
    """The items, while it is told how many of them are done."""
    if tell is silent:
        yield from items
        return
    last = time.monotonic()
    tell(Count(what, 0, total))
    try:
        for done, item in enumerate(items, 1):
            yield item
            now = time.monotonic()
            if now - last >= PERIOD or done == total:
                last = now
                tell(Count(what, done, total))
    finally:
        tell(Over(what))


@contextmanager
def weighed(tell: Tell, what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Gives what takes the number of bytes that were just done, from any thread, while it is told how many are."""
    if tell is silent:
        yield lambda count: None
        return
    done, last, turn = 0, time.monotonic(), threading.Lock()

    def more(count: int) -> None:
        nonlocal done, last
        with turn:
            done, now = done + count, time.monotonic()
            if now - last >= PERIOD or done >= total:
                last = now
                tell(Count(what, min(done, total), total, "bytes"))

    tell(Count(what, 0, total, "bytes"))
    try:
        yield more
    finally:
        tell(Over(what))


def several(items: Sequence[_T], tell: Tell, what: str) -> Iterable[_T]:
    """The items, counted where there is more than one."""
    return counted(items, tell, what, len(items)) if len(items) > 1 else items
