"""The JSON of FxTwitter, a mirror of X that others run, as a Post or an Absence. Pure: an answer in, a value out.

It has the whole of long posts. Its documentation says that `code` in the body is the HTTP status; both are looked at.
A missing post is missing to the mirror: that X says "deleted" is never its word to give.
Format: FxEmbed's published OpenAPI description, `/2/status/{id}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from adapters.twitter_id import PLATFORM, clock, handle_in, is_id, post_url
from adapters.twitter_media import mirrored_medium
from adapters.twitter_payload import codes, old_instant, parsed, posted, shown_text, spoken_language
from adapters.values import record, records, whole, word
from archiver.adapter import Absence, Author, Finding, Post, PostRef, Refused, Relation, Unreachable, Unreadable

HOST = "api.fxtwitter.com"
_COUNTS = ("likes", "reposts", "quotes", "replies", "views", "bookmarks")


def read_status(http: int, body: bytes, ref: PostRef) -> Finding:
    """What an answer with this HTTP status and body says of the post `ref`.

    401 is a protected account, 404 a post that is deleted, of a suspended account, or never was. Raises Refused and
    Unreachable for what `code` says in their sense, Unreadable for other answers and for another post.
    """
    try:
        answer = parsed(body, "FxTwitter")
    except Unreadable as error:
        if http == 401:
            raise Refused(f"{HOST} refuses to answer", "HTTP 401") from error
        raise
    code = whole(answer.get("code"))
    said = f"FxTwitter: {word(answer.get('message')) or 'no words'} ({code})"[:1000]
    post = record(answer.get("status"))
    match code:
        case 200 if http == 200 and post.get("type") == "tombstone":
            reason = "protected" if post.get("reason") == "private" else "unavailable"
            return Absence(
                ref, reason, f"FxTwitter: {word(post.get('message')) or word(post.get('reason')) or 'gone'}"[:1000]
            )
        case 200 if http == 200:
            return _read(post, ref)
        case 401:
            return Absence(ref, "protected", said)
        case 404:
            return Absence(ref, "not_found", said)
        case 403:
            raise Refused(f"{HOST} refuses to answer", said)
        case 429 | 500 | 502 | 503 | 504:
            raise Unreachable(f"{HOST} cannot answer now", said)
    raise Unreadable(f"an answer of {HOST} that is not understood", f"HTTP {http}, code {code}")


def _read(status: dict[str, Any], ref: PostRef) -> Post:
    if status.get("id") != ref.id:
        got = word(status.get("id")) or "none"
        raise Unreadable("FxTwitter answered with another post", f"asked for {ref.id}, got {got[:40]}")
    user = record(status.get("author"))
    handle = handle_in(user.get("screen_name"))
    plain = _as_the_widget_writes(status)
    media = tuple(
        medium for item in records(record(status.get("media")).get("all")) if (medium := mirrored_medium(item))
    )
    text = shown_text(plain, has_media=bool(media)) if plain else (word(status.get("text")) or "").strip()
    if not text and not media:
        raise Unreadable("FxTwitter answered with a post without words", f"keys: {', '.join(sorted(status))[:120]}")
    posted_at, source = posted(_instant(status), ref.id)
    return Post(
        ref=PostRef(PLATFORM, ref.id, post_url(ref.id, handle)),
        author=Author(handle, word(user.get("name")), word(user.get("id"))),
        text=text,
        posted_at=posted_at,
        posted_at_source=source,
        id_time=clock(ref.id),
        language=spoken_language(status.get("lang")),
        relations=tuple(_relations(status)),
        media=tuple(dict.fromkeys(media)),
        codes=tuple(dict.fromkeys(codes(plain))),
        metrics=tuple((name, str(count)) for name in _COUNTS if type(count := status.get(name)) is int),
    )


def _as_the_widget_writes(status: dict[str, Any]) -> dict[str, Any]:
    """The text as X has it, with its links, in the widget's words; empty where the mirror does not tell it."""
    raw = record(status.get("raw_text"))
    if not isinstance(raw.get("text"), str):
        return {}
    links = [
        {"url": part.get("original"), "expanded_url": part.get("replacement"), "display_url": part.get("display")}
        | {"kind": part.get("type")}
        for part in records(raw.get("facets"))
    ]
    return {
        "text": raw["text"],
        "display_text_range": raw.get("display_text_range"),
        "entities": {
            "urls": [link for link in links if link["kind"] == "url"],
            "media": [link for link in links if link["kind"] == "media"],
        },
    }


def _instant(status: dict[str, Any]) -> str | None:
    """When it was posted, in ISO 8601: by the count of seconds, else as X's API of old writes it."""
    seconds = status.get("created_timestamp")
    if type(seconds) is int and 0 < seconds < 1 << 34:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    return old_instant(status.get("created_at"))


def _relations(status: dict[str, Any]) -> Iterator[Relation]:
    parent = word(record(status.get("replying_to")).get("status")) or ""
    quoted = word(record(status.get("quote")).get("id")) or ""
    if is_id(parent):
        yield Relation("reply_to", f"{PLATFORM}:{parent}")
    if is_id(quoted):
        yield Relation("quotes", f"{PLATFORM}:{quoted}")
