"""How pages embed posts, as a table. A new way is one line here and one test.

`FINDERS` are attributes that name a post without a full URL; `PLAIN_IDS` are ids that name one where the element says
of which platform; `SCRIPTS` are calls that draw one; `BOXES` are the names of boxes for embedding.
All else is general, see `traces`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.page.tree import word_set


@dataclass(frozen=True, slots=True)
class Finder:
    """An attribute whose value (group 1 of `value`, or all of it) makes a post's URL."""

    technique: str
    attribute: str
    value: str
    url: str


FINDERS = (
    Finder("twitter-data-attribute", "data-tweetid", r"\s*(\d{2,20})\s*", "https://twitter.com/i/status/{}"),
    Finder("twitter-data-attribute", "data-tweet-id", r"\s*(\d{2,20})\s*", "https://twitter.com/i/status/{}"),
    Finder("twitter-data-attribute", "data-tweet", r"\s*(\d{9,20})\s*", "https://twitter.com/i/status/{}"),
    Finder("twitter-data-attribute", "tweet-id", r"\s*(\d{9,20})\s*", "https://twitter.com/i/status/{}"),
    Finder("twitter-data-attribute", "tweetid", r"\s*(\d{9,20})\s*", "https://twitter.com/i/status/{}"),
    Finder("telegram-widget", "data-telegram-post", r"\s*/?([A-Za-z]\w+/\d+)\s*.*", "https://t.me/{}"),
    Finder("telegram-widget", "data-post", r"\s*([A-Za-z]\w{3,}/\d+)\s*", "https://t.me/{}"),
    Finder("instagram-data-attribute", "data-shortcode", r"\s*([\w-]{6,40})\s*", "https://www.instagram.com/p/{}/"),
    Finder("bluesky-blockquote", "data-bluesky-uri", r"\s*(at://\S+)\s*", "{}"),
    Finder("tiktok-data-attribute", "data-tiktok-id", r"\s*(\d{15,20})\s*", "https://www.tiktok.com/@/video/{}"),
    Finder("youtube-data-attribute", "videoid", r"\s*([\w-]{11})\s*", "https://www.youtube.com/watch?v={}"),
    Finder("youtube-data-attribute", "data-videoid", r"\s*([\w-]{11})\s*", "https://www.youtube.com/watch?v={}"),
    Finder("youtube-data-attribute", "data-youtube-id", r"\s*([\w-]{11})\s*", "https://www.youtube.com/watch?v={}"),
    Finder("vine-data-attribute", "data-vineid", r"\s*(\w{8,14})\s*", "https://vine.co/v/{}"),
)


@dataclass(frozen=True, slots=True)
class PlainId:
    """An id in one of `ID_ATTRIBUTES` of an element whose name, class or id holds one of `words`."""

    platform: str
    words: frozenset[str]
    value: re.Pattern[str]
    url: str


PLAIN_IDS = (
    PlainId(
        "twitter",
        word_set("tweet tweets twitter"),
        re.compile(r"\s*(?:tweet[-_]?)?(\d{15,20})\s*", re.I),
        "https://twitter.com/i/status/{}",
    ),
    PlainId("tiktok", word_set("tiktok"), re.compile(r"\s*(\d{18,20})\s*"), "https://www.tiktok.com/@/video/{}"),
    PlainId(
        "instagram",
        word_set("instagram instgrm"),
        re.compile(r"\s*([BCD][\w-]{9,11})\s*"),
        "https://www.instagram.com/p/{}/",
    ),
)
ID_ATTRIBUTES = word_set("""
    id data-id data-src data-embed data-embed-id data-post-id data-status-id data-media-id data-content-id
    data-item-id data-video-id data-status data-key data-value data-code tweetid postid
""")
SCRIPTS = (
    (
        "twitter-script",
        re.compile(r"createTweet(?:Embed)?\(\s*['\"](\d{2,20})['\"]"),
        "https://twitter.com/i/status/{}",
    ),
    (
        "vk-widget",
        re.compile(r"VK\.Widgets\.Post\(\s*['\"][^'\"]{0,80}['\"]\s*,\s*(-?\d+\s*,\s*\d+)"),
        "https://vk.com/wall{}",
    ),
)
"""Calls in scripts of the body that draw a post."""
BOXES = word_set("""
    tweet tweets twitter instagram instgrm facebook fb telegram tiktok bluesky mastodon threads reddit
    truthsocial vk vine embed embeds embedded oembed socialembed embedly iframely externalpost
""")
"""Words in a class or id that name a box for embedding."""

BY_ATTRIBUTE: dict[str, list[tuple[Finder, re.Pattern[str]]]] = {}
"""The finders by the attribute that they look at."""
for _finder in FINDERS:
    BY_ATTRIBUTE.setdefault(_finder.attribute, []).append((_finder, re.compile(_finder.value)))
