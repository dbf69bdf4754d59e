"""The numbers in a text, in digits or in words, in many languages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.matching.numerals import numbers, possible


def values(text: str) -> list[str]:
    return [f"{n.value.normalize():f}" for n in numbers(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("more than 1,800 people, 240 of them children", ["1800", "240"]),
        ("понад 1 800 людей", ["1800"]),
        ("über 1.800 Menschen", ["1800"]),
        ("2.5 million", ["2500000"]),
        ("2,5 млн", ["2500000"]),
        ("25 тыс. мешков", ["25000"]),
        ("2 млн 300 тыс. мешков, 5 тысяч 200 лодок", ["2300000", "5200"]),
        ("2½ million sacks, ¾ of them", ["2500000", "0.75"]),
        ("1 million in 2024, two thousand 300", ["1000000", "2024", "2000", "300"]),
        ("twenty-five boats", ["25"]),
        ("two thousand three hundred sacks", ["2300"]),
        ("a hundred sacks", ["100"]),
        ("one hundred twenty three", ["123"]),
        ("nine children and 14 women", ["9", "14"]),
        ("три дома и две лодки", ["3", "2"]),
        ("٣٧ سفينة و14 قاربا", ["37", "14"]),
        ("ב-12 סירות", ["12"]),
        ("thousands of sacks, one of the largest", []),
        ("тысячи мешков", []),
        ("the BTR-82A and the Mi8", []),
        ("2024-06-06 at 07:30", ["7.3"]),
        ("at 9.14pm on Monday, before 6 a.m.", ["21.14", "6"]),
        ("samedi 16 heures, 12h30, 31 heures", ["16", "12.3", "31"]),
        ("üç ev, dwanaście łodzi, twintig mensen", ["3", "12", "20"]),
        ("", []),
    ],
)
def test_each_number_is_read_once(text: str, found: list[str]) -> None:
    assert values(text) == found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("9.14pm", "21:14", True),
        ("9:14", "21:14", True),
        ("ten o’clock", "10.00", True),
        ("12.30 am", "00:30", True),
        ("9.14pm", "21:15", False),
        ("9 boats", "21 boats", False),
    ],
)
def test_a_time_of_day_is_the_same_by_twelve_hours_and_by_twentyfour(one: str, other: str, same: bool) -> None:
    assert numbers(one)[0].same(numbers(other)[0]) is same


def test_words_that_are_numbers_elsewhere_may_be_numbers() -> None:
    assert possible("once locales, una chance en mil") == {Decimal(11), Decimal(1), Decimal(1000)}


def test_percent_belongs_to_its_number() -> None:
    assert [(n.value, n.percent) for n in numbers("50 percent of 12, 7%")] == [
        (Decimal(50), True),
        (Decimal(12), False),
        (Decimal(7), True),
    ]
    shares = "27 per cent, el 61 por ciento, o 5 por cento, il 4 per cento, 3 pour cent, fifty percent"
    assert [(int(n.value), n.percent) for n in numbers(shares)] == [(n, True) for n in (27, 61, 5, 4, 3, 50)]


def test_some_numbers_may_be_years() -> None:
    assert [n.is_year for n in numbers("1999, 2024, 2100, 37")] == [True, True, False, False]


def test_a_number_too_long_to_be_one_is_none() -> None:
    assert numbers("9" * 5000) == []


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**12), st.sampled_from([",", ".", "\u00a0", "\u202f", " ", "'", ""]))
def test_grouping_changes_no_number(value: int, separator: str) -> None:
    text = f"{value:,}".replace(",", separator)
    found = numbers(f"about {text} sacks")
    assert [n.value for n in found] == [value]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_every_number_names_its_place(text: str) -> None:
    places = [(n.start, n.end) for n in numbers(text)]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
