"""The page and the feed of changes in the archive's folder: static files, for a browser or a web server.

`changes.json` holds the changes that both show, the newest 200. It is no evidence: lost, it is made again.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from archiver.answer import Json
from archiver.bundle.report import style_of, template
from archiver.session import AGENT, Session
from archiver.telling import words
from archiver.telling.change import Change, document, tally
from archiver.times import instant
from db.errors import InputError

MOST = 200
"""Changes that are shown."""
_KEYS = document(Change("", "new", datetime.min.replace(tzinfo=UTC))).keys()
"""What a change holds today: one that another version wrote down is left out."""
STATE, PAGE, FEED = "changes.json", "changes.html", "changes.atom"


class PageDoor:
    """The folder of the archive, as a door. A change that is sent twice stands there once."""

    name = "page"
    size = 1_000_000

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def is_whole(self) -> bool:
        """Whether all files are there."""
        return all((self._folder / name).exists() for name in (STATE, PAGE, FEED))

    def send(self, session: Session, changes: Sequence[Json]) -> str | None:
        """Put these changes on top. Raises InputError where the files cannot be written."""
        known = {one["id"]: one for one in (*self._read(), *changes)}
        newest = sorted(known.values(), key=lambda one: (one["noticed_at"], one["id"]))[-MOST:]
        at, root = instant(session.now()) or "", session.archive.order.root()
        self._write(STATE, json.dumps(newest))
        self._write(PAGE, page(newest, at))
        self._write(FEED, feed(newest, at, root))
        return None

    def _read(self) -> list[Json]:
        try:
            found = json.loads((self._folder / STATE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        listed = found if isinstance(found, list) else []
        return [one for one in listed if isinstance(one, dict) and one.keys() == _KEYS]

    def _write(self, name: str, text: str) -> None:
        file = self._folder / name
        part = file.with_suffix(file.suffix + ".part")
        try:
            part.write_text(text, encoding="utf-8")
            part.replace(file)
        except OSError as error:
            raise InputError(f"{file} cannot be written", error.strerror or str(error)) from error


def page(changes: Sequence[Json], at: str) -> str:
    """The changes as an HTML page, newest first."""
    return template("archiver.telling", "changes.html.j2").render(
        changes=[_view(one) for one in reversed(changes)],
        at=at,
        tally=tally(changes),
        agent=AGENT,
        styles=[style_of("archiver.bundle", "report.css"), style_of("archiver.telling", "changes.css")],
    )


def feed(changes: Sequence[Json], at: str, root: str) -> str:
    """The changes as an Atom feed (RFC 4287), newest first. `root`: what is this archive's alone."""
    entry = template("archiver.telling", "change.html.j2")
    return template("archiver.telling", "changes.atom.j2").render(
        entries=[
            _view(one) | {"urn": _urn(one["id"]), "html": entry.render(change=_view(one))} for one in reversed(changes)
        ],
        updated=changes[-1]["noticed_at"] if changes else at,
        urn=_urn(root or "0"),
        agent=AGENT,
    )


def _view(change: Json) -> Json:
    said = [(label, text) for label, text in words.details(change) if label not in ("text", "quote reworded")]
    return change | {"head": words.head(change), "window": words.window(change), "said": said}


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"citetrail:{name}").urn
