"""Three weeks of a newsroom, with outages, edits, deletions and `kill -9`: nothing is lost, doubled or false.

`python benchmarks/year.py` lives through a whole year.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import lived, year


@pytest.mark.timeout(600)  # the longest of all: half a minute where nothing else runs
def test_three_weeks_with_outages_and_kills(tmp_path: Path) -> None:
    found = lived.live_through(year.make(21, 8, 4, 4), tmp_path, kills=5)
    assert (found.articles, found.posts, found.kills) == (8, 32, 5)
    assert found.damage == []
    assert found.lost == []
    assert found.doubled == []
    assert found.late == []
    assert found.false == []
    assert found.missed == []
    assert found.untrue == []
    assert found.changes > 8 + found.deleted
    assert found.changes <= found.sent <= found.changes + found.kills
    assert found.deleted
    assert found.looks > 250
