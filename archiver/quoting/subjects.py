"""The subject of a cue: the noun phrase before or behind the verb that names the speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archiver.quoting.channels import Place
from archiver.quoting.cues import Cue
from archiver.quoting.names import TOKEN, UNCASED, People, Speaker, latest, runs, understand
from archiver.quoting.sentences import HOLE, Frame
from archiver.quoting.wording import Wording

SPLIT = re.compile(r"[,;:—–]|\s-\s|[()]")
STRONG = re.compile(r"[,;:.!?—–\n\x01]|\s-\s")
GAPPED = frozenset(
    [
        "and",
        "but",
        "then",
        "also",
        "or",
        "и",
        "а",
        "но",
        "та",
        "і",
        "und",
        "aber",
        "et",
        "mais",
        "y",
        "pero",
        "e",
        "ma",
        "i",
        "ale",
        "ve",
        "ve",
        "de",
    ]
)
ROLES_IN_PLACES = frozenset(
    ["spokesman", "spokeswoman", "spokesperson", "secretary", "kremlsprecher", "regierungssprecher"]
)
FARTHEST = 400
"""Code points before a verb in which its subject is looked for."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What is needed to find a subject in one frame: its text with channel phrases blanked, and who spoke before."""

    text: str
    frame: Frame
    people: People
    recent: Sequence[Speaker]


def blanked(frame: Frame, places: Sequence[Place], cues: Sequence[Cue]) -> str:
    """The frame's text with channel phrases blanked, cue words kept, so that "on X" is nobody's name."""
    kept = {i for cue in cues for i in range(cue.start, cue.end)}
    chars = list(frame.text)
    for place in places:
        last = TOKEN.findall(frame.text[place.start : place.end])[-1:]
        if not place.social and last and last[0].lower() in ROLES_IN_PLACES:
            continue
        if not place.social and any(c.start < place.end and place.start < c.end for c in cues):
            parted = re.search(r"(?<!\w)(?:de[rmn]\s+\S+|ל\S+)\Z", frame.text[place.start : place.end])
            begin = place.start + parted.start() if parted else place.start
        else:
            begin = place.start
        for i in range(begin, min(place.end, len(chars))):
            if i not in kept and chars[i] != HOLE:
                chars[i] = " "
    return "".join(chars)


def opening_subject(clause: Clause) -> Speaker | None:
    """Who a sentence is about: the noun phrase it opens with, behind an adverbial."""
    words = clause.people.words
    text = clause.text[:200].split(HOLE)[0]
    phrase: list[str] = []
    plain, headed = 0, False
    for m in TOKEN.finditer(text):
        word = m.group()
        bare = word.rstrip(".")
        if not phrase and (words.has("lead", bare) or bare.isdigit()):
            if words.language == "de":
                return None
            continue
        solid = bare[:1].isupper() or any(words.has(g, bare) for g in ("roles", "groups", "he", "it"))
        if phrase and STRONG.search(text[text.rfind(phrase[-1], 0, m.start()) + len(phrase[-1]) : m.start()]):
            break
        if not solid and not words.has("the", bare) and not words.has("link", bare):
            plain += 1
            if plain > 2 or headed:
                break
        headed = headed or (solid and not words.has("the", bare))
        phrase.append(word)
    while phrase and not (
        phrase[-1][:1].isupper() or any(words.has(g, phrase[-1].rstrip(".")) for g in ("roles", "groups", "he", "it"))
    ):
        phrase.pop()
    if not phrase or all(words.has("the", p) for p in phrase):
        return None
    return understand(" ".join(phrase), clause.people, clause.recent)


def subject(cue: Cue, previous: Cue | None, inverted: bool, clause: Clause) -> Speaker | None:
    """Who speaks by this cue. `previous`: the cue before it in the frame; `inverted`: the verb follows its quote."""
    if cue.kind == "back":
        return latest(clause.recent, "person" if cue.refers == "he" else "group")
    if cue.kind == "source":
        return _after(cue, clause)
    if cue.kind == "after_source":
        return _before(cue, previous, clause)
    if cue.kind == "colon":
        return opening_subject(clause)
    if clause.people.words.language == "tr" and cue.kind == "say":
        return opening_subject(clause) or _first_named(clause)
    if inverted:
        return _after(cue, clause) or _before(cue, previous, clause)
    left = _before(cue, previous, clause)
    if left is not None or clause.people.words.language == "en":
        return left
    return _after(cue, clause)


def _first_named(clause: Clause) -> Speaker | None:
    """The first name of a sentence that opens with its quote (Turkish, whose verbs come last)."""
    for part in clause.text.split(HOLE)[1:3]:
        for name, _ in runs(part, clause.people.words):
            return understand(name, clause.people, clause.recent)
    return None


def _before(cue: Cue, previous: Cue | None, clause: Clause) -> Speaker | None:
    words, text = clause.people.words, clause.text
    low = max(text.rfind(HOLE, 0, cue.start) + 1, cue.start - FARTHEST)
    if (
        previous is not None
        and previous.end > low
        and previous.kind != "back"
        and not _aside(previous, cue, text, words)
    ):
        start = _clause_start(text, previous.end, cue.start, words)
        if start is None:
            return None
        low = start
    segment = text[low : cue.start]
    tokens = TOKEN.findall(segment)
    if not tokens or all(t.lower() in GAPPED or words.has("light", t) for t in tokens):
        return None
    adjacent = next((t for t in reversed(tokens) if not _adverb(t, words)), tokens[-1])
    if any(words.has(g, adjacent) for g in ("he", "it")):
        return understand(adjacent, clause.people, clause.recent)
    if words.has("relative", adjacent):
        return _antecedent(segment, clause)
    phrase = _noun_phrase(_unbroken(segment, words), words)
    return understand(phrase, clause.people, clause.recent) if phrase else None


