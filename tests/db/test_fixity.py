"""Short checks come round to the whole archive, each by taking up where the chain says that the last one stopped."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from facts import AT, post, snapshot
from hypothesis import given
from hypothesis import strategies as st

from db import canonical, fixity
from db.archive import Archive
from db.facts import FILE
from db.fixity import END, START, Part

PAGES = [f"<p>page {n}</p>".encode() for n in range(12)]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Twelve looks, as many blobs, and four lines: 28 items."""
    archive = Archive.open(tmp_path)
    for start in range(0, 12, 3):
        looks = [snapshot(post(str(n)), body=canonical.digest(PAGES[n])) for n in range(start, start + 3)]
        blobs = {canonical.digest(PAGES[n]): PAGES[n] for n in range(start, start + 3)}
        archive.keep(looks, at=AT, agent="test", did="capture", blobs=blobs)
    return archive


def night(archive: Archive, at: datetime, count: int | None = None, days: int | None = None) -> fixity.Checked:
    """One check, logged."""
    done = fixity.check(archive, count, days)
    note = fixity.note(done.part, done.checked, len(done.problems))
    archive.keep([], at=at, agent="test", did="verify", note=note)
    return done


def test_checks_of_a_part_come_round_to_all_of_it(archive: Archive) -> None:
    assert fixity.all_checked_since(archive) is None
    seen, nights = 0, 0
    while fixity.all_checked_since(archive) is None:
        done = night(archive, AT + timedelta(days=nights), count=5)
        assert done.problems == []
        assert sum(done.checked.values()) == 5
        seen, nights = seen + 5, nights + 1
    assert 28 <= seen <= 28 + 2 * 5  # each night adds a line to the chain, which is checked in its turn
    assert fixity.all_checked_since(archive) == AT
    night(archive, AT + timedelta(days=nights), count=5)
    assert (fixity.all_checked_since(archive) or AT) > AT


def test_so_much_is_checked_that_a_check_a_day_comes_round_in_time(archive: Archive) -> None:
    for day in range(10):
        night(archive, AT + timedelta(days=day), days=7)
    assert (fixity.all_checked_since(archive) or AT) >= AT + timedelta(days=2)


def test_a_check_of_the_whole_counts_for_all(archive: Archive) -> None:
    night(archive, AT, count=5)
    checked = {"facts": 12, "blobs": 12, "events": 4}
    later = AT + timedelta(days=1)
    archive.keep([], at=later, agent="test", did="verify", note=fixity.note(fixity.WHOLE, checked, 0))
    assert fixity.all_checked_since(archive) == later
    assert night(archive, later, count=5).part.after != START


def test_more_than_there_is_is_all_of_it(archive: Archive) -> None:
    done = night(archive, AT, count=1000)
    assert done.part == fixity.WHOLE
    assert done.checked == {"facts": 12, "blobs": 12, "events": 4, "signatures": 0, "timestamps": 0}
    assert fixity.all_checked_since(archive) == AT


def test_what_other_lines_say_is_no_check_of_the_archive(archive: Archive) -> None:
    for note in ("", "[]", "1", json.dumps({"bundle": "x", "problems": 0}), "a word"):
        archive.keep([], at=AT, agent="test", did="verify", note=note + " ")
    archive.keep([], at=AT, agent="test", did="export", note='{"did":"verify"}')
    assert fixity.all_checked_since(archive) is None
    assert night(archive, AT, count=3).part.after == START


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE snapshots SET body = replace(body, 'open', 'shut') WHERE seq = 7", "fact"),
        ("UPDATE snapshots SET handle = 'other' WHERE seq = 7", "fact"),
        ("DELETE FROM snapshots WHERE seq = 7", "fact"),
        ("UPDATE blobs SET data = x'00' WHERE rowid = 5", "blob"),
        ("UPDATE blobs SET size = 5 WHERE rowid = 5", "blob"),
        ("DELETE FROM blobs WHERE rowid = 5", "blob"),
        ("UPDATE events SET line = replace(line, 'capture', 'imports') WHERE seq = 2", "event 2"),
        ("UPDATE events SET digest = 'x' WHERE seq = 2", "event"),
        ("DELETE FROM events WHERE seq = 2", "event 2"),
        ("DROP VIEW custody", "view custody"),
    ],
)
def test_damage_is_found_within_one_round(archive: Archive, tmp_path: Path, statement: str, where: str) -> None:
    archive.close()
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        for _, sql in guards:
            connection.execute(sql)
        connection.commit()
    found = []
    with Archive.open(tmp_path) as opened:
        for _ in range(7):
            found += night(opened, AT, count=6).problems
    assert any(place.startswith(where) for place, _ in found), found


digests = st.text("0123456789abcdef", min_size=2, max_size=2)
parts = st.builds(Part, digests, digests).filter(lambda part: part.after != part.upto)


@given(st.lists(parts, max_size=6), digests)
def test_what_is_left_of_the_ring_is_what_no_check_went_over(checked: list[Part], item: str) -> None:
    left = [Part(START, END)]
    for part in checked:
        left = [piece for span in left for piece in fixity._without(span, part)]

    def within(part: Part) -> bool:
        if part.after < part.upto:
            return part.after < item <= part.upto
        return item > part.after or item <= part.upto

    assert any(map(within, left)) == (not any(map(within, checked)))
