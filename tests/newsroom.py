"""An invented article that cites many posts, and a stand-in that shows them: tweets with pictures, messages of t.me."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from html import escape
from typing import Any
from urllib.parse import quote

from adapters import twitter_id
from tests.adapters import tme_pages as tme
from tests.adapters import x_answers as x
from tests.bundled import png
from tests.standin import Standin

CHANNEL = "river_gauge"
HANDLE = "harbour_watch"
PICTURES = "pbs.twimg.com"


def tweet_id(number: int) -> str:
    """The id of the number-th tweet of this newsroom."""
    return x.snowflake(x.POSTED + timedelta(minutes=number))


def words(number: int) -> str:
    """What the number-th post says."""
    return f"Gauge {number} stands at {100 + number} centimetres this morning"


def syndication(post_id: str) -> str:
    """Where X's widget asks for a tweet: path and query."""
    return f"/tweet-result?id={post_id}&lang=en&token={twitter_id.token(post_id)}"


def oembed(url: str) -> str:
    """Where oEmbed is asked for a tweet: path and query."""
    return f"/oembed?url={quote(url, safe='')}&omit_script=1&dnt=true"


def embed(message: int) -> str:
    """Where t.me is asked for one message."""
    return f"/{CHANNEL}/{message}?embed=1&mode=tme"


def listed(message: int) -> str:
    """Where t.me is asked for a channel's list that ends with this message."""
    return f"/s/{CHANNEL}?before={message + 1}"


def tweet_url(number: int) -> str:
    """The tweet's address as the article writes it."""
    return f"https://x.com/{HANDLE}/status/{tweet_id(number)}"


def message_url(message: int) -> str:
    """The message's address as the article writes it."""
    return f"https://t.me/{CHANNEL}/{message}"


def tweet(number: int, *, picture: bool = False) -> bytes:
    """X's answer for the number-th tweet."""
    post_id = tweet_id(number)
    at = (x.POSTED + timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    fields: dict[str, Any] = {"id_str": post_id, "created_at": at, "edit_control": {"edit_tweet_ids": [post_id]}}
    if picture:
        fields["mediaDetails"] = [x.photo(f"code{number}", f"picture{number}")]
    return x.tweet(words(number), **fields)


def message(number: int) -> str:
    """t.me's page for one message."""
    block = tme.message(tme.text(escape(words(number))), number=number, channel=CHANNEL)
    return tme.page(block)


def script(standin: Standin, tweets: Sequence[int], messages: Sequence[int], *, delay: float = 0.0) -> None:
    """The stand-in shows these posts; every third tweet has a picture."""
    for number in tweets:
        picture = number % 3 == 0
        standin.add(
            "cdn.syndication.twimg.com", syndication(tweet_id(number)), tweet(number, picture=picture), delay=delay
        )
        if picture:
            shape = f"/media/picture{number}?format=jpg&name="
            for name in ("orig", "4096x4096", "large"):
                standin.add(PICTURES, f"{shape}{name}", png(3 + number), delay=delay)
    for number in messages:
        standin.add("t.me", embed(number), message(number), delay=delay)


def article(tweets: Sequence[int], messages: Sequence[int]) -> str:
    """A page that embeds these posts."""
    shown = [
        f'<blockquote class="twitter-tweet"><p>{words(n)}</p>&mdash; Harbour Watch (@{HANDLE}) '
        f'<a href="{tweet_url(n)}">March 5, 2026</a></blockquote>'
        for n in tweets
    ]
    shown += [f'<script async data-telegram-post="{CHANNEL}/{n}"></script>' for n in messages]
    return (
        '<html lang="en"><head><title>Gauges</title><meta property="article:published_time" '
        'content="2026-03-09T12:00:00Z"></head><body><article><h1>Gauges</h1>'
        f"<p>The river rose all week, the wardens wrote.</p>{''.join(f'{one}<p>More rain.</p>' for one in shown)}"
        "</article></body></html>"
    )
