"""The words that a reported clause opens with where no "that" does: infinitives, there is, what follows adverbs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.quoting.names import TOKEN
from archiver.quoting.wording import Wording

INFINITIVE = {
    "ru": re.compile(r"\b(?!мать\b|суть\b|путь\b)\w+[аеиоуыя]ть(?:ся)?\Z|\wти(?:сь)?\Z"),
    "uk": re.compile(r"\w{2}[аеиоуіяї]ти(?:ся)?\Z"),
    "pl": re.compile(r"\w{2}[aeiyąu]ć\Z"),
}


def behind_adverbs(text: str, start: int, words: Wording) -> int:
    """Past adverbs: zählt nach eigenen Angaben inzwischen | 23 Brände."""
    for token in TOKEN.finditer(text, start):
        if not (words.has("lead", token.group()) or words.has("days", token.group()) or words.is_adverb(token.group())):
            return token.start()
    return len(text)


def is_there(text: str, at: int, words: Wording) -> bool:
    """Whether "there" only opens what there is: there was no hope."""
    following = TOKEN.match(text, at + 1)
    return following is not None and words.has("aux", following.group())


def infinitive(word: str, words: Wording) -> bool:
    """Whether a Slavic word is an infinitive: призвал жителей | не открывать окна."""
    ending = INFINITIVE.get(words.language)
    return ending is not None and word.islower() and ending.search(word) is not None


def with_not(tokens: Sequence[re.Match[str]], number: int) -> int:
    """Where a verb begins with the "not" before it."""
    return tokens[number - 1 if number and tokens[number - 1].group().lower() in ("не", "nie") else number].start()
