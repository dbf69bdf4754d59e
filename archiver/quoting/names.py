"""Who a noun phrase means: names with their titles, groups, and what "he", "it" or "the group" stand for.

No model of the language, only capital letters, a few word lists, and the rule that newspapers name somebody in full
before they shorten the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from archiver.quoting.sentences import HOLE
from archiver.quoting.wording import Wording

TOKEN = re.compile(r"[^\W_]+(?:[-'’.&״\"][^\W_]+)*\.?")
LONGEST_NAME = 7
DEFINITE = frozenset(["the", "der", "die", "das", "le", "la", "el", "il", "lo", "o", "a", "l"]) - {"a"}
SLAVIC = frozenset({"ru", "uk", "pl"})
UNCASED = frozenset({"ar", "he"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody words are attributed to."""

    name: str
    kind: str
    """`person`, `group` or `unknown`"""


@dataclass(slots=True)
class People:
    """The full names of an article, by their last word: what a short form is a short form of."""

    words: Wording
    by_last: dict[str, Speaker] = field(default_factory=dict)
    by_title: dict[str, Speaker] = field(default_factory=dict)
    acronyms: dict[str, Speaker] = field(default_factory=dict)
    near: bool = False
    """Whether the sentence now read goes on in its paragraph, so that "the singer" is whoever spoke last."""

    def learn(self, phrase: str) -> None:
        """Takes in the names of a sentence."""
        for match in re.finditer(r"([^\n,;:()]{3,80})\(([^\W\d_a-zа-я]{2,8})\)", phrase):
            names = runs(match.group(1), self.words)
            if names:
                self.acronyms.setdefault(match.group(2), Speaker(names[-1][0], "group"))
        for name, title in runs(phrase, self.words):
            parts = name.split()
            if len(parts) < 2:
                continue
            kind = "group" if any(self.words.has("groups", p) for p in parts) else "person"
            speaker = Speaker(name, kind)
            self.by_last.setdefault(self.key(parts[-1]), speaker)
            if title and kind == "person":
                self.by_title.setdefault(title, speaker)

    def key(self, word: str) -> str:
        """A last name without its case ending."""
        low = re.sub(r"['’]s?\Z", "", word.lower())
        if self.words.language in SLAVIC and len(low) > 4:
            return re.sub("[аяуюеоиыіїй]+$", "", low[: max(4, len(low) - 2)])
        return low

    def full(self, name: str, kind: str) -> Speaker:
        """The full form of a short name; the name itself when none is known."""
        parts = name.split()
        if len(parts) == 1:
            known = self.acronyms.get(name) or self.by_last.get(self.key(name))
            if known is not None:
                return known
        elif self.words.language in SLAVIC:
            known = self.by_last.get(self.key(parts[-1]))
            if known is not None and len(known.name.split()) == len(parts):
                return known
        return Speaker(name, kind)


def runs(phrase: str, words: Wording) -> list[tuple[str, str | None]]:
    """The names in a phrase, without their titles, each with the title word before it (lower-case) or None."""
    found: list[tuple[str, str | None]] = []
    current: list[str] = []
    title: str | None = None
    end = 0

    def close() -> None:
        nonlocal current, title
        while current and words.has("link", current[-1]):
            current.pop()
        if len(current) > 2 and title and len(current[0]) > 1 and current[0].isupper():
            del current[0]
        if current:
            found.append((" ".join(current[:LONGEST_NAME]), title))
            title = None
        current = []

    for m in TOKEN.finditer(phrase):
        word, gap = m.group(), phrase[end : m.start()]
        end = m.end()
        bare = word.rstrip(".")
        if gap.strip(" \u00a0") or HOLE in gap:
            close()
            title = None if gap.strip() not in ("", "«", "„", "“", '"') else title
        if words.has("roles", bare) or words.has("roles", word) or words.has("roles", bare.rsplit("-")[-1]):
            close()
            title = bare.lower()
        elif (current and bare.isdigit()) or (
            _capital(bare) and not words.has("the", bare) and not words.has("lead", bare)
        ):
            owner = bare.endswith(("'s", "’s"))
            current.append(bare[:-2] if owner else word if "." in bare else bare)
            if owner or (word.endswith(".") and len(bare) > 2 and "." not in bare):
                close()
        elif current and words.has("link", bare) and _joins(phrase, m.end()):
            current.append(bare)
        else:
            close()
            keeps = words.has("of", bare) or words.has("the", bare) or words.language in SLAVIC
            title = title if keeps else None
    close()
    return found


def _joins(phrase: str, end: int) -> bool:
    following = TOKEN.match(phrase, end + 1) if phrase[end : end + 1] == " " else None
    return following is not None and _capital(following.group())


def _capital(word: str) -> bool:
    head = word[2:3] if word[1:2] in ("'", "’") and word[:1].islower() else word[:1]
    return head.isupper()


