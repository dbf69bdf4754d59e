"""X, looked at twice or more: what the archive then says of a post, and what it never says."""

from __future__ import annotations

import json

import pytest

from tests.adapters.x_answers import ID, POSTED, film, link, photo, tombstone, user
from tests.scenarios.world import (
    EMPTY,
    NOT_FOUND,
    PAGE,
    PICTURE,
    POST,
    TEXT,
    Answer,
    World,
    embed,
    later_id,
    live,
    quoted,
    shown,
)

DELETED = "This Post was deleted by the Post author. Learn more"
LARGE = "/media/GmGauge1?format=jpg&name=orig"


def test_only_likes_change_and_nothing_was_edited(world: World) -> None:  # S1
    world.x.shows(TEXT, favorite_count=14)
    world("capture", POST)
    world.later(days=1)
    world.x.shows(TEXT, favorite_count=9001, conversation_count=77)
    assert world.recheck() == ("live", "none")
    history = world.history()
    (version,) = history["versions"]
    assert version["text"] == TEXT
    assert len(version["captures"]) == 2
    assert (version["first_seen_at"], version["last_seen_at"]) == ("2026-03-05T09:45:00Z", "2026-03-06T09:45:00Z")
    assert history["post"]["last_live_at"] == "2026-03-06T09:45:00Z"
    assert history["post"]["first_gone_at"] is None
    assert history["post"]["time_agrees"] is True


def test_an_edit_is_a_new_id_and_both_wordings_stand_in_the_history_of_each(world: World) -> None:  # S2
    world.x.shows(TEXT)
    world("capture", POST)
    world.later(minutes=30)
    newer, at = later_id(minutes=20)
    edits = {"edit_tweet_ids": [ID, newer], "editable_until_msecs": "1772706612000", "edits_remaining": "4"}
    corrected = TEXT.replace("ten past four", "five past four")
    world.x.shows(TEXT, edit_control=edits, isStaleEdit=True)
    world.x.shows(corrected, id_=newer, posted=at, edit_control=edits, isEdited=True)
    assert world.recheck() == ("edited", "edited")

    old, new = world.history(), world.history(f"twitter:{newer}")
    for history in (old, new):
        assert [version["text"] for version in history["versions"]] == [TEXT, corrected]
        assert ["-", "ten"] in history["versions"][1]["diff"]
        assert ["+", "five"] in history["versions"][1]["diff"]
    assert old["post"]["availability"] == "edited"
    assert old["post"]["text"] == TEXT
    assert new["post"]["availability"] == "live"
    assert new["post"]["relations"] == [{"kind": "edit_of", "post": f"twitter:{ID}"}]
    assert new["post"]["id_time"] == "2026-03-05T09:50:12.345Z"
    world.later(hours=1)
    assert world.recheck() == ("edited", "none")


def test_an_article_that_cites_the_first_version_has_its_quote_tied_to_it_after_the_edit(world: World) -> None:  # S2
    newer, at = later_id(minutes=5)
    edits = {"edit_tweet_ids": [ID, newer]}
    world.x.shows(TEXT, edit_control=edits, isStaleEdit=True)
    world.x.shows("All is well again.", id_=newer, posted=at, edit_control=edits, isEdited=True)
    world.prints(embed(TEXT), quoted(TEXT))
    done = world("archive", PAGE)
    assert done.code == 0
    (quote,) = done.json["quotes"]
    assert (quote["matches"][0]["post"], quote["matches"][0]["verdict"]) == (f"twitter:{ID}", "exact")
    assert done.json["posts"][0]["availability"] == "edited"


def test_a_citation_of_the_newest_version_brings_all_older_ones(world: World) -> None:  # S2
    (second, at), (third, later) = later_id(minutes=5), later_id(minutes=9)
    edits = {"edit_tweet_ids": [ID, second, third]}
    world.x.shows("First words.", edit_control=edits, isStaleEdit=True)
    world.x.shows("Second words.", id_=second, posted=at, edit_control=edits, isStaleEdit=True)
    world.x.shows("Third words.", id_=third, posted=later, edit_control=edits, isEdited=True)
    assert world("capture", f"https://x.com/harbour_watch/status/{third}").code == 0
    for id_, availability in ((ID, "edited"), (second, "edited"), (third, "live")):
        history = world.history(f"twitter:{id_}")
        assert history["post"]["availability"] == availability
        assert [version["text"] for version in history["versions"]] == ["First words.", "Second words.", "Third words."]
    assert world.history(f"twitter:{third}")["post"]["relations"] == [{"kind": "edit_of", "post": f"twitter:{second}"}]


