"""`verify` of the archive itself: all of it or a part, held against what is known from elsewhere, and logged."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archiver.answer import Options
from archiver.begin import settings, teller, under
from archiver.session import AGENT, utc_now
from archiver.times import instant
from db.errors import CitetrailError, InputError

if TYPE_CHECKING:
    from db.archive import Archive

Problem = tuple[str, str]


@dataclass(frozen=True)
class Asked:
    """What is asked of the archive: a part of it, by number or by days; a head that its chain once had, or a bundle."""

    oldest: int | None = None
    within: int | None = None
    head: str | None = None
    entries: int | None = None
    against: Path | None = None


def check_archive(
    options: Options, asked: Asked, copy: Path | None = None
) -> tuple[dict[str, int], list[Problem], list[str]]:
    """How much was checked, what is wrong, and what is to be said of it. `copy`: a backup in place of the archive.

    Where the archive can be written, the check is logged in it; in a backup it is not.

    What damage there is in the chain itself is not built upon: then nothing is written.
    """
    from db import backup, fixity, verify
    from db.archive import Archive

    known = _anchors(asked)
    if asked.oldest and asked.within:
        raise InputError("--oldest and --within were both given", "say how much is to be checked in one way")
    chosen = settings(options)
    own = backup.opened(copy) if copy else Archive.open(chosen.archive, create=False, under=under(chosen))
    with own as kept, teller(options) as tell:
        part, notes = fixity.WHOLE, [] if known else [_UNANCHORED]
        if asked.oldest or asked.within:
            done = fixity.check(kept, asked.oldest, asked.within, tell)
            checked, problems, part = done.checked, done.problems, done.part
            notes = [f"a part of {done.total} items; the check of all of it sees more: rows that no event names"]
        else:
            checked, problems = verify.check(kept, tell)
        for entries, head in known:
            problems += verify.check_anchor(kept, entries, head)
        if not any(where.startswith(_GROUND) for where, _ in problems):
            notes += _log(kept, fixity.note(part, checked, len(problems)))
        since = fixity.all_checked_since(kept)
        if part != fixity.WHOLE:
            notes.append(
                f"all of it was checked since {instant(since)}" if since else "some of it was never checked yet"
            )
    return checked, problems, notes


_GROUND = ("event", "table", "trigger", "the database file", "citetrail.db")
"""Where damage begins that lies below what a new line in the chain would stand on."""
_UNANCHORED = (
    "a chain that was cut at its end with all that the lost lines brought is seen only by what is known elsewhere: "
    "--against BUNDLE, or --head and --entries as an export told them"
)


def log_bundle(options: Options, bundle: Path, problems: int) -> list[str]:
    """Put down in the archive, if there is one, that a bundle was verified. Gives what is to be said of that."""
    from db.facts import FILE

    chosen = settings(options)
    folder = chosen.archive
    if not ((folder / FILE).is_file() and os.access(folder, os.W_OK) and os.access(folder / FILE, os.W_OK)):
        return []
    from db.archive import Archive

    said = {"bundle": _root(bundle), "file": bundle.name, "problems": problems}
    try:
        with Archive.open(folder, create=False, under=under(chosen)) as kept:
            return _log(kept, json.dumps(said, sort_keys=True))
    except CitetrailError as error:
        return [_not_put_down(error)]


def _log(kept: Archive, note: str) -> list[str]:
    """Put a check down in the chain of custody. Gives what is to be said where that cannot be: the check holds."""
    if kept.read_only:
        return []
    try:
        kept.keep([], at=utc_now(), agent=AGENT, did="verify", note=note)
    except CitetrailError as error:
        return [_not_put_down(error)]
    return []


def _not_put_down(error: CitetrailError) -> str:
    return f"this check is not put down in the chain of custody: {error}"


def _anchors(asked: Asked) -> Sequence[tuple[int, str]]:
    """The length and the head that the chain is known to have had."""
    known = []
    if (asked.head is None) != (asked.entries is None):
        raise InputError("--head and --entries belong together", "an export tells both; they stand in bag-info.txt")
    if asked.head is not None and asked.entries is not None:
        if not re.fullmatch("[0-9a-f]{64}", asked.head.lower()):
            raise InputError(f"{asked.head} is no SHA-256", "it has 64 hexadecimal digits")
        known.append((asked.entries, asked.head.lower()))
    if asked.against is not None:
        known.append(_anchor_of(asked.against))
    return known


def _anchor_of(bundle: Path) -> tuple[int, str]:
    from archiver.bundle import opening, verify

    with opening.opened_bag(bundle) as (held, _):
        said = verify.info(held)
    head, entries = said.get("Custody-Log-Head-SHA256", ""), said.get("Custody-Log-Entries", "")
    if not re.fullmatch("[0-9a-f]{64}", head) or not re.fullmatch("[1-9][0-9]{0,17}", entries):
        raise InputError(
            f"{bundle} does not say what the chain of custody was", "give a bundle that `verify` finds sound"
        )
    return int(entries), head


def _root(bundle: Path) -> str | None:
    """The root of a bundle; None where it cannot be read any more."""
    from archiver.bundle import opening
    from archiver.bundle.container import BROKEN

    try:
        with opening.opened_bag(bundle) as (held, _):
            return opening.root_of(held)
    except (CitetrailError, KeyError, *BROKEN):
        return None
