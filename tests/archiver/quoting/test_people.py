"""What a short name, an acronym or a title stands for."""

from __future__ import annotations

import pytest

from archiver.quoting.names import Speaker
from archiver.quoting.people import People
from archiver.quoting.wording import wording


def people(text: str, language: str = "en") -> People:
    return People(wording(language), text)


def test_a_last_name_stands_for_the_first_full_name_of_the_text() -> None:
    known = people("Governor Ann Marie Lee came. Tom Lee left. Lee spoke.")
    assert known.full("Lee", "unknown") == Speaker("Ann Marie Lee", "person")
    assert known.full("Orr", "unknown") == Speaker("Orr", "unknown")


def test_a_title_alone_gives_no_full_name() -> None:
    assert people("President Lee came. Mr Lee left.").full("Lee", "person") == Speaker("Lee", "person")


def test_a_name_never_reaches_over_a_sentence() -> None:
    assert people("They sailed to Orland. Lee came.").full("Lee", "person").name == "Lee"


def test_an_acronym_stands_for_the_name_before_it() -> None:
    assert people("The Harbor Workers Union (HWU) met.").full("HWU", "group") == Speaker(
        "Harbor Workers Union", "group"
    )


@pytest.mark.parametrize(("short", "full"), [("Рябова", "Олег Рябов"), ("Рябову", "Олег Рябов")])
def test_a_name_is_known_in_its_cases(short: str, full: str) -> None:
    assert people("Губернатор Олег Рябов приехал.", "ru").full(short, "person").name == full


def test_a_title_stands_for_the_first_who_bears_it() -> None:
    known = people("Governor Ann Lee came. Governor Tom Orr left. The Port Group has a mayor.")
    assert known.titled("governor") == Speaker("Ann Lee", "person")
    assert known.titled("mayor") is None
