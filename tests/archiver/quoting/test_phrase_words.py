"""What the words of a noun phrase are."""

from __future__ import annotations

import pytest

from archiver.quoting.people import People
from archiver.quoting.phrase_words import read_words
from archiver.quoting.wording import wording


def kinds(text: str, language: str = "en") -> list[str]:
    return [t.kind for t in read_words(text, 0, len(text), (), People(wording(language), text), opens=True)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "the mayor of Orland", ["the", "role", "preposition", "name"]),
        ("en", "its airline", ["own", "group"]),
        ("en", "Bank of Orland", ["group", "link", "name"]),
        ("en", "a man called Bert", ["the", "role", "verb", "name"]),
        ("es", "Ana de la Torre", ["name", "link", "link", "name"]),
        ("fr", "l’attaquant", ["the", "role"]),
        ("it", "dell’Osservatorio", ["preposition", "group"]),
        ("en", "who was gone on Monday", ["relative", "verb", "word", "preposition", "adverb"]),
    ],
)
def test_a_word_is_what_the_lists_and_its_letters_say(language: str, text: str, expected: list[str]) -> None:
    assert kinds(text, language) == expected


def test_the_first_word_is_a_name_where_the_text_shows_it() -> None:
    text = "Rumours spread. They reached Northgallant. Northgallant hired sailors. "
    read = list(read_words(text, 0, len(text), (), People(wording("en"), text), opens=True))
    assert [t.word for t in read if t.kind == "name"] == ["Northgallant.", "Northgallant"]
