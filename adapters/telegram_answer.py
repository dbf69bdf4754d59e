"""What a whole page of t.me says of one post: as its widget, as a list, as the post's own page. Pure.

t.me answers 200 also for what is not there, so the markup decides: a message, Telegram's words, or neither.
"""

from __future__ import annotations

from bs4 import BeautifulSoup

from adapters.telegram_id import channel_of, message_of
from adapters.telegram_page import (
    absence,
    channel_number,
    error_on,
    find_block,
    hidden_body,
    is_restriction,
    is_service,
    neighbours,
    og,
    read_block,
    restricted_words,
)
from archiver.adapter import Absence, Author, Finding, Post, PostRef, Unreadable

_INVITATIONS = ("You can view and join @", "You can contact @", "If you have Telegram, you can")
_NOBODY = "Telegram: Contact @"
"""How the page of a name is titled that belongs to no channel."""
_CUT_AT = 900
"""Characters: t.me's descriptions are cut near 1000."""


def in_widget(page: BeautifulSoup, ref: PostRef) -> Finding:
    """The post in its widget. "Post not found" means deleted or never there; words that are not known, and a body that
    only the app shows, are `unavailable`. Raises Unreadable for a page with neither a message nor an error.
    """
    block = find_block(page, ref)
    if block and (post := read_block(block, ref)):
        return _unless_restricted(post)
    if words := error_on(page):
        return absence(ref, words)
    if words := hidden_body(page):
        if is_service(words):
            return Post(ref, Author(handle=channel_of(ref)), words, text_complete=False)
        return absence(ref, words)
    if words := restricted_words(page):
        return Absence(ref, "withheld", words)
    raise Unreadable("a page of Telegram that is not understood", "neither this post nor an error")


def in_list(page: BeautifulSoup, ref: PostRef) -> Finding:
    """The post in a page of its channel's list. A list that reaches below the post's number and does not show it is
    `not_found`. Raises Unreadable where it does not reach so far, or shows nothing of the post.
    """
    number = message_of(ref)
    if block := find_block(page, ref):
        if post := read_block(block, ref):
            return _unless_restricted(post)
        raise Unreadable("Telegram lists the post and shows nothing of it", hidden_body(block) or "an empty block")
    shown = neighbours(page, ref)
    if shown and shown[0] < number:
        below = max(other for other in shown if other < number)
        above = next((other for other in shown if other > number), None)
        beside = f"{below} and {above} are" if above else f"{below} is"
        said = f"no post {number} in the channel's list; of its neighbours, {beside} live"
        return Absence(ref, "not_found", said, account=channel_number(page, ref))
    if not shown and (nothing := page.select_one(".tgme_channel_history .tme_no_messages_found")):
        return Absence(ref, "not_found", nothing.get_text(" ", strip=True)[:500] or "the channel's list is empty there")
    if not shown and (words := restricted_words(page)):
        return Absence(ref, "withheld", words)
    raise Unreadable("a page of Telegram that is not understood", "neither this post, nor its neighbours, nor an end")


def kept_away(page: BeautifulSoup, ref: PostRef) -> Absence | None:
    """What a page outside the list says of the whole channel: withheld, or nobody's. None where it says neither."""
    if words := restricted_words(page):
        return Absence(ref, "withheld", words)
    title = og(page, "title") or ""
    if title.startswith(_NOBODY):
        return Absence(ref, "channel_gone", f"{title}: no channel has this name")
    return None


def told_text(page: BeautifulSoup) -> str | None:
    """The text that this page tells to link previews, where it may be a post's.

    For a post that it does not show, Telegram describes the channel in the same place: with an invitation, or beside
    the channel's own lines (subscribers, description), or with nothing that tells the two apart (see `own_page`).
    """
    text = (og(page, "description") or "").replace("\r", "").replace("\x00", "").strip()
    if not text or text.startswith(_INVITATIONS) or page.select_one(".tgme_page_extra, .tgme_page_description"):
        return None
    return text


def description(channels: BeautifulSoup) -> str:
    """What the channel's own page tells to link previews; "" for nothing."""
    return " ".join((og(channels, "description") or "").split())


def own_page(page: BeautifulSoup, described: str | None, ref: PostRef) -> Post:
    """The text of the post in its own page; `described` is the channel's description, which is no post.

    A text near the length at which Telegram cuts is taken for cut. Raises Unreadable where it tells of the channel, and
    where it may, since the description is not known (None).
    """
    text = told_text(page)
    if text is not None and described is None:
        raise Unreadable("Telegram's page of the post may tell of the channel", "the channel's own page is not there")
    if text is None or " ".join(text.split()) == described:
        raise Unreadable("Telegram's page of the post tells nothing of it", "it describes the channel, or nothing")
    return Post(ref, Author(channel_of(ref), og(page, "title")), text, text_complete=len(text) < _CUT_AT)


def _unless_restricted(post: Post) -> Finding:
    return Absence(post.ref, "withheld", post.text) if is_restriction(post.text) and not post.media else post
