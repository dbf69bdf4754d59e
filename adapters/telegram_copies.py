"""Copies of a Telegram post in the Wayback Machine: of its own page and widget, and of its channel's list.

Message numbers carry no time, so a list that holds the post is found by halving: a list of a given day shows which
numbers were posted by then. Telegram's links to media expire; the archive may have kept what stood behind them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from adapters import telegram_ask as ask
from adapters import wayback
from adapters.address import take_apart
from adapters.telegram_id import channel_of, message_of, recognise
from archiver.adapter import Absence, Finding, Post, PostRef, Unreadable

if TYPE_CHECKING:
    import httpx
    from bs4 import BeautifulSoup

    from adapters.wayback import Copy

    Opened = tuple[Copy, BeautifulSoup] | Unreadable
    Reader = Callable[[BeautifulSoup, PostRef, Copy, httpx.Client], Finding]

_MOST_OWN = 3
"""Copies of the post itself that are fetched, at most; and of lists."""
_MOST_LISTS = 3
_WEEKS = timedelta(weeks=6)
_ROWS = {"own": "300", "lists": "-3000"}
"""Rows of the archive's list of copies that are asked for; a minus sign: the last ones."""
_PAGE = 20
"""Messages on a page of a channel's list."""
_STAMP = re.compile(r"/web/([0-9]{14})id_/")


def read_copies(ref: PostRef, web: httpx.Client) -> Finding:
    """The post as the newest readable copy shows it; one whose text is whole before one whose text is cut.

    `not_found` where the archive has no copy, or only such as say in Telegram's words that there is no post. Raises
    Unreadable where there are copies and none of them can be read.
    """
    ref = ask.public(ref)
    looks: list[Finding | Unreadable] = []
    for look in _looks(ref, web):
        if isinstance(look, Post) and look.text_complete:
            return look
        looks.append(look)
    if post := next((look for look in looks if isinstance(look, Post)), None):
        return post
    if absences := [look for look in looks if isinstance(look, Absence)]:
        said = f"of the copies that were read ({len(looks)}) none shows the post; one says: {absences[0].said}"
        return Absence(ref, "not_found", f"{wayback.HOST}: {said}")
    if failures := [look for look in looks if isinstance(look, Unreadable)]:
        raise failures[0]
    return Absence(ref, "not_found", f"{wayback.HOST} has no copy of this post, nor of a list that may hold it")


def _looks(ref: PostRef, web: httpx.Client) -> Iterator[Finding | Unreadable]:
    """What the copies show, one after the other: the post's own, newest first, then lists."""
    for copy in own_copies(ref, web):
        yield _read(_opened(copy, web), ref, web, _in_own)
    before, newest = list_copies(ref, web)
    for copy in before:
        yield _read(_opened(copy, web), ref, web, _in_list)
    yield from _halving(newest, ref, web, _MOST_LISTS - len(before))


def own_copies(ref: PostRef, web: httpx.Client) -> list[Copy]:
    """Copies of this very post's page or widget: newest first, widgets before pages, which cut. Of many, the two first
    and the oldest, since all that are newer may be of the time after a deletion.
    """
    asked = f"t.me/{ref.id}*"
    pattern = f"original:.*/{message_of(ref)}([/?#].*)?"
    found = wayback.shown(wayback.copies(asked, web, filter=pattern, limit=_ROWS["own"]))
    mine = [copy for copy in found if _names(copy, ref)]
    mine.sort(key=lambda copy: "embed=1" not in copy.original)
    if len(mine) <= _MOST_OWN:
        return mine
    first, rest = mine[: _MOST_OWN - 1], mine[_MOST_OWN - 1 :]
    return [*first, min(rest, key=lambda copy: copy.timestamp)]


def list_copies(ref: PostRef, web: httpx.Client) -> tuple[list[Copy], list[Copy]]:
    """Copies of pages of the channel's list: those around the post or ending shortly after it, and those that end on
    their day, newest first.
    """
    channel, number = channel_of(ref), message_of(ref)
    pattern = f"original:(?i).*/s/{channel}(/{number})?/?([?].*)?"
    found = wayback.shown(wayback.copies(f"t.me/s/{channel}*", web, filter=pattern, limit=_ROWS["lists"]))
    ends: list[tuple[int, Copy]] = []
    newest: list[Copy] = []
    for copy in found:
        address = take_apart(copy.original)
        if address is None or not set(address.query) <= {"before"}:
            continue
        path, end = address.path.strip("/").lower(), address.query.get("before", "")
        if path == f"s/{ref.id}":
            ends.append((number, copy))
        elif path != f"s/{channel}":
            continue
        elif not end:
            newest.append(copy)
        elif end.isdecimal() and number < int(end[:12]) <= number + _PAGE:
            ends.append((int(end), copy))
    return [copy for _, copy in sorted(ends, key=lambda row: row[0])][: _MOST_LISTS - 1], newest


