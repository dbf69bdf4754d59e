"""TikTok: one keyless route, `oembed`: a film's caption, its author and its picture. Not the film.

Ids are decimal strings whose upper bits are the second in which the upload began: a few seconds before it was posted.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from adapters.answers import demand_200, json_object, said
from adapters.values import word
from archiver.adapter import (
    Absence,
    Author,
    Finding,
    Media,
    Post,
    PostRef,
    Route,
    Unreadable,
    named_by_archiver,
)

if TYPE_CHECKING:
    import httpx

PLATFORM = "tiktok"
OEMBED = "https://www.tiktok.com/oembed"
_ID = re.compile(r"[0-9]{6,20}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_WITH_CLOCK = 1_388_534_400 << 32
_LARGEST = 2**63 - 1
_SHOWN = re.compile(r"data-video-id=[\"']([0-9]+)")
_PROFILE = re.compile(r"https?://(?:www\.)?tiktok\.com/@([^/?#]+)/?")
_NO_FILM = "the film itself is not fetched; its picture is"

recognise = named_by_archiver(PLATFORM)


def clock(ref: PostRef) -> datetime | None:
    """The instant in the id, to the second, in UTC; None for numbers that no id of TikTok's has carried since 2014."""
    if not _ID.fullmatch(ref.id) or not _FIRST_WITH_CLOCK <= int(ref.id) <= _LARGEST:
        return None
    return _EPOCH + timedelta(seconds=int(ref.id) >> 32)


def read_oembed(ref: PostRef, web: httpx.Client) -> Finding:
    """The film as TikTok tells it to pages that embed it. It calls a film that is not there a bad request."""
    if not _ID.fullmatch(ref.id):
        raise Unreadable(f"{ref.id[:60]!r} is no id of TikTok", "an id is a decimal number")
    answer = web.get(OEMBED, params={"url": ref.url})
    if answer.status_code == 404:
        return Absence(ref, "not_found", "404 from www.tiktok.com")
    if answer.status_code == 400 and (told := said(answer)).get("code") == 400 and word(told.get("message")):
        return Absence(ref, "not_found", f"400 {word(told['message'])}")
    demand_200(answer)
    return _read(json_object(answer), ref)


ROUTES = (Route("oembed", read_oembed),)


def _read(shown: dict[str, object], ref: PostRef) -> Post:
    title, picture = word(shown.get("title")), word(shown.get("thumbnail_url"))
    profile = _PROFILE.fullmatch(word(shown.get("author_url")) or "")
    handle = word(shown.get("author_unique_id")) or (profile[1] if profile else None)
    if title is None or not handle:
        raise Unreadable("an oEmbed answer of TikTok without a film", f"keys: {', '.join(sorted(shown))[:120]}")
    named = {*_SHOWN.findall(word(shown.get("html")) or ""), word(shown.get("embed_product_id")) or ref.id}
    if named != {ref.id}:
        raise Unreadable("TikTok's oEmbed answered with another film", f"asked for {ref.id}, got {min(named)}")
    media = [Media("", "video", "skipped", why=_NO_FILM)]
    if picture and picture.startswith("https://"):
        media.append(Media(picture, "photo"))
    at = clock(ref)
    return Post(
        ref=ref,
        author=Author(handle, word(shown.get("author_name")) or None),
        text=title.replace("\r\n", "\n").replace("\r", "\n").strip(),
        text_complete=not title.rstrip().endswith(("…", "...")),
        posted_at=at,
        posted_at_source="id" if at else None,
        id_time=at,
        media=tuple(media),
    )
