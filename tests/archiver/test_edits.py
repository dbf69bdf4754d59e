"""An edit that is a post of its own: both are found from either, in the order they were posted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.edits import edit_group, other_versions
from archiver.versions import versions
from db.archive import Archive
from db.model import Absence, Author, Post, PostRef, Relation, Snapshot

AT = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


def look(number: int, text: str, *ties: tuple[str, int], minute: int) -> Snapshot:
    """A look at post `number`, which was posted `number` minutes after nine; taken at `minute`."""
    ref = PostRef("twitter", str(number), f"https://x.com/i/status/{number}")
    relations = tuple(Relation(kind, f"twitter:{other}") for kind, other in ties)
    posted = AT + timedelta(minutes=number)
    post = Post(ref, Author("mira_holm"), text, posted_at=posted, posted_at_source="platform", relations=relations)
    return Snapshot(ref, AT + timedelta(minutes=minute), "test", "syndication", post)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path) as archive:
        yield archive


def keep(archive: Archive, *looks: Snapshot) -> None:
    archive.keep(looks, at=AT, agent="test", did="capture")


OLD = look(1, "Wrods", ("edited_into", 2), ("edited_into", 3), minute=20)
MIDDLE = look(2, "Words", ("edit_of", 1), ("edited_into", 3), minute=21)
NEW = look(3, "Words, all", ("edit_of", 2), ("reply_to", 9), minute=10)


def test_the_other_versions_are_those_that_the_post_names() -> None:
    assert other_versions([OLD, OLD]) == ("twitter:2", "twitter:3")
    assert other_versions([NEW]) == ("twitter:2",)
    assert other_versions([Snapshot(OLD.ref, AT, "test", "oembed", Absence(OLD.ref, "not_found", "404"))]) == ()


@pytest.mark.parametrize("asked", ["twitter:1", "twitter:2", "TWITTER:3"])
def test_every_version_is_found_from_each_and_older_ones_come_first(archive: Archive, asked: str) -> None:
    again = look(1, "Wrods", ("edited_into", 2), ("edited_into", 3), minute=90)
    keep(archive, NEW, OLD, MIDDLE, again, look(9, "Another", minute=1))
    group = edit_group(archive, asked)
    assert [found.ref.id for _, found in group] == ["1", "1", "2", "3"]
    assert [version.text for version in versions(group)] == ["Wrods", "Words", "Words, all"]


def test_a_version_that_was_never_captured_does_not_cut_the_group(archive: Archive) -> None:
    keep(archive, NEW, OLD)
    assert [found.ref.id for _, found in edit_group(archive, "twitter:1")] == ["1", "3"]


def test_a_post_without_other_versions_is_a_group_of_its_own(archive: Archive) -> None:
    keep(archive, look(9, "Another", minute=1))
    assert edit_group(archive, "twitter:9") == archive.snapshots(["twitter:9"])
    assert edit_group(archive, "twitter:404") == []


def test_a_ring_of_versions_comes_to_an_end(archive: Archive) -> None:
    keep(archive, *(look(n, "Ring", ("edited_into", (n + 1) % 40), minute=n) for n in range(40)))
    assert len(edit_group(archive, "twitter:0")) == 20