def test_words_that_only_the_edit_has_are_tied_to_the_edit(world: World) -> None:  # S2
    newer, at = later_id(minutes=5)
    edits = {"edit_tweet_ids": [ID, newer]}
    corrected = "The harbour office has now apologised to every crew on the northern pier."
    world.x.shows(TEXT, edit_control=edits, isStaleEdit=True)
    world.x.shows(corrected, id_=newer, posted=at, edit_control=edits, isEdited=True)
    world.prints(embed(TEXT), quoted(corrected))
    (quote,) = world("archive", PAGE).json["quotes"]
    assert (quote["matches"][0]["post"], quote["matches"][0]["verdict"]) == (f"twitter:{newer}", "exact")


def test_an_edited_post_that_is_deleted_is_deleted_and_keeps_both_wordings(world: World) -> None:  # S2, S3
    newer, at = later_id(minutes=5)
    edits = {"edit_tweet_ids": [ID, newer]}
    world.x.shows(TEXT, edit_control=edits, isStaleEdit=True)
    world.x.shows("Corrected words.", id_=newer, posted=at, edit_control=edits, isEdited=True)
    world("capture", POST)
    world.later(days=1)
    world.x.says(DELETED)
    world.x.says(DELETED, id_=newer)
    done = world("recheck", "--all")
    assert {(one["availability"], one["change"]) for one in done.json["checked"]} == {("deleted", "gone")}
    assert len(done.json["checked"]) == 2
    assert [version["text"] for version in world.history()["versions"]] == [TEXT, "Corrected words."]


def test_two_doors_that_write_a_link_and_a_picture_each_in_its_way_show_no_edit(world: World) -> None:  # S1
    world.x.says(None, oembed=shown('Gauges: <a href="https://t.co/kReport01">https://t.co/kReport01</a> at noon'))
    world("capture", POST)
    world.later(days=1)
    links = {"urls": [link("kReport01", "https://port.example/report", 8)]}
    world.x.shows("Gauges: https://t.co/kReport01 at noon", entities=links)
    assert world.recheck() == ("live", "none")
    history = world.history()
    assert len(history["versions"]) == 1
    assert history["post"]["text"] == "Gauges: https://port.example/report at noon"


def test_a_deletion_in_the_platforms_words_and_the_interval_in_which_it_happened(world: World) -> None:  # S3
    picture = photo("kPicture1", "GmGauge1")
    world.x.shows(f"{TEXT} https://t.co/kPicture1", mediaDetails=[picture])
    world.answers("pbs.twimg.com", LARGE, Answer(PICTURE))
    world.prints(embed(TEXT))
    assert world("archive", PAGE).code == 0
    world.later(days=1)
    world.x.says(DELETED)
    world.answers("pbs.twimg.com", LARGE, NOT_FOUND)
    assert world.recheck() == ("deleted", "gone")
    world.later(days=1)
    assert world.recheck() == ("deleted", "none")

    (post,) = world("lookup", PAGE).json["posts"]
    assert post["text"] == TEXT
    assert (post["last_live_at"], post["first_gone_at"]) == ("2026-03-05T09:45:00Z", "2026-03-06T09:45:00Z")
    assert [item["status"] for item in post["media"]] == ["kept"]
    own = [look["finding"] for look in post["captures"] if look["route"] == "syndication"]
    assert own == ["post", "absence", "absence"]
    said = [look["why"] for look in world.history()["observations"] if look["route"] == "syndication"]
    assert said[1] == "This Post was deleted by the Post author."


def test_a_picture_that_is_gone_is_lost_until_an_archive_has_a_copy(world: World) -> None:
    world.x.shows(f"{TEXT} https://t.co/kPicture1", mediaDetails=[photo("kPicture1", "GmGauge1")])
    lost = world("capture", POST)
    assert lost.code == 3
    (missing,) = lost.json["incomplete"]
    assert "HTTP 404" in missing["why"]
    assert "web.archive.org" in missing["why"]

    copy = f"/web/20260305093012id_/https://pbs.twimg.com{LARGE}"
    world.answers("web.archive.org", copy, Answer(PICTURE))
    done = world("capture", POST)
    assert done.code == 0
    (item,) = done.json["posts"][0]["media"]
    assert (item["status"], item["url"]) == ("kept", f"https://web.archive.org{copy}")
    assert item["why"] == f"a web archive's copy; https://pbs.twimg.com{LARGE} answered HTTP 404"
    assert [look["http"] for look in world.history()["observations"]] == [200, 200]
    asked = len(world.asked("web.archive.org"))
    world.later(days=1)
    assert world.recheck() == ("live", "none")
    assert len(world.asked("web.archive.org")) == asked


