"""Which sources are followed, how often, and which of their articles are wanted. Light to import, for the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from archiver.plan import read_length
from db.errors import InputError

EVERY = timedelta(minutes=30)
_KEYS = ("url", "file", "folder", "every", "backfill", "only")
_ONLY = ("citing", "words", "authors", "sections")


@dataclass(frozen=True, slots=True)
class Only:
    """Which articles of a source are wanted; nothing given: all. Words are compared without case."""

    citing: bool = False
    """Only those that cite a post. Told by reading them: others are not kept."""
    words: tuple[str, ...] = ()
    """One of these stands in the title or the text."""
    authors: tuple[str, ...] = ()
    """One of these stands in the byline."""
    sections: tuple[str, ...] = ()
    """One of these is a part of the address's path."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One source that is followed."""

    kind: str
    """`url`: a feed, a site map or a page of links. `file`: a list of addresses. `folder`: saved articles."""
    name: str
    """The address; for a file or folder its absolute path."""
    every: timedelta = EVERY
    backfill: timedelta | None = None
    """How old an article may be that the first look finds; None: any that the source lists, the newest first."""
    only: Only = Only()


def read_feeds(value: Any, folder: Path) -> tuple[Feed, ...]:
    """What the config says under `feeds`; paths are relative to its `folder`. Raises InputError for anything else."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise InputError("feeds must be a list", "write each source as - url: https://…, with every: 30m if you like")
    found = [_feed(item, folder) for item in value]
    names = [feed.name for feed in found]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"feeds: {name} stands there twice", "leave one of them out")
    return tuple(found)


def _feed(item: Any, folder: Path) -> Feed:
    if isinstance(item, str):
        item = {"url": item}
    if not isinstance(item, Mapping) or sum(kind in item for kind in ("url", "file", "folder")) != 1:
        raise InputError(f"feeds: {item!r} names no source", "give each one url, file or folder")
    for key in item:
        if key not in _KEYS:
            raise InputError(f"feeds: there is no setting called {key!r}", f"the settings here are {', '.join(_KEYS)}")
    kind = next(kind for kind in ("url", "file", "folder") if kind in item)
    name = item[kind]
    if not isinstance(name, str) or not name.strip():
        raise InputError(f"feeds: {kind} must be text", f"it is {name!r}")
    if kind == "url" and not name.lower().startswith(("http://", "https://")):
        raise InputError(
            f"feeds: {name!r} is no address", "it begins with http:// or https://; use file or folder else"
        )
    return Feed(
        kind,
        name.strip() if kind == "url" else str((folder / name).absolute()),
        read_length(item["every"], "feeds: every") if "every" in item else EVERY,
        read_length(item["backfill"], "feeds: backfill") if "backfill" in item else None,
        _only(item.get("only") or {}),
    )


def _only(value: Any) -> Only:
    if not isinstance(value, Mapping) or not set(value) <= set(_ONLY):
        raise InputError("feeds: only holds citing, words, authors and sections", f"it is {value!r}")
    citing = value.get("citing", False)
    if not isinstance(citing, bool):
        raise InputError("feeds: only.citing must be true or false", f"it is {citing!r}")
    lists = {}
    for name in _ONLY[1:]:
        words = value.get(name, [])
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            raise InputError(f"feeds: only.{name} must be a list of texts", f"it is {words!r}")
        lists[name] = tuple(word.strip().lower() for word in words)
    return Only(citing, **lists)
