"""Proofs of OpenTimestamps (`.ots`): from a file's digest, step by step, to what a calendar promised or a block holds.

A proof is a tree written depth first. A step makes a message of the one before (`append`, `sha256` …), an attestation
ends a branch, and a byte 0xff says that the message at hand has another branch after this one. So it is read with the
messages that have branches left, one upon the other, and no tree is built; two proofs are merged by writing them
behind one another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MAGIC = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01"
"""What a proof begins with: the name of the format, and its version, 1."""
CAP = 1 << 16
"""Bytes that a proof may have: real ones have a few thousand."""
_FORK, _END, _SHA256 = 0xFF, 0x00, 0x08
_APPEND, _PREPEND = 0xF0, 0xF1
_STEPS: dict[int, Callable[[bytes], bytes]] = {
    0x02: lambda message: hashlib.sha1(message, usedforsecurity=False).digest(),
    0x03: lambda message: hashlib.new("ripemd160", message, usedforsecurity=False).digest(),
    _SHA256: lambda message: hashlib.sha256(message).digest(),
    0xF2: lambda message: message[::-1],
    0xF3: lambda message: message.hex().encode(),
}
"""The steps without an argument. That of Ethereum (keccak256) is none of ours: no calendar of Bitcoin takes it."""
_PENDING, _BLOCK = bytes.fromhex("83dfe30d2ef90c8e"), bytes.fromhex("0588960d73d71901")
_MESSAGE, _PAYLOAD, _ADDRESS = 4096, 8192, 1000
_DEPTH, _LEAVES = 255, 256
_ADDRESS_CHARS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/:")


@dataclass(frozen=True, slots=True)
class Pending:
    """A calendar said that it will put the message into a block. `url`: where the rest is to be had one day."""

    url: str


@dataclass(frozen=True, slots=True)
class InBlock:
    """The message is the merkle root in the header of Bitcoin's block of this height."""

    height: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """An attestation of a kind that is not read here, such as that of another chain."""

    kind: bytes
    payload: bytes


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where a branch ends: what is said of which message. `start`, `end`: where that stands among the bytes read."""

    message: bytes
    says: Pending | InBlock | Unknown
    start: int
    end: int
    forked: bool
    """Whether its message has another branch after this one."""


def read(data: bytes, digest: bytes) -> tuple[Leaf, ...]:
    """All that a proof says of the file with this SHA-256. Raises ValueError unless it is whole and begins there."""
    if not data.startswith(MAGIC):
        raise ValueError("it is no OpenTimestamps proof (version 1)")
    begin = len(MAGIC) + 1 + len(digest)
    if data[len(MAGIC) : len(MAGIC) + 1] != bytes([_SHA256]):
        raise ValueError("it does not begin with a SHA-256")
    if data[len(MAGIC) + 1 : begin] != digest:
        raise ValueError("it is the proof of other bytes")
    return _leaves(data, begin, digest)[0]


def read_answer(data: bytes, message: bytes) -> tuple[Leaf, ...]:
    """What a calendar's answer says of the message that it was asked with. Raises ValueError."""
    return _leaves(data, 0, message)[0]


def proof(digest: bytes, branches: Sequence[bytes]) -> bytes:
    """The proof of a file with this SHA-256. Each branch begins with a step of its own, as `veiled` gives it."""
    return MAGIC + bytes([_SHA256]) + digest + b"".join(bytes([_FORK]) + one for one in branches[:-1]) + branches[-1]


def veiled(digest: bytes, nonce: bytes) -> tuple[bytes, bytes]:
    """What a calendar is asked with in place of a digest, which it then does not learn, and the steps from one to the
    other.
    """
    steps = bytes([_APPEND, len(nonce)]) + nonce + bytes([_SHA256])
    return hashlib.sha256(digest + nonce).digest(), steps


def completed(data: bytes, leaf: Leaf, answer: bytes) -> bytes:
    """The proof with what a calendar answers in place of its promise. Leaves before this one keep their places."""
    if not leaf.forked:
        return data[: leaf.start] + answer + data[leaf.end :]
    _, last = _leaves(answer, 0, leaf.message)
    return data[: leaf.start - 1] + answer[:last] + bytes([_FORK]) + answer[last:] + data[leaf.end :]


def _leaves(data: bytes, at: int, message: bytes) -> tuple[tuple[Leaf, ...], int]:
    """The ends of all branches from `at` on, and where the last branch of the first message begins."""
    if len(data) > CAP:
        raise ValueError(f"it is larger than {CAP} bytes")
    reader = _Reader(data, at)
    leaves: list[Leaf] = []
    last = None
    unfinished = [(message, 0)]
    while unfinished:
        message, depth = unfinished[-1]
        tag = reader.byte()
        if forked := tag == _FORK:
            unfinished.append((message, depth))
            tag = reader.byte()
        elif last is None and len(unfinished) == 1:
            last = reader.at - 1
        if tag == _END:
            start = reader.at - 1
            leaves.append(Leaf(message, reader.attestation(message), start, reader.at, forked))
            unfinished.pop()
        else:
            unfinished[-1] = (reader.step(tag, message), depth + 1)
        if depth > _DEPTH or len(leaves) > _LEAVES:
            raise ValueError("it has more steps or branches than any calendar makes")
    if reader.at != len(data):
        raise ValueError("it has bytes after its end")
    return tuple(leaves), last or at


@dataclass
class _Reader:
    """The bytes of a proof, and how far they are read. Raises ValueError for what cannot be."""

    data: bytes
    at: int

    def take(self, count: int) -> bytes:
        taken = self.data[self.at : self.at + count]
        if len(taken) != count:
            raise ValueError("it is cut")
        self.at += count
        return taken

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self, largest: int) -> int:
        """Seven bits a byte, the lowest first, each but the last with its high bit set."""
        number = shift = 0
        while (byte := self.byte()) & 0x80:
            number |= (byte & 0x7F) << shift
            shift += 7
            if shift > 35:
                raise ValueError("it has a number that is too large")
        if byte == 0 and shift:
            raise ValueError("it has a number that is written longer than it is")
        number |= byte << shift
        if number > largest:
            raise ValueError("it has a part that is too large")
        return number

    def step(self, tag: int, message: bytes) -> bytes:
        """What a step makes of the message."""
        if tag in (_APPEND, _PREPEND):
            argument = self.take(self.number(_MESSAGE))
            if not argument:
                raise ValueError("it has an empty step")
            made = message + argument if tag == _APPEND else argument + message
        elif tag in _STEPS:
            made = _STEPS[tag](message)
        else:
            raise ValueError(f"it has a step of a kind that is not taken here (0x{tag:02x})")
        if len(made) > _MESSAGE:
            raise ValueError("it has a message that is too long")
        return made

    def attestation(self, message: bytes) -> Pending | InBlock | Unknown:
        """What is said of the message."""
        kind = self.take(8)
        payload = _Reader(self.take(self.number(_PAYLOAD)), 0)
        said: Pending | InBlock
        if kind == _PENDING:
            url = payload.take(payload.number(_ADDRESS))
            if not _ADDRESS_CHARS.issuperset(url):
                raise ValueError("it names a calendar by what is no address")
            said = Pending(url.decode("ascii"))
        elif kind == _BLOCK:
            said = InBlock(payload.number((1 << 32) - 1))
            if len(message) != 32:
                raise ValueError("it names as a merkle root what is none: it has not 32 bytes")
        else:
            return Unknown(kind, payload.data)
        if payload.at != len(payload.data):
            raise ValueError("it has an attestation with bytes after its end")
        return said
