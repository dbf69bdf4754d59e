"""The noun phrases of a sentence that may name somebody: Governor Ann Lee, its director, the airline, she.

No grammar of the language: closed classes of words (articles, prepositions, pronouns, words for offices and groups)
and capital letters tell where a phrase begins and ends, and whether a preposition governs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from archiver.quoting.cues import Cue
from archiver.quoting.datelines import behind_dateline
from archiver.quoting.names import AND
from archiver.quoting.noun_phrases import OPENING, Reference, make_reference
from archiver.quoting.people import People
from archiver.quoting.phrase_ends import acts, comes_from, headed, is_participle, is_relative, named_in_full
from archiver.quoting.phrase_words import Token, read_words
from archiver.quoting.sentences import HOLE
from archiver.quoting.wording import SLAVIC

MOST = 60
"""Phrases of one sentence that are looked at."""
LONGEST = 12
"""Words of a phrase."""
BREAK = re.compile(r"[,;:()،؛\n]|\s[—–-]\s|[—–]|" + HOLE)
CLOSING = re.compile(r"[»“”\"]")
ADJECTIVE = re.compile(
    r"(?:ого|его|ої|ой|ою|ому|ий|ій|ый|ая|ое|ие|ые|їх|их|ых|им|ым|ими|ыми|ego|ej|iego|iej|ski|ska|skie|skich|cka|cki|ich|ych|na|ny|a|е|і)\Z"
)
"""Endings of names that are adjectives: the Краснодарский край."""
BLANKED = "   "
"""What `subjects.blanked` leaves of a channel phrase, at the least."""


@dataclass(slots=True)
class Part:
    """What stands between two commas, dashes or conjunctions."""

    number: int
    start: int
    end: int
    opening: str = ""
    """`relative` or `break`, where such a word opens it; `aside` for what stands in parentheses, or is a dateline."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The parts of a stretch of text, and the references in it, in order."""

    parts: Sequence[Part]
    found: Sequence[Reference]

    def within(self, part: Part) -> Iterator[Reference]:
        """The references of one part."""
        return (r for r in self.found if r.part == part.number)


def find_references(
    text: str, low: int, high: int, cues: Sequence[Cue], people: People, *, opens: bool = True
) -> Phrases:
    """The references of `text[low:high]`. `opens`: whether a sentence begins there, whose first letter is capital."""
    scan = _Scan(text, low, high, people, opens)
    tokens = islice(read_words(text, low, high, cues, people, opens=opens), MOST * 4)
    token = next(tokens, None)
    while token is not None:
        following = next(tokens, None)
        scan.cross(token)
        scan.take(token, following)
        token = following
        if len(scan.found) >= MOST:
            break
    return scan.end()