def _aside(previous: Cue, cue: Cue, text: str, words: Wording) -> bool:
    """Whether the cue before stands in a relative clause that this cue's subject carries: Lee, who says …, told."""
    tokens = TOKEN.findall(text[max(0, previous.start - 20) : previous.start])
    return bool(tokens) and words.has("relative", tokens[-1]) and "," not in text[previous.end : cue.start]


def _adverb(word: str, words: Wording) -> bool:
    return (
        word.lower() in ("also", "later", "previously", "earlier", "then")
        or words.has("aux", word)
        or (words.language == "en" and word.endswith("ly") and word.islower())
    )


def _clause_start(text: str, low: int, high: int, words: Wording) -> int | None:
    """Where a further cue's own subject may begin behind the cue before it; None when it has none of its own."""
    starts = [m.end() for m in re.finditer(r"[;\n—–]|,\s*(?=\w)|\s-\s", text[low:high])]
    for m in TOKEN.finditer(text, low, high):
        if words.has("break", m.group()) or m.group().lower() in GAPPED:
            starts.append(m.end() - low)
        elif any(words.has(g, m.group()) for g in ("that", "relative", "he", "it")):
            starts.append(m.start() - low)
    for start in sorted(set(starts), reverse=True):
        tokens = TOKEN.findall(text[low + start : high])
        if tokens and not all(t.lower() in GAPPED or _adverb(t, words) for t in tokens):
            return low + start
    return None


def _antecedent(segment: str, clause: Clause) -> Speaker | None:
    """Who "who" is: what stands before its comma."""
    words = clause.people.words
    parts = [p for p in SPLIT.split(segment)[:-1] if p.strip()]
    if not parts:
        before = re.split(r"\s(?=\S+\s*\Z)", segment.rstrip())[0]
        return understand(" ".join(before.split()[-4:]), clause.people, clause.recent)
    phrase = parts[-1]
    tokens = TOKEN.findall(phrase)
    for i in range(len(tokens) - 1, 0, -1):
        if words.has("the", tokens[i]) and tokens[i].lower() not in ("its", "his", "their"):
            return understand(" ".join(tokens[i:]), clause.people, clause.recent)
    return understand(phrase, clause.people, clause.recent)


def _unbroken(segment: str, words: Wording) -> str:
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


def _noun_phrase(segment: str, words: Wording) -> str | None:
    parts = [p.strip() for p in SPLIT.split(segment)]
    while len(parts) > 1 and (not parts[0] or _leads(parts[0], words)):
        parts.pop(0)
    full = [p for p in parts if TOKEN.search(p)]
    if not full:
        return None
    first = full[0] if not parts[-1] or _apposed(parts[-1], words) else full[-1]
    chosen = next((p for p in full[1:] if first is full[0] and _name_of_role(p, first, words)), first)
    tokens = list(TOKEN.finditer(chosen))
    if len(tokens) > 1 and words.has("relative", tokens[0].group()):
        chosen, tokens = chosen[tokens[1].start() :], list(TOKEN.finditer(chosen[tokens[1].start() :]))
    for m in tokens[1:]:
        if any(words.has(g, m.group()) for g in ("relative", "that", "aux")):
            chosen = chosen[: m.start()]
            break
    kept = list(TOKEN.finditer(chosen))
    while len(kept) > 1 and _adverb(kept[-1].group(), words):
        kept.pop()
    return _without_lead(chosen[: kept[-1].end()], words) if kept else None


def _name_of_role(part: str, role: str, words: Wording) -> bool:
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


def _after(cue: Cue, clause: Clause) -> Speaker | None:
    words = clause.people.words
    rest = clause.text[cue.end : cue.end + 200]
    rest = re.sub(r"\([^()]{0,60}\)", lambda m: " " * len(m.group()), rest)
    stop = re.search(r"[,;:!?—–\n\x01]|\s-\s|\.(?=\s|\Z)(?<!\b[A-Z]\.)", rest.lstrip(" "))
    phrase = rest.lstrip(" ")[: stop.start()] if stop else rest
    owner = re.match(r"\s*([^'’]{2,60})['’]s?\s{3,}", phrase)
    if owner and cue.kind == "source":
        phrase = owner.group(1)
    tokens = list(TOKEN.finditer(phrase))
    if not tokens or any(words.has(g, tokens[0].group()) for g in ("that", "relative")):
        return None
    if cue.kind == "source":
        return understand(_source_phrase(phrase, tokens, words), clause.people, clause.recent)
    for i, m in enumerate(tokens[1:], 1):
        stops = any(words.has(g, m.group()) for g in ("that", "relative", "break", "aux"))
        if stops or i > 14 or _speech(m.group(), words):
            phrase = phrase[: m.start()]
            break
    said_by = _behind_adverbial(phrase, words)
    return understand(said_by, clause.people, clause.recent) if said_by else None


def _source_phrase(phrase: str, tokens: list[re.Match[str]], words: Wording) -> str:
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


def _speech(word: str, words: Wording) -> bool:
    return any(phrase == word.lower() and kind != "source" for phrase, kind, _ in words.cues.get(word.lower(), ()))


def _behind_adverbial(phrase: str, words: Wording) -> str | None:
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
