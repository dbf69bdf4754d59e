"""Telegram, looked at twice or more, through the command line."""

from __future__ import annotations

import pytest

from tests.adapters.tme_pages import (
    CHANNEL,
    NUMBER,
    album,
    channel_page,
    error,
    forwarded,
    label,
    landing,
    message,
    page,
    photo,
    reply,
    text,
    view,
)
from tests.scenarios.world import MESSAGE, NOT_FOUND, PAGE, PICTURE, Answer, World, linked

WORDS = "The level at the lower gauge is 412 cm and rising."
EDITED = "edited &nbsp;"
POLL = (
    '<div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">Which gauge?</div>'
    '<div class="tgme_widget_message_poll_option_text">Upper</div>'
    '<div class="tgme_widget_message_poll_option_text">Lower</div></div>'
)


def seen(world: World) -> None:
    """The post is captured, and a day goes by."""
    world.telegram.shows(text(WORDS))
    assert world("capture", MESSAGE).code == 0
    world.later(days=1)


def test_another_text_is_an_edit_with_a_version_for_each(world: World) -> None:  # S15
    seen(world)
    world.telegram.shows(text(WORDS.replace("412", "421")), meta=EDITED)
    assert world.recheck(MESSAGE) == ("edited", "edited")
    history = world.history(MESSAGE)
    assert [version["text"] for version in history["versions"]] == [WORDS, WORDS.replace("412", "421")]
    assert ["-", "412"] in history["versions"][1]["diff"]
    assert history["post"]["edited_at"] is None
    assert history["post"]["text"] == WORDS.replace("412", "421")
    world.later(days=1)
    assert world.recheck(MESSAGE) == ("edited", "none")


def test_a_text_that_goes_back_to_what_it_was_is_a_third_version(world: World) -> None:  # S15
    seen(world)
    world.telegram.shows(text("Nothing to see."), meta=EDITED)
    assert world.recheck(MESSAGE) == ("edited", "edited")
    world.later(days=1)
    world.telegram.shows(text(WORDS), meta=EDITED)
    assert world.recheck(MESSAGE) == ("edited", "edited")
    assert [version["text"] for version in world.history(MESSAGE)["versions"]] == [WORDS, "Nothing to see.", WORDS]


def test_the_edited_mark_alone_makes_no_new_version(world: World) -> None:  # S16
    seen(world)
    world.telegram.shows(text(WORDS), meta=EDITED)
    assert world.recheck(MESSAGE) == ("edited", "edited")
    history = world.history(MESSAGE)
    assert len(history["versions"]) == 1
    assert history["post"]["edited_at"] is None


def test_views_and_signed_links_that_change_are_no_edit(world: World) -> None:  # S16
    world.answers("cdn4.telesco.pe", "/file/first.jpg", Answer(PICTURE))
    world.telegram.shows(text(WORDS), photo("first"))
    assert world("capture", MESSAGE).code == 0
    world.later(days=1)
    world.answers("cdn4.telesco.pe", "/file/second.jpg", Answer(PICTURE))
    world.telegram.shows(text(WORDS), photo("second"))
    assert world.recheck(MESSAGE) == ("live", "none")
    assert len(world.history(MESSAGE)["versions"]) == 1


def test_post_not_found_between_live_neighbours_is_a_deletion(world: World) -> None:  # S17
    seen(world)
    world.telegram.has_no_post()
    assert world.recheck(MESSAGE) == ("deleted", "gone")
    post = world.history(MESSAGE)["post"]
    assert post["text"] == WORDS
    assert post["last_live_at"] < "2026-03-05T10" < post["first_gone_at"]
    world.later(days=1)
    world.telegram.shows(text(WORDS))
    assert world.recheck(MESSAGE) == ("live", "back")


def test_a_post_that_was_never_seen_is_missing_not_deleted(world: World) -> None:  # S17
    world.telegram.has_no_post()
    world.prints(linked(MESSAGE))
    done = world("archive", PAGE)
    assert done.code == 3
    assert done.json["citations"][0]["status"] == "missing"
    world.later(days=1)
    assert world.recheck(MESSAGE) == ("missing", "none")


