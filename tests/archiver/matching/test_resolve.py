"""Which post a citation without an id means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.matching.pool import Pool
from archiver.matching.resolve import by_quotes, resolve
from db.archive import Archive
from db.judgement import Match, Outcome
from db.model import Article, Author, Citation, Passage, Post, PostRef, Quote, Relation, Snapshot, When

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
DAY = When("2024-05-02", NOON - timedelta(hours=26), NOON + timedelta(hours=24), "trailer", "2024-05-02")
MARA = Author("mara_voss", "Mara Voss")
TEXT = 'Mara Voss wrote on Twitter: "The gate is open." She added: "The crew may rest."'


def look(
    number: int, text: str, author: Author = MARA, *, at: datetime = NOON, relations: tuple[Relation, ...] = ()
) -> Snapshot:
    ref = PostRef("twitter", str(number), f"https://example.org/{number}")
    post = Post(ref, author, text, posted_at=at, relations=relations)
    return Snapshot(ref, NOON + timedelta(days=7), "test", "import", post)


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[Pool]:
    with Archive.open(tmp_path / "archive") as archive:
        archive.keep(
            [
                look(1, "The gate is open. https://t.co/GatePic123"),
                look(2, "RT @mara_voss: The gate is open. https://t.co/GatePic123", Author("friend", "A Friend")),
                look(3, "We counted 1,250 sacks on the quay this morning"),
                look(4, "We counted 1,310 sacks on the quay this morning", at=NOON + timedelta(hours=1)),
                look(5, "The crew may rest.", Author("jan_lindt", "Jan Lindt")),
                look(6, "The ferry leaves at nine from the new pier", at=NOON - timedelta(days=40)),
            ],
            at=NOON,
            agent="test",
            did="import",
        )
        with archive.searching() as index:
            yield Pool(archive, index)


def embed(
    text: str | None = None, *, media: tuple[str, ...] = (), author: Author = MARA, posted: When | None = DAY
) -> Citation:
    return Citation("a", "embed", "flattened", "twitter", author=author, text=text, posted=posted, media=media)


def test_a_short_link_names_the_original_and_not_its_repost(pool: Pool) -> None:
    made = resolve(pool, "c", embed(media=("pic.twitter.com/GatePic123",), posted=None))
    assert (made.citation, made.post) == ("c", "twitter:1")
    assert "t.co/GatePic123" in made.reasons[0]


def test_a_short_link_of_another_author_or_platform_names_nothing(pool: Pool) -> None:
    media = ("pic.twitter.com/GatePic123",)
    assert resolve(pool, "c", embed(media=media, author=Author("jan_lindt", "Jan Lindt"))).post is None
    assert resolve(pool, "c", Citation("a", "embed", "x", "telegram", author=MARA, media=media)).post is None


def test_words_author_and_day_name_a_post_and_another_number_is_another_post(pool: Pool) -> None:
    assert resolve(pool, "c", embed("We counted 1,310 sacks on the quay this morning")).post == "twitter:4"
    made = resolve(pool, "c", embed("We counted 1,400 sacks on the quay this morning"))
    assert (made.post, made.reasons) == (None, ("no archived post by @mara_voss fits what the article shows",))


def test_a_post_of_another_day_is_not_meant(pool: Pool) -> None:
    words = "The ferry leaves at nine from the new pier"
    assert resolve(pool, "c", embed(words)).post is None
    assert resolve(pool, "c", embed(words, posted=None)).post == "twitter:6"


def test_where_nothing_is_shown_nothing_is_named(pool: Pool) -> None:
    assert resolve(pool, "c", embed()).post is None
    assert "this author" in resolve(pool, "c", embed(author=Author())).reasons[0]


def outcome(name: str, post: str | None, verdict: str = "exact") -> Outcome:
    if post is None:
        return Outcome(name, "unmatched", (), ("no",))
    return Outcome(name, "matched", (Match("s", post, verdict, 1.0, ("x",), 0, 3, (), NOON, "consistent"),))


def mention(pool: Pool, *outcomes: Outcome, author: Author = MARA, text: str = TEXT) -> tuple[str | None, str]:
    article = Article(None, None, None, DAY, None, "en", text, "0" * 64, "text")
    named = Citation(
        "a", "mention", "prose", "twitter", author=author, passage=Passage("Mara Voss wrote on Twitter", 0)
    )
    quotes = {
        "q1": Quote("a", Passage("The gate is open.", text.index("The gate")), "direct", "Mara Voss"),
        "q2": Quote("a", Passage("The crew may rest.", text.index("The crew")), "direct", "Mara Voss"),
    }
    made = by_quotes(pool, article, "m", named, quotes, outcomes)
    return made.post, made.reasons[0]


def test_a_mention_means_the_post_of_the_quote_beside_it(pool: Pool) -> None:
    post, why = mention(pool, outcome("q1", "twitter:1"), outcome("q2", None))
    assert post == "twitter:1"
    assert why == "the quote beside it was found in this post: “The gate is open.”"
    assert "as its translation" in mention(pool, outcome("q1", "twitter:1", "translated"))[1]


def test_quotes_from_several_posts_leave_it_open(pool: Pool) -> None:
    post, why = mention(pool, outcome("q1", "twitter:1"), outcome("q2", "twitter:3"))
    assert post is None
    assert "several posts: twitter:1, twitter:3" in why


def test_another_author_platform_or_paragraph_is_not_meant(pool: Pool) -> None:
    assert mention(pool, outcome("q2", "twitter:5"))[0] is None
    assert mention(pool, outcome("q1", "telegram:1"))[0] is None
    assert mention(pool, outcome("q1", "twitter:1"), text=TEXT.replace(": ", ":\n\n", 1))[0] is None
    assert mention(pool, outcome("q2", "twitter:5"), author=Author())[0] == "twitter:5"
