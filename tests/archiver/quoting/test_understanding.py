"""Who a noun phrase means."""

from __future__ import annotations

import pytest

from archiver.quoting.names import Speaker
from archiver.quoting.people import People
from archiver.quoting.understanding import latest, understand
from archiver.quoting.wording import wording

ANN, UNION = Speaker("Ann Lee", "person"), Speaker("Harbor Union", "group")
TEXT = "Governor Ann Lee met the Harbor Union. The sailor slept."


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("he", "Ann Lee"),
        ("it", "Harbor Union"),
        ("the union", "Harbor Union"),
        ("the group", "Harbor Union"),
        ("the governor", "Ann Lee"),
        ("Lee", "Ann Lee"),
        ("Captain Tom Orr of Orland", "Tom Orr"),
        ("an aid worker", "aid worker"),
        ("a spokesman for Lee", "spokesman for Lee"),
    ],
)
def test_a_phrase_names_somebody(phrase: str, name: str) -> None:
    found = understand(phrase, People(wording("en"), TEXT), [UNION, ANN])
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("phrase", ["", "  ,", "that", "the", "and " * 30])
def test_what_names_nobody_is_none(phrase: str) -> None:
    assert understand(phrase, People(wording("en"), TEXT), []) is None


def test_the_singer_is_who_spoke_last_in_the_same_paragraph_only() -> None:
    known = People(wording("en"), TEXT)
    assert understand("the sailor", known, [ANN], near=True) == ANN
    assert understand("the sailor", known, [ANN]) == Speaker("sailor", "unknown")


def test_failing_one_of_a_kind_the_latest_counts() -> None:
    assert latest([UNION, ANN], "person") == ANN
    assert latest([UNION], "person") == UNION
    assert latest([], "person") is None
