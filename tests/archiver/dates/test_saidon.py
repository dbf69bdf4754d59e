"""The day of a saying, by the words of its clause."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from archiver.dates.days import day_as_when, day_window
from archiver.dates.saidon import find_said_on
from archiver.dates.when import instant_as_when

FRIDAY = day_as_when("2 June 2023", date(2023, 6, 2), "meta")


@pytest.mark.parametrize(
    ("clause", "language", "as_written", "day"),
    [
        ("the ministry said on Friday", "en", "Friday", "2023-06-02"),
        ("he posted Thursday", "en-GB", "Thursday", "2023-06-01"),
        ("she said on Saturday", "en", "Saturday", "2023-05-27"),
        ("he wrote today", "en", "today", "2023-06-02"),
        ("he wrote yesterday", "en", "yesterday", "2023-06-01"),
        ("a post on June 1", "en", "June 1", "2023-06-01"),
        ("a post on July 1", "en", "July 1", "2022-07-01"),
        ("on 1 June he said", "en", "1 June", "2023-06-01"),
        ("on the 29 February", "en", "29 February", "2020-02-29"),
        ("on March 24, 2021, a Wednesday", "en", "March 24, 2021", "2021-03-24"),
        ("сообщил в пятницу", "ru", "пятницу", "2023-06-02"),
        ("написав у п'ятницю", "uk", "п'ятницю", "2023-06-02"),
        ("написав у п’ятницю", "uk", "п’ятницю", "2023-06-02"),
        ("написав 1 червня", "uk", "1 червня", "2023-06-01"),
        ("вчора", "uk", "вчора", "2023-06-01"),
        ("schrieb er am Freitag", "de", "Freitag", "2023-06-02"),
        ("am 1. Juni", "de", "1. Juni", "2023-06-01"),
        ("a-t-il écrit vendredi", "fr", "vendredi", "2023-06-02"),
        ("a-t-il écrit hier", "fr", "hier", "2023-06-01"),
        ("escribió el jueves", "es", "jueves", "2023-06-01"),
        ("ha scritto ieri", "it", "ieri", "2023-06-01"),
        ("escreveu na sexta", "pt", "sexta", "2023-06-02"),
        ("escreveu na quinta-feira", "pt", "quinta-feira", "2023-06-01"),
        ("napisał w czwartek", "pl", "czwartek", "2023-06-01"),
        ("Cuma günü yazdı", "tr", "Cuma", "2023-06-02"),
        ("schreef hij donderdag", "nl", "donderdag", "2023-06-01"),
        ("parašė penktadienį", "lt", "penktadienį", "2023-06-02"),
        ("كتب يوم الجمعة", "ar", "الجمعة", "2023-06-02"),
        ("כתב ביום שישי", "he", "שישי", "2023-06-02"),
        ("金曜日に投稿した", "ja", "金曜日", "2023-06-02"),
        ("6月1日に投稿した", "ja", "6月1日", "2023-06-01"),
        ("im Post vom Donnerstag", None, "Donnerstag", "2023-06-01"),
    ],
)
def test_the_day_of_a_saying_is_the_latest_one_not_after_publication(
    clause: str, language: str | None, as_written: str, day: str
) -> None:
    when = find_said_on(clause, FRIDAY, language)
    assert when is not None
    assert (when.as_written, when.day, when.source) == (as_written, day, "prose")
    assert (when.earliest, when.latest) == day_window(date.fromisoformat(day))


def test_words_that_cannot_be_resolved_are_kept_without_a_window() -> None:
    for clause, published in [("the next day he said", FRIDAY), ("he said on Friday", None), ("on June 1", None)]:
        when = find_said_on(clause, published, "en")
        assert when is not None
        assert (when.earliest, when.latest, when.day) == (None, None, None)
        assert (when.as_written or "?") in clause


@pytest.mark.parametrize(
    ("clause", "language"),
    [("he said nothing of it", "en"), ("you may 3 times ask", "en"), ("by next Friday", "en"), ("until Friday", "en"),
     ("er war hier", None), ("a sexta vez", "pt"), ("האיש השישי", "he"), ("", "en")],
)  # fmt: skip
def test_a_clause_without_a_day_of_its_own_names_none(clause: str, language: str | None) -> None:
    assert find_said_on(clause, FRIDAY, language) is None


def test_an_instant_of_publication_counts_by_its_day_in_utc() -> None:
    published = instant_as_when("…", datetime(2023, 6, 2, 23, 30, tzinfo=UTC), "meta")
    when = find_said_on("he said today", published, "en")
    assert when is not None
    assert when.day == "2023-06-02"


def test_the_first_day_of_a_clause_counts_and_a_written_date_before_all() -> None:
    found = find_said_on("on Thursday, as on Monday,", FRIDAY, "en")
    assert found is not None
    assert found.as_written == "Thursday"
    found = find_said_on("on Thursday, 1 June 2023,", FRIDAY, "en")
    assert found is not None
    assert found.day == "2023-06-01"


@pytest.mark.parametrize(
    ("clause", "language"),
    [("said every exam through Friday was postponed", "en"), ("by Monday", "en"), ("next Tuesday", "en"),
     ("planned for 1 June", "en"), ("since June 1, 2023", "en"), ("teilte mit, bis Montag", "de"),
     ("seit dem 1. Juni", "de"), ("jusqu’à lundi", "fr"), ("à partir de lundi", "fr"), ("a partir del lunes", "es"),
     ("hasta el lunes", "es"), ("fino a lunedì", "it"), ("até segunda-feira", "pt"), ("do piątku", "pl"),
     ("до середи", "uk"), ("до среды", "ru"), ("tot maandag", "nl"), ("עד יום שישי", "he"), ("حتى الجمعة", "ar")],
)  # fmt: skip
def test_a_day_until_or_from_which_something_holds_is_no_day_of_a_saying(clause: str, language: str) -> None:
    assert find_said_on(clause, FRIDAY, language) is None


def test_a_day_behind_such_a_one_counts() -> None:
    found = find_said_on("said on Thursday that every exam until Monday was off", FRIDAY, "en")
    assert found is not None
    assert found.as_written == "Thursday"
    found = find_said_on("open until 1 July 2023, she said on 1 June 2023", FRIDAY, "en")
    assert found is not None
    assert found.day == "2023-06-01"


def test_a_language_without_a_table_is_read_as_english() -> None:
    found = find_said_on("on Thursday", FRIDAY, "fi")
    assert found is not None
    assert found.day == "2023-06-01"
