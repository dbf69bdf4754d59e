"""Copies of posts in the Wayback Machine: which are asked for, how they are read, and that none is no deletion."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from adapters import telegram
from archiver.adapter import Absence, Post, PostRef, Refused, Unreachable, Unreadable
from archiver.testing import NONSENSE, check_nonsense, check_route
from tests.adapters.conftest import Stage
from tests.adapters.tme_pages import album, channel_page, error, label, landing, message, page, photo, text

REF = PostRef("telegram", "river_gauge/120", "https://t.me/river_gauge/120")
CDX = "https://web.archive.org/cdx/search/cdx?"
ROWS = {"output": "json", "fl": "timestamp,original,mimetype,statuscode,digest"}
OWN = CDX + urlencode({"url": "t.me/river_gauge/120*", "filter": "original:.*/120([/?#].*)?", "limit": "300"} | ROWS)
LISTS = CDX + urlencode(
    {"url": "t.me/s/river_gauge*", "filter": "original:(?i).*/s/river_gauge(/120)?/?([?].*)?", "limit": "-3000"} | ROWS
)
EMBED = "https://t.me/river_gauge/120?embed=1&mode=tme"
PAGE = "https://t.me/river_gauge/120"
NEWEST = "https://t.me/s/river_gauge"
CHANNEL = "https://t.me/river_gauge"


def look(stage: Stage) -> Post | Absence:
    with stage.web as web:
        return check_route(telegram, "wayback", REF, web)


def lists(stage: Stage, at: str, *rows: tuple[str, str], status: str = "200") -> None:
    """The archive's list of copies: (timestamp, address)."""
    table = [list(ROWS["fl"].split(",")), *([when, what, "text/html", status, "ABC"] for when, what in rows)]
    stage.says(at, json.dumps(table if rows else []), kind="application/json")


def copy(when: str, what: str) -> str:
    return f"https://web.archive.org/web/{when}id_/{what}"


def fetched(stage: Stage) -> list[str]:
    return [hit.target.removeprefix("/web/") for hit in stage.standin.log if hit.target.startswith("/web/")]


def test_a_copy_of_the_widget_is_read_as_the_widget_is(stage: Stage):
    lists(stage, OWN, ("20260306120000", EMBED))
    stage.says(copy("20260306120000", EMBED), page(message(text("Level 4.20 m"), photo("pier"))))
    post = look(stage)
    assert isinstance(post, Post)
    assert (post.text, post.author.id) == ("Level 4.20 m", "2101234567")
    assert (post.posted_at, post.posted_at_source) == (datetime(2026, 3, 5, 9, 30, 12, tzinfo=UTC), "wayback")
    assert [medium.url for medium in post.media] == [copy("20260306120000", "https://cdn4.telesco.pe/file/pier.jpg")]
    assert len(stage.asked) == 2


def test_the_newest_copy_comes_first_and_an_unreadable_one_is_passed_over(stage: Stage):
    lists(stage, OWN, ("20260306", EMBED), ("20260307", EMBED), ("20260308", EMBED))
    stage.says(copy("20260308", EMBED), "Hello, world")
    stage.says(copy("20260307", EMBED), page(message(text("Second wording"))))
    post = look(stage)
    assert isinstance(post, Post)
    assert post.text == "Second wording"
    assert [target[:8] for target in fetched(stage)] == ["20260308", "20260307"]


def test_of_many_copies_the_oldest_is_the_last_that_is_fetched(stage: Stage):
    days = [f"202603{day:02}" for day in range(6, 20)]
    lists(stage, OWN, *((day, EMBED) for day in days), ("20260307", PAGE))
    for day in days[1:]:
        stage.says(copy(day, EMBED), error("Post not found"))
    stage.says(copy(days[0], EMBED), page(message(text("Before the deletion"))))
    post = look(stage)
    assert isinstance(post, Post)
    assert post.text == "Before the deletion"
    assert [target[:8] for target in fetched(stage)] == ["20260319", "20260318", "20260306"]


def test_other_posts_comments_and_redirects_are_no_copies_of_it(stage: Stage):
    others = ("https://t.me/river_gauge/1200?embed=1", "https://t.me/river_gauge/120?comment=7&embed=1")
    lists(stage, OWN, *(("20260306", other) for other in others))
    lists(stage, LISTS)
    assert isinstance(look(stage), Absence)
    assert fetched(stage) == []
    stage.standin.clear()
    lists(stage, OWN, ("20260306", EMBED), status="302")
    lists(stage, LISTS)
    assert isinstance(look(stage), Absence)
    assert fetched(stage) == []


