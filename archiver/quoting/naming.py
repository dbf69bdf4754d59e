"""The name that belongs to a phrase: beside an office, between commas, behind "calling itself"."""

from __future__ import annotations

import re
from dataclasses import replace

from archiver.quoting.clauses import Clause, apposed
from archiver.quoting.names import TOKEN, Speaker
from archiver.quoting.noun_phrases import Reference
from archiver.quoting.references import BLANKED, Phrases
from archiver.quoting.wording import SLAVIC, UNCASED, Wording

INDOORS = frozenset({"в", "во", "у", "w", "we"})
MARKED = re.compile(r"[«„“\"][^«»„“”\"]*[»“”\"]")
CALLED = 3
"""Words of a name that no capital letter tells."""
AGED = re.compile(
    r",?\s?[,(]?\s?(?:aged\s|de\s)?\d{1,3}(?:\s(?:ans|años|anni|anos|Jahre|lat|років|рок[иі]|лет|года?))?\s?[,)]"
)
"""How old somebody is, behind the name: Ann Lee, 58, said."""


def named(reference: Reference, phrases: Phrases, clause: Clause) -> Speaker | None:
    """Who a reference means, with the name that stands beside it: the mayor of the town, Ann Lee,."""
    if reference.form == "description":
        name = _name_beside(reference, phrases, clause)
        if name is not None:
            who = clause.who(name)
            if who is not None:
                kind = "group" if reference.kind == "group" and name.kind != "person" else "person"
                kind = kind if reference.kind != "unknown" else who.kind
                known = replace(who, heads=who.heads | frozenset(reference.heads), kind=kind)
                return replace(clause.people.met(known), kin=_kin(reference, clause))
        pointed = _pointed_at(reference, clause)
        if pointed is not None:
            return pointed
        extended = _with_complement(reference, phrases, clause)
        return clause.who(extended, phrases.found)
    fuller = _fuller(reference, phrases, clause)
    if fuller is not None:
        who = clause.who(fuller)
        heads = frozenset(reference.heads)
        return who and clause.people.met(replace(who, heads=who.heads | heads, kind="person"))
    who = clause.who(reference, phrases.found)
    if who is None or reference.form == "pronoun":
        return who
    if who.kind in ("likely", "unknown") and AGED.match(clause.text, reference.end):
        who = clause.people.met(replace(who, kind="person"))
    return with_apposition(_with_office(who, reference, phrases, clause), reference, phrases, clause)


def _pointed_at(reference: Reference, clause: Clause) -> Speaker | None:
    """Who was named just before and is called so now: cette organisation locale; this small charity."""
    first = TOKEN.match(clause.text, reference.start)
    if reference.kind != "group" or first is None or not clause.people.words.has("pointing", first.group()):
        return None
    return next((s for s in clause.recent if s.kind != "person" and s.name[:1].isupper()), None)


def _kin(reference: Reference, clause: Clause) -> str | None:
    if reference.article != "own":
        return None
    return reference.owner or next((s.name for s in clause.recent), None)


def _with_office(who: Speaker, reference: Reference, phrases: Phrases, clause: Clause) -> Speaker:
    """Somebody named between commas, with the office before it: its director, Ann Lee, said."""
    office = next((r for r in phrases.found if r.part == reference.part - 1 and r.kind in ("person", "group")), None)
    if office is None or office.form != "description" or not office.leads or office.oblique or reference.heads:
        return who
    if clause.text[reference.start - 2 : reference.start].strip() != ",":
        return who
    kind = office.kind if who.kind in ("likely", "unknown") else who.kind
    known = replace(who, heads=who.heads | frozenset(office.heads), kind=kind)
    return replace(clause.people.met(known), kin=_kin(office, clause))


def with_apposition(who: Speaker, reference: Reference, phrases: Phrases, clause: Clause) -> Speaker:
    """Somebody, and what is said of them between commas behind the name: Anka Wings, the largest carrier."""
    for other in phrases.found:
        if other.start > reference.end and other.part == reference.part + 1:
            described = other.form == "description" and other.heads and apposed(reference, other, clause.text)
            if described:
                kind = other.kind if who.kind in ("likely", "unknown") and other.kind != "unknown" else who.kind
                return clause.people.met(replace(who, heads=who.heads | frozenset(other.heads), kind=kind))
            if _tells_who(reference, other, clause) and who.kind == "unknown":
                return clause.people.met(replace(who, kind="person"))
            break
    return who


def _fuller(reference: Reference, phrases: Phrases, clause: Clause) -> Reference | None:
    """The full name between commas behind an office and what it is of: szef Meridiana, Daniel Metz."""
    if reference.form != "name" or reference.kind != "person" or " " in reference.text or not reference.heads:
        return None
    other = next((r for r in phrases.found if r.start >= reference.end), None)
    if other is None or other.kind != "likely" or other.oblique or other.article or other.part != reference.part + 1:
        return None
    close = clause.text[other.end : other.end + 1]
    return other if clause.text[reference.end : other.start] == ", " and close in ("", ",", ".") else None


def _tells_who(name: Reference, other: Reference, clause: Clause) -> bool:
    """Whether what somebody does stands between commas behind a bare first name: Ikhlas, infirmière, …"""
    gap = clause.text[name.end : other.start]
    close = clause.text[other.end : other.end + 1]
    plain = other.form == "description" and other.kind == "unknown" and not other.article and not other.counted
    return name.words == 1 and not name.oblique and gap.strip() == "," and plain and not other.oblique and close == ","


