"""Invented answers of X and of a mirror, in the shapes of their JSON and of a page of old. Nobody in them exists."""

import json
from datetime import UTC, datetime
from html import escape
from typing import Any

EPOCH_MS = 1_288_834_974_657
POSTED = datetime(2026, 3, 5, 9, 30, 12, 345_000, tzinfo=UTC)


def snowflake(at: datetime, sequence: int = 77) -> str:
    """An id that X could have given at this instant."""
    return str((round(at.timestamp() * 1000) - EPOCH_MS) << 22 | sequence)


ID = snowflake(POSTED)


def user(handle: str = "harbour_watch", name: str = "Harbour Watch", number: str = "881200341") -> dict[str, Any]:
    return {"id_str": number, "name": name, "screen_name": handle, "verified": False, "is_blue_verified": True}


def link(code: str, to: str, start: int = 0) -> dict[str, Any]:
    short = f"https://t.co/{code}"
    return {"url": short, "expanded_url": to, "display_url": to[8:30], "indices": [start, start + len(short)]}


def media_link(code: str, post_id: str = ID) -> dict[str, Any]:
    return {
        "url": f"https://t.co/{code}",
        "display_url": f"pic.x.com/{code}",
        "expanded_url": f"https://x.com/harbour_watch/status/{post_id}/photo/1",
        "indices": [0, 23],
    }


def photo(code: str, name: str, alt: str | None = None) -> dict[str, Any]:
    more = {"ext_alt_text": alt} if alt else {}
    return (
        media_link(code)
        | more
        | {
            "type": "photo",
            "media_url_https": f"https://pbs.twimg.com/media/{name}.jpg",
            "ext_media_availability": {"status": "Available"},
        }
    )


def film(code: str, kind: str, variants: list[dict[str, Any]]) -> dict[str, Any]:
    return media_link(code) | {
        "type": kind,
        "media_url_https": "https://pbs.twimg.com/amplify_video_thumb/1/img/still.jpg",
        "video_info": {"variants": variants},
    }


def tweet(text: str, /, *, without: tuple[str, ...] = (), **fields: Any) -> bytes:
    """A live post. `fields` replace what stands here; `without` leaves fields out."""
    whole = {
        "__typename": "Tweet",
        "lang": "en",
        "favorite_count": 14,
        "conversation_count": 3,
        "created_at": "2026-03-05T09:30:12.000Z",
        "display_text_range": [0, len(text.encode("utf-16-le")) // 2],
        "entities": {"hashtags": [], "urls": [], "user_mentions": [], "symbols": []},
        "id_str": ID,
        "text": text,
        "user": user(),
        "edit_control": {"edit_tweet_ids": [ID], "editable_until_msecs": "1772706612000", "edits_remaining": "5"},
        "isEdited": False,
        "isStaleEdit": False,
    } | fields
    return json.dumps({key: value for key, value in whole.items() if key not in without}).encode()


def tombstone(words: str | None) -> bytes:
    inside = {} if words is None else {"text": {"text": words, "entities": [], "rtl": False}}
    return json.dumps({"__typename": "TweetTombstone", "tombstone": inside}).encode()


def oembed(markup: str, *, handle: str = "harbour_watch", post_id: str = ID, lang: str = "en", **fields: Any) -> bytes:
    """An oEmbed answer; `markup` is what stands inside the paragraph."""
    address = f"https://x.com/{handle}/status/{post_id}"
    block = (
        f'<blockquote class="twitter-tweet" data-dnt="true"><p lang="{lang}" dir="ltr">{markup}</p>'
        f'&mdash; {escape("Harbour Watch")} (@{handle}) <a href="{address}?ref_src=twsrc%5Etfw">March 5, 2026</a>'
        "</blockquote>\n\n"
    )
    whole = {
        "url": address,
        "author_name": "Harbour Watch",
        "author_url": f"https://x.com/{handle}",
        "html": block,
        "type": "rich",
        "provider_name": "X",
        "version": "1.0",
    }
    return json.dumps(whole | fields).encode()


HARBOUR = {"id": "881200341", "username": "harbour_watch", "name": "Harbour Watch"}
SOMEBODY = {"id": "77", "username": "ferry_fan", "name": "Ferry Fan"}


def api_post(text: str, /, number: str = ID, **fields: Any) -> dict[str, Any]:
    """A post as X's API v2 writes it, also into the Wayback Machine."""
    return {
        "id": number,
        "text": text,
        "lang": "en",
        "author_id": "881200341",
        "created_at": "2026-03-05T09:30:12.000Z",
        "edit_history_tweet_ids": [number],
        "public_metrics": {"like_count": 4, "retweet_count": 0},
    } | fields


def answer(*posts: dict[str, Any], **includes: Any) -> bytes:
    """The API's envelope of these posts; the author is not the first of its users."""
    data = list(posts) if len(posts) != 1 else posts[0]
    return json.dumps({"data": data, "includes": {"users": [SOMEBODY, HARBOUR]} | includes}).encode()


def problem(kind: str, title: str, number: str = ID, **fields: Any) -> bytes:
    """The API's answer, with status 200, for a post that it does not show."""
    error = {
        "value": number,
        "detail": f"Could not show tweet with ids: [{number}].",
        "title": title,
        "resource_type": "tweet",
        "parameter": "ids",
        "resource_id": number,
        "type": f"https://api.twitter.com/2/problems/{kind}",
    }
    return json.dumps({"errors": [error | fields]}).encode()


def mirrored(text: str, /, *, without: tuple[str, ...] = (), **fields: Any) -> bytes:
    """A live post as FxTwitter's API 2 shows it."""
    status = {
        "type": "status",
        "id": ID,
        "url": f"https://x.com/harbour_watch/status/{ID}",
        "text": text,
        "raw_text": {"text": text, "display_text_range": [0, len(text)], "facets": []},
        "created_at": "Thu Mar 05 09:30:12 +0000 2026",
        "created_timestamp": 1772703012,
        "author": {"type": "profile", "id": "881200341", "name": "Harbour Watch", "screen_name": "harbour_watch"},
        "media": {},
        "lang": "en",
        "likes": 9,
        "views": None,
        "replying_to": None,
        "reposted_by": None,
        "is_note_tweet": False,
        "provider": "twitter",
    } | fields
    kept = {name: value for name, value in status.items() if name not in without}
    return json.dumps({"code": 200, "message": "OK", "status": kept, "thread": None}).encode()


def old_page(text: str, /, number: str = ID, more: str = "") -> bytes:
    """The page of a post as twitter.com wrote it until 2020; `text` is markup."""
    return f"""<!doctype html><html lang="en"><head><title>Harbour Watch on Twitter</title></head><body>
    <div class="permalink-inner permalink-tweet-container">
      <div class="tweet permalink-tweet js-actionable-tweet" data-tweet-id="{number}" data-screen-name="harbour_watch"
           data-name="Harbour &amp; Watch" data-user-id="881200341">
        <a class="tweet-timestamp"><span class="_timestamp" data-time="1772703012">5 Mar</span></a>
        <p class="TweetTextSize js-tweet-text tweet-text" lang="en" data-aria-label-part="0">{text}</p>{more}
      </div>
    </div>
    <div class="tweet descendant" data-tweet-id="7"><p class="tweet-text">An answer of somebody else</p></div>
    </body></html>""".encode()
