"""Accounts named by an office, for speakers of whom the article says that they have it: "the prime minister, Jan Olk".

The article's words are proof enough to look there. Where office and country agree the account is taken for the
speaker's, and the reasons say so; where it may be that of another country, it is only not held against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from archiver.matching import offices
from archiver.matching.aliases import Alias
from archiver.matching.people import is_named, telling_words
from db.model import Author
from db.normal import words

_MARKS = '.!?;:\n"“”„«»()[]–—'
_BEFORE = re.compile(rf"([^{re.escape(_MARKS)},]{{0,60}})(?:,\s)?$")
_BEHIND = re.compile(rf",\s([^{re.escape(_MARKS)},]{{3,60}})")
_PLACES = 3
"""So many times that an article names somebody are looked at."""


def office_of(speaker: str, text: str) -> str:
    """What the article says that somebody is, by name, as words for offices and countries alone; empty for nothing."""
    name = speaker.strip()
    if not is_named(name) or len(telling_words(name)) < 2 or offices.offices(name):
        return ""
    for place in list(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text))[:_PLACES]:
        before = _BEFORE.search(text[max(0, place.start() - 64) : place.start()])
        behind = _BEHIND.match(text, place.end())
        for said in (behind, before):
            if said and (found := _office(said[1], apart=said[0] != said[1])):
                return found
    return ""


def aliases(speaker: str, office: str, authors: Iterable[tuple[str, Author]]) -> list[Alias]:
    """The accounts among these that call themselves this office and nothing else. `authors`: each with its platform."""
    found = []
    for platform, author in dict.fromkeys(authors):
        if author.handle and not offices.read(author.name or author.handle).rest:
            held = offices.compare(office, author.name, author.handle)
            if held in (offices.Held.SAME, offices.Held.MAYBE):
                account = f"{platform}:{author.handle.lower()}"
                why = f"the article calls {speaker} “{office}”, as {author.name or author.handle} calls itself"
                found.append(Alias(speaker, account, why, False, 1.0 if held is offices.Held.SAME else None))
    return found


def _office(said: str, *, apart: bool) -> str:
    """The words of a phrase that name an office and its country. `apart`: a comma parts it from the name, so that other
    names in it would be somebody else's office.
    """
    meant = offices.read(said)
    rest = [said[word.start : word.end] for word in words(said) if word.form in meant.rest]
    if not meant.offices or (apart and any(word[0].isupper() for word in rest)):
        return ""
    return " ".join(said[word.start : word.end] for word in words(said) if word.form not in meant.rest)
