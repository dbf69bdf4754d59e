"""Who posted, where words speak of a post: the speaker, the channel named, or whoever stands behind a passive."""

from __future__ import annotations

import re

from archiver.quoting.channels import Place
from archiver.quoting.cues import Cue
from archiver.quoting.names import TOKEN, Speaker, capital, runs
from archiver.quoting.sentences import HOLE, Frame
from archiver.quoting.statements import Statement
from archiver.quoting.wording import SLAVIC, UNCASED, Wording, stem_of

STOP = re.compile(r"[,،;:.!?()«»„“”\"\n—–]")
OPENING = tuple('«„“”"')
IN_MARKS = re.compile(r"\s{0,2}[«„“”\"]([^«»„“”\"\n]{2,60})[»“”\"]")
"""The name of a channel behind the word channel."""
APPOSED = re.compile(r"\s{0,2},\s([^,;:.()«»„“”\"\n]{5,60})(?=[,;:.\n]|\Z)")
"""The name behind an office: the mayor of the town, Ann Lee."""
AGENT = 80
"""Code points behind a place in which "by Kelmore Airport" is read."""


def name_poster(text: str, statement: Statement, words: Wording) -> str | None:
    """Who posted: the speaker; failing that, the channel that is named, or who stands behind "posted on X by"."""
    who = statement.speaker
    if who is not None and (is_cue(who.name, words) or all(_noun_of_post(t, words) for t in TOKEN.findall(who.name))):
        who = None
    if who is not None and who.kind != "unknown":
        return _named_behind(text, statement, who, words) or who.name
    if statement.place is not None:
        outlet = (
            outlet_of(text, statement.place, words) or _owner(text, statement.place, words) if who is None else None
        )
        name = outlet or _poster(text, statement.place, who, words)
        if name is not None:
            return name
    return who.name if who else None


def _noun_of_post(word: str, words: Wording) -> bool:
    return any(words.has(group, word) for group in ("places", "outlets", "accounts"))


def outlet_of(text: str, place: tuple[int, int], words: Wording) -> str | None:
    """The channel itself: according to the Telegram channel «Northern Wind»."""
    for token in TOKEN.finditer(text, *place):
        if any(words.has("outlets", part) for part in token.group().lower().split("-")):
            brand = words.brand.match(text, token.end() + 1)
            named = IN_MARKS.match(text, brand.end() if brand else token.end())
            if named and (words.language in UNCASED or named.group(1)[:1].isupper()):
                return named.group(1).strip()
    return None


def channel_itself(frame: Frame, place: Place, cue: Cue, words: Wording) -> Speaker | None:
    """A channel that is only described and is itself who speaks: a Telegram channel that reports on the bridge said."""
    tokens = list(TOKEN.finditer(frame.text, place.start, place.end))
    before = TOKEN.findall(frame.text[max(0, place.start - 30) : place.start])
    while tokens and words.has("the", tokens[0].group()):
        before.append(tokens.pop(0).group())
    new = bool(before) and words.has("some", before[-1])
    while before and words.has("the", before[-1]) and not words.has("own", before[-1]):
        before.pop()
    heads = frozenset(p for t in tokens for p in t.group().lower().split("-") if words.has("outlets", p))
    noun = next((i for i, t in enumerate(tokens) if words.has("outlets", t.group().rpartition("-")[2])), 0)
    near = (*before[-1:], *(t.group() for t in tokens[: noun + 1]))  # not: a message on its channel
    governed = any(words.has(group, word) for word in near for group in ("on", "prep", "own"))
    if governed or place.end > cue.start or HOLE in frame.text[place.end : cue.start]:
        return None
    if not heads:
        return None
    behind = frame.text[place.end : cue.start].rstrip()
    that = TOKEN.match(behind, 1)
    called = TOKEN.match(frame.text, place.end + 1)
    if called is not None and (capital(called.group()) or frame.text[place.end : place.end + 2].strip(" ") in OPENING):
        return None  # the channel Northern Wind
    told = that is not None and "," not in behind and any(words.has(g, that.group()) for g in ("that", "relative"))
    if not (new or told or behind.startswith(",")):
        return None
    clause = list(TOKEN.finditer(behind))
    while clause and words.has("aux", clause[-1].group()):
        clause.pop()
    end = place.end + (clause[-1].end() if told and len(clause) > 1 else 0)
    return Speaker(frame.text[tokens[0].start() : end].strip(), "group", heads)


def _owner(text: str, place: tuple[int, int], words: Wording) -> str | None:
    """Whose page it is, where the owner stands behind it without a preposition: на странице театра во «ВКонтакте»."""
    brand = next(words.brand.finditer(text, *place), None)
    if words.language not in SLAVIC or brand is None:
        return None
    tokens = list(TOKEN.finditer(text, place[0], brand.start()))
    while tokens and any(words.has(group, tokens[-1].group()) for group in ("on", "prep", "x_kind")):
        tokens.pop()
    noun = next((i for i in range(len(tokens) - 1, -1, -1) if words.has("places", tokens[i].group())), len(tokens))
    owner = tokens[noun + 1 :]
    if not 0 < len(owner) <= 4 or any(words.has(g, t.group()) for t in owner for g in ("prep", "the", "own", "by")):
        return None
    return text[owner[0].start() : owner[-1].end()]


def _poster(text: str, place: tuple[int, int], who: Speaker | None, words: Wording) -> str | None:
    """Who stands behind a passive, after the platform or before it: posted on Facebook by the airport."""
    for brand in words.brand.finditer(text, *place):
        name = _agent(text[brand.end() : brand.end() + AGENT], words)
        if name is not None:
            return name
    tokens = list(TOKEN.finditer(who.name)) if who else []
    by = next((m.start() for m in tokens[1:] if words.has("by", m.group())), None)
    headed = by is not None and words.has("the", tokens[0].group())  # one of the things posted, no Anna von Berg
    return _agent(who.name[by:], words) if who and headed else None


def _agent(behind: str, words: Wording) -> str | None:
    """The name that text begins with, behind "by"."""
    behind = STOP.split(behind)[0]
    tokens = list(TOKEN.finditer(behind))
    if len(tokens) < 2 or not words.has("by", tokens[0].group()):
        return None
    while len(tokens) > 2 and words.has("the", tokens[1].group()):
        del tokens[1]
    last = 0
    for i, m in enumerate(tokens[1:], 1):
        if capital(m.group()) and not words.has("light", m.group()) and (not last or i - last <= 2):
            last = i
        elif (last and not words.has("link", m.group())) or i > 3:
            break
    if not last:
        return None
    phrase = behind[tokens[1].start() : tokens[last].end()].strip()
    titled = [name for name, title in runs(phrase, words) if title and " " in name]
    return titled[0] if titled else phrase


def _named_behind(text: str, statement: Statement, who: Speaker, words: Wording) -> str | None:
    """The name behind an office: wrote the president of the club, Ann Lee."""
    first = TOKEN.match(who.name)
    if first is None or not words.has("roles", first.group()):
        return None
    at = text.find(who.name, *statement.clause)
    match = APPOSED.match(text, at + len(who.name), statement.clause[1]) if at >= 0 else None
    tokens = TOKEN.findall(match.group(1)) if match else []
    return " ".join(tokens) if 2 <= len(tokens) <= 4 and all(capital(t) for t in tokens) else None


def is_cue(word: str, words: Wording) -> bool:
    """Whether a word is a cue by itself."""
    low = word.lower()
    return stem_of(low, words) is not None or any(phrase == low for phrase, _, _ in words.cues.get(low, ()))
