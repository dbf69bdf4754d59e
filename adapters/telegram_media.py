"""The media of a message on t.me. Links to Telegram's servers are signed and expire within hours. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import Tag

from archiver.adapter import Media

_BACKGROUND = re.compile(r"background-image:\s*url\(\s*['\"]?([^'\")]{1,2000})")
_KINDS = ", ".join(
    (
        ".tgme_widget_message_photo_wrap",
        ".tgme_widget_message_video_player",
        ".tgme_widget_message_roundvideo_player",
        ".tgme_widget_message_voice_player",
        "audio",
        ".tgme_widget_message_sticker",
        ".tgme_widget_message_tgsticker",
        ".tgme_widget_message_videosticker",
        ".tgme_widget_message_document_wrap",
    )
)
_NOT_THE_POSTS = (
    "tgme_widget_message_reply",
    "tgme_widget_message_link_preview",
    "media_not_supported_cont",
)
"""A reply shows the parent's picture, a link preview the linked page's."""


def is_foreign(element: Tag) -> bool:
    """Whether this stands in a part of the block that is not the post's own."""
    return any(name in (parent.get("class") or ()) for parent in element.parents for name in _NOT_THE_POSTS)


def listed_media(block: Tag) -> tuple[Media, ...]:
    """Each medium of the message once, in its order.

    What the page shows without an address comes as `skipped`, with the reason and without an address.
    """
    own = (element for element in block.select(_KINDS) if not is_foreign(element))
    return tuple(dict.fromkeys(medium for element in own for medium in _read(element)))


def _read(element: Tag) -> Iterator[Media]:
    classes: tuple[str, ...] = tuple(element.get("class") or ())
    if "tgme_widget_message_photo_wrap" in classes:
        if url := _background(element):
            yield Media(url, "photo")
    elif "tgme_widget_message_video_player" in classes:
        yield _film(element, "tgme_widget_message_video_thumb", "video")
    elif "tgme_widget_message_roundvideo_player" in classes:
        yield _film(element, "tgme_widget_message_roundvideo_thumb", "video")
    elif "tgme_widget_message_sticker" in classes:
        if url := _link(element.get("data-webp")) or _background(element):
            yield Media(url, "sticker")
    elif "tgme_widget_message_tgsticker" in classes:
        yield _drawing(element)
    elif "tgme_widget_message_videosticker" in classes:
        yield _film(element, "tgme_widget_message_sticker", "gif")
    elif "tgme_widget_message_document_wrap" in classes:
        yield _named_file(element)
    elif element.name == "audio":
        if url := _link(element.get("src")):
            yield Media(url, "voice" if "tgme_widget_message_voice" in classes else "audio")
    elif element.find("audio", src=True) is None:
        yield Media("", "voice", "skipped", why="the page shows a voice message without the address of its bytes")


def _film(player: Tag, thumb: str, kind: str) -> Media:
    film = player.find("video", src=True)
    if isinstance(film, Tag) and (url := _link(film.get("src"))):
        return Media(url, "gif" if film.has_attr("loop") and film.has_attr("autoplay") else kind)
    still = player.select_one(f".{thumb}")
    if url := _background(still) if still else None:
        return Media(url, "photo", why="the still of a video whose address the page does not give")
    return Media("", kind, "skipped", why="the page shows a video without the address of its bytes")


def _drawing(picture: Tag) -> Media:
    """An animated sticker: its still where there is one; the drawing itself is no picture in any common format."""
    addresses = [*picture.select("source[type^=image][srcset]"), *picture.select("img[src]")]
    urls = (_link(address.get("srcset") or address.get("src")) for address in addresses)
    if url := next(filter(None, urls), None):
        return Media(url, "sticker", why="the still of an animated sticker")
    return Media("", "sticker", "skipped", why="the page draws an animated sticker and gives no picture of it")


def _named_file(wrap: Tag) -> Media:
    title, extra, icon = (
        wrap.select_one(f".tgme_widget_message_document_{part}") for part in ("title", "extra", "icon")
    )
    names = [part.get_text(" ", strip=True) for part in (title, extra) if part]
    kind = "audio" if icon and "audio" in (icon.get("class") or ()) else "document"
    alt = ", ".join(name for name in names if name)[:500] or None
    return Media("", kind, "skipped", why="the page names the file and gives no address of its bytes", alt=alt)


def _background(element: Tag) -> str | None:
    """The picture of this very element; the first one inside it may be an emoji."""
    found = _BACKGROUND.search(str(element.get("style") or ""))
    return _link(found[1]) if found else None


def _link(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    url = f"https:{value}" if value.startswith("//") else value
    return url if url.startswith(("https://", "http://")) and url.isascii() else None
