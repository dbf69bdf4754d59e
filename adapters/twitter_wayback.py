"""X's posts in the Wayback Machine: kept as the JSON of X's API under twitter.com, and read from their own bytes.

A copy is no evidence of whether the post still stands, nor of when the archive saw it (see `adapters.wayback`); and
which posts are kept is not known, so that nothing follows from there being none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from adapters import wayback
from adapters.address import take_apart
from adapters.twitter_id import known_handle
from adapters.twitter_page import post_on_page
from adapters.twitter_routes import demand_id
from adapters.twitter_saved import posts_in
from adapters.wayback import Copy
from archiver.adapter import Absence, Finding, Media, Post, PostRef, Unreadable

if TYPE_CHECKING:
    import httpx

HOSTS = ("twitter.com", "x.com", "mobile.twitter.com")
"""Where X's posts are filed, the likeliest first."""
_NAMELESS = ("twitter.com/i/status", "x.com/i/status", "twitter.com/i/web/status")
"""Where they are filed under no account's name."""
MOST = 4
"""Copies of one post that are fetched at most."""
MOST_MEDIA = 2
"""Copies of one picture, from the list, that are fetched at most."""
_SIZES = ("orig", "4096x4096", "large", "", "medium", "small")
"""Renditions of a picture, best first; without a name it is a medium one. Others are cut to a square."""
_PROGRAMS = "2021"
"""From this year on the pages are programs without a post."""


def read_wayback(ref: PostRef, web: httpx.Client) -> Finding:
    """The post as the archive's newest copy with its whole text has it, else as the newest that shows it.

    Absence `not_found` where the archive has no copy to give. Raises Unreadable where it has some and none of them
    shows the post: they are kept, and a later version may read them.
    """
    demand_id(ref)
    shown: Post | None = None
    listed = fetched = 0
    for copy in islice(_copies(ref, web), MOST):
        listed += 1
        answer = wayback.fetch(copy, web)
        if answer is not None:
            fetched += 1
            post = read_copy(answer.content, ref.id)
            shown = post if post and post.text_complete else shown or post
        if shown and shown.text_complete:
            break
    if shown:
        return shown
    if fetched:
        raise Unreadable(
            "no copy in the Wayback Machine shows the post", f"of those it lists, {fetched} were looked at"
        )
    held = f"it lists {listed} that it does not give" if listed else "it lists none of a kind that shows posts"
    return Absence(
        ref, "not_found", f"the Wayback Machine has no copy that can be read: {held}; nothing follows from that"
    )


def read_copy(body: bytes, post_id: str) -> Post | None:
    """The post in the bytes of a copy: JSON of X's API, new or old, or a page of twitter.com as it was until 2020."""
    post = next((post for post in posts_in(body) if post.ref.id == post_id), None) or post_on_page(body, post_id)
    return replace(post, posted_at_source="wayback") if post and post.posted_at_source == "platform" else post


def likeliest(found: list[Copy]) -> list[Copy]:
    """Those that may show a post, each content once: JSON before pages, then the newest first."""
    once: dict[str, Copy] = {}
    for copy in sorted(wayback.shown(found), key=_is_page):
        if not _is_page(copy) or copy.timestamp < _PROGRAMS:
            once.setdefault(copy.digest or copy.raw, copy)
    return list(once.values())


def media_copies(post: Post, item: Media, web: httpx.Client) -> Iterator[str]:
    """Where the archive may have a picture or film of this post that is gone at X: the copy of its own address nearest
    to the time of the post; then, by the archive's list, its other spellings and renditions, best first.
    """
    at = post.posted_at or post.id_time
    if at:
        yield Copy(at.strftime("%Y%m%d%H%M%S"), item.url, "", "").raw
    listed = wayback.copies(f"{_stem(item.url)}*", web, collapse="digest", limit="300")
    yield from (copy.raw for copy in islice(renditions(item.url, listed), MOST_MEDIA))


def renditions(url: str, found: list[Copy]) -> Iterator[Copy]:
    """The copies that show this picture or film, best rendition first, then newest; each content once.

    The archive's list takes no heed of capitals, and X's names differ by them.
    """
    shown = [copy for copy in wayback.shown(found) if not _is_page(copy) and _stem(copy.original) == _stem(url)]
    fit = [copy for copy in shown if _size(copy.original) in _SIZES]
    seen: set[str] = set()
    for copy in sorted(fit, key=lambda copy: _SIZES.index(_size(copy.original))):
        if (content := copy.digest or copy.raw) not in seen:
            seen.add(content)
            yield copy


def _stem(url: str) -> str:
    """Host and path of a picture or film, without its ending and size: `pbs.twimg.com/media/NAME`."""
    parts = take_apart(url)
    name = parts.path.partition(":")[0] if parts else ""
    return f"{parts.host}{name.rpartition('.')[0] or name}" if parts else url


def _size(url: str) -> str:
    """The rendition that an address names: `?name=SIZE`, `:SIZE`, or none."""
    parts = urlsplit(url)
    return next(iter(parse_qs(parts.query).get("name", [])), parts.path.partition(":")[2])


def _is_page(copy: Copy) -> bool:
    return copy.mimetype.startswith("text/html")


def _copies(ref: PostRef, web: httpx.Client) -> Iterator[Copy]:
    """The copies under each address that the post may be filed under; the next is asked for when these do not serve."""
    handle = known_handle(ref)
    paths = (
        [f"{host}/{handle}/status/{ref.id}" for host in HOSTS] if handle else [f"{path}/{ref.id}" for path in _NAMELESS]
    )
    for path in paths:
        yield from likeliest(wayback.copies(path, web, collapse="digest"))
