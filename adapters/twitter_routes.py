"""The routes that ask for one post of X by its id: X's own two without a key, its paid API, and a mirror.

Each looks only at how its host answers; what a body says is read by the sibling that is named after it. Raises
Unreadable for an answer that says nothing of the post, Refused for 401, 402 and 403, Unreachable for 429 and 5xx.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.answers import demand_200
from adapters.twitter_api import read_lookup
from adapters.twitter_fx import read_status
from adapters.twitter_id import is_id, token
from adapters.twitter_oembed import read_shown, refusal_words
from adapters.twitter_payload import read_tweet
from archiver.adapter import Absence, Finding, PostRef, Refused, Unreadable

if TYPE_CHECKING:
    import httpx

SYNDICATION = "https://cdn.syndication.twimg.com/tweet-result"
OEMBED = "https://publish.x.com/oembed"
API = "https://api.x.com/2/tweets"
FXTWITTER = "https://api.fxtwitter.com/2/status"
FIELDS = {
    "tweet.fields": "attachments,author_id,conversation_id,created_at,edit_controls,edit_history_tweet_ids,entities,"
    "in_reply_to_user_id,lang,note_tweet,possibly_sensitive,public_metrics,referenced_tweets,withheld",
    "expansions": "author_id,attachments.media_keys,referenced_tweets.id,referenced_tweets.id.author_id",
    "media.fields": "alt_text,duration_ms,height,media_key,preview_image_url,type,url,variants,width",
    "user.fields": "id,name,protected,username,withheld",
}
"""What the API is asked to tell: it gives an id and a text, cut, to who does not ask for more."""


def read_syndication(ref: PostRef, web: httpx.Client) -> Finding:
    """The post as X's embed widget gets it. See `twitter_payload.read_tweet` for what each body means."""
    demand_id(ref)
    answer = web.get(SYNDICATION, params={"id": ref.id, "lang": "en", "token": token(ref.id)})
    if answer.status_code == 404:
        return Absence(ref, "not_found", "404 from cdn.syndication.twimg.com")
    demand_200(answer)
    return read_tweet(answer.content, ref)


def read_oembed(ref: PostRef, web: httpx.Client) -> Finding:
    """The post as X's oEmbed shows it: no media, no time of day, long text cut.

    403 with X's own words means a protected (or deactivated) account; 403 without them, and 402, mean us (Refused).
    """
    demand_id(ref)
    answer = web.get(OEMBED, params={"url": ref.url, "omit_script": "1", "dnt": "true"})
    if answer.status_code == 404:
        return Absence(ref, "not_found", "404 from publish.x.com")
    if answer.status_code == 403 and (words := refusal_words(answer.content)):
        return Absence(ref, "protected", words)
    demand_200(answer)
    return read_shown(answer.content, ref)


def read_api(ref: PostRef, web: httpx.Client) -> Finding:
    """The post by X's paid API v2, whole; the token is added below the adapter, for this host only.

    What it will not show stands in the body, with status 200. See `twitter_api.read_lookup`.
    """
    demand_id(ref)
    answer = web.get(API, params={"ids": ref.id} | FIELDS)
    if answer.status_code == 401:
        raise Refused("api.x.com does not take the token", "HTTP 401; look at CITETRAIL_X_BEARER")
    demand_200(answer)
    return read_lookup(answer.content, ref)


def read_fxtwitter(ref: PostRef, web: httpx.Client) -> Finding:
    """The post by a mirror that others run, with its whole text. What it says of a missing post stands in the body,
    and is its own word, not X's. See `twitter_fx.read_status`.
    """
    demand_id(ref)
    answer = web.get(f"{FXTWITTER}/{ref.id}")
    if answer.status_code not in (401, 404):
        demand_200(answer)
    return read_status(answer.status_code, answer.content, ref)


def demand_id(ref: PostRef) -> None:
    """Raises Unreadable for a name that X cannot have given."""
    if not is_id(ref.id):
        raise Unreadable(f"{ref.id[:60]!r} is no id of X", "an id is a decimal number")
