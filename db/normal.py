"""Words in their normal form, each with its place in the text as written.

Two texts that differ in case, quotation marks, punctuation, spaces, links, emoji, apostrophes, invisible characters,
vowel points or the separators inside large numbers have the same normal words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff"
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc-\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0b82\u0bbe-\u0bd7"
)
_SINGLE = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17d3\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts that write no spaces between words: every character is a word."""
_APOSTROPHES = "'\u2019\u2018\u02bc`\u00b4\u02b9\u2032"
_PART = rf"(?:(?![{_SINGLE}])[^\W_])[^\W_{_SINGLE}{_MARKS}{_UNSEEN}]*"
_INNER = rf"[^\W_{_SINGLE}]|[{_MARKS}{_UNSEEN}]"

_PLAIN = (
    r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0410-\u044f\u0451\u0454\u0456\u0457\u0491\u0401\u0404\u0406\u0407\u0490"
    r"\u0621-\u063a\u0641-\u064a]+(?=[ ,!?\n]|\.[ \n]|\.?\Z)"
)
"""Most words of most texts, known at a glance: letters of one kind, and behind them what no word goes on with."""

_TOKEN = re.compile(
    rf"(?P<plain>{_PLAIN})"
    rf"|(?P<link>(?i:https?://|www\.|pic\.(?:twitter|x)\.com/|\bt\.co/)\S+)"
    rf"|(?P<number>\d{{1,3}}(?:[,.\u00a0\u202f ']\d{{3}})+(?![\d\w])|\d+[.,]\d+(?![\d\w]))"
    rf"|(?P<initials>(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+(?![^\W_]))"
    rf"|(?P<single>[{_SINGLE}%‰$€£¥₽₴₪₹₺₸₩])"
    rf"|(?P<word>(?![{_SINGLE}])[^\W_](?:{_INNER})*(?:[{_APOSTROPHES}](?:{_INNER})+)*)"
)
_TOKENS = re.compile(re.sub(r"\(\?P<\w+>", "(?:", _TOKEN.pattern))
"""The same without names: `findall` gives the bare tokens, three times as fast."""
_DROPPED = re.compile(f"[{_UNSEEN}{_APOSTROPHES}\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_CAMEL = re.compile(r"[^\W\d_]+|\d+")


class Word(NamedTuple):
    """One word: its normal form, and where it stands: `text[start:end]` is the word as written."""

    form: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text in their normal form, in order. Links are no words; % and signs of currency are."""
    return [Word(form, *token.span()) for token in _TOKENS.finditer(text) if (form := _FORMS[token.group()])]


def forms(text: str) -> list[str]:
    """The normal forms of the words of a text, in order: those of `words`, in a third of the time."""
    return list(filter(None, map(_FORMS.__getitem__, _TOKENS.findall(text))))


@lru_cache(maxsize=65536)
def fold(token: str, number: bool = False) -> str:
    """The normal form of one token. "2,500", "2 500" and "2.500" are one number; "1,5" is "1.5"."""
    if number:
        return _number(token)
    if token.isascii():
        return token.lower().replace("'", "").replace("`", "").replace(".", "")
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", token).casefold())
    return _DROPPED.sub("", composed).replace("ё", "е").replace(".", "")


class _Forms(dict[str, str]):
    """The form of every token seen, empty for a link. It forgets all when it has grown large."""

    LARGEST = 200_000

    def __missing__(self, token: str) -> str:
        if len(self) >= self.LARGEST:
            self.clear()
        found = _TOKEN.fullmatch(token)
        kind = found.lastgroup if found else None
        form = "" if kind == "link" else fold(token, kind == "number")
        self[token] = form
        return form


_FORMS = _Forms()


def _number(token: str) -> str:
    parts = re.split(r"[^\d]", token)
    if all(len(part) == 3 for part in parts[1:]) and (len(parts) > 1 and len(parts[0]) <= 3 and parts[0] != "0"):
        return "".join(parts)
    return ".".join(parts)


_SPELT = (
    "аa бb вv гg дd еe зz иi йi кk лl мm нn оo пp рr сs тt уu фf ъ ыi ь эe жzh хkh цts чch шsh щshch юiu яia ёe "
    "іi їi єe ґg ўu ђdj јj љlj њnj ћc øo łl đd ıi æae œoe ßss"
)
_LATIN = str.maketrans({pair[0]: pair[1:] for pair in _SPELT.split(" ")})
_IE = re.compile(r"(?<=[aeiou])ie")
_TWICE = re.compile(r"(.)\1+")
_ENDING = re.compile(r"(?<=[^aeiou])i+[aei]?$")
_SOUNDS = (("shch", "sh"), ("sch", "sh"), ("tch", "ch"), ("kh", "h"), ("ck", "k"), ("x", "ks"), ("ph", "f"), ("w", "v"))


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A word of a name as roughly spoken, in Latin letters: "Гладков", "Gladkov" and "Gladkow" are one.

    Cyrillic is transliterated, diacritics are dropped, and spellings that transliterations mix are made one
    (y/i/j, kh/h, x/ks, doubled letters, -ський/-sky). Other scripts stay as they are.
    """
    bare = fold(word).translate(_LATIN)
    if not bare.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    for old, new in _SOUNDS:
        bare = bare.replace(old, new)
    bare = _IE.sub("e", bare.replace("y", "i").replace("j", "i"))
    bare = _TWICE.sub(r"\1", bare[1:] if bare.startswith("ie") else bare)
    return _ENDING.sub("i", bare) if len(bare) > 4 else bare


def name_words(name: str) -> list[str]:
    """The words of a person's or a group's name, or of a handle, as `sound` gives them; one letter is no word."""
    return list(_name_words(name))


@lru_cache(maxsize=65536)
def _name_words(name: str) -> tuple[str, ...]:
    spaced = re.sub(r"(?<=[a-zа-я])(?=[A-ZА-Я])", " ", name.replace("_", " ").replace(".", " "))
    parts = [part for word in words(spaced) for part in _CAMEL.findall(word.form)]
    return tuple(dict.fromkeys(spoken for part in parts if len(part) > 1 and (spoken := sound(part))))
