"""Posts that a user already has: rows of JSON Lines, exports, answers of APIs, saved pages, crawls.

What was imported is never passed off as a capture: its route is `import`, its time is when it was brought, and the
bytes it came in are kept beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from archiver.archiver import AGENT, Session
from archiver.rows import post_of_row
from archiver.source import fetch
from archiver.status import ENTRANCE
from db import canonical
from db.errors import InputError
from db.model import Post, Snapshot

BATCH = 500
"""Posts kept in one transaction."""


@dataclass(frozen=True)
class Bad:
    """A line or file that holds no post, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Imported:
    """What an import brought: posts kept, posts that were here already, and what was no post."""

    kept: int
    known: int
    bad: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Brought:
    """A post and the bytes it came in."""

    post: Post
    source: bytes


def import_files(session: Session, files: Sequence[Path]) -> Imported:
    """Keep every post in these files. Raises InputError when there is not one good post in all of them."""
    before = session.archive.snapshot_count()
    good, bad = 0, list[Bad]()
    for file in files:
        source = fetch(str(file), session.web, patience=session.patience)
        items = read_file(session, source.data, file.name)
        for batch in _batches(items, bad):
            good += len(batch)
            _keep(session, batch)
    if not good:
        first = bad[0] if bad else Bad("the input", "it holds no posts")
        raise InputError(f"there is no post to import in {first.what}", first.why)
    kept = session.archive.snapshot_count() - before
    return Imported(kept, good - kept, tuple({"what": item.what, "why": item.why} for item in bad))


def read_file(session: Session, data: bytes, name: str) -> Iterator[Brought | Bad]:
    """The posts in one file, by what its bytes are: the adapters' own formats first, then rows of ours."""
    for adapter in session.adapters.values():
        posts_in = getattr(adapter, "posts_in", None)
        posts: Sequence[Post] = posts_in(data) if posts_in else ()
        if posts:
            yield from (Brought(post, data) for post in posts)
            return
    if _is_warc(data):
        yield from _crawled(session, data, name)
        return
    yield from _rows(session, data, name)


def _rows(session: Session, data: bytes, name: str) -> Iterator[Brought | Bad]:
    """JSON Lines, a JSON list, or one JSON object: rows in the shape of `posts`."""
    whole = _parsed(data)
    if isinstance(whole, list):
        rows: Iterable[tuple[str, Any, bytes]] = (
            (f"{name}, item {number}", row, json.dumps(row, ensure_ascii=False).encode())
            for number, row in enumerate(whole, 1)
        )
    elif isinstance(whole, dict):
        rows = [(name, whole, data)]
    else:
        lines = enumerate(data.splitlines(), 1)
        rows = ((f"{name}, line {number}", _parsed(line), line) for number, line in lines if line.strip())
    for where, row, source in rows:
        try:
            post = post_of_row(row, session.recognise)
        except InputError as error:
            yield Bad(where, str(error))
        else:
            yield Brought(_with_clock(session, post), source)


def _crawled(session: Session, data: bytes, name: str) -> Iterator[Brought | Bad]:
    """Posts in the answers that a crawl holds."""
    from archiver.warc_in import records

    for record in records(data, name=name):
        for adapter in session.adapters.values():
            posts_in = getattr(adapter, "posts_in", None)
            for post in posts_in(record.body) if posts_in else ():
                yield Brought(post, record.body)


def _with_clock(session: Session, post: Post) -> Post:
    """The post with the time that its id carries; that is also its time when the row says none."""
    clock = getattr(session.adapters.get(post.ref.platform), "clock", None)
    id_time: datetime | None = clock(post.ref) if clock else None
    if id_time is not None and post.posted_at is None:
        post = replace(post, posted_at=id_time, posted_at_source="id")
    return replace(post, id_time=id_time)


def _batches(items: Iterator[Brought | Bad], bad: list[Bad]) -> Iterator[list[Brought]]:
    batch: list[Brought] = []
    for item in items:
        if isinstance(item, Bad):
            bad.append(item)
            continue
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _keep(session: Session, batch: Sequence[Brought]) -> None:
    at = session.now()
    known = _known(session, batch)
    snapshots, blobs = [], {}
    for item in batch:
        source = canonical.digest(item.source)
        if (item.post.ref.key.lower(), canonical.name(item.post), source) in known:
            continue
        blobs[source] = item.source
        snapshots.append(Snapshot(item.post.ref, at, AGENT, ENTRANCE, item.post, source=source))
    session.archive.keep(snapshots, at=at, agent=AGENT, did="import", blobs=blobs)


def _known(session: Session, batch: Sequence[Brought]) -> set[tuple[str, str, str | None]]:
    """What was brought before: the same post from the same bytes is kept once."""
    looks = session.archive.snapshots(sorted({item.post.ref.key for item in batch}))
    return {
        (look.ref.key.lower(), canonical.name(look.finding), look.source) for _, look in looks if look.route == ENTRANCE
    }


def _is_warc(data: bytes) -> bool:
    return data[:5] == b"WARC/" or data[:2] == b"\x1f\x8b" or data[:4] == b"PK\x03\x04"


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None
