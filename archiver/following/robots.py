"""What a host's robots.txt asks of those who come by themselves (RFC 9309), remembered for a day."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from archiver.following.ask import ask
from archiver.session import AGENT, Session
from db.agenda import Entry
from db.polled import Poll

NAME = "citetrail"
"""What a robots.txt calls us."""
KEPT_FOR = timedelta(days=1)
AGAIN = timedelta(minutes=10)
"""After how long it is asked for again where it could not be had."""
LARGEST = 500 * 1024
"""Bytes that are read of it; RFC 9309 asks for as many at least."""


def forbids(session: Session, url: str) -> str | None:
    """Why this page is not to be asked for by a scheduled run; None where it may be.

    A host without a robots.txt allows all; one whose robots.txt cannot be had forbids all for the time being.
    """
    parts = urlsplit(url)
    host = f"{parts.scheme}://{parts.netloc}"
    entry = session.archive.agenda.named("robots", [host]).get(host)
    if entry is None or entry.due_at is None or not session.now() < entry.due_at <= session.now() + KEPT_FOR:
        entry = _read(session, host, entry)
    if why := entry.note.get("why"):
        return f"{host}/robots.txt cannot be had ({why}), so nothing is asked of the host for now"
    if not _allows(str(entry.note.get("text", "")), url):
        return f"{host}/robots.txt asks programs to leave the page alone; `citetrail archive` reads it when you ask"
    return None


def _allows(text: str, url: str) -> bool:
    if not text.strip():
        return True
    from protego import Protego

    return bool(Protego.parse(text).can_fetch(url, NAME))


def _read(session: Session, host: str, known: Entry | None) -> Entry:
    """Ask for it; kept as a poll when it says something else than before."""
    address, now = f"{host}/robots.txt", session.now()
    answer = ask(session, address)
    if answer.error is None or answer.status in range(400, 500):
        found = answer.error is None
        text = answer.data[:LARGEST].decode("utf-8", "replace") if found else ""
        entry = Entry("robots", host, now + KEPT_FOR, note={"text": text})
    else:
        text = str(known.note.get("text", "")) if known else ""
        entry = Entry("robots", host, now + AGAIN, note={"text": text} if text else {"text": "", "why": answer.why})
    if known is None or known.note != entry.note:
        poll = Poll(address, answer.at, AGENT, (), answer.error, answer.why, answer.exchanges)
        session.archive.keep([poll], at=now, agent=AGENT, did="poll", blobs=answer.blobs)
    session.archive.agenda.put([entry])
    return entry
