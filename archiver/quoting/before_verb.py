"""Which noun phrase before a verb is its subject: the first free one of the last part of the sentence that has one."""

from __future__ import annotations

from dataclasses import replace

from archiver.quoting.agreement import CASES
from archiver.quoting.clauses import apposed
from archiver.quoting.cues import Cue
from archiver.quoting.names import TOKEN
from archiver.quoting.noun_phrases import Reference, declined
from archiver.quoting.references import BLANKED, Part, Phrases
from archiver.quoting.wording import SLAVIC, UNCASED, Wording

WHO = 8
"""Code points of "who" and an auxiliary before a verb."""


def _of_a_clause(phrases: Phrases, text: str, cue: Cue, words: Wording) -> Reference | None:
    """The subject of a clause that a word opens which may be a preposition too: after the company said."""
    last = phrases.found[-1] if phrases.found else None
    if last is None or not last.oblique or cue.start - last.end > 1:
        return None
    before = TOKEN.findall(text[max(0, last.start - 20) : last.start])
    return replace(last, oblique=False) if before and words.has("clausal", before[-1]) else None


def left_of(phrases: Phrases, text: str, cue: Cue, words: Wording, *, strict: bool = False) -> Reference | None:
    """The subject before a verb: the first free phrase of the last part that has one, or the name it is apposed to."""
    own = _of_a_clause(phrases, text, cue, words)
    if own is not None:
        return own
    told = _before_asides(phrases, text, cue)
    if told is not None:
        return told
    parts = list(phrases.parts)
    skipped = False
    for part in reversed(parts):
        if part.opening == "aside":
            continue
        if part.opening == "relative":
            if part is parts[-1] and (inner := _own_subject(part, phrases, text, cue)) is not None:
                return inner
            if part is parts[-1] and part.number and cue.start - part.start <= WHO:
                before = next((p for p in reversed(parts[: part.number]) if any(phrases.within(p))), None)
                return _antecedent(before, phrases, text, words) if before is not None else None
            skipped = True
            continue
        chosen = _in_part(part, phrases, text, cue, words)
        if chosen is None:
            continue
        told = _told_of(chosen, part, phrases, text)
        if told is not None:
            return told
        if part is parts[-1]:
            return chosen
        if chosen.form == "description" or chosen.kind == "unknown":
            earlier = _in_part(parts[part.number - 1], phrases, text, cue, words) if part.number else None
            if earlier is not None and not part.opening and apposed(earlier, chosen, text):
                return earlier
        if chosen.form == "pronoun" and skipped:
            continue
        return chosen
    last = phrases.found[-1] if phrases.found else None
    bare = last is not None and words.language in SLAVIC and not last.heads
    if strict or (last is not None and (bare or declined(last.text, words))):
        return None  # in another case: Ільницькій порадив
    if last is None or cue.start - last.end > 1 or any(words.has("texts", t) for t in TOKEN.findall(last.text)):
        return None
    return replace(last, oblique=False)


def _before_asides(phrases: Phrases, text: str, cue: Cue) -> Reference | None:
    """The name before clauses that tell of it, whoever they name: Ann Lee, whose boss, Tom Orr, left in May, said."""
    first = phrases.found[0] if phrases.found else None
    if first is None or first.form != "name" or first.oblique or first.part or len(phrases.parts) < 3:
        return None
    alone = not any(r.part == 0 for r in phrases.found[1:]) and not TOKEN.search(
        text, first.end, phrases.parts[1].start
    )
    closed = text[: cue.start].rstrip().endswith(",")
    if not alone or not closed:
        return None
    behind = next((p for p in phrases.parts[1:] if TOKEN.search(text, p.start, p.end)), None)
    told = next(phrases.within(behind), None) if behind is not None else None
    further = any(p.opening == "relative" for p in phrases.parts[1:])
    also = told is not None and further and told.form == "description" and apposed(first, told, text)
    return first if also or (behind is not None and behind.opening == "relative") else None


def _antecedent(part: Part, phrases: Phrases, text: str, words: Wording) -> Reference | None:
    """Whom "who" means: a response from the minister's spokesman, who accused him; an aide of Lee, who said."""
    found = list(phrases.within(part))
    while len(found) > 1 and found[-1].oblique:
        before = TOKEN.findall(text[found[-2].end : found[-1].start])[:1]
        place = before and words.has("where", before[0]) and found[-1].kind != "person"
        if not before or not (place or words.has("genitive", before[0])) or (found[-2].kind == "unknown" and not place):
            break
        found.pop()
    if found and part is not None and BLANKED in text[found[-1].end : part.end]:
        return next((r for r in found if not r.oblique), None)  # in its daily summary, which claimed
    return replace(found[-1], oblique=False) if found else None


def _told_of(last: Reference, part: Part, phrases: Phrases, text: str) -> Reference | None:
    """The name that a list of descriptions tells of: Ann Lee, a former pilot and chairman of a firm, said."""
    if part.opening != "break" or part.number < 2 or last.form != "description" or last.article:
        return None
    first = next((r for r in phrases.found if r.part == part.number - 1 and not r.oblique), None)
    name = next((r for r in reversed(phrases.found) if r.part == part.number - 2 and r.form == "name"), None)
    return name if first is not None and name is not None and not name.oblique and apposed(name, first, text) else None


def _own_subject(part: Part, phrases: Phrases, text: str, cue: Cue) -> Reference | None:
    """The subject of a clause that "what" or "that" opens: what the judge called …; not: that runs the harbour."""
    own = list(phrases.within(part))
    if len(own) != 1 or len(TOKEN.findall(text[part.start : own[0].start])) > 1:
        return None
    between = TOKEN.findall(text[own[0].end : cue.start])
    return replace(own[0], oblique=False) if len(between) <= 2 else None


def _articled(reference: Reference, text: str, words: Wording) -> bool:
    """Whether a phrase has any article, be it that of somebody new: a painted sign read."""
    first = TOKEN.match(text, reference.start)
    return first is not None and first.end() < reference.end and words.has("the", first.group())


def _several(reference: Reference, words: Wording) -> bool:
    """Whether a phrase is a plural, which needs no article in English: technicians close to the process."""
    plural = words.language == "en" and reference.form == "description" and not reference.counted
    return plural and any(t.endswith("s") and t[-2:-1] not in "s'’" for t in reference.text.split())


def _in_part(part: Part, phrases: Phrases, text: str, cue: Cue, words: Wording) -> Reference | None:
    uncased = words.language in UNCASED
    free = [r for r in phrases.within(part) if not r.oblique]
    last = next((r for r in reversed(free) if r.form == "pronoun" and cue.start - r.end <= 12), None)
    if last is not None:
        return last
    best = next((r for r in free if r.form != "description" or r.kind != "unknown"), None)
    if (
        best is None
        and len(free) == 1
        and free[0].leads
        and (_articled(free[0], text, words) or _several(free[0], words))
    ):
        behind = TOKEN.search(text, free[0].end, cue.start)
        if behind is None or words.has("prep", behind.group()):
            return free[0]  # a lad at the fence said
    near = (
        r for r in free if cue.start - r.end <= 1 and not (words.language in SLAVIC and CASES.search(r.text.lower()))
    )
    touching = next((r for r in near if r.article or r.leads or _articled(r, text, words)), None)
    loose = touching or next((r for r in free if r.article or (uncased and r.leads)), None)
    if best is not None and loose is not None and loose.start < best.start and loose.article:
        return loose if loose.words <= 3 else best
    return best or loose
