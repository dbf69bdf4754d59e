"""A row of JSON in the shape of `posts` (see the interface) as a post. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from archiver.adapter import Recognise
from db.errors import InputError
from db.model import Author, Media, Post, PostRef, Relation

READ_HERE = {"twitter", "telegram"}
"""Platforms whose ids are known by their form, so that a wrong one is found out."""
RELATIONS = {"reply_to", "quotes", "forwarded_from", "edit_of"}
SOURCES = {"platform", "id", "embed", "wayback", "export"}
KINDS = {"photo", "video", "gif", "audio", "voice", "document", "sticker"}
NO_BYTES = "imported without its bytes"
"""Why a medium of an imported post is not kept."""
CODE = re.compile(r"(?:\bt\.co|\bpic\.(?:twitter|x)\.com)/(\w+)")
"""A short-link code in a post's text."""
PLATFORM = re.compile(r"[a-z][a-z0-9_]*")
UNFIT = re.compile("[\ud800-\udfff]")
"""Half a surrogate pair: JSON can spell it, nothing can keep it."""


def post_of_row(row: Any, recognise: Recognise) -> Post:
    """The post in a row. Raises InputError, saying which field and why, when there is none."""
    if not isinstance(row, dict):
        raise InputError("this is no JSON object", "a row is {platform, post_id, author, text, posted_at, …}")
    platform = _text(row, "platform")
    if not PLATFORM.fullmatch(platform):
        raise InputError(f"platform {platform!r} is no platform's name", "write it in small letters, like twitter")
    ref = _ref(platform, _id(row), _maybe(row, "url"), recognise)
    text = _text(row, "text", empty=True)
    posted_at = _instant(row, "posted_at")
    return Post(
        ref=ref,
        author=_author(row.get("author")),
        text=text,
        text_complete=row.get("text_complete") is not False,
        posted_at=posted_at,
        posted_at_source=_source(row) if posted_at else None,
        edited=bool(row.get("edited")) or row.get("availability") == "edited",
        edited_at=_instant(row, "edited_at"),
        language=_maybe(row, "language"),
        relations=tuple(_relation(item) for item in _list(row, "relations")),
        media=tuple(_media(item) for item in _list(row, "media")),
        codes=tuple(dict.fromkeys(CODE.findall(text))),
    )


def _ref(platform: str, id_: str, url: str | None, recognise: Recognise) -> PostRef:
    """The post's name: its canonical one where the platform is known, else as the row writes it."""
    named = recognise(url) if url else None
    if named is not None and named.platform == platform and _same(named.id, id_):
        return named
    if named is not None and named.platform == platform and platform in READ_HERE:
        raise InputError(f"url {url} is post {named.id}, not {id_}", "give the address of this very post")
    if url and named is None and not url.startswith(("https://", "http://")):
        raise InputError(f"url {url[:80]!r} is no web address", "leave it out, or write it with https://")
    by_id = recognise(f"{platform}:{id_}") if platform in READ_HERE else None
    if platform in READ_HERE and by_id is None:
        raise InputError(f"post_id {id_[:60]!r} is no id of {platform}", "write it as the platform does")
    return by_id or PostRef(platform, id_, url or "")


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower() or (one.isdigit() and one == other.lstrip("0"))


def _source(row: Mapping[str, Any]) -> str:
    source = _maybe(row, "posted_at_source") or "export"
    if source not in SOURCES:
        raise InputError(f"posted_at_source {source[:40]!r} is unknown", f"it is one of {', '.join(sorted(SOURCES))}")
    return source


def _id(row: Mapping[str, Any]) -> str:
    value = row.get("post_id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    written = _text(row, "post_id").strip()
    if not written:
        raise InputError("post_id is empty", "write it as the platform does")
    return written


def _author(value: Any) -> Author:
    if isinstance(value, str):
        return Author(handle=_clean(value).lstrip("@") or None)
    if value is None:
        return Author()
    if not isinstance(value, dict):
        raise InputError("author is neither an object nor a handle", "write {handle, name, id}")
    handle = _maybe(value, "handle")
    return Author((handle or "").lstrip("@") or None, _maybe(value, "name"), _maybe(value, "id"))


def _relation(value: Any) -> Relation:
    if not isinstance(value, dict):
        raise InputError("a relation is no object", "write {kind, post}")
    kind = _text(value, "kind")
    if kind not in RELATIONS:
        raise InputError(f"relation {kind[:40]!r} is unknown", f"it is one of {', '.join(sorted(RELATIONS))}")
    return Relation(kind, _text(value, "post"))


def _media(value: Any) -> Media:
    """Media as the row lists it. Its bytes were not brought, so nothing is claimed to be kept."""
    if isinstance(value, str):
        return Media(_clean(value), status="skipped", why=NO_BYTES)
    if not isinstance(value, dict):
        raise InputError("a media item is neither an object nor an address", "write {url, type}")
    told = _maybe(value, "type")
    kind = (told or "photo").split("/")[0]
    kind = "photo" if kind == "image" else kind if kind in KINDS else "document"
    return Media(_maybe(value, "url") or "", kind, "skipped", type=told, why=NO_BYTES)


def _instant(row: Mapping[str, Any], key: str) -> datetime | None:
    written = row.get(key)
    if written is None:
        return None
    try:
        at = datetime.fromisoformat(written)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(f"{key} {str(written)[:40]!r} is no instant", "write it like 2023-06-01T12:00:00Z") from error
    raise InputError(f"{key} {written[:40]!r} has no time zone", "add Z for UTC or an offset like +03:00")


def _text(row: Mapping[str, Any], key: str, *, empty: bool = False) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not (value or empty):
        raise InputError(f"{key} is missing or is no text", f"it is {value!r}"[:80])
    return _clean(value)


def _clean(text: str) -> str:
    return UNFIT.sub("\ufffd", text.replace("\x00", ""))


def _maybe(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    if isinstance(value, str):
        return _clean(value) or None
    if value is None or isinstance(value, dict | list):
        return None
    return str(value)


def _list(row: Mapping[str, Any], key: str) -> list[Any]:
    value = row.get(key) or []
    if not isinstance(value, list):
        raise InputError(f"{key} is no list", f"it is {value!r}"[:80])
    return value
