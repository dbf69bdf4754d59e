"""How long a body is listened to: by a clock that the test moves."""

from __future__ import annotations

from typing import Any

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.web import line
from archiver.web.line import Flow, Line

STRETCH, LEAST, UNTIL = 30.0, 600_000, 300.0


class Slow(httpcore.NetworkStream):
    """An other end whose pieces arrive at given seconds. It is the clock, too."""

    def __init__(self, pieces: list[tuple[float, int]]) -> None:
        self.pieces = sorted(pieces)
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        assert timeout is not None
        if not self.pieces or self.pieces[0][0] > self.now + timeout:
            self.now += timeout
            raise httpcore.ReadTimeout
        at, size = self.pieces.pop(0)
        self.now = max(self.now, at)
        return bytes(size)


def hear_out(listened: Line) -> None:
    while True:
        listened.read(1 << 20)


def heard(pieces: list[tuple[float, int]], monkeypatch: pytest.MonkeyPatch, head: float = 0.0) -> tuple[float, int]:
    """When a body was given up, whose head ended at `head`, and how many bytes had come."""
    slow: Any = Slow(pieces)
    with monkeypatch.context() as patched:
        patched.setattr(line, "time", slow)
        listened = Line(slow, STRETCH, Flow(UNTIL, STRETCH, LEAST))
        slow.now = head
        listened.begin_body(0, None)
        listened.ceiling = 1 << 40
        with pytest.raises(httpcore.ReadTimeout):
            hear_out(listened)
        return slow.now, len(listened.log)


def test_a_body_is_heard_as_long_as_every_stretch_brings_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    ended, came = heard([(second, LEAST // 10) for second in range(1, 100)], monkeypatch)
    assert ended == 120.0  # 90 to 120 brought too little
    assert came == 99 * (LEAST // 10)


def test_a_pause_within_a_stretch_does_no_harm_and_patience_is_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert heard([(second + 0.5, LEAST) for second in range(25, 1000, 30)], monkeypatch) == (UNTIL, 10 * LEAST)


def test_the_first_stretch_begins_with_the_body(monkeypatch: pytest.MonkeyPatch) -> None:
    assert heard([(50.0, LEAST - 1)], monkeypatch, head=29.0) == (59.0, LEAST - 1)


@given(st.lists(st.tuples(st.floats(0, 400), st.integers(1, LEAST)), max_size=30), st.floats(0, STRETCH))
def test_nothing_is_listened_to_beyond_patience_nor_through_two_empty_stretches(
    pieces: list[tuple[float, int]], head: float
) -> None:
    arrivals = list(pieces)
    ended, came = heard(pieces, pytest.MonkeyPatch(), head)
    assert ended <= UNTIL
    assert ended == UNTIL or sum(size for at, size in arrivals if ended - STRETCH < at < ended) < LEAST
    assert came <= sum(size for at, size in arrivals if at <= ended)
