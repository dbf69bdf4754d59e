"""What becomes of a Telegram post as t.me answers over time: captured into an archive, and read as its history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import make_sample
import pytest

from adapters import telegram
from archiver import document, posts
from archiver.adapter import PostRef
from archiver.session import Session
from archiver.web.wire import Network, Wire
from db.archive import Archive
from tests.adapters.tme_pages import (
    album,
    channel_page,
    error,
    forwarded,
    label,
    landing,
    message,
    page,
    photo,
    reactions,
    reply,
    text,
    view,
)
from tests.standin import Standin

REF = PostRef("telegram", "river_gauge/120", "https://t.me/river_gauge/120")
EMBED, LIST, OWN, CHANNEL = (
    "/river_gauge/120?embed=1&mode=tme",
    "/s/river_gauge?before=121",
    "/river_gauge/120",
    "/river_gauge",
)
CDX = "/cdx/search/cdx?"
FIELDS = {"output": "json", "fl": "timestamp,original,mimetype,statuscode,digest"}
HEADER = '["timestamp", "original", "mimetype", "statuscode", "digest"]'
OWN_COPIES = CDX + urlencode(
    {"url": "t.me/river_gauge/120*", "filter": "original:.*/120([/?#].*)?", "limit": "300"} | FIELDS
)
LIST_COPIES = CDX + urlencode(
    {"url": "t.me/s/river_gauge*", "filter": "original:(?i).*/s/river_gauge(/120)?/?([?].*)?", "limit": "-3000"}
    | FIELDS
)
PICTURE = make_sample.picture((10, 20, 30))


class Desk:
    """A session on an archive of its own; `look` captures the post, `history` is what `citetrail history` answers."""

    def __init__(self, session: Session, standin: Standin) -> None:
        self.session, self.standin = session, standin

    def says(self, target: str, body: str | bytes, **more: Any) -> None:
        self.standin.add("t.me", target, body, **more)

    def look(self) -> None:
        posts.capture_post(self.session, REF)

    def then(self) -> None:
        """From now on the platforms answer otherwise."""
        self.standin.clear()

    @property
    def history(self) -> Any:
        return document.history_document(REF.key, self.session.archive.snapshots([REF.key]))

    @property
    def verdicts(self) -> list[tuple[str, str]]:
        return [(seen["route"], seen["verdict"]) for seen in self.history["observations"]]

    def nothing_archived(self) -> None:
        for target in (OWN_COPIES, LIST_COPIES):
            self.standin.add("web.archive.org", target, b"[]", headers={"Content-Type": "application/json"})

    def gone(self) -> None:
        """The post is taken down: its widget says so, its page tells of the channel, its neighbours stand."""
        self.says(EMBED, error("Post not found"))
        self.says(LIST, channel_page(message(text("Before"), number=119)))
        self.says(OWN, landing("River Gauge", "All about the river", post=True))
        self.says(CHANNEL, landing("River Gauge", "All about the river"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Standin() as standin, Archive.open(tmp_path / "archive") as archive:
        wire = Wire(Network(rate=1000.0, patience=0.0, timeout=5.0, host_map={"*": standin.base}))
        adapters: Any = {"telegram": telegram}
        yield Desk(Session(archive, adapters, telegram.recognise, wire, patience=5.0), standin)


# --- edits ---


def test_an_edit_shows_by_its_mark_and_by_its_words(desk: Desk) -> None:
    desk.says(EMBED, page(message(text("Level 4.10 m"))))
    desk.look()
    desk.then()
    desk.says(EMBED, page(message(text("Level 4.20 m"), meta="edited &nbsp;")))
    desk.look()
    found = desk.history
    assert [version["text"] for version in found["versions"]] == ["Level 4.10 m", "Level 4.20 m"]
    assert [step for step in found["versions"][1]["diff"] if step[0] != "="] == [["-", "10"], ["+", "20"]]
    assert (found["post"]["availability"], found["post"]["edited_at"]) == ("edited", None)
    assert desk.verdicts == [("embed", "live"), ("embed", "edited")]


def test_a_mark_without_another_word_is_an_edit_of_one_wording(desk: Desk) -> None:
    desk.says(EMBED, page(message(text("Level 4.10 m"))))
    desk.look()
    desk.then()
    desk.says(EMBED, page(message(text("Level 4.10 m"), meta="edited &nbsp;")))
    desk.look()
    found = desk.history
    assert [version["text"] for version in found["versions"]] == ["Level 4.10 m"]
    assert found["post"]["availability"] == "edited"


def test_views_reactions_and_the_servers_clock_are_no_edit(desk: Desk) -> None:
    desk.says(EMBED, page(message(text("Level 4.10 m"))))
    desk.look()
    desk.then()
    later = message(text("Level 4.10 m"), packed=view(-1_002_101_234_567), footer=reactions(("🌊", "1.2K")))
    desk.says(EMBED, page(later.replace("4.85K", "9.1K")))
    desk.look()
    found = desk.history
    assert (found["post"]["availability"], len(found["versions"])) == ("live", 1)


# --- gone ---


def test_not_found_after_a_live_look_with_its_neighbours_standing_is_deleted(desk: Desk) -> None:
    desk.says(EMBED, page(message(text("Level 4.10 m"))))
    desk.look()
    desk.then()
    desk.gone()
    desk.look()
    post = desk.history["post"]
    assert (post["availability"], post["text"]) == ("deleted", "Level 4.10 m")
    assert post["last_live_at"] < post["first_gone_at"]
    assert desk.verdicts[1:] == [
        ("embed", "missing"),
        ("channel", "missing"),
        ("landing", "unreadable"),
    ]


def test_not_found_without_an_earlier_look_is_only_missing(desk: Desk) -> None:
    desk.gone()
    desk.nothing_archived()
    desk.look()
    assert desk.history["post"]["availability"] == "missing"
    assert desk.verdicts[-1] == ("wayback", "no copy")


def test_a_copy_shows_a_post_that_is_gone_and_does_not_bring_it_back(desk: Desk) -> None:
    desk.gone()
    rows = f'[{HEADER}, ["20260306120000", "https://t.me{EMBED}", "text/html", "200", "A"]]'
    desk.standin.add("web.archive.org", OWN_COPIES, rows, headers={"Content-Type": "application/json"})
    copy = page(message(text("Level 4.00 m")))
    desk.standin.add("web.archive.org", f"/web/20260306120000id_/https://t.me{EMBED}", copy)
    desk.look()
    found = desk.history
    assert (found["post"]["availability"], desk.verdicts[-1]) == ("missing", ("wayback", "copy"))
    assert (found["post"]["text"], found["post"]["last_live_at"]) == ("Level 4.00 m", None)
    asked = len(desk.standin.hits("web.archive.org"))
    desk.look()
    assert len(desk.standin.hits("web.archive.org")) == asked


def test_a_channel_that_is_gone_makes_its_posts_missing_and_never_deleted(desk: Desk) -> None:
    desk.says(EMBED, page(message(text("Level 4.10 m"))))
    desk.look()
    desk.then()
    nobody = landing("Telegram: Contact @river_gauge", "You can contact @river_gauge right away.")
    desk.says(EMBED, error("Channel with username <b>@river_gauge</b> not found"))
    desk.says(LIST, "", status=302, headers={"Location": "/river_gauge"})
    desk.says(CHANNEL, nobody)
    desk.says(OWN, nobody)
    desk.look()
    assert desk.history["post"]["availability"] == "missing"
    assert [verdict for _, verdict in desk.verdicts[1:]] == ["missing"] * 3


def test_a_name_that_another_channel_has_now_says_nothing_and_is_no_edit(desk: Desk) -> None:
    desk.says(EMBED, page(message(text("Level 4.10 m"))))
    desk.look()
    desk.then()
    desk.says(EMBED, page(message(text("Buy shoes"), packed=view(-1_777_777_777), meta="edited &nbsp;")))
    desk.look()
    found = desk.history
    assert found["post"]["availability"] == "unknown"
    assert [version["text"] for version in found["versions"]] == ["Level 4.10 m"]
    assert found["post"]["text"] == "Level 4.10 m"


# --- looks that say nothing ---


@pytest.mark.parametrize("nothing", ["Hello, world", "<p>A layout of next year</p>", "", "<html></html>"])
def test_pages_that_nobody_understands_change_nothing(desk: Desk, nothing: str) -> None:
    desk.says(EMBED, page(message(text("Level 4.10 m"))))
    desk.look()
    before = desk.history["post"]
    desk.then()
    for target in (EMBED, LIST, OWN):
        desk.says(target, nothing)
    desk.look()
    assert [verdict for _, verdict in desk.verdicts] == ["live", *["unreadable"] * 3]
    after = desk.history["post"]
    assert after == before
    assert after["availability"] == "live"


# --- what a post is made of ---


def test_a_link_to_a_picture_that_ran_out_is_fetched_again_through_the_page(desk: Desk) -> None:
    desk.says(EMBED, page(message(photo("old"), text("Level 4.10 m"))))
    desk.says(EMBED, page(message(photo("new"), text("Level 4.10 m"))))
    desk.standin.add("cdn4.telesco.pe", "/file/old.jpg", status=404)
    desk.standin.add("cdn4.telesco.pe", "/file/new.jpg", PICTURE, headers={"Content-Type": "image/png"})
    desk.look()
    (item,) = desk.history["post"]["media"]
    assert (item["status"], item["url"], item["bytes"]) == (
        "kept",
        "https://cdn4.telesco.pe/file/new.jpg",
        len(PICTURE),
    )
    assert [look["route"] for look in desk.history["post"]["captures"]] == ["embed"]


def test_a_body_that_only_the_app_shows_is_captured_from_the_posts_own_page(desk: Desk) -> None:
    hidden = label("Please open Telegram to view this post")
    desk.says(EMBED, page(message(hidden)))
    desk.says(LIST, channel_page(message(hidden)))
    desk.says(OWN, landing("River Gauge", "Level 4.10 m", post=True))
    desk.says(CHANNEL, landing("River Gauge", "All about the river"))
    desk.look()
    post = desk.history["post"]
    assert (post["text"], post["text_complete"], post["availability"]) == ("Level 4.10 m", True, "live")
    assert (post["posted_at"], desk.verdicts[0]) == (None, ("embed", "unknown"))


def test_an_answer_is_captured_without_the_words_it_answers_and_a_forward_with_its_source(desk: Desk) -> None:
    desk.says(
        EMBED, page(message(forwarded("Delta News", "https://t.me/Delta_News/310"), reply("Parent"), text("Mine")))
    )
    desk.look()
    post = desk.history["post"]
    assert post["text"] == "Mine"
    assert post["relations"] == [
        {"kind": "forwarded_from", "post": "telegram:delta_news/310"},
        {"kind": "reply_to", "post": "telegram:river_gauge/90"},
    ]


def test_every_picture_of_an_album_is_kept_with_it(desk: Desk) -> None:
    desk.says(EMBED, page(message(album(("one", 119), ("two", 120)), text("Views"), number=119)))
    for name, colour in (("one", (1, 2, 3)), ("two", (4, 5, 6))):
        desk.standin.add("cdn4.telesco.pe", f"/file/{name}.jpg", make_sample.picture(colour))
    desk.look()
    items = desk.history["post"]["media"]
    assert [item["status"] for item in items] == ["kept", "kept"]
    assert len({item["sha256"] for item in items}) == 2


def test_neighbours_under_another_channels_number_say_nothing_of_the_post(desk: Desk) -> None:
    desk.says(EMBED, page(message(text("Level 4.10 m"))))
    desk.look()
    desk.then()
    desk.says(EMBED, error("Post not found"))
    desk.says(LIST, channel_page(message(text("Buy shoes"), number=119, packed=view(-1_777_777_777, 119))))
    desk.says(OWN, landing("River Gauge", "All about shoes", post=True))
    desk.says(CHANNEL, landing("River Gauge", "All about shoes"))
    desk.look()
    assert desk.history["post"]["availability"] == "unknown"
    assert desk.history["post"]["first_gone_at"] is None


def test_a_post_about_the_laws_of_war_is_no_notice_of_telegrams(desk: Desk) -> None:
    words = "This army violated the laws of war in Kelmore last night."
    desk.says(EMBED, page(message(text(words))))
    desk.look()
    assert (desk.history["post"]["availability"], desk.history["post"]["text"]) == ("live", words)
