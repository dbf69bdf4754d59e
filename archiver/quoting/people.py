"""The full names of an article: what a short name, an acronym or a title stands for.

Newspapers name somebody in full before they shorten the name. Nothing is looked up before somebody asks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from archiver.quoting.names import ARTICLED, TOKEN, Speaker, runs
from archiver.quoting.sentences import lowered
from archiver.quoting.wording import SLAVIC, WORD, Wording

WESTERN = frozenset({"en", "es", "pt", "fr", "it"})
"""Languages in which no other noun than a name is capital and stands before one."""
UPPER = "".join(c for c in map(chr, (*range(0x41, 0x590), *range(0x1E00, 0x2000))) if c.isupper())
PAIR = re.compile(
    rf"([{UPPER}](?<!\w.)[\w'’.-]*+)[ \u00a0]{{1,2}}(?:(?![{UPPER}])[^\W\d_]{{1,7}}[ -])?"
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
JOINED = re.compile(r", | [—–-] | \w+ ")
"""What joins a name with what is told of it."""
BEHIND, FEW = 40, 1_000
"""Code points behind a name in which it is told what it is, and names that are asked about."""
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
    _places: dict[str, bool] = field(default_factory=dict)
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
        else:
            known = self._last(parts[-1])
            if known is not None and self._declined(known.name, parts):
                return Speaker(known.name, "group") if kind == "group" else known
            if known is not None and self._longer(known.name, name):
                return Speaker(known.name, kind)
        return Speaker(name, kind)

    def _declined(self, name: str, parts: list[str]) -> bool:
        """Whether a name of as many words is the same one in another case."""
        return self.words.language in SLAVIC and len(name.split()) == len(parts)

    def _longer(self, name: str, short: str) -> bool:
        """Whether a name has a first name before two parts of it: Ramiro Quiroga Salas, Abdelkader Ben Slimane."""
        first, _, rest = name.partition(" ")
        plain = rest == short and self.words.language in WESTERN and first.isalpha() and len(first) > 1
        at = self.text.find(name)
        before = TOKEN.findall(self.text, max(0, at - 8), max(0, at))[-1:]
        plain = plain and not (before and self.words.has("the", before[0]))  # le Flamand Joost Maes
        return (
            plain
            and first[:1].isupper()
            and first[1:].islower()
            and not any(self.words.has(g, first) for g in ("roles", "groups", "sites"))
        )

    def a_place(self, name: str) -> bool:
        """Whether the article tells that a name is a town's: in Marrak; Marrak, the last town before the coast."""
        if name not in self._places and len(self._places) < FEW:
            self._places[name] = any(self._told_a_place(at, at + len(name)) for at in self._where(name))
        return self._places.get(name, False)

    def _where(self, name: str) -> Iterator[int]:
        """The first places at which a name stands."""
        at = self.text.find(name)
        for _ in range(MANY):
            if at < 0:
                return
            if not self.text[at - 1 : at].isalnum() and not self.text[at + len(name) : at + len(name) + 1].isalnum():
                yield at
            at = self.text.find(name, at + len(name))

    def _told_a_place(self, start: int, end: int) -> bool:
        """Whether "in" stands before a place, or "where" or what kind of town it is behind it."""
        before = TOKEN.findall(self.text, max(0, start - 8), start)[-1:]
        if before and self.words.has("within", before[0]) and self.text[start - 1] == " ":
            return True
        joined = JOINED.match(self.text, end, end + BEHIND)
        behind = (
            [t.rstrip(".") for t in TOKEN.findall(self.text, joined.end(), joined.end() + BEHIND)[:4]] if joined else []
        )
        if joined is None or not behind:
            return False
        if joined.group() != ", " and not any(self.words.has("copula", t) for t in TOKEN.findall(joined.group())):
            behind = behind if joined.group().strip() in ("—", "–", "-") else []
        elif joined.group() == ", " and self.words.has("wherein", behind[0]):
            return True
        elided = behind[:1] != [] and behind[0].lower().startswith(("l'", "l’"))
        article = behind and (elided or self.words.has("the", behind[0]) or self.words.language in SLAVIC)
        return bool(article) and any(self.words.has("towns", t.rpartition("’")[2].rpartition("'")[2]) for t in behind)

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
            places = self._pairs.get(key, [])
            self._full[key] = next(self._ending_in(key, places), None) or self._amid(key, places)
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
            for parts in self._names_about(place):
                if len(parts) > 1 and self._key(parts[-1]) == key and not self._told_to(parts, place):
                    yield Speaker(" ".join(parts), self._kind(parts))

    def _names_about(self, place: int) -> Iterator[list[str]]:
        """The names about a place, each in parts, without a platform that stands before one: wrote on X Ann Lee."""
        for name, _ in runs(self._window(place, place), self.words):
            parts = name.split()
            while len(parts) > 1 and (parts[0].lower() in self.words.brands or parts[0] == "D"):
                del parts[0]  # Oberst a. D. Rolf Kern
            yield parts

    def _told_to(self, parts: list[str], place: int) -> bool:
        """Whether a group's name only stands before somebody's who told it something: a Radio Ola Carmen, madre de …"""
        if self._kind(parts) != "group" or not self.words.has("groups", parts[0]):
            return False
        comma = place + len(parts[-1])
        behind = TOKEN.findall(self.text, comma, comma + 30)[:3] if self.text[comma : comma + 1] == "," else []
        return any(self.words.has(g, w) for w in behind for g in ("roles", "kin"))

    def _amid(self, key: str, places: list[int]) -> Speaker | None:
        """The one whose name goes on behind a part of it: Ramiro Quiroga Salas, for Quiroga."""
        found = {
            " ".join(parts): Speaker(" ".join(parts), "person")
            for place in places
            for parts in self._names_about(place)
            if any(self._key(part) == key for part in parts[1:-1]) and self._kind(parts) == "person"
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _with_title(self, title: str) -> Iterator[Speaker]:
        short = [f"{short}." for short, whole in self.words.titles.items() if title in whole.split()]
        forms = (form for word in (title, *short) for form in (word, word.capitalize(), word.upper()))
        for form in dict.fromkeys(forms):
            at = self.text.find(form)
            for _ in range(MANY):
                if at < 0:
                    break
                around = self.text[max(at - 1, 0) : at] + self.text[at + len(form) : at + len(form) + 1]
                if not any(c.isalnum() or c in "-'’" for c in around):
                    for name, own in runs(self._window(at, at + len(form) + 1, before=0), self.words):
                        parts = name.split()
                        whole = self.words.titles.get(own or "", own or "")
                        if title.rstrip(".") in whole.split() and len(parts) > 1 and self._kind(parts) == "person":
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
        word = word.partition("-")[2] if ARTICLED.match(word) else word  # al-Rashid
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
