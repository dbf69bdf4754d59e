"""The office that an article gives somebody leads to the account of that office."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.matching.incumbents import aliases, office_of
from db.model import Author


@pytest.mark.parametrize(
    ("speaker", "text", "office"),
    [
        ("Nils Torben", "The prime minister, Nils Torben, was busy on X all day.", "The prime minister"),
        ("Nils Torben", "Nils Torben, the Swedish prime minister, wrote", "the Swedish prime minister"),
        ("Anna Weiss", "Foreign minister Anna Weiss wrote; Kyiv mayor Petro Hrim said.", "Foreign"),
        ("Petro Hrim", "Foreign minister Anna Weiss wrote; Kyiv mayor Petro Hrim said.", "Kyiv mayor"),
        ("Ivo Bern", "After meeting Prime Minister Jan Olk, Ivo Bern, who was hurt, said", ""),
        ("Ivo Bern", "Nobody here is called so.", ""),
        ("Bern", "The mayor, Bern, said", ""),
        ("a resident", "The mayor, a resident, said", ""),
    ],
)
def test_what_stands_beside_a_name_says_the_office(speaker: str, text: str, office: str) -> None:
    assert office_of(speaker, text) == office


def test_an_account_that_calls_itself_the_office_and_nothing_else_is_the_speakers_where_the_country_agrees() -> None:
    swedish = ("twitter", Author("swedishpm", "Swedish Prime Minister"))
    own_name = ("twitter", Author("kalle", "Prime Minister Kalle Blom"))
    found = aliases("Nils Torben", "the Swedish prime minister", [swedish, swedish, own_name])
    assert [(alias.account, alias.share, alias.sure) for alias in found] == [("twitter:swedishpm", 1.0, False)]
    assert "the Swedish prime minister" in found[0].reason
    assert aliases("Ada Roth", "Greece’s prime minister", [swedish]) == []


def test_where_the_country_is_not_told_the_account_may_be_the_speakers_and_no_more() -> None:
    (found,) = aliases(
        "Nils Torben", "the prime minister", [("twitter", Author("swedishpm", "Swedish Prime Minister"))]
    )
    assert found.share is None


@given(st.text(max_size=40), st.text(max_size=200))
def test_any_text_may_be_asked(speaker: str, text: str) -> None:
    assert isinstance(office_of(speaker, text + speaker + text), str)
