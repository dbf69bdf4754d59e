"""`run --once`: sources are followed, articles archived and read again, posts looked at, each when it is due."""

from __future__ import annotations

import json
import os
import shutil
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from db.archive import Archive
from tests.adapters.x_answers import ID
from tests.scenarios.world import DOWN, MORNING, NOT_FOUND, PAGE, TEXT, Answer, World, embed, later_id, quoted, rss

OTHER = "https://news.example/bridge"
FEED = "url: https://news.example/rss"


def newsroom(world: World, *feeds: str, more: str = "") -> None:
    """A paper with a feed of one article that shows a post, followed."""
    world.follows(*(feeds or (FEED,)), more=more)
    world.lists(PAGE)
    world.prints(embed(TEXT), quoted(TEXT))
    world.x.shows(TEXT)


def pages(world: World) -> list[str]:
    return [target for target in world.asked("news.example") if target not in ("/rss", "/robots.txt")]


def test_a_new_article_of_a_feed_is_archived_with_its_posts(world: World) -> None:
    newsroom(world)
    done = world.runs()
    assert [(one["source"], one["new"]) for one in done["sources"]] == [("https://news.example/rss", 1)]
    (page,) = done["pages"]
    assert page["source"] == PAGE
    found = world("lookup", PAGE).json
    assert [post["id"] for post in found["posts"]] == [f"twitter:{ID}"]
    assert found["quotes"][0]["matches"][0]["verdict"] == "exact"
    assert world("verify").code == 0


def test_a_second_round_asks_nobody_anything(world: World) -> None:
    newsroom(world)
    world.runs()
    asked = len(world.standin.hits())
    done = world.runs()
    assert (done["sources"], done["pages"], done["checked"]) == ([], [], [])
    assert len(world.standin.hits()) == asked


def test_a_feed_is_asked_at_its_own_pace_and_only_for_what_is_new(world: World) -> None:
    newsroom(world, "url: https://news.example/rss, every: 2h")
    world.answers("news.example", "/rss", Answer(rss(PAGE, when=world.now)))
    world.standin.forget("news.example", "/rss")
    head = {"ETag": '"one"', "Last-Modified": "Thu, 05 Mar 2026 09:00:00 GMT", "Content-Type": "application/rss+xml"}
    world.standin.add("news.example", "/rss", rss(PAGE, when=world.now), headers=head)
    world.standin.add("news.example", "/rss", status=304)
    world.runs()
    world.later(minutes=119)
    assert world.runs()["sources"] == []
    world.later(minutes=2)
    assert [one["new"] for one in world.runs()["sources"]] == [0]
    asked = world.standin.hits("news.example")[-1]
    assert asked.headers["if-none-match"] == '"one"'
    assert asked.headers["if-modified-since"] == "Thu, 05 Mar 2026 09:00:00 GMT"


def test_what_the_feed_brings_later_is_archived_then(world: World) -> None:
    newsroom(world)
    world.runs()
    world.lists(OTHER, PAGE)
    world.prints("<p>The bridge stays shut.</p>", page=OTHER)
    world.later(minutes=31)
    assert [one["source"] for one in world.runs()["pages"]] == [OTHER]


def test_posts_are_looked_at_by_the_plan_of_their_platform(world: World) -> None:
    newsroom(world)
    world.runs()  # a quarter of an hour after the post
    world.later(minutes=16)
    assert [one["post"] for one in world.runs()["checked"]] == [f"twitter:{ID}"]
    world.later(minutes=10)
    assert world.runs()["checked"] == []


def test_a_deletion_is_found_once_and_then_stands(world: World) -> None:
    newsroom(world)
    world.runs()
    world.x.has_no_post()
    changes = []
    for _ in range(12):
        world.later(minutes=40)
        changes += [one["change"] for one in world.runs()["checked"]]
    assert changes.count("gone") == 1
    assert world.availability() == "deleted"


