"""The plan of rechecks: how it is written, and what is said of a step that is none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.plan import OTHERS, PLAN, longer, read_plan
from db.errors import InputError


def test_a_plan_is_written_in_minutes_hours_and_days_and_read_in_rising_order() -> None:
    plan = read_plan({"twitter": ["3d", "5m", "6h"]})
    assert plan["twitter"] == (timedelta(minutes=5), timedelta(hours=6), timedelta(days=3))


def test_platforms_that_are_not_named_keep_their_plan() -> None:
    plan = read_plan({"telegram": [], OTHERS: ["1d"]})
    assert plan["twitter"] == PLAN["twitter"]
    assert plan["telegram"] == ()
    assert plan[OTHERS] == (timedelta(days=1),)


def test_the_shipped_plan_looks_at_x_just_after_edits_end() -> None:
    assert timedelta(minutes=65) in PLAN["twitter"]
    assert all(list(steps) == sorted(steps) for steps in PLAN.values())


@pytest.mark.parametrize("step", ["", "5", "m", "0m", "-5m", "5 m", "1.5h", "5w", "100000d", "5m6h", "٣d", "1e3m"])
def test_what_is_no_length_of_time_is_said_with_its_words(step: str) -> None:
    with pytest.raises(InputError, match="recheck") as caught:
        read_plan({"twitter": [step]})
    assert repr(step) in caught.value.what


@given(st.integers(0, 10**6))
def test_each_wait_is_twice_the_one_before_up_to_the_longest(tries: int) -> None:
    first, most = timedelta(minutes=2), timedelta(days=1)
    assert longer(first, 0, most) == first
    assert longer(first, tries + 1, most) == min(2 * longer(first, tries, most), most)
