"""Finds posts whose embeds were flattened into plain text, and says where their text begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from archiver.page.headers import find_headed
from archiver.page.layout import Layout, limit_on, read_layout
from archiver.page.posttext import begin
from archiver.page.trailers import LINK, MEDIA, Trailer, find_trailers
from db.model import When

_MEDIA = re.compile(MEDIA, re.IGNORECASE)
_TAIL = re.compile(
    rf"\n[ \t]{{0,4}}((?:(?:#\w+|https?://t\.co/\w+)[ \t]{{1,4}}){{0,12}}{MEDIA})[ \t]{{0,4}}(?=\n|\Z)", re.IGNORECASE
)
_TRAILER_NEXT = re.compile(r"\s{0,6}[^\n]{0,100}\(@")
_ORPHAN_GAP = 30


@dataclass(frozen=True, slots=True)
class Flattened:
    """A post shown as plain text. `article_text[start:end]` covers its text and the words that say who and when."""

    start: int
    end: int
    text: str | None
    """The post's text as the article shows it; None where only who posted is left."""
    platform: str
    handle: str | None
    name: str | None
    posted: When | None
    media: tuple[str, ...]
    """Media codes as shown, `pic.twitter.com/CODE`."""
    technique: str
    """`flattened-trailer`, `-header`, `-card`, `-list`, `-instagram`, `-orphan` (who and when are lost)"""
    url: str | None = None


def find_flattened(text: str, language: str | None = None) -> list[Flattened]:
    """The flattened embeds of a text, in order, none overlapping another. Linear in the length of the text.

    `language` is the article's, where it is known; the days of embeds are read in any language.
    """
    layout = read_layout(text)
    headed = [
        Flattened(h.start, h.end, h.text, h.platform, h.handle, h.name, h.posted, media_in(h.text or ""), h.technique)
        for h in find_headed(text, layout.gap)
    ]
    found = sorted([*headed, *_with_trailers(text, layout, headed)], key=lambda f: f.start)
    return sorted([*found, *_orphans(text, layout, found)], key=lambda f: f.start)


def media_in(text: str) -> tuple[str, ...]:
    """The media codes that a text shows, without repetition."""
    return tuple(dict.fromkeys(_MEDIA.findall(text)))


def _with_trailers(text: str, layout: Layout, headed: list[Flattened]) -> Iterator[Flattened]:
    floor, spans = 0, iter([*headed, None])
    span = next(spans)
    for trailer in find_trailers(text):
        while span is not None and span.end <= trailer.start:
            floor, span = max(floor, span.end), next(spans)
        if span is not None and span.start < trailer.end:
            continue
        flattened = _one(text, trailer, floor, layout)
        if flattened is not None:
            yield flattened
            floor = flattened.end


def _one(text: str, trailer: Trailer, floor: int, layout: Layout) -> Flattened | None:
    end = _rstrip(text, trailer.start, floor)
    rest = text[trailer.end : trailer.end + 400]
    inline = not trailer.own_line and bool(rest.partition("\n")[0].strip(" .)]*_"))
    set_off = 0 < layout.gap < _newlines(rest)
    day = date.fromisoformat(trailer.posted.day) if trailer.posted and trailer.posted.day else None
    start = begin(text, end, floor, limit_on(day), layout, inline=inline, set_off=set_off)
    words = text[start:end]
    if not words.strip():
        return None
    if words.lstrip().startswith(">"):
        words = re.sub(r"(?m)^[ \t]*>[ \t]?", "", words).strip()
    one = Flattened(
        start, trailer.end, words, "twitter", trailer.handle, trailer.name, trailer.posted, media_in(words),
        "flattened-trailer", trailer.url,
    )  # fmt: skip
    return _with_tail(text, one) if trailer.own_line and not one.media else one


def _with_tail(text: str, one: Flattened) -> Flattened:
    """A line of hashtags and a media code that slipped behind the trailer belongs to the post."""
    tail = _TAIL.match(text, one.end)
    if tail is None or _TRAILER_NEXT.match(text, tail.end()):
        return one
    return replace(one, end=tail.end(1), text=f"{one.text}\n{tail[1]}", media=media_in(tail[1]))


def _rstrip(text: str, end: int, floor: int) -> int:
    while end > floor and (text[end - 1].isspace() or text[end - 1] in "\u200e\u200f>"):
        end -= 1
    return end


def _newlines(rest: str) -> int:
    return rest[: len(rest) - len(rest.lstrip())].count("\n")


def _orphans(text: str, layout: Layout, found: list[Flattened]) -> Iterator[Flattened]:
    """Posts that lost who and when: a line that ends with a tweet's own link, outside of every other embed."""
    floor, spans = 0, iter([*found, None])
    span = next(spans)
    for link in LINK.finditer(text):
        while span is not None and span.end <= link.start():
            floor, span = max(floor, span.end), next(spans)
        if link.start() < floor or (span is not None and span.start < link.end()):
            continue
        if text[link.end() : link.end() + _ORPHAN_GAP].partition("\n")[0].strip():
            continue
        start = begin(text, link.end(), floor, limit_on(None), layout, inline=False, set_off=False)
        words = text[start : link.end()]
        if LINK.sub("", words).strip():
            yield Flattened(start, link.end(), words, "twitter", None, None, None, media_in(words), "flattened-orphan")
        floor = link.end()
