"""Telling the news by every door, each change once by each.

What a door was told stands in the agenda: a place in the order of keeping; while a telling is under way, also the place
that it goes up to and the changes that are through. It is written down before the first and after each message. A
process that is killed between a message and its note sends that message again, with the same id: every change is told
at least once, and whoever heeds the id (Message-ID, webhook-id, the feed's) has it once.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Protocol

from archiver.answer import Json
from archiver.config import Settings
from archiver.plan import longer
from archiver.session import Session
from archiver.telling.change import document
from archiver.telling.changes import changes
from archiver.telling.changes_command import DAY, since
from archiver.telling.mail import MailDoor
from archiver.telling.page import PageDoor
from archiver.telling.webhook import WebhookDoor
from db.agenda import NEVER, Entry
from db.errors import CitetrailError
from db.order import Place

MOST = 100
"""Messages by one door in one round: what is left is told by the next ones."""
AGAIN, LONGEST = timedelta(minutes=2), timedelta(days=1)
"""After how long a door that failed is tried again; each wait is twice the one before."""
_KIND = "told"
_one_at_a_time = threading.Lock()


class Door(Protocol):
    """A way to tell changes."""

    name: str
    size: int
    """Changes in one message."""

    def send(self, session: Session, changes: Sequence[Json]) -> str | None:
        """Tell these. Raises CitetrailError where that failed; gives a remark where it did not go quite well."""
        ...


@dataclass(frozen=True)
class Told:
    """How one door fared."""

    door: str
    sent: int = 0
    why: str | None = None


def tell(session: Session, settings: Settings, round_: str = "all") -> list[Told]:
    """Tell by every door what is new since it was told last. Nothing is raised: what fails is tried again later.

    `round_`: which round has just ended, `sources`, `posts` or `all`; after one of posts articles may be in hand, which
    are told by the next one of sources.
    """
    with _one_at_a_time:
        page = PageDoor(session.archive.folder)
        doors: list[Door] = [page]
        if settings.tell.mail is not None:
            doors.append(MailDoor(settings.tell.mail, settings.network))
        if settings.tell.webhook is not None:
            doors.append(WebhookDoor(settings.tell.webhook))
        done = []
        for door in doors:
            try:
                done.append(_tell(session, door, round_, anew=door is page and not page.is_whole()))
            except CitetrailError as error:
                done.append(Told(door.name, why=str(error)))
        return done


def document_of(told: Sequence[Told]) -> tuple[list[Json], list[Json]]:
    """`told` and `incomplete` of the answer of `run --once`."""
    failed = [{"what": f"news by {one.door}", "why": one.why} for one in told if one.why]
    return [{"door": one.door, "changes": one.sent, "why": one.why} for one in told], failed


@dataclass(frozen=True)
class _State:
    """What one door was told, as its entry of the agenda says."""

    entry: Entry
    place: Place
    upto: Place | None = None
    """The place up to which it is being told just now."""
    through: tuple[str, ...] = ()
    """The changes before that place which are through."""


def _tell(session: Session, door: Door, round_: str, *, anew: bool) -> Told:
    state = _begun(session, door, anew=anew)
    now = session.now()
    due = state.entry.due_at
    if due is not None and now < due <= now + LONGEST:
        return Told(door.name, why=f"{state.entry.note.get('why')}; it is tried again after {due.isoformat()}")
    sent, remarks = 0, []
    while (upto := state.upto or _end(session, state.place, round_)) != state.place:
        news = [document(one) for one in changes(session.archive, state.place, upto)]
        parts = [news[start : start + door.size] for start in range(0, len(news), door.size)]
        state = _put(session, replace(state, upto=upto)) if news else state
        for part in parts:
            if part[-1]["id"] in state.through:
                continue
            if sent >= MOST * door.size:
                return Told(door.name, sent)
            try:
                remarks.append(door.send(session, part))
            except CitetrailError as error:
                _put_off(session, state, str(error))
                return Told(door.name, sent, str(error))
            sent += len(part)
            through = (*state.through, *(one["id"] for one in part))
            state = _put(session, replace(state, entry=replace(state.entry, tries=0), through=through))
        state = _put(session, _State(state.entry, upto))
    if anew and not sent:
        door.send(session, [])
    return Told(door.name, sent, "; ".join(filter(None, remarks)) or None)


def _end(session: Session, told: Place, round_: str) -> Place:
    end = session.archive.order.end()
    if round_ == "posts":
        return replace(end, readings=told.readings, crossreferences=told.crossreferences)
    return end


def _begun(session: Session, door: Door, *, anew: bool) -> _State:
    """What the door was told; one that is new is told the changes of the last day."""
    entry = session.archive.agenda.named(_KIND, [door.name]).get(door.name)
    if entry is None or anew:
        return _State(Entry(_KIND, door.name, NEVER), since(session.archive, session.now() - DAY))
    upto = entry.note.get("upto")
    return _State(
        entry, Place(**entry.note["place"]), Place(**upto) if upto else None, tuple(entry.note.get("through", ()))
    )


def _put(session: Session, state: _State) -> _State:
    """Write down how far a door was told; why it failed is forgotten."""
    note: Json = {"place": asdict(state.place)}
    if state.upto is not None:
        note |= {"upto": asdict(state.upto), "through": list(state.through)}
    state = replace(state, entry=replace(state.entry, due_at=NEVER, note=note))
    session.archive.agenda.put([state.entry])
    return state


def _put_off(session: Session, state: _State, why: str) -> None:
    entry = state.entry
    wait = longer(AGAIN, entry.tries, LONGEST)
    again = replace(entry, due_at=session.now() + wait, tries=entry.tries + 1, note={**entry.note, "why": why})
    session.archive.agenda.put([again])
