"""A page of one post as twitter.com wrote it until 2020, out of an archive. Pure: bytes in, a Post or nothing out.

The post itself is the element of class `permalink-tweet`; answers to it have other classes. Pages of later years hold
no post, only a program that fetches it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from adapters.twitter_id import PLATFORM, clock, handle_in, post_url
from adapters.twitter_media import api_medium
from adapters.twitter_payload import posted, spoken_language
from adapters.values import word
from archiver.adapter import Author, Media, Post, PostRef

if TYPE_CHECKING:
    from bs4 import Tag

_LARGEST = 3_000_000
"""Bytes; such a page had about 300 000."""
_MARK = b"permalink-tweet"
_SHORT = re.compile(r"https?://t\.co/([A-Za-z0-9]+)")
_BREAK = re.compile(r"[ \t]*\r?[\r\n][ \t]*")


def post_on_page(body: bytes, post_id: str) -> Post | None:
    """The post that the page is of, if it is this one."""
    if len(body) > _LARGEST or _MARK not in body or post_id.encode() not in body:
        return None
    from bs4 import BeautifulSoup

    page = BeautifulSoup(body, "lxml")
    shown = page.select_one(f'.permalink-tweet[data-tweet-id="{post_id}"]')
    paragraph = shown.select_one("p.tweet-text") if shown else None
    if shown is None or paragraph is None:
        return None
    codes = tuple(dict.fromkeys(_SHORT.findall(" ".join(_said(link, "href") for link in paragraph.select("a")))))
    handle = handle_in(_said(shown, "data-screen-name"))
    posted_at, source = posted(_instant(shown), post_id)
    return Post(
        ref=PostRef(PLATFORM, post_id, post_url(post_id, handle)),
        author=Author(handle, _said(shown, "data-name") or None, _said(shown, "data-user-id") or None),
        text=_text(paragraph),
        posted_at=posted_at,
        posted_at_source=source,
        id_time=clock(post_id),
        language=spoken_language(_said(paragraph, "lang")),
        media=_photos(shown),
        codes=codes,
    )


def _text(paragraph: Tag) -> str:
    """The words, with pictures for emoji as the emoji, long addresses in place of short ones, without its own media."""
    for picture in paragraph.select("img[alt]"):
        picture.replace_with(_said(picture, "alt"))
    for link in paragraph.select("a.twitter-timeline-link"):
        if "u-hidden" in _said(link, "class").split():
            link.decompose()
        else:
            link.replace_with(_said(link, "data-expanded-url") or _said(link, "href"))
    return _BREAK.sub("\n", word(paragraph.get_text()) or "").strip()


def _photos(shown: Tag) -> tuple[Media, ...]:
    addresses = (_said(element, "data-image-url") for element in shown.select("[data-image-url]"))
    found = (api_medium({"type": "photo", "url": address}) for address in addresses)
    return tuple(dict.fromkeys(photo for photo in found if photo))


def _instant(shown: Tag) -> str | None:
    stamp = shown.select_one("[data-time]")
    seconds = _said(stamp, "data-time") if stamp else ""
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 10):
        return None
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()


def _said(element: Tag, name: str) -> str:
    value = element.get(name)
    return word(" ".join(value) if isinstance(value, list) else value) or ""
