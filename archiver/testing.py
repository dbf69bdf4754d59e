"""The contract of adapters as checks: plain functions that raise AssertionError with a sentence. No test framework.

An adapter's own tests call these with examples of their platform; docs/adapters.md shows how. Nothing here asks the
web: `web` is whatever client the test passes, best one that replays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from archiver.adapter import Absence, Adapter, Finding, Media, Post, PostRef, Refused, Route, Unreachable, Unreadable
from db import canonical

if TYPE_CHECKING:
    import httpx

REASONS = {
    *("deleted", "not_found", "suspended", "account_gone", "channel_gone"),
    *("protected", "withheld", "age_restricted", "unavailable"),
}
"""Why a platform does not show a post. `unavailable`: it does not say why."""
RELATIONS = {"reply_to", "quotes", "forwarded_from", "edit_of", "edited_into"}
SOURCES = {"platform", "id", "embed", "wayback", "export"}
KINDS = {"photo", "video", "gif", "audio", "voice", "document", "sticker"}

GARBAGE = (
    "",
    " ",
    "\x00",
    "/",
    "//",
    "https://",
    "https:///status/1",
    "https://[::1",
    "https://[/status/1",
    "https://host:port/a/status/1",
    "http://\ud800.example/1",
    "javascript:alert(1)",
    "mailto:someone@t.me/channel/1",
    "data:text/html,https://x.com/a/status/1",
    "https://example.org/?url=https://x.com/a/status/1",
    "%",
    "https://%zz/%",
    "x" * 100_000,
    "https://example.org/" + "a/" * 50_000,
    "https://example.org/?" + "a=1&" * 5_000,
)
"""Strings that name no post anywhere."""

NONSENSE: tuple[tuple[int, str, bytes], ...] = (
    (200, "text/html", b""),
    (200, "text/html", b"Hello, world"),
    (200, "text/html", b"<html><body><h1>Temporarily Offline</h1></body></html>"),
    (200, "text/html", b"<html><body><form action='/login'><input name='user'></form></body></html>"),
    (200, "application/json", b""),
    (200, "application/json", b"{"),
    (200, "application/json", b"{}"),
    (200, "application/json", b"null"),
    (200, "application/json", b"[]"),
    (200, "application/json", b'{"status": "ok"}'),
    (200, "application/octet-stream", b"\xff\xfe\x00\x01" * 64),
    (204, "text/plain", b""),
    (400, "application/json", b'{"error":"Bad request."}'),
    (403, "text/html", b"<html><body>Access denied</body></html>"),
    (418, "text/plain", b"short and stout"),
    (429, "text/plain", b"Rate limit exceeded"),
    (500, "text/html", b"<html><body>Internal error</body></html>"),
    (503, "text/html", b"<html><body>Come back later</body></html>"),
)
"""Answers (status, content type, body) that say nothing of any post."""


def check_adapter(adapter: Adapter) -> None:
    """It has a name, uniquely named routes, and a `recognise` that refuses what names no post."""
    name = adapter.PLATFORM
    _demand(bool(name) and name == name.lower() and name.isidentifier(), f"PLATFORM {name!r} is no lower-case word")
    routes = adapter.ROUTES
    _demand(bool(routes) and isinstance(routes, tuple), "ROUTES is no tuple with at least one Route")
    _demand(all(isinstance(route, Route) and route.name for route in routes), "ROUTES holds something else than Routes")
    _demand(len({route.name for route in routes}) == len(routes), "two routes have one name")
    check_garbage(adapter)


def check_recognise(adapter: Adapter, examples: Mapping[str, str | None]) -> None:
    """Each URL names the post with this id, or none (None); and each post's own address names it again."""
    for url, post_id in examples.items():
        ref = adapter.recognise(url)
        found = ref.id if ref else None
        _demand(found == post_id, f"{url} names {found or 'no post'}, not {post_id or 'no post'}")
        if ref:
            _check_ref(adapter, ref)


def check_same_post(adapter: Adapter, urls: Iterable[str]) -> None:
    """All these URLs name one post: same platform, same id."""
    named = {url: adapter.recognise(url) for url in urls}
    for url, ref in named.items():
        _demand(ref is not None, f"{url} names no post")
    keys = {ref.key for ref in named.values() if ref}
    _demand(len(keys) == 1, f"these URLs name {len(keys)} posts: {', '.join(sorted(keys))}")


