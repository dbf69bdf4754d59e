"""What survives translation: numbers, names, and words that sound alike in both languages. Pure.

Nothing here says that two texts mean the same: it says which of a quote's numbers and names stand in a post.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from rapidfuzz import fuzz, process

from archiver.matching import namelists, wordlists
from archiver.matching.numerals import Number, numbers, possible
from archiver.matching.spelt import is_numeral, read_words
from db.normal import Word, forms, sound

_START = re.compile(r"(?:^|[.!?…:\n])[\s\"'“”„«»‘’(\[—–-]*$")
_VOWELS = "aeiou"
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Held:
    """One number, name or word of a quote that stands in a post: as each writes it, and where in the post."""

    quote: str
    post: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far a quote and a post agree in what can be compared across languages."""

    numbers: tuple[Held, ...]
    missing: tuple[str, ...]
    """The quote's numbers that the post does not hold."""
    spelt: tuple[str, ...]
    """Of these the small ones in words: the post may spell them in a way that we cannot read."""
    names: tuple[Held, ...]
    absent: tuple[str, ...]
    """The quote's names that the post does not hold; they may stand there translated."""
    words: tuple[Held, ...]
    counted: float
    """What the numbers that agree weigh (`number_weight`)."""

    @property
    def held(self) -> tuple[Held, ...]:
        """All that agrees."""
        return (*self.numbers, *self.names, *self.words)


def compare(quote: str, post: str) -> Agreement:
    """Which of the quote's numbers, names and words the post holds."""
    (asked, telling_words), there = _asked(quote), _read(post)
    found = {n: next((o for o in there.numbers if n.same(o)), None) for n in asked}
    held: dict[bool, list[Held]] = {True: [], False: []}
    absent: list[str] = []
    for word, named, country in telling_words:
        other = there.find(_key(word.form), country)
        if other is not None:
            held[named].append(_held(quote, word, post, other))
        elif named:
            absent.append(quote[word.start : word.end])
    agreed = [(n, o) for n, o in found.items() if o is not None]
    missing = [n for n, o in found.items() if o is None and n.value not in there.possible]
    values = {n.value: number_weight(n) + (0.25 if n.percent and o.percent else 0) for n, o in agreed}
    return Agreement(
        numbers=tuple(_held(quote, n, post, o) for n, o in agreed),
        missing=tuple(quote[n.start : n.end] for n in missing),
        spelt=tuple(quote[n.start : n.end] for n in missing if n.value <= 12 and not quote[n.start].isdecimal()),
        names=tuple(held[True]),
        absent=tuple(absent),
        words=tuple(held[False]),
        counted=sum(values.values()),
    )


def marks(text: str) -> frozenset[str]:
    """The names, words and numbers of a text, as far as they are spelt alike in two languages: what two texts about one
    thing have in common. For many posts at once: a number written in words is none, and `us` is no country.
    """
    return frozenset(filter(None, map(_MARKS.__getitem__, forms(text))))


@dataclass(frozen=True, slots=True)
class _Text:
    """A post, read once: its numbers, and its words as spoken."""

    numbers: tuple[Number, ...]
    possible: frozenset[Decimal]
    spoken: dict[str, Word]
    nations: dict[str, Word]
    joined: str

    def find(self, key: str, country: str | None) -> Word | None:
        """The first word of the post that is the same: the same country, or alike as spoken where no list knows it."""
        if country in self.nations:
            return self.nations[country]
        if key in self.spoken:
            return self.spoken[key]
        stem = key.rstrip(_VOWELS)
        if len(stem) >= 5 and stem in self.joined:
            near = next((other for other in self.spoken if alike(key, other)), None)
            if near is not None:
                return self.spoken[near]
        best = process.extractOne(key, self.spoken.keys(), scorer=fuzz.ratio, score_cutoff=80)
        return self.spoken[best[0]] if best is not None and alike(key, best[0]) else None


@lru_cache(maxsize=64)
def _asked(quote: str) -> tuple[tuple[Number, ...], tuple[tuple[Word, bool, str | None], ...]]:
    """A quote, read once: its numbers, and its words that say something, each with whether it is a name, and whose."""
    asked = tuple(numbers(quote))
    return asked, tuple((word, is_name(quote, word), nation(quote, word)) for word in _telling(quote, asked))


@lru_cache(maxsize=512)
def _read(post: str) -> _Text:
    found = tuple(numbers(post))
    spoken: dict[str, Word] = {}
    nations: dict[str, Word] = {}
    for word in _telling(post, found):
        country = nation(post, word)
        if country is not None:
            nations.setdefault(country, word)
        else:
            spoken.setdefault(_key(word.form), word)
    return _Text(found, possible(post), spoken, nations, "\n".join(spoken))