def test_not_found_by_both_doors_after_a_live_look_is_a_deletion(world: World) -> None:  # S3
    world.x.shows(TEXT)
    world("capture", POST)
    world.later(days=1)
    world.x.has_no_post()
    assert world.recheck() == ("deleted", "gone")
    assert world.history()["post"]["text"] == TEXT


def test_not_found_by_one_door_is_missing_until_it_is_confirmed_half_an_hour_later(world: World) -> None:  # S3
    world.x.shows(TEXT)
    world("capture", POST)
    world.later(days=1)
    world.x.widget(NOT_FOUND)
    world.x.oembed(Answer("<html>Payment required</html>", 402))
    assert world.recheck() == ("missing", "gone")
    world.later(minutes=29)
    assert world.recheck() == ("missing", "none")
    world.later(minutes=1)
    assert world.recheck()[0] == "deleted"
    assert world.history()["post"]["first_gone_at"] == "2026-03-06T09:45:00Z"


def test_what_was_never_seen_alive_is_missing_however_often_it_is_not_found(world: World) -> None:  # S3
    world.x.has_no_post()
    world.prints(embed(TEXT))
    assert world("archive", PAGE).code == 3
    for _ in range(2):
        world.later(days=1)
        assert world.recheck() == ("missing", "none")
    answer = world("lookup", PAGE).json
    assert answer["citations"][0]["status"] == "missing"
    assert answer["citations"][0]["reason"]
    assert answer["posts"][0]["id_time"] == "2026-03-05T09:30:12.345Z"


def test_an_empty_tombstone_beside_a_live_oembed_is_live(world: World) -> None:  # S4
    world.x.shows(TEXT)
    world("capture", POST)
    world.later(days=1)
    world.x.says(None, oembed=shown(TEXT))
    assert world.recheck() == ("live", "none")
    assert world.history()["post"]["last_live_at"].startswith("2026-03-06")


@pytest.mark.parametrize("answer", [Answer(tombstone(None)), EMPTY, Answer(tombstone("This Post is unavailable."))])
def test_an_answer_that_says_nothing_changes_nothing_even_if_the_second_door_is_shut(
    world: World, answer: Answer
) -> None:  # S4
    world.x.shows(TEXT)
    world("capture", POST)
    world.later(days=1)
    world.x.widget(answer)
    world.x.oembed(Answer("<html>Payment required</html>", 402))
    world("recheck", "--all")
    post = world.history()["post"]
    assert (post["availability"], post["last_live_at"], post["first_gone_at"]) == ("live", "2026-03-05T09:45:00Z", None)


def test_words_of_deletion_beside_a_live_oembed_are_a_conflict_that_time_resolves(world: World) -> None:  # S4b
    world.x.shows(TEXT)
    world("capture", POST)
    world.later(days=1)
    world.x.says(DELETED, oembed=shown(TEXT))
    assert world.recheck() == ("conflict", "conflict")
    assert world.history()["post"]["first_gone_at"] is None
    world.later(minutes=30)
    assert world.recheck() == ("conflict", "none")
    world.later(minutes=30)
    world.x.says(DELETED)
    assert world.recheck() == ("deleted", "gone")


@pytest.mark.parametrize(
    ("words", "availability", "status"),
    [
        (DELETED, "deleted", "missing"),
        ("This Tweet was deleted by the Tweet author. Learn more", "deleted", "missing"),
        ("Dieser Post wurde vom Verfasser des Posts gelöscht.", "deleted", "missing"),
        ("This Post is from a suspended account. Learn more", "suspended", "missing"),
        ("This Post is from an account that no longer exists. Learn more", "suspended", "missing"),
        ("This account owner limits who can view their Posts.", "protected", "refused"),
        ("This Post violated the X Rules. Learn more", "withheld", "refused"),
        ("This Post has been withheld in Freedonia in response to a legal demand.", "withheld", "refused"),
        ("Age-restricted adult content. This content might not be appropriate for you.", "live", "refused"),
        ("This Post is unavailable. Learn more", "missing", "missing"),
        ("Words that X never said before", "missing", "missing"),
    ],
)
def test_each_tombstone_says_what_it_says_and_no_more(
    world: World, words: str, availability: str, status: str
) -> None:  # S5
    world.x.says(words)
    world.prints(embed(TEXT))
    done = world("archive", PAGE)
    assert done.code == 3
    (citation,) = done.json["citations"]
    assert citation["status"] == status
    assert citation["reason"]
    assert done.json["posts"][0]["availability"] == availability


