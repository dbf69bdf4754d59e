"""Whether a pronoun may stand for somebody."""

from __future__ import annotations

import pytest

from archiver.quoting.gender import agrees
from archiver.quoting.names import Speaker
from archiver.quoting.people import People
from archiver.quoting.understanding import pronoun
from archiver.quoting.wording import wording


@pytest.mark.parametrize(
    ("language", "name", "head", "pronoun", "may"),
    [
        ("uk", "Ірина Сокіл", None, "він", False),
        ("uk", "Віктор Лагодюк", None, "він", True),
        ("uk", "Микола Гай", None, "він", True),
        ("ru", "Никита Лис", None, "он", True),
        ("pl", "Halina Krupska", None, "on", False),
        ("de", "Kim Roth", "ministerin", "er", False),
        ("en", "Kim Roth", "actress", "he", False),
        ("en", "Kim Roth", None, "he", True),
        ("es", "Ana Paz", None, "él", False),
    ],
)
def test_endings_tell_where_a_language_has_them(
    language: str, name: str, head: str | None, pronoun: str, may: bool
) -> None:
    who = Speaker(name, "person", frozenset([head] if head else []))
    assert agrees(who, pronoun, People(wording(language), "")) is may


def test_somebody_who_was_she_once_is_not_he() -> None:
    people = People(wording("en"), "")
    kim = Speaker("Kim Roth", "person")
    assert pronoun("she", [kim], people) == kim
    assert not agrees(kim, "he", people)
