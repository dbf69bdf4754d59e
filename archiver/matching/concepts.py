"""Words that mean the same in two languages, by a list of what the news speaks of (`concepts.tsv`). Pure.

Nothing is translated: of a text is told which concepts its words stand for, each by how the word begins, so that
inflected words are found. What two texts have in common weighs little alone; it is one signal of many.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from db.normal import forms

LIST = Path(__file__).parent / "concepts.tsv"
_SHORT = 3
"""A stem of so few letters says little of how a long word goes on."""
_ENDING = {"en": 4, "de": 30, "tr": 30, "pl": 7, "uk": 8, "ru": 8}
"""How many letters may follow a stem, where it is not six: compounds and endings in a row may be long."""
_SHORT_ENDING = {"tr": 8}
"""The same behind a short stem, where it is not three."""
_BEFORE = {
    language: before.split(" ")
    for language, before in {
        "ar": "وال بال فال كال لل ال و ف ب ل ك س ي ت ن",
        "he": "וה שה מה כש ול וב ומ לה ו ה ב ל מ ש כ",
        "fr": "l d n s c j m",
        "it": "dell all nell sull dall un l d",
    }.items()
}
"""What is written in one with the word that follows: articles, prepositions, persons."""
_ONE = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي", "ı": "i", "ł": "l"} | {"œ": "oe", "ø": "o"}
)
_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Shared:
    """What a quote and a post speak of: the concepts that stand in both, and how many of the quote's do not."""

    words: tuple[tuple[str, str], ...] = ()
    """For each concept of both the word of the quote and that of the post."""
    lacking: int = 0


def compare(quote: str, language: str | None, post: str, theirs: str | None) -> Shared:
    """What both speak of; nothing where the list does not know one of the two languages, two-letter codes."""
    if language not in languages() or theirs not in languages():
        return Shared()
    mine, there = concepts(quote, language), concepts(post, theirs)
    both = tuple(dict.fromkeys((word, there[concept]) for concept, word in mine.items() if concept in there))
    return Shared(both, sum(concept not in there for concept in mine))


def said(shared: Shared) -> list[str]:
    """The reason for people, where there is one: the first words that mean the same and are not the same."""
    pairs = [f"{mine} ({theirs})" for mine, theirs in shared.words if mine != theirs][:5]
    return [f"words that mean the same in both: {', '.join(pairs)}"] if pairs else []


@lru_cache(maxsize=1024)
def concepts(text: str, language: str) -> Mapping[int, str]:
    """The concepts that a text speaks of, each with the first word for it in normal form."""
    found: dict[int, str] = {}
    for form in forms(text):
        for concept in _meant(form, language):
            found.setdefault(concept, form)
    return found


def languages() -> Mapping[str, Mapping[str, frozenset[int]]]:
    """For each language of the list its stems, each with the concepts that it stands for."""
    return _read()


@cache
def _read() -> dict[str, dict[str, frozenset[int]]]:
    rows = [line.split("\t") for line in LIST.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    names, lines = rows[0], rows[1:]
    found: dict[str, dict[str, frozenset[int]]] = {name: {} for name in names}
    for concept, cells in enumerate(lines):
        for name, cell in zip(names, cells, strict=True):
            for stem in cell.split():
                key = _bare(stem.replace("'", "").replace("-", "").casefold())
                found[name][key] = found[name].get(key, _NONE) | {concept}
    return found


@lru_cache(maxsize=65536)
def _meant(form: str, language: str) -> frozenset[int]:
    """The concepts that a word in normal form stands for."""
    bare = _bare(form)
    for word in _readings(bare, language):
        meant = _by_stem(word, language)
        if meant:
            return meant
    return _NONE


def _readings(word: str, language: str) -> Iterator[str]:
    """The word as it is, and without what may be written in one with it; of a German compound its last parts."""
    yield word
    least = 2 if language in ("ar", "he") else 4
    for before in _BEFORE.get(language, ()):
        if word.startswith(before) and len(word) - len(before) >= least:
            yield word[len(before) :]
    if language == "de" and len(word) > 9:
        yield from (word[at:] for at in range(4, len(word) - 4))


def _by_stem(word: str, language: str) -> frozenset[int]:
    """What the longest stem stands for with which the word begins."""
    stems = _read()[language]
    whole = stems.get(f"{word}=")
    if whole is not None:
        return whole
    for end in range(len(word), 1, -1):
        meant = stems.get(word[:end])
        if meant is not None:
            most = _SHORT_ENDING.get(language, 3) if end <= _SHORT else _ENDING.get(language, 6)
            return meant if len(word) - end <= most else _NONE
    return _NONE


def _bare(form: str) -> str:
    """Without accents, and with the letters made one that are often mixed."""
    low = form.translate(_ONE)
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c)).translate(_ONE)
