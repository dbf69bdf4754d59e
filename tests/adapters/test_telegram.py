"""Telegram: what each answer of t.me means, over the real wire."""

import subprocess
import sys
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from adapters import telegram
from archiver.adapter import Absence, Post, PostRef, Refused, Unreachable, Unreadable
from archiver.testing import check_adapter, check_nonsense, check_route
from tests.adapters.conftest import Stage
from tests.adapters.tme_pages import (
    album,
    channel_page,
    error,
    label,
    landing,
    message,
    page,
    text,
)

REF = PostRef("telegram", "river_gauge/120", "https://t.me/river_gauge/120")
EMBED = "https://t.me/river_gauge/120?embed=1&mode=tme"
LIST = "https://t.me/s/river_gauge?before=121"
OWN = "https://t.me/river_gauge/120"
LIVE = tuple(route for route in telegram.ROUTES if not route.witness)
WITHHELD = "This channel can’t be displayed because it violated local laws"
HIDDEN = "Please open Telegram to view this post"


def look(stage: Stage, route: str, ref: PostRef = REF) -> Post | Absence:
    with stage.web as web:
        return check_route(telegram, route, ref, web)


# --- route embed ---


def test_a_live_post_is_read_from_its_embed(stage: Stage):
    stage.says(EMBED, page(message(text("Level <b>4.20 m</b><br/>and rising"))))
    post = look(stage, "embed")
    assert isinstance(post, Post)
    assert post.ref == REF
    assert post.text == "Level 4.20 m\nand rising"
    assert post.text_complete
    assert (post.author.handle, post.author.name, post.author.id) == ("river_Gauge", "River Gauge⚡️News", "2101234567")
    assert (post.posted_at, post.posted_at_source) == (datetime(2026, 3, 5, 9, 30, 12, tzinfo=UTC), "platform")
    assert (post.id_time, post.edited_at, post.language, post.edited) == (None, None, None, False)
    assert stage.asked == ["t.me/river_gauge/120?embed=1&mode=tme"]
    assert stage.standin.log[0].headers["accept-language"] == "en"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Post not found", "not_found"),
        ("Channel with username <b>@river_gauge</b> not found", "channel_gone"),
        ("Username @river_gauge not found", "channel_gone"),
        ("This channel is private", "protected"),
        (WITHHELD, "withheld"),
        ("This post couldn't be displayed due to copyright infringement", "withheld"),
        ("Пост не найден", "unavailable"),
        ("Something that Telegram never said before", "unavailable"),
        ("", "unavailable"),
    ],
)
def test_an_error_is_an_absence_in_telegrams_own_words(stage: Stage, words, reason):
    stage.says(EMBED, error(words))
    absence = look(stage, "embed")
    assert isinstance(absence, Absence)
    assert absence.reason == reason


def test_an_error_inside_a_post_is_part_of_it(stage: Stage):
    broken = '<div class="tgme_widget_message_error">Post not found</div>'
    stage.says(EMBED, page(message(text("The body"), broken)))
    post = look(stage, "embed")
    assert isinstance(post, Post)
    assert post.text == "The body"


def test_an_error_keeps_its_words(stage: Stage):
    stage.says(EMBED, error("Post not found"))
    assert look(stage, "embed") == Absence(REF, "not_found", "Post not found")


def test_a_service_message_is_a_post_whose_words_the_list_knows(stage: Stage):
    stage.says(EMBED, page(label("Service message")))
    stage.says(LIST, channel_page(message(text("Channel created"), classes="service_message")))
    in_embed, in_list = look(stage, "embed"), look(stage, "channel")
    assert isinstance(in_embed, Post)
    assert isinstance(in_list, Post)
    assert (in_embed.text, in_embed.text_complete) == ("Service message", False)
    assert (in_list.text, in_list.text_complete) == ("Channel created", True)


def test_a_body_that_only_the_app_shows_is_unavailable_and_not_deleted(stage: Stage):
    stage.says(EMBED, page(message(label(HIDDEN))))
    assert look(stage, "embed") == Absence(REF, "unavailable", HIDDEN)
    assert len(stage.asked) == 1


def test_the_fallback_that_no_reader_sees_is_no_label(stage: Stage):
    hidden = f'<div class="media_not_supported_cont">{label(HIDDEN)}</div>'
    stage.says(EMBED, page(message(f'<div class="media_supported_cont">{text("The body")}</div>', hidden)))
    post = look(stage, "embed")
    assert isinstance(post, Post)
    assert post.text == "The body"


def test_a_post_of_which_only_the_unseen_fallback_is_there_is_unreadable(stage: Stage):
    stage.says(EMBED, page(message(f'<div class="media_not_supported_cont">{label(HIDDEN)}</div>')))
    with pytest.raises(Unreadable, match="not understood"), stage.web as web:
        telegram.read_embed(REF, web)
    assert len(stage.asked) == 1


@pytest.mark.parametrize(
    "whole",
    [
        page(f"<div>{WITHHELD}</div>"),
        page(label(WITHHELD)),
        page(message(text(WITHHELD))),
        error(WITHHELD),
    ],
)
def test_a_channel_withheld_by_law_is_withheld_wherever_telegram_says_so(stage: Stage, whole):
    stage.says(EMBED, whole)
    absence = look(stage, "embed")
    assert isinstance(absence, Absence)
    assert (absence.reason, absence.said) == ("withheld", WITHHELD)


def test_a_post_that_talks_of_laws_is_a_post(stage: Stage):
    words = "The ministry says the barge violated local laws. We asked for the papers and will report."
    stage.says(EMBED, page(message(text(words))))
    post = look(stage, "embed")
    assert isinstance(post, Post)
    assert post.text == words


