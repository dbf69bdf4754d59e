from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.page import platforms, urls

SPELLINGS = {
    "bluesky:mira.example/3lazf7x2jvk2c": [
        "https://bsky.app/profile/mira.example/post/3lazf7x2jvk2c",
        "https://bsky.app/profile/Mira.Example/post/3lazf7x2jvk2c?ref_src=embed",
        "http://www.bsky.app/profile/mira.example/post/3lazf7x2jvk2c#top",
    ],
    "bluesky:did:plc:abcdefghijklmnopqrstuvwx/3lazf7x2jvk2c": [
        "at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3lazf7x2jvk2c",
        "https://bsky.app/profile/did:plc:abcdefghijklmnopqrstuvwx/post/3lazf7x2jvk2c",
        "https://bsky.app/profile/did%3Aplc%3Aabcdefghijklmnopqrstuvwx/post/3lazf7x2jvk2c",
        "https://embed.bsky.app/embed/did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3lazf7x2jvk2c?id=1",
    ],
    "mastodon:social.example/109876543210987654": [
        "https://social.example/@mira/109876543210987654",
        "https://social.example/@mira/109876543210987654/embed",
        "https://social.example/users/mira/statuses/109876543210987654",
        "https://social.example/web/@mira/109876543210987654",
    ],
    "threads:C1a2B3c4D5e": [
        "https://www.threads.net/@mira.holm/post/C1a2B3c4D5e",
        "https://threads.com/t/C1a2B3c4D5e?x=1",
    ],
    "instagram:CqA1b2C3d4E": [
        "https://www.instagram.com/p/CqA1b2C3d4E/",
        "https://instagram.com/reel/CqA1b2C3d4E/?igsh=1",
        "http://instagr.am/p/CqA1b2C3d4E",
        "https://www.instagram.com/mira.holm/p/CqA1b2C3d4E/embed/captioned",
    ],
    "facebook:800155413382264": [
        "https://www.facebook.com/mira.holm/posts/800155413382264",
        "https://it-it.facebook.com/mira.holm/posts/800155413382264?__tn__=R",
        "https://m.facebook.com/story.php?story_fbid=800155413382264&id=42",
        "https://www.facebook.com/permalink.php?id=42&story_fbid=800155413382264",
        "https://www.facebook.com/plugins/post.php?width=5&href=https%3A%2F%2Fwww.facebook.com%2Fmira.holm%2Fposts%2F800155413382264",
        "https://www.facebook.com/watch/?v=800155413382264",
        "https://www.facebook.com/mira.holm/videos/800155413382264/",
        "https://www.facebook.com/photo.php?fbid=800155413382264&set=a.1",
        "https://www.facebook.com/groups/bridges/permalink/800155413382264/",
    ],
    "tiktok:7312345678901234567": [
        "https://www.tiktok.com/@mira.holm/video/7312345678901234567?lang=en",
        "https://www.tiktok.com/embed/v2/7312345678901234567",
        "https://m.tiktok.com/v/7312345678901234567.html",
    ],
    "youtube:aB3dE5fG7hI": [
        "https://www.youtube.com/watch?feature=x&v=aB3dE5fG7hI&t=3",
        "https://youtu.be/aB3dE5fG7hI?si=1",
        "https://www.youtube-nocookie.com/embed/aB3dE5fG7hI",
        "https://m.youtube.com/shorts/aB3dE5fG7hI",
    ],
    "vk:-123_456": [
        "https://vk.com/wall-123_456",
        "https://m.vk.com/bridges?w=wall-123_456",
        "https://vk.ru/wall-123_456?reply=7",
    ],
    "reddit:abc123": [
        "https://www.reddit.com/r/bridges/comments/abc123/open_at_last/",
        "https://old.reddit.com/comments/abc123",
        "https://redd.it/abc123",
    ],
    "truthsocial:109876543210987654": [
        "https://truthsocial.com/@mira/posts/109876543210987654",
        "https://truthsocial.com/@Mira/109876543210987654",
        "https://truthsocial.com/users/mira/statuses/109876543210987654",
    ],
    "vine:hnLxY3aBcDe": ["https://vine.co/v/hnLxY3aBcDe", "https://vine.co/v/hnLxY3aBcDe/embed/simple"],
}
CASES = [(key, url) for key, spellings in SPELLINGS.items() for url in spellings]
NO_POSTS = [
    "https://bsky.app/profile/mira.example",
    "https://bsky.app/intent/compose?text=https://bsky.app/profile/a.example/post/3lazf7x2jvk2c",
    "https://www.facebook.com/mira.holm",
    "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fnews.example%2Fa",
    "https://www.instagram.com/mira.holm/",
    "https://www.instagram.com/explore/tags/bridge/",
    "https://www.youtube.com/@mira",
    "https://www.youtube.com/embed/videoseries?list=PL1",
    "https://www.tiktok.com/@mira.holm",
    "https://vk.com/bridges",
    "https://www.reddit.com/r/bridges/",
    "https://medium.com/@mira/12345678901234567",
    "https://news.example/2022/03/08/bridge",
    "https://social.example/@mira",
    "mailto:mira@social.example",
    "https://[broken",
    "",
]


