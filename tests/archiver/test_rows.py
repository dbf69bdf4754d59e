"""A row of JSON in the shape of `posts` becomes a post, or a sentence that says which field is wrong."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import twitter
from archiver.rows import post_of_row
from db.errors import InputError
from db.model import Author, Post, PostRef

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
    ],
)
def test_a_row_that_is_wrong_says_which_field(change: dict[str, Any], says: str) -> None:
    row = ROW | change
    if row.get("relations") == {}:
        row["relations"] = {"kind": "quotes"}
    with pytest.raises(InputError, match=says):
        post_of_row(row, twitter.recognise)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(row=JSON, changes=st.dictionaries(st.sampled_from([*ROW, "media", "relations", "url"]), JSON, max_size=3))
def test_any_json_is_a_post_or_a_sentence(row: Any, changes: dict[str, Any]) -> None:
    for candidate in (row, ROW | changes):
        with suppress(InputError):
            assert isinstance(post_of_row(candidate, twitter.recognise), Post)
