"""X's JSON that a user has: answers of the widget and of the API, old and new, alone, in lists and line by line."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import twitter
from archiver.adapter import Author, Media, Post, PostRef, Relation
from archiver.testing import check_finding
from tests.adapters.x_answers import (
    HARBOUR,
    ID,
    POSTED,
    SOMEBODY,
    answer,
    api_post,
    link,
    media_link,
    photo,
    snowflake,
    tombstone,
    tweet,
    user,
)

OTHER = snowflake(POSTED - timedelta(days=2))
NEWER = snowflake(POSTED + timedelta(minutes=6))


def brought(document: bytes | str) -> tuple[Post, ...]:
    posts = twitter.posts_in(document.encode() if isinstance(document, str) else document)
    for post in posts:
        check_finding(post, post.ref)
        assert twitter.recognise(post.ref.url) == post.ref
    return tuple(posts)


# --- the widget's JSON ---


def test_a_saved_answer_of_the_widget_is_its_post():
    (post,) = brought(tweet("Gates open &amp; dry"))
    assert (post.ref.id, post.text, post.author.handle) == (ID, "Gates open & dry", "harbour_watch")
    assert (post.posted_at, post.posted_at_source) == (datetime(2026, 3, 5, 9, 30, 12, tzinfo=UTC), "platform")
    assert post.id_time == POSTED


def test_a_quoted_post_and_the_answered_one_come_as_further_posts():
    quoted = json.loads(tweet("What was quoted", id_str=OTHER, user=user("ferry_fan", "Ferry Fan", "77")))
    parent = json.loads(tweet("What was answered", id_str=NEWER))
    posts = brought(tweet("Look at this", quoted_tweet=quoted, parent=parent))
    assert [(post.ref.id, post.text) for post in posts] == [
        (ID, "Look at this"),
        (OTHER, "What was quoted"),
        (NEWER, "What was answered"),
    ]
    assert Relation("quotes", f"twitter:{OTHER}") in posts[0].relations


def test_a_quoted_post_without_its_author_is_left_out():
    quoted = json.loads(tweet("Quoted", id_str=OTHER, without=("user",)))
    assert len(brought(tweet("Look", quoted_tweet=quoted))) == 1


@pytest.mark.parametrize("document", [tombstone("deleted by the Post author"), tombstone(None), tweet("A", user={})])
def test_what_shows_no_post_brings_none(document):
    assert brought(document) == ()


# --- the API v2 ---


def test_an_answer_of_the_api_is_read_with_the_author_it_names():
    (post,) = brought(answer(api_post("Gates open &amp; dry")))
    assert post.ref == PostRef("twitter", ID, f"https://x.com/harbour_watch/status/{ID}")
    assert post.author == Author("harbour_watch", "Harbour Watch", "881200341")
    assert post.text == "Gates open & dry"
    assert (post.posted_at, post.posted_at_source) == (datetime(2026, 3, 5, 9, 30, 12, tzinfo=UTC), "platform")
    assert post.id_time == POSTED
    assert dict(post.metrics) == {"like_count": "4", "retweet_count": "0"}
    assert (post.language, post.edited, post.text_complete) == ("en", False, True)


def test_an_author_that_is_not_included_is_known_by_number():
    (post,) = brought(answer(api_post("Words"), users=[SOMEBODY]))
    assert post.author == Author(None, None, "881200341")
    assert post.ref.url == f"https://x.com/i/status/{ID}"


def test_the_note_has_the_whole_of_a_long_post_and_links_of_its_own():
    long = "The log. " * 60 + "All of it: https://t.co/LongRead01"
    note = {"text": long, "entities": {"urls": [link("LongRead01", "https://harbour.example/log")]}}
    (post,) = brought(answer(api_post("The log. The lo… https://t.co/Preview001", note_tweet=note)))
    assert post.text.endswith("All of it: https://harbour.example/log")
    assert post.text_complete
    assert post.codes == ("LongRead01",)


@pytest.mark.parametrize(
    ("text", "more", "complete"),
    [
        ("short and well…", {}, True),
        ("word " * 55 + "wor…", {}, False),
        ("RT @ferry_fan: it was said th…", {"referenced_tweets": [{"type": "retweeted", "id": OTHER}]}, False),
        (
            "A preview https://t.co/Preview001",
            {"entities": {"urls": [link("Preview001", f"https://twitter.com/i/web/status/{ID}")]}},
            False,
        ),
    ],
)
def test_a_preview_without_its_note_is_marked_as_cut(text, more, complete):
    assert brought(answer(api_post(text, **more)))[0].text_complete is complete


def test_links_are_expanded_and_the_posts_own_picture_link_is_dropped():
    picture = media_link("OwnPic0001") | {"media_key": "3_1"}
    urls = [link("LongRead01", "https://harbour.example/log"), picture, picture]
    post = brought(
        answer(
            api_post(
                "See https://t.co/LongRead01 https://t.co/OwnPic0001",
                entities={"urls": urls},
                attachments={"media_keys": ["3_1"]},
            ),
            media=[
                {"media_key": "3_1", "type": "photo", "url": "https://pbs.twimg.com/media/Quay.jpg", "alt_text": "Q"}
            ],
        )
    )[0]
    assert post.text == "See https://harbour.example/log"
    assert post.codes == ("LongRead01", "OwnPic0001")
    (medium,) = post.media
    assert (medium.url, medium.alt) == ("https://pbs.twimg.com/media/Quay?format=jpg&name=orig", "Q")


def test_of_a_film_the_best_file_is_listed():
    variants = [
        {"content_type": "application/x-mpegURL", "url": "https://video.twimg.com/v/pl/a.m3u8"},
        {"content_type": "video/mp4", "bit_rate": 632000, "url": "https://video.twimg.com/v/low.mp4"},
        {"content_type": "video/mp4", "bit_rate": 2176000, "url": "https://video.twimg.com/v/high.mp4"},
    ]
    post = brought(
        answer(
            api_post("Look", attachments={"media_keys": ["7_1", "7_9"]}),
            media=[{"media_key": "7_1", "type": "video", "variants": variants}],
        )
    )[0]
    assert post.media == (Media("https://video.twimg.com/v/high.mp4", "video"),)


def test_what_a_post_refers_to_is_a_relation_and_a_further_post_where_it_is_included():
    refers = [{"type": "replied_to", "id": "799"}, {"type": "quoted", "id": OTHER}, {"type": "unknown", "id": "1"}]
    included = [api_post("What was quoted", OTHER, author_id="77"), api_post("Look", ID)]
    first, second = brought(answer(api_post("Look", referenced_tweets=refers), tweets=included))
    assert first.relations == (Relation("reply_to", "twitter:799"), Relation("quotes", f"twitter:{OTHER}"))
    assert (second.ref.id, second.author.handle) == (OTHER, "ferry_fan")


def test_a_repost_is_forwarded():
    (post,) = brought(answer(api_post("RT @a: Hm", referenced_tweets=[{"type": "retweeted", "id": OTHER}])))
    assert post.relations == (Relation("forwarded_from", f"twitter:{OTHER}"),)


def test_every_version_of_an_edited_post_names_its_neighbours():
    old, new = brought(
        answer(
            api_post("Wrods", edit_history_tweet_ids=[ID, NEWER]),
            api_post("Words", NEWER, edit_history_tweet_ids=[ID, NEWER]),
        )
    )
    assert old.edited
    assert old.relations == (Relation("edited_into", f"twitter:{NEWER}"),)
    assert new.relations == (Relation("edit_of", f"twitter:{ID}"),)


def test_a_post_that_a_tool_has_flattened_keeps_its_author():
    (post,) = brought(json.dumps(api_post("Words", author=HARBOUR)))
    assert post.author.handle == "harbour_watch"


def test_failures_in_an_answer_are_no_posts():
    assert brought(b'{"errors": [{"value": "2", "title": "Not Found Error", "resource_id": "2"}]}') == ()


def test_other_platforms_with_data_of_the_same_outline_are_left_alone():
    assert brought(b'{"data": [{"id": "17900", "text": "Hello", "username": "a", "author_id": 5}]}') == ()
    assert brought(json.dumps({"platform": "twitter", "post_id": ID, "text": "x", "id_str": "1"})) == ()


# --- the API of old ---


def test_a_post_of_the_api_of_old_is_read_in_full():
    old = {
        "id_str": ID,
        "created_at": "Thu Mar 05 09:30:12 +0000 2026",
        "text": "Gates op… https://t.co/Preview001",
        "truncated": True,
        "user": user(),
        "extended_tweet": {
            "full_text": "Gates open https://t.co/OwnPic0001",
            "entities": {"media": [photo("OwnPic0001", "Quay")]},
        },
        "retweeted_status": {"id_str": OTHER, "full_text": "Said before", "user": user("ferry_fan")},
    }
    post, before = brought(json.dumps(old))
    assert (post.text, post.text_complete) == ("Gates open", True)
    assert post.posted_at == datetime(2026, 3, 5, 9, 30, 12, tzinfo=UTC)
    assert post.posted_at_source == "platform"
    assert [medium.kind for medium in post.media] == ["photo"]
    assert post.relations == (Relation("forwarded_from", f"twitter:{OTHER}"),)
    assert (before.ref.id, before.text) == (OTHER, "Said before")


def test_an_old_short_text_that_was_cut_says_so():
    old = {"id_str": ID, "created_at": "Thu Mar 05 09:30:12 +0000 2026", "text": "Ga…", "truncated": True}
    assert not brought(json.dumps(old | {"user": user()}))[0].text_complete


# --- many in one file ---


def test_lists_and_lines_give_every_post_once():
    one, two = tweet("One"), answer(api_post("Two", OTHER))
    assert [post.text for post in brought(b"[" + one + b"," + two + b"]")] == ["One", "Two"]
    assert [post.text for post in brought(one + b"\r\n\r\n" + two + b"\nnot json\n" + one)] == ["One", "Two"]


def test_two_texts_under_one_id_are_two_posts():
    assert len(brought(tweet("One") + b"\n" + tweet("Two"))) == 2


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"\x00" * 50,
        b"{",
        b"[" * 100_000,
        b'{"id_str"' * 9,
        b'{"a":' * 100_000 + b'"id_str"',
        b"\xff\xfe{\x00",
        b"[1,2]",
    ],
)
def test_what_is_nothing_of_xs_brings_nothing(document):
    assert brought(document) == ()


SCRAPS = st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.just([]) | st.just({}) | st.just("\ud83d")
PART = st.dictionaries(
    st.sampled_from(
        [
            *("url", "expanded_url", "display_url", "media_key", "type", "variants", "bit_rate", "content_type", "id"),
            *("text", "urls", "media", "media_keys", "username", "id_str", "screen_name", "full_text", "entities"),
        ]
    ),
    SCRAPS | st.lists(SCRAPS, max_size=2),
    max_size=4,
)
SHAPE = (
    SCRAPS | PART | st.lists(PART, max_size=2) | st.dictionaries(st.sampled_from(["urls", "media"]), PART, max_size=2)
)
FIELDS = st.dictionaries(
    st.sampled_from(
        [
            *("text", "author_id", "author", "created_at", "entities", "attachments", "note_tweet", "public_metrics"),
            *("referenced_tweets", "edit_history_tweet_ids", "lang", "user", "full_text", "extended_tweet", "parent"),
            *("quoted_tweet", "retweeted_status", "extended_entities", "mediaDetails", "id", "id_str", "data"),
        ]
    ),
    SHAPE,
    max_size=5,
)


@given(FIELDS, FIELDS)
@settings(max_examples=300, deadline=None)
def test_whatever_shape_a_field_takes_every_post_keeps_the_contract(fields, includes):
    brought(json.dumps({"data": api_post("Words https://t.co/A1", **fields), "includes": includes}))
    brought(json.dumps(json.loads(tweet("Words https://t.co/A1")) | fields))


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: ('{"id_str": ' + text).encode()))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_taken_without_an_exception(document):
    brought(document)
