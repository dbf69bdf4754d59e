"""A noun phrase, and what a run of words makes of one: Governor Ann Lee, its director, the airline, she."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.quoting.names import TOKEN, runs
from archiver.quoting.people import People
from archiver.quoting.phrase_ends import headed
from archiver.quoting.phrase_words import Token
from archiver.quoting.wording import SLAVIC, UNCASED, Wording

AGE = re.compile(r"\d{1,3}-[^\W\d][\w-]*\Z")
AGED = re.compile(r",\s\d{1,3}(?=[,)])")
PATRONYMIC = re.compile(r"(?:вич|вна|ич|чна)\Z")
IN_MARKS = re.compile(r"[«„“\"]([^«»„“”\"\n]{2,60})[»“”\"]?")
"""The name of a firm, a paper or a channel."""
OPENING = ("«", "„", "“", '"')
TOWNS = ("а", "я", "и", "і", "ы", "ї", "a", "u", "y", "i", "ова", "ска")
"""Endings of a town that somebody is mayor of."""
ARTICLES = {
    "fr": {"la": "f", "une": "f", "le": "m", "un": "m", "les": "many", "des": "many"},
    "es": {"la": "f", "una": "f", "el": "m", "un": "m", "los": "many", "las": "many"},
    "it": {"la": "f", "una": "f", "il": "m", "lo": "m", "un": "m", "i": "many", "gli": "many", "le": "many"},
    "pt": {"a": "f", "uma": "f", "o": "m", "um": "m", "os": "many", "as": "many"},
    "de": {"der": "m"},
}
ROMANCE = frozenset({"fr", "es", "it", "pt"})


@dataclass(frozen=True, slots=True)
class Reference:
    """A noun phrase in a sentence."""

    start: int
    end: int
    form: str
    """`name`, `description` or `pronoun`"""
    text: str
    """A name without its title; a description without its article; a pronoun, lower-case."""
    kind: str
    """As of `Speaker`."""
    heads: tuple[str, ...]
    """The words for offices and groups in it, lower-case."""
    article: str
    """`definite`, `own` (its, her, Orland's) or empty."""
    owner: str | None
    """Whose it is, where a name says so: Orland's mayor, the mayor of Orland."""
    oblique: bool
    """Whether a preposition or another phrase governs it."""
    part: int
    """Number of the part of the sentence, between commas, it stands in."""
    words: int
    """How many words it has, without its article."""
    leads: bool = False
    """Whether it opens its part of the sentence."""
    sex: str = ""
    """`f` or `m` where its article tells, `many` for several."""

    @property
    def counted(self) -> bool:
        """Whether it only counts somebody: 182 rescuers."""
        return self.form == "description" and self.text[:1].isdigit() and not AGE.match(self.text.split()[0])

    @property
    def heavy(self) -> bool:
        """Whether it may name somebody by itself: a name, an office, a group, a word with an article."""
        return (self.kind != "unknown" and not self.counted) or (self.article not in ("", "some") and self.words == 1)


def make_reference(
    text: str, chunk: list[Token], governed: bool, part: int, people: People, *, leads: bool = False
) -> Reference | None:
    """The reference that a run of words is; None for adverbs and bare articles."""
    words = people.words
    if len(chunk) == 1 and chunk[0].kind == "pronoun":
        token = chunk[0]
        return Reference(
            token.start, token.end, "pronoun", token.low, "unknown", (), "", None, governed, part, 1, leads
        )
    start, article, owner = chunk[0].start, "", None
    rest = chunk
    while rest and rest[0].kind in ("the", "own"):
        article = "own" if rest[0].kind == "own" else article or _article(rest[0].low, words)
        rest = rest[1:]
    while rest and rest[-1].kind == "link":
        rest = rest[:-1]
    while len(rest) > 1 and rest[-1].kind == "number" and headed(rest[:-1]):
        rest = rest[:-1]
    counted = words.language == "de" and len(rest) > 1 and rest[0].kind == "number"
    rest = rest[1:] if counted else rest  # 400.000 Euro
    possessor = next((i for i, t in enumerate(rest[:-1]) if t.word.endswith(("'s", "’s", "s’", "s'"))), None)
    if possessor is not None and words.language == "en" and not _of_a_name(rest, possessor, words):
        owner, article = text[rest[0].start : rest[possessor].end].rstrip("s'’"), "own"
        core = rest[possessor + 1 :]
    else:
        core = rest
    if not core or (len(core) == 1 and words.has("alone", core[0].low)):
        return _one(rest or chunk, governed, part, leads, words)
    heads = tuple(word for t in core if t.kind in ("role", "group") for word in words.titles.get(t.low, t.low).split())
    plain_owner = owner is not None and owner.islower() and rest[possessor or 0].word.endswith(("'s", "’s"))
    phrase = text[(core if plain_owner else rest)[0].start : rest[-1].end].removesuffix("'s").removesuffix("’s")
    marked = IN_MARKS.search(text, core[0].end, core[-1].end + 1) if heads else None
    if marked is not None and core[0].end <= marked.start():
        place = (start, marked.end(), "name", marked.group(1).strip())
        return Reference(*place, "group", heads, article, owner, governed, part, len(core), leads)
    oblique = governed or (words.language == "tr" and _cased(core[-1].word))
    oblique = oblique or (core[-1].kind == "name" and declined(core[-1].word, words))
    name, kind = _name(text, core, "the" if counted or len(rest) < len(chunk) else "", people)
    if words.language in SLAVIC and _in_marks(text, core):
        name, kind = text[core[0].start : core[-1].end], "group"
    if name is not None:
        return Reference(
            start, core[-1].end, "name", name, kind, heads, article, owner, oblique, part, len(core), leads
        )
    kind = _kind_of(core, words)
    sex = ARTICLES.get(words.language, {}).get(chunk[0].low, "")
    return Reference(
        start, core[-1].end, "description", phrase, kind, heads, article, owner, oblique, part, len(core), leads, sex
    )


def _of_a_name(rest: list[Token], possessor: int, words: Wording) -> bool:
    """Whether "'s" is part of the name of a group: the People's Front for Renewal."""
    owner, noun = rest[possessor], rest[possessor + 1]
    low = owner.low.rstrip("s'’")
    capitals = owner.word[:1].isupper() and noun.word[:1].isupper()
    return capitals and (words.has("named_after", low) or words.has("named_after", f"{low}s"))


def _in_marks(text: str, core: list[Token]) -> bool:
    """Whether a phrase is what marks hold, which is a name where it begins with a capital: «Бригады рассвета»."""
    opened, closed = text[max(0, core[0].start - 1) : core[0].start], text[core[-1].end : core[-1].end + 1]
    return opened in OPENING and closed in ("»", "”", '"') and core[0].word[:1].isupper()


def declined(name: str, words: Wording) -> bool:
    """Whether a Slavic name has an ending that no subject has."""
    return name[:1].isupper() and name.lower().endswith(words.declined)


def _one(chunk: list[Token], governed: bool, part: int, leads: bool, words: Wording) -> Reference | None:
    """Somebody of several, who has no noun: another wrote; l'un d'eux estime."""
    token = chunk[-1] if chunk else None
    if token is None or not words.has("alone", token.low):
        return None
    return Reference(
        token.start, token.end, "description", token.low, "unknown", (), "some", None, governed, part, 1, leads
    )


def _article(low: str, words: Wording) -> str:
    return "" if words.has("some", low) else "definite"


def _cased(word: str) -> bool:
    """Whether a Turkish name has a case ending behind its apostrophe."""
    return bool(re.search(r"['’]\w{1,6}\Z", word))


def _kind_of(core: list[Token], words: Wording) -> str:
    last = next((t.kind for t in reversed(core) if t.kind in ("role", "group")), "")
    if words.language not in SLAVIC and words.language not in ("fr", "es", "it", "pt", "he", "ar"):
        last = core[-1].kind if core[-1].kind in ("role", "group") else last
    else:
        last = next((t.kind for t in core if t.kind in ("role", "group")), "")
    if last == "role" or (core and AGE.match(core[0].low) and len(core) == 1):
        return "person"
    return "group" if last == "group" else "unknown"


def _name(text: str, core: list[Token], article: str, people: People) -> tuple[str | None, str]:
    """The name in a phrase, and what it is the name of; None for a phrase that only describes."""
    words = people.words
    if words.language in UNCASED:
        return None, ""
    names = [i for i, t in enumerate(core) if t.kind == "name"]
    if not names:
        return None, ""
    role = next((i for i in range(len(core) - 1, -1, -1) if core[i].kind == "role"), None)
    group = next((i for i in range(len(core) - 1, -1, -1) if core[i].kind == "group"), None)
    last = names[-1]
    if core[-1].kind == "role" or (core[-1].kind == "word" and last < len(core) - 1):
        return None, ""
    tail = text[core[last - _run(core, last) + 1].start : core[-1].end]
    if words.language == "en" and role is not None and group == role + 1 and core[role].low == "general":
        return text[core[role].start : core[-1].end], "group"  # the General Authority for Dams
    if role is not None and role < last:
        if words.language in SLAVIC and (core[last].word.isupper() or _of_a_place(core, role, last, people)):
            return None, ""
        return _person(text, core, role, last, words), "person"
    if core[-1].kind == "group" and core[-1].word.islower():
        return None, ""
    if core[-1].kind == "group":
        return text[core[0].start : core[-1].end], "group"
    if group is not None and group < last:
        small = core[group].word[:1].islower() and words.language != "de"
        begin = core[group + 1].start if small else core[0].start
        return text[begin : core[last if words.language in SLAVIC else -1].end], "group"
    count = _run(core, last)
    if words.language in SLAVIC and text[max(0, core[last - count + 1].start - 1)] in OPENING:
        return tail, "group"  # у компанії «Вітротепло»: no person's name stands in marks
    if words.language == "de":
        marked = text[max(0, core[last].start - 1)] in OPENING
        if count == 1 and marked and core[0].word[:1].isupper():
            return tail, "group"  # die „Elbpost“
        if count == 1 and not article and AGED.match(text, core[last].end):
            return tail, "person"  # Mahmoud, 19, aus Sohag
        if count == 1 and not article and _apposed(text, core[last].end, words):
            return tail, "person"  # Renate, Mutter des Matrosen
        if count == 1 and (article or (people.full(tail, "unknown").name == tail and not tail.isupper())):
            return None, ""  # any noun
        if article and count >= 3:
            tail, count = text[core[last - 1].start : core[-1].end], 2
    told = bool(article) and words.language in ROMANCE and last >= count and core[last - count].kind == "word"
    three = count == 3 and last == len(core) - 1 and core[last - 1].kind == "name"
    if article and words.language in ROMANCE and three:
        tail, told = text[core[last - 1].start : core[-1].end], True  # le Flamand Joost Verhaeren
    whole = 2 <= count <= 4 and (not article or told) and not words.has("sites", core[last].low)
    first = core[last - count + 1].low if last - count + 1 >= 0 else ""
    called = count == 2 and not (article and words.language == "en")  # the Dawn Brigades
    kind = "likely" if whole or (called and (words.has("men", first) or words.has("women", first))) else "unknown"
    return tail, "group" if tail.isupper() and len(tail) > 1 else kind


def _apposed(text: str, end: int, words: Wording) -> bool:
    """Whether it is told behind a comma whose kin somebody is, or what."""
    behind = [t.lower() for t in TOKEN.findall(text[end : end + 40])] if text[end : end + 2] == ", " else []
    noun = behind[1:2] if behind and words.has("the", behind[0]) else behind[:1]
    return bool(noun) and words.has("kin", noun[0])


def _of_a_place(core: list[Token], role: int, last: int, people: People) -> bool:
    """Whether a single name behind an office is the town's, not the person's: мэр Заречья; мати Назара."""
    words, low = people.words, core[role].low
    alone = last == role + 1 and (words.has("offices", low) or words.has("kin", low))
    return alone and core[last].low.endswith(TOWNS) and " " not in people.full(core[last].word, "unknown").name


def _run(core: list[Token], last: int) -> int:
    """How many words of a name, with what links them, end at a place."""
    count = 0
    while last - count >= 0 and core[last - count].kind in ("name", "link", "number"):
        count += 1
    return max(count, 1)


def _person(text: str, core: list[Token], role: int, last: int, words: Wording) -> str:
    """A person's name behind an office: without the names of places that an office may have before it."""
    compound = not words.has("roles", core[role].low.rpartition("-")[2])  # Botschaftssprecher Ilja Remis
    phrase = text[core[role + compound].start : core[-1].end]
    names = [name for name, _ in runs(phrase, words)] or [phrase]
    parts = names[-1].split()
    if words.language in SLAVIC and len(parts) > 2:
        keep = 3 if PATRONYMIC.search(parts[-2].lower()) else 2
        return " ".join(parts[-keep:])
    return names[-1]
