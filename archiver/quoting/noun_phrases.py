"""The noun phrase in a piece of a sentence: what is left without adverbials, appositions and conjunctions."""

from __future__ import annotations

import re

from archiver.quoting.names import TOKEN, UNCASED
from archiver.quoting.wording import Wording

SPLIT = re.compile(r"[,;:—–]|\s-\s|[()]")

GAPPED = frozenset("and but then also or и а но та і und aber et mais y pero e ma i ale ve de".split())  # noqa: SIM905
"""Words between two verbs of one subject."""


def unbroken(segment: str, words: Wording) -> str:
    """What follows the last "while", "as", "but" that leaves one to eight words."""
    if segment.rstrip().endswith(","):
        return segment
    tokens = list(TOKEN.finditer(segment))
    for i in range(len(tokens) - 2, -1, -1):
        word = tokens[i].group()
        well = "well" in (tokens[i + 1].group().lower(), tokens[i - 1].group().lower())
        if words.has("break", word) and 1 <= len(tokens) - i - 1 <= 8 and not well:
            return segment[tokens[i].end() :]
    return segment


def noun_phrase(segment: str, words: Wording) -> str | None:
    """The phrase that names the subject of a verb right behind this piece; None when it is an adverbial alone."""
    parts = [p.strip() for p in SPLIT.split(segment)]
    while len(parts) > 1 and (not parts[0] or _leads(parts[0], words)):
        parts.pop(0)
    full = [p for p in parts if TOKEN.search(p)]
    if not full:
        return None
    first = full[0] if not parts[-1] or _apposed(parts[-1], words) else full[-1]
    chosen = next((p for p in full[1:] if first is full[0] and name_of_role(p, first, words)), first)
    tokens = list(TOKEN.finditer(chosen))
    if len(tokens) > 1 and words.has("relative", tokens[0].group()):
        chosen, tokens = chosen[tokens[1].start() :], list(TOKEN.finditer(chosen[tokens[1].start() :]))
    for m in tokens[1:]:
        if any(words.has(g, m.group()) for g in ("relative", "that", "aux")):
            chosen = chosen[: m.start()]
            break
    kept = list(TOKEN.finditer(chosen))
    while len(kept) > 1 and is_adverb(kept[-1].group(), words):
        kept.pop()
    return _without_lead(chosen[: kept[-1].end()], words) if kept else None


def name_of_role(part: str, role: str, words: Wording) -> bool:
    """Whether a part is the name of an office before it: The ministry's spokesman, Ann Lee, said."""
    tokens = TOKEN.findall(part)
    named = 2 <= len(tokens) <= 4 and all(t[:1].isupper() for t in tokens)
    head = TOKEN.findall(role)
    return named and any(words.has("roles", t) for t in head) and not any(t[:1].isupper() for t in head[-1:])


def _leads(part: str, words: Wording) -> bool:
    token = TOKEN.search(part)
    return token is None or words.has("lead", token.group())


def _apposed(part: str, words: Wording) -> bool:
    tokens = TOKEN.findall(part)
    return (
        not tokens
        or tokens[0].lower() in ("a", "an", "ein", "eine", "un", "une", "una", "uno", "um", "uma")
        or words.has("relative", tokens[0])
        or len(tokens) > 9
    )


def _without_lead(phrase: str, words: Wording) -> str | None:
    """A phrase behind its adverbial: "On Friday the ministry" → "the ministry"; None for an adverbial alone."""
    tokens = list(TOKEN.finditer(phrase))
    if not tokens or not words.has("lead", tokens[0].group()):
        return phrase
    if words.language == "de":  # the verb comes second there, so its subject stands behind it
        return None
    for i, m in enumerate(tokens[1:], 1):
        word = m.group().rstrip(".")
        article = words.has("the", word) and not words.has("lead", tokens[i - 1].group())
        if (article and i > 1) or words.has("he", word) or words.has("it", word):
            return phrase[m.start() :]
        if words.has("lead", word) or words.has("light", word) or words.has("the", word):
            continue
        named = word[:1].isupper() or words.has("roles", word) or words.has("groups", word)
        if named and not words.has("lead", tokens[i - 1].group()) and not words.has("the", tokens[i - 1].group()):
            return phrase[m.start() :]
        if named and tokens[0].group().lower() in ("earlier", "later", "meanwhile", "also", "then", "hours", "however"):
            return phrase[m.start() :]
    return None


def source_phrase(phrase: str, tokens: list[re.Match[str]], words: Wording) -> str:
    """The noun phrase that "according to" governs: to the verb in German, without a second preposition elsewhere."""
    if words.has("of", tokens[0].group()) and len(tokens) > 1 and not words.has("the", tokens[0].group()):
        return phrase[tokens[1].start() :]
    if words.language == "de":
        capital = False
        for m in tokens:
            if capital and m.group()[:1].islower() and not words.has("link", m.group()):
                return phrase[: m.start()]
            capital = capital or m.group()[:1].isupper()
    return phrase


def behind_adverbial(phrase: str, words: Wording) -> str | None:
    """The subject behind a verb's adverbials: "am Freitag der Gouverneur Max Lang" → "der Gouverneur Max Lang"."""
    tokens = list(TOKEN.finditer(phrase))
    if not tokens:
        return None
    if words.has("the", tokens[0].group()) or not (
        words.has("of", tokens[0].group()) or words.has("lead", tokens[0].group())
    ):
        return phrase
    if words.language in UNCASED:
        return phrase[tokens[2].start() :] if len(tokens) > 2 else None
    for i, m in enumerate(tokens[1:], 1):
        word = m.group().rstrip(".")
        fresh = i > 1 and not words.has("of", tokens[i - 1].group())
        if fresh and (words.has("roles", word) or words.has("the", word) or words.has("groups", word)):
            return phrase[m.start() :]
        if i > 1 and word[:1].isupper() and tokens[i - 1].group()[:1].islower() and fresh and words.language != "de":
            return phrase[m.start() :]
    return None


def is_adverb(word: str, words: Wording) -> bool:
    """Whether a word may stand between a subject and its verb."""
    return (
        word.lower() in ("also", "later", "previously", "earlier", "then")
        or words.has("aux", word)
        or (words.language == "en" and word.endswith("ly") and word.islower())
    )