class _Scan:
    """Words taken one by one, and the phrases that they make."""

    def __init__(self, text: str, low: int, high: int, people: People, opens: bool) -> None:
        self.text, self.low, self.high, self.people, self.opens = text, low, high, people, opens
        self.words = people.words
        self.this = people.words.words.get("this", frozenset())
        self.parts = [Part(0, low, high)]
        self.found: list[Reference] = []
        self.chunk: list[Token] = []
        self.governed, self.leading, self.inside, self.marked = False, True, False, False
        self.before: Token | None = None

    @property
    def begun(self) -> bool:
        """Whether more than articles and numbers stands in the phrase."""
        return any(t.kind not in ("the", "own", "number") for t in self.chunk)

    def close(self, *, governed: bool = False) -> None:
        """Ends the phrase. `governed`: whether a preposition governs the next."""
        if self.chunk:
            part = self.parts[-1].number
            made = make_reference(self.text, self.chunk, self.governed, part, self.people, leads=self.leading)
            if made is not None:
                self.found.append(made)
            self.leading = False
        self.leading = self.leading and not governed
        self.chunk, self.governed = [], governed

    def part(self, opening: str, at: int) -> None:
        """Ends the phrase and the part of the sentence."""
        self.close()
        self.leading = True
        self.parts[-1].end = at
        self.parts.append(Part(len(self.parts), at, self.high, opening))

    def cross(self, token: Token) -> None:
        """Looks at what stands between two words."""
        last, text = self.before, self.text
        gap = text[last.end if last else self.low : token.start]
        self.before = token
        if gap != " " and BREAK.search(gap) and not (gap == "," and token.low.isdigit()):
            self.inside = "(" in gap or (self.inside and ")" not in gap)
            self.part("aside" if self.inside else "", token.start)
            if self.opens and len(self.parts) <= 4 and behind_dateline(text[self.low :]) == token.start - self.low:
                self.found.clear()  # nobody is called as the town of a dateline
                for part in self.parts[:-1]:
                    part.opening = "aside"
        elif self._into_marks(gap):
            self.close(governed=True)
        elif CLOSING.search(gap) and (self.marked or self._in_marks()):
            self.marked = False
            self.close()
        elif BLANKED in gap or (last and last.kind == "name" and last.word.endswith(".") and len(last.low) > 3):
            self.close()

    def _in_marks(self) -> bool:
        """Whether the phrase began within marks that have closed since."""
        return bool(self.chunk) and self.text[max(0, self.chunk[0].start - 1)] in OPENING

    def _into_marks(self, gap: str) -> bool:
        """Whether marks open that hold whose coach, commander or president somebody is: тренер «Сокола» Роман Яр."""
        if gap[-1:] not in OPENING or BREAK.search(gap):
            return False
        heads = [t.kind for t in self.chunk if t.kind in ("role", "group")]
        self.marked = self.words.language in SLAVIC and (heads[:1] == ["role"] or BLANKED in gap)
        return self.marked

    def _aside(self, token: Token) -> bool:
        """Whether a participle opens its part between commas: the bank left its rate, defying calls, and said."""
        opens = self.leading and len(self.parts) > 1 and token.start == self.parts[-1].start
        return opens and is_participle(token, self.words)

    def _begins_anew(self, token: Token) -> bool:
        """Whether a Slavic noun begins a phrase of its own, for want of articles."""
        if self.words.language not in SLAVIC:
            return False
        if token.kind == "word":
            return self._behind_a_name(token)  # В ЕС | приговор осудили
        if not self.governed or not self.begun:
            return False
        if token.kind == "group":
            return self._in_the_nominative(token) and self._no_attribute()  # в последний момент | суд
        return token.kind == "role"  # w mailu do załogi | prezes

    def _no_attribute(self) -> bool:
        """Whether a phrase ends in a plain noun, which no noun in the nominative goes on."""
        last = self.chunk[-1]
        return not headed(self.chunk) and last.kind == "word" and not ADJECTIVE.search(last.low)

    def _in_the_nominative(self, token: Token) -> bool:
        """Whether a word for a group stands in the lists in this form."""
        return any(self.words.has(kind, token.low) for kind in ("bodies", "generic"))

    def _behind_a_name(self, token: Token) -> bool:
        """Whether a small Slavic word stands behind a name, which ends its phrase, be it no adjective."""
        name = bool(self.chunk) and self.chunk[-1].kind == "name"
        return name and token.word.islower() and not ADJECTIVE.search(self.chunk[-1].low)

    def _counts(self, following: Token) -> bool:
        """Whether a number behind a noun counts what comes next."""
        noun = bool(self.chunk) and self.chunk[-1].kind in ("role", "group", "name", "word")
        return noun and following.kind in ("role", "group", "name", "word")

    def _tells_of(self, token: Token) -> bool:
        """Whether "that" right behind a noun opens a clause about it."""
        noun = self.begun and self.words.language == "en" and token.low == "that"
        return noun and self.text[self.chunk[-1].end : token.start] == " "

    def _goes_on(self, token: Token, following: Token | None) -> bool:
        """Whether a word joins two names that one preposition governs."""
        names = self.governed and bool(self.chunk) and self.chunk[-1].kind == "name" and token.low in AND
        close = names and self.text[self.chunk[-1].end : token.start] == " "
        return close and following is not None and following.kind == "name"

    def _within_relative(self, token: Token) -> bool:
        """Whether a word joins two verbs of a relative clause: which guards and moves the ballots."""
        joins = self.parts[-1].opening == "relative" and token.low in AND
        return joins and self.text[token.start - 2 : token.start - 1] not in (",", "—", "–")

    def take(self, token: Token, following: Token | None) -> None:
        """Adds a word to the phrase, or ends the phrase with it. `following`: the next word."""
        kind, words = token.kind, self.words
        if self._aside(token):
            self.parts[-1].opening = "aside"
        if kind == "the" and self._tells_of(token):
            kind = "relative"  # the company that runs it
        if kind == "break" and self._goes_on(token, following):
            self.close(governed=True)  # as well as Russian and Belarusian volunteers
        elif kind in ("relative", "break"):
            self.part("relative" if kind == "break" and self._within_relative(token) else kind, token.start)
        elif kind == "verb":
            self.close()
            self.leading = False
        elif kind == "adverb" and (not self.chunk or any(t.kind not in ("the", "own") for t in self.chunk)):
            if self.chunk:
                self.close()
            self.governed = self.governed and not words.has("days", token.low)  # в середу | залізниця
        elif kind == "preposition" and self.chunk and words.has("genitive", token.low) and not self.begun:
            if following is not None and words.has("them", following.low):
                self.close(governed=True)  # one of them
            self.chunk = []  # one of his deputies
        elif kind == "preposition":
            self.close(governed=True)
        elif token.low in self.this:
            self.close()
        elif kind == "pronoun":
            self.close(governed=self.governed and not self.chunk)
            self.chunk = [token]
            self.close()
        elif kind in ("the", "own") and self.begun:
            of_it = words.language == "de" and token.low in ("der", "des")
            self.close(governed=of_it or (kind == "own" and self.governed))
            self.chunk = [token]
        elif kind == "word" and (acts(token, self.chunk, words) or named_in_full(token, following, self.chunk, words)):
            self.close()
        elif self._begins_anew(token):
            self.close()
            self.chunk.append(token)
        elif len(self.chunk) < LONGEST:
            if (
                headed(self.chunk)
                and kind in ("name", "number")
                and self.chunk[-1].kind == "word"
                and "-" not in self.chunk[-1].low
            ):
                self.close()
            elif kind == "number" and following is not None and self._counts(following):
                self.close()  # der Küstenwache | 68 Menschen
            self.chunk.append(token)
            if comes_from(token, words) and following is not None and following.kind == "name":
                self.governed = True
                self.close()

    def _relatives(self) -> None:
        """Marks the relative clauses, whose first word is an article elsewhere: die Frau, die hier wohnt, sagt."""
        for part in self.parts[1:]:
            if not part.opening and is_relative(self.text, part.start, part.end):
                part.opening = "relative"

    def end(self) -> Phrases:
        """The phrases found."""
        self.close()
        if self.words.language == "de":
            self._relatives()
        last = self.before
        if last is not None and BREAK.search(self.text, last.end, self.high):
            self.part("", last.end)
        return Phrases(self.parts, self.found)