@pytest.mark.parametrize(("key", "url"), CASES)
def test_every_spelling_of_a_post_meets(key: str, url: str) -> None:
    ref = platforms.recognise(url)
    assert ref is not None
    assert ref.key == key


@pytest.mark.parametrize(("key", "url"), CASES)
def test_the_canonical_address_names_the_same_post_and_is_its_own_canonical_address(key: str, url: str) -> None:
    ref = platforms.recognise(url)
    assert ref is not None
    assert platforms.recognise(ref.url) == ref


@pytest.mark.parametrize("url", NO_POSTS)
def test_what_is_no_post_is_none(url: str) -> None:
    assert platforms.recognise(url) is None


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CASES), st.text(alphabet="/?&=#%@:.aZ0-_é", max_size=12))
def test_canonicalising_is_idempotent_whatever_stands_behind(case: tuple[str, str], tail: str) -> None:
    ref = platforms.recognise(case[1] + tail)
    if ref is not None:
        again = platforms.recognise(ref.url)
        assert again is not None
        assert (again.key, again.url) == (ref.key, ref.url)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_no_string_is_too_odd_to_be_asked(text: str) -> None:
    platforms.recognise(text)
    platforms.handle(text)
    urls.unwrap(text)
    urls.urls_in(text)


@pytest.mark.parametrize(
    ("url", "handle"),
    [
        ("https://twitter.com/mira_holm/status/1", "mira_holm"),
        ("https://twitter.com/#!/mira_holm/status/1", "mira_holm"),
        ("https://x.com/i/status/1", None),
        ("https://twitter.com/i/web/status/1", None),
        ("https://twitter.com/anyuser/status/1", None),
        ("https://t.me/s/mira_news/7", "mira_news"),
        ("https://bsky.app/profile/did:plc:abc/post/3k", None),
        ("https://www.facebook.com/mira.holm/posts/1", "mira.holm"),
        ("https://www.facebook.com/groups/bridges/posts/1", None),
        ("https://social.example/@mira/109876543210987654", "mira"),
        ("https://www.instagram.com/p/CqA1b2C3d4E/", None),
    ],
)
def test_a_handle_is_read_only_where_the_address_has_one(url: str, handle: str | None) -> None:
    assert platforms.handle(url) == handle


@pytest.mark.parametrize(
    "written",
    [
        "https://web.archive.org/web/20220721144334/https://bsky.app/profile/mira.example/post/3lazf7x2jvk2c",
        "https://web.archive.org/web/2022if_/http://bsky.app/profile/mira.example/post/3lazf7x2jvk2c",
        "//bsky.app/profile/mira.example/post/3lazf7x2jvk2c",
        "https://bsky.app/profile/mira.example/post/3lazf7x2jvk2c?a=1&amp;amp;b=2",
        "https://news.example/out?url=https%3A%2F%2Fbsky.app%2Fprofile%2Fmira.example%2Fpost%2F3lazf7x2jvk2c",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fbsky.app%2Fprofile%2Fmira.example%2Fpost%2F3lazf7x2jvk2c&h=x",
        "bsky.app/profile/mira.example/post/3lazf7x2jvk2c",
        " https://bsky.app/profile/mira.example/post/3lazf7x2jvk2c\n",
    ],
)
def test_wrappers_are_undone_before_a_post_is_named(written: str) -> None:
    ref = urls.namer(platforms.recognise)(written)
    assert ref is not None
    assert ref.key == "bluesky:mira.example/3lazf7x2jvk2c"


def test_share_links_wrap_nothing() -> None:
    inner = "https%3A%2F%2Fbsky.app%2Fprofile%2Fmira.example%2Fpost%2F3lazf7x2jvk2c"
    for share in (
        "https://www.facebook.com/sharer/sharer.php?u=",
        "https://twitter.com/intent/tweet?url=",
        "https://t.me/share/url?url=",
    ):
        assert urls.namer(platforms.recognise)(share + inner) is None
