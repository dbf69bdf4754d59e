"""The commands `backup` and `restore`: a copy of the archive on another disk, and an archive made from it."""

from __future__ import annotations

from pathlib import Path

from archiver.answer import DAMAGED, DONE, Answer, Options
from archiver.begin import settings, teller
from archiver.session import AGENT, utc_now
from db import backup as copies
from db.archive import Archive


def backup(options: Options, target: Path) -> Answer:
    """`backup TARGET`: copy the archive while it is in use, and say so in its chain of custody."""
    with Archive.open(settings(options).archive, create=False) as archive, teller(options) as tell:
        made = copies.backup(archive, target, tell)
        if not archive.read_only:
            archive.keep([], at=utc_now(), agent=AGENT, did="backup", note=_note("backup", made))
    return _answer("backup", made)


def restore(options: Options, source: Path, target: Path | None) -> Answer:
    """`restore BACKUP [TARGET]`: an archive made from a backup; without TARGET where the options name the archive."""
    folder = target or settings(options).archive
    with teller(options) as tell:
        made = copies.restore(source, folder, tell)
    with Archive.open(folder, create=False) as archive:
        archive.keep([], at=utc_now(), agent=AGENT, did="restore", note=_note("restored from a backup", made))
    return _answer("restore", made)


def _note(what: str, made: copies.Copied) -> str:
    """For the chain of custody. It goes into bundles: it names no folder of this machine."""
    counts = ", ".join(f"{made.checked[name]} {name}" for name in ("facts", "blobs"))
    return f"{what} with {made.entries} custody lines up to {made.head}, {counts}, {len(made.problems)} problems"


def _answer(kind: str, made: copies.Copied) -> Answer:
    answer = {
        "ok": not made.problems,
        "folder": str(made.folder),
        "head": made.head,
        "entries": made.entries,
        "checked": made.checked,
        "copied": {"files": made.files, "bytes": made.size},
        "problems": [{"where": where, "what": what} for where, what in made.problems],
    }
    return Answer(kind, answer, DAMAGED if made.problems else DONE)
