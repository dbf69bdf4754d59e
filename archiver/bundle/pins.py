"""What a verifier knows of a seal by another way than the bundle, and what the check of one finds. Light values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from archiver.bundle.container import Problem, shown

if TYPE_CHECKING:
    from archiver.bundle.block import Header

SIGNER_FIELD = "Seal-Signer"
"""In bag-info.txt: who signs this bundle, and by which key. The root stands for it, so it cannot be taken away."""


@dataclass(frozen=True, slots=True)
class Pins:
    """`signer`: the fingerprint (`SHA256:…`) that must have signed. `roots`: SHA-256 of root certificates, in
    hexadecimal, to one of which a time stamp must lead. `headers`: of Bitcoin's blocks, by height, to each of which a
    proof must lead.
    """

    signer: str | None = None
    roots: frozenset[str] = frozenset()
    headers: Mapping[int, Header] = field(default_factory=lambda: MappingProxyType({}))

    def __bool__(self) -> bool:
        return self.signer is not None or bool(self.roots or self.headers)


@dataclass
class Seen:
    """What holds (`signatures`, `timestamps`: how many), what does not, and what people should know."""

    signatures: int = 0
    timestamps: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    """Who signed and which time stamps hold, a line each."""
    known: set[str] = field(default_factory=set)
    """The files that have a place in the seal."""
    pinned: bool = False
    """Whether a time stamp leads to a root that was pinned."""
    heights: set[int] = field(default_factory=set)
    """The Bitcoin blocks whose headers were given and that a proof leads to."""

    def problem(self, where: str, what: str) -> None:
        """Tell what is wrong, and where."""
        self.problems.append(Problem(where, shown(what)))
