"""Posts of X that an article cites without an address: found by account and day in what the Wayback Machine has filed.

Two ways, the second only where the first does not serve: by the day of the copy, which is mostly that of the post; and
by the first digits of the id, which carry the time of posting. Every id is held against the window by its own clock.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from typing import TYPE_CHECKING
from urllib.parse import quote

from adapters import wayback
from adapters.twitter_id import clock, handle_in, id_prefixes, id_span, known_handle, recognise
from adapters.twitter_wayback import HOSTS, likeliest, read_copy
from adapters.wayback import Copy
from adapters.words import fit
from archiver.adapter import Clue, Post, PostRef, Refused, Unreachable, Unreadable

if TYPE_CHECKING:
    import httpx

GIVEN = 10
"""Posts that are given at most."""
READ, READ_MORE = 40, 10
"""Copies that are read at most, one of each post: of the first list, and of each list behind it."""
LISTED = "2000"
"""Rows of one list at most."""
PREFIXES = 4
"""Lists by the first digits of ids at most."""
FITS = 0.6
"""A fit of words from which on no further list is asked for."""
_DAY = timedelta(days=1)
_WIDE = timedelta(days=4)
_UNDATED = timedelta(days=31)
"""How long before the article a post may be, where the article does not say when it was posted."""
_PHRASE = 8
"""Words that a search is given: a longer phrase finds nothing where one word differs."""
_CUT = re.compile(r"\[[^]\n]*\]|…|\.\.\.|\n")
"""Where the words are not the post's own: left out, or put in by the article."""

Window = tuple[datetime, datetime]


@dataclass
class _Found:
    """A post in the window: its name, the copies that are listed, and what one of them says."""

    ref: PostRef
    distance: float
    """Seconds from when it was most likely posted."""
    copies: list[Copy] = field(default_factory=list)
    repeats: bool = False
    """Whether it only repeats another post, or is another account's."""
    fit: float = 0.0


def locate(clue: Clue, web: httpx.Client) -> Sequence[PostRef]:
    """The names of posts that may be the one that is meant, likeliest first: by shared words, else by time; those that
    only repeat others last. Empty where the archive lists none, which proves nothing.

    Raises Refused where the archive was asked to leave the account out, Unreachable for its outages, as long as there
    is nothing to give.
    """
    handle = handle_in(clue.handle)
    if handle is None:
        return ()
    window = _window(clue)
    found: dict[str, _Found] = {}
    answering = True
    for (url, params), most in zip(_lists(handle, window, found), chain([READ], repeat(READ_MORE)), strict=False):
        try:
            rows = wayback.copies(url, web, collapse="urlkey", limit=LISTED, **params)
        except (Refused, Unreachable, Unreadable):
            if not found:
                raise
            break
        _take(rows, handle, clue, window, found)
        answering = answering and _read(found.values(), handle, clue, most, web)
        if any(entry.fit >= FITS and not entry.repeats for entry in found.values()):
            break
    ranked = sorted(found.values(), key=lambda entry: (entry.repeats, -entry.fit, entry.distance))
    return [entry.ref for entry in ranked[:GIVEN]]


def search_page(clue: Clue) -> str | None:
    """X's own search for this account, these days (UTC) and the first of the words; for a person who is logged in."""
    handle = handle_in(clue.handle)
    if handle is None:
        return None
    asked = [f"from:{handle}"]
    if clue.earliest:
        asked.append(f"since:{clue.earliest.astimezone(UTC):%Y-%m-%d}")
    if clue.latest:
        asked.append(f"until:{clue.latest.astimezone(UTC) + _DAY:%Y-%m-%d}")
    whole = max(_CUT.split(clue.words[0].replace('"', " ")), key=len) if clue.words else ""
    if phrase := " ".join(whole.split()[:_PHRASE]):
        asked.append(f'"{phrase}"')
    return f"https://x.com/search?q={quote(' '.join(asked), safe='')}&f=live"


def _window(clue: Clue) -> Window | None:
    earliest, latest = clue.earliest, clue.latest
    if latest is None:
        return (earliest, earliest + _UNDATED) if earliest else None
    return earliest or latest - _UNDATED, latest


def _lists(handle: str, window: Window | None, found: Collection[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The lists to ask for, one after the other, with what the archive is to be told beside the address."""
    days = {}
    if window:
        days = {"from": f"{window[0] - _DAY:%Y%m%d}", "to": f"{window[1] + _DAY:%Y%m%d}"}
    first, *others = HOSTS
    yield f"{first}/{handle}/status/*", days
    if window and (not found or window[1] - window[0] > _WIDE):
        for prefix in id_prefixes(*id_span(*window), PREFIXES):
            yield f"{first}/{handle}/status/{prefix}*", {}
    for host in others:
        yield f"{host}/{handle}/status/*", days


def _take(rows: Iterable[Copy], handle: str, clue: Clue, window: Window | None, found: dict[str, _Found]) -> None:
    """Take in the posts of this account that a list names and whose ids were given in the window."""
    span = id_span(*window) if window else None
    for row in rows:
        ref = recognise(row.original)
        if ref is None or (known_handle(ref) or "").lower() != handle.lower():
            continue
        if span is None or span[0] <= int(ref.id) <= span[1]:
            entry = found.setdefault(ref.id, _Found(ref, _distance(ref, clue, window)))
            entry.copies.append(row)


def _distance(ref: PostRef, clue: Clue, window: Window | None) -> float:
    """Seconds from the middle of the window, or from its end where its beginning is not told."""
    at = clock(ref.id)
    if at is None or window is None:
        return -float(ref.id)
    likely = window[1] if clue.earliest is None else window[0] + (window[1] - window[0]) / 2
    return abs((likely - at).total_seconds())


def _read(found: Iterable[_Found], handle: str, clue: Clue, most: int, web: httpx.Client) -> bool:
    """Read a copy of each post that no list before named, the likeliest by time first; whether the archive answers.

    What cannot be read stays a candidate by its time.
    """
    for entry in sorted((entry for entry in found if entry.copies), key=lambda entry: entry.distance):
        copy = next(iter(likeliest(entry.copies)), None)
        entry.copies.clear()
        if copy is None or not most:
            continue
        most -= 1
        try:
            answer = wayback.fetch(copy, web)
        except Unreachable:
            return False
        except (Refused, Unreadable):
            continue
        if answer and (post := read_copy(answer.content, entry.ref.id)):
            entry.fit = fit(post.text, clue.words)
            entry.repeats = _repeats(post, handle)
    return True


def _repeats(post: Post, handle: str) -> bool:
    by = post.author.handle
    return (
        post.text.startswith("RT @")
        or any(tie.kind == "forwarded_from" for tie in post.relations)
        or (by is not None and by.lower() != handle.lower())
    )
