"""`run`: scheduled runs until stopped, or one round. APScheduler only ticks; what is due stands in the agenda."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING

from archiver.answer import DONE, IN_PART, Answer, Json, Options
from archiver.begin import session, settings
from archiver.config import Settings
from archiver.following import rounds
from archiver.following.holder import Holder, holding, who
from archiver.following.rounds import Round
from archiver.session import Session
from archiver.telling.page import PAGE
from archiver.telling.tell import document_of, tell
from db.errors import CitetrailError, InputError

if TYPE_CHECKING:
    from apscheduler.events import JobExecutionEvent

TICK = 20
"""Seconds between two questions what is due, of each kind."""
JITTER = 5
"""Seconds by which a tick comes sooner or later, so that no host is asked on the minute."""
BEAT = 5.0
"""Seconds between two signs of life."""
_ROUNDS: dict[str, Callable[[Session, Settings, datetime, Callable[[], bool]], Round]] = {
    "sources": rounds.run_sources,
    "posts": rounds.run_posts,
}


def once(options: Options, as_of: datetime | None) -> Answer:
    """`run --once`: one round of all that is due by `as_of`, which stamps no record; by now, where it is None.

    When another run holds the archive nothing is done, and that is said.
    """
    chosen = settings(options)
    with session(options) as run:
        run.archive.demand_writable()
        with holding(run.archive.folder, run.now()) as holder:
            if holder is None:
                return Answer("run", {"held_by": who(run.archive.folder), "incomplete": []}, DONE)
            try:
                done = rounds.document(rounds.run_all(run, chosen, as_of or run.now(), lambda: False))
                _tell_news(run, chosen, "all", done)
            except CitetrailError as error:
                holder.beat(run.now(), last={"at": run.now().isoformat(), "why": str(error)})
                raise
            holder.beat(run.now(), last=_summary(done))
    return Answer("run", done, IN_PART if done["incomplete"] else DONE)


def forever(options: Options) -> Answer:
    """`run`: until SIGTERM or Ctrl-C; what is in hand then is finished. Raises InputError when another run is at it."""
    from apscheduler.events import EVENT_JOB_ERROR
    from apscheduler.schedulers.background import BackgroundScheduler

    chosen = settings(options)
    with session(options) as run:
        run.archive.demand_writable()
        with holding(run.archive.folder, run.now()) as holder, _stopping() as stop:
            if holder is None:
                raise InputError("another run holds this archive", f"{who(run.archive.folder)}; `citetrail status`")
            options_of_jobs = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
            scheduler = BackgroundScheduler(timezone=UTC, job_defaults=options_of_jobs)
            for name in _ROUNDS:
                work = partial(_round, name, run, chosen, holder, stop)
                at = datetime.now(UTC)
                scheduler.add_job(work, "interval", id=name, seconds=TICK, jitter=JITTER, next_run_time=at)
            scheduler.add_listener(lambda event: _own_up(event, run, holder), EVENT_JOB_ERROR)
            scheduler.start()
            folder = run.archive.folder
            _tell(options, f"running on {folder}, sources: {len(chosen.feeds)}; Ctrl-C ends it")
            _tell(options, f"`citetrail status` says how it goes, `citetrail changes` and {folder / PAGE} what is new")
            while not stop.wait(BEAT):
                holder.beat(run.now())
            _tell(options, "ending: what is in hand is finished first")
            scheduler.shutdown(wait=True)
            holder.beat(run.now(), ended_at=run.now().isoformat())
    return Answer("run", {"ended": True, "incomplete": []})


def _round(name: str, run: Session, chosen: Settings, holder: Holder, stop: threading.Event) -> None:
    """One tick. What goes wrong is told and the next tick tries again: nothing ends the run but its user."""
    began = time.monotonic()
    try:
        run.archive.demand_writable()
        done = rounds.document(_ROUNDS[name](run, chosen, run.now(), stop.is_set))
        _tell_news(run, chosen, name, done)
    except CitetrailError as error:
        holder.beat(run.now(), **{name: {"at": run.now().isoformat(), "why": str(error)}})
        sys.stderr.write(f"citetrail: {error}\n")
        return
    holder.beat(run.now(), **{name: _summary(done) | {"took": round(time.monotonic() - began, 1)}})


def _own_up(event: JobExecutionEvent, run: Session, holder: Holder) -> None:
    """A defect of ours ends one tick, and `status` shows it: APScheduler itself only logs it."""
    why = f"a defect of ours: {event.exception!r}; please report it"
    holder.beat(run.now(), **{event.job_id: {"at": run.now().isoformat(), "why": why}})


def _tell_news(run: Session, chosen: Settings, name: str, done: Json) -> None:
    """Tell by every door what changed, and add to the round's answer how that went."""
    done["told"], failed = document_of(tell(run, chosen, name))
    done["incomplete"] += failed


def _summary(done: dict[str, object]) -> dict[str, object]:
    lists = {key: len(value) for key, value in done.items() if isinstance(value, list)}
    return {"at": done["ended_at"], "left": done["left"], **lists}


def _tell(options: Options, words: str) -> None:
    if not options.quiet:
        sys.stderr.write(f"citetrail: {words}\n")
        sys.stderr.flush()


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """An event that is set by SIGTERM and Ctrl-C; a second Ctrl-C ends the process at once."""
    stop = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
