"""Markup and posts that a page keeps as text: escaped, percent-encoded or base64 in attributes, textareas and JSON."""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from archiver.page.pagejson import strings

MOST_MARKUP = 200_000
_MOST_STATE = 30_000
"""Letters of JSON from which it is rather a page's state than what one element shows."""
_MARKUP = re.compile(r"<(?:blockquote|iframe|a|script|div|figure|amp-)[\s>]", re.I)
_IN_BASE64 = re.compile(r"^(?:PGJsb2Nr|PGlmcmFt|PGEg|PGRpdi|PHNjcmlwd|PGZpZ3Vy)[A-Za-z0-9+/=\s]{20,}$")
_ESCAPED = re.compile(r"&(?:amp;){0,2}lt;(?:blockquote|iframe|a|script|div|figure|amp-)\b", re.I)
_PERCENT = re.compile(r"%3C(?:blockquote|iframe|a|script|div|figure|amp-)", re.I)
_ESCAPES = 3


def markup_in(value: str) -> str:
    """The markup that a value holds, decoded; "" when it holds none."""
    if len(value) > MOST_MARKUP:
        return ""
    if "<" in value and _MARKUP.search(value):
        return value
    if "&" in value and _ESCAPED.search(value):
        for _ in range(_ESCAPES):
            value = html.unescape(value)
            if _MARKUP.search(value):
                return value
    if "%3" in value and _PERCENT.search(value):
        return unquote(value)
    if value.startswith("P") and _IN_BASE64.match(value):
        try:
            return base64.b64decode(value).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return ""
    return ""


def json_of(value: str) -> Any:
    """The object or list that a value writes; None for anything else."""
    start = value[:200].lstrip()
    if not start.startswith(("{", "[")) or len(value) > MOST_MARKUP:
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def markup_inside(read: Any, size: int) -> Iterator[str]:
    """The strings with markup in the JSON that one element carries, when it is small enough to be that element's."""
    if size <= _MOST_STATE:
        yield from (markup for text in strings(read) if len(text) > 40 and (markup := markup_in(text)))