def test_an_item_of_an_album_is_found_in_the_copy_of_its_album(stage: Stage):
    single = "https://t.me/river_Gauge/120?single&embed=1"
    lists(stage, OWN, ("20260306", single))
    stage.says(copy("20260306", single), page(message(album(("one", 119), ("two", 120)), text("Two"), number=119)))
    post = look(stage)
    assert isinstance(post, Post)
    assert (post.ref, post.text, len(post.media)) == (REF, "Two", 2)


def test_the_archive_may_give_the_nearest_copy_instead(stage: Stage):
    lists(stage, OWN, ("20260306120000", EMBED))
    stage.says(copy("20260306120000", EMBED), status=302, to=copy("20260309080000", EMBED))
    stage.says(copy("20260309080000", EMBED), page(message(text("Level 4.20 m"), photo("pier"))))
    post = look(stage)
    assert isinstance(post, Post)
    assert "/20260309080000id_/" in post.media[0].url


# --- the post's page ---


def test_a_copy_of_the_posts_page_gives_its_text_beside_the_channels(stage: Stage):
    lists(stage, OWN, ("20260306120000", PAGE))
    stage.says(copy("20260306120000", PAGE), landing("River Gauge", "Level 4.20 m", post=True))
    stage.says(copy("20260306120000", CHANNEL), landing("River Gauge", "All about the river"))
    post = look(stage)
    assert isinstance(post, Post)
    assert (post.text, post.posted_at, post.posted_at_source) == ("Level 4.20 m", None, None)


def test_a_copy_that_describes_the_channel_is_no_post(stage: Stage):
    lists(stage, OWN, ("20260306120000", PAGE))
    lists(stage, LISTS)
    stage.says(copy("20260306120000", PAGE), landing("River Gauge", "All about the river", post=True))
    stage.says(copy("20260306120000", CHANNEL), landing("River Gauge", "All about the river"))
    with pytest.raises(Unreadable, match="describes the channel"):
        look(stage)


def test_widgets_come_before_pages_since_pages_cut(stage: Stage):
    lists(stage, OWN, ("20260309", PAGE), ("20260306", EMBED))
    stage.says(copy("20260306", EMBED), page(message(text("Level 4.20 m"))))
    assert isinstance(look(stage), Post)
    assert [target[:8] for target in fetched(stage)] == ["20260306"]


def test_a_cut_text_is_given_where_no_copy_has_more(stage: Stage):
    lists(stage, OWN, ("20260306120000", PAGE))
    lists(stage, LISTS)
    stage.says(copy("20260306120000", PAGE), landing("River Gauge", "Level " * 160, post=True))
    stage.says(copy("20260306120000", CHANNEL), landing("River Gauge", "All about the river"))
    post = look(stage)
    assert isinstance(post, Post)
    assert not post.text_complete
    assert LISTS.partition("?")[0].endswith(stage.standin.log[-1].path)


# --- lists ---


def test_a_list_that_ends_shortly_after_the_post_holds_it(stage: Stage):
    lists(stage, OWN)
    ends = [f"https://t.me/s/river_gauge?before={end}" for end in (100, 120, 135, 141, 900)]
    lists(stage, LISTS, *(("20260401", end) for end in ends), ("20260401", "https://t.me/s/river_gauge_2?before=125"))
    stage.says(copy("20260401", ends[2]), channel_page(message(text("Level 4.20 m")), message(text("x"), number=130)))
    post = look(stage)
    assert isinstance(post, Post)
    assert post.text == "Level 4.20 m"
    assert fetched(stage) == [f"20260401id_/{ends[2]}"]


@pytest.mark.parametrize("end", [1, 120, 141, 900])
def test_a_list_that_ends_before_the_post_or_far_behind_it_is_not_fetched(stage: Stage, end):
    lists(stage, OWN)
    lists(stage, LISTS, ("20260401", f"{NEWEST}?before={end}"))
    assert isinstance(look(stage), Absence)
    assert fetched(stage) == []


def test_a_list_opened_at_the_post_holds_it(stage: Stage):
    lists(stage, OWN)
    around, other = "https://t.me/s/River_Gauge/120", "https://t.me/s/river_gauge/119"
    lists(stage, LISTS, ("20260401", f"{NEWEST}?before=121"), ("20260301", around), ("20260401", other))
    stage.says(copy("20260301", around), channel_page(message(text("Level 4.20 m")), message(text("x"), number=130)))
    assert isinstance(look(stage), Post)
    assert fetched(stage) == [f"20260301id_/{around}"]


