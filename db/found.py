"""Where a term stands, as the index gives it: lists of snapshots, and crowds as bits. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Bits:
    """The snapshots of a crowd: snapshot `first + n` where bit `n` is set."""

    first: int
    data: bytes
    count: int

    @property
    def number(self) -> int:
        """All bits as one number, bit 0 being snapshot 0 of the segment."""
        return int.from_bytes(self.data, "little")


@dataclass(slots=True)
class Found:
    """Where one term stands: snapshots one by one, and crowds.

    Long lists stay as they are kept, and are unpacked by those who need each snapshot of them.
    """

    runs: list[Sequence[int]] = field(default_factory=list)
    """Numbers in ascending order: a snapshot's, `base` added. None is empty."""
    crowds: list[Bits] = field(default_factory=list)
    base: int = 0

    @property
    def listed(self) -> int:
        """How many snapshots stand in the lists."""
        return sum(map(len, self.runs))

    @property
    def count(self) -> int:
        """In how many snapshots it stands."""
        return self.listed + sum(crowd.count for crowd in self.crowds)

    @property
    def seqs(self) -> Iterator[int]:
        """The snapshots of the lists."""
        base = self.base
        return (number - base for run in self.runs for number in run)

    def among(self, seqs: Sequence[int]) -> list[int]:
        """Those of these snapshots, which come in ascending order, that hold the term, in order."""
        return sorted([*self.listed_among(seqs), *self.crowded_among(seqs)])

    def listed_among(self, seqs: Sequence[int]) -> Iterator[int]:
        """Those of these snapshots, which come in ascending order, that stand in the lists."""
        base = self.base
        for run in self.runs:
            for seq in seqs[bisect_left(seqs, run[0] - base) : bisect_right(seqs, run[-1] - base)]:
                if run[bisect_left(run, base + seq)] == base + seq:
                    yield seq

    def crowded_among(self, seqs: Sequence[int]) -> Iterator[int]:
        """Those of these snapshots, which come in ascending order, that stand in the crowds."""
        for crowd in self.crowds:
            first, data = crowd.first, crowd.data
            for seq in seqs[bisect_left(seqs, first) : bisect_left(seqs, first + 8 * len(data))]:
                if data[seq - first >> 3] >> (seq - first & 7) & 1:
                    yield seq
