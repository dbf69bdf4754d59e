"""The noun phrases of a sentence that may name somebody: Governor Ann Lee, its director, the airline, she.

No grammar of the language: closed classes of words (articles, prepositions, pronouns, words for offices and groups)
and capital letters tell where a phrase begins and ends, and whether a preposition governs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from archiver.quoting.cues import Cue
from archiver.quoting.names import runs
from archiver.quoting.people import People
from archiver.quoting.phrase_words import Token, read_words
from archiver.quoting.sentences import HOLE
from archiver.quoting.wording import SLAVIC, UNCASED, Wording

MOST = 60
"""Phrases of one sentence that are looked at."""
LONGEST = 12
"""Words of a phrase."""
BREAK = re.compile(r"[,;:()\n]|\s[—–-]\s|[—–]|" + HOLE)
AGE = re.compile(r"\d{1,3}-[^\W\d][\w-]*\Z")
PATRONYMIC = re.compile(r"(?:вич|вна|ич|чна)\Z")
DATELINE = re.compile(r"[^.!?]{0,30}\b[^\W\d_a-z]{3,}\b[^.!?]{0,40}?\s?(?:[—–-]|:)\s\Z")
IN_MARKS = re.compile(r"[«„“\"]([^«»„“”\"\n]{2,60})[»“”\"]?")
"""The name of a firm, a paper or a channel."""
ROMANCE = frozenset({"fr", "es", "it", "pt"})
BLANKED = "   "
"""What `subjects.blanked` leaves of a channel phrase, at the least."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A noun phrase in a sentence."""

    start: int
    end: int
    form: str
    """`name`, `description` or `pronoun`"""
    text: str
    """A name without its title; a description without its article; a pronoun, lower-case."""
    kind: str
    """As of `Speaker`."""
    heads: tuple[str, ...]
    """The words for offices and groups in it, lower-case."""
    article: str
    """`definite`, `own` (its, her, Orland's) or empty."""
    owner: str | None
    """Whose it is, where a name says so: Orland's mayor, the mayor of Orland."""
    oblique: bool
    """Whether a preposition or another phrase governs it."""
    part: int
    """Number of the part of the sentence, between commas, it stands in."""
    words: int
    """How many words it has, without its article."""
    leads: bool = False
    """Whether it opens its part of the sentence."""

    @property
    def heavy(self) -> bool:
        """Whether it may name somebody by itself: a name, an office, a group, a word with an article."""
        return self.kind != "unknown" or (self.article != "" and self.words == 1)


@dataclass(slots=True)
class Part:
    """What stands between two commas, dashes or conjunctions."""

    number: int
    start: int
    end: int
    opening: str = ""
    """`relative` or `break`, where such a word opens it; `aside` for what stands in parentheses, or is a dateline."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The parts of a stretch of text, and the references in it, in order."""

    parts: Sequence[Part]
    found: Sequence[Reference]

    def within(self, part: Part) -> Iterator[Reference]:
        """The references of one part."""
        return (r for r in self.found if r.part == part.number)


def find_references(
    text: str, low: int, high: int, cues: Sequence[Cue], people: People, *, opens: bool = True
) -> Phrases:
    """The references of `text[low:high]`. `opens`: whether a sentence begins there, whose first letter is capital."""
    scan = _Scan(text, low, high, people, opens)
    for token in islice(read_words(text, low, high, cues, people, opens=opens), MOST * 4):
        scan.cross(token)
        scan.take(token)
        if len(scan.found) >= MOST:
            break
    return scan.end()


