"""Whom a sentence is about, and whom it speaks of besides: what the next pronoun may mean."""

from __future__ import annotations

from archiver.quoting.clauses import Clause, in_a_place
from archiver.quoting.names import TOKEN, Speaker, runs
from archiver.quoting.naming import named, with_apposition
from archiver.quoting.noun_phrases import Reference
from archiver.quoting.references import Phrases
from archiver.quoting.wording import SLAVIC

PLURAL = ("ли", "ють", "ять", "ют", "ят", "li", "ły", "ją", "zą")
"""Endings of what "they" do in a house: у службі пообіцяли."""
OPENING = 180
"""Code points of a sentence in which those are looked for whom it speaks of."""


def mentioned(clause: Clause) -> list[Speaker]:
    """Those a sentence speaks of, its subject last: whom the next pronoun means."""
    return spoken_of(clause.read(0, min(len(clause.text), OPENING)), clause)


def spoken_of(phrases: Phrases, clause: Clause) -> list[Speaker]:
    """Those that a stretch of a sentence speaks of: its subject and whoever stands behind a passive last."""
    top = topic(phrases)
    found: list[Speaker] = []
    agents: list[Speaker] = []
    for reference in phrases.found:
        if reference.owner is not None and clause.people.words.language == "en":
            found += [clause.people.full(n, "person" if t else "likely") for n, t in _names(reference.owner, clause)]
        if reference is top or reference.counted or in_a_place(reference, clause.text, clause.people.words):
            continue
        if reference.form != "name" and (reference.kind != "group" or not reference.oblique):
            continue
        who = clause.who(reference)
        if who is not None:
            known = with_apposition(who, reference, phrases, clause)
            if reference.oblique and known.kind == "unknown" and not _by(reference, clause):
                continue
            (agents if reference.oblique and _by(reference, clause) else found).append(known)
    if top is not None and not _located(top, clause):
        who = named(top, phrases, clause)
        if who is not None and (top.form != "description" or who.kind != "unknown"):
            found.append(who)
    return found + agents


def _names(owner: str, clause: Clause) -> list[tuple[str, str | None]]:
    return [(name, title) for name, title in runs(owner, clause.people.words)[-1:] if title or " " in name]


def _located(top: Reference, clause: Clause) -> bool:
    """Whether a sentence opens with a place that is nobody: У Марраку живе …; in Tessalit, shops were shut."""
    before = TOKEN.findall(clause.text[max(0, top.start - 12) : top.start])[-1:]
    plain = top.oblique and top.form == "name" and top.kind == "unknown" and not top.heads and not top.text.isupper()
    behind = TOKEN.match(clause.text, top.end + 1)
    house = behind is not None and clause.people.words.language in SLAVIC and behind.group().endswith(PLURAL)
    return plain and not house and bool(before) and clause.people.words.has("locative", before[0])


def _by(reference: Reference, clause: Clause) -> bool:
    """Whether somebody stands behind a passive: footage shared by the brigade."""
    before = TOKEN.findall(clause.text[max(0, reference.start - 20) : reference.start])
    return bool(before) and clause.people.words.has("by", before[-1])


def opening_subject(clause: Clause) -> Speaker | None:
    """Who a sentence is about."""
    phrases = clause.read(0, len(clause.text))
    top = topic(phrases)
    return named(top, phrases, clause) if top is not None else None


def topic(phrases: Phrases) -> Reference | None:
    """The subject of a sentence whose verb is not known: its first phrase that nothing governs."""
    late = next((r for r in phrases.found[:1] if r.oblique and (r.heads or r.form == "name")), None)
    for part in phrases.parts:
        for reference in phrases.within(part):
            if (
                part.opening == "aside"
                or reference.oblique
                or (reference.form == "description" and not reference.heavy)
            ):
                continue
            if reference.form == "description" and _beside_a_name(reference, phrases):
                continue
            if not part.opening:
                return reference
            if part.opening == "break" and (late is None or late.oblique):
                late = reference
    return late


def _beside_a_name(reference: Reference, phrases: Phrases) -> bool:
    """Whether a description between commas only tells who the name before it is."""
    before = [r for r in phrases.found if r.end <= reference.start][-1:]
    if not reference.leads or not before or before[0].form != "name":
        return False
    fronted = before[0].oblique and before[0] is phrases.found[0] and reference.article == "definite"
    return before[0].part == reference.part - 1 and not fronted  # not: Au Tchad, le ministère
