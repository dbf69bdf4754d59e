"""Is the speaker whom an article names the author of a post? Names, handles, transliterated. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from archiver.matching import offices, wordlists
from db.model import Author
from db.normal import name_words, sound, words

TITLES = wordlists.words_of(
    """the of and for in a an mr mrs ms dr sir sen senator rep congressman congresswoman president governor gov mayor
    minister prime spokesman spokeswoman spokesperson office chief head leader official his her its former acting
    der die das von van den del de la le el y und et"""
)

OFFICE = 0.6
"""What it says that an author has the office by which the article calls the speaker."""
_POSSESSIVE = re.compile(r"['’]s\b")


@lru_cache(maxsize=16384)
def speaks_as(speaker: str | None, author: Author) -> float | None:
    """How much of the speaker's name the author's name and handle hold, 0..1.

    `OFFICE` where the author is by name, in whatever language, the office that the article names ("governor of …").
    None where it cannot be told: no speaker, a speaker who is only described ("a resident"), a name in a script that
    cannot be compared, an office that the author may have ("the port authority"), or an institution of a country ("the
    French High Commission") of a kind that we do not know. 0 for that of another country.
    """
    said, titles = _telling(speaker or "")
    own = name_words(f"{author.name or ''} {author.handle or ''}")
    if not said or not own:
        return None
    squeezed = "".join(own)
    held = [any(_same(word, other) for other in own) or (len(word) >= 4 and word in squeezed) for word in said]
    share = sum(held) / len(said)
    office = offices.compare(speaker or "", author.name, author.handle)
    if office is offices.Held.OTHER:
        return 0.0
    if share < 1 and office is offices.Held.SAME:
        return OFFICE
    if not agrees(share) and office is offices.Held.MAYBE:
        return None
    if not agrees(share) and offices.may_be_of(speaker or "", author.name, author.handle):
        return None
    if not agrees(share) and (not is_named(speaker or "") or not _comparable(speaker or "", author)):
        return None
    share = max(share, 0.75) if held[-1] and len(said) > 1 else share
    if not titles or not share:
        return share
    shown = sum(
        any(_same(word, other) or (len(other) > 2 and word.startswith(other)) for other in own) for word in titles
    )
    return 0.9 * share + 0.1 * shown / len(titles)


def is_spoken_of(author: Author, text: str) -> bool:
    """Does this text name the author, in any spelling?"""
    own = [word for word in name_words(author.name or "") if word not in TITLES]
    there = _name_words_in(text)
    if author.handle and len(author.handle) > 3 and f"@{author.handle.lower()}" in text.lower():
        return True
    return len(own) > 1 and all(any(_same(word, other) for other in there.get(word[0], ())) for word in own[:4])


@lru_cache(maxsize=256)
def _name_words_in(text: str) -> Mapping[str, Collection[str]]:
    """The words of a text, as spoken, by their first letter."""
    found: dict[str, set[str]] = {}
    for word in words(text):
        if len(spoken := sound(word.form)) > 1:
            found.setdefault(spoken[0], set()).add(spoken)
    return found


def telling_words(name: str) -> list[str]:
    """The words that name somebody, as spoken; where there is nothing but titles and the like, these."""
    return _telling(name)[0]


def agrees(share: float | None) -> bool:
    """Is this share enough to take the speaker for the author?"""
    return share is not None and share >= 0.45


def _telling(name: str) -> tuple[list[str], list[str]]:
    """The words that name somebody, and those that say what they are; where there is nothing else, the latter."""
    found = name_words(_POSSESSIVE.sub("", name))
    telling = [word for word in found if word not in TITLES]
    titles = [word for word in found if word in TITLES and len(word) > 3]
    return (telling, titles) if telling else (found, [])


def _same(one: str, other: str) -> bool:
    """The same name word, also declined or spelt a little differently."""
    short, long = sorted((len(one), len(other)))
    if one == other:
        return True
    if short < 4:
        return False
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), short)
    return (same >= 5 and same >= 0.7 * long) or fuzz.ratio(one, other) >= (80 if short >= 6 else 84)


def is_named(speaker: str) -> bool:
    """Does it hold a word with a capital letter, or letters of a script without capitals?"""
    return any(not speaker[word.start].islower() for word in words(speaker))


def _comparable(speaker: str, author: Author) -> bool:
    return comparable(speaker) and comparable(author.name or author.handle or "")


def comparable(text: str) -> bool:
    """Is it in Latin or Cyrillic letters, mostly: what `db.normal.sound` can compare?"""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c < "\u0530" for c in letters) * 2 > len(letters)


def names(author: Author) -> Sequence[str]:
    """How reasons call this author."""
    return [name for name in (f"@{author.handle}" if author.handle else None, author.name) if name]
