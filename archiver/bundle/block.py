"""Headers of Bitcoin's blocks, as somebody has them from a node: what a proof's end is held against."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from db.errors import InputError

_SAID = re.compile(r"([0-9]{1,9}):([0-9A-Fa-f]{160})")
_HOW = "write HEIGHT:HEX, the 160 digits that `bitcoin-cli getblockheader HASH false` prints"


@dataclass(frozen=True, slots=True)
class Header:
    """The header of one block: 80 bytes. Whether it is in the chain, whoever gives it has to know."""

    height: int
    data: bytes

    @property
    def merkle_root(self) -> bytes:
        """What stands for every transaction of the block, in the order of the header's bytes."""
        return self.data[36:68]

    @property
    def at(self) -> datetime:
        """When the block was made by the clock of who made it: good to about two hours."""
        return datetime.fromtimestamp(int.from_bytes(self.data[68:72], "little"), UTC)

    @property
    def name(self) -> str:
        """The block's hash, as nodes and explorers write it."""
        return shown(_hash(self.data))


def header(said: str) -> Header:
    """The header that a person gives as HEIGHT:HEX. Raises InputError for one that no work was done on: a slip."""
    found = _SAID.fullmatch(said.strip())
    if not found:
        raise InputError(f"{said[:40]!r} is no header of a Bitcoin block", _HOW)
    made = Header(int(found[1]), bytes.fromhex(found[2]))
    if not 0 < int.from_bytes(_hash(made.data), "little") <= _target(made.data):
        raise InputError(f"the header given for Bitcoin block {made.height} is none: its hash is too large", _HOW)
    return made


def shown(digest: bytes) -> str:
    """A hash or merkle root as nodes and explorers write it: its bytes from last to first."""
    return digest[::-1].hex()


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


def _target(data: bytes) -> int:
    """The number that the hash of this header may not exceed, from its own field of three digits and a length."""
    length, digits = data[75], int.from_bytes(data[72:75], "little")
    return 0 if length > 32 or digits >> 23 else digits << 8 * length >> 24
