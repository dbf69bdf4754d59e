"""Names in a phrase: words with capital letters, without their titles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from archiver.quoting.sentences import HOLE
from archiver.quoting.wording import SLAVIC, Wording

TOKEN = re.compile(r"[^\W_]+(?:[\u064b-\u0652]+[^\W_]*+)*+(?:[-'’.&״\"][^\W_]+)*\.?")
ARTICLED = re.compile(r"(?:al|el|ar|as|at|ad|an|ash|bin|ben|de|ibn)-[^\W\d_a-z]")
"""Names that begin small: al-Rashid."""
LONGEST_NAME = 7
NONE: frozenset[str] = frozenset()
AND = frozenset("and et y e i и і й та ve".split())  # noqa: SIM905
"""What joins two names as well as two parts of one: Izmir and Heraklion; the Ministry of Health and Welfare."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody words are attributed to."""

    name: str
    kind: str = field(compare=False)
    """`person`, `group`, `likely` (two capital words: a person, unless something speaks for a group) or `unknown`"""
    heads: frozenset[str] = field(default=frozenset(), compare=False)
    """What the article calls them, lower-case: minister, striker, airline."""
    kin: str | None = field(default=None, compare=False)
    """The name of whoever they belong to: its director."""


def runs(phrase: str, words: Wording) -> list[tuple[str, str | None]]:
    """The names in a phrase, without their titles, each with the title word before it (lower-case) or None."""
    found: list[tuple[str, str | None]] = []
    current: list[str] = []
    title: str | None = None
    end = 0
    roles, link, of = (words.words.get(g, NONE) for g in ("roles", "link", "of"))
    the, opening, groups = words.words.get("the", NONE), words.opening, words.words.get("groups", NONE)

    def close() -> None:
        nonlocal current, title
        while current and current[-1].lower() in link:
            current.pop()
        if len(current) > 2 and title and len(current[0]) > 1 and current[0].isupper():
            del current[0]
        if current:
            found.append((" ".join(current[:LONGEST_NAME]), title))
            title = None
        current = []

    for m in TOKEN.finditer(phrase):
        word, gap = m.group(), phrase[end : m.start()]
        word = word[2:] if word[1:2] in ("'", "’") and word[2:3].islower() and words.language in ("fr", "it") else word
        end = m.end()
        bare = word.rstrip(".")
        low = bare.lower()
        if gap.strip(" \u00a0") or HOLE in gap:
            close()
            title = None if gap.strip() not in ("", "«", "„", "“", '"') else title
        if low in roles or word.lower() in roles or low.rsplit("-")[-1] in roles:
            close()
            title = low
        elif (current and (bare.isdigit() or ARTICLED.match(bare))) or (capital(bare) and low not in opening):
            owner = bare.endswith(("'s", "’s"))
            current.append(bare[:-2] if owner else word if "." in bare else bare)
            if owner or (word.endswith(".") and len(bare) > 2 and "." not in bare):
                close()
        elif low in AND and not any(w.lower() in groups for w in current):
            close()
            title = None
        elif current and low in link and joins(phrase, m.end()):
            current.append(bare)
        else:
            close()
            title = title if low in of or low in the or words.language in SLAVIC else None
    close()
    return found


def joins(phrase: str, end: int) -> bool:
    """Whether a name goes on behind a word that may join two parts of one."""
    following = TOKEN.match(phrase, end + 1) if phrase[end : end + 1] == " " else None
    return following is not None and capital(following.group())


def capital(word: str) -> bool:
    """Whether a word begins with a capital letter, behind a d' or l' if need be."""
    head = word[2:3] if word[1:2] in ("'", "’") and word[:1].islower() else word[:1]
    return head.isupper()
