"""Posts in the files that a user has: lines of JSON, exports, answers of APIs, saved pages, crawls.

What a file is shows in its bytes, never in its name. Lines are read one at a time, crawls one answer at a time; any
other file is read whole, up to `LARGEST_FILE`.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from archiver.rows import NO_BYTES, post_of_row
from archiver.session import Session
from archiver.source import fetch, opened
from db import canonical
from db.errors import InputError
from db.model import Post

LONGEST_LINE = 16 * 1024 * 1024
LARGEST_FILE = 256 * 1024 * 1024
LARGEST_ANSWER = 12 * 1024 * 1024
_MB = 1024 * 1024
_BLANK = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True, slots=True)
class Bad:
    """A line or file that holds no post, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Brought:
    """A post, the bytes it came in, and their digest."""

    post: Post
    source: bytes
    digest: str


def read_file(session: Session, file: Path) -> Iterator[Brought | Bad]:
    """What is in this file (`-`: standard input), in its order. Never raises for what the file is or holds."""
    empty = True
    try:
        for item in _read(session, file):
            empty = False
            yield item
    except InputError as error:
        yield Bad(str(file), str(error))
    else:
        if empty:
            yield Bad(str(file), "it holds no posts")


def _read(session: Session, file: Path) -> Iterator[Brought | Bad]:
    if str(file) == "-" or not (file.is_file() and os.access(file, os.R_OK)):
        source = fetch(str(file), session.web, patience=session.patience)  # for a file, it says why it cannot be read
        yield from _by_kind(session, io.BytesIO(source.stream.read()), source.name or "standard input")
        return
    try:
        with opened(file, session.tell) as stream:
            yield from _by_kind(session, stream, file.name)
    except OSError as error:
        raise InputError(f"{file} cannot be read", error.strerror or str(error)) from error


def _by_kind(session: Session, stream: IO[bytes], name: str) -> Iterator[Brought | Bad]:
    start = stream.read(5)
    stream.seek(0)
    if start == b"WARC/" or start.startswith((b"\x1f\x8b", b"PK\x03\x04")):
        yield from _crawled(session, stream)
    elif _has_a_value_a_line(stream):
        yield from _lines(session, stream, name)
    else:
        yield from _document(session, stream, name)


def _crawled(session: Session, stream: IO[bytes]) -> Iterator[Brought]:
    """Posts in the answers that a crawl holds, each with the answer it stands in."""
    from archiver.page.warc import read_answers

    for body in read_answers(stream, LARGEST_ANSWER):
        yield from _known_format(session, body, body)


def _has_a_value_a_line(stream: IO[bytes]) -> bool:
    """Whether the first line is a JSON object and more follows. Leaves the stream at its start."""
    lines = (line for line in iter(lambda: stream.readline(LONGEST_LINE), b"") if line.strip())
    try:
        found = isinstance(_value(next(lines, b"")), dict) and next(lines, None) is not None
    except InputError:
        found = False
    stream.seek(0)
    return found


def _lines(session: Session, stream: IO[bytes], name: str) -> Iterator[Brought | Bad]:
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        where = f"{name}, line {number}"
        if len(line) > LONGEST_LINE:
            yield Bad(where, f"the line is longer than {LONGEST_LINE // _MB} MB")
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE)
        elif row := line.strip():
            yield from _one(session, row, where)


def _document(session: Session, stream: IO[bytes], name: str) -> Iterator[Brought | Bad]:
    """A file that is one thing: a page, an export, an answer, a row, a list of them; else one of lines after all."""
    data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        why = "export fewer days at a time, or give one JSON object a line"
        raise InputError(f"{name} is larger than {LARGEST_FILE // _MB} MB", why)
    start = data[:4096].lstrip(_BLANK)[:1]
    if start == b"[":
        yield from _list(session, data, name)
        return
    posts = _known_format(session, data, data)
    if (first := next(posts, None)) is not None:
        yield first
        yield from posts
    elif start == b"<":
        raise InputError(
            f"{name} is a page without a post", "a saved page must be one of t.me, with the messages on it"
        )
    elif start:
        yield from _row_or_lines(session, data, name)


def _list(session: Session, data: bytes, name: str) -> Iterator[Brought | Bad]:
    items = _value(data)
    digest = canonical.digest(data)
    for number, item in enumerate(items, 1):
        if _is_row(item):
            yield _row(session, item, data, digest, f"{name}, item {number}")
            continue
        found: list[Brought | Bad] = [*_known_format(session, json.dumps(item).encode(), data, digest)]
        yield from found or [Bad(f"{name}, item {number}", _UNKNOWN)]


def _row_or_lines(session: Session, data: bytes, name: str) -> Iterator[Brought | Bad]:
    try:
        whole = _value(data)
    except InputError:
        yield from _lines(session, io.BytesIO(data), name)
        return
    yield _row(session, whole, data, canonical.digest(data), name)


def _one(session: Session, row: bytes, where: str) -> Iterator[Brought | Bad]:
    try:
        value = _value(row)
    except InputError as error:
        yield Bad(where, str(error))
        return
    found: list[Brought | Bad] = [] if _is_row(value) else [*_known_format(session, row, row)]
    yield from found or [_row(session, value, row, canonical.digest(row), where)]


_UNKNOWN = "neither a post in a format that is known nor a row {platform, post_id, author, text, posted_at, …}"


def _is_row(value: Any) -> bool:
    return isinstance(value, dict) and "platform" in value


def _row(session: Session, value: Any, source: bytes, digest: str, where: str) -> Brought | Bad:
    if not _is_row(value):
        return Bad(where, _UNKNOWN)
    try:
        post = post_of_row(value, session.recognise)
    except InputError as error:
        return Bad(where, str(error))
    return Brought(_with_clock(session, post), source, digest)


def _known_format(session: Session, document: bytes, source: bytes, digest: str | None = None) -> Iterator[Brought]:
    """The posts in a document in a platform's own format, by the first adapter that knows it."""
    for adapter in session.adapters.values():
        posts_in = getattr(adapter, "posts_in", None)
        posts: Sequence[Post] = posts_in(document) if posts_in else ()
        if posts:
            name = digest or canonical.digest(source)
            yield from (Brought(_without_bytes(post), source, name) for post in posts)
            return


def _without_bytes(post: Post) -> Post:
    """Nothing is claimed of media that were not brought, and nothing is fetched for an import."""
    media = (replace(item, status="skipped", why=NO_BYTES) if item.status == "listed" else item for item in post.media)
    return replace(post, media=tuple(media)) if post.media else post


def _with_clock(session: Session, post: Post) -> Post:
    """The post with the time that its id carries; that is also its time when the row says none."""
    clock = getattr(session.adapters.get(post.ref.platform), "clock", None)
    id_time: datetime | None = clock(post.ref) if clock else None
    if id_time is None:
        return post
    if post.posted_at is None:
        return replace(post, posted_at=id_time, posted_at_source="id", id_time=id_time)
    return replace(post, id_time=id_time)


def _value(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError("this is no JSON", str(error)[:120]) from error
