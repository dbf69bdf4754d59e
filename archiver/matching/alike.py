"""When two words are the same, and what matters where they are not. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from archiver.matching import spelt, wordlists
from archiver.matching.worddiff import Step
from db.normal import Word


def weight(form: str) -> float:
    """How much a word carries: little words a quarter, numbers and others a whole."""
    return 0.25 if form in wordlists.LIGHT else 1.0


@lru_cache(maxsize=65536)
def alike(one: str, other: str) -> bool:
    """Are two different words the same but for spelling, abbreviation or a number written out?"""
    if meaning(one) == meaning(other):
        return True
    if is_number(one) or is_number(other) or spelt.differ(one, other):
        return False
    if one in wordlists.NEGATIONS or other in wordlists.NEGATIONS:
        return False
    short, long = sorted((one, other), key=len)
    if len(short) >= 2 and len(long) >= len(short) + 4 and long.startswith(short):
        return True
    return len(short) >= 4 and fuzz.ratio(one, other) >= 80


def near(forms: Collection[str], others: Collection[str]) -> dict[str, set[str]]:
    """For each of these words those of the others that are `alike`: the same answer for all at once, much faster."""
    meant: dict[str, list[str]] = {}
    starts: dict[str, list[str]] = {}
    for other in others:
        meant.setdefault(meaning(other), []).append(other)
        starts.setdefault(other[:2], []).append(other)
    long = [other for other in others if len(other) >= 4]
    found = {}
    for form in forms:
        maybe = {*meant.get(meaning(form), ()), *starts.get(form[:2], ())}
        if len(form) >= 4:
            maybe.update(hit[0] for hit in process.extract(form, long, scorer=fuzz.ratio, score_cutoff=80, limit=None))
        maybe.discard(form)
        found[form] = {other for other in maybe if alike(form, other)}
    return found


@lru_cache(maxsize=65536)
def meaning(form: str) -> str:
    """A number word as digits, "percent" as %, any other word as it is."""
    return spelt.meaning(form) or wordlists.SAME.get(form, form)


@lru_cache(maxsize=65536)
def is_number(form: str) -> bool:
    """Is this word a number, in digits or written out?"""
    return any(c.isdigit() for c in form) or spelt.is_number(form)


def changes(
    quote: str, quote_words: Sequence[Word], post_words: Sequence[Word], changed: Sequence[Step]
) -> tuple[str, ...]:
    """Which of these differences matter: another number, a negation more or less, another name."""
    kinds = set()
    for op, i, j in changed:
        if op == "~":
            continue
        mine = quote_words[i].form if i >= 0 else ""
        theirs = post_words[j].form if j >= 0 else ""
        if any(is_number(form) for form in (mine, theirs) if form) or (mine and theirs and spelt.differ(mine, theirs)):
            kinds.add("number")
        if mine in wordlists.NEGATIONS or theirs in wordlists.NEGATIONS:
            kinds.add("negation")
        if op == "x" and i > 0 and quote[quote_words[i].start].isupper() and mine not in wordlists.LIGHT:
            kinds.add("name")
    return tuple(sorted(kinds))
