"""A row of JSON in the shape of `posts` (see the interface) as a post. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from archiver.adapter import Recognise
from db.errors import InputError
from db.model import Author, Media, Post, PostRef, Relation

ADDRESSES = {"twitter": "https://x.com/i/status/{id}", "telegram": "https://t.me/{id}"}
"""How a post's address is made where a row has only its id."""
CODE = re.compile(r"(?:\bt\.co|\bpic\.(?:twitter|x)\.com)/(\w+)")
"""A short-link code in a post's text."""
PLATFORM = re.compile(r"[a-z][a-z0-9_]*")


def post_of_row(row: Any, recognise: Recognise) -> Post:
    """The post in a row. Raises InputError, saying which field and why, when there is none."""
    if not isinstance(row, dict):
        raise InputError("this is no JSON object", "a row is {platform, post_id, author, text, posted_at, …}")
    platform = _text(row, "platform")
    if not PLATFORM.fullmatch(platform):
        raise InputError(f"platform {platform!r} is no platform's name", "write it in small letters, like twitter")
    ref = _ref(platform, _id(row), row.get("url"), recognise)
    text = _text(row, "text", empty=True)
    posted_at = _instant(row, "posted_at")
    return Post(
        ref=ref,
        author=_author(row.get("author")),
        text=text,
        text_complete=row.get("text_complete") is not False,
        posted_at=posted_at,
        posted_at_source=_maybe(row, "posted_at_source") or ("export" if posted_at else None),
        edited=bool(row.get("edited")) or row.get("availability") == "edited",
        edited_at=_instant(row, "edited_at"),
        language=_maybe(row, "language"),
        relations=tuple(_relation(item) for item in _list(row, "relations")),
        media=tuple(_media(item) for item in _list(row, "media")),
        codes=tuple(dict.fromkeys(CODE.findall(text))),
    )


def _ref(platform: str, id_: str, url: Any, recognise: Recognise) -> PostRef:
    address = url if isinstance(url, str) and url else ADDRESSES.get(platform, "").format(id=id_)
    named = recognise(address) if address else None
    if named is not None and named.platform == platform and named.id.lower() == id_.lower():
        return named
    if named is not None and isinstance(url, str) and named.platform == platform:
        raise InputError(f"url {url} is post {named.id}, not {id_}", "give the address of this very post")
    return PostRef(platform, id_, address)


def _id(row: Mapping[str, Any]) -> str:
    value = row.get("post_id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _text(row, "post_id").strip()


def _author(value: Any) -> Author:
    if isinstance(value, str):
        return Author(handle=value.lstrip("@") or None)
    if value is None:
        return Author()
    if not isinstance(value, dict):
        raise InputError("author is neither an object nor a handle", "write {handle, name, id}")
    handle = _maybe(value, "handle")
    return Author(handle.lstrip("@") if handle else None, _maybe(value, "name"), _maybe(value, "id"))


def _relation(value: Any) -> Relation:
    if not isinstance(value, dict):
        raise InputError("a relation is no object", "write {kind, post}")
    return Relation(_text(value, "kind"), _text(value, "post"))


def _media(value: Any) -> Media:
    """Media as the row lists it. Its bytes were not brought, so nothing is claimed to be kept."""
    if isinstance(value, str):
        return Media(value, status="skipped", why="imported without its bytes")
    if not isinstance(value, dict):
        raise InputError("a media item is neither an object nor an address", "write {url, type}")
    kind = (_maybe(value, "type") or "photo").split("/")[0]
    return Media(
        _maybe(value, "url") or "",
        "photo" if kind == "image" else kind,
        "skipped",
        type=_maybe(value, "type"),
        why="imported without its bytes",
    )


def _instant(row: Mapping[str, Any], key: str) -> datetime | None:
    written = row.get(key)
    if written is None:
        return None
    try:
        at = datetime.fromisoformat(written)
    except (TypeError, ValueError) as error:
        raise InputError(f"{key} {written!r} is no instant", "write it like 2023-06-01T12:00:00Z") from error
    if at.tzinfo is None:
        raise InputError(f"{key} {written!r} has no time zone", "add Z for UTC or an offset like +03:00")
    return at


def _text(row: Mapping[str, Any], key: str, *, empty: bool = False) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not (value or empty):
        raise InputError(f"{key} is missing or is no text", f"it is {value!r}"[:80])
    return value


def _maybe(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is None or isinstance(value, str):
        return value or None
    return str(value)


def _list(row: Mapping[str, Any], key: str) -> list[Any]:
    value = row.get(key) or []
    if not isinstance(value, list):
        raise InputError(f"{key} is no list", f"it is {value!r}"[:80])
    return value
