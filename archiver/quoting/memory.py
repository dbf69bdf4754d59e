"""Who was last spoken of: what "he", "it", "the group" can mean.

Most paragraphs of an article are about somebody and quote nobody. Whom they are about is found only when a pronoun
asks for it, from the latest paragraph back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from archiver.quoting.names import Speaker

MOST = 12
"""How many speakers back a pronoun is resolved."""
REACH = 36
"""How many paragraphs, sentences and cues back."""
CLOSE = 5
"""Paragraphs, sentences and cues back that are near."""
DEEPEST = 24
"""Sentences that may each open with a pronoun for the one before."""


@dataclass(slots=True)
class Memory:
    """Those spoken of, in order: speakers, or ways to find one when asked."""

    _entries: deque[list[Sequence[Speaker] | Openings]] = field(default_factory=lambda: deque(maxlen=REACH))
    _count: int = 0
    _depth: int = 0

    def saw(self, who: Speaker | None) -> None:
        """Keeps who was just spoken of."""
        if who is not None:
            self.passed((who,))

    def passed(self, who: Sequence[Speaker] | Openings) -> None:
        """Keeps those spoken of in a part of the text."""
        self._entries.append([who])
        self._count += 1

    def recent(self) -> Recent:
        """Those spoken of up to now."""
        return Recent(self, self._count)

    def at(self, number: int) -> Sequence[Speaker]:
        """Those spoken of in one part of the text, in order; nobody, when it is too far or too deep to tell."""
        place = number - (self._count - len(self._entries))
        if place < 0:
            return ()
        entry = self._entries[place]
        who = entry[0]
        if not callable(who):
            return who
        if self._depth >= DEEPEST:
            return ()
        self._depth += 1
        try:
            found = entry[0] = who(Recent(self, number))
        finally:
            self._depth -= 1
        return found


@dataclass(frozen=True, slots=True)
class Recent:
    """Those spoken of before one place, the latest first, each once."""

    memory: Memory
    before: int
    nearer: Sequence[Speaker] = ()
    """Those who were spoken of since, in order."""

    def __iter__(self) -> Iterator[Speaker]:
        seen: list[Speaker] = []
        for speaker in chain(reversed(self.nearer), self._farther()):
            if speaker not in seen:
                seen.append(speaker)
                yield speaker
                if len(seen) == MOST:
                    return

    def close(self) -> Iterator[Speaker]:
        """Those who were spoken of in the last few parts of the text."""
        yield from reversed(self.nearer)
        for number in range(self.before - 1, max(0, self.before - CLOSE) - 1, -1):
            yield from reversed(self.memory.at(number))

    def _farther(self) -> Iterator[Speaker]:
        for number in range(self.before - 1, max(0, self.before - REACH) - 1, -1):
            yield from reversed(self.memory.at(number))


Openings = Callable[[Recent], Sequence[Speaker]]
"""Finds whom a part of the text is about, given those spoken of before it."""