@pytest.mark.parametrize(
    ("words", "state", "change"),
    [
        ("This Post is from a suspended account.", "suspended", "gone"),
        ("This account owner limits who can view their Posts.", "protected", "gone"),
        ("This Post violated the X Rules.", "withheld", "gone"),
        ("Age-restricted adult content.", "live", "none"),
    ],
)
def test_a_tombstone_after_a_live_look(world: World, words: str, state: str, change: str) -> None:  # S5
    world.x.shows(TEXT)
    world("capture", POST)
    world.later(days=3)
    world.x.says(words)
    assert world.recheck() == (state, change)


def test_an_account_that_turned_protected_refuses_by_oembed(world: World) -> None:  # S6
    world.x.shows(TEXT)
    world("capture", POST)
    world.later(days=1)
    world.x.widget(NOT_FOUND)
    world.x.oembed(Answer(json.dumps({"error": "Sorry, you are not authorized to see this status."}), 403))
    assert world.recheck() == ("protected", "gone")
    world.later(days=1)
    world.x.shows(TEXT)
    assert world.recheck() == ("live", "back")


def test_a_post_without_its_author_is_not_said_to_be_deleted(world: World) -> None:  # S7
    world.x.shows(TEXT)
    world("capture", POST)
    world.later(days=1)
    world.x.widget(live(TEXT, without=("user",)))
    world.x.oembed(NOT_FOUND)
    assert world.recheck() == ("missing", "gone")
    world.later(days=1)
    assert world.recheck() == ("missing", "none")
    world.x.says("This Post is from a suspended account. Learn more", oembed=NOT_FOUND)
    assert world.recheck()[0] == "suspended"


def test_an_account_that_was_renamed_keeps_its_post(world: World) -> None:  # S8
    world.x.shows(TEXT)
    world.prints(embed(TEXT))
    world("archive", PAGE)
    world.later(days=1)
    renamed = user("port_watch", "Port Watch")
    world.x.shows(TEXT, user=renamed)
    assert world.recheck() == ("live", "none")
    (post,) = world("lookup", PAGE).json["posts"]
    assert post["author"] == {"handle": "port_watch", "name": "Port Watch", "id": "881200341"}
    assert post["url"] == f"https://x.com/port_watch/status/{ID}"
    assert len(world.history("https://x.com/port_watch/status/" + ID)["versions"]) == 1
    assert world("lookup", PAGE).json["citations"][0]["author_handle"] == "harbour_watch"


def test_only_oembed_tells_the_new_name(world: World) -> None:  # S8
    world.x.shows(TEXT)
    world("capture", POST)
    world.later(days=1)
    world.x.says(None, oembed=shown(TEXT, handle="port_watch"))
    assert world.recheck() == ("live", "none")
    assert len(world.history()["versions"]) == 1


def test_a_long_post_is_cut_and_a_quote_past_the_cut_cannot_be_checked(world: World) -> None:  # S9
    past = "Every crew on the northern pier was sent home without a word of thanks"
    cut = f"{TEXT} The office says that it is looking into it…"
    world.x.widget(live(cut, note_tweet={"id": "Tm90ZQ"}))
    world.x.oembed(shown(cut))
    world.prints(embed(cut), quoted(past))
    post = world("archive", PAGE).json["posts"][0]
    assert (post["availability"], post["text_complete"]) == ("live", False)
    answer = world("lookup", PAGE).json
    assert [quote["status"] for quote in answer["quotes"]] == ["not_checkable"]

    whole = f"{TEXT} The office says that it is looking into it. {past}."
    brought = {
        "data": {
            "id": ID,
            "text": cut,
            "author_id": "881200341",
            "created_at": "2026-03-05T09:30:12.000Z",
            "note_tweet": {"text": whole},
        },
        "includes": {"users": [{"id": "881200341", "username": "harbour_watch", "name": "Harbour Watch"}]},
    }
    with open("brought.json", "w", encoding="utf-8") as file:
        json.dump(brought, file)
    assert world("import", "brought.json").code == 0
    answer = world("lookup", PAGE).json
    assert answer["posts"][0]["text_complete"] is True
    assert answer["quotes"][0]["matches"][0]["verdict"] == "exact"


