"""Who a noun phrase means: names with their titles, groups, and what "he", "it" or "the group" stand for.

No model of the language, only capital letters, a few word lists, and the rule that newspapers name somebody in full
before they shorten the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from archiver.quoting.names import SLAVIC, TOKEN, UNCASED, Speaker, capital, joins, runs
from archiver.quoting.people import People
from archiver.quoting.sentences import HOLE
from archiver.quoting.wording import Wording

OWNER = re.compile(r"['’]s?\s")
DEFINITE = frozenset(["the", "der", "die", "das", "le", "la", "el", "il", "lo", "o", "l"])


def understand(phrase: str, people: People, recent: Iterable[Speaker], *, near: bool = False) -> Speaker | None:
    """Who a noun phrase names. `recent`: those who spoke or acted before, latest first; `near`: in this paragraph.

    A pronoun takes the latest who fits; "the group", "the governor" a group or the person of that title; a short
    name its full form; any other phrase stands for itself, without its article. None for what names nobody.
    """
    words = people.words
    phrase = phrase.strip().partition("   ")[0]
    clean = phrase.strip(" \t\n\u00a0,.;:—–-()[]«»„“”\"'" + HOLE)
    for m in reversed(list(TOKEN.finditer(clean))):
        if m.start() and words.has("the", m.group()) and m.group()[0].isupper():
            clean = clean[m.start() :]
            break
    tokens = TOKEN.findall(clean)
    if not tokens or len(tokens) > 25:
        return None
    low = tokens[0].lower()
    if words.has("he", low) and len(tokens) <= 2:
        return latest(recent, "person")
    if words.has("it", low) and len(tokens) <= 2:
        return latest(recent, "group")
    named = _named(clean, tokens, people)
    if named is not None:
        return named
    return _described(clean, tokens, people, recent, near=near)


def latest(recent: Iterable[Speaker], kind: str) -> Speaker | None:
    """The latest speaker who may be of a kind; failing that, the latest."""
    first = None
    for speaker in recent:
        if speaker.kind in (kind, "unknown"):
            return speaker
        first = first or speaker
    return first


def _named(clean: str, tokens: list[str], people: People) -> Speaker | None:
    """A phrase whose head is a name: Governor Ann Lee of Ohio; not: the governor of Ohio, a spokesman for Lee."""
    words = people.words
    if words.language in UNCASED:
        return None
    head = _head(clean, words)
    if OWNER.search(head) and not capital(TOKEN.findall(head)[-1]):
        return None
    names = runs(head, words)
    if not names or (
        words.language in SLAVIC and words.has("groups", tokens[0]) and "«" not in clean and "„" not in clean
    ):
        return None
    name, title = names[-1] if names[-1][1] or len(names) > 1 else names[0]
    tail = [t for t in TOKEN.findall(head[head.rfind(name.split()[-1]) :])[1:] if not words.has("the", t)]
    if tail and not capital(tail[0]) and (words.language != "de" or words.has("roles", tail[-1])):
        return None
    count = len(name.split())
    kind = "person" if title or count == 2 or (count == 3 and words.language == "de") else "unknown"
    if any(words.has("groups", p) for p in TOKEN.findall(head)) or name.isupper():
        kind = "group"
    if words.language == "de" and len(name.split()) == 1 and words.has("the", tokens[0]):
        return None
    return people.full(name, kind)


def _head(clean: str, words: Wording) -> str:
    """A noun phrase up to its first preposition that does not join two parts of a name."""
    for m in TOKEN.finditer(clean):
        if m.start() and words.has("of", m.group()):
            before = TOKEN.findall(clean[: m.start()])
            inner = words.has("link", m.group()) and capital(before[-1]) and joins(clean, m.end())
            if not inner or (any(words.has("roles", t) for t in before) and words.has("roles", before[-1])):
                return clean[: m.start()].strip()
            if inner and len(before) >= 2 and not words.has("the", before[0]) and capital(before[0]):
                return clean[: m.start()].strip()
    return clean


def _described(
    clean: str, tokens: list[str], people: People, recent: Iterable[Speaker], *, near: bool
) -> Speaker | None:
    """A phrase without a name: the group, the governor, Israel's military, an aid worker."""
    words = people.words
    lows = [t.lower().rstrip(".") for t in tokens]
    definite = lows[0] in DEFINITE or words.language in SLAVIC
    while len(tokens) > 1 and words.has("the", lows[0]):
        tokens, lows = tokens[1:], lows[1:]
    start = clean.find(tokens[0])
    phrase = clean[max(start, 0) :][:90].strip()
    phrase = _head(phrase, words) if words.language in UNCASED else phrase
    head = [t.lower() for t in TOKEN.findall(_head(phrase, words))] or lows
    role = next((t for t in reversed(head) if words.has("roles", t)), None)
    foreign = any(t[:1].isupper() for t in tokens[:-1])
    titled = people.titled(role) if role and role == head[-1] and not foreign and len(lows) <= 3 else None
    if titled is not None:
        return titled
    if definite and near and len(lows) == 1 and not any(words.has(g, lows[0]) for g in ("groups", "lead", "light")):
        person = next((s for s in recent if s.kind == "person"), None)
        if person is not None and (tokens[0].islower() or words.language == "de"):
            return person
    if any(words.has("groups", t) for t in head):
        if len(lows) <= 2 and (known := _same_group(head, recent, people)):
            return known
        return Speaker(phrase, "group")
    return Speaker(phrase, "person" if role else "unknown") if _telling(phrase, lows, words) else None


def _same_group(head: list[str], recent: Iterable[Speaker], people: People) -> Speaker | None:
    """The group that "the ministry" or "the group" takes up again."""
    if people.words.has("generic", head[-1]):
        return next((s for s in recent if s.kind == "group"), None)
    for speaker in recent:
        if any(part.endswith(head[-1]) for part in speaker.name.lower().split()):
            return speaker
    return None


def _telling(phrase: str, lows: list[str], words: Wording) -> bool:
    if len(lows) > 12:
        return False
    return not (len(lows) == 1 and any(words.has(g, lows[0]) for g in ("the", "lead", "that", "relative", "break")))