def test_the_article_is_read_again_by_its_own_plan(world: World) -> None:
    newsroom(world, more="recheck: {article: [1h, 6h]}\n")
    world.runs()
    read = []
    for _ in range(20):
        world.later(minutes=30)
        read.append(len(pages(world)))
        world.runs()
    assert len(pages(world)) == 3  # at first, after an hour, after six
    captures = world("lookup", PAGE).json["article"]["captures"]
    assert len(captures) == 3


def test_as_of_chooses_what_is_due_by_then_and_stamps_nothing(world: World) -> None:
    newsroom(world)
    world.runs()
    done = world.runs("--as-of", (world.now + timedelta(minutes=20)).isoformat())
    assert [one["post"] for one in done["checked"]] == [f"twitter:{ID}"]
    (last,) = world.history()["observations"][-1:]
    assert last["taken_at"] < (MORNING + timedelta(minutes=5)).isoformat()


def test_an_article_that_does_not_answer_is_tried_again_and_others_are_read(world: World) -> None:
    newsroom(world)
    world.lists(OTHER, PAGE)
    world.answers("news.example", "/bridge", DOWN, DOWN, DOWN, DOWN, DOWN, DOWN, DOWN, DOWN)
    done = world.runs()
    assert [bool(one["why"]) for one in done["pages"]] == [True, False] or [
        bool(one["why"]) for one in done["pages"]
    ] == [False, True]
    assert [item["what"] for item in done["incomplete"]] == [OTHER]
    world.answers("news.example", "/bridge")
    world.prints("<p>The bridge is open.</p>", page=OTHER)
    world.later(minutes=15)
    assert [one["source"] for one in world.runs()["pages"]] == [OTHER]
    assert world("lookup", OTHER).code == 0


