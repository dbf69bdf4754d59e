"""Bluesky: what each answer of the AppView means, over the real wire."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import bluesky
from archiver.adapter import Absence, Media, Post, PostRef, Refused, Relation, Unreachable, Unreadable
from archiver.testing import check_adapter, check_nonsense, check_recognise, check_route, check_same_post
from tests.adapters.bluesky_answers import (
    BY_HANDLE,
    BY_NAME,
    DID,
    JSON,
    KEY,
    PROFILE,
    REF,
    RESOLVE,
    THREAD,
    error,
    thread,
    tid,
    view,
)
from tests.adapters.conftest import Stage


def read(stage: Stage, post: dict[str, object]) -> Post:
    stage.says(THREAD, thread(post), kind=JSON)
    found = check_route(bluesky, "appview", REF, stage.web)
    assert isinstance(found, Post)
    return found


def test_the_contract(stage: Stage):
    check_adapter(bluesky)
    check_nonsense(bluesky, REF, stage.answering(THREAD))
    check_nonsense(bluesky, BY_HANDLE, stage.answering(RESOLVE, BY_NAME))


def test_its_addresses_meet():
    check_same_post(
        bluesky,
        [
            f"at://{DID}/app.bsky.feed.post/{KEY}",
            f"https://bsky.app/profile/{DID}/post/{KEY}?ref_src=embed",
            f"https://web.archive.org/web/2026/https://bsky.app/profile/{DID}/post/{KEY}",
            f"bsky.app/profile/{DID}/post/{KEY}",
            f"bluesky:{DID}/{KEY}",
        ],
    )
    check_recognise(
        bluesky,
        {
            f"https://bsky.app/profile/Mira.Example/post/{KEY}": f"mira.example/{KEY}",
            "https://bsky.app/profile/mira.example": None,
            "https://x.com/mira/status/1": None,
            "youtube:aB3dE5fG7hI": None,
        },
    )


def test_a_live_post_is_read_through_the_wire(stage: Stage):
    post = read(stage, view())
    assert (post.text, post.text_complete, post.language) == ("The ferry runs again.", True, "en")
    assert (post.author.handle, post.author.name, post.author.id) == ("mira.example", "Mira Holm", DID)
    assert (post.posted_at, post.posted_at_source) == (datetime(2026, 3, 5, 9, 0, 1, 250_000, UTC), "platform")
    assert post.metrics == (("likeCount", "4"), ("replyCount", "0"))
    assert len(stage.asked) == 1


def test_a_handle_that_bluesky_itself_calls_invalid_is_none(stage: Stage):
    post = read(stage, view(author={"did": DID, "handle": "handle.invalid", "displayName": ""}))
    assert (post.author.handle, post.author.name, post.author.id) == (None, None, DID)


def test_a_handle_is_resolved_first_and_the_finding_is_of_the_name_that_was_asked(stage: Stage):
    stage.says(RESOLVE, json.dumps({"did": DID}), kind=JSON).says(THREAD, thread(view()), kind=JSON)
    found = check_route(bluesky, "appview", BY_HANDLE, stage.web)
    assert found.ref == BY_HANDLE
    assert isinstance(found, Post)
    assert found.author.id == DID


def test_where_nothing_resolves_handles_the_post_is_asked_for_by_its_handle(stage: Stage):
    stage.says(RESOLVE, "", 404).says(BY_NAME, thread(view()), kind=JSON)
    assert isinstance(check_route(bluesky, "appview", BY_HANDLE, stage.web), Post)


def test_a_handle_that_names_nobody_now_says_nothing_of_the_post(stage: Stage):
    stage.says(RESOLVE, error("InvalidRequest", "Unable to resolve handle"), 400, JSON)
    found = check_route(bluesky, "appview", BY_HANDLE, stage.web)
    assert isinstance(found, Absence)
    assert found.reason == "unavailable"


@pytest.mark.parametrize(
    ("profile", "reason"),
    [
        ((200, '{"did": "did:plc:x"}'), "not_found"),
        ((400, error("AccountTakedown", "Account has been suspended")), "suspended"),
        ((400, error("AccountDeactivated", "Account is deactivated")), "account_gone"),
        ((400, error("InvalidRequest", "Profile not found")), "account_gone"),
        ((400, error("InvalidRequest", "actor must be a valid did or handle")), "not_found"),
        ((404, ""), "not_found"),
    ],
)
def test_a_post_that_is_not_found_is_told_from_an_account_that_is_gone(stage: Stage, profile, reason):
    stage.says(THREAD, error("NotFound", f"Post not found: at://{DID}"), 400, JSON)
    stage.says(PROFILE, profile[1], profile[0], JSON)
    found = check_route(bluesky, "appview", REF, stage.web)
    assert isinstance(found, Absence)
    assert found.reason == reason


def test_a_look_at_the_account_that_fails_decides_nothing(stage: Stage):
    stage.says(THREAD, error("NotFound", "Post not found"), 400, JSON).says(PROFILE, "", 503)
    with pytest.raises(Unreachable):
        bluesky.read_appview(REF, stage.web)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"thread": {"$type": "app.bsky.feed.defs#notFoundPost", "uri": "at://x", "notFound": True}}, "not_found"),
        ({"thread": {"$type": "app.bsky.feed.defs#blockedPost", "uri": "at://x", "blocked": True}}, "unavailable"),
        ({"thread": {"post": view(author={"did": DID, "labels": [{"val": "!no-unauthenticated"}]})}}, "protected"),
        ({"thread": {"post": view(labels=[{"val": "!takedown"}])}}, "withheld"),
    ],
)
def test_what_is_shown_instead_of_a_post_is_an_absence(stage: Stage, answer, reason):
    stage.says(RESOLVE, json.dumps({"did": DID}), kind=JSON).says(THREAD, json.dumps(answer), kind=JSON)
    for ref in (REF, BY_HANDLE):
        found = check_route(bluesky, "appview", ref, stage.web)
        assert isinstance(found, Absence)
        assert (found.reason, found.account) == (reason, DID)


def test_an_account_that_is_suspended_may_be_told_at_once(stage: Stage):
    stage.says(THREAD, error("AccountTakedown", "Account has been suspended"), 400, JSON)
    found = check_route(bluesky, "appview", REF, stage.web)
    assert isinstance(found, Absence)
    assert (found.reason, found.said) == ("suspended", "Account has been suspended")


def test_labels_that_were_taken_back_or_say_less_hide_nothing(stage: Stage):
    labels = [{"val": "!hide", "neg": True}, {"val": "graphic-media"}]
    assert read(stage, view(labels=labels)).text == "The ferry runs again."


@pytest.mark.parametrize(
    ("status", "kind"), [(403, Refused), (401, Refused), (429, Unreachable), (502, Unreachable), (404, Unreadable)]
)
def test_an_answer_that_says_nothing_of_the_post_is_no_finding(stage: Stage, status, kind):
    stage.says(THREAD, "<html>", status)
    with pytest.raises(kind):
        bluesky.read_appview(REF, stage.web)


@pytest.mark.parametrize(
    "post",
    [
        view(key="3mgcbuyfgwk2b"),
        view(uri=f"at://did:plc:somebodyelsesomebodyelse/app.bsky.feed.post/{KEY}"),
        view(author={"did": "did:plc:somebodyelsesomebodyelse", "handle": "mira.example"}),
        view(
            uri=f"at://did:plc:another/app.bsky.feed.post/{KEY}",
            author={"did": "did:plc:another", "handle": "a.example"},
        ),
        view(author={}),
        view(record={"text": None}),
    ],
)
def test_another_post_than_the_one_asked_for_is_unreadable(stage: Stage, post):
    stage.says(THREAD, thread(post), kind=JSON)
    with pytest.raises(Unreadable):
        bluesky.read_appview(REF, stage.web)


@pytest.mark.parametrize("id_", ["", "x", "mira.example", f"{DID}/", f"mira example/{KEY}", f"did:plc:a b/{KEY}"])
def test_what_is_no_id_is_not_asked_for(stage: Stage, id_):
    with pytest.raises(Unreadable):
        bluesky.read_appview(PostRef("bluesky", id_, "https://bsky.app"), stage.web)
    assert stage.asked == []


def test_pictures_have_their_words_and_a_smaller_copy(stage: Stage):
    images = [{"fullsize": "https://cdn.example/f", "thumb": "https://cdn.example/t", "alt": "A pier"}, {"alt": "lost"}]
    post = read(stage, view(embed={"$type": "app.bsky.embed.images#view", "images": images}))
    assert post.media == (Media("https://cdn.example/f", alt="A pier", others=("https://cdn.example/t",)),)


def test_a_film_is_told_and_its_picture_fetched(stage: Stage):
    embed = {"playlist": "https://video.example/p.m3u8", "thumbnail": "https://video.example/t.jpg", "alt": "Waves"}
    film, picture = read(stage, view(embed=embed)).media
    assert (film.kind, film.status, film.alt) == ("video", "skipped", "Waves")
    assert (picture.kind, picture.url) == ("photo", "https://video.example/t.jpg")


def test_a_quoted_post_beside_pictures_and_an_answered_one_are_relations(stage: Stage):
    embed = {
        "$type": "app.bsky.embed.recordWithMedia#view",
        "record": {"record": {"uri": "at://did:plc:other/app.bsky.feed.post/3abc", "notFound": True}},
        "media": {"external": {"uri": "https://news.example/a", "title": "Bridge", "thumb": "https://cdn.example/c"}},
    }
    parent = {"reply": {"parent": {"uri": "at://did:plc:third/app.bsky.feed.post/3def"}, "root": {"uri": "at://r"}}}
    post = read(stage, view(embed=embed, record=parent))
    assert post.relations == (
        Relation("reply_to", "bluesky:did:plc:third/3def"),
        Relation("quotes", "bluesky:did:plc:other/3abc"),
    )
    assert post.media == (Media("https://cdn.example/c", alt="Bridge\nhttps://news.example/a"),)


@pytest.mark.parametrize("uri", ["at://did:plc:o/app.bsky.graph.starterpack/1", "at://did:plc:o/app.bsky.graph.list/2"])
def test_what_is_quoted_and_no_post_keeps_its_own_address(stage: Stage, uri):
    assert read(stage, view(embed={"record": {"uri": uri, "record": {}}})).relations == (Relation("quotes", uri),)


def facet(text: str, shown: str, uri: str) -> dict[str, object]:
    start = len(text[: text.index(shown)].encode())
    return {
        "index": {"byteStart": start, "byteEnd": start + len(shown.encode())},
        "features": [{"$type": "app.bsky.richtext.facet#link", "uri": uri}],
    }


def test_links_that_the_app_cut_are_written_out_and_words_that_link_stay_words(stage: Stage):
    text = "Пором 🚢 news.example/2026/fer... and map, news.example/2…"
    facets = [
        facet(text, "news.example/2026/fer...", "https://news.example/2026/ferry-runs-again"),
        facet(text, "map", "https://map.example/"),
        facet(text, "news.example/2…", "https://www.news.example/2?a=1"),
        {"index": {"byteStart": 3, "byteEnd": 9_999}, "features": [{"uri": "https://out.example/"}]},
        {"index": {"byteStart": "x"}, "features": [{}]},
    ]
    post = read(stage, view(text, record={"facets": facets}))
    written_out = "Пором 🚢 https://news.example/2026/ferry-runs-again and map, https://www.news.example/2?a=1"
    assert post.text == written_out


@pytest.mark.parametrize(("start", "end"), [(-7, 11), (4, 4), (11, 4), (4, 99), ("4", None), (True, 11)])
def test_a_facet_that_points_at_no_words_changes_nothing(stage: Stage, start, end):
    facets = [{"index": {"byteStart": start, "byteEnd": end}, "features": [{"uri": "https://a.b/c"}]}]
    assert read(stage, view("See a.b/...", record={"facets": facets})).text == "See a.b/..."


def test_a_time_that_is_none_is_not_guessed(stage: Stage):
    for number, told in enumerate(("yesterday", "2026-03-05T09:00:00", None, 5, "0001-01-01T00:00:00+14:00")):
        stage.standin.clear()
        post = read(stage, view(record={"createdAt": told}))
        assert (post.posted_at, post.posted_at_source) == (None, None), number


@given(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)), st.integers(0, 1023))
def test_the_clock_in_a_record_key_gives_back_the_instant_to_the_millisecond(at: datetime, number: int):
    key = tid(at, number)
    assert len(key) == 13
    told = bluesky.clock(PostRef("bluesky", f"{DID}/{key}", ""))
    assert told == at.replace(microsecond=at.microsecond // 1000 * 1000)


@pytest.mark.parametrize("key", ["self", "3mgcbuyfgwk21", "zzzzzzzzzzzzz", "3MGCBUYFGWK2A", "", "3mgcbuyfgwk2a2"])
def test_a_key_that_is_no_clock_tells_no_time(key: str):
    assert bluesky.clock(PostRef("bluesky", f"{DID}/{key}", "")) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda v: (
            st.lists(v)
            | st.dictionaries(
                st.sampled_from(["record", "media", "images", "uri", "external", "facets", "labels", "text", "embed"]),
                v,
            )
        ),
        max_leaves=20,
    )
)
def test_no_view_is_too_odd_to_be_read(odd: object):
    from adapters.bluesky_post import read_post

    read_post(
        view() | {"embed": odd, "likeCount": odd, "record": {"text": "x", "facets": odd, "reply": odd}}, REF, None
    )
