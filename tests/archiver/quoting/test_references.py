"""The noun phrases of a sentence that may name somebody."""

from __future__ import annotations

import pytest

from archiver.quoting.people import People
from archiver.quoting.references import MOST, find_references
from archiver.quoting.wording import wording


def found(text: str, language: str = "en") -> list[tuple[str, str, str, bool]]:
    people = People(wording(language), text)
    return [(r.form, r.text, r.kind, r.oblique) for r in find_references(text, 0, len(text), (), people).found]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Governor Ann Lee", ("name", "Ann Lee", "person", False)),
        ("en", "the airline", ("description", "airline", "group", False)),
        ("en", "She", ("pronoun", "she", "unknown", False)),
        ("en", "in Orland", ("name", "Orland", "unknown", True)),
        ("en", "Orland's mayor", ("description", "Orland's mayor", "person", False)),
        ("en", "the 34-year-old", ("description", "34-year-old", "person", False)),
        ("en", "Sailor Omar al-Rashid", ("name", "Omar al-Rashid", "person", False)),
        ("en", "Big Omar al-Rashid", ("name", "Big Omar al-Rashid", "likely", False)),
        ("de", "die Bürgermeisterin Ruth Erle", ("name", "Ruth Erle", "person", False)),
        ("de", "die Betreibergesellschaft", ("description", "Betreibergesellschaft", "group", False)),
        ("ru", "глава МИД Германии Анна Берг", ("name", "Анна Берг", "person", False)),
        ("uk", "компанія «Вільчур»", ("name", "Вільчур", "group", False)),
        ("fr", "l’attaquant Moussa Diarra", ("name", "Moussa Diarra", "person", False)),
        ("it", "il ministro Ettore Balducci", ("name", "Ettore Balducci", "person", False)),
        ("tr", "Akça'nın", ("name", "Akça'nın", "unknown", True)),
        ("ar", "وزير الصحة", ("description", "وزير الصحة", "person", False)),
    ],
)
def test_a_phrase_is_told_by_its_words(language: str, text: str, expected: tuple[str, str, str, bool]) -> None:
    assert found(text, language)[0] == expected


@pytest.mark.parametrize("text", ["Rumours of a hack", "Two", "Early on", "Interestingly"])
def test_a_sentence_begins_with_a_capital_letter_and_no_name(text: str) -> None:
    assert all(form != "name" for form, *_ in found(text))


def test_a_verb_ends_its_subject() -> None:
    assert [text for _, text, *_ in found("The airline kept its prices")] == ["airline", "prices"]


def test_work_on_a_sentence_ends() -> None:
    assert len(found("Ann Lee, " * 5_000)) <= MOST + 1
