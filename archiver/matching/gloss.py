"""Posts in languages that the encoder does not read, word by word in English, so that it meets words that it knows.

«Διασώστες ανέσυραν επτά ανθρώπους» becomes "rescuers pulled out 7 people". No translation and no grammar: what a word
may mean, by lists of how words begin (`glosses/*.tsv`, a language each). How much nearer the encoder comes to the
meaning by it is told in docs/matching.md.

A line of a list is `form<TAB>English`. The form is how words begin, in any spelling of accents, or ends in = and is the
whole word. No English: the word carries nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from archiver.matching import stems
from archiver.matching.languages import kin, language_of
from db.normal import forms

LISTS = Path(__file__).parent / "glosses"
_BEFORE = {
    language: before.split(" ")
    for language, before in {
        "he": "וכשה ושה שמה כשב כשה ומה ושל ובה שבה וכש מש לכ שב של שמ וה שה מה כש וש וכ ול וב ומ לה ו ה ב ל מ ש כ",
        "fa": "و ب",
    }.items()
}
"""What is written in one with the word that follows: articles, prepositions."""
_SCRIPTS = (
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
)
"""Scripts that one language alone writes."""


@cache
def languages() -> frozenset[str]:
    """The languages of which there are lists, two-letter codes."""
    return frozenset(file.stem for file in LISTS.glob("*.tsv"))


def in_english(text: str) -> str:
    """A text in a language with a list word by word in English, line by line; any other text as it is."""
    language = _language(text)
    if language is None:
        return text
    return "\n".join(_line(line, language) for line in text.split("\n"))


def _language(text: str) -> str | None:
    letters = sum(char.isalpha() for char in text)
    own = next((code for code, letter in _SCRIPTS if 2 * len(letter.findall(text)) > letters), None)
    found = kin(own or language_of(text) or "")
    return found if found in languages() else None


def _line(line: str, language: str) -> str:
    """The words of a line that are known, numbers, and those in Latin letters, which may be names."""
    found = [(form, meaning(form, language)) for form in forms(line)]
    said = [_unknown(form) if word is None else word for form, word in found]
    return " ".join(filter(None, said)) or line


def _unknown(form: str) -> str:
    """Of a word that no list has: a number in figures of any script, or Latin letters, which may be a name."""
    if form.isdecimal():
        return str(int(form))
    return form if form.isascii() else ""


@lru_cache(maxsize=65536)
def meaning(form: str, language: str) -> str | None:
    """What a word in normal form may mean, empty where it carries nothing; None: not known."""
    listed = _listed(language)
    found = (stems.begun(word, listed) for word in stems.readings(stems.bare(form), _BEFORE.get(language, ()), 2))
    return next((said for said in found if said is not None), None)


@cache
def _listed(language: str) -> Mapping[str, str]:
    lines = (LISTS / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return {stems.bare(stem.replace("'", "").replace("-", "").casefold()): said for stem, said in pairs}
