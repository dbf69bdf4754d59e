"""Whom a noun phrase means."""

from __future__ import annotations

import pytest

from archiver.quoting.names import Speaker
from archiver.quoting.people import People
from archiver.quoting.references import find_references
from archiver.quoting.understanding import latest, understand
from archiver.quoting.wording import wording

ANN = Speaker("Ann Lee", "person", frozenset(["governor"]))
UNION = Speaker("Harbor Union", "group", frozenset(["union"]))
STRIKER = Speaker("Dario Monte", "person", frozenset(["striker"]))
WINGS = Speaker("Anka Wings", "likely")
TEXT = "Governor Ann Lee met the Harbor Union. The sailor slept."


def meant(phrase: str, *recent: Speaker, language: str = "en") -> str | None:
    people = People(wording(language), TEXT)
    (reference,) = find_references(phrase, 0, len(phrase), (), people).found[:1]
    who = understand(reference, people, recent)
    return who.name if who else None


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("she", "Ann Lee"),
        ("it", "Harbor Union"),
        ("the union", "Harbor Union"),
        ("the group", "Harbor Union"),
        ("the governor", "Ann Lee"),
        ("and Lee", "Ann Lee"),
        ("Captain Tom Orr of Orland", "Tom Orr"),
        ("an aid worker", "aid worker"),
        ("its director", "director"),
    ],
)
def test_a_phrase_names_somebody(phrase: str, name: str) -> None:
    assert meant(phrase, UNION, ANN) == name


@pytest.mark.parametrize(
    ("phrase", "recent", "name"),
    [
        ("the forward", STRIKER, "Dario Monte"),
        ("the 34-year-old", STRIKER, "Dario Monte"),
        ("the airline", WINGS, "Anka Wings"),
        ("the club", UNION, "club"),
        ("the mayor", ANN, "mayor"),
        ("the mayor", STRIKER, "mayor"),
        ("the ministry", WINGS, "Anka Wings"),
        ("a forward", STRIKER, "forward"),
    ],
)
def test_a_description_takes_up_whoever_nothing_speaks_against(phrase: str, recent: Speaker, name: str) -> None:
    assert meant(phrase, recent) == name


def test_failing_one_of_a_kind_the_latest_counts() -> None:
    assert latest([UNION, ANN], "person") == ANN
    assert latest([UNION], "person") == UNION
    assert latest([], "person") is None
