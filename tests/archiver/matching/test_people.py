"""Who speaks as whom: names, handles, titles, scripts."""

from __future__ import annotations

import pytest

from archiver.matching.people import OFFICE, agrees, comparable, names, speaks_as
from db.model import Author


@pytest.mark.parametrize(
    ("speaker", "author"),
    [
        ("Mara Voss", Author("mara_voss", "Mara Voss")),
        ("Sen. Mara Voss", Author("SenVoss", "Senator Mara Voss")),
        ("Lindqvist", Author("senmaralindqvist", None)),
        ("Petr Melnikov", Author("gov_pm", "Пётр Мельников")),
        ("губернатора Мельникова", Author("gov_pm", "Пётр Мельников")),
        ("Volodymyr Horodetsky", Author("horod", "Володимир Городецький")),
        ("Northern Harbour Column", Author("north_col", "Harbour Column")),
        ("Medics on Wheels", Author("medics_on_wheels", None)),
        ("Norway's coast guard", Author("kystvakt", "Coast Guard Norway")),
    ],
)
def test_these_are_the_same(speaker: str, author: Author) -> None:
    assert agrees(speaks_as(speaker, author))


@pytest.mark.parametrize(
    ("speaker", "author"),
    [
        ("Mara Voss", Author("quay_daily", "Quay Daily")),
        ("Mara Voss", Author("jan", "Mara Lindt")),
        ("Petr Melnikov", Author("x1", "Анна Волкова")),
    ],
)
def test_these_are_not(speaker: str, author: Author) -> None:
    share = speaks_as(speaker, author)
    assert share is not None
    assert speaker == "Mara Voss" or not agrees(share)


@pytest.mark.parametrize(
    ("speaker", "author"),
    [
        (None, Author("quay_daily", "Quay Daily")),
        ("a resident", Author("quay_daily", "Quay Daily")),
        ("Harbour Choir", Author("h1", "جوقة الميناء")),
        ("the ministry", Author("min_x", "Министерство обороны")),
        ("spokeswoman", Author("press_x", "Пресс-служба порта")),
        ("Mara Voss", Author(None, None)),
    ],
)
def test_of_these_it_cannot_be_told(speaker: str | None, author: Author) -> None:
    assert speaks_as(speaker, author) is None


def test_the_fuller_name_is_the_stronger_one() -> None:
    full = speaks_as("Governor Petr Melnikov", Author("gov_melnikov", "Governor Petr Melnikov"))
    part = speaks_as("Governor Petr Melnikov", Author("melnikov_fans", "Melnikov Fans"))
    assert full is not None
    assert part is not None
    assert full > part


def test_an_author_is_called_by_handle_and_name() -> None:
    assert names(Author("mara_voss", "Mara Voss")) == ["@mara_voss", "Mara Voss"]
    assert names(Author()) == []


@pytest.mark.parametrize(
    ("speaker", "author"),
    [
        ("defence ministry", Author("svodka", "Минобороны. Сводка")),
        ("Health Office", Author("h1", "مكتب الصحة")),
        ("governor of Tresnava", Author("gov_1", "Губернатор Треснавской области")),
        ("Ukraine's military intelligence", Author("rozv", "Воєнна розвідка України")),
    ],
)
def test_an_office_is_the_same_in_every_language(speaker: str, author: Author) -> None:
    share = speaks_as(speaker, author)
    assert share is not None
    assert share >= OFFICE
    assert agrees(share)


@pytest.mark.parametrize(
    ("speaker", "author"),
    [
        ("governor of Tresnava", Author("gov_2", "Губернатор Лужской области")),
        ("Polish defence ministry", Author("mou", "Міноборони України")),
        ("defence ministry", Author("health", "Министерство здравоохранения")),
    ],
)
def test_the_same_office_of_another_place_is_another_one(speaker: str, author: Author) -> None:
    assert not agrees(speaks_as(speaker, author))


def test_latin_and_cyrillic_names_can_be_compared() -> None:
    assert comparable("Мара")
    assert comparable("Mara")
    assert not comparable("مكتب")
    assert not comparable("12")
