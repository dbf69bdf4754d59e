"""Progress on a terminal: a bar for all that is counted, and below it what each thread has in hand or waits for."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from archiver.sheet import plain
from db.progress import Count, InHand, Over, Tell, Told, Waiting

DRAWN = 5
"""Drawings a second, at most."""
LINES = 8
"""Threads whose work is named, at most."""
ROOM = 60
"""Columns from which on there is room for a bar beside the numbers."""
BAR = 24
"""Columns of a bar."""
LONG = 5.0
"""Seconds of a wait from which on the time is told at which it ends."""
_MB = 1_000_000


@contextmanager
def showing() -> Iterator[Tell]:
    """Shows on the terminal of standard error what is told; all of it is gone at the end, before anything else is
    said.
    """
    bars = Bars(Console(stderr=True, highlight=False))
    try:
        yield bars.take
    finally:
        bars.end()


@dataclass(slots=True)
class _Counted:
    """A count as shown, and since when, by the steady clock."""

    count: Count
    since: float


@dataclass(slots=True)
class _Doing:
    """What one thread does, since when, and the waits it is in: why, and until when by the steady clock."""

    what: str
    since: float
    host: str = ""
    why: str = ""
    until: float | None = 0.0


class Bars:
    """What is shown. Nothing is drawn before something is told, nor after the end."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._state = threading.Lock()
        self._counts: dict[str, _Counted] = {}
        self._threads: dict[int, _Doing] = {}
        self._gate = threading.Lock()
        self._began = self._ended = False
        self._live = Live(
            get_renderable=lambda: self,
            console=console,
            refresh_per_second=DRAWN,
            transient=True,
            redirect_stdout=False,
        )

    def take(self, told: Told) -> None:
        """Takes in what a piece of work tells, in any thread; the next drawing shows it."""
        with self._state:
            self._take(told, threading.get_ident(), time.monotonic())
        if not self._began:
            self._begin()

    def _take(self, told: Told, thread: int, now: float) -> None:
        match told:
            case Count(what=what):
                shown = self._counts.setdefault(what, _Counted(told, now))
                if told.done >= shown.count.done:  # threads that count together may tell out of order
                    shown.count = told
            case Over(what=what):
                self._counts.pop(what, None)
            case InHand(what=""):
                self._threads.pop(thread, None)
            case InHand(what=what):
                self._threads[thread] = _Doing(what, now)
            case Waiting(host=host, seconds=seconds, why=why):
                doing = self._threads.setdefault(thread, _Doing("", now))
                doing.host, doing.why = host, why
                doing.until = None if seconds is None else now + seconds

    def _begin(self) -> None:
        with self._gate:
            if not self._began and not self._ended:
                self._began = True
                self._live.start(refresh=True)
                self._console.show_cursor()  # rich hides it, and who is killed could not bring it back

    def end(self) -> None:
        """Takes away what is shown."""
        with self._gate:
            self._ended = True
            self._live.stop()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines as they stand now, none longer than the terminal is wide."""
        now = time.monotonic()
        with self._state:
            counts = [(shown.count, now - shown.since) for shown in self._counts.values()]
            lines = [line for doing in self._threads.values() if (line := said(doing, now))]
        if counts:
            yield _table(counts, options.max_width)
        more = [f"and {len(lines) - LINES} more"] if len(lines) > LINES else []
        for line in [*lines[:LINES], *more]:
            text = Text(f"  {plain(line).plain}", no_wrap=True, overflow="ellipsis", style="dim")
            text.truncate(options.max_width, overflow="ellipsis")
            yield text


def said(doing: _Doing, now: float) -> str:
    """What one thread does, in a line; empty when there is nothing to say. `now`: by the steady clock."""
    parts = [doing.what] if doing.what else []
    if doing.until is None:
        parts.append(f"{doing.host}: {doing.why}")
    elif (left := doing.until - now) > 0:
        parts.append(f"{doing.host}: {doing.why}, {_time_left(left)}")
    elif parts:
        parts.append(_elapsed(now - doing.since))
    return " | ".join(parts)


def _time_left(seconds: float) -> str:
    if seconds < LONG:
        return f"{seconds:.1f} s"
    try:
        until = datetime.now(UTC) + timedelta(seconds=seconds)
    except OverflowError:
        return f"{seconds:.0f} s"
    return f"until {until:%H:%M:%S} UTC ({seconds:.0f} s)"


def _table(counts: list[tuple[Count, float]], width: int) -> Table:
    """A line for each: its name, a bar where there is room for one, and the numbers. What is too long is the name."""
    wide = width >= ROOM
    said = [(plain(count.what), numbers(count), _elapsed(seconds)) for count, seconds in counts]
    others = max(len(many) + len(since) for _, many, since in said) + 2 + (BAR + 1) * wide
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, overflow="ellipsis", max_width=max(1, width - others))
    for _ in range(2 + wide):
        table.add_column(no_wrap=True, overflow="ellipsis")
    for (count, _), (name, many, since) in zip(counts, said, strict=True):
        bar = ProgressBar(count.total, count.done, width=BAR) if count.total else Text("")
        table.add_row(name, *[bar] * wide, many, since)
    return table


def numbers(count: Count) -> str:
    """How many of how many."""
    if count.unit == "bytes":
        return f"{count.done / _MB:.1f} of {(count.total or 0) / _MB:.1f} MB"
    return f"{count.done}" if count.total is None else f"{count.done} of {count.total}"


def _elapsed(seconds: float) -> str:
    return str(timedelta(seconds=int(seconds)))
