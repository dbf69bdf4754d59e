"""A row of JSON in the shape of `posts` becomes a post, or a sentence that says which field is wrong."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import telegram, twitter
from archiver.rows import post_of_row
from db import canonical
from db.errors import InputError
from db.model import Author, Post, PostRef, Relation

ROW = {
    "platform": "twitter",
    "post_id": "1900089745732538368",
    "author": {"handle": "@tresna_rescue", "name": "Rescue"},
    "text": "Two lanes are open https://t.co/Qx7LmT2vRb",
    "posted_at": "2025-03-13T09:41:12+02:00",
}


def test_a_row_becomes_a_post() -> None:
    post = post_of_row(ROW, twitter.recognise)
    assert post.ref == PostRef("twitter", "1900089745732538368", "https://x.com/i/status/1900089745732538368")
    assert post.author == Author("tresna_rescue", "Rescue")
    assert post.posted_at == datetime(2025, 3, 13, 7, 41, 12, tzinfo=UTC)
    assert post.codes == ("Qx7LmT2vRb",)
    assert post.text_complete


def test_the_address_given_is_made_canonical() -> None:
    url = "https://mobile.twitter.com/tresna_rescue/status/1900089745732538368?s=20"
    assert (
        post_of_row(ROW | {"url": url}, twitter.recognise).ref.url
        == "https://x.com/tresna_rescue/status/1900089745732538368"
    )


def test_a_platform_that_we_do_not_know_keeps_its_own_address() -> None:
    row = ROW | {"platform": "gab", "post_id": 7, "url": "https://gab.example/7"}
    assert post_of_row(row, twitter.recognise).ref == PostRef("gab", "7", "https://gab.example/7")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"platform": None}, "platform"),
        ({"platform": "Twitter!"}, "platform"),
        ({"post_id": ""}, "post_id"),
        ({"post_id": True}, "post_id"),
        ({"text": None}, "text"),
        ({"posted_at": "2025-03-13T09:41:12"}, "no time zone"),
        ({"posted_at": "yesterday"}, "no instant"),
        ({"posted_at": 1741851672}, "no instant"),
        ({"author": 7}, "author"),
        ({"relations": {}}, "relations"),
        ({"relations": [3]}, "relation"),
        ({"media": "x"}, "media"),
        ({"url": "https://x.com/a/status/1900089745732538999"}, "not 1900089745732538368"),
        ({"url": "javascript:alert(1)"}, "no web address"),
        ({"post_id": "19000897457325383xx"}, "no id of twitter"),
        ({"post_id": " ", "platform": "gab"}, "post_id is empty"),
        ({"posted_at": "0001-01-01T00:00:00+14:00"}, "no instant"),
        ({"posted_at_source": "hearsay"}, "posted_at_source"),
        ({"relations": [{"kind": "likes", "post": "twitter:1"}]}, "likes"),
    ],
)
def test_a_row_that_is_wrong_says_which_field(change: dict[str, Any], says: str) -> None:
    row = ROW | change
    if row.get("relations") == {}:
        row["relations"] = {"kind": "quotes"}
    with pytest.raises(InputError, match=says):
        post_of_row(row, twitter.recognise)


@pytest.mark.parametrize("written", ["1900089745732538368", 1900089745732538368, "01900089745732538368"])
def test_an_id_is_made_canonical(written: str | int) -> None:
    assert post_of_row(ROW | {"post_id": written}, twitter.recognise).ref.id == "1900089745732538368"


@pytest.mark.parametrize(
    ("written", "id_", "url"),
    [
        ("Lock_News/7", "lock_news/7", "https://t.me/lock_news/7"),
        ("c2101234567/7", "c2101234567/7", "https://t.me/c/2101234567/7"),
    ],
)
def test_a_post_of_telegram_is_known_by_name_or_by_number(written: str, id_: str, url: str) -> None:
    row = ROW | {"platform": "telegram", "post_id": written}
    assert post_of_row(row, telegram.recognise).ref == PostRef("telegram", id_, url)


def test_a_row_may_carry_all_that_an_answer_says_of_a_post() -> None:
    answer = {
        "id": "twitter:1900089745732538368",
        "url": "https://x.com/tresna_rescue/status/1900089745732538368",
        "text_complete": False,
        "language": "en",
        "posted_at_source": "platform",
        "edited_at": "2025-03-13T09:00:00Z",
        "availability": "edited",
        "captures": [{"id": "0" * 64}],
        "media": [{"url": "https://pbs.example/a.jpg", "type": "image/jpeg", "status": "kept"}, {"type": "x/y"}],
        "relations": [{"kind": "edit_of", "post": "twitter:1900089745732530000"}],
    }
    post = post_of_row(ROW | answer, twitter.recognise)
    assert (post.text_complete, post.language, post.posted_at_source) == (False, "en", "platform")
    assert (post.edited, post.edited_at) == (True, datetime(2025, 3, 13, 9, tzinfo=UTC))
    assert post.relations == (Relation("edit_of", "twitter:1900089745732530000"),)
    assert [(medium.kind, medium.status, medium.digest) for medium in post.media] == [
        ("photo", "skipped", None),
        ("document", "skipped", None),
    ]


def test_a_post_without_a_time_has_no_source_of_one() -> None:
    post = post_of_row(ROW | {"posted_at": None, "posted_at_source": "platform"}, twitter.recognise)
    assert (post.posted_at, post.posted_at_source) == (None, None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("\ud83d"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(row=JSON, changes=st.dictionaries(st.sampled_from([*ROW, "media", "relations", "url"]), JSON, max_size=3))
def test_any_json_is_a_post_or_a_sentence(row: Any, changes: dict[str, Any]) -> None:
    for candidate in (row, ROW | changes):
        with suppress(InputError):
            post = post_of_row(candidate, twitter.recognise)
            assert isinstance(post, Post)
            assert canonical.read(canonical.write(post)) == post
