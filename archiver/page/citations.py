"""The citations of a page: from the traces of posts in its body, one citation per post with the best of each trace."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from archiver.page import platforms
from archiver.page.flattened import Flattened, find_flattened
from archiver.page.metadata import read_time
from archiver.page.said import Said, media_in
from archiver.page.traces import Found
from archiver.page.urls import inner, unwrap, urls_in
from archiver.unread import MOST_TEXT
from db.model import Author, Citation, Passage, PostRef, When

_AROUND = 32
_SIGNS = ("@", "pic.", "t.co/")
"""Without one of these no text holds an embed that lost its markup."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One sign of a post in an article's text."""

    kind: str
    technique: str
    platform: str
    ref: PostRef | None
    as_written: str | None
    author: Author
    text: str | None
    posted: When | None
    media: tuple[str, ...]
    start: int
    end: int


def passage(text: str, start: int, end: int) -> Passage | None:
    """A place in a text with the words around it; None for an unknown place."""
    if start < 0:
        return None
    return Passage(text[start:end], start, text[max(0, start - _AROUND) : start], text[end : end + _AROUND])


def traces_of(found: Iterable[Found], places: Iterable[tuple[int, int]], language: str | None) -> list[Trace]:
    """What finders found, with its place in the text and its date read in the page's language."""
    return [_trace(item, place, language) for item, place in zip(found, places, strict=True)]


def _trace(item: Found, place: tuple[int, int], language: str | None) -> Trace:
    said = item.said
    url = item.as_written if item.as_written and ("/" in item.as_written or ":" in item.as_written) else None
    handle = said.handle or _handle(url, item.ref)
    return Trace(
        item.kind,
        item.technique,
        item.platform,
        item.ref,
        url,
        Author(handle, said.name),
        said.text,
        _posted(said, language),
        said.media,
        *place,
    )


def _handle(url: str | None, ref: PostRef | None) -> str | None:
    meant = unwrap(url) if url else ""
    said = (meant, inner(meant) or "", ref.url if ref else "")
    return next((name for address in said if address and (name := platforms.handle(address))), None)


def _posted(said: Said, language: str | None) -> When | None:
    for written, source in ((said.stamp, "time"), (said.written, "trailer")):
        if written and (when := read_time(written, language, source)):
            return replace(when, as_written=said.written or written)
    return When(said.written, None, None, "trailer") if said.written and re.search(r"\d", said.written) else None


def in_words(
    text: str, language: str | None, name: Callable[[str], PostRef | None], taken: list[tuple[int, int]]
) -> list[Trace]:
    """Traces that stand in the text itself: embeds that lost their markup, and bare addresses of posts."""
    free = _Free(taken)
    traces = []
    text = text[:MOST_TEXT]
    open_text = _without(text, taken) if taken else text
    for flat in find_flattened(open_text, language) if any(sign in open_text for sign in _SIGNS) else ():
        if free.take(flat.start, flat.end):
            traces.append(_flat(flat, name))
    for start, written in urls_in(text):
        url = _trimmed(written)
        ref = name(url)
        if ref is not None and ref.platform != "youtube" and free.take(start, start + len(url)):
            author = Author(_handle(url, ref))
            traces.append(
                Trace("link", "bare-url", ref.platform, ref, url, author, None, None, (), start, start + len(url))
            )
    return traces


def _without(text: str, taken: list[tuple[int, int]]) -> str:
    """The text with spaces for what embeds and links show: the same length, and nothing to find there twice."""
    parts, at = [], 0
    for start, end in sorted(taken):
        if at <= start and end <= len(text):
            parts += [text[at:start], " " * (end - start)]
            at = end
    return "".join([*parts, text[at:]])


class _Free:
    """Which stretches of a text are taken; stretches never overlap."""

    def __init__(self, taken: list[tuple[int, int]]) -> None:
        self.taken: list[tuple[int, int]] = []
        for start, end in sorted(taken):
            if end > start and (not self.taken or start >= self.taken[-1][1]):
                self.taken.append((start, end))

    def take(self, start: int, end: int) -> bool:
        """Take a stretch; False when a part of it is taken already."""
        at = bisect(self.taken, (start, start))
        if (at and self.taken[at - 1][1] > start) or (at < len(self.taken) and self.taken[at][0] < end):
            return False
        self.taken.insert(at, (start, end))
        return True


def _trimmed(url: str) -> str:
    """A URL in running words without the punctuation behind it."""
    url = url.rstrip(".,;:!?'\"*…—–-)]")
    return re.sub(r"pic\.(?:twitter|x)\.com/.*$", "", url)


def _flat(flat: Flattened, name: Callable[[str], PostRef | None]) -> Trace:
    ref = name(flat.url) if flat.url else None
    media = flat.media or media_in(flat.text or "")
    author = Author(flat.handle, flat.name)
    where = (flat.start, flat.end)
    return Trace("embed", flat.technique, flat.platform, ref, flat.url, author, flat.text, flat.posted, media, *where)


def merge(traces: list[Trace], article: str, text: str) -> tuple[Citation, ...]:
    """One citation per post, in the order of the text; its fields are the best that any of its traces has."""
    groups: dict[str, list[Trace]] = {}
    said = {_words_of(trace): trace.ref.key.lower() for trace in reversed(traces) if trace.ref and trace.text}
    for number, trace in enumerate(traces):
        groups.setdefault(_key(trace, number, said), []).append(trace)
    merged = [_merged(group, article, text) for group in groups.values()]
    return tuple(sorted(merged, key=lambda one: (one.passage is None, one.passage.start if one.passage else 0)))


def _key(trace: Trace, number: int, said: dict[tuple[str, str], str]) -> str:
    """What post a trace is of: its id, or that of another trace with the same author and words, or these."""
    if trace.ref:
        return trace.ref.key.lower()
    handle, words = _words_of(trace)
    if not words:
        return f"#{number}"
    return said.get((handle, words)) or (f"={handle}={words}" if handle else f"#{number}")


def _words_of(trace: Trace) -> tuple[str, str]:
    return (trace.author.handle or "").lower(), _plain(trace.text)


def _plain(text: str | None) -> str:
    return re.sub(r"\W+", " ", text or "").strip().casefold()


def _merged(group: list[Trace], article: str, text: str) -> Citation:
    embeds = [trace for trace in group if trace.kind == "embed"]
    ranked = sorted(embeds or group, key=lambda t: (t.start < 0, t.text is None, t.end == t.start))
    first = ranked[0]
    every = ranked + [trace for trace in group if trace.kind != "embed" and embeds]
    placed = next((t for t in ranked if t.start >= 0), next((t for t in every if t.start >= 0), first))
    handle = next((t.author.handle for t in every if t.author.handle), None)
    posted = [t.posted for t in every if t.posted]
    return Citation(
        article=article,
        kind=first.kind,
        technique=first.technique,
        platform=first.platform,
        ref=next((t.ref for t in every if t.ref), None),
        as_written=next((t.as_written for t in every if t.as_written), None),
        author=Author(handle, next((t.author.name for t in every if t.author.name), None)),
        text=next((t.text for t in every if t.text), None),
        posted=next((when for when in posted if when.earliest), posted[0] if posted else None),
        media=next((t.media for t in every if t.media), ()),
        passage=passage(text, placed.start, placed.end),
    )
