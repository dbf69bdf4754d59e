"""What speaks for and against one post: author, platform, time, reposts; and how it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archiver.matching.align import align
from archiver.matching.signals import (
    Candidate,
    Setting,
    Tie,
    as_match,
    author_of,
    circumstances,
    is_gone,
    is_late,
    is_repost,
    platform_fits,
    reposted_handle,
    timing,
    weigh,
)
from db.model import Author, Passage, Post, PostRef, Quote, Relation, Snapshot, When

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
DAY = When("2024-05-02", NOON - timedelta(hours=26), NOON + timedelta(hours=24), "argument", "2024-05-02")
REF = PostRef("telegram", "harbour/1", "https://t.me/harbour/1")
POST = Post(REF, Author("harbour", "Harbour Office"), "The old lock gate was opened at noon.", posted_at=NOON)
SAID = Quote("a", Passage("The old lock gate was opened", 0), "direct", "Harbour Office", "telegram")


def candidate(post: Post = POST) -> Candidate:
    return Candidate("s1", Snapshot(post.ref, NOON, "test", "import", post), post)


def tie(post: Post = POST, quote: Quote = SAID) -> Tie:
    aligned = align(quote.passage.exact, post.text)
    assert aligned is not None
    return weigh(candidate(post), aligned, Setting(quote, DAY))


@pytest.mark.parametrize(
    ("said", "published", "posted", "expected"),
    [
        (None, DAY, NOON, (1, "consistent")),
        (None, DAY, NOON - timedelta(days=5), (2, "consistent")),
        (None, DAY, NOON - timedelta(days=60), (3, "consistent")),
        (None, DAY, NOON + timedelta(days=2), (3, "before_post")),
        (DAY, None, NOON, (0, "consistent")),
        (DAY, None, NOON + timedelta(hours=40), (1, "day_differs")),
        (DAY, None, NOON + timedelta(days=9), (2, "day_differs")),
        (None, None, NOON, (3, "unknown")),
        (None, DAY, None, (3, "unknown")),
        (When("lately"), None, NOON, (3, "unknown")),
    ],
)
def test_the_day_is_held_against_what_the_article_gives(
    said: When | None, published: When | None, posted: datetime | None, expected: tuple[int, str]
) -> None:
    assert timing(posted, Setting(replace(SAID, said_on=said), published)) == expected


def test_late_and_gone_are_judged_whatever_the_time_zone() -> None:
    assert DAY.latest is not None
    assert not is_late(replace(POST, posted_at=DAY.latest), DAY)
    assert is_late(replace(POST, posted_at=DAY.latest + timedelta(seconds=1)), DAY)
    assert is_late(replace(POST, posted_at=None, id_time=NOON + timedelta(days=4)), DAY)
    assert not is_late(POST, None)
    assert is_gone(replace(candidate(), gone_at=NOON), DAY)
    assert not is_gone(replace(candidate(), gone_at=NOON + timedelta(days=4)), DAY)
    assert not is_gone(candidate(), DAY)


def test_a_platform_fits_where_the_article_names_it_or_none() -> None:
    assert platform_fits(POST, "telegram")
    assert platform_fits(POST, None)
    assert not platform_fits(POST, "twitter")


def test_a_repost_speaks_with_the_voice_that_it_repeats() -> None:
    old_style = replace(POST, text="RT @mara_voss: The gate is open")
    forwarded = replace(POST, relations=(Relation("forwarded_from", "telegram:mara/7"),))
    by_name = replace(POST, relations=(Relation("forwarded_from", "Mara Voss"),))
    elsewhere = replace(POST, relations=(Relation("forwarded_from", "twitter:123"),))
    assert all(is_repost(post) for post in (old_style, forwarded, by_name, elsewhere))
    assert not is_repost(POST)
    assert reposted_handle(old_style) == "mara_voss"
    assert author_of(old_style) == Author(handle="mara_voss")
    assert author_of(forwarded) == Author(handle="mara")
    assert author_of(by_name) == Author(name="Mara Voss")
    assert author_of(elsewhere) == POST.author
    assert author_of(POST) == POST.author


def test_the_author_that_the_article_names_ranks_first_and_another_one_last() -> None:
    unknown = tie(quote=replace(SAID, speaker=None))
    other = tie(quote=replace(SAID, speaker="Mara Voss"))
    assert [tie().standing, unknown.standing, other.standing] == [0, 1, 2]
    assert tie().rank < unknown.rank < other.rank


def test_words_in_the_very_post_shown_beside_them_are_that_posts_whatever_the_author_is_called() -> None:
    called = replace(SAID, speaker="Volunteers")
    shown = replace(tie(quote=called), candidate=replace(candidate(), beside=True))
    assert (tie(quote=called).standing, shown.standing) == (2, 1)


def test_a_post_that_has_the_words_in_quotation_marks_quotes_someone() -> None:
    assert tie(replace(POST, text="He said: “The old lock gate was opened.” So it was.")).repeats
    assert not tie().repeats


def test_the_score_falls_with_doubt() -> None:
    sure = as_match(tie(), Setting(SAID, DAY), "exact", ())
    unsure = as_match(tie(quote=replace(SAID, speaker=None)), Setting(SAID, DAY), "exact", ())
    assert 0 < unsure.score < sure.score <= 1


def test_circumstances_are_said_plainly() -> None:
    cited = replace(candidate(), cited=True, quoted=True)
    assert circumstances(cited, Setting(SAID, DAY)) == (
        "author agrees: the article names Harbour Office, the post is by @harbour Harbour Office",
        "the article names Telegram, and the post is on Telegram",
        "the article cites this post",
        "another quote of the article was found in this post",
        "posted on 2024-05-02 at 12:00 UTC, before the article",
    )
    thursday = replace(SAID, said_on=replace(DAY, as_written="Thursday"))
    assert circumstances(candidate(), Setting(thursday, DAY))[-1].endswith("which agrees with “Thursday”")
    undated = candidate(replace(POST, posted_at=None))
    assert circumstances(undated, Setting(SAID, DAY))[-1] == "when it was posted is not known"
