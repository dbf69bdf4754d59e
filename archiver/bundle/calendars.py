"""Calendars of OpenTimestamps are asked to put a digest into the chain of Bitcoin, and later where in it that is."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archiver.bundle import bag, ots
from archiver.bundle.container import shown
from archiver.bundle.ots import InBlock, Leaf, Pending
from db.errors import CitetrailError, Unreachable, Unreadable
from db.progress import InHand

if TYPE_CHECKING:
    from archiver.bundle.seal import Made, Sealer

CAP = 10_000
"""Bytes that an answer may have: real ones have a few hundred."""
_ACCEPT = {"Accept": "application/vnd.opentimestamps.v1"}
_NONCE = 16
_PLACE = re.compile(
    r"seal/(?:renewals/(?P<folder>[0-9]{4})/)?"
    rf"(?:(?P<root>{re.escape(bag.ROOT)})(?P<sig>\.sig)?|(?:(?P<of>[0-9]{{4}})-)?seal-sha256\.txt)\.ots"
)


@dataclass(frozen=True, slots=True)
class Promise:
    """What a calendar gave for the file `on`: its word (`block`: None), or the way to a block of that height."""

    calendar: str
    on: str
    block: int | None = None


def proved(name: str) -> str | None:
    """The file that a proof in a seal is of, both by their path in the bag; None: no proof is called so.

    A renewal's own list has its proof beside it. The proof of what is older has that one's number before its name.
    """
    found = _PLACE.fullmatch(name)
    if not found:
        return None
    if found["root"]:
        return f"seal/{bag.ROOT}.sig" if found["sig"] else bag.ROOT
    folder, of = found["folder"], found["of"] or found["folder"]
    earlier = folder is not None and (of < folder or found["of"] is None)
    return f"seal/renewals/{of}/seal-sha256.txt" if earlier else None


def proof_name(on: str, folder: str) -> str:
    """How the proof of this file is called in a folder of the seal: `proved` the other way."""
    place, _, name = on.rpartition("/")
    if f"{place}/" == folder or not place.startswith("seal/renewals/"):
        return f"{folder}{name}.ots"
    return f"{folder}{place.rpartition('/')[2]}-{name}.ots"


def waiting(files: Mapping[str, bytes]) -> dict[str, str]:
    """The newest proof of each file of the seal that leads to no block yet, by the file that it is of."""
    by_age = sorted(files, key=lambda name: (name.startswith("seal/renewals/"), name))
    newest = {on: name for name in by_age if (on := proved(name)) is not None and on in files}
    return {on: name for on, name in newest.items() if not _heights(ots.read(files[name], _digest(files[on])))}


def stamp(made: Made, folder: str, wanted: Mapping[str, bytes], by: Sealer) -> None:
    """Have every calendar promise to put these files into a block: one proof a file, of all the calendars together. One
    that does not promise it for all of them is left out as a whole.
    """
    branches: dict[str, list[bytes]] = {name: [] for name in wanted}
    for calendar in by.calendars:
        by.tell(InHand(f"asking {calendar} for a proof"))
        try:
            answers = {name: _promise(made, calendar, data, by) for name, data in wanted.items()}
        except CitetrailError as error:
            made.missing.append((f"OpenTimestamps proof by {calendar}", str(error)))
            continue
        made.promises += [Promise(calendar, name, height) for name, (_, height) in answers.items()]
        for name, (branch, _) in answers.items():
            branches[name].append(branch)
    made.files |= {
        proof_name(name, folder): ots.proof(_digest(wanted[name]), found) for name, found in branches.items() if found
    }
    by.tell(InHand(""))


def complete(made: Made, folder: str, files: Mapping[str, bytes], by: Sealer) -> None:
    """Ask the calendars for the way to a block, for each proof among `files` that waits for one. A proof that leads
    there is a new file; the old one stays as it is. Only calendars that the settings name are asked.
    """
    for on, name in waiting(files).items():
        data = files[name]
        for leaf in reversed(ots.read(data, _digest(files[on]))):  # the last first: those before keep their places
            if not isinstance(leaf.says, Pending):
                continue
            calendar = leaf.says.url.rstrip("/")
            by.tell(InHand(f"asking {calendar} for the block of a proof"))
            try:
                answer, height = _way(made, calendar, leaf.message, by)
            except CitetrailError as error:
                made.missing.append((f"block of the OpenTimestamps proof by {calendar} on {on}", str(error)))
                continue
            data = ots.completed(data, leaf, answer)
            made.promises.append(Promise(calendar, on, height))
        if data != files[name]:
            made.files[proof_name(on, folder)] = data
    by.tell(InHand(""))


def _promise(made: Made, calendar: str, data: bytes, by: Sealer) -> tuple[bytes, int | None]:
    """One calendar's branch for the proof of these bytes, and the height of a block that it leads to already."""
    asked, steps = ots.veiled(_digest(data), secrets.token_bytes(_NONCE))
    status, answer = by.ask(made, "POST", f"{calendar}/digest", _ACCEPT, CAP, asked)
    leaves = _read(calendar, status, answer, asked)
    if not any(isinstance(leaf.says, Pending | InBlock) for leaf in leaves):
        raise Unreadable(f"the answer of {calendar} is no proof", "it promises nothing that can be had later")
    return steps + answer, min(_heights(leaves), default=None)


def _way(made: Made, calendar: str, commitment: bytes, by: Sealer) -> tuple[bytes, int]:
    """What a calendar says of how its promise was kept, and the height of the block."""
    if calendar not in by.calendars:
        raise Unreachable(f"{shown(calendar)} is not asked", "seal.calendars does not name it; add it to have it asked")
    status, answer = by.ask(made, "GET", f"{calendar}/timestamp/{commitment.hex()}", _ACCEPT, CAP)
    heights = [] if status == 404 else _heights(_read(calendar, status, answer, commitment))
    if not heights:
        said = shown(answer[:160].decode("ascii", "replace")).strip() if status == 404 else "that it still waits"
        raise Unreachable(f"{calendar} has no block for it yet", f"it says {said!r}; try again in some hours")
    return answer, min(heights)


def _read(calendar: str, status: int, answer: bytes, asked: bytes) -> tuple[Leaf, ...]:
    if status != 200:
        raise Unreadable(f"{calendar} answered HTTP {status}", "check its address in seal.calendars")
    try:
        return ots.read_answer(answer, asked)
    except ValueError as error:
        raise Unreadable(f"the answer of {calendar} is no proof", str(error)) from error


def _heights(leaves: tuple[Leaf, ...]) -> list[int]:
    return [leaf.says.height for leaf in leaves if isinstance(leaf.says, InBlock)]


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