def _name_beside(reference: Reference, phrases: Phrases, clause: Clause) -> Reference | None:
    """The name that belongs to an office: the mayor, Ann Lee; the head of the mission in the region Ann Lee."""
    text = clause.text
    following = [r for r in phrases.found if r.start >= reference.end]
    following = [replace(r, part=r.part - _relatives(phrases, reference.part, r.part)) for r in following]
    if clause.people.words.language in UNCASED:
        called = (r for r in following if _is_called(text[reference.end : r.start], clause.people.words))
        if (other := next(called, None)) is not None and other.words <= CALLED:
            return other
        return _uncased_beside(reference, following, text)
    for other in following:
        if other.kind == "likely" and _is(other, clause) and reference.article == "definite" and not reference.oblique:
            return other
        if other.form == "name" and (not other.article or _full(other)) and not other.owner:
            between = text[reference.end : other.start]
            if _is_called(between, clause.people.words):
                return other
            if other.part == reference.part + 1 and _of_another(reference, other, following):
                return None
            if other.part == reference.part + 1 and between.rstrip().endswith((",", "—", "–", "(")):
                close = text[other.end : other.end + 2].lstrip()
                plain = not any(c.isalpha() for c in between.rpartition(",")[2])
                if (
                    plain
                    and between.count(",") <= 1
                    and (not close or close[:1] in ",.)—–;:\x01\n" or _ends(other, clause))
                ):
                    return other
            owned = (
                other.oblique and 0 < len(of := TOKEN.findall(between)) < 3 and _genitive(of[0], clause.people.words)
            )
            free = not other.oblique or (not owned and " " in other.text and _ends(other, clause))
            near = not any(c.isalpha() for c in MARKED.sub("", between))  # командир «Півдня» полковник Яр
            if other.part == reference.part and reference.kind == "person" and free and (near or not other.heads):
                return other
        if other.part > reference.part + 1:
            break
    return None


def _genitive(word: str, words: Wording) -> bool:
    """Whether a word tells whose something is: el extremo del Atlético Ribera."""
    return words.has("genitive", word)


def _relatives(phrases: Phrases, low: int, high: int) -> int:
    """The relative clauses between two parts of a sentence: the head of the firm that runs the port, Ann Lee."""
    return sum(part.opening == "relative" for part in phrases.parts[low + 1 : high])


def _uncased_beside(reference: Reference, following: list[Reference], text: str) -> Reference | None:
    """The name between commas behind an office, where no letter tells a name: יו"ר הוועד, דני אוחיון, אמר."""
    other = next((r for r in following if not (r.oblique and r.part == reference.part)), None)
    if other is None or other.form != "description" or other.kind != "unknown" or other.words not in (2, 3):
        return None
    close = text[other.end : other.end + 2].lstrip()[:1]
    beside = other.part == reference.part + 1 and text[reference.end : other.start].rstrip().endswith((",", "،"))
    return other if reference.kind == "person" and beside and close in ("", *",،.)\x01\n") else None


def _full(name: Reference) -> bool:
    """Whether a name with an article is somebody's of whom more is told: le Flamand Joost Verhaeren."""
    return name.kind == "likely" and bool(name.heads or " " in name.text)


def _is(name: Reference, clause: Clause) -> bool:
    """Whether "is" stands before a name: The other woman in the affair – as some have it – is Vega Lomas."""
    before = TOKEN.findall(clause.text[max(0, name.start - 12) : name.start])
    return bool(before) and clause.people.words.has("copula", before[-1])


def _is_called(between: str, words: Wording) -> bool:
    """Whether a name is given to what stands before it: a group calling itself …; a woman who gave her name as …"""
    low = " ".join(between.lower().replace(",", " ").split())
    return any(low == phrase or low.endswith(" " + phrase) for phrase in words.words.get("known_as", ()))


def _of_another(reference: Reference, name: Reference, following: list[Reference]) -> bool:
    """Whether a name stands beside somebody a group belongs to: the office of the governor, Ann Lee."""
    between = [r for r in following if r.end <= name.start]
    return reference.kind == "group" and bool(between) and between[-1].kind == "person"


def _ends(reference: Reference, clause: Clause) -> bool:
    """Whether a name is followed at once by a channel phrase or a cue."""
    behind = clause.text[reference.end : reference.end + 4]
    return behind.startswith("   ") or any(c.start == reference.end + 1 for c in clause.cues)


def _with_complement(reference: Reference, phrases: Phrases, clause: Clause) -> Reference:
    """A description with what it is of: the office of the governor."""
    following = next((r for r in phrases.found if r.start >= reference.end), None)
    if following is None or not following.oblique or following.part != reference.part:
        return reference
    if BLANKED in clause.text[reference.end : following.start]:
        return reference  # generał w rozmowie z Radiem Fala
    between = TOKEN.findall(clause.text[reference.end : following.start])
    words = clause.people.words
    genitive = words.language == "de" and not between
    joined = len(between) == 1 and words.has("genitive", between[0])
    if words.language in SLAVIC and 1 <= len(between) <= 2:  # dyrektor z jej resortu; співрозмовник у штабі
        person = reference.kind == "person" and not words.has("offices", reference.text)
        inside = person and between[0].lower() in INDOORS
        joined = joined or words.has("origin", between[0]) or inside
    somebody = following.form == "name" or following.kind != "unknown"
    made_by = somebody and 1 <= len(between) <= 2 and words.has("by", between[-1])
    made_by = made_by or (
        len(between) == 1 and words.has("texts", reference.text.split()[-1]) and words.has("from", between[0])
    )
    if not genitive and not joined and not made_by:
        return reference
    text = clause.text[reference.end - len(reference.text) : following.end]
    owner = following.text if following.form == "name" or following.kind != "unknown" or made_by else None
    return replace(
        reference, text=" ".join(text.split())[:90], end=following.end, words=reference.words + 2, owner=owner
    )