def test_an_item_of_an_album_is_found_in_its_album(stage: Stage):
    stage.says(EMBED, page(message(album(("one", 118), ("two", 119), ("three", 120)), text("Three views"), number=118)))
    post = look(stage, "embed")
    assert isinstance(post, Post)
    assert (post.ref, post.text, len(post.media)) == (REF, "Three views", 3)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, page("<p>A layout of next year</p>"), Unreadable),
        (200, "Hello, world", Unreadable),
        (200, page(message(text("Another post"), number=121)), Unreadable),
        (200, page(message(text("Another channel"), channel="other_gauge")), Unreadable),
        (200, '<?xml version="1.0"?><feed/>', Unreadable),
        (200, page("<div>" * 5000), Unreadable),
        (404, page(""), Unreadable),
        (403, page(""), Refused),
        (429, "Too many requests", Unreachable),
        (502, page(""), Unreachable),
    ],
)
def test_what_is_neither_a_message_nor_an_error_is_never_an_absence(stage: Stage, status, body, error):
    for url in (EMBED, LIST, OWN):
        stage.says(url, body, status)
    for route in LIVE:
        if "Another post" in body and route.name == "channel":
            continue
        with pytest.raises(error), stage.web as web:
            route.read(REF, web)


def test_no_nonsense_becomes_a_finding(stage: Stage):
    live: Any = SimpleNamespace(ROUTES=LIVE)
    check_nonsense(live, REF, stage.answering(EMBED, LIST, OWN))


def test_the_adapter_keeps_the_contract():
    check_adapter(telegram)
    assert [(route.name, route.witness, route.needs) for route in telegram.ROUTES] == [
        ("embed", "", ""),
        ("channel", "", ""),
        ("landing", "", ""),
        ("wayback", "archive", ""),
    ]


def test_a_private_channel_is_not_asked_for(stage: Stage):
    ref = telegram.recognise("https://t.me/c/1501234567/33")
    assert ref is not None
    for route in telegram.ROUTES:
        with pytest.raises(Refused, match="members only"), stage.web as web:
            route.read(ref, web)
    assert stage.asked == []


def test_a_name_that_is_no_id_is_not_asked_for(stage: Stage):
    for id_ in ("river_gauge", "river_gauge/x", "../../etc/120", "river_gauge/0", "river_gauge/120?x"):
        for route in telegram.ROUTES:
            with pytest.raises(Unreadable), stage.web as web:
                route.read(PostRef("telegram", id_, f"https://t.me/{id_}"), web)
    assert stage.asked == []


# --- route channel ---


def test_the_list_shows_the_post_among_its_neighbours(stage: Stage):
    stage.says(LIST, channel_page(message(text("Before"), number=119), message(text("This one"), number=120)))
    post = look(stage, "channel")
    assert isinstance(post, Post)
    assert post.text == "This one"
    assert stage.asked == ["t.me/s/river_gauge?before=121"]


def test_a_gap_between_live_neighbours_is_not_found(stage: Stage):
    stage.says(LIST, channel_page(message(text("Before"), number=117), message(text("Before"), number=119)))
    absence = look(stage, "channel")
    assert isinstance(absence, Absence)
    assert absence.reason == "not_found"
    assert "neighbours, 119 is live" in absence.said


def test_a_gap_with_neighbours_on_both_sides_names_both(stage: Stage):
    stage.says(LIST, channel_page(message(text("Before"), number=119), message(text("After"), number=124)))
    absence = look(stage, "channel")
    assert isinstance(absence, Absence)
    assert "119 and 124 are live" in absence.said


def test_a_list_that_does_not_reach_the_post_says_nothing_of_it(stage: Stage):
    stage.says(LIST, channel_page(message(text("Later"), number=300), message(text("Later"), number=301)))
    with pytest.raises(Unreadable), stage.web as web:
        telegram.read_channel(REF, web)


def test_an_empty_list_is_not_found(stage: Stage):
    stage.says(LIST, channel_page())
    assert look(stage, "channel") == Absence(REF, "not_found", "No posts found")


def test_a_listed_post_without_a_body_is_unreadable(stage: Stage):
    stage.says(LIST, channel_page(message(label(HIDDEN))))
    with pytest.raises(Unreadable, match="nothing of it: Please open"), stage.web as web:
        telegram.read_channel(REF, web)


@pytest.mark.parametrize(
    ("own_page", "reason"),
    [
        (
            landing("Telegram: Contact @river_gauge", "You can contact @river_gauge right away"),
            "channel_gone",
        ),
        (page(f'<div class="tgme_page_description">{WITHHELD}</div>'), "withheld"),
    ],
)
def test_turned_away_from_the_list_the_landing_page_decides(stage: Stage, own_page, reason):
    stage.says(LIST, status=302, to="/river_gauge").says("https://t.me/river_gauge", own_page)
    absence = look(stage, "channel")
    assert isinstance(absence, Absence)
    assert absence.reason == reason


@pytest.mark.parametrize("title", ["Telegram: View @river_gauge", "River Gauge", ""])
def test_a_preview_that_is_off_says_nothing_of_the_post(stage: Stage, title):
    stage.says(LIST, status=302, to="/river_gauge").says("https://t.me/river_gauge", landing(title, "1 200 members"))
    with pytest.raises(Unreadable, match="preview is off"), stage.web as web:
        telegram.read_channel(REF, web)


def test_the_adapter_loads_without_heavy_libraries():
    code = "import sys, adapters.telegram; print([m for m in ('bs4', 'lxml', 'httpx') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
