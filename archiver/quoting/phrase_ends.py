"""Where a noun phrase or its clause ends by the forms of its words, language by language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.quoting.phrase_words import Token
from archiver.quoting.wording import UNCASED, Wording

PARTICIPLE = {
    "en": re.compile(r"\w{2,}ing\Z"),
    "pl": re.compile(r"(?:ąc|wszy|łszy)\Z"),
    "ru": re.compile(r"(?:\w{3}(?:ув|ив|ав|ев|вшись|ясь|учи)|чая|жая)\Z"),
    "uk": re.compile(r"(?:ючи|учи|ячи|ачи|вши|вшись|ючись)\Z"),
}
"""What stands beside the subject and is none, by its ending."""
RELATIVE = re.compile(r"(?:in |mit |von |zu |aus |an |auf |bei )?(?:der|die|das|dem|den|deren|dessen)\s")
LOCAL = re.compile(r"[dt][ae]ki\Z")
OWNING = re.compile(r"[ıiuü]n\Z")
FROM_THEM = re.compile(r"l[ae]r[ıi]nd[ae]n\Z")


def is_participle(token: Token, words: Wording) -> bool:
    """Whether a word is a participle by its ending, as "defying" is."""
    ending = PARTICIPLE.get(words.language)
    return ending is not None and token.kind == "word" and token.word.islower() and bool(ending.search(token.low))


def is_relative(text: str, start: int, end: int) -> bool:
    """Whether a German part between commas is a relative clause: it begins with der, die, das and ends in a verb."""
    own = text[start:end].rstrip(" ,–—")
    last = own.rpartition(" ")[2]
    return bool(RELATIVE.match(own)) and own.count(" ") > 1 and last.islower() and text[end - 2 : end].strip() == ","


def comes_from(token: Token, words: Wording) -> bool:
    """Whether a Turkish noun ends in "from", so that a name behind it is another's: mahalle sakinlerinden Ali Er."""
    return words.language == "tr" and token.kind in ("word", "role", "group") and bool(FROM_THEM.search(token.low))


def headed(chunk: Sequence[Token]) -> bool:
    """Whether a phrase says by now whom it is about."""
    return any(t.kind in ("role", "group", "name") for t in chunk)


def acts(token: Token, chunk: Sequence[Token], words: Wording) -> bool:
    """Whether a small word is a verb, behind what may be its subject: the airline *kept* its prices."""
    if words.language != "de" and not (token.low.endswith(words.verb_endings) or words.has("verbs", token.low)):
        return False
    nouns = [t for t in chunk if t.kind not in ("the", "own", "number")]
    return bool(nouns) and (words.language != "de" or any(t.kind in ("name", "role", "group") for t in nouns))


def named_in_full(token: Token, following: Token | None, chunk: Sequence[Token], words: Wording) -> bool:
    """Whether a small word follows two words of a name, which it does not go on: Facundo Tolaba *no* lo ve así.

    It does in English before what the phrase is about: the Wad Arbin resistance committee.
    """
    if words.language == "en" and following is not None and following.kind == "group" and following.word.islower():
        return False
    if words.language == "tr" and OWNING.search(token.low):
        return False  # Ülkedeki Türk öğrencilerin kurduğu dernek
    full = len(chunk) > 1 and chunk[-1].kind == "name" and chunk[-2].kind == "name" and not LOCAL.search(chunk[-2].low)
    return full and words.language not in ("de", *UNCASED) and token.word.islower()
