"""Posts that an article cites without an address: by the channel's own search, then by their time in its list.

Message numbers rise with time, so a list's page for an instant is found by halving. Nothing is guessed of the
channel's language: what answers to the words comes first, and where nothing does, what was posted nearest in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from adapters import telegram_ask as ask
from adapters.telegram_id import channel_of, handle_in, message_of
from adapters.words import fit, searches
from archiver.adapter import Clue, Post, PostRef, Unreadable

if TYPE_CHECKING:
    import httpx

    Row = tuple[datetime, Post]

MOST = 10
"""Posts that are named, at most."""
MOST_SEARCHES = 3
MOST_HALVINGS = 20
"""Requests for finding an instant in a list: enough for a channel of ten million messages."""
MOST_PAGES = 8
"""Pages of twenty messages that are read of the window."""
_CERTAIN = 0.6
"""Share of the words from which on a post is taken for found."""
_NEAR = 10
"""Numbers between which the list needs no more halving: a page holds twenty."""


def locate(clue: Clue, web: httpx.Client) -> Sequence[PostRef]:
    """The names of posts that may be the one meant, likeliest first, at most ten. Empty where t.me shows no list.

    Asks the channel's search at most three times. Where nothing that it gives holds most of the words, the posts of the
    window are read until one does: at most twenty requests to find its end in the list, then eight pages back.
    """
    channel = _channel(clue.handle)
    if channel is None:
        return ()
    found: dict[str, Post] = {}
    for words in searches(clue.words)[:MOST_SEARCHES]:
        rows = _listed(channel, {"q": words}, web)
        if rows is None:
            return ()
        found |= {post.ref.id: post for _, post in rows if _may_be(post, clue)}
        if _share_of_best(found.values(), clue) >= _CERTAIN:
            return _ranked(found.values(), clue)
    if clue.latest:
        for posts in _in_window(channel, clue.earliest, clue.latest, web):
            found |= {post.ref.id: post for post in posts}
            if _share_of_best(posts, clue) >= _CERTAIN:
                break
    return _ranked(found.values(), clue)


def search_page(clue: Clue) -> str | None:
    """The channel's search for the article's numbers and names, or its rarest words; None where there is no channel."""
    channel = _channel(clue.handle)
    if channel is None:
        return None
    words = next(iter(searches(clue.words)), "")
    return f"https://t.me/s/{channel}" + (f"?{urlencode({'q': words})}" if words else "")


def _channel(handle: str) -> str | None:
    name = handle_in(f"https://t.me/{handle.strip().removeprefix('@')}")
    return name.lower() if name else None


def _ranked(posts: Iterable[Post], clue: Clue) -> tuple[PostRef, ...]:
    """By what they hold of the words, else by distance from the window's middle. Beside a post that is taken for found,
    only those that hold half as much are named.
    """
    rows = [(_share(post, clue), post) for post in posts]
    best = max((share for share, _ in rows), default=0.0)
    least = best / 2 if best >= _CERTAIN else 0.0
    rows.sort(key=lambda row: (-row[0], _distance(row[1], clue), -message_of(row[1].ref)))
    return tuple(post.ref for share, post in rows if share >= least)[:MOST]


def _share_of_best(posts: Iterable[Post], clue: Clue) -> float:
    return max((_share(post, clue) for post in posts), default=0.0)


def _share(post: Post, clue: Clue) -> float:
    """What the post holds of the words; half as much outside the window."""
    return round(fit(post.text, clue.words) * (1 if _inside(post, clue) else 0.5), 3)


def _may_be(post: Post, clue: Clue) -> bool:
    """No post is later than the article that cites it."""
    return not (clue.latest and post.posted_at and post.posted_at > clue.latest)


def _inside(post: Post, clue: Clue) -> bool:
    if post.posted_at is None:
        return False
    return _may_be(post, clue) and not (clue.earliest and post.posted_at < clue.earliest)


def _distance(post: Post, clue: Clue) -> float:
    """Seconds between the post and the middle of the window; with one end only, between it and that end."""
    ends = [end for end in (clue.earliest, clue.latest) if end]
    if not ends or post.posted_at is None:
        return float("inf")
    middle = ends[0] + (ends[-1] - ends[0]) / 2
    return abs((post.posted_at - middle).total_seconds())


def _listed(channel: str, params: dict[str, str], web: httpx.Client) -> list[Row] | None:
    """The posts on one page of the list with their times, oldest first; None where Telegram turns us away.

    Raises Unreadable for a page with neither a message nor an end.
    """
    from adapters.telegram_page import posts_on

    page, is_list = ask.listed(channel, params, web)
    if not is_list:
        return None
    if not page.select_one(".tgme_widget_message, .tme_no_messages_found"):
        raise Unreadable("a page of Telegram that is not understood", "neither posts of the channel nor an end")
    own = ((post.posted_at, post) for post in posts_on(page) if channel_of(post.ref) == channel)
    return sorted(((at, post) for at, post in own if at), key=lambda row: message_of(row[1].ref))


def _in_window(channel: str, earliest: datetime | None, latest: datetime, web: httpx.Client) -> Iterator[list[Post]]:
    """The posts of the window, page by page, read backwards from its end."""
    rows = _around(channel, latest, web)
    for _ in range(MOST_PAGES):
        yield [post for at, post in rows if at <= latest and (earliest is None or earliest <= at)]
        if not rows or (earliest and rows[0][0] < earliest):
            return
        rows = _before(channel, _number(rows[0]), web)


def _around(channel: str, instant: datetime, web: httpx.Client) -> list[Row]:
    """The page of the list on which this instant falls, or the last one before it; found by halving the numbers."""
    rows = _listed(channel, {}, web) or []
    if not rows or rows[0][0] <= instant:
        return rows
    low, high = 1, _number(rows[0])
    for _ in range(MOST_HALVINGS):
        if high - low <= _NEAR:
            break
        middle = (low + high) // 2
        rows = _before(channel, middle, web)
        if not rows or rows[-1][0] <= instant:
            low = middle
        elif rows[0][0] > instant:
            high = _number(rows[0])
        else:
            return rows
    return _before(channel, high, web)


def _before(channel: str, number: int, web: httpx.Client) -> list[Row]:
    return _listed(channel, {"before": str(number)}, web) or []


def _number(row: Row) -> int:
    return message_of(row[1].ref)
