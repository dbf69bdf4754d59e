"""`seal BUNDLE -o NEW.zip`, and what `export` and `verify` know of seals. Libraries are loaded where they are used."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archiver.answer import DONE, IN_PART, Answer, Json, Options
from archiver.begin import Online, settings, teller, under
from archiver.bundle.pins import Pins
from archiver.session import AGENT, utc_now
from db.errors import Damaged, InputError, Unreachable
from db.progress import InHand, Tell

if TYPE_CHECKING:
    from archiver.bundle.container import Container
    from archiver.bundle.seal import Made, Sealer
    from archiver.config import Settings
    from archiver.web.wire import Web

_TOO_OLD = "the VERIFY.sh in this bundle is older than such proofs and would call it damaged: export the bundle anew"


def sealer(chosen: Settings, web: Web, tell: Tell) -> Sealer | None:
    """The sealer that the settings ask for; None where bundles are not to be sealed. Raises InputError."""
    if not chosen.seal:
        return None
    from archiver.bundle import seal

    return seal.sealer(chosen.seal, web, chosen.network.patience, tell)


def pins(signer: str | None, roots: Sequence[str], headers: Sequence[str] = ()) -> Pins:
    """What a verifier pins, read from files where it stands in them. Raises InputError."""
    if signer is None and not roots and not headers:
        return Pins()
    from archiver.bundle import block, sshsig, timestamps

    key = None if signer is None else sshsig.fingerprint(signer)
    given = [block.header(said) for said in headers]
    by_height = {header.height: header for header in given}
    if len(by_height) < len(set(given)):
        raise InputError("two headers are given for one Bitcoin block", "give the one that is in the chain")
    return Pins(key, frozenset(timestamps.pinned(root) for root in roots), by_height)


def recorded(note: str, made: Made | None) -> tuple[str, Mapping[str, bytes]]:
    """The note for the chain of custody with what was sealed, and the bytes that were exchanged for it."""
    if made is None:
        return note, {}
    from archiver.bundle import seal

    return f"{note}; {seal.record(made)}", made.blobs


def answer(kind: str, document: Json, made: Made | None) -> Answer:
    """The answer of a command that sealed: done in part where something could not be had."""
    if made is None:
        return Answer(kind, document)
    from archiver.bundle import seal

    return Answer(kind, document | seal.told(made), IN_PART if made.missing else DONE)


def seal(options: Options, bundle: Path, target: Path) -> Answer:
    """Seal a bundle, or add to the seal that it has: time stamps over all of it, and the blocks that proofs wait for.
    The old file is left as it is.

    Raises InputError, Damaged for a bundle that does not verify, and Unreachable when nothing could be had.
    """
    chosen = settings(options)
    if target.exists():
        raise InputError(f"{target} is there already", "a seal is never written over another: name a new file")
    with teller(options) as tell:
        home = chosen.archive if _takes_records(chosen.archive) else None
        by = sealer(chosen, Online(chosen, home / "hosts" if home else None, tell), tell)
        if by is None:
            why = "set seal.key, seal.tsa or seal.calendars; `citetrail doctor` says how"
            raise InputError("there is nothing to seal with", why)
        made, digest = _sealed(bundle, target, by, tell)
    if home:
        _record(chosen, f"bundle {digest}", made)
    return answer("seal", {"bundle": str(target), "sha256": digest}, made)


def _sealed(bundle: Path, target: Path, by: Sealer, tell: Tell) -> tuple[Made, str]:
    from archiver.bundle import bag, export, opening, verify

    with verify.checked(bundle, tell) as (report, held), export.room_beside(target) as room:
        if report.problems:
            first = report.problems[0]
            raise Damaged(f"{bundle} does not verify, so it is not sealed", f"{first.where}: {first.what}")
        folder = room / "bag"
        tell(InHand("unpacking"))
        for name in held.sizes:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            with held.open(name) as source, (folder / name).open("wb") as sink:
                shutil.copyfileobj(source, sink, bag.PIECE)
        made = _made(folder, held, by)
        for name, data in made.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        tell(InHand(""))
        digest = export.pack(bag.files_below(folder), opening.root_of(held), room / "bundle.zip", tell=tell)
        (room / "bundle.zip").replace(target)
    return made, digest


def _made(folder: Path, held: Container, by: Sealer) -> Made:
    """The new files of the seal. Raises InputError and Unreachable."""
    from archiver.bundle import bag
    from archiver.bundle import seal as room
    from archiver.bundle.export import SCRIPT

    old = sorted(name for name in held.sizes if name.startswith(room.FOLDER))
    knows = b".ots" in (folder / SCRIPT).read_bytes()
    asked, by = by.calendars, by if knows else replace(by, calendars=())
    if not old:
        made = room.seal((folder / bag.ROOT).read_bytes(), by)
    elif not (by.authorities or by.calendars):
        why = "only authorities and calendars can add to a seal: set seal.tsa or seal.calendars"
        raise InputError("the bundle is sealed already", _TOO_OLD if asked else why)
    else:
        renewed = {name.split("/")[2] for name in old if name.startswith(room.RENEWALS)}
        files = {name: (folder / name).read_bytes() for name in (*old, bag.ROOT)}
        made = room.renewal(files, len(renewed) + 1, by)
    if asked and not knows:
        made.missing.append(("OpenTimestamps proof", _TOO_OLD))
    if not made.files:
        why = "; ".join(why for _, why in made.missing)
        raise Unreachable("no time stamp could be had, so nothing was written", why)
    return made


def _takes_records(folder: Path) -> bool:
    """Whether an archive is there that may be written: sealing needs none."""
    from db.facts import FILE

    return (folder / FILE).exists() and os.access(folder, os.W_OK) and os.access(folder / FILE, os.W_OK)


def _record(chosen: Settings, note: str, made: Made) -> None:
    """Keep in the archive what was asked of whom."""
    from db.archive import Archive

    note, blobs = recorded(note, made)
    with Archive.open(chosen.archive, create=False, under=under(chosen)) as kept:
        kept.keep([], at=utc_now(), agent=AGENT, did="seal", note=note, blobs=blobs)
