"""The body's tree as text, with the place of every embed and link.

Paragraphs are separated by a blank line, `<br>` is a line's end, white space is folded. At an embed's place stands what
the embed shows, between blank lines; a place is `(start, end)` in the finished text.
"""

from __future__ import annotations

from collections.abc import Container

from archiver.page.traces import Found
from archiver.page.tree import BLOCKS, UNSEEN, Tag, fold

_LINES = frozenset({"li", "tr", "dt", "dd", "address", "summary", "legend"})
_NONE, _SPACE, _LINE, _BLANK = range(4)
_GAPS = ("", " ", "\n", "\n\n")


class Writer:
    """Puts words behind each other; a gap is written only when words follow it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.gap = _NONE

    def space(self, gap: int) -> None:
        """Ask for a gap before the next words; the widest asked for wins."""
        if self.parts:
            self.gap = max(self.gap, gap)

    def put(self, words: str) -> int:
        """Write words; the offset at which they start."""
        start = self.length + len(_GAPS[self.gap])
        self.parts.append(_GAPS[self.gap] + words)
        self.length = start + len(words)
        self.gap = _NONE
        return start

    @property
    def next(self) -> int:
        """Where the next words would start, were there no gap."""
        return self.length


def write_text(root: Tag, dropped: Container[int], traces: list[Found]) -> tuple[str, list[tuple[int, int]]]:
    """The text of `root` without the dropped parts, and each trace's place in it, in the order of `traces`."""
    at: dict[int, list[int]] = {}
    for index, trace in enumerate(traces):
        at.setdefault(id(trace.tag), []).append(index)
    unseen = _inside_unseen(traces)
    places = [(-1, -1)] * len(traces)
    writer = Writer()
    stack: list[Tag | str | tuple[str, int, list[int]]] = list(reversed(root.contents))
    if id(root) in at:
        stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            _close(node, writer, places)
        elif isinstance(node, Tag):
            if id(node) not in dropped:
                for index in unseen.get(id(node), ()):
                    _put_embed(traces[index].shown, index, writer, places)
                _open(node, writer, stack, at, traces, places)
        else:
            _words(node, writer)
    text = "".join(writer.parts)
    return text, [(min(a, len(text)), min(b, len(text))) for a, b in places]


def _inside_unseen(traces: list[Found]) -> dict[int, list[int]]:
    """The traces inside elements that show nothing (`<noscript>`, `<template>`), by the outermost such element."""
    found: dict[int, list[int]] = {}
    for index, trace in enumerate(traces):
        outer = [tag for tag in trace.tag.parents if tag.name in UNSEEN]
        if outer:
            found.setdefault(id(outer[-1]), []).append(index)
    return found


def _words(node: str, writer: Writer) -> None:
    text = fold(node)
    words = text.strip(" ")
    if text[:1] == " ":
        writer.space(_SPACE)
    if words:
        writer.put(words)
        if text[-1] == " ":
            writer.space(_SPACE)


def _open(
    tag: Tag,
    writer: Writer,
    stack: list[Tag | str | tuple[str, int, list[int]]],
    at: dict[int, list[int]],
    traces: list[Found],
    places: list[tuple[int, int]],
) -> None:
    here = at.get(id(tag), [])
    if here and traces[here[0]].kind == "embed":
        for index in here:
            _put_embed(traces[index].shown, index, writer, places)
        return
    if tag.name == "br":
        writer.space(_BLANK if writer.gap == _LINE else _LINE)
        return
    if tag.name in UNSEEN:
        return
    gap = (
        _LINE if tag.name in _LINES else _BLANK if tag.name in BLOCKS else _SPACE if tag.name in ("td", "th") else _NONE
    )
    if gap:
        writer.space(gap)
        stack.append(("gap", gap, []))
    if here:
        stack.append(("link", writer.length, here))
    stack.extend(reversed(tag.contents))


def _close(mark: tuple[str, int, list[int]], writer: Writer, places: list[tuple[int, int]]) -> None:
    kind, value, indexes = mark
    if kind == "gap":
        writer.space(value)
        return
    # The link's words start behind the gap that was written with them.
    start = value
    if writer.length > value:
        written = 0
        for part in reversed(writer.parts):
            written += len(part)
            if writer.length - written <= value:
                start = value + len(part) - len(part.lstrip(" \n"))
                break
    for index in indexes:
        places[index] = (start, writer.length)


def _put_embed(words: str, index: int, writer: Writer, places: list[tuple[int, int]]) -> None:
    writer.space(_BLANK)
    if words:
        start = writer.put(words)
        places[index] = (start, start + len(words))
        writer.space(_BLANK)
    else:
        places[index] = (writer.length, writer.length)
