"""Changes as a mail: plain text, with word diffs and the commands to run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from archiver.answer import Json
from archiver.bundle.report_text import visible
from archiver.session import Session
from archiver.tell_settings import Mail
from archiver.telling import words
from archiver.telling.change import tally
from archiver.web import smtp
from archiver.web.network import Network
from db import canonical

MOST = 50
"""Changes in one mail."""
_SUBJECT = 140


class MailDoor:
    """A mail server, as a door: one mail for up to `MOST` changes."""

    name = "mail"
    size = MOST

    def __init__(self, settings: Mail, network: Network) -> None:
        self._settings, self._network = settings, network

    def send(self, session: Session, changes: Sequence[Json]) -> str | None:
        """Send one mail on these changes; sent again, it has the same Message-ID."""
        s = self._settings
        server = smtp.Server(s.host, s.port, s.tls, s.user, s.password)
        return smtp.send(compose(changes, s, session.now()), server, self._network)


def compose(changes: Sequence[Json], settings: Mail, at: datetime) -> EmailMessage:
    """The mail on these changes. Nothing that a page or a post wrote can hide in it, or make a header of its own."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = settings.sender
    mail["To"] = ", ".join(settings.to)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{_id(changes)}@{settings.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834
    mail["Subject"] = _subject(changes)
    mail.set_content("\n".join(_lines(changes)) + "\n", charset="utf-8", cte="quoted-printable")
    return mail


def _id(changes: Sequence[Json]) -> str:
    return canonical.digest(" ".join(one["id"] for one in changes).encode())[:32]


def _clean(text: str) -> str:
    """Foreign text on one line, with what hides or turns text written out."""
    return visible(text).striptags()


def _subject(changes: Sequence[Json]) -> str:
    first = words.head(changes[0]) if len(changes) == 1 else tally(changes)
    return _clean(f"Citetrail: {first}")[:_SUBJECT]


def _lines(changes: Sequence[Json]) -> Iterator[str]:
    yield f"What changed, by Citetrail: {tally(changes)}."
    yield "In a word diff, [-what was taken out-] and {+what was put in+}."
    for change in changes:
        yield ""
        yield _clean(words.head(change))
        for label, text in (
            ("at", change["url"] or ""),
            ("noticed", change["noticed_at"]),
            ("since", words.window(change)),
            *words.details(change),
            ("run", change["command"]),
        ):
            if text:
                yield f"    {label}: {_clean(text)}"
