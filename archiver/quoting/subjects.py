"""The subject of a cue: which noun phrase of its sentence names the speaker."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise, takewhile

from archiver.quoting.agreement import nominative, of_a_house, several_act
from archiver.quoting.before_verb import left_of
from archiver.quoting.clause_words import behind_house
from archiver.quoting.clauses import Clause
from archiver.quoting.cues import Cue
from archiver.quoting.joined_verbs import clause_start, is_aside
from archiver.quoting.names import TOKEN, Speaker, capital
from archiver.quoting.naming import named
from archiver.quoting.noun_phrases import OPENING, Reference
from archiver.quoting.references import Phrases
from archiver.quoting.sentences import HOLE
from archiver.quoting.subjectless import FARTHEST, house, of_text, sentence_end
from archiver.quoting.topics import opening_subject, spoken_of, topic
from archiver.quoting.understanding import latest, pronoun, shortened
from archiver.quoting.wording import SLAVIC, UNCASED

MARKS = re.compile(r"[«»„“”\"]")
ASIDES = 3
"""Parts behind a verb, between commas, that its subject may follow."""


def subject(cue: Cue, previous: Cue | None, inverted: bool, clause: Clause) -> Speaker | None:
    """Who speaks by this cue. `previous`: the cue before it in the frame; `inverted`: the verb follows its quote."""
    words = clause.people.words
    if cue.refers == "self":
        return opening_subject(clause)
    if cue.kind == "back":
        return latest(clause.recent, "person" if cue.refers == "he" else "group")
    if cue.kind == "source":
        return _source(cue, clause)
    if cue.kind == "after_source":
        return _before(cue, previous, clause)
    if words.has("impersonal", cue.word):
        return of_text(cue, clause)
    if cue.kind == "follow" and previous is None and not TOKEN.search(clause.text, 0, cue.start):
        return _main(cue, clause)
    if cue.kind == "colon" or (cue.kind == "follow" and previous is None):
        return _before(cue, previous, clause, first=True)
    if cue.kind in ("dash", "none"):
        top = opening_subject(clause)
        return top if top is not None and top.kind != "unknown" else None
    if words.language == "tr" and cue.kind in ("say", "post"):
        return _turkish(cue, clause)
    hung = cue.word.rpartition("-")[2] if words.language == "fr" else ""
    if hung and (words.has("he", hung) or words.has("it", hung)):  # écrit-il
        return pronoun(hung, _with_before(clause, cue.start).recent, clause.people)
    if inverted and HOLE not in clause.text[: cue.start] and words.language not in UNCASED:
        return _behind_comma(cue, previous, clause)
    if words.language == "he" and inverted and HOLE not in clause.text[: cue.start]:
        before = _before(cue, previous, clause)
        if before is not None:
            return before
    if cue.word == ":" and cue.kind == "say":  # “We lost it all”: Ana Paz
        named_there = _after(cue, clause, sure=True)
        return named_there if named_there is not None and " " in named_there.name else None
    if inverted or words.language == "ar":
        return _after(cue, clause) or _before(cue, previous, clause) or house(cue, clause)
    if words.language == "en" and clause.text[: cue.start].rstrip().endswith(",") and HOLE in clause.text[cue.end :]:
        after = _after(cue, clause, sure=True)  # the rules, argues Lee, "punish savers"
        if after is not None and after.kind in ("person", "likely") and "," in clause.text[cue.end :].split(HOLE)[0]:
            return after
    if words.language != "en":
        turned = _before(cue, previous, clause, strict=True) or _after(cue, clause, sure=True)
        if turned is not None:
            return turned  # In Kairo teilte das Ministerium mit
    left = _before(cue, previous, clause)
    if left is not None or words.language == "en":
        return left
    return _after(cue, clause) or house(cue, clause)


def carries(cue: Cue, clause: Clause) -> bool:
    """Whether a verb may be that of whoever spoke before: nothing that could be its own subject stands before it."""
    words = clause.people.words
    if cue.kind not in ("say", "act", "post") or words.language in UNCASED or words.has("impersonal", cue.word):
        return True
    low = max(clause.text.rfind(mark, 0, cue.start) for mark in (HOLE, ";", ":")) + 1
    own = (r for r in clause.read(low, cue.start).found if (r.heavy or r.article) and not r.oblique)
    return all(any(words.has("texts", t) for t in TOKEN.findall(r.text.lower())) for r in own)  # a second statement


def _main(cue: Cue, clause: Clause) -> Speaker | None:
    """The subject of the main clause behind one that a sentence begins with: Writing on X, the mayor urged …"""
    comma = clause.text.find(",", cue.end) + 1
    phrases = clause.read(comma, len(clause.text))
    top = topic(phrases) if comma else None
    return named(top, phrases, clause) if top is not None else None


def _behind_comma(cue: Cue, previous: Cue | None, clause: Clause) -> Speaker | None:
    """A verb right behind a comma: "…, teilte die Polizei mit" has its subject behind, "Lee, the mayor, said" not."""
    after = _after(cue, clause, sure=True)
    if after is not None and after.kind in ("person", "likely") and after.name[:1].isupper():
        return after
    before = _before(cue, previous, clause)
    if before is not None and before.kind != "unknown" and clause.text.count(",", 0, cue.start) > 1:
        return before
    return after or before or _after(cue, clause)


def _turkish(cue: Cue, clause: Clause) -> Speaker | None:
    """Turkish, whose verbs come last: what the sentence opens with, or stands between quote and verb, or follows."""
    holes = [offset for offset, _ in clause.frame.holes]
    edges = [0, *(h for h in holes if h < cue.start), cue.start]
    for low, high in [*pairwise(edges), (cue.end, len(clause.text))]:
        phrases = clause.read(low, high)
        top = topic(phrases)
        if top is not None:
            return named(top, phrases, clause)
    return None


def _before(
    cue: Cue, previous: Cue | None, clause: Clause, *, first: bool = False, strict: bool = False
) -> Speaker | None:
    """The subject before a verb. `strict`: none that a preposition governs."""
    words, text = clause.people.words, clause.text
    low = max(text.rfind(HOLE, 0, cue.start) + 1, text.rfind(";", 0, cue.start) + 1, cue.start - FARTHEST)
    low = max(low, text.rfind(":", 0, cue.start) + 1)
    if words.language == "de" and text[low : cue.start].strip() == "" and text[low - 1 : low] == HOLE:
        low = max(0, cue.start - FARTHEST)  # hat den Bericht als „erfunden“ bezeichnet
    if (
        previous is not None
        and previous.end > low
        and previous.kind != "back"
        and not is_aside(previous, cue, text, words)
    ):
        aside = cue.kind == "colon" and text[previous.end : previous.end + 1] == ","  # …, Lee said, he sent a note:
        start = previous.end + 1 if aside else clause_start(text, previous.end, cue.start, words)
        if start is None:
            return _reduced(cue, previous, clause)
        low = start
    clause = _with_before(clause, low)
    phrases = clause.read(low, cue.start)
    if first:
        top = topic(phrases)
        return named(top, phrases, clause) if top is not None else None
    chosen = left_of(phrases, text, cue, words, strict=strict)
    return named(chosen, phrases, clause) if chosen is not None else None


def _reduced(cue: Cue, previous: Cue, clause: Clause) -> Speaker | None:
    """The subject of a clause that nothing opens: sharing a cartoon Lohde had posted on Telegram."""
    words = clause.people.words
    if words.language != "en" or cue.kind not in ("post", "say"):
        return None
    phrases = clause.read(previous.end, cue.start)
    last = phrases.found[-1] if phrases.found else None
    if last is None or (last.oblique and last.words == 1) or last.form != "name" or last.start - previous.end < 3:
        return None
    between = TOKEN.findall(clause.text[last.end : cue.start])
    return named(last, phrases, clause) if between and all(words.has("aux", t) for t in between) else None


def _with_before(clause: Clause, low: int) -> Clause:
    """A clause that knows whom its sentence was about before a place: The club was “happy”, it said."""
    if not TOKEN.search(clause.text, 0, low):
        return clause
    found = spoken_of(clause.read(0, low), clause)
    recent = clause.recent
    return replace(clause, recent=replace(recent, nearer=(*recent.nearer, *found)))


def _source(cue: Cue, clause: Clause) -> Speaker | None:
    """Whom "according to" names."""
    words = clause.people.words
    behind = TOKEN.search(clause.text, cue.end)
    if behind is not None and clause.people.words.has("aux", behind.group()):
        return opening_subject(clause)  # según ha informado
    clause = _with_before(clause, cue.start)
    end = behind_house(clause.text, cue.end, words) or sentence_end(clause.text, cue.end, words)
    phrases = clause.read(cue.end, end)
    first = next(iter(phrases.found), None)
    house = of_a_house(first.text, words) if first is not None and not first.heads else None
    if first is not None and house is not None:
        first = replace(first, text=house, kind="group", heads=(house,))
    who = named(replace(first, oblique=False), phrases, clause) if first is not None else None
    if first is None or who is None or who.kind == "group" or words.language not in SLAVIC:
        return who
    marked = clause.text[first.start - 1 : first.start] in OPENING or MARKS.search(clause.text, first.start, first.end)
    return who if marked or who.name not in clause.text else replace(who, name=nominative(who.name, words))


def _after(cue: Cue, clause: Clause, *, sure: bool = False) -> Speaker | None:
    """The subject behind a verb. `sure`: only what names or describes somebody by itself."""
    phrases = clause.read(cue.end, sentence_end(clause.text, cue.end, clause.people.words))
    for part in phrases.parts[:ASIDES]:
        if part.opening == "relative" or (part.opening and part.number):
            return None
        for reference in phrases.within(part):
            if reference.oblique or any(c.start < reference.start and c.start > cue.start for c in clause.cues):
                continue
            spoke = _before_apposition(reference, phrases, clause)
            if spoke is not None:
                return spoke
            unsure = reference.form == "description" and reference.kind == "unknown"
            if unsure and (sure or not _said_by(reference, cue, clause)):
                continue
            return named(reference, phrases, clause)
    return None


def _before_apposition(reference: Reference, phrases: Phrases, clause: Clause) -> Speaker | None:
    """Whose kin or office is told behind a paper's name and theirs: ha raccontato al giornale Carla, moglie di …"""
    words = clause.people.words
    before = [r for r in phrases.found if r.end <= reference.start][-1:]
    beside = before and before[0].oblique and before[0].part == reference.part - 1
    if not beside or words.language in ("en", *UNCASED) or reference.form != "description" or not reference.heads:
        return None
    if reference.kind != "person" or clause.text[before[0].end : before[0].end + 1] != ",":
        return None
    tokens = TOKEN.findall(clause.text[before[0].start : before[0].end])
    tail = list(takewhile(capital, reversed(tokens)))[::-1]
    if len(tail) == len(tokens):
        return None
    house = tokens[-len(tail) - 1] if tail else ""
    if not tail or words.has("the", house) or words.has("prep", house):
        return None
    return clause.people.met(Speaker(" ".join(tail), "person", frozenset(reference.heads)))


def _said_by(reference: Reference, cue: Cue, clause: Clause) -> bool:
    """Whether a description without a known word may be who speaks: it has an article or follows the verb at once."""
    if clause.people.words.language in UNCASED and reference.words == 1 and next(iter(clause.recent), None) is not None:
        return shortened(reference.text, clause.recent) is not None  # else an adverb as well as a name
    if clause.people.words.has("texts", reference.text.split()[0]):
        return True
    first = TOKEN.match(clause.text, reference.start)
    if (
        clause.people.words.language in SLAVIC
        and reference.start - cue.end <= 1
        and HOLE in clause.text[: cue.start]
        and not reference.article
    ):
        return first is not None and several_act(first.group(), cue.word, clause.people.words)
    if reference.start - cue.end <= 1 and first is not None and clause.people.words.has("the", first.group()):
        return True  # sourit un habitué
    return reference.article != "" or (clause.people.words.language in UNCASED and reference.start - cue.end <= 1)
