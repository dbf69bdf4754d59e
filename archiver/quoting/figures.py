"""Figures that a source gives without a clause: put the toll at 31; sprach von 31 Toten; сообщили о 31 погибшем."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.quoting.names import TOKEN
from archiver.quoting.sentences import HOLE
from archiver.quoting.wording import SLAVIC, Wording

FIGURE = re.compile(r"(?<![\w.,])\d[\d.,\u00a0\u202f]*")
CLAUSE_END = re.compile(rf"[;:()\n{HOLE}]|,\s|[.!?…](?=\s|\Z)")
WITH = frozenset({"mit"})
"""What stands before those whom somebody speaks with: sprach mit drei Kollegen."""
FAR = 100
"""Code points from a verb to its figure at most."""
MOST = 7
"""Words between them."""
GIVES = " … "
"""Stands in the lists for what is measured: put … at."""


def figure_behind(text: str, at: int, word: str, words: Wording, places: Sequence[tuple[int, int]] = ()) -> int | None:
    """Where the figure begins that a verb ending at a place gives, with what rounds it; None when it gives none.

    `places`: channel phrases, which may stand between.
    """
    particle = word.partition(GIVES)[2]
    clause = CLAUSE_END.split(text[at : at + FAR])[0]
    for figure in _figures(clause, words):
        before = [
            t for t in TOKEN.finditer(clause, 0, figure.start()) if not any(a <= at + t.start() < b for a, b in places)
        ]
        begin, every = figure.start(), len(before)
        while before and _rounds(before, particle, words):
            begin = before.pop().start()
        following = TOKEN.match(clause, figure.end() + 1)
        if len(before) > MOST or (following is not None and _is_time(following.group(), words)):
            continue
        last = before[-1].group().lower() if before else ""
        spelt = not figure.group()[0].isdigit()
        if spelt and not _at_once(before, every, particle, words):
            continue
        if words.language == "en" and not particle and len(before) > 1:
            continue  # an offer of 31
        if last and (last == particle or (not particle and words.has("figures_of", last))):
            return at + begin
        opens = before[0] if before else None
        if opens is not None and words.language in SLAVIC and words.has("figures_of", opens.group()):
            return at + opens.end() + 1  # отчиталось о задержании 11 человек
        if not before and words.language != "en":
            return at + begin  # meldete 31 Tote
    return None


def _rounds(before: Sequence[re.Match[str]], particle: str, words: Wording) -> bool:
    """Whether the last word before a figure rounds it and is not the one that the verb governs it by."""
    last = before[-1].group().lower()
    return last != particle and words.has("rounding", last) and not (len(before) == 1 and words.has("figures_of", last))


def _at_once(before: Sequence[re.Match[str]], every: int, particle: str, words: Wording) -> bool:
    """Whether a number in words is what a verb gives, and no number among others: informó de veintitrés heridos."""
    first = before[0].group().lower() if before else ""
    if particle or first in WITH:
        return False
    if len(before) > 1:
        return words.language in SLAVIC and words.has("figures_of", first)
    return bool(before) or not every


def _figures(clause: str, words: Wording) -> list[re.Match[str]]:
    """The numbers of a clause, in digits and in words."""
    found = list(FIGURE.finditer(clause))
    if words.numbers is not None:
        found += words.numbers.finditer(clause)
    return sorted(found, key=lambda m: m.start())


def _is_time(word: str, words: Wording) -> bool:
    """Whether a figure is that of a day or an hour: 5 May, 18 Uhr."""
    return words.has("days", word.rstrip(".")) or words.has("hours", word.rstrip("."))
