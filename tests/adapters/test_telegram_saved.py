"""Telegram in files that a user has: exports of Telegram Desktop, and saved pages of t.me."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import telegram
from archiver.adapter import Author, Post, PostRef, Relation
from archiver.testing import check_finding
from tests.adapters.tme_pages import CHANNEL, NUMBER, channel_page, error, label, landing, message, page, photo, text

AT = datetime(2026, 3, 5, 9, 30, 12, tzinfo=UTC)


def said(words: Any, number: int = 120, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "message",
        "date": "2026-03-05T12:30:12",
        "date_unixtime": str(int(AT.timestamp())),
        "from": "River Gauge",
        "from_id": f"channel{NUMBER}",
        "text": words,
        "text_entities": [],
    } | fields


def chat(*messages: Any, kind: str = "public_channel", number: int = NUMBER, **fields: Any) -> dict[str, Any]:
    return {"name": "River Gauge", "type": kind, "id": number, "messages": list(messages)} | fields


def brought(document: Any) -> tuple[Post, ...]:
    data = document if isinstance(document, bytes) else json.dumps(document, indent=1).encode()
    posts = telegram.posts_in(data)
    for post in posts:
        check_finding(post, post.ref)
        assert telegram.recognise(post.ref.key) == post.ref
    return tuple(posts)


# --- Telegram Desktop's result.json ---


def test_an_export_gives_its_messages_under_the_channels_number():
    (post,) = brought(chat(said("The water falls")))
    assert post.ref == PostRef("telegram", f"c{NUMBER}/120", f"https://t.me/c/{NUMBER}/120")
    assert post.author == Author(None, "River Gauge", str(NUMBER))
    assert (post.text, post.text_complete) == ("The water falls", True)


def test_the_time_is_the_one_without_a_zone_to_guess():
    (post,) = brought(chat(said("Words", date="2026-03-05T23:59:59")))
    assert (post.posted_at, post.posted_at_source) == (AT, "export")
    (older,) = brought(chat(said("Words", date_unixtime=None)))
    assert (older.posted_at, older.posted_at_source) == (None, None)


def test_text_in_pieces_is_joined():
    pieces = [
        "The water ",
        {"type": "bold", "text": "falls"},
        {"type": "text_link", "text": " fast", "href": "https://e.example"},
    ]
    assert brought(chat(said(pieces)))[0].text == "The water falls fast"


def test_an_edit_has_its_time():
    (post,) = brought(chat(said("Words", edited="2026-03-05T12:40:12", edited_unixtime="1772703612")))
    assert post.edited
    assert post.edited_at == datetime(2026, 3, 5, 9, 40, 12, tzinfo=UTC)


def test_forwards_and_replies_are_relations():
    (post,) = brought(chat(said("Words", forwarded_from="Lock Keeper", reply_to_message_id=90)))
    assert post.relations == (
        Relation("forwarded_from", "Lock Keeper"),
        Relation("reply_to", f"telegram:c{NUMBER}/90"),
    )


def test_a_reply_to_another_channel_names_that_one():
    (post,) = brought(chat(said("Words", reply_to_message_id=7, reply_to_peer_id="channel1999")))
    assert post.relations == (Relation("reply_to", "telegram:c1999/7"),)
    (other,) = brought(chat(said("Words", reply_to_message_id=7, reply_to_peer_id="user1999")))
    assert other.relations == ()


def test_service_messages_and_empty_ones_are_no_posts():
    service = {"id": 1, "type": "service", "action": "create_channel", "text": "", "date_unixtime": "1677836199"}
    assert brought(chat(service, said(""), said([]), {"type": "message"}, "odd", said("Words", 5)))[0].ref.id.endswith(
        "/5"
    )


def test_media_are_named_and_their_bytes_are_not_claimed():
    photo_, film = brought(
        chat(
            said("", photo="photos/photo_1.jpg"),
            said("", 121, file="video_files/v.mp4", media_type="video_file", mime_type="video/mp4"),
        )
    )
    assert [(medium.kind, medium.status, medium.url) for medium in photo_.media] == [("photo", "skipped", "")]
    assert "photos/photo_1.jpg" in (photo_.media[0].why or "")
    assert (film.media[0].kind, film.media[0].type) == ("video", "video/mp4")


def test_a_poll_is_its_question_and_answers():
    poll = {"question": "Close the lock?", "closed": False, "answers": [{"text": "Yes", "voters": 3}, {"text": "No"}]}
    assert brought(chat(said("", poll=poll)))[0].text == "Close the lock?\nYes\nNo"


def test_reactions_are_counters():
    reactions = [{"type": "emoji", "count": 34, "emoji": "👍"}, {"type": "paid", "count": 2}]
    assert dict(brought(chat(said("Words", reactions=reactions)))[0].metrics) == {
        "reaction 👍": "34",
        "reaction paid": "2",
    }


def test_in_a_group_the_author_is_the_sender():
    (post,) = brought(chat(said("Words", **{"from": "Ada", "from_id": "user5"}), kind="private_supergroup"))
    assert post.author == Author(None, "Ada", str(NUMBER))


def test_a_bots_spelling_of_the_channels_number_is_the_same_channel():
    assert brought(chat(said("Words"), number=-1_000_000_000_000 - NUMBER))[0].ref.id == f"c{NUMBER}/120"


def test_an_export_of_an_account_gives_its_channels_and_leaves_conversations_alone():
    account = {
        "about": "Here is the data you requested.",
        "personal_information": {"user_id": 5},
        "chats": {"about": "…", "list": [chat(said("One")), chat(said("Hush"), kind="personal_chat", number=6), {}]},
        "left_chats": {"list": [chat(said("Two"), number=1_777_000_111)]},
    }
    assert [(post.text, post.ref.id) for post in brought(account)] == [
        ("One", f"c{NUMBER}/120"),
        ("Two", "c1777000111/120"),
    ]


@pytest.mark.parametrize("kind", ["personal_chat", "bot_chat", "saved_messages", "private_group"])
def test_a_conversation_or_group_whose_numbers_name_nothing_brings_nothing(kind):
    assert brought(chat(said("Words"), kind=kind)) == ()


# --- saved pages ---


def test_a_saved_list_gives_every_message_on_it():
    posts = brought(
        channel_page(
            message(text("Channel created"), number=1, classes="service_message"),
            message(text("First"), number=118),
            message(text("Second"), photo("p"), number=119),
            message(label("Please open Telegram to view this post"), number=120),
        ).encode()
    )
    assert [(post.ref.id, post.text) for post in posts] == [("river_gauge/118", "First"), ("river_gauge/119", "Second")]
    assert {post.posted_at_source for post in posts} == {"platform"}
    assert posts[0].posted_at == AT
    assert posts[0].author == Author(CHANNEL, "River Gauge⚡️News", str(NUMBER))


def test_a_saved_embed_gives_its_message():
    (post,) = brought(b"\xef\xbb\xbf\n" + page(message(text("Alone"))).encode())
    assert (post.ref.url, post.text) == ("https://t.me/river_gauge/120", "Alone")


@pytest.mark.parametrize(
    "saved",
    [
        error("Post not found"),
        landing("Telegram: Contact @nobody"),
        channel_page(),
        page(message(text("This channel can't be displayed because it violated local laws."))),
        "<p>an article on tgme_widget_message</p>",
    ],
)
def test_a_saved_page_without_a_message_brings_nothing(saved):
    assert brought(saved.encode()) == ()


# --- anything ---


@pytest.mark.parametrize(
    "document",
    [
        *(b"", b"{", b'{"messages": 5}', b'{"messages": [{}]}', b'[{"messages": []}, 3]', b"\xff\xfe\x00"),
        b'{"messages":' * 100_000,
        b"<div class=tgme_widget_message data-post=river_gauge/1>" * 2_000,
        b"<" + b"tgme_widget_message " * 1000,
        b'{"id": 5, "messages": [{"type": "message", "id": 1, "text": "x", "date_unixtime": "' + b"9" * 400 + b'"}]}',
    ],
)
def test_whatever_it_is_it_is_taken_without_an_exception(document):
    brought(document)


SCRAPS = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.just([]) | st.just({}) | st.just("\ud83d\r")
)
PART = st.dictionaries(
    st.sampled_from(["text", "type", "count", "emoji", "question", "answers", "list", "messages", "id"]),
    SCRAPS | st.lists(SCRAPS, max_size=2),
    max_size=3,
)
SHAPE = SCRAPS | PART | st.lists(SCRAPS | PART, max_size=3)
FIELDS = st.sampled_from(
    [
        *("id", "type", "date_unixtime", "edited_unixtime", "edited", "from", "text", "text_entities", "photo", "file"),
        *("media_type", "mime_type", "poll", "reactions", "forwarded_from", "reply_to_message_id", "reply_to_peer_id"),
    ]
)


@given(
    st.dictionaries(FIELDS, SHAPE, max_size=5),
    st.dictionaries(st.sampled_from(["name", "type", "id", "chats", "messages"]), SHAPE, max_size=2),
)
@settings(max_examples=300, deadline=None)
def test_whatever_shape_a_field_takes_every_post_keeps_the_contract(fields, more):
    brought(chat(said("Words") | fields) | more)


@given(st.binary(max_size=200), st.text(alphabet="<>/ =\"'abtgme_widget-post1&;", max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_taken_without_an_exception(raw, markup):
    brought(raw)
    brought(f'<div class="tgme_widget_message" data-post="river_gauge/1">{markup}'.encode() + raw)