def test_a_channel_that_is_gone_deletes_none_of_its_posts(world: World) -> None:  # S18
    seen(world)
    world.telegram.has_no_channel()
    assert world.recheck(MESSAGE) == ("missing", "gone")
    for _ in range(2):
        world.later(days=1)
        assert world.recheck(MESSAGE) == ("missing", "none")


def test_post_not_found_means_nothing_where_the_channel_itself_is_gone(world: World) -> None:  # S18
    seen(world)
    world.telegram.has_no_channel()
    world.telegram.widget(Answer(error("Post not found")))
    for _ in range(3):
        assert world.recheck(MESSAGE)[0] == "missing"
        world.later(days=1)


def test_a_channel_whose_preview_is_off_says_nothing_of_the_post(world: World) -> None:  # S18
    seen(world)
    world.telegram.widget(Answer("<html><body>hm</body></html>"))
    world.telegram.channel(Answer(status=302, location="https://t.me/river_gauge"))
    world.answers("t.me", "/river_gauge", Answer(landing("Telegram: View @river_gauge", "Water levels")))
    world.telegram.own_page(NOT_FOUND)
    done = world("recheck", "--post", MESSAGE)
    assert done.code == 4
    post = world.history(MESSAGE)["post"]
    assert (post["availability"], post["first_gone_at"]) == ("live", None)


def test_a_channel_name_under_another_number_says_nothing_of_the_post(world: World) -> None:  # S19
    seen(world)
    other = view(-NUMBER - 1)
    world.telegram.shows(text("Cheap shoes, today only."), packed=other)
    assert world.recheck(MESSAGE) == ("unknown", "none")
    history = world.history(MESSAGE)
    assert [version["text"] for version in history["versions"]] == [WORDS]
    assert history["post"]["text"] == WORDS
    assert history["post"]["author"]["id"] == str(NUMBER)


@pytest.mark.parametrize(
    ("body", "said", "kinds"),
    [
        ((album(("one", 120), ("two", 121)), text(WORDS)), WORDS, []),
        ((POLL,), "Which gauge?\nUpper\nLower", []),
        ((forwarded("Weather", "https://t.me/weather_desk/9"), text(WORDS)), WORDS, ["forwarded_from"]),
        ((forwarded("Somebody", None), text(WORDS)), WORDS, ["forwarded_from"]),
        ((reply("What the parent said"), text(WORDS)), WORDS, ["reply_to"]),
    ],
    ids=["album", "poll", "forward", "forward of a hidden user", "reply"],
)
def test_kinds_of_messages(world: World, body: tuple[str, ...], said: str, kinds: list[str]) -> None:  # S20
    for name in ("one", "two"):
        world.answers("cdn4.telesco.pe", f"/file/{name}.jpg", Answer(PICTURE + name.encode()))
    world.telegram.shows(*body)
    (post,) = world("capture", MESSAGE).json["posts"]
    assert post["text"] == said
    assert [tie["kind"] for tie in post["relations"]] == kinds
    assert {item["status"] for item in post["media"]} <= {"kept"}
    assert len(post["media"]) == (2 if "grouped" in body[0] else 0)
    world.later(days=1)
    assert world.recheck(MESSAGE) == ("live", "none")


def test_a_body_that_only_the_app_shows_is_read_from_the_posts_own_page(world: World) -> None:  # S20
    hidden = message(label("Please open Telegram to view this post"))
    world.telegram.widget(Answer(page(hidden)))
    world.telegram.channel(Answer(channel_page(message(text("Before"), number=119), hidden)))
    world.telegram.own_page(Answer(landing("River Gauge", WORDS, post=True)))
    (post,) = world("capture", MESSAGE).json["posts"]
    assert (post["text"], post["availability"]) == (WORDS, "live")


def test_what_is_kept_back_by_law_is_withheld(world: World) -> None:  # S20
    seen(world)
    words = "This channel can’t be displayed because it violated local laws"
    world.telegram.widget(Answer(error(words)))
    world.telegram.channel(Answer(status=302, location="https://t.me/river_gauge"))
    world.answers("t.me", "/river_gauge", Answer(page(words)))
    world.telegram.own_page(Answer(page(words)))
    assert world.recheck(MESSAGE) == ("withheld", "gone")


