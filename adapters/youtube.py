"""YouTube: one keyless route, `oembed`: a film's title, its channel and its picture. No time, no description, no film.

The title stands as the text, marked incomplete: what is said in the film, or below it, cannot be checked with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from adapters.answers import demand_200, json_object
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

PLATFORM = "youtube"
OEMBED = "https://www.youtube.com/oembed"
_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_SHOWN = re.compile(r"/(?:embed|vi(?:_webp)?)/([A-Za-z0-9_-]{11})")
_CHANNEL = re.compile(r"https?://(?:www\.)?youtube\.com/(?:@([^/?#]+)|channel/(UC[A-Za-z0-9_-]+)|(?:c|user)/[^/?#]+)/?")
_ABSENCES = {
    (400, "Bad Request"): ("not_found", "no film has this id"),
    (401, "Unauthorized"): ("unavailable", "private, or its owner lets no other site show it"),
    (403, "Forbidden"): ("protected", "private"),
}
"""YouTube's own words for a film that it does not show; the same statuses with other words come from somebody else."""
_NO_FILM = "the film itself is not fetched; its picture is"

recognise = named_by_archiver(PLATFORM)


def read_oembed(ref: PostRef, web: httpx.Client) -> Finding:
    """The film as YouTube tells it to pages that embed it."""
    if not _ID.fullmatch(ref.id):
        raise Unreadable(f"{ref.id[:60]!r} is no id of YouTube", "an id has eleven letters, digits, - and _")
    answer = web.get(OEMBED, params={"url": ref.url, "format": "json"})
    status, words = answer.status_code, answer.text[:200].strip()
    if status == 404:
        return Absence(ref, "not_found", "404 from www.youtube.com")
    if known := _ABSENCES.get((status, words)):
        reason, meaning = known
        return Absence(ref, reason, f"{status} {words}: {meaning}")
    demand_200(answer)
    return _read(json_object(answer), ref)


ROUTES = (Route("oembed", read_oembed),)


def _read(shown: dict[str, object], ref: PostRef) -> Post:
    title, picture = word(shown.get("title")), word(shown.get("thumbnail_url"))
    if title is None or not word(shown.get("author_name")):
        raise Unreadable("an oEmbed answer of YouTube without a film", f"keys: {', '.join(sorted(shown))[:120]}")
    named = set(_SHOWN.findall(f"{word(shown.get('html'))} {picture}"))
    if named and ref.id not in named:
        raise Unreadable("YouTube's oEmbed answered with another film", f"asked for {ref.id}, got {min(named)}")
    channel = _CHANNEL.fullmatch(word(shown.get("author_url")) or "")
    media = [Media("", "video", "skipped", why=_NO_FILM)]
    if picture and picture.startswith("https://"):
        media.append(Media(picture, "photo"))
    return Post(
        ref=ref,
        author=Author(channel[1] if channel else None, word(shown.get("author_name")), channel[2] if channel else None),
        text=" ".join(title.split()),
        text_complete=False,
        media=tuple(media),
    )
