"""When something was said, by the words of a clause: "on Friday", "yesterday", "1 June", "у п'ятницю"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from archiver.dates.days import day_as_when, days_in, fold, partial_days_in
from archiver.dates.lexicon import ARTICLES, BEFORE_ORDINAL, BOUNDS, NEAR, VAGUE, WEEKDAYS
from db.model import When

_TOKEN = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
_DIGIT = re.compile(r"\d")
_UNSPACED = ("ja",)
_ONLY_IN = ("hier",)
"""Words that mean something else in another language ("hier" is here in German): only where the language is known."""
_LONGEST = 2000


def find_said_on(text: str, published: When | None, language: str | None) -> When | None:
    """The day that a clause names, as a window, with the words that name it; None when it names none, or only one
    until or from which something holds ("every exam through Friday").

    A weekday, and a day without a year, is the latest such day not after publication. Without a day of
    publication, and for words like "the next day", the window stays unknown.
    """
    clause = text[:_LONGEST]
    if _DIGIT.search(clause):
        for written in days_in(clause):
            if any(_is_bound(clause, written.start, name) for name in _languages(language)):
                continue
            return day_as_when(clause[written.start : written.end], written.day, "prose")
    base = _day_of(published)
    best = min(_candidates(clause, base, language), key=lambda c: (c[0], -c[1]), default=None)
    if best is None:
        return None
    start, end, day = best
    words = clause[start:end]
    return day_as_when(words, day, "prose") if day is not None else When(words, None, None, "prose")


def _day_of(published: When | None) -> date | None:
    if published is None:
        return None
    if published.day is not None:
        return date.fromisoformat(published.day[:10])
    return published.latest.date() if published.latest is not None else None


def _candidates(clause: str, base: date | None, language: str | None) -> Iterator[tuple[int, int, date | None]]:
    names = _languages(language)
    for start, end, month, day in partial_days_in(clause) if _DIGIT.search(clause) else ():
        if not any(_is_bound(clause, start, name) for name in names):
            yield start, end, _latest_on(base, month, day)
    folded = [fold(word) for word in _TOKEN.findall(clause)]
    for name in names:
        for start, end, back in _words(clause, name, folded):
            if language is None and clause[start:end].lower() in _ONLY_IN:
                continue
            yield start, end, _back(base, back)
        phrases = _vague(name)
        if phrases is None or (name not in _UNSPACED and _first_of_vague(name).isdisjoint(folded)):
            continue
        if (found := phrases.search(clause)) is not None:
            yield found.start(), found.end(), None


def _languages(language: str | None) -> list[str]:
    if language is None:
        return list(WEEKDAYS)
    name = re.split("[-_]", language.lower())[0]
    return [name] if name in WEEKDAYS else ["en"]


def _words(clause: str, language: str, folded: list[str]) -> Iterator[tuple[int, int, int]]:
    """(start, end, what): 0 to 6 a weekday, 7 the day of publication, 8 the day before."""
    table = _table(language)
    if language in _UNSPACED:
        for written, day in table.items():
            at = clause.find(written)
            if at >= 0:
                yield at, at + len(written), day
        return
    before = _before_ordinal(language)
    if not before and table.keys().isdisjoint(folded):
        return
    previous = ""
    for token in _TOKEN.finditer(clause):
        word = fold(token[0])
        what: int | None = table.get(word)
        if what is None and previous in before:
            what = table.get(word + " ")
        if what is not None and not _is_bound(clause, token.start(), language):
            yield token.start(), token.end(), what
        previous = word


def _is_bound(clause: str, at: int, language: str) -> bool:
    """Is the day at this place an end, a beginning or a plan?"""
    bounds = _bounds(language)
    return bounds is not None and bounds.search(clause[max(0, at - 32) : at]) is not None


@cache
def _bounds(language: str) -> re.Pattern[str] | None:
    words = BOUNDS.get(language, "").split()
    if not words:
        return None
    before = "|".join(re.escape(word).replace(r"\*", r"\w*").replace("'", "['’ʼ]") for word in words)
    return re.compile(rf"\b(?:{before})\s+(?:(?:{ARTICLES.replace(' ', '|')})\s+)*$", re.IGNORECASE)


@cache
def _before_ordinal(language: str) -> frozenset[str]:
    return frozenset(fold(word) for word in BEFORE_ORDINAL.get(language, "").split())


@cache
def _table(language: str) -> dict[str, int]:
    keep = (lambda word: word) if language in _UNSPACED else fold
    groups = WEEKDAYS[language].split("/") + NEAR[language].split("/")
    return {keep(word): what for what, forms in enumerate(groups) for word in forms.split()}


@cache
def _first_of_vague(language: str) -> frozenset[str]:
    return frozenset(fold(phrase.split()[0]) for phrase in VAGUE.get(language, "").split("|") if phrase)


@cache
def _vague(language: str) -> re.Pattern[str] | None:
    phrases = VAGUE.get(language)
    if phrases is None:
        return None
    ordered = sorted(phrases.split("|"), key=len, reverse=True)
    edge = "" if language in _UNSPACED else r"\b"
    return re.compile(edge + "(?:" + "|".join(map(re.escape, ordered)) + ")" + edge, re.IGNORECASE)


def _back(base: date | None, what: int) -> date | None:
    if base is None:
        return None
    if what >= 7:
        return base - timedelta(days=what - 7)
    return base - timedelta(days=(base.weekday() - what) % 7)


def _latest_on(base: date | None, month: int, day: int) -> date | None:
    if base is None:
        return None
    for year in range(base.year, base.year - 9, -1):  # 29 February comes back within eight years
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= base:
            return found
    return None
