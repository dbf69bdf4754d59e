"""Which archived posts say this?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.matching.find import find
from db.archive import Archive
from db.model import Author, Post, PostRef, Snapshot

DAY = datetime(2024, 5, 2, tzinfo=UTC)


def look(number: int, text: str, *, hours: float = 12, taken: int = 7, handle: str = "mara_voss") -> Snapshot:
    ref = PostRef("twitter", str(number), f"https://example.org/{number}")
    post = Post(ref, Author(handle, None), text, posted_at=DAY + timedelta(hours=hours))
    return Snapshot(ref, DAY + timedelta(days=taken), "test", "import", post)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as made:
        made.keep(
            [
                look(1, "The old lock gate was opened at noon by the crew of the ferry"),
                look(2, "The old lock gate was OPENED at noon, by the crew of the ferry", hours=1),
                look(3, "The old lock gate was opened at two by the crew of the ferry"),
                look(4, "The old lock gate was opened at noon by the crew of the ferry", hours=2),
                look(5, "First words of the day about bread and salt"),
                look(5, "Second words of the day about bread and salt", taken=8),
                look(6, "Nothing to see here", hours=23.999),
            ],
            at=DAY,
            agent="test",
            did="import",
        )
        yield made


def ids(archive: Archive, text: str, **asked: object) -> list[str]:
    return [post.ref.id for _, post in find(archive, text, **asked)]  # type: ignore[arg-type]


def test_verbatim_comes_first_the_oldest_before_the_newer_then_typography_then_other_words(archive: Archive) -> None:
    found = find(archive, "The old lock gate was opened at noon by the crew of the ferry")
    assert [(post.ref.id, match.verdict) for match, post in found] == [
        ("4", "exact"),
        ("1", "exact"),
        ("2", "normalized"),
        ("3", "altered"),
    ]
    scores = [match.score for match, _ in found]
    assert scores == sorted(scores, reverse=True)


def test_what_differs_is_said(archive: Archive) -> None:
    match, _ = find(archive, "The old lock gate was opened at two by the crew of the ferry")[-1]
    assert match.verdict == "altered"
    assert any(reason.startswith("what differs: number") for reason in match.reasons)


def test_the_version_of_a_post_that_holds_the_words_is_named(archive: Archive) -> None:
    (match, post), *_ = find(archive, "second words of the day")
    assert post.ref.id == "5"
    assert post.text[match.start : match.end] == "Second words of the day"


def test_parts_are_found_with_words_left_out_between_them(archive: Archive) -> None:
    match, post = find(archive, "The old lock gate ... by the crew of the ferry")[0]
    assert match.verdict == "elided"
    assert post.text[match.start : match.end].startswith("The old lock gate")


def test_days_are_inclusive_and_a_limit_is_kept(archive: Archive) -> None:
    assert ids(archive, "Nothing to see here", since=DAY, until=DAY) == ["6"]
    assert ids(archive, "Nothing to see here", until=DAY - timedelta(days=1)) == []
    assert len(ids(archive, "the old lock gate was opened", limit=2)) == 2


def test_handles_compare_without_case_and_no_is_an_empty_list(archive: Archive) -> None:
    assert ids(archive, "bread and salt", handle="MARA_voss") == ["5"]
    assert ids(archive, "bread and salt", handle="somebody") == []
    assert ids(archive, "Brot und Salz für alle") == []
