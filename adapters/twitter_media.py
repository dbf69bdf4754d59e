"""The pictures and videos that X's JSON lists, each at the best quality it offers. Pure."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from adapters.values import record, records, word
from archiver.adapter import Media

_KINDS = {"photo": "photo", "video": "video", "animated_gif": "gif"}
_SMALLER = ("4096x4096", "large", "medium")
"""What X may still show where the picture as it was uploaded is gone: best first; last, the address that X told."""
_SIZE = re.compile(r"/([0-9]{2,5})x([0-9]{2,5})/")


def listed_media(tweet: dict[str, Any]) -> tuple[Media, ...]:
    """Each medium once, in the post's order: from `mediaDetails`, or without them from `photos` and `video`."""
    found = [_detailed(item) for item in records(tweet.get("mediaDetails"))]
    if not found:
        found = [_photo(item.get("url"), None) for item in records(tweet.get("photos"))]
        if isinstance(video := tweet.get("video"), dict):
            found.append(_film(video.get("variants"), video.get("poster"), "video", None))
    return tuple(dict.fromkeys(medium for medium in found if medium))


def api_medium(item: dict[str, Any]) -> Media | None:
    """A medium of the API: flat, and with `bit_rate` where the widget writes `bitrate`."""
    kind = _KINDS.get(str(item.get("type")))
    alt = word(item.get("alt_text")) or None
    if kind in ("video", "gif"):
        variants = [variant | {"bitrate": variant.get("bit_rate")} for variant in records(item.get("variants"))]
        return _film(variants, item.get("preview_image_url"), kind, alt)
    return _photo(item.get("url"), alt)


def mirrored_medium(item: dict[str, Any]) -> Media | None:
    """A medium as FxTwitter lists it: at X's own address, a film with `formats` in place of variants."""
    kind = _KINDS.get(str(item.get("type")), str(item.get("type")))
    alt = word(item.get("altText")) or None
    if kind in ("video", "gif"):
        formats = [
            record | {"content_type": f"video/{record.get('container')}"} for record in records(item.get("formats"))
        ]
        return _film(
            formats or [{"content_type": "video/mp4", "url": item.get("url")}], item.get("thumbnail_url"), kind, alt
        )
    return _photo(item.get("url"), alt) if kind == "photo" else None


def original_photo(url: str) -> str:
    """The address of the picture as it was uploaded: `…/media/NAME?format=EXT&name=orig`."""
    parts = urlsplit(url)
    if parts.hostname != "pbs.twimg.com" or not parts.path.startswith("/media/"):
        return url
    name, _, ending = parts.path.partition(":")[0].rpartition(".")
    if not name:
        name, ending = parts.path, next(iter(parse_qs(parts.query).get("format", ["jpg"])))
    return f"https://pbs.twimg.com{name}?format={ending}&name=orig"


def _detailed(item: dict[str, Any]) -> Media | None:
    kind = _KINDS.get(str(item.get("type")))
    alt = word(item.get("ext_alt_text")) or None
    poster = item.get("media_url_https")
    status = word(record(item.get("ext_media_availability")).get("status"))
    if status is not None and status.lower() != "available":
        return Media("", kind or "photo", "skipped", why=f"X says of it: {status[:80]}", alt=alt)
    if kind in ("video", "gif"):
        return _film(record(item.get("video_info")).get("variants"), poster, kind, alt)
    return _photo(poster, alt)


def _photo(url: Any, alt: str | None) -> Media | None:
    address = _address(url)
    if not address:
        return _unasked(url, "photo", alt)
    best = original_photo(address)
    sizes = _SMALLER if best.endswith("&name=orig") else ()
    others = (*(f"{best.removesuffix('orig')}{size}" for size in sizes), address)
    return Media(best, "photo", alt=alt, others=tuple(dict.fromkeys(other for other in others if other != best)))


def _film(variants: Any, poster: Any, kind: str, alt: str | None) -> Media | None:
    """The MP4 with the highest bitrate (a GIF has 0); where no bitrate is told, the one with the most pixels."""
    files = [item for item in records(variants) if (item.get("content_type") or item.get("type")) == "video/mp4"]
    addresses = [(item, url) for item in files if (url := _address(item.get("url") or item.get("src")))]
    if addresses:
        return Media(max(addresses, key=_quality)[1], kind, alt=alt)
    still = _address(poster)
    if still:
        return Media(still, "photo", why="the still of a film that X offers no MP4 of", alt=alt)
    return _unasked(poster, kind, alt)


def _unasked(url: Any, kind: str, alt: str | None) -> Media | None:
    """A medium that is told at an address nobody can ask: lost, and said to be. None where no address is told."""
    if not isinstance(url, str) or not url.strip():
        return None
    return Media("", kind, "failed", why=f"no web address: {url[:80]!r}", alt=alt)


def _quality(found: tuple[dict[str, Any], str]) -> tuple[int, int]:
    bitrate, size = found[0].get("bitrate"), _SIZE.search(found[1])
    return bitrate if type(bitrate) is int else 0, int(size[1]) * int(size[2]) if size else 0


def _address(value: Any) -> str | None:
    """A web address that can be asked for, or None."""
    if not isinstance(value, str) or not value.isascii() or not value.startswith(("https://", "http://")):
        return None
    try:
        return value if urlsplit(value).hostname else None
    except ValueError:
        return None
