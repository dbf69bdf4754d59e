"""The full names of an article: what a short name, an acronym or a title stands for.

Newspapers name somebody in full before they shorten the name. Nothing is looked up before somebody asks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from archiver.quoting.names import Speaker, runs
from archiver.quoting.sentences import lowered
from archiver.quoting.wording import SLAVIC, WORD, Wording

UPPER = "".join(c for c in map(chr, (*range(0x41, 0x590), *range(0x1E00, 0x2000))) if c.isupper())
PAIR = re.compile(
    rf"([{UPPER}](?<!\w.)[\w'’.-]*+)[ \u00a0]{{1,2}}(?:(?![{UPPER}])[^\W\d_]{{1,7}} )?"
    rf"(?=([{UPPER}][^\W_]*+(?:['’-][^\W_]++)*+))"
)
"""Two words of a name, the second looked at only, since it may be the first of the next two."""
INSIDE = re.compile(rf"(?<=[^\W\d_A-Z][ ,]|, )[{UPPER}][\w-]*+")
"""A capital word that no sentence begins with."""
STOPS = str.maketrans(",.;:!?", "      ")
ACRONYM = re.compile(r"\(([^\W\d_a-zа-я]{2,8})\)")
BEFORE_ACRONYM = re.compile(r"[^\n,;:()]{3,80}\Z")
EDGE = re.compile(r"(?<!\W\w)[.!?…。؟][\"”»“’)\]]{0,4}\s|\n|[\"“”„«»]")
"""Where a name ends at the latest."""
TRIES = 6
"""Places at which a full name is looked for."""
MANY = 100
"""Places at which a title is looked for."""
REACH = 120
"""Code points about a place."""
MOST = 50_000
"""Names that are kept in mind."""


@dataclass(slots=True)
class People:
    """The full names of a text, found when they are asked for."""

    words: Wording
    text: str
    cast: dict[str, Speaker] = field(default_factory=dict)
    """Those met so far by name, with all that is known of them."""
    words_read: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """What `archiver.quoting.references` knows of each word of the text."""
    genders: dict[str, str] = field(default_factory=dict)
    """`f` or `m`, of those for whom "she" or "he" stood."""
    described: dict[str, Speaker | None] = field(default_factory=dict)
    """Whom descriptions mean, as `archiver.quoting.introductions` found them."""
    _lower: str = ""
    _pairs: dict[str, list[int]] | None = None
    _acronyms: dict[str, int] | None = None
    _full: dict[str, Speaker | None] = field(default_factory=dict)
    _titled: dict[str, Speaker | None] = field(default_factory=dict)
    _capital: frozenset[str] | None = None
    _seen: tuple[dict[str, int], dict[str, int]] | None = None

    @property
    def lower(self) -> str:
        """The text in small letters, letter for letter."""
        self._lower = self._lower or lowered(self.text)
        return self._lower

    def sentence_about(self, at: int) -> tuple[int, int]:
        """The part of a sentence about a place, at most `REACH` code points either way, not into a quote."""
        start, end = max(0, at - REACH), min(len(self.text), at + REACH)
        for edge in EDGE.finditer(self.text, start, at):
            start = edge.end()
        behind = EDGE.search(self.text, at, end)
        return start, behind.start() + 1 if behind else end

    def full(self, name: str, kind: str) -> Speaker:
        """The full form of a short name; the name itself when none is known."""
        parts = name.split()
        if len(parts) == 1:
            known = self._acronym(name) or self._last(parts[0])
            if known is not None:
                return known
        elif self.words.language in SLAVIC:
            known = self._last(parts[-1])
            if known is not None and len(known.name.split()) == len(parts):
                return known
        return Speaker(name, kind)

    def met(self, who: Speaker) -> Speaker:
        """Keeps what is known of somebody."""
        if len(self.cast) < MOST:
            self.cast[who.name] = who
        return who

    def named(self, word: str) -> bool:
        """Whether a capital word stands somewhere in mid-sentence, where only names are capital."""
        if self._capital is None:
            self._capital = frozenset(INSIDE.findall(self.text)[:MOST])
        return word.removesuffix("'s").removesuffix("’s") in self._capital

    def often(self, word: str) -> bool:
        """Whether the text has a capital word more than once and never in small letters, nor in the plural."""
        return not word.endswith("s") and not self.plain(word) and self._own_words()[1].get(word, 0) > 1

    def plain(self, word: str) -> bool:
        """Whether the text has a word in small letters too."""
        return word.lower() in self._own_words()[0] or self.words.has("some", word)

    def _own_words(self) -> tuple[dict[str, int], dict[str, int]]:
        """The words of the text in small letters, and the others, each with how often it stands there."""
        if self._seen is None:
            counts = Counter(self.text.translate(STOPS).split()[:MOST])
            small = {w: n for w, n in counts.items() if w.islower()}
            self._seen = small, {w: n for w, n in counts.items() if w not in small}
        return self._seen

    def titled(self, title: str) -> Speaker | None:
        """The first person of a title (lower-case) who is named in full."""
        if title not in self._titled:
            self._titled[title] = next(self._with_title(title), None)
        return self._titled[title]

    def _last(self, name: str) -> Speaker | None:
        key = self._key(name)
        if key not in self._full:
            if self._pairs is None:
                self._pairs = self._index()
            self._full[key] = next(self._ending_in(key, self._pairs.get(key, [])), None)
        return self._full[key]

    def _acronym(self, name: str) -> Speaker | None:
        if self._acronyms is None:
            self._acronyms = {}
            for match in islice(ACRONYM.finditer(self.text), MOST):
                self._acronyms.setdefault(match.group(1), match.start())
        at = self._acronyms.get(name)
        if at is None:
            return None
        before = BEFORE_ACRONYM.search(self._window(at, at, after=0))
        names = runs(before.group(), self.words) if before else []
        return Speaker(names[-1][0], "group") if names else None

    def _index(self) -> dict[str, list[int]]:
        """Where a capital word follows another one, by the second: the places at which a full name may end."""
        found = dict[str, list[int]]()
        titles = self.words.opening | self.words.words.get("roles", frozenset())
        for match in PAIR.finditer(self.text):
            first, second = match.groups()
            if first.lower() in titles or _ends_there(self.text, match, self.words):
                continue
            key = self._key(second)
            places = found.get(key)
            if places is None and len(found) < MOST:
                found[key] = [match.start(2)]
            elif places is not None and len(places) < TRIES:
                places.append(match.start(2))
        return found

    def _ending_in(self, key: str, places: list[int]) -> Iterator[Speaker]:
        for place in places:
            for name, _ in runs(self._window(place, place), self.words):
                parts = name.split()
                if len(parts) > 1 and self._key(parts[-1]) == key:
                    yield Speaker(name, self._kind(parts))

    def _with_title(self, title: str) -> Iterator[Speaker]:
        for form in dict.fromkeys((title, title.capitalize(), title.upper())):
            at = self.text.find(form)
            for _ in range(MANY):
                if at < 0:
                    break
                around = self.text[max(at - 1, 0) : at] + self.text[at + len(form) : at + len(form) + 1]
                if not any(c.isalnum() or c in "-'’" for c in around):
                    for name, own in runs(self._window(at, at + len(form) + 1, before=0), self.words):
                        parts = name.split()
                        if own == title.rstrip(".") and len(parts) > 1 and self._kind(parts) == "person":
                            yield Speaker(name, "person")
                at = self.text.find(form, at + len(form))

    def _kind(self, parts: list[str]) -> str:
        return "group" if any(self.words.has("groups", part) for part in parts) else "person"

    def _window(self, low: int, high: int, *, before: int = REACH, after: int = REACH) -> str:
        """What stands about a place, up to the sentence's or a quote's edge."""
        start = max(0, low - before)
        for edge in EDGE.finditer(self.text, start, low):
            start = edge.end()
        edge_behind = EDGE.search(self.text, high, high + after)
        return self.text[start : edge_behind.start() if edge_behind else high + after]

    def _key(self, word: str) -> str:
        """A last name without its case ending."""
        low = word.lower().removesuffix("'s").removesuffix("’s").rstrip("'’")
        if self.words.language in SLAVIC and len(low) > 4:
            return re.sub("[аяуюеоиыіїй]+$", "", low[: max(4, len(low) - 2)])
        return low


def _ends_there(text: str, pair: re.Match[str], words: Wording) -> bool:
    """Whether a sentence ends between two words: "on X. Baghdad" is the platform, "by J. Baghdad" an initial."""
    if pair.group(1) not in ("X.", "Х."):
        return False
    before = WORD.findall(text, max(0, pair.start() - 20), pair.start())[-1:]
    return bool(before) and any(words.has(group, before[0]) for group in ("on", "x_kind", "places"))
