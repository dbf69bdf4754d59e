"""X's paid API and the mirror FxTwitter: what each of their answers means, over the real wire."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import twitter, twitter_routes
from adapters.twitter_api import read_lookup
from adapters.twitter_fx import read_status
from archiver.adapter import Absence, Author, Finding, Post, PostRef, Refused, Relation, Unreachable, Unreadable
from archiver.testing import check_finding, check_route
from archiver.web.network import Network
from archiver.web.tape import Tape
from archiver.web.wire import Wire
from tests.adapters.conftest import Stage
from tests.adapters.x_answers import ID, POSTED, SOMEBODY, answer, api_post, mirrored, problem

REF = PostRef("twitter", ID, f"https://x.com/harbour_watch/status/{ID}")
API = f"https://api.x.com/2/tweets?ids={ID}&{urlencode(twitter_routes.FIELDS)}"
MIRROR = f"https://api.fxtwitter.com/2/status/{ID}"
SECOND = datetime(2026, 3, 5, 9, 30, 12, tzinfo=UTC)
LONG = "The log of the night. " * 40


def said(stage: Stage, route: str, url: str, body: bytes | str, status: int = 200) -> Finding:
    stage.standin.clear()
    stage.says(url, body, status, "application/json")
    return check_route(twitter, route, REF, stage.web)


# --- the API ---


def test_the_api_gives_the_whole_of_a_long_post(stage: Stage):
    body = answer(api_post("The log of the night. The…", note_tweet={"text": LONG}))
    post = said(stage, "api", API, body)
    assert isinstance(post, Post)
    assert (post.text, post.text_complete) == (LONG.strip(), True)
    assert post.author == Author("harbour_watch", "Harbour Watch", "881200341")
    assert (post.posted_at, post.posted_at_source, post.id_time) == (SECOND, "platform", POSTED)


def test_the_api_is_asked_for_all_that_it_can_tell_in_one_request(stage: Stage):
    said(stage, "api", API, answer(api_post("Words")))
    (asked,) = stage.asked
    for field in ("note_tweet", "edit_history_tweet_ids", "referenced_tweets.id.author_id", "alt_text", "withheld"):
        assert field in asked


def test_the_token_goes_to_the_api_and_to_no_other_host(stage: Stage):
    wire = Wire(Network(rate=1000, host_map={"*": stage.standin.base}, credentials={"api.x.com": "Bearer s3cret"}))
    stage.says(API, answer(api_post("Words")), kind="application/json")
    stage.says(MIRROR, mirrored("Words"), kind="application/json")
    with wire.client(Tape()) as web:
        twitter_routes.read_api(REF, web)
        twitter_routes.read_fxtwitter(REF, web)
    assert [hit.headers.get("authorization") for hit in stage.standin.log] == ["Bearer s3cret", None]


def test_a_list_of_posts_is_searched_for_the_one_that_was_asked_for(stage: Stage):
    other = api_post("Quoted", "1234", author_id="77")
    body = json.dumps({"data": [other, api_post("Words")], "includes": {"users": [SOMEBODY]}})
    post = said(stage, "api", API, body)
    assert isinstance(post, Post)
    assert (post.text, post.author.id) == ("Words", "881200341")


@pytest.mark.parametrize(
    ("kind", "title", "reason"),
    [
        ("resource-not-found", "Not Found Error", "not_found"),
        ("not-authorized-for-resource", "Authorization Error", "unavailable"),
    ],
)
def test_what_the_api_does_not_show_is_an_absence_in_xs_words(stage: Stage, kind: str, title: str, reason: str):
    absence = said(stage, "api", API, problem(kind, title))
    assert absence == Absence(REF, reason, f"Could not show tweet with ids: [{ID}].")
    absence = said(stage, "api", API, problem(kind, title, detail=None))
    assert isinstance(absence, Absence)
    assert absence.said == title


def test_a_problem_with_another_post_says_nothing_of_this_one(stage: Stage):
    with pytest.raises(Unreadable, match="neither the post nor why not"):
        said(stage, "api", API, problem("resource-not-found", "Not Found Error", "1234"))
    both = json.loads(answer(api_post("Words"))) | json.loads(problem("resource-not-found", "Not Found Error", "1234"))
    assert isinstance(said(stage, "api", API, json.dumps(both)), Post)


def test_a_post_that_nobody_may_see_is_withheld(stage: Stage):
    everywhere = {"copyright": False, "country_codes": ["XX"], "scope": "tweet"}
    claimed = {"copyright": True, "country_codes": ["XY"]}
    silent = {"copyright": False, "country_codes": ["DE", "FR"], "scope": "user"}
    for withheld, text, words in [
        (everywhere, "Withheld", "withheld by law or rules in XX"),
        (claimed, "Withheld", "withheld for a claim of copyright in XY"),
        (silent, "", "withheld by law or rules in DE, FR"),
    ]:
        body = answer(api_post(text, withheld=withheld))
        assert said(stage, "api", API, body) == Absence(REF, "withheld", words)


def test_a_post_that_is_withheld_in_some_countries_and_shown_here_is_a_post(stage: Stage):
    body = answer(api_post("Words", withheld={"copyright": False, "country_codes": ["DE"]}))
    assert isinstance(said(stage, "api", API, body), Post)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, b'{"title": "Unauthorized", "status": 401}', Refused),
        (402, b"", Refused),
        (403, b'{"title": "Forbidden", "reason": "client-not-enrolled"}', Refused),
        (429, b'{"title": "Too Many Requests"}', Unreachable),
        (503, b"", Unreachable),
        (400, b'{"title": "Invalid Request"}', Unreadable),
        (200, b"{}", Unreadable),
        (200, b'{"data": []}', Unreadable),
        (200, b'{"data": {"id": "1"}}', Unreadable),
        (200, b"<html></html>", Unreadable),
        (200, problem("usage-capped", "UsageCapExceeded"), Unreadable),
    ],
)
def test_what_says_nothing_of_the_post_is_an_error_of_the_api(stage: Stage, status: int, body: bytes, error: Any):
    with pytest.raises(error):
        said(stage, "api", API, body, status)


def test_a_token_that_is_not_taken_is_named_in_the_error(stage: Stage):
    with pytest.raises(Refused, match="token") as caught:
        said(stage, "api", API, b"{}", 401)
    assert "CITETRAIL_X_BEARER" in caught.value.why


# --- FxTwitter ---


def test_the_mirror_gives_the_whole_of_a_long_post(stage: Stage):
    post = said(stage, "fxtwitter", MIRROR, mirrored(LONG, is_note_tweet=True))
    assert isinstance(post, Post)
    assert (post.text, post.text_complete) == (LONG.strip(), True)
    assert post.author == Author("harbour_watch", "Harbour Watch", "881200341")
    assert (post.posted_at, post.posted_at_source, post.id_time) == (SECOND, "platform", POSTED)
    assert post.ref == REF
    assert post.metrics == (("likes", "9"),)


def test_links_are_expanded_and_the_posts_own_media_are_listed_and_not_written_out(stage: Stage):
    raw = {
        "text": "Fog &amp; calm https://t.co/LongRead01 https://t.co/OwnPic0001",
        "display_text_range": [0, 38],
        "facets": [
            {"type": "hashtag", "indices": [0, 3], "original": "fog"},
            {
                "type": "url",
                "indices": [15, 38],
                "original": "https://t.co/LongRead01",
                "replacement": "https://harbour.example/log",
                "display": "harbour.example/log",
            },
            {"type": "media", "original": "https://t.co/OwnPic0001", "display": "pic.x.com/OwnPic0001"},
        ],
    }
    films = [{"container": "m3u8", "url": "https://video.twimg.com/v/a.m3u8"}]
    films += [
        {"container": "mp4", "bitrate": rate, "url": f"https://video.twimg.com/v/{rate}.mp4"} for rate in (2, 9, 4)
    ]
    media = {
        "all": [
            {"type": "photo", "url": "https://pbs.twimg.com/media/Quay.jpg?name=orig", "altText": "The quay"},
            {"type": "video", "url": "https://video.twimg.com/v/4.mp4", "formats": films},
            {"type": "gif", "url": "https://video.twimg.com/tweet_video/g.mp4"},
            {"type": "mosaic_photo", "formats": {"jpeg": "https://mosaic.example/1.jpg"}},
        ]
    }
    post = said(stage, "fxtwitter", MIRROR, mirrored("ignored", raw_text=raw, media=media))
    assert isinstance(post, Post)
    assert post.text == "Fog & calm https://harbour.example/log"
    assert post.codes == ("LongRead01", "OwnPic0001")
    assert [(item.kind, item.url, item.alt) for item in post.media] == [
        ("photo", "https://pbs.twimg.com/media/Quay?format=jpg&name=orig", "The quay"),
        ("video", "https://video.twimg.com/v/9.mp4", None),
        ("gif", "https://video.twimg.com/tweet_video/g.mp4", None),
    ]


def test_without_the_raw_text_the_shown_one_is_taken_as_it_is(stage: Stage):
    post = said(stage, "fxtwitter", MIRROR, mirrored("Fog &amp; calm", without=("raw_text",)))
    assert isinstance(post, Post)
    assert post.text == "Fog &amp; calm"


def test_what_a_post_answers_and_quotes_is_a_relation(stage: Stage):
    body = mirrored(
        "Hm", replying_to={"screen_name": "ferry_fan", "status": "799"}, quote={"type": "tombstone", "id": "801"}
    )
    post = said(stage, "fxtwitter", MIRROR, body)
    assert isinstance(post, Post)
    assert post.relations == (Relation("reply_to", "twitter:799"), Relation("quotes", "twitter:801"))


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({"created_timestamp": None}, "platform"),
        ({"created_timestamp": None, "created_at": "soon"}, "id"),
        ({"created_timestamp": 10**30, "created_at": None}, "id"),
    ],
)
def test_the_time_comes_from_the_mirror_in_either_form_or_from_the_id(
    stage: Stage, fields: dict[str, Any], source: str
):
    post = said(stage, "fxtwitter", MIRROR, mirrored("Words", **fields))
    assert isinstance(post, Post)
    assert (post.posted_at, post.posted_at_source) == (SECOND if source == "platform" else POSTED, source)


@pytest.mark.parametrize("http", [200, None])
@pytest.mark.parametrize(
    ("code", "message", "reason"), [(404, "NOT_FOUND", "not_found"), (401, "PRIVATE_TWEET", "protected")]
)
def test_the_code_in_the_body_counts_whatever_the_status(
    stage: Stage, http: int | None, code: int, message: str, reason: str
):
    body = json.dumps({"code": code, "message": message})
    absence = said(stage, "fxtwitter", MIRROR, body, http or code)
    assert absence == Absence(REF, reason, f"FxTwitter: {message} ({code})")


@pytest.mark.parametrize(
    ("told", "reason"), [("private", "protected"), ("deleted", "unavailable"), ("suspended", "unavailable")]
)
def test_a_mirror_never_has_the_word_that_a_post_is_deleted(stage: Stage, told: str, reason: str):
    body = json.dumps({"code": 200, "status": {"type": "tombstone", "reason": told, "message": "Gone"}})
    assert said(stage, "fxtwitter", MIRROR, body) == Absence(REF, reason, "FxTwitter: Gone")


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (404, b"<html>No such page</html>", Unreadable),
        (401, b"<html>Who are you?</html>", Refused),
        (403, b"<html>Blocked</html>", Refused),
        (429, b"", Unreachable),
        (500, b'{"code": 500, "message": "API_FAIL"}', Unreachable),
        (200, b'{"code": 500, "message": "API_FAIL"}', Unreachable),
        (200, b'{"code": 503, "message": "UPSTREAM_UNAVAILABLE"}', Unreachable),
        (200, b'{"code": 403, "message": "no"}', Refused),
        (200, b'{"message": "OK"}', Unreadable),
        (200, b'{"code": 200}', Unreadable),
        (200, mirrored("Words", id="1234"), Unreadable),
        (200, mirrored("", without=("raw_text",)), Unreadable),
        (404, mirrored("Words"), Unreadable),
    ],
)
def test_what_says_nothing_of_the_post_is_an_error_of_the_mirror(stage: Stage, status: int, body: bytes, error: Any):
    with pytest.raises(error):
        said(stage, "fxtwitter", MIRROR, body, status)


SCRAPS = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just([]) | st.just({}) | st.just("\ud83d")
SHAPES = st.recursive(
    SCRAPS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["text", "facets", "type", "all", "formats", "url", "id", "status"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
FIELDS = st.dictionaries(
    st.sampled_from(
        ["raw_text", "media", "author", "quote", "replying_to", "created_timestamp", "created_at", "text", "lang"]
    ),
    SHAPES,
    max_size=4,
)


@given(FIELDS, st.sampled_from([200, 401, 404]))
@settings(max_examples=200, deadline=None)
def test_whatever_the_mirror_writes_is_a_finding_that_can_be_kept_or_unreadable(fields: dict[str, Any], http: int):
    with suppress(Unreadable):
        check_finding(read_status(http, mirrored("Words https://t.co/A1", **fields), REF), REF)


@given(st.dictionaries(st.sampled_from(["withheld", "note_tweet", "entities", "text"]), SHAPES, max_size=3), SHAPES)
@settings(max_examples=200, deadline=None)
def test_whatever_the_api_writes_is_a_finding_that_can_be_kept_or_unreadable(fields: dict[str, Any], errors: Any):
    body = json.dumps(json.loads(answer(api_post("Words", **fields))) | {"errors": errors}).encode()
    with suppress(Unreadable):
        check_finding(read_lookup(body, REF), REF)
