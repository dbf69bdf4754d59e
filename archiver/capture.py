"""Capture a post: ask its routes in order, fetch its media, and hold on to every byte."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING

from archiver import films, media
from archiver.adapter import Adapter, Route
from archiver.web.tape import Tape
from db.errors import CitetrailError
from db.model import Absence, Failure, Finding, Media, Post, PostRef, Snapshot
from db.spool import Spool

if TYPE_CHECKING:
    import httpx

    from archiver.web.wire import Web

MediaCopies = Callable[[Post, Media, "httpx.Client"], Iterable[str]]
"""Where a web archive may have an item of a post that is gone where it was: see `archiver.adapter`."""


@dataclass(frozen=True)
class Capture:
    """What one capture of a post brought: a snapshot for every route that was asked, and the bytes they name."""

    snapshots: tuple[Snapshot, ...]
    blobs: Mapping[str, bytes | Spool]


def capture(
    ref: PostRef,
    adapter: Adapter,
    web: Web,
    *,
    agent: str,
    now: Callable[[], datetime],
    patience: float,
    granted: Container[str] = (),
    kept: Mapping[str, Media] = MappingProxyType({}),
    room: Path | None = None,
    copies: bool = True,
) -> Capture:
    """Look at a post by its routes, best first, until one gives it with its whole text.

    A route that fails becomes a snapshot that says so; nothing is raised for the network. `granted`: secrets and
    mirrors that may be used. `kept`: media that earlier looks have kept, by address; they are not fetched again.
    `copies`: whether web archives are asked for the post, too; for media that are gone they are. `room`: the folder in
    which large bodies are recorded on their way; without one they are held in memory.
    """
    deadline = monotonic() + patience
    clock: Callable[[PostRef], datetime | None] | None = getattr(adapter, "clock", None)
    shown: Callable[[PostRef], str | None] | None = getattr(adapter, "public_page", None)
    page = shown(ref) if shown and "screenshots" in granted else None
    snapshots: list[Snapshot] = []
    blobs: dict[str, bytes | Spool] = {}
    for route in adapter.ROUTES:
        if (route.needs and route.needs not in granted) or (route.witness and not copies):
            continue
        tape = Tape(room=room)
        left = max(0.0, deadline - monotonic())
        finding = _look(route, ref, web, tape, left, kept, granted, getattr(adapter, "media_copies", None))
        if not isinstance(finding, Post):
            finding = replace(finding, id_time=clock(ref) if clock else None)
        taken_at = tape.exchanges[0].asked_at if tape.exchanges else now()
        blobs |= tape.blobs
        blobs |= tape.files
        shot = None
        if page is not None and isinstance(finding, Post) and not route.witness:
            from archiver import screenshots

            shot, drawn = screenshots.take(page, web, now, patience, room)
            blobs |= drawn
            page = None
        snapshots.append(
            Snapshot(
                ref,
                taken_at,
                agent,
                route.name,
                finding,
                tuple(tape.exchanges),
                witness=route.witness,
                screenshot=shot,
            )
        )
        if isinstance(finding, Post) and finding.text_complete:
            break
    return Capture(tuple(snapshots), blobs)


def _look(
    route: Route,
    ref: PostRef,
    web: Web,
    tape: Tape,
    patience: float,
    kept: Mapping[str, Media],
    granted: Container[str],
    media_copies: MediaCopies | None,
) -> Post | Absence | Failure:
    try:
        with web.client(tape, patience) as client:
            finding = route.read(ref, client)
            if isinstance(finding, Post) and finding.media:
                finding = _with_media(finding, route, client, tape, kept)
                if media_copies:
                    finding = _with_copies(finding, media_copies, client, tape)
                if films.PROGRAM in granted and not route.witness:
                    finding = _with_film(finding, tape, kept)
            return finding
    except CitetrailError as error:
        return Failure(ref, type(error).__name__, str(error).encode("utf-8", "replace").decode())


def _with_media(post: Post, route: Route, client: httpx.Client, tape: Tape, kept: Mapping[str, Media]) -> Post:
    """The post with its media fetched; links that have run out are fetched again through the page, once.

    A copy of the page would give the same links again.
    """
    items = tuple(kept.get(item.url) or media.fetch(item, client, tape) for item in post.media)
    if not route.witness and any(media.expired(item) for item in items):
        fresh = _again(route, post.ref, client)
        if isinstance(fresh, Post) and len(fresh.media) == len(items):
            items = tuple(
                media.fetch(new, client, tape, old.url) if media.expired(old) and new.url != old.url else old
                for old, new in zip(items, fresh.media, strict=True)
            )
    return replace(post, media=items)


def _with_copies(post: Post, media_copies: MediaCopies, client: httpx.Client, tape: Tape) -> Post:
    """The post with a web archive's copies of what is gone where it was."""
    items = (
        media.from_copies(item, media_copies(post, item, client), client, tape) if media.expired(item) else item
        for item in post.media
    )
    return replace(post, media=tuple(items))


def _with_film(post: Post, tape: Tape, kept: Mapping[str, Media]) -> Post:
    """The post with the film whose address its page does not give, and what is known of it, by yt-dlp."""
    film = films.missing(post.media)
    if film is None:
        return post
    page = post.ref.url
    had = tuple(item for item in (kept.get(page), kept.get(films.about(page))) if item)
    new = had or films.fetch(film, page, tape)
    return replace(post, media=tuple(part for item in post.media for part in (new if item is film else (item,))))


def _again(route: Route, ref: PostRef, client: httpx.Client) -> Finding | None:
    try:
        return route.read(ref, client)
    except CitetrailError:
        return None