def test_among_lists_of_many_days_the_one_that_holds_it_is_found_by_halving(stage: Stage):
    lists(stage, OWN)
    days = [f"202603{day:02}" for day in range(1, 8)]
    lists(stage, LISTS, *((day, NEWEST) for day in days))
    for at, day in enumerate(days):  # ten messages a day: number 120 is of the third day
        numbers = range(100 + 10 * at - 9, 100 + 10 * at + 1)
        stage.says(copy(day, NEWEST), channel_page(*(message(text(f"Post {n}"), number=n) for n in numbers)))
    post = look(stage)
    assert isinstance(post, Post)
    assert post.text == "Post 120"
    assert [target[:8] for target in fetched(stage)] == ["20260304", "20260302", "20260303"]


def test_lists_that_do_not_hold_it_say_nothing(stage: Stage):
    lists(stage, OWN)
    lists(stage, LISTS, ("20260301", NEWEST))
    stage.says(copy("20260301", NEWEST), channel_page(message(text("Earlier"), number=90)))
    absence = look(stage)
    assert isinstance(absence, Absence)
    assert (absence.reason, "has no copy" in absence.said) == ("not_found", True)


def test_searches_in_the_channel_are_no_lists(stage: Stage):
    lists(stage, OWN)
    lists(stage, LISTS, ("20260301", "https://t.me/s/river_gauge?q=level"))
    assert isinstance(look(stage), Absence)
    assert fetched(stage) == []


# --- nothing ---


def test_without_a_copy_the_archive_has_none_and_that_is_all(stage: Stage):
    lists(stage, OWN)
    lists(stage, LISTS)
    said = "web.archive.org has no copy of this post, nor of a list that may hold it"
    assert look(stage) == Absence(REF, "not_found", said)
    assert len(stage.asked) == 2


def test_copies_of_telegrams_error_are_told_in_its_words(stage: Stage):
    lists(stage, OWN, ("20260306", EMBED))
    lists(stage, LISTS)
    stage.says(copy("20260306", EMBED), error("Post not found"))
    absence = look(stage)
    assert isinstance(absence, Absence)
    assert absence.reason == "not_found"
    assert absence.said.endswith("of the copies that were read (1) none shows the post; one says: Post not found")


def test_copies_that_nobody_can_read_are_no_absence(stage: Stage):
    lists(stage, OWN, ("20260306", EMBED), ("20260307", EMBED))
    lists(stage, LISTS)
    stage.says(copy("20260307", EMBED), page("<p>A layout of next year</p>"))
    stage.says(copy("20260306", EMBED), status=404)
    with pytest.raises(Unreadable, match="not understood"):
        look(stage)


def test_a_service_messages_label_is_given_only_where_there_is_no_more(stage: Stage):
    lists(stage, OWN, ("20260306", EMBED))
    lists(stage, LISTS, ("20260401", "https://t.me/s/river_gauge?before=121"))
    stage.says(copy("20260306", EMBED), page(label("Service message")))
    stage.says(
        copy("20260401", "https://t.me/s/river_gauge?before=121"),
        channel_page(message(text("Channel created"), classes="service_message")),
    )
    post = look(stage)
    assert isinstance(post, Post)
    assert (post.text, post.text_complete) == ("Channel created", True)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, "<html><h1>Temporarily Offline</h1></html>", Unreachable),
        (200, "org.archive.util.io.RobotAccessControlException: blocked", Refused),
        (403, "", Refused),
        (429, "", Unreachable),
        (503, "", Unreachable),
        (400, "", Unreadable),
    ],
)
def test_an_archive_that_cannot_answer_says_nothing(stage: Stage, status, body, error):
    stage.says(OWN, body, status)
    with pytest.raises(error):
        look(stage)


def test_a_private_channels_post_is_in_no_archive(stage: Stage):
    ref = telegram.recognise("https://t.me/c/1501234567/33")
    assert ref is not None
    with pytest.raises(Refused, match="members only"), stage.web as web:
        telegram.read_copies(ref, web)
    assert stage.asked == []


def test_no_nonsense_in_the_place_of_a_copy_becomes_a_finding(stage: Stage):
    def client(status: int, kind: str, body: bytes) -> httpx.Client:
        stage.standin.clear()
        lists(stage, OWN, ("20260306", EMBED))
        lists(stage, LISTS, ("20260306", NEWEST))
        for url in (EMBED, NEWEST):
            stage.says(copy("20260306", url), body, status, kind)
        return stage.web

    wayback: Any = SimpleNamespace(ROUTES=telegram.ROUTES[3:])
    check_nonsense(wayback, REF, client)


@pytest.mark.parametrize("answer", [row for row in NONSENSE if row[2] != b"[]"])  # which is how it says: none
def test_no_nonsense_in_the_place_of_its_list_becomes_a_finding(stage: Stage, answer):
    stage.says(OWN, answer[2], answer[0], answer[1])
    with pytest.raises((Unreadable, Unreachable, Refused)):
        look(stage)
