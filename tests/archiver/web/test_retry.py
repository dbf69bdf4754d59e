from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.web.retry import asked_wait, back_off, clock_time

NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 UTC


def test_each_wait_is_twice_the_last_one_up_to_a_minute() -> None:
    assert [back_off(failures, 1.0) for failures in (1, 2, 3, 7, 8, 60)] == [0.5, 1.0, 2.0, 32.0, 60.0, 60.0]


def test_chance_takes_off_half_at_most() -> None:
    assert back_off(3, 0.0) == 1.0


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {"retry-after": "120"}, 120.0),
        (503, {"retry-after": " 1.5 "}, 1.5),
        (429, {"retry-after": "Tue, 14 Nov 2023 22:14:20 GMT"}, 60.0),
        (429, {"retry-after": "Tue, 14 Nov 2023 22:12:20 GMT"}, 0.0),
        (429, {"retry-after": "Tue, 14 Nov 2023 22:14:20 GMT", "date": "Tue, 14 Nov 2023 22:14:10 GMT"}, 10.0),
        (429, {"retry-after": "nonsense", "x-rate-limit-reset": "1700000900"}, 900.0),
        (429, {"x-rate-limit-reset": "1699999999"}, 0.0),
        (429, {"x-rate-limit-reset": "30"}, 30.0),
        (503, {"x-rate-limit-reset": "1700000900"}, None),
        (429, {"retry-after": "-1"}, None),
        (429, {"retry-after": "1e9"}, None),
        (429, {"retry-after": "٣"}, None),
        (429, {}, None),
    ],
)
def test_what_a_host_asks_for_is_understood(status: int, headers: dict[str, str], wait: float | None) -> None:
    assert asked_wait(status, headers, NOW) == wait


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_words_are_a_wait_or_none(after: str, date: str) -> None:
    wait = asked_wait(429, {"retry-after": after, "date": date, "x-rate-limit-reset": date}, NOW)
    assert wait is None or wait >= 0


def test_instants_are_said_in_utc() -> None:
    assert clock_time(NOW) == "2023-11-14 22:13:20 UTC"
    assert clock_time(1e30) == "a time beyond the calendar"
