"""Telegram: public posts as t.me shows them to anyone, by two routes, `embed` (one post) and `channel` (in context).

t.me answers 200 also for what is not there, so the page's markup decides: a message, Telegram's words, or neither.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from adapters.telegram_export import messages_in
from adapters.telegram_id import PLATFORM, channel_of, is_private, message_of, recognise
from archiver.adapter import Absence, Author, Finding, Post, PostRef, Refused, Route, Unreachable, Unreadable

if TYPE_CHECKING:
    import httpx
    from bs4 import BeautifulSoup

__all__ = ["PLATFORM", "ROUTES", "posts_in", "read_channel", "read_embed", "recognise"]

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,31}/[1-9][0-9]{0,9}")
_ENGLISH = {"Accept-Language": "en"}
"""Telegram words its errors in the reader's language."""
_INVITATIONS = ("You can view and join @", "If you have Telegram, you can")
_LARGEST_SAVED = 12_000_000
"""Bytes of a page that somebody saved: one who reads on before saving has hundreds of messages on it."""
_CUT_AT = 900
"""t.me's descriptions are cut near 1000 characters."""


def read_embed(ref: PostRef, web: httpx.Client) -> Finding:
    """The post as the widget shows it. A body that the widget hides is looked for in the post's own page.

    "Post not found" means deleted or never there; words that are not known are `unavailable`. Raises Unreadable for a
    page with neither a message nor an error.
    """
    if is_private(ref):
        raise _members_only()
    ref = _public(ref)
    page = _page(f"https://t.me/{ref.id}", {"embed": "1", "mode": "tme"}, web)
    return _read_embed(page, ref, web)


def read_channel(ref: PostRef, web: httpx.Client) -> Finding:
    """The post in its channel's list, `?before=` the next number.

    A list without the post is `not_found` when it reaches below the post's number, so that it would have shown it.
    Where Telegram turns us away to the channel's landing page, that page decides: no such channel (`channel_gone`),
    restricted (`withheld`), or a preview that is off or a group (Unreadable).
    """
    from adapters.telegram_page import find_block, hidden_body, neighbours, parsed, read_block, restricted_words

    if is_private(ref):
        raise _members_only()
    ref = _public(ref)
    number = message_of(ref)
    answer = _answer(f"https://t.me/s/{channel_of(ref)}", {"before": str(number + 1)}, web)
    page = parsed(answer.text)
    if not answer.url.path.startswith("/s/"):
        return _read_landing(page, ref)
    if block := find_block(page, ref):
        if post := read_block(block, ref):
            return _unless_restricted(post)
        raise Unreadable("Telegram lists the post and shows nothing of it", hidden_body(block) or "an empty block")
    shown = neighbours(page, ref)
    if shown and shown[0] < number:
        below = max(other for other in shown if other < number)
        above = next((other for other in shown if other > number), None)
        beside = f"{below} and {above} are" if above else f"{below} is"
        return Absence(ref, "not_found", f"no post {number} in the channel's list; of its neighbours, {beside} live")
    if not shown and (nothing := page.select_one(".tgme_channel_history .tme_no_messages_found")):
        return Absence(ref, "not_found", nothing.get_text(" ", strip=True)[:500] or "the channel's list is empty there")
    if not shown and (words := restricted_words(page)):
        return Absence(ref, "withheld", words)
    raise Unreadable("a page of Telegram that is not understood", "neither this post, nor its neighbours, nor an end")


ROUTES = (Route("embed", read_embed), Route("channel", read_channel))


def posts_in(document: bytes) -> tuple[Post, ...]:
    """The posts in a file of Telegram's that somebody has: a `result.json` of Telegram Desktop, a page of t.me."""
    if b"tgme_widget_message" in document and document[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return _posts_on_saved_page(document)
    return tuple(dict.fromkeys(messages_in(document)))


def _posts_on_saved_page(document: bytes) -> tuple[Post, ...]:
    from adapters.telegram_page import parsed, posts_on

    try:
        page = parsed(document.decode("utf-8", "replace"), _LARGEST_SAVED)
    except Unreadable:
        return ()
    return tuple(dict.fromkeys(posts_on(page)))


def _read_embed(page: BeautifulSoup, ref: PostRef, web: httpx.Client) -> Finding:
    from adapters.telegram_page import (
        absence,
        error_on,
        find_block,
        hidden_body,
        is_service,
        read_block,
        restricted_words,
    )

    block = find_block(page, ref)
    if block and (post := read_block(block, ref)):
        return _unless_restricted(post)
    if words := error_on(page):
        return absence(ref, words)
    if words := hidden_body(page):
        if is_service(words):
            return Post(ref, Author(handle=channel_of(ref)), words, text_complete=False)
        said = absence(ref, words)
        return said if said.reason != "unavailable" else _from_own_page(ref, web) or said
    if words := restricted_words(page):
        return Absence(ref, "withheld", words)
    raise Unreadable("a page of Telegram that is not understood", "neither this post nor an error")


def _from_own_page(ref: PostRef, web: httpx.Client) -> Post | None:
    """The text that the post's own page tells to link previews.

    Asked only for a post that is there: for any other number, Telegram describes the channel in the same place, beside
    the channel's own lines (subscribers, description), which a post's page does not have.
    """
    from adapters.telegram_page import og

    page = _page(ref.url, {}, web)
    text = og(page, "description")
    of_the_channel = page.select_one(".tgme_page_extra, .tgme_page_description")
    if not text or text.startswith(_INVITATIONS) or of_the_channel:
        return None
    return Post(ref, Author(channel_of(ref), og(page, "title")), text, text_complete=len(text) < _CUT_AT)


def _read_landing(page: BeautifulSoup, ref: PostRef) -> Absence:
    from adapters.telegram_page import og, restricted_words

    if words := restricted_words(page):
        return Absence(ref, "withheld", words)
    title = og(page, "title") or ""
    if title.startswith("Telegram: Contact @"):
        return Absence(ref, "channel_gone", f"{title}: no channel has this name")
    raise Unreadable("Telegram shows no list of this channel", f"its preview is off, or it is a group ({title[:80]})")


def _members_only() -> Refused:
    return Refused(
        "a private channel's post is shown to its members only", "Telegram was not asked; import an export of it"
    )


def _public(ref: PostRef) -> PostRef:
    """The name with its channel in lower case. Raises Unreadable when it cannot be a public post's."""
    if not _ID.fullmatch(ref.id):
        raise Unreadable(f"{ref.id[:60]!r} is no id of a Telegram post", "an id is channel/123")
    return PostRef(PLATFORM, ref.id.lower(), f"https://t.me/{ref.id.lower()}")


def _unless_restricted(post: Post) -> Finding:
    from adapters.telegram_page import is_restriction

    return Absence(post.ref, "withheld", post.text) if is_restriction(post.text) and not post.media else post


def _page(url: str, params: dict[str, str], web: httpx.Client) -> BeautifulSoup:
    from adapters.telegram_page import parsed

    return parsed(_answer(url, params, web).text)


def _answer(url: str, params: dict[str, str], web: httpx.Client) -> httpx.Response:
    answer = web.get(url, params=params, headers=_ENGLISH)
    status, host = answer.status_code, answer.request.url.host
    if status in (401, 402, 403):
        raise Refused(f"{host} refuses to answer", f"HTTP {status}")
    if status == 429 or status >= 500:
        raise Unreachable(f"{host} cannot answer now", f"HTTP {status}")
    if status != 200:
        raise Unreadable(f"an answer of {host} that is not understood", f"HTTP {status}; it says 200 even for no post")
    return answer
