"""Slavic endings."""

from __future__ import annotations

import pytest

from archiver.quoting.agreement import nominative, of_a_house, several_act
from archiver.quoting.wording import wording


@pytest.mark.parametrize(
    ("language", "genitive", "name"),
    [
        ("uk", "Тараса Негоди", "Тарас Негода"),
        ("uk", "Ірини Бабій", "Ірина Бабій"),
        ("ru", "Сергея Иванова", "Сергей Иванов"),
        ("ru", "Игоря Шевчука", "Игорь Шевчук"),
        ("ru", "Ирины Петровой", "Ирина Петрова"),
        ("pl", "Anny Kowalskiej", "Anna Kowalska"),
        ("pl", "Piotra Zalewskiego", "Piotr Zalewski"),
        ("en", "Ann Lee", "Ann Lee"),
        ("ru", "МЧС", "МЧС"),
    ],
)
def test_a_name_in_the_genitive_is_told_as_it_is_called(language: str, genitive: str, name: str) -> None:
    assert nominative(genitive, wording(language)) == name


@pytest.mark.parametrize(
    ("language", "noun", "verb", "acts"),
    [
        ("pl", "studenci", "pisali", True),
        ("ru", "жители", "рассказали", True),
        ("ru", "жителям", "рассказали", False),
        ("ru", "рыбак", "рассказал", False),
        ("uk", "мешканці", "кажуть", True),
    ],
)
def test_a_plural_noun_behind_a_plural_verb_is_its_subject(language: str, noun: str, verb: str, acts: bool) -> None:
    assert several_act(noun, verb, wording(language)) is acts


@pytest.mark.parametrize(
    ("language", "word", "house"),
    [
        ("ru", "ведомства", "ведомство"),
        ("uk", "відомства", "відомство"),
        ("uk", "служби", "служба"),
        ("pl", "resortu", "resort"),
        ("pl", "wody", None),
        ("ru", "Ведомства", None),
        ("en", "agency", None),
    ],
)
def test_a_house_is_known_in_the_genitive(language: str, word: str, house: str | None) -> None:
    assert of_a_house(word, wording(language)) == house