def test_a_picture_whose_link_ran_out_is_fetched_through_the_page_again(world: World) -> None:  # S21
    world.telegram.shows(text(WORDS), photo("stale"))
    fresh = page(message(text(WORDS), photo("fresh")))
    world.telegram.widget(Answer(page(message(text(WORDS), photo("stale")))), Answer(fresh))
    world.answers("cdn4.telesco.pe", "/file/stale.jpg", NOT_FOUND)
    world.answers("cdn4.telesco.pe", "/file/fresh.jpg", Answer(PICTURE))
    world.prints(linked(MESSAGE))
    done = world("archive", PAGE)
    assert done.code == 0
    (picture,) = done.json["posts"][0]["media"]
    assert (picture["status"], picture["type"]) == ("kept", "image/png")
    assert picture["url"].endswith("fresh.jpg")


def test_a_picture_that_could_not_be_kept_is_told_and_fetched_by_the_next_run(world: World) -> None:  # S21
    world.answers("cdn4.telesco.pe", "/file/one.jpg", Answer("<html>not a picture</html>"))
    world.telegram.shows(text(WORDS), photo("one"))
    world.prints(linked(MESSAGE))
    done = world("archive", PAGE)
    assert done.code == 3
    assert done.json["posts"][0]["media"][0]["status"] == "failed"
    assert done.json["incomplete"][0]["what"].endswith("/file/one.jpg")
    world.later(hours=1)
    world.answers("cdn4.telesco.pe", "/file/one.jpg", Answer(PICTURE))
    again = world("archive", PAGE)
    assert again.code == 0
    assert again.json["posts"][0]["media"][0]["status"] == "kept"


def test_a_picture_that_an_earlier_look_kept_is_not_lost_by_a_later_one_that_missed_it(world: World) -> None:  # S21
    world.answers("cdn4.telesco.pe", "/file/first.jpg", Answer(PICTURE))
    world.telegram.shows(text(WORDS), photo("first"))
    world.prints(linked(MESSAGE))
    assert world("archive", PAGE).code == 0
    world.later(days=1)
    world.telegram.shows(text(WORDS), photo("second"))
    world.answers("cdn4.telesco.pe", "/file/second.jpg", NOT_FOUND)
    assert world("recheck", "--all").code == 0
    for words in (("lookup", PAGE), ("archive", PAGE)):
        done = world(*words)
        assert (done.code, done.json["incomplete"]) == (0, [])
        (picture,) = done.json["posts"][0]["media"]
        assert (picture["status"], picture["url"][-9:]) == ("kept", "first.jpg")


def test_recheck_makes_lost_media_good_too_and_says_so_while_it_is_lost(world: World) -> None:  # S21
    world.answers("cdn4.telesco.pe", "/file/one.jpg", NOT_FOUND)
    world.telegram.shows(text(WORDS), photo("one"))
    world.prints(linked(MESSAGE))
    assert world("archive", PAGE).code == 3
    world.later(days=1)
    done = world("recheck", "--all")
    assert done.code == 3
    assert done.json["incomplete"][0]["what"].endswith("/file/one.jpg")
    world.later(days=1)
    world.answers("cdn4.telesco.pe", "/file/one.jpg", Answer(PICTURE))
    done = world("recheck", "--all")
    assert (done.code, done.json["incomplete"]) == (0, [])
    assert world("lookup", PAGE).json["posts"][0]["media"][0]["status"] == "kept"


@pytest.mark.parametrize("body", ["<html></html>", "Just a sec..", "<html><h1>Please wait</h1></html>", "", "{}"])
def test_a_page_that_is_neither_a_message_nor_an_error_says_nothing(world: World, body: str) -> None:  # S22
    seen(world)
    world.telegram.all_doors(Answer(body))
    assert world("recheck", "--post", MESSAGE).code == 4
    history = world.history(MESSAGE)
    assert (history["post"]["availability"], history["post"]["first_gone_at"]) == ("live", None)
    assert history["observations"][1]["verdict"] == "unreadable"


def test_names_of_channels_compare_without_case(world: World) -> None:
    seen(world)
    assert world.history(f"telegram:{CHANNEL}/120")["post"]["id"] == "telegram:river_gauge/120"
