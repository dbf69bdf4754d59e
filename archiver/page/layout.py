"""What is ordinary in a plain text (gaps, script, language), and how long a post can be."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from archiver.page.trailers import LINK, MEDIA

_SLACK = 12
_PIC = re.compile(rf"(?:https?://)?{MEDIA}", re.IGNORECASE)
_GAPS = re.compile(r"\n[\s]*\n|\n")
_SMALL_WORDS = {
    name: frozenset(words.split())
    for name, words in {
        "en": "the of and to is that for with this are it was you have has had not be been my they what he his in on",
        "de": "der die das und ist nicht mit ein eine den für auf von zu auch wir ich sich im",
        "fr": "le les des et est une du pas que pour dans sur vous nous je il au ce ne",
        "es": "el los las y es que del una por con para en lo se más su al muy",
        "it": "il gli di e è che non una per con della sono nel si ma ho anche più",
        "pt": "o os as e é que do da em um uma não para na dos mais foi pelo seu sua",
        "pl": "i w na nie się z do to jest że jak po od przez dla za o już",
        "nl": "de het een en van is niet dat ik voor met op zijn aan te maar ook er",
        "tr": "ve bir bu için de da ile çok ne olarak daha gibi var en ama",
        "sv": "och att det som på är av för med inte den till har jag ett om",
        "lt": "ir yra kad su į iš bet tai ne apie kaip už buvo po",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Layout:
    """What is ordinary in a text: newlines between its paragraphs, the script of its letters, its language if plain."""

    gap: int
    script: str
    tongue: str = ""


def read_layout(text: str) -> Layout:
    """One pass over the text (its first million code points)."""
    head = text[:1_000_000]
    gaps = Counter(found[0].count("\n") for found in _GAPS.finditer(head.strip()))
    gap = max(gaps, key=lambda n: (gaps[n], n)) if gaps else 0
    if gap > 2 and gaps[2] * 4 >= gaps[gap]:  # one long embed in a short text: its inner gaps are many, not ordinary
        gap = 2
    return Layout(gap, script_of(head[:: max(1, len(head) // 4000)]), tongue_of(head[:20_000]))


def script_of(text: str) -> str:
    """The script that most letters of a text are written in: `LATIN CYRILLIC CJK ARABIC HEBREW` …, or nothing."""
    names: Counter[str] = Counter()
    for c in text[:8000]:
        if c.isalpha():
            names[_script(c)] += 1
    for kana in ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HALFWIDTH"):
        names["CJK"] += names.pop(kana, 0)
    return names.most_common(1)[0][0] if names else ""


@lru_cache(maxsize=8192)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").partition(" ")[0]


def tongue_of(text: str) -> str:
    """The language whose small words a text uses, if plain: two of them, and twice as many as any other's."""
    words = Counter(re.findall(r"[^\W\d_]+", LINK.sub(" ", text).lower()))
    hits = sorted(((sum(words[w] for w in small), name) for name, small in _SMALL_WORDS.items()), reverse=True)
    return hits[0][1] if hits[0][0] >= 2 and hits[0][0] >= 2 * hits[1][0] else ""


def weight(text: str) -> int:
    """The length of a post as the platform counts it: links are 23 long, wide letters count twice, media nothing."""
    bare = _PIC.sub("", text)
    links = LINK.findall(bare)
    plain = " ".join(LINK.sub("", bare).split())
    return len(plain) + sum(c > "\u10ff" and unicodedata.east_asian_width(c) in "WF" for c in plain) + 23 * len(links)


def limit_on(day: date | None) -> int:
    """The longest text that a post of this day can have, with room for what flattening adds."""
    return (140 if day is not None and day < date(2017, 11, 8) else 280) + _SLACK
