"""The Wayback Machine: its lists of copies, their bytes, and what its refusals and outages mean."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import wayback
from adapters.wayback import Copy, read_rows, shown
from archiver.adapter import Refused, Unreachable, Unreadable
from archiver.web.network import Network
from archiver.web.tape import Tape
from archiver.web.wire import Wire
from tests.adapters.archive_standin import EXCLUDED, OFFLINE, ArchiveStandin
from tests.adapters.conftest import Stage
from tests.standin import Step

PAGE = "https://harbour.example/log"


@pytest.fixture
def archive() -> Iterator[ArchiveStandin]:
    with ArchiveStandin() as standin:
        yield standin


def test_a_list_gives_every_copy_with_its_time_and_the_address_of_its_own_bytes(archive: ArchiveStandin):
    archive.keep("20260305093012", PAGE, b"one", digest="AAAA")
    archive.keep("20260306110000", PAGE, b"two", mimetype="text/html", digest="BBBB")
    with Stage(archive).web as web:
        one, two = wayback.copies("harbour.example/log", web)
    assert one == Copy("20260305093012", PAGE, "application/json", "200", "AAAA")
    assert one.taken_at == datetime(2026, 3, 5, 9, 30, 12, tzinfo=UTC)
    assert one.raw == f"https://web.archive.org/web/20260305093012id_/{PAGE}"
    assert (two.mimetype, two.digest) == ("text/html", "BBBB")


def test_what_is_asked_beside_the_address_reaches_the_archive(archive: ArchiveStandin):
    for day in ("04", "05", "06"):
        archive.keep(f"202603{day}120000", PAGE)
    with Stage(archive).web as web:
        found = wayback.copies("harbour.example/*", web, **{"from": "20260305", "to": "20260305"})
    assert [copy.timestamp for copy in found] == ["20260305120000"]


def test_an_empty_list_is_a_list_of_none(archive: ArchiveStandin):
    with Stage(archive).web as web:
        assert wayback.copies("harbour.example/log", web) == []


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (EXCLUDED, Refused),
        (Step(200, {}, b"RobotAccessControlException: blocked by robots"), Refused),
        (Step(403, {}, b"<html>no</html>"), Refused),
        (Step(401, {}, b""), Refused),
        (OFFLINE, Unreachable),
        (Step(200, {}, b""), Unreachable),
        (Step(200, {}, b"[" * 100_000), Unreachable),
        (Step(429, {}, b"Too many requests"), Unreachable),
        (Step(503, {}, b""), Unreachable),
        (Step(404, {}, b""), Unreadable),
        (Step(200, {}, b"{}"), Unreadable),
        (Step(200, {}, b"null"), Unreadable),
        (Step(200, {}, b'[["a", "b"], ["1", "2"]]'), Unreadable),
        (Step(200, {}, b'["timestamp"]'), Unreadable),
    ],
)
def test_a_list_that_is_none_is_an_error_and_never_an_empty_list(archive: ArchiveStandin, step: Step, error: Any):
    archive.keep("20260305093012", PAGE)
    archive.faults = [step]
    with pytest.raises(error), Stage(archive).web as web:
        wayback.copies("harbour.example/log", web)


def test_a_list_is_asked_for_again_when_the_archive_was_busy(archive: ArchiveStandin):
    archive.keep("20260305093012", PAGE)
    archive.faults = [Step(429, {"Retry-After": "0"}, b"Too many requests")]
    wire = Wire(Network(rate=1000, patience=5, host_map={"*": archive.base}))
    with wire.client(Tape()) as web:
        assert len(wayback.copies("harbour.example/log", web)) == 1
    assert len(archive.lists) == 2


def test_only_rows_that_may_hold_a_page_are_shown_and_the_newest_comes_first():
    rows = [
        Copy(time, PAGE, "text/html", status) for time, status in (("1", "200"), ("3", "-"), ("2", "302"), ("4", "404"))
    ]
    assert [copy.timestamp for copy in shown(rows)] == ["3", "1"]


def test_the_columns_are_those_that_the_first_row_names():
    (copy,) = read_rows([["digest", "original", "timestamp"], ["AAAA", PAGE, "20260305093012"]])
    assert copy == Copy("20260305093012", PAGE, "", "-", "AAAA")


def test_the_key_to_go_on_with_is_no_copy():
    rows = [["timestamp", "original"], ["20260305093012", PAGE], [], ["example%2C+20260305"]]
    assert [copy.original for copy in read_rows(rows)] == [PAGE]


def test_a_time_that_is_no_time_is_told_as_none():
    assert Copy("20261399", PAGE, "", "200").taken_at is None


CELLS = st.text(max_size=8) | st.just("20260305093012") | st.just(PAGE) | st.integers() | st.none()
HEAD = st.permutations(["timestamp", "original", "mimetype", "statuscode", "digest"])


@given(HEAD, st.lists(st.lists(CELLS, max_size=6) | CELLS, max_size=8))
@settings(deadline=None)
def test_of_any_rows_only_those_with_a_time_and_an_address_are_copies(head: list[str], rows: list[Any]):
    for copy in read_rows([head, *rows]):
        row = next(
            row
            for row in rows
            if isinstance(row, list)
            and len(row) > max(head.index("timestamp"), head.index("original"))
            and (row[head.index("timestamp")], row[head.index("original")]) == (copy.timestamp, copy.original)
        )
        assert copy.timestamp.isdecimal()
        assert copy.raw == f"https://web.archive.org/web/{copy.timestamp}id_/{copy.original}"
        assert all(isinstance(cell, str) for cell in row)


TIMES = st.datetimes(min_value=datetime(1996, 1, 1), max_value=datetime(2040, 1, 1)).map(
    lambda at: f"{at:%Y%m%d%H%M%S}"
)
WORDS = st.text(min_size=1, max_size=12)


@given(
    HEAD,
    st.lists(st.tuples(TIMES, WORDS, st.text(max_size=9), st.sampled_from(["200", "302", "-"]), WORDS), max_size=9),
)
@settings(deadline=None)
def test_a_well_formed_list_is_read_whole_whatever_its_order_of_columns(head: list[str], rows: list[tuple[str, ...]]):
    names = ("timestamp", "original", "mimetype", "statuscode", "digest")
    written = [[dict(zip(names, row, strict=True))[name] for name in head] for row in rows]
    assert read_rows([head, *written]) == [Copy(*row) for row in rows]


@given(
    st.recursive(
        CELLS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    )
)
@settings(deadline=None)
def test_any_other_json_is_no_list_of_copies(value: Any):
    if value == []:
        assert read_rows(value) == []
        return
    with pytest.raises(Unreadable):
        read_rows(value)


# --- the bytes of a copy ---


def fetched(archive: ArchiveStandin, timestamp: str = "20260305093012") -> bytes | None:
    with Stage(archive).web as web:
        answer = wayback.fetch(Copy(timestamp, PAGE, "application/json", "200"), web)
        return answer.content if answer else None


def test_a_copy_is_fetched_as_it_came(archive: ArchiveStandin):
    archive.keep("20260305093012", PAGE, b"<b>its own bytes</b>")
    assert fetched(archive) == b"<b>its own bytes</b>"


def test_the_nearest_copy_stands_in_for_one_that_the_archive_leads_away_from(archive: ArchiveStandin):
    archive.keep("20260306110000", PAGE, b"a day later")
    assert fetched(archive) == b"a day later"
    assert archive.fetched == [f"20260305093012/{PAGE}", f"20260306110000/{PAGE}"]


def test_a_copy_that_the_archive_lost_or_keeps_back_is_none(archive: ArchiveStandin):
    assert fetched(archive) is None
    for status in (403, 451):
        archive.replay_faults = [Step(status, {}, b"excluded")]
        assert fetched(archive) is None


@pytest.mark.parametrize(
    ("step", "error"),
    [(OFFLINE, Unreachable), (Step(503), Unreachable), (Step(429), Unreachable), (Step(418), Unreadable)],
)
def test_an_outage_is_no_copy(archive: ArchiveStandin, step: Step, error: Any):
    archive.keep("20260305093012", PAGE, b"words")
    archive.replay_faults = [step]
    with pytest.raises(error):
        fetched(archive)


def test_a_page_about_an_outage_is_a_copy_like_any_other(archive: ArchiveStandin):
    archive.keep("20260305093012", PAGE, OFFLINE.body)
    assert fetched(archive) == OFFLINE.body
