"""What is asked of t.me: one page at a time, of public posts only, in English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from adapters.answers import demand_200
from adapters.telegram_id import PLATFORM, is_private
from archiver.adapter import PostRef, Refused, Unreadable

if TYPE_CHECKING:
    import httpx
    from bs4 import BeautifulSoup

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,31}/[1-9][0-9]{0,9}")
_ENGLISH = {"Accept-Language": "en"}
"""Telegram words its errors in the reader's language."""


def public(ref: PostRef) -> PostRef:
    """The name with its channel in lower case. Raises Refused for a private channel's post, which the web shows to
    nobody, and Unreadable when it cannot be a post's.
    """
    if is_private(ref):
        raise Refused(
            "a private channel's post is shown to its members only", "Telegram was not asked; import an export of it"
        )
    if not _ID.fullmatch(ref.id):
        raise Unreadable(f"{ref.id[:60]!r} is no id of a Telegram post", "an id is channel/123")
    return PostRef(PLATFORM, ref.id.lower(), f"https://t.me/{ref.id.lower()}")


def _demanded(said: httpx.Response) -> httpx.Response:
    """The answer, if it is 200: t.me says so even where there is no post."""
    demand_200(said)
    return said


def page(url: str, params: dict[str, str], web: httpx.Client) -> BeautifulSoup:
    """The page at this address as a tree."""
    from adapters.telegram_page import parsed

    return parsed(_demanded(web.get(url, params=params, headers=_ENGLISH)).text)


def page_if_any(url: str, web: httpx.Client) -> BeautifulSoup | None:
    """The page at this address as a tree; None where it says 404."""
    from adapters.telegram_page import parsed

    said = web.get(url, headers=_ENGLISH)
    return None if said.status_code == 404 else parsed(_demanded(said).text)


def listed(channel: str, params: dict[str, str], web: httpx.Client) -> tuple[BeautifulSoup, bool]:
    """A page of the channel's list, and whether it is one: Telegram may turn us away to the channel's own page."""
    from adapters.telegram_page import parsed

    said = _demanded(web.get(f"https://t.me/s/{channel}", params=params, headers=_ENGLISH))
    return parsed(said.text), said.url.path.startswith("/s/")
