"""The order of keeping: what was kept between two places, found by number and by time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from facts import AT, post, snapshot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.archive import Archive
from db.judgement import CrossReference
from db.model import Reading
from db.order import Place

HOUR = timedelta(hours=1)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path) as opened:
        yield opened


def kept(archive: Archive, number: int) -> None:
    at = AT + number * HOUR
    facts = [
        snapshot(post(str(1000 + number)), at),
        Reading(f"article{number}", at, "test", None),
        CrossReference(f"article{number % 2}", at, "test", number),
    ]
    archive.keep(facts, at=at, agent="test", did="capture")


def test_an_empty_archive_ends_where_it_begins(archive: Archive) -> None:
    assert archive.order.end() == archive.order.at(AT) == Place()
    assert archive.order.root() == ""


def test_what_lies_between_two_places(archive: Archive) -> None:
    kept(archive, 0)
    before = archive.order.end()
    root = archive.order.root()
    kept(archive, 1)
    kept(archive, 2)
    after = archive.order.end()
    assert (before, after) == (Place(1, 1, 1), Place(3, 3, 3))
    assert [key for _, key in archive.order.looks(before, after)] == ["twitter:1001", "twitter:1002"]
    assert [article for _, article in archive.order.readings(before, after)] == ["article1", "article2"]
    assert archive.order.cross_referenced(before, after) == ["article1", "article0"]
    ids = [id_ for id_, _ in archive.order.looks(before, after)]
    assert archive.order.numbers(ids) == dict(zip(ids, (2, 3), strict=True))
    assert archive.order.root() == root != ""


def test_what_was_only_imported_is_no_look(archive: Archive) -> None:
    archive.keep([replace(snapshot(), route="import")], at=AT, agent="test", did="import")
    assert archive.order.looks(Place(), archive.order.end()) == []


def test_when_one_of_several_articles_was_held_against_the_archive_first(archive: Archive) -> None:
    for number in range(3):
        kept(archive, number)
    assert archive.order.first_cross_reference(["article1", "article0"]) == (1, "article0", AT)
    assert archive.order.first_cross_reference(["article1"]) == (2, "article1", AT + HOUR)
    assert archive.order.first_cross_reference(["nobody", "article9"]) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.integers(-2, 9), st.booleans())
def test_an_instant_is_found_by_halving(archive: Archive, hour: int, between: bool) -> None:
    for number in range(archive.order.end().snapshots, 7):
        kept(archive, number)
    at = AT + hour * HOUR - (HOUR / 2 if between else 0 * HOUR)
    place = archive.order.at(at)
    assert place.snapshots == place.readings == place.crossreferences == sum(AT + n * HOUR < at for n in range(7))
