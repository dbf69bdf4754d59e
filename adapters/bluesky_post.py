"""A post view of Bluesky's AppView as a Post. Pure: a parsed view in, a value out.

Format: atproto lexicons `app.bsky.feed.post` (the record as its author signed it), `app.bsky.feed.defs#postView` (what
the AppView adds) and `app.bsky.embed.*#view`. Facets count bytes of UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from adapters.answers import instant
from adapters.values import record, records, whole, word
from archiver.adapter import Author, Media, Post, PostRef, Relation, Unreadable

_POST = re.compile(r"at://([^/]+)/app\.bsky\.feed\.post/([^/]+)")
_COUNTS = ("likeCount", "repostCount", "replyCount", "quoteCount")
_CUT = ("…", "...")
_NO_FILM = "a film in pieces (HLS), which are not fetched; its picture is"


def read_post(view: dict[str, Any], ref: PostRef, id_time: datetime | None) -> Post:
    """The post in this view. Raises Unreadable when the record has no text: every post has one, if an empty one."""
    told = record(view.get("record"))
    text = word(told.get("text"))
    if text is None:
        raise Unreadable("an answer of Bluesky without the post's text", f"keys: {', '.join(sorted(told))[:120]}")
    author = record(view.get("author"))
    handle = word(author.get("handle")) or None
    posted_at = instant(told.get("createdAt"))
    languages = told.get("langs")
    return Post(
        ref=ref,
        author=Author(
            handle if handle != "handle.invalid" else None,
            word(author.get("displayName")) or None,
            word(author.get("did")),
        ),
        text=_with_whole_links(text, told).replace("\r\n", "\n").replace("\r", "\n").strip(),
        posted_at=posted_at,
        posted_at_source="platform" if posted_at else None,
        id_time=id_time,
        language=(word(languages[0]) or None) if isinstance(languages, list) and languages else None,
        relations=tuple(dict.fromkeys(_relations(view))),
        media=tuple(dict.fromkeys(_media(record(view.get("embed"))))),
        metrics=tuple((name, str(count)) for name in _COUNTS if (count := whole(view.get(name))) is not None),
    )


def _with_whole_links(text: str, told: dict[str, Any]) -> str:
    """The text with each link that the app has cut (`news.example/2026/brid…`) at full length, from its facet."""
    raw = text.encode()
    free = len(raw)
    for start, end, link in sorted(_links(told), reverse=True):
        shown = raw[start:end].decode(errors="replace")
        begin = shown.removesuffix("...").removesuffix("…")
        whole_link = re.sub(r"^https?://(?:www\.)?", "", link)
        if end <= free and shown.endswith(_CUT) and begin and whole_link.startswith(begin):
            raw = raw[:start] + link.encode() + raw[end:]
            free = start
    return raw.decode(errors="replace")


def _links(told: dict[str, Any]) -> Iterator[tuple[int, int, str]]:
    for facet in records(told.get("facets")):
        index = record(facet.get("index"))
        start, end = whole(index.get("byteStart")), whole(index.get("byteEnd"))
        for feature in records(facet.get("features")):
            link = word(feature.get("uri"))
            if link and start is not None and end is not None and 0 <= start < end:
                yield start, end, link


def _relations(view: dict[str, Any]) -> Iterator[Relation]:
    reply = record(record(view.get("record")).get("reply"))
    if parent := word(record(reply.get("parent")).get("uri")):
        yield Relation("reply_to", _named(parent))
    for embed in _embeds(record(view.get("embed"))):
        quoted = record(embed.get("record"))
        if address := word(quoted.get("uri")):
            yield Relation("quotes", _named(address))


def _named(address: str) -> str:
    """`bluesky:did/key` for the address of a post, and the address itself for a list or a feed."""
    post = _POST.fullmatch(address)
    return f"bluesky:{post[1]}/{post[2]}" if post else address


def _embeds(embed: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The embed; where it is a record with media, each of the two."""
    if "media" in embed:
        yield from (record(embed["media"]), record(embed.get("record")))
    else:
        yield embed


def _media(embed: dict[str, Any]) -> Iterator[Media]:
    for part in _embeds(embed):
        for image in records(part.get("images")):
            yield from _picture(image.get("fullsize"), image.get("thumb"), image.get("alt"))
        if isinstance(part.get("playlist"), str):
            yield Media("", "video", "skipped", alt=word(part.get("alt")) or None, why=_NO_FILM)
            yield from _picture(part.get("thumbnail"), None, part.get("alt"))
        if card := record(part.get("external")):
            lines = (word(card.get("title")), word(card.get("uri")))
            yield from _picture(card.get("thumb"), None, "\n".join(line for line in lines if line))


def _picture(url: Any, smaller: Any, alt: Any) -> Iterator[Media]:
    addresses = [found for each in (url, smaller) if (found := word(each)) and found.startswith("https://")]
    if addresses:
        yield Media(addresses[0], "photo", alt=word(alt) or None, others=tuple(addresses[1:]))
