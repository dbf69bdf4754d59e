"""What reading an article from the top has taught so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from archiver.quoting.clauses import Clause
from archiver.quoting.cues import Cue
from archiver.quoting.memory import Memory
from archiver.quoting.names import Speaker
from archiver.quoting.people import People
from archiver.quoting.scenes import Scene, Scenes
from archiver.quoting.sentences import Frame, Paragraph
from archiver.quoting.statements import Statement
from archiver.quoting.wording import Wording


@dataclass(slots=True)
class Reader:
    """What reading from the top has taught so far."""

    text: str
    words: Wording
    people: People
    memory: Memory = field(default_factory=Memory)
    scenes: Scenes = field(default_factory=Scenes)
    last: Statement | None = None
    sentence: int = 0
    """Number of the sentence."""
    paragraph: int = 0
    """Number of the paragraph that was read last."""
    spoke: int = -1
    """Number of the paragraph in which somebody spoke last."""
    telegram: bool = False
    """Whether Telegram was named before."""
    platform: str | None = None
    """The platform that was named last."""
    opened: bool = False
    """The sentence before ended with a colon, or its quote goes on."""
    ended: bool = False
    """The sentence before was somebody's quote."""
    told: Statement | None = None
    """Who spoke in the sentence before, without a word of it: His commander laughs."""
    wrote: Speaker | None = None
    """Who last wrote something."""
    quiet: Paragraph | None = None
    """The paragraph before, when it was quiet."""
    waiting: list[Statement] = field(default_factory=list)
    """Paragraphs of a quote that goes on and whose speaker is named only at its end."""

    def clause(self, text: str, frame: Frame, cues: Sequence[Cue] = ()) -> Clause:
        """A sentence as it is read now, with what is known by now."""
        return Clause(text, frame, self.people, self.memory.recent(), tuple(cues))

    def scene(self, who: Speaker | None, frame: Frame) -> Scene | None:
        """The scene in which somebody goes on speaking."""
        return self.scenes.of(who, self.sentence, frame.paragraph)