def test_a_disk_that_fills_up_is_no_fault_of_the_pages_that_are_left(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom(world)
    world.lists(PAGE, OTHER)
    world.prints("<p>The bridge is open.</p>", page=OTHER)
    real = shutil.disk_usage

    def usage(folder: Path) -> Any:
        return real(folder)._replace(free=0 if len(pages(world)) else 1 << 40)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    assert world.ends("run", "--once") == 2
    assert len(pages(world)) == 1
    monkeypatch.setattr(shutil, "disk_usage", real)
    with Archive.open(Path("archive"), create=False) as archive:
        (left,) = archive.agenda.due("page", world.now)
        assert (left.tries, "why" in left.note) == (0, False)


def test_a_feed_that_is_no_feed_says_so_and_is_asked_less_and_less(world: World) -> None:
    newsroom(world)
    world.answers("news.example", "/rss", Answer("<html><p>We have moved.</p></html>"))
    times = []
    for _ in range(48):
        if world.runs()["sources"]:
            times.append(world.now)
        world.later(minutes=30)
    assert [round((b - a) / timedelta(minutes=30)) for a, b in pairwise(times)] == [1, 2, 4, 8, 16]
    stands = world("status")
    assert stands.code == 3
    assert "lists no articles" in stands.json["sources"][0]["why"]
    world.lists(PAGE)
    world.later(days=1)
    assert world.runs()["sources"][0]["new"] == 1
    assert world("status").code == 0


def test_robots_txt_is_honoured_for_feeds_and_articles_and_the_decision_is_kept(world: World) -> None:
    newsroom(world)
    world.answers("news.example", "/robots.txt", Answer("User-agent: *\nDisallow: /harbour\n"))
    done = world.runs()
    assert "robots.txt" in done["pages"][0]["why"]
    assert pages(world) == []
    assert world.asked("news.example").count("/robots.txt") == 1
    assert world("verify").code == 0


def test_a_host_whose_robots_txt_cannot_be_had_is_not_asked_for_now(world: World) -> None:
    newsroom(world)
    world.answers("news.example", "/robots.txt", DOWN)
    assert "cannot be had" in world.runs()["sources"][0]["why"]
    world.answers("news.example", "/robots.txt", NOT_FOUND)
    world.later(minutes=61)
    assert world.runs()["sources"][0]["new"] == 1


def test_only_what_is_wanted_is_kept(world: World) -> None:
    newsroom(world, FEED + ", only: {citing: true}")
    world.lists(OTHER, PAGE)
    world.prints("<p>The bridge stays shut.</p>", page=OTHER)
    passed = {one["source"]: one["why"] for one in world.runs()["pages"]}
    assert passed == {OTHER: "not wanted", PAGE: None}
    assert world("lookup", OTHER).code == 2
    world.later(days=40)
    assert OTHER not in [one["source"] for one in world.runs()["pages"]]


def test_the_first_look_at_a_feed_takes_what_is_young_enough(world: World) -> None:
    newsroom(world, FEED + ", backfill: 1d")
    old = rss(OTHER, when=world.now - timedelta(days=2)).partition("<item>")[2].partition("</channel>")[0]
    young = rss(PAGE, when=world.now)
    world.answers("news.example", "/rss", Answer(young.replace("</channel>", f"<item>{old}</channel>")))
    assert [one["source"] for one in world.runs()["pages"]] == [PAGE]
    world.later(hours=1)
    assert OTHER not in [one["source"] for one in world.runs()["pages"]]


def test_without_a_backfill_the_first_look_takes_all_that_the_feed_lists(world: World) -> None:
    newsroom(world)
    world.answers("news.example", "/rss", Answer(rss(PAGE, when=world.now - timedelta(days=700))))
    assert [one["source"] for one in world.runs()["pages"]] == [PAGE]


def test_an_article_that_gives_no_date_is_dated_by_its_feed(world: World) -> None:
    newsroom(world)
    page = "<html lang=en><title>T</title><body><article><p>The gate stays shut all night.</p></article></body></html>"
    world.answers("news.example", "/harbour", Answer(page))
    world.runs()
    assert world("lookup", PAGE).json["article"]["published_at"] == "2026-03-05T09:45:00Z"


def test_one_article_at_two_addresses_is_read_once(world: World) -> None:
    newsroom(world)
    twin = "https://news.example/amp/harbour"
    world.prints(f'<link rel="canonical" href="{PAGE}">', embed(TEXT), page=twin)
    world.runs()
    world.later(hours=3)
    before = len(pages(world))
    world.lists(PAGE + "?utm_source=feed#top", PAGE)
    world.runs()
    assert [target for target in pages(world)[before:] if "utm" in target] == []


def test_a_list_in_a_file_and_a_folder_of_saved_articles_are_followed(world: World) -> None:
    newsroom(world, "file: list.txt", "folder: inbox")
    Path("list.txt").write_text(f"# ours\n{PAGE}\n", encoding="utf-8")
    Path("inbox").mkdir()
    saved = Path("inbox/bridge.html")
    saved.write_text("<html><body><article><p>The bridge stays shut tonight.</p></article></body></html>")
    os.utime(saved, (1, 1))
    done = world.runs()
    assert sorted(one["source"] for one in done["pages"]) == sorted([PAGE, str(saved.absolute())])
    assert world("lookup", "bridge.html").code == 0
    world.later(days=1)
    assert str(saved.absolute()) not in [one["source"] for one in world.runs()["pages"]]


@pytest.mark.parametrize("written", [None, 4_000_000_000])
def test_a_saved_article_that_was_written_just_now_or_by_a_wrong_clock_is_read(
    world: World, monkeypatch: pytest.MonkeyPatch, written: int | None
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("archiver.following.polling.sleep", waited.append)
    newsroom(world, "folder: inbox")
    Path("inbox").mkdir()
    saved = Path("inbox/bridge.html")
    saved.write_text("<html><body><article><p>The bridge stays shut tonight.</p></article></body></html>")
    if written:
        os.utime(saved, (written, written))
    assert [one["source"] for one in world.runs()["pages"]] == [str(saved.absolute())]
    assert waited == ([] if written else [2.0])


def test_a_saved_article_that_is_still_being_written_is_left_for_the_next_round(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom(world, "folder: inbox")
    Path("inbox").mkdir()
    saved = Path("inbox/bridge.html")
    saved.write_text("<html>")
    monkeypatch.setattr("archiver.following.polling.sleep", lambda _: saved.write_text("<html><body><article>"))
    assert world.runs()["pages"] == []


def test_a_clock_that_was_ahead_brings_neither_storm_nor_silence(world: World) -> None:
    newsroom(world)
    world.runs()
    world.later(days=365)
    world.runs()
    world.later(days=-365)
    looks = []
    for _ in range(40):
        world.later(minutes=30)
        looks.append(len(world.runs()["checked"]))
    assert sum(looks) == 4  # in the first 90 minutes, and after six hours, as if the clock had never been wrong


def test_a_clock_that_was_ahead_brings_no_article_that_was_passed_over(world: World) -> None:
    newsroom(world, FEED + ", backfill: 1d")
    old = rss(OTHER, when=world.now - timedelta(days=2)).partition("<item>")[2].partition("</channel>")[0]
    young = rss(PAGE, when=world.now)
    world.answers("news.example", "/rss", Answer(young.replace("</channel>", f"<item>{old}</channel>")))
    world.runs()
    world.later(days=40)
    world.runs()
    world.later(days=-40)
    for _ in range(4):
        world.runs()
        world.later(minutes=30)
    assert "/bridge" not in pages(world)


def test_another_plan_holds_for_what_is_planned_already(world: World) -> None:
    newsroom(world)
    world.runs()
    world.later(hours=2)
    world.runs()
    world.follows(FEED, more="recheck: {twitter: [3h], article: [3h]}\n")
    world.later(hours=1, minutes=1)
    done = world.runs()
    assert ([one["source"] for one in done["pages"]], len(done["checked"])) == ([PAGE], 1)


def test_posts_of_a_platform_that_makes_no_sense_are_left_alone_and_it_is_said(world: World) -> None:
    world.follows()
    ids = [later_id(minutes=number) for number in range(1, 13)]
    for id_, at in ids:
        world.x.shows(TEXT, id_=id_, posted=at)
    world("capture", *(f"https://x.com/harbour_watch/status/{id_}" for id_, _ in ids))
    for id_, _ in ids:
        world.x.both(Answer("<html>Log in</html>"), id_=id_)
    world.later(minutes=40)
    done = world.runs()
    assert [one["platform"] for one in done["paused"]] == ["twitter"]
    assert len(done["checked"]) == 5
    assert done["left"] == 7
    assert world("status").json["paused"][0]["platform"] == "twitter"
    world.later(minutes=31)
    assert len(world.runs()["checked"]) == 1  # one alone, to see
    for id_, at in ids:
        world.x.shows(TEXT, id_=id_, posted=at)
    world.later(minutes=61)
    assert len(world.runs()["checked"]) == 12
    assert world("status").json["paused"] == []


def test_what_a_killed_run_had_begun_is_done_by_the_next_one(world: World) -> None:
    newsroom(world)
    world.runs()
    from db.agenda import Entry
    from db.archive import Archive

    with Archive.open(Path("archive")) as archive:  # as if the process had ended after the page was kept
        (entry,) = archive.agenda.all("page")
        archive.agenda.put([Entry("page", entry.name, None, 0, {"new": "yes", "feed": "https://news.example/rss"})])
    assert [one["source"] for one in world.runs()["pages"]] == [PAGE]


def test_another_run_is_not_disturbed(world: World) -> None:
    from archiver.following.holder import holding

    newsroom(world)
    world.runs()
    with holding(Path("archive"), world.now) as holder:
        assert holder is not None
        done = world("run", "--once")
        assert done.code == 0
        assert f"process {json.loads(Path('archive/run.json').read_text())['pid']}" in done.json["held_by"]
        assert world("status").json["running"] is True
    assert world("status").json["running"] is False
