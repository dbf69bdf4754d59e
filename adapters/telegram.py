"""Telegram: public posts as t.me shows them to anyone, and as the Wayback Machine kept them.

Routes: `embed` (one post), `channel` (in context), `landing` (the post's own page: its text only), `wayback` (copies).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters import telegram_ask as ask
from adapters.telegram_copies import read_copies
from adapters.telegram_export import messages_in
from adapters.telegram_id import PLATFORM, channel_of, message_of, recognise
from adapters.telegram_locate import locate, search_page
from archiver.adapter import Finding, Post, PostRef, Route, Unreadable

if TYPE_CHECKING:
    import httpx

__all__ = [
    "PLATFORM",
    "ROUTES",
    "locate",
    "posts_in",
    "public_page",
    "read_channel",
    "read_copies",
    "read_embed",
    "read_landing",
    "recognise",
    "search_page",
]

_LARGEST_SAVED = 12_000_000
"""Bytes of a page that somebody saved: one who reads on before saving has hundreds of messages on it."""


def read_embed(ref: PostRef, web: httpx.Client) -> Finding:
    """The post as the widget shows it.

    "Post not found" means deleted or never there; words that are not known are `unavailable`. Raises Unreadable for a
    page with neither a message nor an error.
    """
    from adapters.telegram_answer import in_widget

    ref = ask.public(ref)
    return in_widget(ask.page(f"https://t.me/{ref.id}", {"embed": "1", "mode": "tme"}, web), ref)


def read_channel(ref: PostRef, web: httpx.Client) -> Finding:
    """The post in its channel's list, `?before=` the next number.

    A list without the post is `not_found` when it reaches below the post's number, so that it would have shown it.
    Where Telegram turns us away to the channel's landing page, that page decides: no such channel (`channel_gone`),
    restricted (`withheld`), or a preview that is off or a group (Unreadable).
    """
    from adapters.telegram_answer import in_list, kept_away
    from adapters.telegram_page import og

    ref = ask.public(ref)
    page, is_list = ask.listed(channel_of(ref), {"before": str(message_of(ref) + 1)}, web)
    if is_list:
        return in_list(page, ref)
    if said := kept_away(page, ref):
        return said
    title = (og(page, "title") or "")[:80]
    raise Unreadable("Telegram shows no list of this channel", f"its preview is off, or it is a group ({title})")


def read_landing(ref: PostRef, web: httpx.Client) -> Finding:
    """The text that the post's own page tells to link previews: for a body that only the app shows.

    For a post that is not there, the page tells of the channel instead, so the channel's own page is asked too: what
    both say is no post (Unreadable); where the channel has no page, only a post whose widget hides a body is believed.
    It tells neither time nor media, and cuts near 1000 characters.
    """
    from adapters.telegram_answer import description, kept_away, own_page, told_text
    from adapters.telegram_page import hidden_body

    ref = ask.public(ref)
    page = ask.page(ref.url, {}, web)
    if said := kept_away(page, ref):
        return said
    if told_text(page) is None:
        return own_page(page, None, ref)
    if channels := ask.page_if_any(f"https://t.me/{channel_of(ref)}", web):
        return own_page(page, description(channels), ref)
    widget = ask.page(f"https://t.me/{ref.id}", {"embed": "1", "mode": "tme"}, web)
    return own_page(page, "" if hidden_body(widget) else None, ref)


ROUTES = (
    Route("embed", read_embed),
    Route("channel", read_channel),
    Route("landing", read_landing),
    Route("wayback", read_copies, witness="archive"),
)


def public_page(ref: PostRef) -> str:
    """The widget of the post, which anyone may open."""
    return f"https://t.me/{ref.id}?embed=1&mode=tme"


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
