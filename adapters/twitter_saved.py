"""X's JSON as people keep it: answers of the embed widget, of the API v2 and of the API of old, alone or many. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.twitter_api import is_api_post, posts_of_answer
from adapters.twitter_id import is_id
from adapters.twitter_payload import old_instant, read_post
from adapters.values import record, values_in, word
from archiver.adapter import Post

_MARKS = (b'"id_str"', b'"author_id"', b'"edit_history_tweet_ids"')
"""One of these stands in everything that is read here."""


def posts_in(document: bytes) -> tuple[Post, ...]:
    """Every post in the document, in its order, with the posts that are shown inside others behind them.

    Two texts under one id are two posts here; the very same one is given once.
    """
    return tuple(dict.fromkeys(post for value in values_in(document, *_MARKS) for post in _posts(value)))


def _posts(value: Any) -> Iterator[Post]:
    if not isinstance(value, dict) or "platform" in value:
        return
    if "data" in value:
        yield from posts_of_answer(value)
    elif is_api_post(value):
        yield from posts_of_answer({"data": value})
    elif value.get("__typename") in ("Tweet", None):
        yield from _of_the_widget(value)


def _of_the_widget(tweet: Mapping[str, Any]) -> Iterator[Post]:
    """The post, and behind it the one it quotes, repeats or answers, where that is shown with its author."""
    inside = (record(tweet.get(name)) for name in ("quoted_tweet", "quoted_status", "retweeted_status", "parent"))
    for part in (tweet, *inside):
        number, user = word(part.get("id_str")) or "", record(part.get("user"))
        known = word(user.get("screen_name")) or word(user.get("id_str"))
        if is_id(number) and known and isinstance(part.get("full_text", part.get("text")), str):
            yield _read(dict(part), user, str(int(number)))


def _read(tweet: dict[str, Any], user: dict[str, Any], number: str) -> Post:
    return read_post(_as_the_widget_writes(tweet), user, number)


def _as_the_widget_writes(tweet: dict[str, Any]) -> dict[str, Any]:
    """A post of the API of old (v1.1) in the widget's words; the widget's own as it is."""
    long = record(tweet.get("extended_tweet"))
    text = next((text for text in (tweet.get("full_text"), long.get("full_text")) if isinstance(text, str)), None)
    instant = old_instant(tweet.get("created_at"))
    if text is None and not instant:
        return tweet
    source = tweet | long
    details = record(source.get("extended_entities")).get("media") or record(source.get("entities")).get("media")
    return source | {
        "text": text if text is not None else tweet.get("text"),
        "truncated": tweet.get("truncated") is True and text is None,
        "created_at": instant or tweet.get("created_at"),
        "mediaDetails": tweet.get("mediaDetails") or details,
        "quoted_tweet": tweet.get("quoted_tweet") or tweet.get("quoted_status"),
    }
