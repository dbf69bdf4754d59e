"""Where somebody is speaking: the channel that a clause names holds for what they go on to say.

"The union announced the strike on Bluesky." opens a scene: the union, on Bluesky. Quotes of the union that name no
channel of their own are said there, until the union is somewhere else, or the writer turns to another day.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from archiver.quoting.names import Speaker
from archiver.quoting.wording import ELSEWHERE

REACH = 6
"""Sentences that a scene stays open, from the last time that somebody spoke in it."""
PARAGRAPHS = 2
"""Paragraphs that it stays open."""
MOST = 6
"""Scenes that may be open."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Speakers on a channel."""

    speakers: tuple[Speaker, ...]
    channel: str
    dated: tuple[str, ...]
    """Words in which its day may stand."""
    sentence: int
    paragraph: int

    def holds(self, who: Speaker | None) -> bool:
        """Whether somebody speaks in this scene. A director speaks in the company's interview, not in its posts.

        A scene that nobody is known to speak in is anybody's: below the picture; in the comments.
        """
        if who is None or not self.speakers:
            return True
        if who in self.speakers:
            return True
        names = {s.name for s in self.speakers}
        return self.channel in ELSEWHERE and (who.kin in names or any(_alike(who, s) for s in self.speakers))


def _alike(who: Speaker, other: Speaker) -> bool:
    """Whether a name may be that of somebody who was only described: one of his deputies; the deputy, Ann Lee."""
    return any(a[:5] == b[:5] for a in who.heads for b in other.heads) and other.name[:1].islower()


@dataclass(slots=True)
class Scenes:
    """The scenes that are open, the latest last."""

    _open: deque[Scene] = field(default_factory=lambda: deque(maxlen=MOST))

    def opened(self, scene: Scene) -> None:
        """Opens a scene, or goes on with it."""
        self._open.append(scene)

    def left(self, who: Speaker) -> None:
        """Closes the scenes on a platform that somebody speaks in, who is somewhere else now."""
        kept = (s for s in self._open if who not in s.speakers or s.channel in ELSEWHERE)
        self._open = deque(kept, maxlen=MOST)

    def kept(self, sentence: int, paragraph: int) -> None:
        """Keeps the latest scene open over a paragraph that is only a quote."""
        scene = self.latest(sentence, paragraph)
        if scene is not None:
            self._open.append(replace(scene, sentence=sentence, paragraph=paragraph))

    def of(self, who: Speaker | None, sentence: int, paragraph: int) -> Scene | None:
        """The latest scene in which somebody may still be speaking."""
        near = (s for s in self._near(sentence, paragraph) if s.speakers or who is None or s.paragraph == paragraph)
        return next((s for s in near if s.holds(who)), None)

    def social(self, sentence: int, paragraph: int) -> Scene | None:
        """The platform that was spoken of last, if just now."""
        return next((s for s in self._near(sentence, paragraph) if s.channel not in ELSEWHERE), None)

    def latest(self, sentence: int, paragraph: int) -> Scene | None:
        """The scene that was spoken of last, if just now."""
        return next(self._near(sentence, paragraph), None)

    def _near(self, sentence: int, paragraph: int) -> Iterator[Scene]:
        for scene in reversed(self._open):
            if sentence - scene.sentence <= REACH and paragraph - scene.paragraph <= PARAGRAPHS:
                yield scene
