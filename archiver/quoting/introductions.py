"""Whom a description means by the article's own words: "Ulgan Watch, a volunteer network, …" and then "the network".

No list knows what an article calls somebody; the article itself says it once, between commas, beside the name, or by
"is": "The other woman is Vega Lomas." Nothing is looked up before somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from archiver.quoting.names import TOKEN, Speaker
from archiver.quoting.noun_phrases import Reference
from archiver.quoting.people import People
from archiver.quoting.references import Phrases, find_references

PLACES = 24
"""Places of a text at which a description is looked for."""
STEM = 5
"""Letters by which two forms of a word are told to be one."""
LONGEST = 5
"""Words of a description that is looked up."""


def introduced(reference: Reference, people: People) -> Speaker | None:
    """Who is called so where the article names them; None when it does not, or names two."""
    words = [w.lower() for w in TOKEN.findall(reference.text)]
    if not words or len(words) > LONGEST:
        return None
    key = " ".join(words)
    if key not in people.described:
        people.described[key] = _looked_up(words, reference, people)
    return people.described[key]


def _looked_up(words: list[str], reference: Reference, people: People) -> Speaker | None:
    head = max(reference.heads or words, key=len)
    found = {who.name: who for who in _introductions(head[: max(STEM, len(head) - 2)], words, people)}
    return next(iter(found.values())) if len(found) == 1 else None


def _introductions(stem: str, words: list[str], people: People) -> Iterator[Speaker]:
    text = people.lower
    at = text.find(stem)
    for _ in range(PLACES):
        if at < 0:
            return
        if not text[at - 1 : at].isalnum():
            start, end = people.sentence_about(at)
            phrases = find_references(people.text, start, end, (), people)
            described = next((r for r in phrases.found if r.start <= at < r.end), None)
            if described is not None and _says_all(described, words):
                name = _name_of(described, phrases, people)
                if name is not None:
                    who = people.full(name.text, name.kind)
                    kind = described.kind if described.kind != "unknown" else who.kind
                    yield replace(who, kind=kind, heads=who.heads | frozenset(described.heads))
        at = text.find(stem, at + len(stem))


def _says_all(described: Reference, words: list[str]) -> bool:
    """Whether a phrase says what a description does, in the same words or other forms of them."""
    own = [*described.heads, *(w.lower() for w in TOKEN.findall(described.text))]
    return all(any(w == o or (len(w) > STEM and o[:STEM] == w[:STEM]) for o in own) for w in words)


def _name_of(described: Reference, phrases: Phrases, people: People) -> Reference | None:
    """The name that a phrase is apposed to, or that "is" joins with it."""
    if described.form == "name":  # the Lungomare Festival, then the festival
        return described if described.kind == "group" else None
    if described.oblique:
        return None
    for one, other in pairwise(phrases.found):
        if described not in (one, other):
            continue
        name = one if other is described else other
        gap = people.text[one.end : other.start]
        if name.form != "name" or name.oblique or name.owner or (name.kind == "unknown" and " " not in name.text):
            continue
        if gap.strip() == "," and (name is one or people.text[name.end : name.end + 1] in ",.;)"):
            return name
        if _joined(gap, people):
            return name
    return None


def _joined(gap: str, people: People) -> bool:
    """Whether "is" and nothing else stands between a name and a phrase: Nico is the producer."""
    tokens = [t.lower() for t in TOKEN.findall(gap)]
    return len(tokens) == 1 and people.words.has("copula", tokens[0]) and "," not in gap