def _telling(text: str, found: Sequence[Number]) -> list[Word]:
    """The words that say something, each form once, in order."""
    taken = [(n.start, n.end) for n in found]
    first: dict[str, Word] = {}
    for word in read_words(text):
        if word.form not in first and not _inside(word, taken) and _counts(text, word):
            first[word.form] = word
    return list(first.values())


def number_weight(number: Number) -> float:
    """How much it says that a number is the same: 1,340 much, 7 little, 2 next to nothing."""
    if number.value <= 2:
        return 0.25
    if number.is_year:
        return 0.5
    return 0.75 if number.value <= 12 else 1.0 if number.value < 100 else 1.5


def is_name(text: str, word: Word) -> bool:
    """Is this word written as a name: with a capital letter where no sentence begins, or all in capitals?"""
    raw = text[word.start : word.end]
    if nation(text, word) is not None:
        return True
    if not raw[0].isupper() and not any(char.isdecimal() for char in raw):
        return False
    return _acronym(raw) or not _START.search(text[max(0, word.start - 12) : word.start])


class _Marks(dict[str, str | None]):
    """By each word what it is known by in another language, if it is; a country by its name with a capital letter. It
    forgets all when it has grown large.
    """

    LARGEST = 200_000

    def __missing__(self, form: str) -> str | None:
        if len(self) >= self.LARGEST:
            self.clear()
        self[form] = made = self._made(form)
        return made

    @staticmethod
    def _made(form: str) -> str | None:
        if form.replace(".", "", 1).isdecimal():
            number = Number(Decimal(form), 0, 0)
            return str(number.value) if number_weight(number) >= 1 else None
        country = _country(form) if len(form) > 2 else None
        return country or (_key(form) if _says_something(form) else None)


_MARKS = _Marks()


@lru_cache(maxsize=65536)
def alike(one: str, other: str) -> bool:
    """Do two words, as spoken, begin alike to their endings or differ little? Short ones must be the same."""
    short, long = sorted((one, other), key=len)
    if one == other:
        return True
    if len(short) < 4 or any(char.isdecimal() for char in short):
        return False
    stem = short.rstrip(_VOWELS) if len(short) > 5 else short
    if len(stem) >= 5 and (long.startswith(stem) or (len(stem) >= 7 and stem in long)):
        return len(long) - len(stem) <= 7
    return fuzz.ratio(one, other) >= (80 if len(short) >= 6 else 86)


def nation(text: str, word: Word) -> str | None:
    """The country, alliance or place with a name of its own in every language that this word names."""
    raw = text[word.start : word.end]
    if word.form == "us":
        return "US" if raw.replace(".", "") == "US" else None
    if len(word.form) <= 2 and not raw.isupper():
        return None
    return _country(word.form)


@lru_cache(maxsize=65536)
def _country(form: str) -> str | None:
    """The country or place that a word in normal form names."""
    found = namelists.looked_up(form, namelists.nations())
    return found[0] if found else None


def span(post: str, held: Sequence[Held]) -> tuple[int, int]:
    """The sentences of the post from the first to the last that hold something; the whole post for nothing."""
    if not held:
        return 0, len(post)
    first, last = min(h.start for h in held), max(h.end for h in held)
    ends = [m.start() for m in _SENTENCE_END.finditer(post)]
    starts = [0, *(m.end() for m in _SENTENCE_END.finditer(post))]
    start = max(s for s in starts if s <= first)
    end = min((e for e in ends if e >= last), default=len(post.rstrip()))
    return start, max(end, last)


def _counts(text: str, word: Word) -> bool:
    raw = text[word.start : word.end]
    if word.form.replace(".", "").isdecimal():
        return False
    if nation(text, word) is not None or _acronym(raw):
        return True
    return _says_something(word.form)


@lru_cache(maxsize=65536)
def _says_something(form: str) -> bool:
    """Is it a word of some length that is not said everywhere?"""
    if form in wordlists.LIGHT or form in wordlists.NEGATIONS or form in wordlists.DAYS or is_numeral(form):
        return False
    return len(form) >= 4 and not form.startswith(wordlists.ANYWHERE)


def _acronym(raw: str) -> bool:
    """Capitals and digits with at least one capital, two characters or more: BTR, 82A, ООН."""
    return len(raw) >= 2 and raw.isupper()


@lru_cache(maxsize=65536)
def _key(form: str) -> str:
    """As spoken, with the letters made one that transliterations between languages mix: h/g, c/k, ts/t."""
    spoken = sound(form).replace("ch", "q").replace("sh", "w").replace("ts", "t")
    return spoken.replace("h", "g").replace("c", "k")


def _inside(word: Word, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= word.start < end for start, end in spans)


def _held(quote: str, mine: Word | Number, post: str, theirs: Word | Number) -> Held:
    return Held(quote[mine.start : mine.end], post[theirs.start : theirs.end], theirs.start, theirs.end)
