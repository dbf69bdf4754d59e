"""What do the OpenTimestamps proofs in a seal show? A promise: nothing yet. A block: a time, with its header."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from archiver.bundle import block, ots
from archiver.bundle.calendars import proof_name, proved
from archiver.bundle.ots import InBlock, Leaf, Pending
from archiver.bundle.pins import Pins, Seen

_MINUTES = "%Y-%m-%d %H:%M UTC"


def proofs(files: Mapping[str, bytes], folder: str, pins: Pins, seen: Seen) -> int:
    """Check the proofs in one folder of the seal. Gives how many are whole and begin at a file that is here."""
    whole = 0
    for name in sorted(name for name in files if name.rpartition("/")[0] == folder.rstrip("/")):
        on = proved(name)
        if on is None:
            continue
        seen.known.add(name)
        if on not in files:
            seen.problem(name, f"{on}, which it is the proof of, is missing")
            continue
        try:
            leaves = ots.read(files[name], hashlib.sha256(files[on]).digest())
        except ValueError as error:
            seen.problem(name, str(error))
            continue
        whole += 1
        for leaf in leaves:
            _tell(leaf, name, on, pins, seen)
        seen.notes.append(f"  ots --no-bitcoin verify -f {on} {name}")
    return whole


def pairs(files: Mapping[str, bytes], folder: str, wanted: list[str], seen: Seen) -> None:
    """In the first seal root and signature have a proof both, or neither: so one that is taken out is missed."""
    names = {name: proof_name(name, folder) for name in wanted}
    if files.keys() & names.values():
        for name, missing in names.items():
            if missing not in files:
                seen.problem(missing, f"it is missing: there are OpenTimestamps proofs here, and none of {name}")


def _tell(leaf: Leaf, name: str, on: str, pins: Pins, seen: Seen) -> None:
    """What one branch says, and what that is worth."""
    start = f"OpenTimestamps proof of {on}"
    match leaf.says:
        case Pending(url):
            said = f"{start}: pending at {url}, commitment {leaf.message.hex()}; by itself this proves nothing"
            seen.notes.append(said)
        case InBlock(height) if height in pins.headers:
            _hold(leaf.message, pins.headers[height], name, on, seen)
        case InBlock(height):
            said = f"{start}: it existed when Bitcoin block {height} was made, if that block has the merkle root"
            how = f"compare it with that of a node, or give --bitcoin-header {height}:HEX"
            seen.notes.append(f"{said} {block.shown(leaf.message)}: {how}")
        case unknown:
            kind, digest = unknown.kind.hex(), hashlib.sha256(unknown.payload + leaf.message).hexdigest()
            seen.notes.append(f"{start}: an attestation of kind {kind} is not checked here (content {digest})")


def _hold(message: bytes, header: block.Header, name: str, on: str, seen: Seen) -> None:
    """The end of a branch against the header that somebody gave of its block."""
    if message != header.merkle_root:
        said = f"it is not in Bitcoin block {header.height}: its header, as you gave it, has another merkle root"
        seen.problem(name, said)
        return
    seen.heights.add(header.height)
    seen.timestamps += 1
    when = f"{header.at.strftime(_MINUTES)}, give or take two hours"
    seen.found.append(f"OpenTimestamps proof: {on} existed at {when}; Bitcoin block {header.height}")
    seen.notes.append(f"{seen.found[-1]}, {header.name}, by the header that you gave")
