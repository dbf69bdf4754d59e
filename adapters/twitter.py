"""X (Twitter): two keyless routes, `syndication` (text, time, media, edits) and `oembed` (a second opinion).

Both are asked, because X's embed service answers with a tombstone for some posts that are live.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from adapters import twitter_id
from adapters.twitter_id import PLATFORM, is_id, recognise, token
from adapters.twitter_oembed import read_shown, refusal_words
from adapters.twitter_payload import read_tweet
from adapters.twitter_saved import posts_in
from archiver.adapter import Absence, Finding, PostRef, Refused, Route, Unreachable, Unreadable

if TYPE_CHECKING:
    import httpx

__all__ = ["PLATFORM", "ROUTES", "clock", "posts_in", "read_oembed", "read_syndication", "recognise"]

SYNDICATION = "https://cdn.syndication.twimg.com/tweet-result"
OEMBED = "https://publish.x.com/oembed"


def read_syndication(ref: PostRef, web: httpx.Client) -> Finding:
    """The post as X's embed widget gets it. See `twitter_payload.read_tweet` for what each body means.

    Raises Unreadable for an answer that says nothing of the post (`{}`, 400, anything but JSON), Refused for 401,
    402 and 403, Unreachable for 429 and 5xx.
    """
    _demand_id(ref)
    answer = web.get(SYNDICATION, params={"id": ref.id, "lang": "en", "token": token(ref.id)})
    if answer.status_code == 404:
        return Absence(ref, "not_found", "404 from cdn.syndication.twimg.com")
    _demand_200(answer)
    return read_tweet(answer.content, ref)


def read_oembed(ref: PostRef, web: httpx.Client) -> Finding:
    """The post as X's oEmbed shows it: no media, no time of day, long text cut.

    403 with X's own words means a protected (or deactivated) account; 403 without them, and 402, mean us (Refused).
    """
    _demand_id(ref)
    answer = web.get(OEMBED, params={"url": ref.url, "omit_script": "1", "dnt": "true"})
    if answer.status_code == 404:
        return Absence(ref, "not_found", "404 from publish.x.com")
    if answer.status_code == 403 and (words := refusal_words(answer.content)):
        return Absence(ref, "protected", words)
    _demand_200(answer)
    return read_shown(answer.content, ref)


ROUTES = (Route("syndication", read_syndication), Route("oembed", read_oembed))


def clock(ref: PostRef) -> datetime | None:
    """The instant in the post's id, to the millisecond, in UTC; None for the numbered ids from before the clock."""
    return twitter_id.clock(ref.id)


def _demand_id(ref: PostRef) -> None:
    if not is_id(ref.id):
        raise Unreadable(f"{ref.id[:60]!r} is no id of X", "an id is a decimal number")


def _demand_200(answer: httpx.Response) -> None:
    status, host = answer.status_code, answer.request.url.host
    if status in (401, 402, 403):
        raise Refused(f"{host} refuses to answer", f"HTTP {status}")
    if status == 429 or status >= 500:
        raise Unreachable(f"{host} cannot answer now", f"HTTP {status}")
    if status == 400:
        raise Unreadable(f"{host} calls the request bad", f"HTTP 400: {answer.text[:200].strip() or 'no words'}")
    if status != 200:
        raise Unreadable(f"an answer of {host} that is not understood", f"HTTP {status}")
