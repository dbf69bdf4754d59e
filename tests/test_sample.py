"""The shipped recordings are what the real wire records of the invented answers."""

from __future__ import annotations

import make_sample


def test_the_shipped_recordings_are_those_that_the_maker_makes() -> None:
    shipped = (make_sample.SAMPLE / "recordings.jsonl").read_text(encoding="utf-8").splitlines()
    assert shipped == make_sample.record()
