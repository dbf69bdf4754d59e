"""Written dates become windows, and only where they have one reading."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.dates.days import days_in, partial_days_in
from archiver.dates.lexicon import MONTHS
from archiver.dates.when import (
    day_as_when,
    find_said_on,
    instant_as_when,
    parse_day,
    parse_instant,
    read_when,
)

FRIDAY = day_as_when("2 June 2023", date(2023, 6, 2), "meta")


def test_an_instant_is_kept_in_utc_and_needs_a_zone() -> None:
    at = datetime(2020, 5, 1, 12, tzinfo=UTC)
    assert instant_as_when("noon", at, "time").earliest == instant_as_when("noon", at, "time").latest == at
    with pytest.raises(ValueError, match="no time zone"):
        instant_as_when("noon", datetime(2020, 5, 1, 12), "time")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("March 24, 2023", "2023-03-24"),
        ("Sept. 3rd, 2021", "2021-09-03"),
        ("the 1st of May 2019", "2019-05-01"),
        ("11:44 AM · Mar 24, 2023", "2023-03-24"),
        ("Monday, February 7, 2022", "2022-02-07"),
        ("18 Febbraio 2015", "2015-02-18"),
        ("Giovedì 30 ottobre 2014", "2014-10-30"),
        ("14. Juni 2018", "2018-06-14"),
        ("3. März 2021", "2021-03-03"),
        ("8 de marzo de 2020", "2020-03-08"),
        ("11:44 - 24 mar. 2023", "2023-03-24"),
        ("8 de março de 2020", "2020-03-08"),
        ("1er août 2022", "2022-08-01"),
        ("24 березня 2023", "2023-03-24"),
        ("24 марта 2023 г.", "2023-03-24"),
        ("5 МАЯ 2020", "2020-05-05"),
        ("24 marca 2023", "2023-03-24"),
        ("24 Ağustos 2023", "2023-08-24"),
        ("9 KASIM 2023", "2023-11-09"),
        ("24 مارس، 2023", "2023-03-24"),
        ("٢٤ مارس ٢٠٢٣", "2023-03-24"),
        ("24 كانون الثاني 2023", "2023-01-24"),
        ("24 במרץ 2023", "2023-03-24"),
        ("2020年1月24日", "2020-01-24"),
        ("2020년 1월 24일", "2020-01-24"),
        ("2023 m. kovo 24 d.", "2023-03-24"),
        ("24 maart 2023", "2023-03-24"),
        ("2023. március 24.", "2023-03-24"),
        ("24 Μαρτίου 2023", "2023-03-24"),
        ("24 मार्च 2023", "2023-03-24"),
        ("6 tháng 12, 2018", "2018-12-06"),
        ("2023-03-24", "2023-03-24"),
        ("2023/3/4", "2023-03-04"),
        ("24.03.2023", "2023-03-24"),
        ("03/24/2023", "2023-03-24"),
        ("05.05.2023", "2023-05-05"),
        ("Sat Sep 19 05:18:23 +0000 2020", "2020-09-19"),
    ],
)
def test_a_written_day_is_read_in_many_languages(written: str, day: str) -> None:
    assert parse_day(written) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "written",
    ["03.04.2023", "3/4/2023", "March 2023", "March 24", "2024", "11", "May", "yesterday", "", "31 February 2020",
     "Xmay 5, 2020", "1 May 2020 or 2 May 2020",
     "24 March 23", "1.2.3.2020", "March 24, 20231"],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_or_in_none_is_no_day(written: str) -> None:
    assert parse_day(written) is None
    assert parse_day(written, "en") is None


def test_dateparser_helps_where_the_table_does_not_know_the_language() -> None:
    assert parse_day("24. ožujka 2023", "hr") == date(2023, 3, 24)
    assert parse_day("24 nonsense 2023", "hr") is None
    assert parse_day("24 nonsense 2023", "no-such-language") is None


@given(st.dates(date(1971, 1, 1), date(2098, 12, 31)), st.data())
@settings(max_examples=300, deadline=None)
def test_day_month_and_year_come_back_in_every_language(day: date, data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(sorted(MONTHS)))
    form = data.draw(st.sampled_from(MONTHS[language].split("/")[day.month - 1].split())).replace("_", " ")
    assert parse_day(f"{day.day} {form} {day.year}") == day


@given(st.dates(date(1971, 1, 1), date(2098, 12, 31)))
@settings(max_examples=100, deadline=None)
def test_iso_days_come_back(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2016-12-05T17:10:10+00:00", datetime(2016, 12, 5, 17, 10, 10, tzinfo=UTC)),
        ("2016-12-05T19:10:10+0200", datetime(2016, 12, 5, 17, 10, 10, tzinfo=UTC)),
        ("2016-12-05T17:10Z", datetime(2016, 12, 5, 17, 10, tzinfo=UTC)),
        ("Fri Sep 30 15:13:45 UTC+0000 2016", datetime(2016, 9, 30, 15, 13, 45, tzinfo=UTC)),
        ("Sat Sep 19 05:18:23 +0000 2020", datetime(2020, 9, 19, 5, 18, 23, tzinfo=UTC)),
        ("Dec 5, 2016 at 9:10am PST", datetime(2016, 12, 5, 17, 10, tzinfo=UTC)),
        ("12:05 AM UTC, 5 December 2016", datetime(2016, 12, 5, 0, 5, tzinfo=UTC)),
    ],
)
def test_an_instant_needs_an_offset_or_a_zone_with_one_meaning(written: str, at: datetime) -> None:
    assert parse_instant(written) == at


@pytest.mark.parametrize(
    "written",
    ["2016-12-05T17:10:10", "Dec 5, 2016 at 9:10am", "Dec 5, 2016 at 9:10am CST", "9:10am PST",
     "Dec 5, 2016 at 29:10 UTC", "2016-13-05T17:10:10Z", "Dec 5, 2016 at 13:10pm PST", ""],
)  # fmt: skip
def test_a_clock_without_a_certain_zone_or_a_day_is_no_instant(written: str) -> None:
    assert parse_instant(written) is None


def test_read_when_says_as_much_as_is_certain() -> None:
    exact = read_when("2016-12-05T17:10:10+00:00", None, "time")
    assert exact is not None
    assert exact.earliest == exact.latest == datetime(2016, 12, 5, 17, 10, 10, tzinfo=UTC)
    minute = read_when("Dec 5, 2016 at 9:10am PST", None, "time")
    assert minute is not None
    assert minute.earliest == datetime(2016, 12, 5, 17, 10, tzinfo=UTC)
    assert minute.latest is not None
    assert timedelta(seconds=59) < minute.latest - minute.earliest < timedelta(seconds=60)
    day = read_when(" Dec 5, 2016 at 9:10am ", "en", "time")
    assert day is not None
    assert (day.day, day.as_written) == ("2016-12-05", "Dec 5, 2016 at 9:10am")
    assert read_when("soon", "en", "time") is None


@given(st.text(max_size=300), st.sampled_from([None, "en", "de", "uk", "ja", "xx"]))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_the_readers_fail(text: str, language: str | None) -> None:
    parse_day(text[:60])
    parse_instant(text)
    find_said_on(text, FRIDAY, language)
    for written in days_in(text):
        assert 0 <= written.start < written.end <= len(text)
    for start, end, month, day in partial_days_in(text):
        assert 0 <= start < end <= len(text)
        assert 1 <= month <= 12
        assert 1 <= day <= 31


@pytest.mark.parametrize("written", ["9999-12-31T23:30:00-02:00", "0001-01-01", "December 31, 9999", "1 January 0001"])
def test_a_time_at_the_calendars_ends_is_none(written: str) -> None:
    assert read_when(written, "en", "meta") is None
