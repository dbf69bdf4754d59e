"""The versions of a post's text: what was rewritten, told apart from two routes that show one text each its way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from db.model import Post, Snapshot

LINK = re.compile(r"(?:https?://|\b(?:pic\.(?:twitter|x)\.com|t\.co)/)\S+")
"""A link: one route shows it short, another at full length."""


@dataclass(frozen=True)
class Version:
    """One wording of a post, and the captures that show it."""

    text: str
    complete: bool
    first_seen_at: datetime
    last_seen_at: datetime
    captures: tuple[str, ...]


def versions(looks: Sequence[tuple[str, Snapshot]]) -> list[Version]:
    """The versions that these looks, oldest first, show. A return to an earlier wording is a version of its own."""
    found: list[Version] = []
    for id_, look in looks:
        if isinstance(look.finding, Post):
            _add(found, id_, look.taken_at, look.finding)
    return found


def _add(found: list[Version], id_: str, at: datetime, post: Post) -> None:
    newest = found[-1] if found else None
    if newest is None or not _same(newest, post):
        found.append(Version(post.text, post.text_complete, at, at, (id_,)))
        return
    fuller = post.text_complete and not newest.complete
    found[-1] = replace(
        newest,
        text=post.text if fuller else newest.text,
        complete=newest.complete or post.text_complete,
        last_seen_at=at,
        captures=(*newest.captures, id_),
    )


def _same(version: Version, post: Post) -> bool:
    old, new = _words(version.text), _words(post.text)
    if version.complete and post.text_complete:
        return old == new
    short, long = (new, old) if not post.text_complete else (old, new)
    return long.startswith(short.rstrip("…. "))


def _words(text: str) -> str:
    """The text without links and without differences of white space."""
    return " ".join(LINK.sub(" ", text).split())
