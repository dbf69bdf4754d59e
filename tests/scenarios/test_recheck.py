"""`recheck`: which posts are due, what it says of each, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.tme_pages import text
from tests.adapters.x_answers import ID
from tests.scenarios.world import DOWN, MESSAGE, PAGE, POST, TEXT, Answer, World, embed, linked, live

LONG_AFTER = "2026-09-05T00:00:00Z"


def seen(world: World) -> None:
    world.x.shows(TEXT)
    world("capture", POST)


def due(world: World, *words: str) -> list[str]:
    """The posts that `recheck` looks at now."""
    done = world("recheck", *words)
    assert done.code == 0
    return [one["post"].partition(":")[0] for one in done.json["checked"]]


def test_with_nothing_due_nothing_is_asked(world: World) -> None:
    seen(world)
    asked = len(world.standin.hits())
    done = world("recheck")
    assert (done.code, done.json) == (0, {"checked": [], "incomplete": []})
    assert len(world.standin.hits()) == asked


def test_a_post_on_x_is_looked_at_by_its_age_and_by_our_first_look(world: World) -> None:
    seen(world)  # a quarter of an hour after it was posted
    for minutes in (5, 11, 14, 21, 14):  # after 5, 30 and 65 minutes, by either
        world.later(minutes=minutes - 1)
        assert due(world) == [], world.now
        world.later(minutes=1)
        assert due(world) == ["twitter"], world.now
    world.later(minutes=60)
    assert due(world) == []


def test_each_platform_has_its_own_plan(world: World) -> None:
    seen(world)
    world.telegram.shows(text("Rising."))  # posted at the same time
    world("capture", MESSAGE)
    world.later(minutes=1)  # 15 minutes after the posts: the first step of Telegram's plan
    assert due(world) == ["telegram"]
    world.later(minutes=4)  # five minutes after our first look: the first step of X's
    assert due(world) == ["twitter"]


def test_the_plan_of_the_config_wins(world: World) -> None:
    Path("config.yaml").write_text("recheck: {twitter: [20m, 90m]}\n", encoding="utf-8")
    seen(world)
    steps = ((6, ["twitter"]), (13, []), (1, ["twitter"]), (55, []), (1, ["twitter"]), (14, ["twitter"]))
    for minutes, wanted in steps:
        world.later(minutes=minutes)
        assert due(world) == wanted, world.now


def test_as_of_chooses_what_is_due_and_stamps_no_record(world: World) -> None:
    seen(world)
    world.later(minutes=1)
    assert due(world) == []
    assert due(world, "--as-of", LONG_AFTER) == ["twitter"]
    newest = [look["taken_at"] for look in world.history()["observations"] if look["route"] == "syndication"][-1]
    assert newest == "2026-03-05T09:46:00Z"


def test_after_a_round_that_failed_the_next_comes_half_an_hour_later(world: World) -> None:
    seen(world)
    world.later(days=2)
    world.x.both(DOWN)
    assert world("recheck").code == 4
    world.x.shows(TEXT)
    world.later(minutes=10)
    assert due(world) == []
    world.later(minutes=31)
    assert due(world) == ["twitter"]


def test_a_part_of_a_round_that_fails_is_no_failed_round(world: World) -> None:
    world.x.widget(live("A long post that is cut here…", note_tweet={"id": "Tm90ZQ"}))
    world.x.oembed(DOWN)
    world("capture", POST)
    world.later(days=31)
    assert due(world) == ["twitter"]
    world.later(hours=2)
    assert due(world) == []


def test_a_not_found_that_nothing_confirms_is_looked_at_again_after_half_an_hour(world: World) -> None:
    seen(world)
    world.later(days=2)
    world.x.widget(Answer("<html>Nothing</html>", 404))
    world.x.oembed(Answer("<html>Payment required</html>", 402))
    assert due(world) == ["twitter"]
    world.later(minutes=29)
    assert due(world) == []
    world.later(minutes=2)
    assert due(world) == ["twitter"]
    assert world.availability() == "deleted"


def test_a_post_that_an_article_cites_and_nobody_captured_yet_is_due(world: World) -> None:
    world.prints(embed(TEXT))
    assert world("archive", "--no-capture", PAGE).code == 0
    world.x.shows(TEXT)
    assert due(world) == ["twitter"]
    assert world("lookup", PAGE).json["citations"][0]["status"] == "captured"


def test_posts_of_platforms_without_an_adapter_are_left_alone(world: World) -> None:
    world.prints(linked("https://vk.com/wall-123_456"))
    assert world("archive", "--no-capture", PAGE).code == 0
    assert due(world, "--all") == []
    done = world("recheck", "--post", "https://vk.com/wall-123_456")
    assert done.code == 2
    assert "vk" in done.json["error"]["why"]


def test_a_post_that_is_found_gone_is_no_failure(world: World) -> None:
    seen(world)
    world.later(days=1)
    world.x.says("This Post was deleted by the Post author.")
    done = world("recheck", "--all")
    assert (done.code, done.json["incomplete"]) == (0, [])
    assert done.json["checked"][0]["change"] == "gone"


@pytest.mark.parametrize(
    "name", [POST, "https://twitter.com/someone_else/status/" + POST[-19:], "twitter:" + POST[-19:]]
)
def test_a_post_goes_by_any_of_its_names(world: World, name: str) -> None:  # fmt: skip
    seen(world)
    (checked,) = world("recheck", "--post", name).json["checked"]
    assert checked == {"post": f"twitter:{ID}", "availability": "live", "change": "none"}
    assert world.history(name)["post"]["id"] == checked["post"]


@pytest.mark.parametrize(
    "words",
    [
        ("--post", "https://news.example/harbour"),
        ("--post", "twitter:1"),
        ("--as-of", "soon"),
        ("--as-of", "2026-03-05T10:00:00"),
    ],
)
def test_what_cannot_be_used_ends_with_2(world: World, words: tuple[str, ...]) -> None:
    seen(world)
    done = world("recheck", *words)
    assert done.code == 2
    assert done.json["error"]["why"]
