"""X's embed JSON: what a post is read to be, in every shape that its fields have been seen in."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.twitter_media import original_photo
from adapters.twitter_payload import read_tweet, reason_in
from archiver.adapter import Media, Post, PostRef, Relation, Unreadable
from archiver.testing import check_finding
from tests.adapters.x_answers import ID, POSTED, film, link, media_link, photo, snowflake, tweet, user

REF = PostRef("twitter", ID, f"https://x.com/harbour_watch/status/{ID}")


def read(body: bytes) -> Post:
    """The post in this body, checked against the contract."""
    finding = read_tweet(body, REF)
    check_finding(finding, REF)
    assert isinstance(finding, Post)
    return finding


def test_entities_are_decoded_links_expanded_and_the_own_picture_link_dropped():
    post = read(
        tweet(
            "Salt &amp; rust &lt;3 see https://t.co/LongRead01 now https://t.co/OwnPic0001",
            entities={
                "urls": [link("LongRead01", "https://harbour.example/log?a=1&b=2")],
                "media": [media_link("OwnPic0001")],
            },
            mediaDetails=[photo("OwnPic0001", "PierAtDawn", "A pier at dawn")],
        )
    )
    assert post.text == "Salt & rust <3 see https://harbour.example/log?a=1&b=2 now"
    assert post.codes == ("LongRead01", "OwnPic0001")
    picture = "https://pbs.twimg.com/media/PierAtDawn?format=jpg&name="
    smaller = (*(f"{picture}{size}" for size in ("4096x4096", "large", "medium")), picture.partition("?")[0] + ".jpg")
    assert post.media == (Media(f"{picture}orig", "photo", alt="A pier at dawn", others=smaller),)


def test_what_was_escaped_twice_is_decoded_once():
    assert read(tweet("write &amp;amp; for an ampersand")).text == "write &amp; for an ampersand"


def test_emoji_before_a_link_do_not_shift_it():
    text = "🚢🚢🚢 ferry back https://t.co/LongRead01"
    post = read(tweet(text, entities={"urls": [link("LongRead01", "https://harbour.example/f", text.index("https"))]}))
    assert post.text == "🚢🚢🚢 ferry back https://harbour.example/f"


def test_a_link_without_its_entity_stays_short():
    assert read(tweet("see https://t.co/Unknown001 soon")).text == "see https://t.co/Unknown001 soon"


@pytest.mark.parametrize("told", ["file:///etc/passwd", "http://①②⑦.⓪.⓪.①/x.jpg", "Port.jpg"])
def test_a_picture_at_no_web_address_is_lost_and_said_to_be(told: str):
    post = read(tweet("Look", mediaDetails=[photo("OwnPic0001", "Port") | {"media_url_https": told}]))
    assert [(medium.url, medium.status) for medium in post.media] == [("", "failed")]
    assert told[:20] in str(post.media[0].why)


def test_a_hidden_trailing_link_of_a_post_with_media_is_dropped_by_the_utf16_range():
    text = "🚢 in port https://t.co/Unlisted01"
    shown = len("🚢 in port".encode("utf-16-le")) // 2
    details = [{"type": "photo", "media_url_https": "https://pbs.twimg.com/media/Port.png"}]
    post = read(tweet(text, display_text_range=[0, shown], mediaDetails=details))
    assert post.text == "🚢 in port"
    assert post.media[0].url == "https://pbs.twimg.com/media/Port?format=png&name=orig"


def test_an_unlisted_link_inside_the_shown_text_of_a_post_with_media_stays():
    text = "🚢🚢🚢🚢🚢🚢🚢🚢 see them all at https://t.co/Unlisted01"
    shown = len(text.encode("utf-16-le")) // 2
    details = [{"type": "photo", "media_url_https": "https://pbs.twimg.com/media/Port.png"}]
    assert read(tweet(text, display_text_range=[0, shown], mediaDetails=details)).text == text


def test_an_own_picture_link_in_the_middle_leaves_no_gap():
    own = [media_link("OwnPic0001")]
    assert read(tweet("Look https://t.co/OwnPic0001 here", entities={"media": own})).text == "Look here"


@pytest.mark.parametrize(
    "entities", [None, {}, [], {"urls": {}, "media": {}, "hashtags": {}}, {"urls": None}, {"urls": {"0": "x"}}]
)
def test_lists_that_are_objects_or_absent_are_read_alike(entities):
    assert read(tweet("Plain words", entities=entities)).text == "Plain words"


def test_lists_given_as_objects_with_numbers_are_read():
    urls = {"0": link("LongRead01", "https://harbour.example/log")}
    assert read(tweet("https://t.co/LongRead01", entities={"urls": urls})).text == "https://harbour.example/log"


def test_times_come_from_the_platform_and_beside_it_from_the_id():
    post = read(tweet("Words"))
    assert post.posted_at == datetime(2026, 3, 5, 9, 30, 12, tzinfo=UTC)
    assert post.id_time == POSTED
    assert post.posted_at_source == "platform"


@pytest.mark.parametrize("written", [None, "", "yesterday", 12, "2026-03-05T09:30:12"])
def test_without_a_readable_time_the_ids_clock_stands_in_and_says_so(written):
    post = read(tweet("Words", created_at=written))
    assert (post.posted_at, post.posted_at_source) == (POSTED, "id")


def test_an_old_numbered_id_has_no_clock():
    ref = PostRef("twitter", "20", "https://x.com/i/status/20")
    post = read_tweet(tweet("first words", id_str="20", created_at=None), ref)
    assert isinstance(post, Post)
    assert (post.posted_at, post.posted_at_source, post.id_time) == (None, None, None)


def test_replies_and_quotes_are_relations():
    post = read(tweet("Words", in_reply_to_status_id_str="111", quoted_tweet={"id_str": "222"}, parent={"id_str": "9"}))
    assert post.relations == (Relation("reply_to", "twitter:111"), Relation("quotes", "twitter:222"))


def test_a_newer_version_is_an_edit_of_the_one_before():
    older = snowflake(POSTED - timedelta(minutes=20))
    oldest = snowflake(POSTED - timedelta(minutes=40))
    post = read(tweet("Words, mended", edit_control={"edit_tweet_ids": [oldest, older, ID]}, isEdited=True))
    assert post.relations == (Relation("edit_of", f"twitter:{older}"),)
    assert not post.edited
    assert post.edited_at is None


def test_the_second_of_two_versions_is_an_edit_of_the_first():
    first = snowflake(POSTED - timedelta(minutes=5))
    post = read(tweet("Words", edit_control={"edit_tweet_ids": [first, ID]}))
    assert not post.edited
    assert post.relations == (Relation("edit_of", f"twitter:{first}"),)


@pytest.mark.parametrize("marks", [{"isStaleEdit": True}, {"isEdited": True}, {}])
def test_a_version_that_was_superseded_is_marked_edited(marks):
    newer = snowflake(POSTED + timedelta(minutes=5))
    post = read(tweet("Wrods", edit_control={"edit_tweet_ids": [ID, newer]}, **marks))
    assert post.edited
    assert post.relations == (Relation("edited_into", f"twitter:{newer}"),)


def test_a_version_between_others_names_the_one_before_and_all_newer_ones():
    ids = [snowflake(POSTED + timedelta(minutes=minutes)) for minutes in (-9, 0, 3, 7)]
    post = read(tweet("Words", id_str=ID, edit_control={"edit_tweet_ids": [ids[0], ID, *ids[2:]]}))
    assert [(tie.kind, tie.post.partition(":")[2]) for tie in post.relations] == [
        ("edit_of", ids[0]),
        ("edited_into", ids[2]),
        ("edited_into", ids[3]),
    ]


def test_an_edit_list_that_does_not_name_the_post_ties_it_to_nothing():
    other = snowflake(POSTED - timedelta(days=1))
    assert read(tweet("Words", edit_control={"edit_tweet_ids": [other, "x", 5, "0"]})).relations == ()


def test_a_post_with_a_single_version_is_not_edited():
    assert not read(tweet("Words")).edited


def test_a_long_post_is_marked_as_cut():
    assert not read(tweet("It begins and goes on…", note_tweet={"id": "Tm90ZQ=="})).text_complete
    assert read(tweet("It ends.")).text_complete


@pytest.mark.parametrize(("code", "language"), [("en", "en"), ("in", "id"), ("und", None), ("qme", None), (None, None)])
def test_languages_are_known_or_none(code, language):
    assert read(tweet("Words", lang=code)).language == language


def test_the_best_mp4_of_a_film_is_listed():
    variants = [
        {"content_type": "application/x-mpegURL", "url": "https://video.twimg.com/v/pl/a.m3u8"},
        {"content_type": "video/mp4", "bitrate": 256_000, "url": "https://video.twimg.com/v/320x180/a.mp4"},
        {"content_type": "video/mp4", "bitrate": 2_176_000, "url": "https://video.twimg.com/v/1280x720/b.mp4"},
        {"content_type": "video/mp4", "bitrate": 832_000, "url": "https://video.twimg.com/v/640x360/c.mp4"},
    ]
    post = read(tweet("Look https://t.co/OwnFilm001", mediaDetails=[film("OwnFilm001", "video", variants)]))
    assert post.media == (Media("https://video.twimg.com/v/1280x720/b.mp4", "video"),)
    assert post.text == "Look"


def test_a_gif_is_a_film_of_bitrate_nought():
    variants = [{"content_type": "video/mp4", "bitrate": 0, "url": "https://video.twimg.com/tweet_video/g.mp4"}]
    post = read(tweet("Look", mediaDetails=[film("OwnGif0001", "animated_gif", variants)]))
    assert post.media == (Media("https://video.twimg.com/tweet_video/g.mp4", "gif"),)


def test_a_film_without_an_mp4_leaves_its_still():
    variants = [{"content_type": "application/x-mpegURL", "url": "https://video.twimg.com/v/pl/a.m3u8"}]
    (medium,) = read(tweet("Look", mediaDetails=[film("OwnFilm001", "video", variants)])).media
    assert (medium.kind, medium.url) == ("photo", "https://pbs.twimg.com/amplify_video_thumb/1/img/still.jpg")
    assert medium.why


def test_a_medium_that_x_withholds_is_named_with_the_reason():
    details = [photo("OwnPic0001", "Gone") | {"ext_media_availability": {"status": "Unavailable"}}]
    (medium,) = read(tweet("Look", mediaDetails=details)).media
    assert (medium.status, medium.url) == ("skipped", "")
    assert "Unavailable" in (medium.why or "")


def test_photos_and_video_serve_where_the_details_are_missing():
    video = {
        "poster": "https://pbs.twimg.com/p.jpg",
        "variants": [
            {"type": "application/x-mpegURL", "src": "https://video.twimg.com/v/pl/a.m3u8"},
            {"type": "video/mp4", "src": "https://video.twimg.com/v/320x180/a.mp4"},
            {"type": "video/mp4", "src": "https://video.twimg.com/v/1280x720/b.mp4"},
        ],
    }
    post = read(tweet("Look", photos=[{"url": "https://pbs.twimg.com/media/Quay?format=png&name=small"}], video=video))
    assert [medium.url for medium in post.media] == [
        "https://pbs.twimg.com/media/Quay?format=png&name=orig",
        "https://video.twimg.com/v/1280x720/b.mp4",
    ]


@pytest.mark.parametrize(
    ("listed", "original"),
    [
        ("https://pbs.twimg.com/media/Quay.jpg", "https://pbs.twimg.com/media/Quay?format=jpg&name=orig"),
        ("https://pbs.twimg.com/media/Quay.png:large", "https://pbs.twimg.com/media/Quay?format=png&name=orig"),
        (
            "https://pbs.twimg.com/media/Quay?format=webp&name=small",
            "https://pbs.twimg.com/media/Quay?format=webp&name=orig",
        ),
        ("https://pbs.twimg.com/media/Quay", "https://pbs.twimg.com/media/Quay?format=jpg&name=orig"),
        ("https://pbs.twimg.com/card_img/1/Quay?format=png", "https://pbs.twimg.com/card_img/1/Quay?format=png"),
        ("https://cdn.example/media/Quay.jpg", "https://cdn.example/media/Quay.jpg"),
    ],
)
def test_pictures_are_asked_for_as_they_were_uploaded(listed, original):
    assert original_photo(listed) == original


def test_counters_are_kept_as_strings():
    assert dict(read(tweet("Words")).metrics) == {"favorite_count": "14", "conversation_count": "3"}


def test_the_address_has_the_handle_that_x_gives():
    post = read(tweet("Words", user=user("new_handle")))
    assert post.ref.url == f"https://x.com/new_handle/status/{ID}"


def test_half_a_surrogate_and_nul_cannot_spoil_what_is_kept():
    body = tweet("AB").replace(b"AB", rb"A\ud83dB\u0000C")
    assert read(body).text == "A\ufffdBC"


SCRAPS = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just([]) | st.just({})
JSON = SCRAPS | st.lists(SCRAPS, max_size=2)
FIELDS = st.sampled_from(
    [
        *("text", "lang", "created_at", "display_text_range", "entities", "user", "edit_control", "mediaDetails"),
        *("photos", "video", "quoted_tweet", "parent", "in_reply_to_status_id_str", "note_tweet", "isEdited"),
        *("favorite_count", "tombstone", "__typename"),
    ]
)
PARTS = st.sampled_from(
    ["urls", "media", "url", "expanded_url", "display_url", "type", "video_info", "variants", "text", "id_str"]
)
PART = st.dictionaries(PARTS, JSON, max_size=4)
SHAPES = (
    JSON | PART | st.lists(PART, max_size=2) | st.dictionaries(PARTS, PART | st.lists(PART, max_size=2), max_size=3)
)


@given(st.dictionaries(FIELDS, SHAPES, max_size=6))
@settings(max_examples=300, deadline=None)
def test_whatever_shape_a_field_takes_the_answer_is_a_finding_or_unreadable(fields):
    with suppress(Unreadable):
        check_finding(read_tweet(tweet("Words https://t.co/LongRead01", **fields), REF), REF)


def test_unknown_words_never_mean_deleted():
    assert reason_in("") == "unavailable"
    assert reason_in("Ce texte est inconnu") == "unavailable"
