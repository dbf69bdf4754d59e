"""Who speaks where a verb has no subject: у мэрии сообщили; Belediyeden yapılan açıklamada."""

from __future__ import annotations

import re
from dataclasses import replace

from archiver.quoting.clauses import Clause
from archiver.quoting.cues import Cue
from archiver.quoting.names import TOKEN, Speaker
from archiver.quoting.naming import named
from archiver.quoting.references import Phrases
from archiver.quoting.sentences import HOLE
from archiver.quoting.wording import SLAVIC, Wording

STOP = re.compile(r"[;:!?\n\x01]|\.(?=\s|\Z)(?<!\b[^\W\d_a-z]\.)")
FARTHEST = 400
"""Code points about a verb in which its subject is looked for."""
PLURAL = ("ли", "ют", "ят", "ють", "ять", "уть", "ують", "li", "ły", "ją", "zą")
INDOORS = frozenset({"в", "во", "у", "w", "we"})
FROM_A_HOUSE = frozenset({"aus", "von", "vom", "bei", "beim", "seitens"})
FROM = re.compile(r"(?:['’]?(?<=[ıiuüIİUÜ'’])n)?['’]?[dt][ae]n\Z")
"""The ending of a Turkish noun that something comes from."""


def text_owner(phrases: Phrases, clause: Clause) -> Speaker | None:
    """Whose text is spoken of: з допису «Укрвітру»; il rapporto dell'Osservatorio."""
    words = clause.people.words
    for number, reference in enumerate(phrases.found):
        first = TOKEN.match(reference.text)
        opening = TOKEN.match(clause.frame.text, reference.start)
        if reference.form == "name" and opening is not None and words.has("texts", opening.group()):
            return named(replace(reference, oblique=False), phrases, clause)  # в сообщении службы «Терра»
        if first is None or not words.has("texts", first.group()):
            continue
        rest = reference.text[first.end() :].strip()
        if rest and rest.lower() not in words.brands:
            parts = [(t.lower(), t.rpartition("-")[2]) for t in rest.split()]
            heads = tuple(t for t, end in parts if words.has("groups", end) or words.has("roles", end))
            article = "definite" if heads or words.language == "de" else "some"
            own = replace(reference, text=rest, form="description", article=article, words=len(rest.split()))
            return clause.who(replace(own, owner=None, heads=heads or reference.heads))
        following = phrases.found[number + 1] if number + 1 < len(phrases.found) else None
        if following is not None and following.text.lower() in words.brands:
            following = None
        if following is not None and following.oblique and following.part == reference.part:
            between = TOKEN.findall(clause.frame.text[reference.end : following.start])
            if not between or words.has("genitive", between[0]) or words.has("by", between[-1]):
                return named(replace(following, oblique=False), phrases, clause)
    return None


def _said_from(cue: Cue, clause: Clause) -> Speaker | None:
    """German: the house from which "es" comes: hieß es aus dem Präsidium; heißt es bei der Bahn."""
    phrases = clause.read(cue.end, sentence_end(clause.text, cue.end, clause.people.words))
    first = next((r for r in phrases.found if r.form != "pronoun"), None)
    before = TOKEN.findall(clause.text[cue.end : first.start]) if first is not None else []
    if first is None or not first.oblique or not FROM_A_HOUSE.intersection(before):
        return None
    return named(replace(first, oblique=False, article="some"), phrases, clause)


def of_text(cue: Cue, clause: Clause) -> Speaker | None:
    """Whose text it is that "reads" so: ідеться в дописі управління; si legge nel rapporto dell'Osservatorio."""
    words = clause.people.words
    if words.language == "tr":
        return issuer(clause.text[: cue.start])
    if words.language == "de":
        return _said_from(cue, clause)
    behind = (cue.end, sentence_end(clause.text, cue.end, words))
    ahead = (clause.text.rfind(HOLE, 0, cue.start) + 1, cue.start)
    for low, high in (behind, ahead):
        phrases = replace(clause, text=clause.frame.text).read(low, high)
        owner = text_owner(phrases, clause)
        if owner is not None:
            return owner
    return None


def house(cue: Cue, clause: Clause) -> Speaker | None:
    """Slavic: the house in which "they" say it, which needs no subject: сообщили в мэрии; у поліції зазначили."""
    words = clause.people.words
    if words.language not in SLAVIC or not cue.word.endswith(PLURAL):
        return None
    low = clause.text.rfind(HOLE, 0, cue.start) + 1
    near = TOKEN.findall(clause.text[low : cue.start])[-1:]
    if near and words.has("there", near[0]):
        return next((s for s in clause.recent if s.kind == "group"), None)  # там пояснили
    phrases = clause.read(low, sentence_end(clause.text, cue.end, words))
    for reference in phrases.found:
        before = TOKEN.findall(clause.text[max(0, reference.start - 4) : reference.start])[-1:]
        if reference.kind == "group" and reference.oblique and before and before[0].lower() in INDOORS:
            return named(replace(reference, oblique=False, article="some"), phrases, clause)
    return None


def issuer(text: str) -> Speaker | None:
    """Turkish: from whom a text comes, by the ending of the noun: Belediyeden yapılan açıklamada … denildi."""
    phrase: list[str] = []
    for token in TOKEN.findall(text.rstrip(HOLE + " ").rpartition(HOLE)[2]):
        phrase.append(token)
        ending = FROM.search(token)
        if ending is not None and len(token) > 5:
            name = " ".join(phrase).removesuffix(ending.group())
            return Speaker(name, "group")
        if len(phrase) > 5:
            break
    return None


def sentence_end(text: str, low: int, words: Wording) -> int:
    """Where the sentence ends behind a place, abbreviations and initials apart."""
    for stop in STOP.finditer(text, low, low + FARTHEST):
        before = TOKEN.findall(text[max(low, stop.start() - 12) : stop.start()])[-1:]
        short = bool(before) and (words.has("abbreviations", before[0]) or words.has("roles", before[0] + "."))
        if stop.group() != "." or not short:
            return stop.start()
    return min(len(text), low + FARTHEST)
