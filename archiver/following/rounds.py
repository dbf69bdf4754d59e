"""One round of all that is due: sources asked, articles read, posts looked at; and the answer that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from archiver.answer import Json
from archiver.config import Settings
from archiver.following.pages import Read, read_due
from archiver.following.polling import Polled, poll_due
from archiver.following.watch import Watched, look_due
from archiver.planning import plan_all_anew
from archiver.session import Session
from archiver.times import instant
from db.agenda import NEVER, Entry

BACK = timedelta(minutes=1)
"""By how much the clock must stand before the last round's to be called set back."""


@dataclass(frozen=True)
class Round:
    """What one round did."""

    began_at: datetime
    ended_at: datetime
    polled: tuple[Polled, ...] = ()
    read: tuple[Read, ...] = ()
    watched: Watched = field(default_factory=Watched)


def run_sources(session: Session, settings: Settings, as_of: datetime, stopped: Callable[[], bool]) -> Round:
    """Ask the sources that are due, and read the articles that are due."""
    began = session.now()
    mend(session)
    polled = poll_due(session, settings.feeds, as_of)
    upto = max(as_of, session.now())  # what was found just now is due
    read = read_due(session, settings.recheck, settings.feeds, upto, stopped)
    return Round(began, session.now(), tuple(polled), tuple(read))


def run_posts(session: Session, settings: Settings, as_of: datetime, stopped: Callable[[], bool]) -> Round:
    """Look at the posts that are due."""
    began = session.now()
    mend(session)
    watched = look_due(session, settings.recheck, as_of, stopped)
    return Round(began, session.now(), watched=watched)


def run_all(session: Session, settings: Settings, as_of: datetime, stopped: Callable[[], bool]) -> Round:
    """One round of everything that is due by this instant: new articles before posts that are known."""
    sources = run_sources(session, settings, as_of, stopped)
    posts = run_posts(session, settings, as_of, stopped)
    return Round(sources.began_at, posts.ended_at, sources.polled, sources.read, posts.watched)


def mend(session: Session) -> None:
    """Plan everything anew when the clock was set back: what a clock that was ahead put down would come too late."""
    now = session.now()
    known = session.archive.agenda.named("clock", ["round"]).get("round")
    if known is not None and now < datetime.fromisoformat(known.note["at"]) - BACK:
        plan_all_anew(session.archive.agenda)
    if known is None or abs(now - datetime.fromisoformat(known.note["at"])) > BACK:
        session.archive.agenda.put([Entry("clock", "round", NEVER, note={"at": now.isoformat()})])


def document(done: Round) -> Json:
    """The answer of `run --once`."""
    watched = done.watched
    return {
        "began_at": instant(done.began_at),
        "ended_at": instant(done.ended_at),
        "sources": [{"source": one.feed.name, "new": one.new, "why": one.why} for one in done.polled],
        "pages": [{"source": one.name, "ids": list(one.articles), "why": one.why or one.passed} for one in done.read],
        "checked": [
            {"post": one.ref.key, "availability": one.availability, "change": one.change} for one in watched.checked
        ],
        "paused": [{"platform": name, "why": why} for name, why in watched.paused],
        "left": watched.left,
        "incomplete": list(_incomplete(done)),
    }


def _incomplete(done: Round) -> Iterator[Json]:
    yield from ({"what": one.feed.name, "why": one.why} for one in done.polled if one.why)
    for one in done.read:
        if one.why:
            yield {"what": one.name, "why": one.why}
        yield from (dict(item) for item in one.incomplete)
    for look in done.watched.checked:
        if look.failure:
            yield {"what": look.ref.url, "why": f"no look succeeded: {look.failure.why}"}
    for name, why in done.watched.paused:
        yield {"what": f"posts on {name}", "why": f"left alone for now: {why}"}
