"""JSON that nobody vouches for, taken apart without an exception: words, objects, lists, documents. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

LARGEST = 256 * 1024 * 1024
"""Bytes of one JSON document; as Python's values it takes several times as much memory."""
_HALF = re.compile("[\ud800-\udfff]")
_BLANK = b"\xef\xbb\xbf \t\r\n"


def word(value: Any) -> str | None:
    """A string that can be kept: without NUL, and with U+FFFD for half a surrogate pair. None for no string."""
    return _HALF.sub("\ufffd", value.replace("\x00", "")) if isinstance(value, str) else None


def record(value: Any) -> dict[str, Any]:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def records(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, which may also come as an object, or not at all."""
    items = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    return [item for item in items if isinstance(item, dict)]


def whole(value: Any) -> int | None:
    """A whole number, also one written as a string, as platforms write what JavaScript would round."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return int(value)
    except ValueError:
        return None


def values_in(document: bytes, *marks: bytes) -> Iterator[Any]:
    """The JSON values of a document: its one value, or one a line. Nothing for a document without any of the marks.

    Lines that are no JSON are passed over; a list at the top gives its items.
    """
    if document[:4096].lstrip(_BLANK)[:1] not in (b"{", b"[") or len(document) > LARGEST:
        return
    if not any(mark in document for mark in marks):
        return
    value = _parsed(document)
    if isinstance(value, list):
        yield from value
    elif value is not None:
        yield value
    else:
        yield from (value for line in document.splitlines() if (value := _parsed(line)) is not None)


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
