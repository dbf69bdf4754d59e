"""Whom a description means by what the article itself calls somebody."""

from __future__ import annotations

import pytest

from archiver.quoting.introductions import introduced
from archiver.quoting.noun_phrases import Reference
from archiver.quoting.people import People
from archiver.quoting.references import find_references
from archiver.quoting.wording import wording


def described(phrase: str, people: People) -> Reference:
    return find_references(phrase, 0, len(phrase), (), people).found[0]


@pytest.mark.parametrize(
    ("text", "phrase", "name"),
    [
        ("It was Ulgan Watch, a volunteer network, that counted.", "the volunteer network", "Ulgan Watch"),
        ("It was Ulgan Watch, a volunteer network, that counted.", "the network", "Ulgan Watch"),
        ("It was Ulgan Watch, a volunteer network, that counted.", "the opposition network", None),
        ("All eyes are on the Kelm Valley Festival this year.", "the festival", "Kelm Valley Festival"),
        ("Nico Arriaga is the producer of it all.", "the producer", "Nico Arriaga"),
        ("It was Ann Lee, a baker, and then Tom Orr, a baker, who came.", "the baker", None),
        ("The office of the governor, Ann Lee, is shut.", "the office", None),
    ],
)
def test_the_article_says_once_who_it_is(text: str, phrase: str, name: str | None) -> None:
    people = People(wording("en"), text)
    who = introduced(described(phrase, people), people)
    assert (who.name if who else None) == name


def test_it_is_looked_up_once() -> None:
    people = People(wording("en"), "It was Ulgan Watch, a volunteer network, that counted.")
    assert introduced(described("the network", people), people) is introduced(described("the network", people), people)
