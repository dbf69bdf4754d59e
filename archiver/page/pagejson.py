"""Posts and bodies in the JSON that pages carry: attributes, JSON-LD, window state."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from archiver.page import said
from archiver.page.said import Said
from archiver.page.tree import fold, parse, shown
from db.model import PostRef

_URLS = (
    "url",
    "permalink",
    "expanded_url",
    "href",
    "link",
    "resourceUrl",
    "embedUrl",
    "canonicalUrl",
    "tweetUrl",
    "postUrl",
    "uri",
)
IDS = (
    (re.compile(r"tweet_?id(?:_?str)?", re.I), r"\d{9,20}", "https://twitter.com/i/status/{}"),
    (re.compile(r"instagram_?id|instagram_?shortcode", re.I), r"[\w-]{9,14}", "https://www.instagram.com/p/{}/"),
    (re.compile(r"tiktok_?(?:video_?)?id", re.I), r"\d{15,20}", "https://www.tiktok.com/@/video/{}"),
)
"""Keys whose values are the ids of posts, what such an id looks like, and the address that it makes."""
_TEXTS = ("full_text", "text", "caption", "message")
_HANDLES = ("username", "screen_name", "screenName", "handle", "author_handle", "authorHandle")
_NAMES = ("name", "author_name", "authorName", "displayName", "display_name")
_DATES = ("date", "created_at", "createdAt", "posted_at", "publishedAt")
_ADDRESSES = (
    "url",
    "wu",
    "link",
    "href",
    "canonical",
    "canonicalUrl",
    "permalink",
    "slug",
    "canonical_url",
    "website_url",
    "uri",
)
_LARGEST = 4_000_000
_STARTS = re.compile(r"(?:=|\(|^)\s*(?=[{\[]\s*[\"{\[])")
_HEADLINES = ("headline", "title", "hl", "name", "seoTitle", "pageTitle", "shortHeadline", "displayHeadline")


def post_in(value: dict[str, Any], recognise: Callable[[str], PostRef | None]) -> tuple[PostRef, str, Said] | None:
    """The post that a JSON object describes by its own fields: its name, its URL as written, what is said of it."""
    for url in _addresses(value):
        if ref := recognise(url):
            break
    else:
        return None
    text = _first(value, _TEXTS)
    if text and "<" in text and re.search(r"</?\w", text):
        text = shown(parse(text), lines=False)
    handle, name = _first(value, _HANDLES), _first(value, _NAMES)
    if handle is None and name and re.fullmatch(r"@[\w.-]{1,40}", name):
        handle, name = name, None
    words = Said(
        said.clean(text or ""),
        handle.lstrip("@") if handle else None,
        name,
        _first(value, _DATES),
        None,
        said.media_in(text or ""),
    )
    return ref, url, words


def _addresses(value: dict[str, Any]) -> Iterator[str]:
    """The addresses that an object gives of itself, as it writes them or made from an id."""
    yield from (url for key in _URLS if isinstance(url := value.get(key), str))
    for key, item in value.items():
        for pattern, number, address in IDS:
            if isinstance(item, (str, int)) and pattern.fullmatch(key) and re.fullmatch(number, str(item)):
                yield address.format(item)


def _first(value: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((item for key in keys if isinstance(item := value.get(key), str) and item.strip()), None)


def values_in(script: str) -> Iterator[Any]:
    """The JSON values that a script holds: the whole of it, or what it assigns (`window.state = {…}`)."""
    script = script.strip()
    if not script or len(script) > _LARGEST:
        return
    decoder = json.JSONDecoder(strict=False)
    position = 0
    for _ in range(20):
        start = _STARTS.search(script, position)
        if start is None:
            return
        try:
            value, position = decoder.raw_decode(script, start.end())
        except (ValueError, RecursionError):
            position = start.end() + 1
            continue
        yield value


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a JSON value, outermost first."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            yield item
            stack.extend(reversed(item.values()))
        elif isinstance(item, list):
            stack.extend(reversed(item))


def strings(value: Any, title: str = "") -> Iterator[str]:
    """Every string inside a JSON value, in order, without other stories (objects with another title and an address)."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            if not (title and item is not value and _is_other(item, title)):
                stack.extend(reversed(item.values()))
        elif isinstance(item, list):
            stack.extend(reversed(item))


def _is_other(item: dict[str, Any], title: str) -> bool:
    heads = [head for key in _HEADLINES[:3] if isinstance(head := item.get(key), str) and len(head) > 15]
    return (
        bool(heads) and any(key in item for key in _ADDRESSES) and not any(_alike(plain_title(h), title) for h in heads)
    )


def own_objects(values: list[Any], title: str, size: int) -> list[dict[str, Any]]:
    """Objects that have the page's title as their own and a body of at least `size` letters, smallest first."""
    wanted = plain_title(title)
    found: list[tuple[int, int, dict[str, Any]]] = []
    if len(wanted) < 8:
        return []
    for value in values:
        for item in objects(value):
            if any(isinstance(head := item.get(key), str) and _alike(plain_title(head), wanted) for key in _HEADLINES):
                holds = sum(len(text) for text in strings(item, wanted) if len(text) > 80 and " " in text)
                if holds >= size:
                    found.append((holds, len(found), item))
    return [item for _, _, item in sorted(found, key=lambda one: one[:2])[:4]]


def plain_title(text: str) -> str:
    """A title for comparing: words only, without case."""
    return re.sub(r"\W+", " ", fold(text)).strip().casefold()


def _alike(a: str, b: str) -> bool:
    return len(a) >= 8 and (a == b or (len(a) > 20 and b.startswith(a)) or (len(b) > 20 and a.startswith(b)))