def _names(copy: Copy, ref: PostRef) -> bool:
    """Whether this is a copy of the very post: not of a comment under it, and not of the list before it."""
    named, address = recognise(copy.original), take_apart(copy.original)
    if named is None or named.id != ref.id or address is None:
        return False
    return "comment" not in address.query and not address.path.startswith("/s/")


def _halving(copies: Sequence[Copy], ref: PostRef, web: httpx.Client, most: int) -> Iterator[Finding | Unreadable]:
    """Looks at lists of days between which the post must have appeared, until one holds it. `copies`: newest first.

    A list without it says nothing: it may be of a day before the post, or of one after it.
    """
    from adapters.telegram_page import neighbours

    low, high = 0, len(copies)
    for _ in range(most):
        if low >= high:
            return
        middle = (low + high) // 2
        opened = _opened(copies[middle], web)
        numbers = [] if isinstance(opened, Unreadable) else neighbours(opened[1], ref)
        if isinstance(opened, Unreadable) or message_of(ref) in numbers:
            yield _read(opened, ref, web, _in_list)
        if numbers and numbers[-1] < message_of(ref):
            high = middle
        else:
            low = middle + 1


def _opened(copy: Copy, web: httpx.Client) -> Opened:
    """The copy that the archive gives, which may be the nearest one, and its page.

    Unreadable comes as a value, since one broken copy says nothing of the others.
    """
    from adapters.telegram_page import parsed

    answer = wayback.fetch(copy, web)
    if answer is None:
        return Unreadable(f"{wayback.HOST} lists a copy and does not show it", copy.raw)
    stamp = _STAMP.search(str(answer.url))
    try:
        return (replace(copy, timestamp=stamp[1]) if stamp else copy), parsed(answer.text)
    except Unreadable as error:
        return error


def _read(opened: Opened, ref: PostRef, web: httpx.Client, reader: Reader) -> Finding | Unreadable:
    """What this copy shows, with the archive as the source of the post's time and with its addresses for media."""
    if isinstance(opened, Unreadable):
        return opened
    copy, page = opened
    try:
        finding = reader(page, ref, copy, web)
    except Unreadable as error:
        return error
    return as_copied(finding, copy) if isinstance(finding, Post) else finding


def _in_own(page: BeautifulSoup, ref: PostRef, copy: Copy, web: httpx.Client) -> Finding:
    """A widget, or the post's page: then beside the copy of the channel's page that is nearest in time."""
    from adapters.telegram_answer import description, in_widget, kept_away, own_page, told_text

    if page.select_one(".tgme_widget_message"):
        return in_widget(page, ref)
    if said := kept_away(page, ref):
        return said
    if told_text(page) is None:
        return in_widget(page, ref)
    beside = _opened(replace(copy, original=f"https://t.me/{channel_of(ref)}"), web)
    known = not isinstance(beside, Unreadable) and _near(copy, beside[0])
    return own_page(page, description(beside[1]) if known and not isinstance(beside, Unreadable) else None, ref)


def _near(one: Copy, other: Copy) -> bool:
    """Whether two copies are of the same weeks: a channel may change its description."""
    taken = one.taken_at, other.taken_at
    return taken[0] is not None and taken[1] is not None and abs(taken[0] - taken[1]) <= _WEEKS


def _in_list(page: BeautifulSoup, ref: PostRef, copy: Copy, web: httpx.Client) -> Finding:
    from adapters.telegram_answer import in_list

    return in_list(page, ref)


def as_copied(post: Post, copy: Copy) -> Post:
    """The post with `wayback` as the source of its time, and with the archive's addresses for its media."""
    return replace(
        post,
        posted_at_source="wayback" if post.posted_at else None,
        media=tuple(wayback.in_archive(medium, copy) for medium in post.media),
    )
