"""`capture`, `recheck` and `history` on posts that are named: by address, by id, in any spelling."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import newsroom
from tests.adapters import x_answers as x
from tests.archiver.conftest import Run
from tests.standin import Standin

URL = newsroom.tweet_url(1)
SPELLINGS = (URL, f"https://twitter.com/i/web/status/{newsroom.tweet_id(1)}", f"twitter:{newsroom.tweet_id(1)}")


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        newsroom.script(standin, [1, 2], [101])
        yield standin


def test_posts_are_shown_in_the_order_in_which_they_are_named_each_once(run: Run, web: Standin) -> None:
    named = [newsroom.tweet_url(2), newsroom.message_url(101), URL, SPELLINGS[1]]
    done = run("capture", *named)
    assert done.code == 0
    texts = [newsroom.words(2), newsroom.words(101), newsroom.words(1)]
    assert [post["text"] for post in done.json["posts"]] == texts
    assert len(web.log) == 3


def test_a_post_is_rechecked_once_however_often_it_is_named(run: Run, web: Standin) -> None:
    run("capture", URL)
    web.log.clear()
    done = run("recheck", *(word for name in SPELLINGS for word in ("--post", name)))
    assert done.code == 0
    checked = {"post": f"twitter:{newsroom.tweet_id(1)}", "availability": "live", "change": "none"}
    assert done.json == {"checked": [checked], "incomplete": []}
    assert len(web.log) == 1


@pytest.mark.parametrize("name", [newsroom.tweet_url(2), "twitter:7", "no post at all"])
def test_a_post_that_the_archive_does_not_know_is_not_rechecked(run: Run, web: Standin, name: str) -> None:
    run("capture", URL)
    web.log.clear()
    assert run("recheck", "--post", name).code == 2
    assert web.log == []


@pytest.mark.parametrize("at", ["yesterday", "2026-01-31", "2026-01-31T12:00", "0001-01-01T00:00:00+14:00", ""])
def test_what_is_no_instant_is_said(run: Run, web: Standin, at: str) -> None:
    run("capture", URL)
    done = run("recheck", "--as-of", at) if at else run("recheck", "--as-of", " ")
    assert done.code == 2
    assert "--as-of" in done.json["error"]["what"]


def test_what_is_due_by_the_end_of_days_is_chosen_and_stamped_with_today(run: Run, web: Standin) -> None:
    run("capture", URL)
    done = run("recheck", "--as-of", "9999-12-31T23:59:59Z")
    assert [one["change"] for one in done.json["checked"]] == ["none"]
    seen = run("history", URL).json["observations"]
    assert len(seen) == 2
    assert all(one["taken_at"] < "9999" for one in seen)


def test_a_recheck_says_what_is_gone_and_that_is_no_failure(run: Run, web: Standin) -> None:
    run("capture", URL)
    web.clear()
    gone = x.tombstone("This Post was deleted by the Post author. Learn more")
    web.add("cdn.syndication.twimg.com", newsroom.syndication(newsroom.tweet_id(1)), gone)
    web.add("publish.x.com", newsroom.oembed(URL), status=404)
    done = run("recheck", "--all")
    assert done.code == 0
    assert [(one["availability"], one["change"]) for one in done.json["checked"]] == [("deleted", "gone")]


def test_a_recheck_that_saw_nothing_is_said_item_by_item_and_changes_nothing(run: Run, web: Standin) -> None:
    run("capture", URL, newsroom.message_url(101))
    web.clear()
    newsroom.script(web, [], [101])
    for place in (newsroom.syndication(newsroom.tweet_id(1)), newsroom.oembed(URL)):
        web.add("*", place, status=503)
    done = run("recheck", "--all")
    assert done.code == 3
    assert [one["what"] for one in done.json["incomplete"]] == [URL]
    assert [(one["availability"], one["change"]) for one in done.json["checked"]] == [("live", "none")] * 2
    assert run("recheck", "--post", URL).code == 4
