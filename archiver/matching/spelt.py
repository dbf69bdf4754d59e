"""Numbers among the words of a text, in digits and in words, in eighteen languages. Pure.

Of the languages in which a word is a number the one counts in which the most words belong together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from archiver.matching import numberwords
from archiver.matching.numberparts import PARTS, Run
from archiver.matching.numberreading import HALVES, Reading, beside
from db.normal import Word, words

_HALVES_BEGIN: dict[str, list[str]] = {}
for _lang, _ways in HALVES.items():
    for _way in _ways:
        _HALVES_BEGIN.setdefault(_way[0], []).append(_lang)
_NEVER_AFTER = {form: re.compile(pattern) for form, pattern in numberwords.NEVER_AFTER.items()}


@lru_cache(maxsize=4096)
def read_words(text: str) -> tuple[Word, ...]:
    """The words of a text, as they stand. Numbers, and what quotes are laid over, are read from the same."""
    return tuple(words(text))


@lru_cache(maxsize=4096)
def runs(text: str) -> tuple[Run, ...]:
    """The numbers among the words of a text, in digits and in words, in order."""
    found = read_words(text)
    made: list[Run] = []
    at = 0
    for here in [here for here, word in enumerate(found) if PARTS[word.form]]:
        run = _read(text, found, here) if here >= at else None
        if run is None:
            continue
        while made and made[-1].end > run.first:
            made.pop()
        made.append(run)
        at = run.end
    return tuple(run for run in made if run.value >= 0)


@lru_cache(maxsize=4096)
def joined(text: str) -> tuple[Word, ...]:
    """The words of a text, but those of one number as one word: "twenty five" stands against "25"."""
    found = read_words(text)
    several = [run for run in runs(text) if run.end - run.first > 1 and run.firm]
    if not several:
        return found
    made: list[Word] = []
    at = 0
    for run in several:
        inner = found[run.first : run.end]
        made += found[at : run.first]
        made.append(Word(" ".join(word.form for word in inner), inner[0].start, inner[-1].end))
        at = run.end
    return (*made, *found[at:])


@lru_cache(maxsize=65536)
def meaning(form: str) -> str | None:
    """The digits that a number word, or the words of one number, mean; None for other words."""
    if " " in form:
        whole = next((run for run in runs(form) if run.end - run.first == len(read_words(form))), None)
        return f"{whole.value.normalize():f}" if whole is not None else None
    value = next((p.value for p in PARTS[form].values() if p.kind != "x" and (p.kind in "#" or p.value <= 1000)), None)
    return f"{value:f}" if value is not None and not form[0].isdecimal() else None


def is_number(form: str) -> bool:
    """Is this word a number, and not oftener something else?"""
    return " " in form or any(part.kind != "x" and part.value <= 1000 and not part.mark.strip("=")
                              for part in PARTS[form].values())  # fmt: skip


def differ(one: str, other: str) -> bool:
    """Are these two number words of one language that mean different numbers?"""
    mine, theirs = PARTS[one], PARTS[other]
    shared = mine.keys() & theirs.keys()
    return bool(shared) and all(mine[lang].value != theirs[lang].value for lang in shared)


def is_numeral(form: str) -> bool:
    """Is this word, or are these words, a number in any language, in words?"""
    return " " in form or any(part.kind != "#" for part in PARTS[form].values())


def _read(text: str, found: Sequence[Word], at: int) -> Run | None:
    """The number that begins with this word, or that stands before it what belongs to it ("half a million")."""
    parts = PARTS[found[at].form]
    before = found[at - 1].form if at else ""
    never = _NEVER_AFTER.get(found[at].form)
    if never is not None and never.fullmatch(before):
        return None
    langs = [*parts]
    if "" in parts:
        follows = found[at + 1].form if beside(text, found, at + 1) else ""
        langs = [*(PARTS[follows] if follows else ()), *_HALVES_BEGIN.get(follows, ())]
        if not langs:
            return Run(parts[""].value, at, at + 1, True, True)
        langs.append("")
    best: Run | None = None
    for lang in langs:
        run = Reading(text, found, lang, at).run()
        if run is not None and (best is None or run.rank > best.rank):
            best = run
    return best
