"""X (Twitter): how its posts are named, read, found and looked for. The work is done by the siblings of this page.

Routes, best first: `syndication` (text, time, media, edits), `oembed` (a second opinion, because X's embed service
answers with a tombstone for some posts that are live), `api` (paid), `fxtwitter` (a mirror), `wayback` (copies).
"""

from __future__ import annotations

from datetime import datetime

from adapters import twitter_id
from adapters.twitter_id import PLATFORM, recognise
from adapters.twitter_locate import locate, search_page
from adapters.twitter_routes import read_api, read_fxtwitter, read_oembed, read_syndication
from adapters.twitter_saved import posts_in
from adapters.twitter_wayback import media_copies, read_wayback
from archiver.adapter import PostRef, Route

__all__ = [
    "PLATFORM",
    "ROUTES",
    "clock",
    "locate",
    "media_copies",
    "posts_in",
    "public_page",
    "recognise",
    "search_page",
]

ROUTES = (
    Route("syndication", read_syndication),
    Route("oembed", read_oembed),
    Route("api", read_api, needs="CITETRAIL_X_BEARER"),
    Route("fxtwitter", read_fxtwitter, needs="fxtwitter"),
    Route("wayback", read_wayback, witness="archive"),
)


def clock(ref: PostRef) -> datetime | None:
    """The instant in the post's id, to the millisecond, in UTC; None for the numbered ids from before the clock."""
    return twitter_id.clock(ref.id)


def public_page(ref: PostRef) -> str:
    """X's widget of the post, which anyone may open; x.com itself shows a wall to those who are not logged in."""
    return f"https://platform.twitter.com/embed/Tweet.html?id={ref.id}&dnt=true&theme=light&lang=en&hideThread=true"
