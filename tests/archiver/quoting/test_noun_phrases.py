"""What is left of a piece of a sentence when adverbials and appositions are gone."""

from __future__ import annotations

import pytest

from archiver.quoting.noun_phrases import behind_adverbial, name_of_role, noun_phrase, unbroken
from archiver.quoting.wording import wording

EN = wording("en")


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("On Friday, the ministry ", "the ministry"),
        ("The union, which is made up of sailors, ", "The union"),
        ("Ann Lee, a doctor, ", "Ann Lee"),
        ("The ministry's spokesman, Ann Lee, ", "Ann Lee"),
        ("Earlier ", None),
    ],
)
def test_the_phrase_before_a_verb_is_its_subject(segment: str, expected: str | None) -> None:
    assert noun_phrase(segment, EN) == expected


def test_the_part_behind_a_conjunction_counts() -> None:
    assert unbroken("The wind fell while the mayor ", EN).strip() == "the mayor"


def test_a_name_belongs_to_an_office_without_a_name() -> None:
    assert name_of_role("Ann Lee", "the town's mayor", EN)
    assert not name_of_role("Ann Lee", "Tom Orr", EN)
    assert not name_of_role("an old hand", "the mayor", EN)


def test_the_subject_behind_a_verb_follows_its_adverbials() -> None:
    assert behind_adverbial("am Freitag der Gouverneur Max Lang", wording("de")) == "der Gouverneur Max Lang"
    assert behind_adverbial("der Gouverneur", wording("de")) == "der Gouverneur"
