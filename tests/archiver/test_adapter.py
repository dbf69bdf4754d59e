"""One rule for addresses: what an article is read for without an adapter is what the adapter is asked for with it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver import adapter
from archiver.config import Settings
from archiver.page import platforms
from tests.archiver.page.test_platforms import CASES, NO_POSTS

ADAPTERS = adapter.load(Settings().adapters)
WITH_ADAPTERS = adapter.recogniser(ADAPTERS.values(), platforms.recognise)


def test_the_default_adapters_speak_for_six_platforms() -> None:
    assert list(ADAPTERS) == ["twitter", "telegram", "bluesky", "mastodon", "youtube", "tiktok"]


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(CASES), st.text(alphabet="/?&=#%@:.aZ0-_é", max_size=12))
def test_every_spelling_names_the_same_post_with_and_without_the_adapter(case: tuple[str, str], tail: str) -> None:
    without = platforms.recognise(case[1] + tail)
    assert WITH_ADAPTERS(case[1] + tail) == without
    if without is not None and without.platform in ADAPTERS:
        assert ADAPTERS[without.platform].recognise(case[1] + tail) == without


@pytest.mark.parametrize("url", NO_POSTS)
def test_what_is_no_post_is_none_with_the_adapters_too(url: str) -> None:
    assert WITH_ADAPTERS(url) is None


@pytest.mark.parametrize("key", sorted({key for key, _ in CASES if key.split(":")[0] in ADAPTERS}))
def test_a_post_is_also_named_by_its_platform_and_id(key: str) -> None:
    ref = WITH_ADAPTERS(key)
    assert ref is not None
    assert ref.key == key
    assert WITH_ADAPTERS(ref.url) == ref


@pytest.mark.parametrize(
    "key", ["bluesky:", "bluesky:mira.example", "mastodon:1/2", "youtube:short", "vine:hnLxY3aBcDe"]
)
def test_an_id_that_gives_no_address_names_no_post(key: str) -> None:
    assert WITH_ADAPTERS(key) is None


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["bluesky:", "mastodon:", "tiktok:", "youtube:", "reddit:", ""]), st.text(max_size=400))
def test_no_key_is_too_odd_to_be_asked(platform: str, rest: str) -> None:
    ref = WITH_ADAPTERS(platform + rest)
    assert ref is None or WITH_ADAPTERS(ref.url) == ref