class _Scan:
    """Words taken one by one, and the phrases that they make."""

    def __init__(self, text: str, low: int, high: int, people: People, opens: bool) -> None:
        self.text, self.low, self.high, self.people, self.opens = text, low, high, people, opens
        self.words = people.words
        self.this = people.words.words.get("this", frozenset())
        self.parts = [Part(0, low, high)]
        self.found: list[Reference] = []
        self.chunk: list[Token] = []
        self.governed, self.leading, self.inside = False, True, False
        self.before: Token | None = None

    @property
    def begun(self) -> bool:
        """Whether more than articles and numbers stands in the phrase."""
        return any(t.kind not in ("the", "own", "number") for t in self.chunk)

    def close(self, *, governed: bool = False) -> None:
        """Ends the phrase. `governed`: whether a preposition governs the next."""
        if self.chunk:
            made = _made(self.text, self.chunk, self.governed, self.parts[-1].number, self.people)
            if made is not None:
                self.found.append(replace(made, leads=self.leading))
            self.leading = False
        self.leading = self.leading and not governed
        self.chunk, self.governed = [], governed

    def part(self, opening: str, at: int) -> None:
        """Ends the phrase and the part of the sentence."""
        self.close()
        self.leading = True
        self.parts[-1].end = at
        self.parts.append(Part(len(self.parts), at, self.high, opening))

    def cross(self, token: Token) -> None:
        """Looks at what stands between two words."""
        last, text = self.before, self.text
        gap = text[last.end if last else self.low : token.start]
        self.before = token
        if gap != " " and BREAK.search(gap) and not (gap == "," and token.low.isdigit()):
            self.inside = "(" in gap or (self.inside and ")" not in gap)
            self.part("aside" if self.inside else "", token.start)
            if self.opens and len(self.parts) <= 4 and DATELINE.match(text[self.low : token.start]):
                for part in self.parts[:-1]:
                    part.opening = "aside"
        elif BLANKED in gap or (last and last.kind == "name" and last.word.endswith(".") and len(last.low) > 3):
            self.close()

    def take(self, token: Token) -> None:
        """Adds a word to the phrase, or ends the phrase with it."""
        kind, words = token.kind, self.words
        if kind in ("relative", "break"):
            self.part(kind, token.start)
        elif kind == "verb":
            self.close()
            self.leading = False
        elif kind == "adverb" and (not self.chunk or any(t.kind not in ("the", "own") for t in self.chunk)):
            if self.chunk:
                self.close()
        elif kind == "preposition" and self.chunk and words.has("genitive", token.low) and not self.begun:
            self.chunk = []  # one of his deputies
        elif kind == "preposition":
            self.close(governed=True)
        elif token.low in self.this:
            self.close()
        elif kind == "pronoun":
            self.close(governed=self.governed and not self.chunk)
            self.chunk = [token]
            self.close()
        elif kind in ("the", "own") and self.begun:
            of_it = words.language == "de" and token.low in ("der", "des")
            self.close(governed=of_it or (kind == "own" and self.governed))
            self.chunk = [token]
        elif kind == "word" and (_acts(token, self.chunk, words) or _named_in_full(token, self.chunk, words)):
            self.close()
        elif len(self.chunk) < LONGEST:
            if (
                _headed(self.chunk)
                and kind in ("name", "number")
                and self.chunk[-1].kind == "word"
                and "-" not in self.chunk[-1].low
            ):
                self.close()
            self.chunk.append(token)

    def end(self) -> Phrases:
        """The phrases found."""
        self.close()
        last = self.before
        if last is not None and BREAK.search(self.text, last.end, self.high):
            self.part("", last.end)
        return Phrases(self.parts, self.found)


def _headed(chunk: Sequence[Token]) -> bool:
    return any(t.kind in ("role", "group", "name") for t in chunk)


def _acts(token: Token, chunk: Sequence[Token], words: Wording) -> bool:
    """Whether a small word is a verb, behind what may be its subject: the airline *kept* its prices."""
    if words.language != "de" and not (token.low.endswith(words.verb_endings) or words.has("verbs", token.low)):
        return False
    nouns = [t for t in chunk if t.kind not in ("the", "own", "number")]
    return bool(nouns) and (words.language != "de" or any(t.kind in ("name", "role", "group") for t in nouns))


def _named_in_full(token: Token, chunk: Sequence[Token], words: Wording) -> bool:
    """Whether a small word follows two words of a name, which it does not go on: Facundo Tolaba *no* lo ve así."""
    full = len(chunk) > 1 and chunk[-1].kind == "name" and chunk[-2].kind == "name"
    return full and words.language not in ("de", "tr", *UNCASED) and token.word.islower()


def _made(text: str, chunk: list[Token], governed: bool, part: int, people: People) -> Reference | None:
    """The reference that a run of words is; None for adverbs and bare articles."""
    words = people.words
    if len(chunk) == 1 and chunk[0].kind == "pronoun":
        token = chunk[0]
        return Reference(token.start, token.end, "pronoun", token.low, "unknown", (), "", None, governed, part, 1)
    start, article, owner = chunk[0].start, "", None
    rest = chunk
    while rest and rest[0].kind in ("the", "own"):
        article = "own" if rest[0].kind == "own" else article or _article(rest[0].low, words)
        rest = rest[1:]
    while rest and rest[-1].kind == "link":
        rest = rest[:-1]
    while len(rest) > 1 and rest[-1].kind == "number" and _headed(rest[:-1]):
        rest = rest[:-1]
    possessor = next((i for i, t in enumerate(rest[:-1]) if t.word.endswith(("'s", "’s", "s’", "s'"))), None)
    if possessor is not None and words.language == "en":
        owner, article = text[rest[0].start : rest[possessor].end].rstrip("s'’"), "own"
        core = rest[possessor + 1 :]
    else:
        core = rest
    if not core:
        return None
    heads = tuple(t.low for t in core if t.kind in ("role", "group"))
    plain_owner = owner is not None and owner.islower() and rest[possessor or 0].word.endswith(("'s", "’s"))
    phrase = text[(core if plain_owner else rest)[0].start : rest[-1].end].removesuffix("'s").removesuffix("’s")
    marked = IN_MARKS.search(text, core[0].end, core[-1].end + 1) if heads else None
    if marked is not None and core[0].end <= marked.start():
        place = (start, marked.end(), "name", marked.group(1).strip())
        return Reference(*place, "group", heads, article, owner, governed, part, len(core))
    oblique = governed or (words.language == "tr" and _cased(core[-1].word))
    name, kind = _name(text, core, "the" if len(rest) < len(chunk) else "", people)
    if name is not None:
        return Reference(start, core[-1].end, "name", name, kind, heads, article, owner, oblique, part, len(core))
    kind = _kind_of(core, words)
    return Reference(start, core[-1].end, "description", phrase, kind, heads, article, owner, oblique, part, len(core))