def test_a_post_with_everything_in_it(world: World) -> None:  # S10
    text = "🚢🚢 Gauges &amp; cranes: see https://t.co/kReport01 👇 https://t.co/kMedia001"
    variants = [
        {"content_type": "application/x-mpegURL", "url": "https://video.twimg.com/a.m3u8"},
        {"content_type": "video/mp4", "bitrate": 256_000, "url": "https://video.twimg.com/small.mp4"},
        {"content_type": "video/mp4", "bitrate": 2_176_000, "url": "https://video.twimg.com/best.mp4"},
    ]
    loop = [{"content_type": "video/mp4", "bitrate": 0, "url": "https://video.twimg.com/loop.mp4"}]
    parent, quoted_id = later_id(minutes=-30)[0], later_id(minutes=-60)[0]
    world.x.shows(
        text,
        entities={"urls": [link("kReport01", "https://port.example/report", 22)], "hashtags": {}},
        mediaDetails=[
            photo("kMedia001", "GmGauge1", alt="A gauge"),
            film("kMedia001", "video", variants),
            film("kMedia001", "animated_gif", loop),
        ],
        parent={"id_str": parent, "text": "The parent's own words", "user": user("port_office")},
        in_reply_to_status_id_str=parent,
        quoted_tweet={"id_str": quoted_id, "text": "The quoted post's own words", "user": user("port_office")},
        card={"name": "summary", "binding_values": {"title": {"string_value": "The card's own words"}}},
    )
    mp4 = b"\x00\x00\x00\x18ftypmp42" + bytes(40)
    world.answers("pbs.twimg.com", LARGE, NOT_FOUND)
    world.answers("pbs.twimg.com", LARGE.replace("orig", "large"), Answer(PICTURE))
    world.answers("video.twimg.com", "/best.mp4", Answer(mp4))
    world.answers("video.twimg.com", "/loop.mp4", Answer(mp4 + b"2"))
    done = world("capture", POST)
    assert done.code == 0
    (post,) = done.json["posts"]
    assert post["text"] == "🚢🚢 Gauges & cranes: see https://port.example/report 👇"
    assert [item["url"].rsplit("/")[-1] for item in post["media"]] == [
        "GmGauge1?format=jpg&name=large",
        "best.mp4",
        "loop.mp4",
    ]
    assert {item["status"] for item in post["media"]} == {"kept"}
    assert {(tie["kind"], tie["post"]) for tie in post["relations"]} == {
        ("reply_to", f"twitter:{parent}"),
        ("quotes", f"twitter:{quoted_id}"),
    }


@pytest.mark.parametrize("entities", [{}, {"urls": {}, "media": {}, "hashtags": {}}, None])
def test_entities_that_are_empty_or_missing_are_no_trouble(world: World, entities: object) -> None:  # S11
    world.x.widget(live(TEXT, entities=entities))
    assert world("capture", POST).json["posts"][0]["text"] == TEXT
    world.x.widget(live(TEXT, without=("entities", "display_text_range", "edit_control")))
    assert world.recheck() == ("live", "none")
    assert len(world.history()["versions"]) == 1


def test_a_deleted_post_that_comes_back_is_live_again(world: World) -> None:  # S12
    world.x.shows(TEXT)
    world("capture", POST)
    world.later(days=1)
    world.x.says("This Post is from a suspended account. Learn more")
    assert world.recheck() == ("suspended", "gone")
    world.later(days=1)
    world.x.shows(TEXT)
    assert world.recheck() == ("live", "back")
    post = world.history()["post"]
    assert (post["last_live_at"], post["first_gone_at"]) == ("2026-03-07T09:45:00Z", None)
    assert [look["verdict"] for look in world.history()["observations"] if look["route"] == "syndication"] == [
        "live",
        "suspended",
        "live",
    ]


@pytest.mark.parametrize("answer", [EMPTY, Answer(tombstone(None)), NOT_FOUND, Answer("<html></html>", 503)])
def test_what_was_said_to_be_deleted_stays_so_until_the_post_is_seen_again(world: World, answer: Answer) -> None:  # S12
    world.x.shows(TEXT)
    world("capture", POST)
    world.later(days=1)
    world.x.says(DELETED)
    world.recheck()
    world.later(days=1)
    world.x.both(answer)
    world("recheck", "--all")
    post = world.history()["post"]
    assert (post["availability"], post["first_gone_at"]) == ("deleted", "2026-03-06T09:45:00Z")


def test_a_time_that_its_id_contradicts_is_told(world: World) -> None:
    world.x.widget(live(TEXT, created_at="2026-03-05T11:30:12.000Z"))
    (post,) = world("capture", POST).json["posts"]
    assert post["time_agrees"] is False
    assert (post["posted_at"], post["id_time"]) == ("2026-03-05T11:30:12Z", "2026-03-05T09:30:12.345Z")
    assert POSTED.isoformat().startswith("2026-03-05T09:30:12")
