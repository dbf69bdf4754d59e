"""Words that mean the same in two languages, by lists of what the news speaks of (`vocabulary/`). Pure.

Nothing is translated: of a text is told which concepts its words stand for, each by how the word begins, so that
inflected words are found. What two texts have in common weighs little alone; it is one signal of many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from archiver.matching import stems
from db.normal import forms

LISTS = Path(__file__).parent / "vocabulary"
"""For each language a file: in a line a concept, and how its words begin; `=` ends a whole word, `-` joins two."""
_ENDING = {
    "en": 4,
    "de": 30,
    "nl": 30,
    "sv": 30,
    "tr": 30,
    "el": 10,
    "fi": 12,
    "hu": 12,
    "ka": 9,
    "pl": 7,
    "uk": 8,
    "ru": 8,
}
"""How many letters may follow a stem, where it is not six: compounds and endings in a row may be long."""
_SHORT_ENDING = {"tr": 8, "hu": 6, "ka": 5, "fi": 5}
"""The same behind a short stem, where it is not three."""
_COMPOUNDS = frozenset({"de", "nl", "sv"})
"""Languages that write several nouns as one word: the last one says what it is."""
_PART = 5
"""Of fewer letters no stem is looked for inside a word."""
_LONGEST = 16
"""Of more letters there is hardly a stem."""
_BEFORE = {
    language: before.split(" ")
    for language, before in {
        "ar": "وال بال فال كال لل ال و ف ب ل ك س ي ت ن",
        "bg": "най",
        "cs": "nej ne",
        "el": "ξανα",
        "fa": "نمي مي ن ب",
        "fr": "l d n s c j m",
        "he": "וה שה מה כש ול וב ומ לה ו ה ב ל מ ש כ",
        "hu": "meg vissza össze leg el ki be fel le át",
        "hy": "չ կ",
        "id": "meng mem men me di ber ter se pe ke",
        "it": "dell all nell sull dall un l d",
        "sr": "naj",
    }.items()
}
"""What is written in one with the word that follows: articles, prepositions, persons."""
_LIKE = dict.fromkeys(("da", "nb", "nn", "no"), "sv") | dict.fromkeys(("bs", "cnr", "hr", "sh"), "sr") | {"ms": "id"}
"""Languages that are read by the list of another: it has the words of all."""
_MARKED = frozenset({"cs", "fi", "hu", "sv"})
"""Languages in which a mark makes another word of it, and whose writers do not leave it out."""
_NORTH = str.maketrans({"ø": "ö", "æ": "ä"})
_SERBIAN = str.maketrans(
    dict(zip("абвгдежзијклмнопрстћуфхцчш", "abvgdezzijklmnoprstcufhccs", strict=True))
    | {"ђ": "dj", "љ": "lj", "њ": "nj", "џ": "dz"}
)
"""Cyrillic as the list has it: in Latin letters, without their marks."""
_NOTHING = "-"
"""In a list the name of the line of words that only begin like one of the list."""
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shared:
    """What a quote and a post speak of: the concepts that stand in both, and how many of the quote's do not."""

    words: tuple[tuple[str, str], ...] = ()
    """For each concept of both the word of the quote and that of the post."""
    lacking: int = 0


def compare(quote: str, language: str | None, post: str, theirs: str | None) -> Shared:
    """What both speak of; nothing where there is no list for one of the two languages, two-letter codes."""
    one, other = listed(language), listed(theirs)
    if one is None or other is None:
        return Shared()
    mine, there = concepts(quote, one), concepts(post, other)
    asked = _asked(quote, one, other)
    if mine.keys().isdisjoint(there.keys()):
        return Shared((), len(asked))
    both = tuple(dict.fromkeys((word, there[concept]) for concept, word in mine.items() if concept in there))
    return Shared(both, len(asked.difference(word for word, _ in both)))


def said(shared: Shared) -> list[str]:
    """The reason for people, where there is one: the first words that mean the same and are not the same."""
    pairs = [f"{mine} ({theirs})" for mine, theirs in shared.words if mine != theirs][:5]
    return [f"words that mean the same in both: {', '.join(pairs)}"] if pairs else []


