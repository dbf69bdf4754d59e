"""What a verifier knows of a seal by another way than the bundle, and what the check of one finds. Light values."""

from __future__ import annotations

from dataclasses import dataclass, field

from archiver.bundle.container import Problem, shown

SIGNER_FIELD = "Seal-Signer"
"""In bag-info.txt: who signs this bundle, and by which key. The root stands for it, so it cannot be taken away."""


@dataclass(frozen=True, slots=True)
class Pins:
    """`signer`: the fingerprint (`SHA256:…`) that must have signed. `roots`: SHA-256 of root certificates, in
    hexadecimal, to one of which a time stamp must lead.
    """

    signer: str | None = None
    roots: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.signer is not None or bool(self.roots)


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

    def problem(self, where: str, what: str) -> None:
        """Tell what is wrong, and where."""
        self.problems.append(Problem(where, shown(what)))
