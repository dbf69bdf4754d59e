"""The words of a noun phrase: what each of them is, wherever it stands, and whether it is part of a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archiver.quoting.cues import Cue
from archiver.quoting.names import AND, ARTICLED, TOKEN, capital
from archiver.quoting.people import People
from archiver.quoting.wording import SLAVIC, UNCASED, Wording

ELISION = re.compile(r"(?:l|d|un|dell|nell|all|dall|sull|qu|s|n|c|j|jusqu|lorsqu|puisqu)['’](?=\w)", re.IGNORECASE)
"""Small words that French and Italian hang on to the next: l'attaquant, dell'Osservatorio."""
JOINED = re.compile(
    r"\s(?:de|da|do|dos|del|di|della|van|von|bin|al|le|du)(?:\s(?:la|las|los|el|der|den))?\s[^\W\d_a-zа-яіїєґ]"
)
"""How a name goes on whose first part is one word: Ana de la Torre."""
SPARING = SLAVIC | {"fr", "es", "it", "pt"}
"""Languages that write offices small."""
AGED = re.compile(r"\A\d{1,3}\b|річн|летн|letni")
ASIDE = 50
"""Code points between the commas behind a name in which it is told what somebody does."""
SINGULAR = frozenset({"is", "was", "has", "does"})
SMALL = re.compile(r"\w+")
OPENS = re.compile(r"[.!?][\"'»”]?\s+[\"'«„“]?\Z(?<!\b\w\.\s)|[—–:]\s*\Z")
"""What stands before a word that is capital because something begins there."""


@dataclass(slots=True)
class Token:
    """A word of a sentence."""

    start: int
    end: int
    word: str
    low: str
    kind: str
    """`the own pronoun preposition role group name number link relative break verb adverb word`"""


def read_words(
    text: str, begin: int, stop: int, cues: Sequence[Cue], people: People, *, opens: bool
) -> Iterator[Token]:
    """The words of `text[begin:stop]`. `opens`: whether a sentence begins there, whose first letter is capital."""
    words = people.words
    matches = _words(text, begin, stop, words)
    naming = run = 0
    joined = grouped = False
    known_as = words.known_as
    verbs = [(c.start, c.end) for c in cues if c.kind != "colon" and begin <= c.start < stop]
    for i, m in enumerate(matches):
        word, low, kind = people.words_read.get(m.group()) or _classed(m.group(), people)
        following = matches[i + 1] if i + 1 < len(matches) else None
        start = m.start()
        if start >= naming and low in known_as:
            rest = text[m.start() : m.start() + 40].lower()
            naming = m.start() + max((len(p) for p in words.words["known_as"] if rest.startswith(p)), default=0)
        if start < naming or (verbs and any(a <= start < b for a, b in verbs)):
            kind = "verb"
        if kind == "preposition" and (i or not opens) and _forename(m, following, text, words):
            kind = "name"
        if kind == "word" and "-" in word and ARTICLED.match(word):
            kind = "name"
        elif kind == "word" and words.language not in UNCASED and capital(word):
            first = (opens and i == 0) or (i > 0 and bool(OPENS.search(text[matches[i - 1].end() - 1 : m.start()])))
            if first and not _opens_with_name(text, m, following, cues, people):
                kind = "adverb" if words.language == "en" and low.endswith("ly") else "word"
            else:
                kind = "name"
        elif kind == "role" and run and capital(word) and words.language in SPARING:
            kind = "name"  # Неля Кравець, no tailor
        elif kind == "role" and run and words.language == "de" and _surname(word, matches[i - 1].group(), words):
            kind = "name"
        if kind == "the" and joined and words.has("link", low):
            kind = "link"
        if kind == "link" and not (run and (grouped or low not in AND) and _links(text, matches, i, run, words)):
            kind = "preposition" if words.has("prep", word) or words.has("of", word) else "break"
        run = run + 1 if kind == "name" or (kind == "group" and capital(word)) else run if kind == "link" else 0
        grouped = bool(run) and (grouped or kind == "group")
        joined = kind == "link"
        written = m.group()
        full_stop = written[-1] == "." and len(low) > 2 and not words.has("abbreviations", low)
        yield Token(start, m.end() - full_stop, written, low, kind)


def _surname(word: str, before: str, words: Wording) -> bool:
    """Whether a German word that ends as an office does is a surname: Heike Lohmann; no Hamburger Feuerwehrmann."""
    first = words.has("men", before) or words.has("women", before) or not before.endswith("er")
    return word.endswith("mann") and not words.has("roles", word) and first and capital(before)


def _words(text: str, low: int, high: int, words: Wording) -> list[re.Match[str]]:
    if words.language not in ("fr", "it"):
        return list(TOKEN.finditer(text, low, high))
    found: list[re.Match[str]] = []
    for m in TOKEN.finditer(text, low, high):
        elided = ELISION.match(text, m.start(), m.end())
        if elided is None or (elided.group()[0].isupper() and found):
            found.append(m)
            continue
        for piece in (SMALL.match(text, m.start(), elided.end() - 1), TOKEN.match(text, elided.end(), m.end())):
            if piece is not None:
                found.append(piece)
    return found


def _classed(written: str, people: People) -> tuple[str, str, str]:
    """A word without its stop, in small letters without the owner's 's, and what it is wherever it stands."""
    words = people.words
    word = written.rstrip(".")
    low = word.lower()
    low = low.removesuffix("'s").removesuffix("’s") if words.language == "en" else low
    kind = words.kinds.get(written.lower()) or _kind(word, low, words)
    people.words_read[written] = word, low, kind
    return word, low, kind


def _kind(word: str, low: str, words: Wording) -> str:
    """What a word is by itself or by its end: vice-president, Bundespolizei."""
    kinds = words.kinds
    kind = kinds.get(low)
    if kind is None and "-" in low and kinds.get(low.rpartition("-")[2]) in ("role", "group"):
        kind = kinds[low.rpartition("-")[2]]
    if kind is None and words.language == "de" and word[:1].isupper():
        kind = next((k for i in range(3, len(low) - 2) if (k := kinds.get(low[i:])) in ("role", "group")), None)
    if kind is None and words.is_adverb(word):
        kind = "adverb"
    return kind or ("word" if any(c.isalpha() for c in low) else "number")


def _opens_with_name(
    text: str, m: re.Match[str], following: re.Match[str] | None, cues: Sequence[Cue], people: People
) -> bool:
    """Whether the first word of a sentence, capital anyway, is a name."""
    word = m.group().rstrip(".")
    if len(word) < 2:
        return False
    if people.words.language == "de" or word[:2].isupper() or word.endswith(("'s", "’s")) or people.named(word):
        return True
    if people.often(word) or JOINED.match(text, m.end()):
        return True
    if following is None:
        return not word.endswith("ly")
    gap = text[m.end() : following.start()]
    if any(c.start == following.start() for c in cues):
        return True
    if gap.strip() == "," and people.words.language != "en":  # Mahmoud, 19, …; Ikhlas, infirmière, …
        aside = text[following.start() : following.start() + ASIDE].partition(",")[0]
        return bool(AGED.search(aside)) or any(people.words.has("roles", w.lower()) for w in TOKEN.findall(aside)[:3])
    if people.words.has("aux", following.group()):
        return not _plural(word, following.group(), people.words)
    if (
        people.words.language == "en"
        and gap.strip() == ","
        and (following.group().isdigit() or people.words.has("the", following.group()))
    ):
        return True
    return gap in (" ", "-", " & ") and capital(following.group()) and not people.plain(word)


def _forename(m: re.Match[str], following: re.Match[str] | None, text: str, words: Wording) -> bool:
    """Whether a capital word that is a preposition elsewhere is a first name: Nello Bassi."""
    if following is None or len(m.group()) <= 3 or words.language not in ("it", "es", "pt", "fr"):
        return False
    return capital(m.group()) and capital(following.group()) and text[m.end() : following.start()] == " "


def _plural(word: str, verb: str, words: Wording) -> bool:
    """Whether a word that opens an English sentence may be any plural: Crews would begin repairs."""
    return words.language == "en" and word[-1:] == "s" and word[-2:] != "ss" and verb.lower() not in SINGULAR


def _links(text: str, matches: Sequence[re.Match[str]], i: int, run: int, words: Wording) -> bool:
    """Whether a small word joins two parts of a name: Ana de la Torre, Bank of Orland; not Tom Orr of Orland."""
    small = matches[i].group().lower()
    if words.language == "en" and words.has("of", small) and run > 1:
        return False
    following = [m.group() for m in matches[i + 1 : i + 3]]
    if following and words.has("no_names", following[0]):
        return False  # meldete sich Anna Berg zu Wort
    if text[matches[i - 1].end() : matches[i].start()] != " " or not following:
        return False
    short = len(following) > 1 and following[0].islower() and len(following[0]) <= 3
    return capital(following[0]) or (short and capital(following[1]))
