"""Names that are translated, not spelt out: countries and places, offices, and what languages are called. Data.

The lists stand in `nations.tsv` and `offices.tsv`, and are read when first asked for. An entry is how words begin, in
normal form (`db.normal.fold`); one that ends in = is the whole word; _ joins the beginnings of words that follow each
other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

NATIONS = Path(__file__).parent / "nations.tsv"
OFFICES = Path(__file__).parent / "offices.tsv"
LIGHT = "light"
"""What words mean that say nothing of whose account it is: "official", "news", "the"."""
_ONE = str.maketrans("أإآةىؤئیک", "اااهيويي" + "ك")
_LATIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
_LEAST = 3
_BARE = 5
"""An office's stem of so many letters is known without its accents, too: "roman" would not be Romania's."""
_HEBREW = re.compile("[והבלמשכ]{1,3}")
_ARABIC = ("وال", "بال", "فال", "كال", "ولل", "لل", "ال", "و", "ف", "ب", "ل", "ك")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a word may mean, and the languages in which it does; none where the list does not say."""

    means: tuple[str, ...]
    languages: frozenset[str] = frozenset()


@cache
def nations() -> Mapping[str, tuple[str, ...]]:
    """By each stem the country or place; of a capital also its country."""
    return {stem: tuple(meant.split()) for _, meant, _, stem in _read(NATIONS)}


@cache
def places() -> frozenset[str]:
    """Of these the places that are no countries and no alliances."""
    return frozenset(meant.split()[0] for kind, meant, _, _ in _read(NATIONS) if kind != "nation")


@cache
def offices() -> Mapping[str, tuple[Sense, ...]]:
    """By each stem what it may mean: offices, or `LIGHT` alone for light words."""
    found = _senses(short=False)
    for stem in found:
        if stem.endswith("="):
            found[stem] = tuple(dict.fromkeys((*found.get(stem[:-1], ()), *found[stem])))
    return _with_bare(found)


@cache
def short() -> Mapping[str, tuple[Sense, ...]]:
    """By each abbreviation, and each name in one word, what it may mean: offices, and often the country."""
    return _with_bare({word.rstrip("="): senses for word, senses in _senses(short=True).items()})


@cache
def runs() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """The runs of words of both lists, by the beginning of their first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for stem in (*nations(), *offices()):
        parts = tuple(stem.rstrip("=").split("_"))
        if len(parts) > 1:
            found.setdefault(parts[0], []).append((parts, stem))
    return {first: tuple(sorted(rest, key=lambda run: -len(run[0]))) for first, rest in found.items()}


def looked_up(form: str, listed: Mapping[str, T]) -> T | None:
    """What the longest stem means with which a word in normal form begins, or with which it goes on behind articles
    and prepositions that are written in one with it.
    """
    for word in readings(form):
        whole = listed.get(f"{word}=")
        if whole is not None:
            return whole
        for end in range(len(word), _LEAST - 1, -1):
            meant = listed.get(word[:end])
            if meant is not None:
                return meant
    return None


def readings(form: str) -> Iterator[str]:
    """A word in normal form as the lists write it; of Hebrew and Arabic ones also without what stands before it."""
    if form.isascii():
        yield form
        return
    word = form.translate(_ONE).replace("i\u0307", "i")
    yield word
    if "\u0590" <= word[0] <= "\u05ff" and (before := _HEBREW.match(word)):
        yield from (word[end:] for end in range(1, before.end() + 1) if len(word) - end >= _LEAST)
    elif "\u0600" <= word[0] <= "\u06ff":
        yield from (word[len(b) :] for b in _ARABIC if word.startswith(b) and len(word) - len(b) >= _LEAST)


def begins(form: str, part: str) -> bool:
    """Does a word begin with this part of a run? Of a short part little may follow, of a very short one nothing."""
    most = (0, 0, 0, 3)[len(part)] if len(part) < 4 else len(form)
    return any(word.startswith(part) and len(word) - len(part) <= most for word in readings(form))


def _senses(*, short: bool) -> dict[str, tuple[Sense, ...]]:
    found: dict[str, dict[tuple[str, ...], frozenset[str]]] = {}
    for kind, meant, language, stem in _read(OFFICES):
        if (kind == "short") is short:
            means = (LIGHT,) if kind == LIGHT else tuple(meant.split())
            senses = found.setdefault(stem, {})
            senses[means] = senses.get(means, frozenset()) | ({language} if language else frozenset())
    return {stem: tuple(Sense(*sense) for sense in senses.items()) for stem, senses in found.items()}


def _with_bare(listed: dict[str, T]) -> dict[str, T]:
    """With all stems of some length in Latin letters also as handles and capitals write them: without accents."""
    for stem, meant in list(listed.items()):
        bare = stem.translate(_LATIN)
        bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
        if bare.isascii() and len(bare.rstrip("=")) >= _BARE:
            listed.setdefault(bare, meant)
    return listed


def _read(file: Path) -> Iterator[tuple[str, str, str, str]]:
    """Kind, meaning, language ("" where none is said) and stem of every entry."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        kind, meant, *cells = line.split("\t")
        for cell in cells:
            stems = cell.split(" ")
            language = stems.pop(0)[:-1] if stems[0].endswith(":") else ""
            yield from ((kind, meant, language, stem) for stem in stems)


LANGUAGES = {
    "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech",
    "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian",
    "hy": "Armenian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh",
    "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovene",
    "sr": "Serbian", "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""What languages are called."""