def _article(low: str, words: Wording) -> str:
    return "" if words.has("some", low) else "definite"


def _cased(word: str) -> bool:
    """Whether a Turkish name has a case ending behind its apostrophe."""
    return bool(re.search(r"['’]\w{1,6}\Z", word))


def _kind_of(core: list[Token], words: Wording) -> str:
    last = next((t.kind for t in reversed(core) if t.kind in ("role", "group")), "")
    if words.language not in SLAVIC and words.language not in ("fr", "es", "it", "pt", "he", "ar"):
        last = core[-1].kind if core[-1].kind in ("role", "group") else last
    else:
        last = next((t.kind for t in core if t.kind in ("role", "group")), "")
    if last == "role" or (core and AGE.match(core[0].low) and len(core) == 1):
        return "person"
    return "group" if last == "group" else "unknown"


def _name(text: str, core: list[Token], article: str, people: People) -> tuple[str | None, str]:
    """The name in a phrase, and what it is the name of; None for a phrase that only describes."""
    words = people.words
    if words.language in UNCASED:
        return None, ""
    names = [i for i, t in enumerate(core) if t.kind == "name"]
    if not names:
        return None, ""
    role = next((i for i in range(len(core) - 1, -1, -1) if core[i].kind == "role"), None)
    group = next((i for i in range(len(core) - 1, -1, -1) if core[i].kind == "group"), None)
    last = names[-1]
    if core[-1].kind == "role" or (core[-1].kind == "word" and last < len(core) - 1):
        return None, ""
    tail = text[core[last - _run(core, last) + 1].start : core[-1].end]
    if role is not None and role < last:
        if words.language in SLAVIC and core[last].word.isupper():
            return None, ""
        return _person(text, core, role, last, words), "person"
    if core[-1].kind == "group" and core[-1].word.islower():
        return None, ""
    if core[-1].kind == "group":
        return text[core[0].start : core[-1].end], "group"
    if group is not None and group < last:
        small = core[group].word[:1].islower() and words.language != "de"
        begin = core[group + 1].start if small else core[0].start
        return text[begin : core[-1].end], "group"
    count = _run(core, last)
    if words.language == "de":
        if count == 1 and (article or (people.full(tail, "unknown").name == tail and not tail.isupper())):
            return None, ""  # any noun
        if article and count >= 3:
            tail, count = text[core[last - 1].start : core[-1].end], 2
    told = bool(article) and words.language in ROMANCE and last >= count and core[last - count].kind == "word"
    if article and words.language in ROMANCE and count == 3 and last == len(core) - 1:
        tail, told = text[core[last - 1].start : core[-1].end], True  # le Flamand Joost Verhaeren
    kind = "likely" if 2 <= count <= 4 and (not article or told) else "unknown"
    return tail, "group" if tail.isupper() and len(tail) > 1 else kind


def _run(core: list[Token], last: int) -> int:
    """How many words of a name, with what links them, end at a place."""
    count = 0
    while last - count >= 0 and core[last - count].kind in ("name", "link", "number"):
        count += 1
    return max(count, 1)


def _person(text: str, core: list[Token], role: int, last: int, words: Wording) -> str:
    """A person's name behind an office: without the names of places that an office may have before it."""
    phrase = text[core[role].start : core[-1].end]
    names = [name for name, _ in runs(phrase, words)] or [phrase]
    parts = names[-1].split()
    if words.language in SLAVIC and len(parts) > 2:
        keep = 3 if PATRONYMIC.search(parts[-2].lower()) else 2
        return " ".join(parts[-keep:])
    return names[-1]