def check_garbage(adapter: Adapter, more: Iterable[str] = ()) -> None:
    """`recognise` gives None for what names no post, whatever it is, and never an exception."""
    for url in (*GARBAGE, *more):
        ref = adapter.recognise(url)
        _demand(ref is None, f"{url[:80]!r} is taken for the post {ref.key if ref else ''}")


def check_route(adapter: Adapter, route: str, ref: PostRef, web: httpx.Client) -> Finding:
    """What this route finds, checked against the contract: see `check_finding`."""
    read = {known.name: known.read for known in adapter.ROUTES}.get(route)
    if read is None:
        raise AssertionError(f"there is no route {route!r}")
    finding = read(ref, web)
    check_finding(finding, ref)
    return finding


def check_nonsense(adapter: Adapter, ref: PostRef, answering: Callable[[int, str, bytes], httpx.Client]) -> None:
    """No route turns an answer that says nothing into a finding. An empty list says one thing to a route of copies:
    that the archive has none.

    `answering(status, content_type, body)` gives a client that answers everything so.
    """
    for route in adapter.ROUTES:
        for status, kind, body in NONSENSE:
            with answering(status, kind, body) as web:
                try:
                    finding = route.read(ref, web)
                except (Unreadable, Unreachable, Refused):
                    continue
            if route.witness and body == b"[]" and isinstance(finding, Absence) and finding.reason == "not_found":
                continue
            raise AssertionError(f"route {route.name} makes of HTTP {status} {body[:60]!r}: {finding}")


def check_finding(finding: Finding, ref: PostRef) -> None:
    """The finding is of this post, can be kept and read back, and holds only what the model's fields promise."""
    _demand(isinstance(finding, Post | Absence), f"a route gave {type(finding).__name__}, no Post and no Absence")
    _demand(finding.ref.key.lower() == ref.key.lower(), f"asked for {ref.key}, the finding is of {finding.ref.key}")
    _demand(canonical.read(canonical.write(finding)) == finding, "the finding is another one after keeping")
    if isinstance(finding, Absence):
        _demand(finding.reason in REASONS, f"{finding.reason!r} is no reason for an absence")
        _demand(bool(finding.said.strip()), "an absence without the platform's words")
        return
    _check_post(finding)


def _check_post(post: Post) -> None:
    handle = post.author.handle
    _demand(handle is None or (bool(handle) and not handle.startswith("@")), f"{handle!r} is no handle")
    for text in (post.text, *(told.text for told in post.earlier)):
        _demand("\r" not in text and "\x00" not in text, "the text holds carriage returns or NUL")
        _demand(text == text.strip(), "the text begins or ends with white space")
    _demand((post.posted_at is None) == (post.posted_at_source is None), "posted_at and its source go together")
    _demand(post.posted_at_source in {None, *SOURCES}, f"{post.posted_at_source!r} is no source of a time")
    for name, at in (("posted_at", post.posted_at), ("id_time", post.id_time), ("edited_at", post.edited_at)):
        _check_instant(name, at)
    for told in post.earlier:
        _check_instant("written_at", told.written_at)
    for relation in post.relations:
        _demand(relation.kind in RELATIONS, f"{relation.kind!r} is no relation")
        _demand(bool(relation.post), f"a relation {relation.kind} to nothing")
    for medium in post.media:
        _check_medium(medium)
    _demand(all(isinstance(part, str) for pair in post.metrics for part in pair), "metrics are pairs of strings")
    _demand(len(set(post.codes)) == len(post.codes), "a short-link code is listed twice")


def _check_instant(name: str, at: datetime | None) -> None:
    _demand(at is None or at.utcoffset() == timedelta(0), f"{name} {at} is not in UTC")


def _check_medium(medium: Media) -> None:
    _demand(medium.kind in KINDS, f"{medium.kind!r} is no kind of media")
    if medium.status in ("skipped", "failed"):
        _demand(not medium.url and bool(medium.why), f"a {medium.status} medium has a reason, and no address to fetch")
        return
    _demand(medium.status == "listed", f"a route cannot know that a medium is {medium.status}")
    for url in (medium.url, *medium.others):
        _demand(url.startswith(("https://", "http://")), f"{url[:80]!r} cannot be fetched")


def _check_ref(adapter: Adapter, ref: PostRef) -> None:
    _demand(ref.platform == adapter.PLATFORM, f"{ref.key} is not of the platform {adapter.PLATFORM}")
    _demand(ref.url.startswith("https://"), f"the address of {ref.key} is {ref.url}")
    again = adapter.recognise(ref.url)
    _demand(again == ref, f"{ref.url}, the address of {ref.key}, names {again}")


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)
