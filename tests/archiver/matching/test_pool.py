"""Candidates out of an archive: by words, by speaker, by office; with versions, originals and what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.matching.pool import Pool
from db.archive import Archive
from db.model import Absence, Author, Passage, Post, PostRef, Quote, Relation, Snapshot, When

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
DAY = When("2024-05-02", NOON - timedelta(hours=26), NOON + timedelta(hours=24), "argument", "2024-05-02")
MARA = Author("mara_voss", "Mara Voss")


def look(
    number: int,
    text: str,
    author: Author = MARA,
    *,
    at: datetime = NOON,
    taken: int = 7,
    platform: str = "telegram",
    relations: tuple[Relation, ...] = (),
) -> Snapshot:
    ref = PostRef(platform, str(number), f"https://example.org/{number}")
    post = Post(ref, author, text, posted_at=at, relations=relations)
    return Snapshot(ref, NOON + timedelta(days=taken), "test", "import", post)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as made:
        yield made


@pytest.fixture
def pool(archive: Archive) -> Iterator[Pool]:
    archive.keep(
        [
            look(1, "The old lock gate was opened at noon by the crew"),
            look(1, "The old lock gate was opened at noon by the crew", taken=8),
            look(1, "The old lock gate was opened at two by the crew", taken=9),
            look(2, "Good morning from the ferry", at=NOON - timedelta(days=30)),
            look(3, "RT @mara_voss: The old lock gate was opened at noon by the crew", Author("friend", "A Friend")),
            look(4, "Forwarded words", Author("board", "Board"), relations=(Relation("forwarded_from", "telegram:2"),)),
            look(5, "Замечено 23 лодки", Author("svodka", "Минобороны. Сводка")),
            look(6, "Больницы полны", Author("zdrav", "Министерство здравоохранения")),
        ],
        at=NOON,
        agent="test",
        did="import",
    )
    gone = PostRef("telegram", "1", "https://example.org/1")
    absent = Snapshot(gone, NOON + timedelta(days=10), "test", "page", Absence(gone, "deleted", "gone"))
    archive.keep([absent], at=NOON, agent="test", did="capture")
    with archive.searching() as index:
        yield Pool(archive, index)


def said(speaker: str | None, channel: str | None = None) -> Quote:
    return Quote("a", Passage("words", 0), "direct", speaker, channel)


def test_every_text_of_a_post_is_one_version_by_its_first_look(pool: Pool) -> None:
    found = pool.versions(["TELEGRAM:1", "telegram:1"])
    assert [post.text.split()[7] for _, _, post in found] == ["noon", "two"]
    assert [snapshot.taken_at.day for _, snapshot, _ in found] == [9, 11]
    assert pool.versions(["telegram:404"]) == []


def test_the_posts_that_share_words_with_a_text_or_with_a_part_of_it_are_found(pool: Pool) -> None:
    assert pool.with_words("the old lock gate was opened")[0] in ("telegram:1", "telegram:3")
    assert "telegram:2" in pool.with_words("something else entirely ... good morning from the ferry")
    assert pool.with_words("nobody ever wrote this") == []


def test_a_speakers_posts_of_the_weeks_before_are_found_by_name_or_by_the_citations(pool: Pool) -> None:
    assert pool.by_speaker(said("Mara Voss"), DAY, []) == ["telegram:1"]
    assert pool.by_speaker(said("Mara Voss", "twitter"), DAY, []) == []
    assert pool.by_speaker(said("Voss"), DAY, [Author("mara_voss", "Mara Voss")]) == ["telegram:1"]
    assert pool.by_speaker(said(None), DAY, []) == []
    assert pool.by_speaker(said("Mara Voss"), None, []) == []


def test_an_office_is_found_by_what_accounts_call_themselves_in_any_language(pool: Pool) -> None:
    assert pool.by_speaker(said("defence ministry"), DAY, []) == ["telegram:5"]
    assert pool.by_speaker(said("defence ministry", "twitter"), DAY, []) == []
    assert pool.by_speaker(said("health ministry"), DAY, []) == ["telegram:6"]


def test_candidates_say_what_the_article_does_with_them_and_when_they_were_gone(pool: Pool) -> None:
    keys = frozenset(["telegram:1"])
    first, second = pool.candidates(["telegram:1"], keys, keys, keys)
    assert (first.cited, first.quoted, first.beside) == (True, True, True)
    assert first.gone_at == second.gone_at == NOON + timedelta(days=10)
    other = pool.candidates(["telegram:5"], keys)[0]
    assert (other.cited, other.quoted, other.beside, other.gone_at) == (False, False, False, None)


def test_reposts_bring_their_originals(pool: Pool) -> None:
    by_handle = {c.post.ref.id: c.originals for c in pool.candidates(["telegram:3", "telegram:1"], frozenset())}
    assert by_handle["3"] == ("telegram:1", "telegram:1")
    found = pool.candidates(["telegram:4"], frozenset())
    assert [(c.post.ref.id, c.originals) for c in found] == [("4", ("telegram:2",)), ("2", ())]
