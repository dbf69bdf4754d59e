"""One request for a list, on record: what came, or why nothing did. Nothing is raised for the network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from archiver.session import Session
from archiver.web.tape import Tape
from db.errors import Refused, Unreachable, Unreadable
from db.model import Exchange
from db.spool import Spool


@dataclass(frozen=True)
class Answer:
    """What a host answered."""

    url: str
    """Where the answer came from in the end."""
    at: datetime
    status: int | None = None
    data: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    error: str | None = None
    """`Unreachable Refused Unreadable`; None for 200 and 304."""
    why: str | None = None
    tape: Tape = field(default_factory=Tape)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Every request and answer on the way."""
        return tuple(self.tape.exchanges)

    @property
    def blobs(self) -> dict[str, bytes | Spool]:
        """The bytes that the exchanges name."""
        return {**self.tape.blobs, **self.tape.files}


def ask(session: Session, url: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Ask for this address."""
    tape = Tape()
    error: str | None = None
    why: str | None = None
    status, data, said, final = None, b"", dict[str, str](), url
    try:
        with session.web.client(tape, session.patience) as client:
            answer = client.get(url, headers=dict(headers or {}))
            status, data, said, final = answer.status_code, answer.content, dict(answer.headers), str(answer.url)
    except (Refused, Unreachable, Unreadable) as failure:
        error, why = type(failure).__name__, str(failure)
    if status is not None and status not in (200, 304):
        error, why = ("Unreachable" if status >= 500 else "Refused"), f"{url} answers HTTP {status}"
    at = tape.exchanges[0].asked_at if tape.exchanges else session.now()
    return Answer(final, at, status, data, said, error, why, tape)
