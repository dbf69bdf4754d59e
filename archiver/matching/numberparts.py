"""What a word means as a part of a number, by language. Pure.

The words stand in `numberwords`; those written in one are told by `compounds`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from archiver.matching import numberwords
from archiver.matching.compounds import compound
from archiver.page.language import guess_language
from db.normal import fold

_SHOWN = {
    "pl": re.compile("[ąęłńśźżćó]", re.IGNORECASE),
    "cs": re.compile("[ěřůčšžýáí]", re.IGNORECASE),
    "pt": re.compile("[ãõçâêô]", re.IGNORECASE),
}
"""Letters that must show in a text before words are read otherwise, in languages that are guessed too easily."""

PREFIXES = "وبلכבלוה"
"""Arabic and Hebrew write "and", "in" and "to" in one with the number: "و14"."""
_INTO = dict.fromkeys("بلكف", "ar") | dict.fromkeys("בלכמ", "he")
"""The like before number words, and whose they are. With the article it is no count: "the century"."""
_LONGEST = 15
_VULGAR = re.compile(r"([0-9]{0,9})([1357])\u2044([2458])")
"""The normal form of "2½"."""


class Part(NamedTuple):
    """What a word means in one language."""

    value: Decimal
    kind: str
    """Nothing for a number to be added; `*` a scale, `+` one that may begin; `x` a dozen; `#` digits."""
    mark: str
    """`~` it is oftener something else; `^` it is so in other languages; `=` nothing follows it."""
    joined: bool = False
    """It has its "and" in front, in one with it."""

    @property
    def is_doubtful(self) -> bool:
        """Is it oftener something else?"""
        return bool(self.mark.strip("="))

    @property
    def is_scale(self) -> bool:
        """Does it multiply?"""
        return self.kind in ("*", "+", "x")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are one number: `words[first:end]`."""

    value: Decimal
    first: int
    end: int
    firm: bool
    """It is a number for sure; not oftener something else."""
    in_digits: bool = False
    """It begins with digits."""

    @property
    def rank(self) -> tuple[int, bool, bool]:
        """Of two readings of the same words the longer one counts, then one that makes it an ordinal."""
        return self.end, self.value < 0, self.firm


class _Parts(dict[str, dict[str, Part]]):
    """For each form what it means, by language; empty for most. It forgets all when it has grown large."""

    LARGEST = 200_000

    def __missing__(self, form: str) -> dict[str, Part]:
        if len(self) >= self.LARGEST:
            self.clear()
        self[form] = found = _parts(form)
        return found


def _listed() -> dict[str, dict[str, Part]]:
    listed: dict[str, dict[str, Part]] = {}
    for lang, text in numberwords.LANGUAGES.items():
        for line in text.split("|"):
            head, *spellings = line.split()
            value, kind = Decimal(head.rstrip("*+x")), head.lstrip("0123456789.")
            for spelling in spellings:
                bare = spelling.rstrip("~^=")
                part = Part(value, kind, spelling[len(bare) :])
                for form in _spellings(lang, fold(bare)):
                    listed.setdefault(form, {}).setdefault(lang, part)
    return listed


def _spellings(lang: str, form: str) -> set[str]:
    """Arabic is often written without hamza, and with ha at the end."""
    bare = form.translate(str.maketrans("أإآ", "ااا"))
    ends = {form, bare, *(word[:-1] + "ه" for word in (form, bare) if word.endswith("ة"))}
    return ends if lang == "ar" else {form}


_LISTED = _listed()


def _parts(form: str) -> dict[str, Part]:
    if (vulgar := _VULGAR.fullmatch(form)) is not None:
        return {"": Part(int(vulgar[1] or 0) + Decimal(vulgar[2]) / Decimal(vulgar[3]), "#", "")}
    whole, _, part = form.lstrip(PREFIXES).partition(".")
    if whole.isdecimal():
        if len(form) > _LONGEST or (part and not part.isdecimal()):
            return {}
        value = Decimal(f"{int(whole)}.{int(part):0{len(part)}d}" if part else str(int(whole)))
        return {"": Part(value, "#", "")}
    found = dict(_LISTED.get(form, {}))
    if form[0] in "و":
        found |= _with_and(form, "ar")
    elif form[0] == "ו":
        found |= _with_and(form, "he")
    if not found and form[0] in _INTO and len(form) >= 5 and not form.startswith("ال", 1):
        lang = _INTO[form[0]]
        inner = _LISTED.get(form[1:], {}).get(lang)
        found = {lang: inner} if inner is not None and not inner.mark and inner.kind in ("", "+") else {}
    if not found and len(form) > 4 and form.isalpha():
        found = {lang: Part(Decimal(value), "", "") for lang, value in compound(form).items()}
    return found


def _with_and(form: str, lang: str) -> dict[str, Part]:
    inner = _LISTED.get(form[1:], {}).get(lang)
    return {} if inner is None else {lang: inner._replace(joined=True)}


PARTS = _Parts()


def is_otherwise(form: str, text: str) -> bool:
    """Is the text in a language in which this word is no number? Some are guessed too easily."""
    if form not in numberwords.OTHERWISE:
        return False
    lang = guessed(text)
    shown = lang not in _SHOWN or _SHOWN[lang].search(text) is not None
    return lang in numberwords.OTHERWISE[form].split() and shown


@lru_cache(maxsize=256)
def guessed(text: str) -> str | None:
    """The language that a text seems to be in."""
    return guess_language(text)
