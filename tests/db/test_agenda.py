"""The agenda: what is to be looked at, and when. No evidence: it is written over, and comes back from the facts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import verify
from db.agenda import NEVER, Entry
from db.archive import FILE, Archive
from db.model import Author, Citation, Exchange, Passage, Post, PostRef, Reading, Snapshot

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
instants = st.none() | st.just(NEVER) | st.integers(-(10**6), 10**6).map(lambda n: NOON + timedelta(minutes=n))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path) as opened:
        yield opened


def ref(number: int) -> PostRef:
    return PostRef("telegram", f"pier/{number}", f"https://t.me/pier/{number}")


def look(number: int, route: str = "embed") -> Snapshot:
    return Snapshot(ref(number), NOON, "test", route, Post(ref(number), Author("pier"), "High water"))


def keep(archive: Archive, *facts: object) -> None:
    archive.keep(facts, at=NOON, agent="test", did="test")  # type: ignore[arg-type]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("abcd"), instants, st.integers(0, 9)), max_size=12), instants)
def test_it_gives_what_was_written_last_and_is_due(
    archive: Archive, written: list[tuple[str, datetime | None, int]], until: datetime | None
) -> None:
    agenda = archive.agenda
    agenda.drop("post", list("abcd"))
    newest = {name: Entry("post", name, at, tries, {"n": tries}) for name, at, tries in written}
    for name, at, tries in written:
        agenda.put([Entry("post", name, at, tries, {"n": tries})])
    assert agenda.named("post", list("abcd")) == newest
    assert {e.name for e in agenda.unplanned("post")} == {n for n, e in newest.items() if e.due_at is None}
    if until is not None:
        found = agenda.due("post", until)
        assert {e.name for e in found} == {n for n, e in newest.items() if e.due_at and e.due_at <= until}
        assert found == sorted(found, key=lambda e: e.due_at or NEVER)
    assert agenda.all("page") == []


def test_what_is_there_already_is_not_added(archive: Archive) -> None:
    archive.agenda.put([Entry("page", "a", NOON, 3)])
    archive.agenda.add([Entry("page", "a", NEVER), Entry("page", "b", NEVER)])
    assert archive.agenda.all("page") == [Entry("page", "a", NOON, 3), Entry("page", "b", NEVER)]


def test_keeping_a_look_or_a_citation_makes_the_post_unplanned_and_leaves_its_note(archive: Archive) -> None:
    archive.agenda.put([Entry("post", "telegram:pier/1", NEVER, 2, {"why": "it was down"})])
    passage = Passage("the pier", 0)
    keep(archive, look(1), Citation("a", "link", "link", "telegram", ref(2), "https://t.me/pier/2", passage=passage))
    assert archive.agenda.unplanned("post") == [
        Entry("post", "telegram:pier/1", None, 2, {"why": "it was down"}),
        Entry("post", "telegram:pier/2"),
    ]


def test_what_was_only_imported_or_read_from_a_file_is_not_looked_at_by_itself(archive: Archive) -> None:
    keep(archive, look(1, "import"), Reading("a", NOON, "test", "page.html", ()))
    assert archive.agenda.counts(NOON) == {}


def test_a_page_that_was_read_by_wire_is_read_again(archive: Archive) -> None:
    asked = Exchange(NOON, "GET", "https://news.example/a", "GET /a HTTP/1.1\r\n\r\n")
    keep(archive, Reading("a", NOON, "test", "https://news.example/a", (asked,)))
    assert archive.agenda.unplanned("page") == [Entry("page", "https://news.example/a")]


def test_it_counts_what_is_due_and_tells_the_next(archive: Archive) -> None:
    later = NOON + timedelta(hours=1)
    archive.agenda.put(
        [Entry("post", "a", NOON), Entry("post", "b", later), Entry("post", "c"), Entry("feed", "f", later)]
    )
    assert archive.agenda.counts(NOON) == {"post": (3, 2, NOON), "feed": (1, 0, later)}


def test_it_is_no_evidence_and_may_be_lost(archive: Archive, tmp_path: Path) -> None:
    keep(archive, look(1), look(2, "import"))
    before = archive.custody()
    archive.agenda.put([Entry("post", "telegram:pier/1", NOON)])
    archive.agenda.drop("post", ["telegram:pier/1"])
    assert archive.custody() == before
    assert verify.check(archive)[1] == []


def test_an_older_archive_has_all_its_posts_and_pages_to_plan(tmp_path: Path) -> None:
    asked = Exchange(NOON, "GET", "https://news.example/a", "GET /a HTTP/1.1\r\n\r\n")
    with Archive.open(tmp_path) as archive:
        page = Reading("a", NOON, "test", "https://news.example/a", (asked,))
        keep(archive, look(1), look(2, "import"), page, Reading("b", NOON, "test", "page.html", ()))
    connection = sqlite3.connect(tmp_path / FILE)
    for table in ("polls", "agenda"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("DROP INDEX ix_snapshots_posted_at")
    connection.execute("UPDATE alembic_version SET version_num = '0007'")
    connection.commit()
    connection.close()
    with Archive.open(tmp_path) as archive:
        assert archive.agenda.unplanned("post") == [Entry("post", "telegram:pier/1")]
        assert archive.agenda.unplanned("page") == [Entry("page", "https://news.example/a")]
        assert verify.check(archive)[1] == []
