"""The `Date` of each answer is held against our own clock, and no more is claimed than a whole second can tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import bundled
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.bundle import clocks
from db.model import Exchange

AT = bundled.AT  # 09:30:15.25


def asked(date: str, took: float = 2.0) -> Exchange:
    head = f"HTTP/1.1 200 OK\r\n{date}Content-Type: text/html\r\n\r\n"
    return replace(bundled.exchange("https://x.example/1", b"", head), took=took)


@pytest.mark.parametrize(
    ("date", "ahead"),
    [
        ("Date: Mon, 02 Mar 2026 09:30:15 GMT\r\n", 0.0),
        ("Date: Mon, 02 Mar 2026 09:30:17 GMT\r\n", 0.0),
        ("date:Mon, 02 Mar 2026 09:30:14 GMT\r\n", 0.25),
        ("Date: Mon, 02 Mar 2026 09:30:27 GMT\r\n", -9.75),
        ("Date: Mon, 02 Mar 2026 08:30:15 GMT\r\nAge: 3600\r\n", 0.0),
        ("Date: Mon, 02 Mar 2026 08:30:15 GMT\r\n", 3599.25),
        ("", None),
        ("Date: yesterday\r\n", None),
        ("Date: Mon, 02 Mar 99999 09:30:15 GMT\r\n", None),
        ("X-Archive-Orig-Date: Mon, 02 Mar 2020 09:30:15 GMT\r\n", None),
    ],
)
def test_how_far_our_clock_is_ahead(date: str, ahead: float | None) -> None:
    assert clocks.ahead(asked(date)) == ahead


def test_clocks_agree_within_a_minute_and_nothing_is_said_where_no_server_tells_the_time() -> None:
    near, far, mute = (
        asked("Date: Mon, 02 Mar 2026 09:31:10 GMT\r\n"),
        asked("Date: Mon, 02 Mar 2026 09:32:00 GMT\r\n"),
        asked(""),
    )
    assert clocks.agree([near, mute]) is True
    assert clocks.agree([near, far]) is False
    assert clocks.agree([mute]) is None
    assert clocks.agree([]) is None


@given(st.floats(-1e6, 1e6, allow_nan=False), st.floats(0, 100))
def test_a_server_that_is_right_is_never_said_to_be_off(inside: float, took: float) -> None:
    began = AT + timedelta(seconds=inside)
    for share in (0.0, 0.5, 1.0):
        date = format_datetime((began + timedelta(seconds=took * share)).replace(microsecond=0), usegmt=True)
        exchange = replace(asked(f"Date: {date}\r\n", took), asked_at=began)
        assert clocks.ahead(exchange) == 0.0


@given(st.text(max_size=60))
def test_a_head_of_any_kind_does_no_harm(head: str) -> None:
    clocks.ahead(replace(asked(""), head=f"HTTP/1.1 200 OK\r\nDate: {head}\r\n"))
