"""Written days: where they stand, and the window they are."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from archiver.dates.days import day_as_when, day_at, day_window, days_in, fold, month, months, partial_days_in
from archiver.dates.lexicon import MONTHS, NEAR, VAGUE, WEEKDAYS


def test_a_day_lasts_from_the_easternmost_zone_to_the_westernmost() -> None:
    assert day_window(date(2020, 2, 29)) == (
        datetime(2020, 2, 28, 10, tzinfo=UTC),
        datetime(2020, 3, 1, 12, tzinfo=UTC),
    )


def test_a_day_keeps_the_words_it_was_read_from() -> None:
    when = day_as_when("1 May 2020", date(2020, 5, 1), "trailer")
    assert (when.as_written, when.day, when.source) == ("1 May 2020", "2020-05-01", "trailer")
    assert (when.earliest, when.latest) == day_window(date(2020, 5, 1))


def test_no_form_of_a_month_or_weekday_means_two_things() -> None:
    meaning: dict[str, int] = {}
    for language in MONTHS.values():
        assert len(language.split("/")) == 12
        for number, forms in enumerate(language.split("/"), 1):
            for form in forms.split():
                assert meaning.setdefault(fold(form), number) == number, form
    assert meaning == months()
    for name, language in WEEKDAYS.items():
        groups = language.split("/") + NEAR[name].split("/")
        assert len(groups) == 9
        of: dict[str, int] = {}
        for number, forms in enumerate(groups):
            for form in forms.split():
                assert name == "ja" or of.setdefault(fold(form), number) == number, form
        assert name in VAGUE


def test_days_stand_where_they_are_written() -> None:
    text = "From 3 May 2021 to May 9, 2021 the harbour was shut."
    assert [(text[d.start : d.end], d.day) for d in days_in(text)] == [
        ("3 May 2021", date(2021, 5, 3)),
        ("May 9, 2021", date(2021, 5, 9)),
    ]


@pytest.mark.parametrize("text", ["31.02.2021", "4/5/2021", "room 12 2021", "3 May 1850"])
def test_what_is_no_day_or_two_days_is_none(text: str) -> None:
    assert list(days_in(text)) == []


def test_a_day_stands_at_a_place_behind_a_clock_and_two_words_at_most() -> None:
    text = "Ann (@ann) 11:44 AM · May 3, 2021"
    found = day_at(text, text.find("11"))
    assert found is not None
    assert text[found.start : found.end] == "May 3, 2021"
    assert day_at("we left the old grey harbour on May 3, 2021", 0) is None
    assert day_at("no year in sight: May 3", 0) is None


def test_a_day_without_its_year_is_a_month_and_a_day() -> None:
    assert list(partial_days_in("on 3 May and June 4")) == [(3, 8, 5, 3), (13, 19, 6, 4)]
    assert list(partial_days_in("you may 3 times march 4 miles")) == []


def test_words_are_looked_up_without_case_and_accents() -> None:
    assert fold("MÄRZ") == fold("märz") == "marz"
    assert fold("İyun") == "iyun"
    assert (month("Sept."), month("août"), month("harbour")) == (9, 8, None)
