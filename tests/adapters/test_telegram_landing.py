"""The post's own page: it gives a text where the other routes give none, and never the channel's own description."""

import pytest

from adapters import telegram
from archiver.adapter import Absence, Author, Post, PostRef, Unreadable
from archiver.testing import check_route
from tests.adapters.conftest import Stage
from tests.adapters.tme_pages import error, label, landing, message, page

REF = PostRef("telegram", "river_gauge/120", "https://t.me/river_gauge/120")
OWN = "https://t.me/river_gauge/120"
CHANNEL = "https://t.me/river_gauge"
ABOUT = landing("River Gauge", "All about the river", post=False)


def look(stage: Stage) -> Post | Absence:
    with stage.web as web:
        return check_route(telegram, "landing", REF, web)


def test_its_text_is_the_posts_where_the_channels_page_says_something_else(stage: Stage):
    stage.says(OWN, landing("River Gauge", "Level 4.20 m\nand rising", post=True)).says(CHANNEL, ABOUT)
    post = look(stage)
    assert isinstance(post, Post)
    assert (post.ref, post.author, post.text) == (REF, Author("river_gauge", "River Gauge"), "Level 4.20 m\nand rising")
    assert (post.text_complete, post.posted_at, post.media) == (True, None, ())
    assert stage.asked == ["t.me/river_gauge/120", "t.me/river_gauge"]


@pytest.mark.parametrize("post_markup", [True, False])
@pytest.mark.parametrize("spelled", ["All about the river", "All  about\nthe river"])
def test_the_channels_description_is_no_post_whatever_the_markup(stage: Stage, post_markup, spelled):
    stage.says(OWN, landing("River Gauge", spelled, post=post_markup)).says(CHANNEL, ABOUT)
    with pytest.raises(Unreadable, match="describes the channel"):
        look(stage)


def test_a_page_with_the_channels_own_lines_is_the_channels_whatever_it_says(stage: Stage):
    stage.says(OWN, landing("River Gauge", "A description that has just been changed", post=False)).says(CHANNEL, ABOUT)
    with pytest.raises(Unreadable):
        look(stage)
    assert len(stage.asked) == 1


@pytest.mark.parametrize(
    "said",
    ["", "You can view and join @river_gauge right away.", "You can contact @river_gauge right away."],
)
def test_an_invitation_is_no_post_and_needs_no_second_look(stage: Stage, said):
    stage.says(OWN, landing("River Gauge", said, post=True))
    with pytest.raises(Unreadable):
        look(stage)
    assert len(stage.asked) == 1


@pytest.mark.parametrize(("length", "complete"), [(899, True), (900, False), (1000, False)])
def test_a_text_as_long_as_telegram_allows_is_taken_for_cut(stage: Stage, length, complete):
    stage.says(OWN, landing("River Gauge", "x" * length, post=True)).says(CHANNEL, ABOUT)
    post = look(stage)
    assert isinstance(post, Post)
    assert post.text_complete is complete


@pytest.mark.parametrize("shown", [True, False])
def test_where_the_channel_has_no_page_a_post_is_believed_only_if_its_widget_hides_a_body(stage: Stage, shown: bool):
    stage.says(OWN, landing("River Gauge", "Level 4.20 m", post=True)).says(CHANNEL, page(""), 404)
    hidden = page(message(label("Please open Telegram to view this post")))
    stage.says(f"{OWN}?embed=1&mode=tme", hidden if shown else error("Post not found"))
    if shown:
        assert isinstance(look(stage), Post)
    else:
        with pytest.raises(Unreadable, match="may tell of the channel"):
            look(stage)


def test_a_channels_page_that_cannot_be_had_leaves_it_open(stage: Stage):
    stage.says(OWN, landing("River Gauge", "Level 4.20 m", post=True)).says(CHANNEL, "Hello, world")
    with pytest.raises(Unreadable):
        look(stage)


@pytest.mark.parametrize(
    ("own_page", "reason"),
    [
        (landing("Telegram: Contact @river_gauge", "You can contact @river_gauge right away."), "channel_gone"),
        (page("<div>This channel can’t be displayed because it violated local laws</div>"), "withheld"),
    ],
)
def test_what_it_says_of_the_whole_channel_is_an_absence(stage: Stage, own_page, reason):
    stage.says(OWN, own_page)
    absence = look(stage)
    assert isinstance(absence, Absence)
    assert absence.reason == reason