@lru_cache(maxsize=1024)
def concepts(text: str, language: str) -> Mapping[str, str]:
    """The concepts that a text speaks of, each with the first word for it in normal form."""
    found: dict[str, str] = {}
    before: Mapping[str, frozenset[str]] = {}
    for form in forms(text):
        for concept in _meant(form, language):
            found.setdefault(concept, form)
        for stem, meant in before.items():
            if any(word.startswith(stem) for word in _readings(_bare(form, language), language)):
                for concept in meant:
                    found.setdefault(concept, form)
        before = _first(form, language)
    return found


@lru_cache(maxsize=1024)
def _asked(text: str, language: str, other: str) -> frozenset[str]:
    """The words of a text for what another language's list has words for too."""
    known = names(other)
    return frozenset(word for concept, word in concepts(text, language).items() if concept in known)


@cache
def languages() -> frozenset[str]:
    """The languages that have a list."""
    return frozenset(file.stem for file in LISTS.glob("*.tsv"))


def listed(language: str | None) -> str | None:
    """The language by whose list this one is read, if there is one."""
    like = _LIKE.get(language or "", language)
    return like if like in languages() else None


@cache
def names(language: str) -> frozenset[str]:
    """The concepts that the list of this language has words for."""
    return frozenset().union(*(meant for _, meant in _listed(language)))


@cache
def _stems(language: str) -> Mapping[str, frozenset[str]]:
    """The stems of a list, each with the concepts that it stands for."""
    found: dict[str, frozenset[str]] = {}
    for stem, meant in _listed(language):
        if "-" not in stem:
            found[stem] = found.get(stem, _NONE) | meant
    return found


@cache
def _pairs(language: str) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Of what a list writes as two words the first, each with how the second may begin and what both stand for."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for stem, meant in _listed(language):
        first, _, second = stem.partition("-")
        if second:
            seconds = found.setdefault(first, {})
            seconds[second] = seconds.get(second, _NONE) | meant
    return found


@cache
def _listed(language: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The stems of a list in their order, each with the concept that it stands for."""
    found = []
    for line in (LISTS / f"{language}.tsv").read_text(encoding="utf-8").splitlines():
        name, cell = line.split("\t")
        meant = frozenset({name}) if name != _NOTHING else _NONE
        found += [(_bare(stem.replace("'", "").casefold(), language), meant) for stem in cell.split()]
    return tuple(found)


@lru_cache(maxsize=65536)
def _meant(form: str, language: str) -> frozenset[str]:
    """The concepts that a word in normal form stands for."""
    bare = _bare(form, language)
    for word in _readings(bare, language):
        meant = stems.begun(word, _stems(language), _ENDING.get(language, 6), _SHORT_ENDING.get(language, 3))
        if meant is not None:
            return meant
    return _by_last_part(bare, language) if language in _COMPOUNDS else _NONE


@lru_cache(maxsize=65536)
def _first(form: str, language: str) -> Mapping[str, frozenset[str]]:
    """How the next word may begin that means something together with this one, and what both stand for."""
    pairs = _pairs(language)
    return next((pairs[word] for word in _readings(_bare(form, language), language) if word in pairs), {})


def _readings(word: str, language: str) -> Iterator[str]:
    """The word as it is, and without what may be written in one with it."""
    return stems.readings(word, _BEFORE.get(language, ()), 2 if language in ("ar", "fa", "he") else 4)


def _by_last_part(word: str, language: str) -> frozenset[str]:
    """What a later part of a compound stands for, where it is a stem of some length."""
    listed = _stems(language)
    for start in range(4, len(word) - _PART + 1):
        for end in range(min(len(word), start + _LONGEST), start + _PART - 1, -1):
            meant = listed.get(word[start:end])
            if meant is not None:
                return meant
    return _NONE


def _bare(form: str, language: str) -> str:
    """Without accents where they say little, and with the letters made one that are often mixed."""
    if language in _MARKED:
        return form.translate(_NORTH)
    return stems.bare(form.translate(_SERBIAN) if language == "sr" else form)