def understand(phrase: str, people: People, recent: Iterable[Speaker]) -> Speaker | None:
    """Who a noun phrase names. `recent`: those who spoke or acted before, latest first.

    A pronoun takes the latest who fits; "the group", "the governor" a group or the person of that title; a short
    name its full form; any other phrase stands for itself, without its article. None for what names nobody.
    """
    words = people.words
    phrase = re.split(r" {3,}", phrase.strip())[0]
    clean = phrase.strip(" \t\n\u00a0,.;:—–-()[]«»„“”\"'" + HOLE)
    for m in reversed(list(TOKEN.finditer(clean))):
        if m.start() and words.has("the", m.group()) and m.group()[0].isupper():
            clean = clean[m.start() :]
            break
    tokens = TOKEN.findall(clean)
    if not tokens or len(tokens) > 25:
        return None
    low = tokens[0].lower()
    if words.has("he", low) and len(tokens) <= 2:
        return latest(recent, "person")
    if words.has("it", low) and len(tokens) <= 2:
        return latest(recent, "group")
    named = _named(clean, tokens, people)
    if named is not None:
        return named
    return _described(clean, tokens, people, list(recent))


def latest(recent: Iterable[Speaker], kind: str) -> Speaker | None:
    """The latest speaker who may be of a kind; failing that, the latest."""
    seen = list(recent)
    return next((s for s in seen if s.kind in (kind, "unknown")), seen[0] if seen else None)


def _named(clean: str, tokens: list[str], people: People) -> Speaker | None:
    """A phrase whose head is a name: Governor Ann Lee of Ohio; not: the governor of Ohio, a spokesman for Lee."""
    words = people.words
    if words.language in UNCASED:
        return None
    head = _head(clean, words)
    if re.search(r"['’]s?\s", head) and not _capital(TOKEN.findall(head)[-1]):
        return None
    names = runs(head, words)
    if not names or (
        words.language in SLAVIC and words.has("groups", tokens[0]) and "«" not in clean and "„" not in clean
    ):
        return None
    name, title = names[-1] if names[-1][1] or len(names) > 1 else names[0]
    tail = [t for t in TOKEN.findall(head[head.rfind(name.split()[-1]) :])[1:] if not words.has("the", t)]
    if tail and not _capital(tail[0]) and (words.language != "de" or words.has("roles", tail[-1])):
        return None
    count = len(name.split())
    kind = "person" if title or count == 2 or (count == 3 and words.language == "de") else "unknown"
    if any(words.has("groups", p) for p in TOKEN.findall(head)) or name.isupper():
        kind = "group"
    if words.language == "de" and len(name.split()) == 1 and words.has("the", tokens[0]):
        return None
    return people.full(name, kind)


def _head(clean: str, words: Wording) -> str:
    """A noun phrase up to its first preposition that does not join two parts of a name."""
    for m in TOKEN.finditer(clean):
        if m.start() and words.has("of", m.group()):
            before = TOKEN.findall(clean[: m.start()])
            inner = words.has("link", m.group()) and _capital(before[-1]) and _joins(clean, m.end())
            if not inner or (any(words.has("roles", t) for t in before) and words.has("roles", before[-1])):
                return clean[: m.start()].strip()
            if inner and len(before) >= 2 and not words.has("the", before[0]) and _capital(before[0]):
                return clean[: m.start()].strip()
    return clean


def _described(clean: str, tokens: list[str], people: People, recent: list[Speaker]) -> Speaker | None:
    """A phrase without a name: the group, the governor, Israel's military, an aid worker."""
    words = people.words
    lows = [t.lower().rstrip(".") for t in tokens]
    definite = lows[0] in DEFINITE or words.language in SLAVIC
    while len(tokens) > 1 and words.has("the", lows[0]):
        tokens, lows = tokens[1:], lows[1:]
    start = clean.find(tokens[0])
    phrase = clean[max(start, 0) :][:90].strip()
    phrase = _head(phrase, words) if words.language in UNCASED else phrase
    head = [t.lower() for t in TOKEN.findall(_head(phrase, words))] or lows
    role = next((t for t in reversed(head) if words.has("roles", t)), None)
    foreign = any(t[:1].isupper() for t in tokens[:-1])
    if role and role == head[-1] and role in people.by_title and not foreign and len(lows) <= 3:
        return people.by_title[role]
    if (
        definite
        and people.near
        and len(lows) == 1
        and not any(words.has(g, lows[0]) for g in ("groups", "lead", "light"))
    ):
        person = next((s for s in recent if s.kind == "person"), None)
        if person is not None and (tokens[0].islower() or words.language == "de"):
            return person
    if any(words.has("groups", t) for t in head):
        if len(lows) <= 2 and (known := _same_group(head, recent, people)):
            return known
        return Speaker(phrase, "group")
    return Speaker(phrase, "person" if role else "unknown") if _telling(phrase, lows, words) else None


def _same_group(head: list[str], recent: list[Speaker], people: People) -> Speaker | None:
    """The group that "the ministry" or "the group" takes up again."""
    if people.words.has("generic", head[-1]):
        return next((s for s in recent if s.kind == "group"), None)
    for speaker in recent:
        if any(part.endswith(head[-1]) for part in speaker.name.lower().split()):
            return speaker
    return None


def _telling(phrase: str, lows: list[str], words: Wording) -> bool:
    if len(lows) > 12:
        return False
    return not (len(lows) == 1 and any(words.has(g, lows[0]) for g in ("the", "lead", "that", "relative", "break")))
