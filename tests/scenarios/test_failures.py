"""Looks that fail: they are told, they are kept, they are made good later, and they never change what is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.adapters.tme_pages import text
from tests.adapters.x_answers import ID
from tests.scenarios.world import (
    DOWN,
    EMPTY,
    MESSAGE,
    NOT_FOUND,
    PAGE,
    POST,
    TEXT,
    TOO_MANY,
    Answer,
    World,
    embed,
    linked,
    live,
    quoted,
)

OUTAGES = [
    DOWN,
    TOO_MANY,
    EMPTY,
    Answer("<html>Sign in to X</html>"),
    Answer("<html>Forbidden</html>", 403),
    Answer(b'{"error":"Bad request."}', 400),
    Answer(b'{"__typename":"Tweet","id_s'),
]


def seen(world: World) -> None:
    """The post is captured, and a day goes by."""
    world.x.shows(TEXT)
    assert world("capture", POST).code == 0
    world.later(days=1)


@pytest.mark.parametrize(
    "answer", OUTAGES, ids=["503", "429", "{}", "a login page", "403", "400", "JSON that breaks off"]
)
def test_an_answer_that_is_no_news_of_the_post_changes_nothing(world: World, answer: Answer) -> None:  # S13, S14
    seen(world)
    world.x.both(answer)
    for _ in range(2):
        done = world("recheck", "--post", POST)
        assert done.code in (4, 5)
        assert done.json["error"]["code"] == done.code
        assert done.json["error"]["why"]
        world.later(hours=1)
    history = world.history()
    post = history["post"]
    assert (post["availability"], post["last_live_at"], post["first_gone_at"]) == ("live", "2026-03-05T09:45:00Z", None)
    assert [look["finding"] for look in post["captures"] if look["route"] in ("syndication", "oembed")] == ["post"]
    failed = [look["verdict"] for look in history["observations"] if look["route"] == "syndication"][1:]
    assert len(failed) == 2
    assert set(failed) <= {"network-error", "unreadable", "refused"}
    assert len(history["versions"]) == 1


def test_a_host_that_asks_for_peace_is_waited_for_longer_each_time(world: World) -> None:  # S13
    seen(world)
    world.waits.clear()
    world.x.widget(TOO_MANY, TOO_MANY, TOO_MANY, live(TEXT))
    assert world.recheck() == ("live", "none")
    backing_off = [wait for wait in world.waits if wait > 0.01]
    assert len(backing_off) == 3
    assert backing_off == sorted(backing_off)
    assert len(world.asked("cdn.syndication.twimg.com")) == 5
    (version,) = world.history()["versions"]
    assert len(version["captures"]) == 2


def test_retry_after_is_honoured_and_a_wait_beyond_our_patience_is_not_begun(world: World) -> None:  # S13
    seen(world)
    world.x.widget(Answer("Rate limit exceeded", 429, retry_after="40"), live(TEXT))
    assert world.recheck() == ("live", "none")
    assert max(world.waits) >= 40
    asked = len(world.standin.hits())
    world.waits.clear()
    world.x.both(Answer("Rate limit exceeded", 429, retry_after="86400"))
    assert world("recheck", "--post", POST).code == 4
    assert sum(world.waits) < 1
    assert len([hit for hit in world.standin.hits()[asked:] if "archive.org" not in hit.host]) == 2
    assert world.availability() == "live"


def test_an_outage_of_one_platform_is_told_item_by_item_and_spoils_nothing_of_the_other(world: World) -> None:  # S14
    seen(world)
    world.telegram.shows(text("Rising."))
    world("capture", MESSAGE)
    world.later(days=1)
    world.x.both(DOWN)
    world.telegram.has_no_post()
    done = world("recheck", "--all")
    assert done.code == 3
    assert {(one["post"], one["availability"], one["change"]) for one in done.json["checked"]} == {
        ("twitter:" + POST.rsplit("/", 1)[1], "live", "none"),
        ("telegram:river_gauge/120", "deleted", "gone"),
    }
    (incomplete,) = done.json["incomplete"]
    assert incomplete["what"] == POST
    assert incomplete["why"]


def test_with_all_platforms_down_the_article_is_kept_and_its_posts_are_pending(world: World) -> None:  # S14
    world.x.both(DOWN)
    world.telegram.all_doors(DOWN)
    world.prints(embed(TEXT), linked(MESSAGE))
    done = world("archive", PAGE)
    assert done.code == 3
    assert [citation["status"] for citation in done.json["citations"]] == ["pending", "pending"]
    assert all(citation["reason"] for citation in done.json["citations"])
    assert len(done.json["incomplete"]) == 2
    assert {post["availability"] for post in done.json["posts"]} == {"unknown"}
    assert world("lookup", PAGE).code == 0


@pytest.mark.parametrize("again", [("archive", PAGE), ("recheck", "--all")], ids=["archive", "recheck --all"])
def test_what_is_pending_is_made_good_by_a_later_run(world: World, again: tuple[str, ...]) -> None:
    world.x.both(DOWN)
    world.prints(embed(TEXT), quoted(TEXT))
    assert world("archive", PAGE).code == 3
    world.later(hours=1)
    world.x.shows(TEXT)
    done = world(*again)
    assert done.code == 0
    assert done.json["incomplete"] == []
    answer = world("lookup", PAGE).json
    assert answer["citations"][0]["status"] == "captured"
    assert answer["quotes"][0]["matches"][0]["verdict"] == "exact"
    assert [post["availability"] for post in answer["posts"]] == ["live"]
    assert answer["posts"][0]["captures"][-1]["taken_at"] > "2026-03-05T10:44"


def test_what_was_captured_is_not_asked_for_again_by_a_second_archive(world: World) -> None:
    world.x.shows(TEXT)
    world.prints(embed(TEXT))
    assert world("archive", PAGE).code == 0
    asked = len(world.asked("cdn.syndication.twimg.com"))
    world.later(days=1)
    assert world("archive", PAGE).code == 0
    assert len(world.asked("cdn.syndication.twimg.com")) == asked


def test_capture_of_two_posts_one_of_which_cannot_be_had_is_done_in_part(world: World) -> None:
    world.x.shows(TEXT)
    world.telegram.all_doors(DOWN)
    done = world("capture", POST, MESSAGE)
    assert done.code == 3
    assert [post["availability"] for post in done.json["posts"]] == ["live", "unknown"]
    (incomplete,) = done.json["incomplete"]
    assert incomplete["what"] == MESSAGE
    assert world("capture", MESSAGE).code == 4


def test_an_import_is_no_look_and_a_capture_afterwards_is_one(world: World) -> None:
    row = {"platform": "twitter", "post_id": ID, "author": {"handle": "harbour_watch"}, "text": TEXT}
    Path("posts.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert world("import", "posts.jsonl").code == 0
    world.x.both(DOWN)
    world.prints(embed(TEXT), quoted(TEXT))
    done = world("archive", PAGE)
    (citation,), (post,) = done.json["citations"], done.json["posts"]
    assert (citation["status"], citation["reason"]) == ("captured", "imported")
    assert (post["availability"], post["last_live_at"]) == ("unknown", None)
    assert done.json["quotes"][0]["matches"][0]["verdict"] == "exact"
    world.later(hours=1)
    world.x.shows(TEXT)
    assert world("recheck", "--all").code == 0
    answer = world("lookup", PAGE).json
    assert answer["posts"][0]["availability"] == "live"
    assert answer["citations"][0]["reason"] == "captured by syndication"


def test_a_text_that_differs_from_an_import_is_a_version_and_no_edit_that_we_saw(world: World) -> None:
    row = {"platform": "twitter", "post_id": ID, "author": {"handle": "harbour_watch"}, "text": "As somebody noted it."}
    Path("posts.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    world("import", "posts.jsonl")
    world.x.shows(TEXT)
    assert world.recheck() == ("live", "none")
    assert [version["text"] for version in world.history()["versions"]] == ["As somebody noted it.", TEXT]
    assert world.history()["post"]["text"] == TEXT


def test_a_refusal_is_told_as_one(world: World) -> None:
    world.x.both(Answer("<html>Forbidden</html>", 403))
    assert world("capture", POST).code == 5
    world.prints(embed(TEXT))
    done = world("archive", PAGE)
    assert done.code == 3
    assert done.json["citations"][0]["status"] == "refused"
    assert world("recheck", "--all").code == 5


def test_a_private_telegram_post_is_refused_without_being_asked_for(world: World) -> None:
    world.prints(linked("https://t.me/c/1234567890/55"))
    done = world("archive", PAGE)
    assert done.code == 3
    (citation,) = done.json["citations"]
    assert citation["status"] == "refused"
    assert citation["reason"]
    assert world.asked("t.me") == []


@pytest.mark.parametrize(("answer", "code"), [(Answer("<html>No</html>", 403), 5), (NOT_FOUND, 5), (DOWN, 4)])
def test_an_article_that_cannot_be_had_ends_the_run_with_the_code_that_says_why(
    world: World, answer: Answer, code: int
) -> None:
    world.answers("news.example", "/harbour", answer)
    done = world("archive", PAGE)
    assert done.code == code
    assert done.json["error"]["code"] == code


def test_failed_looks_stand_in_the_history_beside_the_others_in_order(world: World) -> None:
    seen(world)
    world.x.both(DOWN)
    world("recheck", "--all")
    world.later(days=1)
    world.x.shows(TEXT)
    assert world.recheck() == ("live", "none")
    looks = [look for look in world.history()["observations"] if look["route"] == "syndication"]
    assert [(look["verdict"], look["http"]) for look in looks] == [("live", 200), ("network-error", 503), ("live", 200)]
    assert [look["taken_at"][:10] for look in looks] == ["2026-03-05", "2026-03-06", "2026-03-07"]
    assert all(look["why"] for look in looks)
