"""What a reader sees in a piece of t.me markup, as text. Pure."""

from __future__ import annotations

from bs4 import Tag
from bs4.element import NavigableString, PageElement, PreformattedString

_BLANK = " \t\r"
_BLOCKS = frozenset({"blockquote", "pre", "div", "p"})
_UNSEEN = frozenset({"script", "style", "template", "svg"})


def shown_text(element: Tag) -> str:
    """The text with `<br>` as a line break, quotations and code on lines of their own, emoji as characters.

    Line breaks of the source count as a space, except in `<pre>`.
    """
    parts = _Lines()
    todo: list[PageElement | None] = list(reversed(element.contents))
    while todo:  # a stack of our own: depth is the page's, and Python's is not
        node = todo.pop()
        if node is None:
            parts.end_block()
        elif isinstance(node, Tag):
            if node.name == "br":
                parts.line_break()
            elif node.name not in _UNSEEN:
                if node.name in _BLOCKS:
                    parts.end_block()
                    todo.append(None)
                todo.extend(reversed(node.contents))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            in_code = node.parent is not None and node.parent.name in ("pre", "code")
            parts.add(str(node) if in_code else _on_one_line(str(node)))
    return "".join(parts.written).strip()


def _on_one_line(text: str) -> str:
    if "\n" not in text:
        return text
    first, *middle, last = text.split("\n")
    inner = [line for part in middle if (line := part.strip(_BLANK))]
    return " ".join([first.rstrip(_BLANK), *inner, last.lstrip(_BLANK)])


class _Lines:
    """Text as it grows: knows whether it stands at a line's start, and whether a block has just ended."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.owed = False

    def add(self, text: str) -> None:
        if self.owed and text.strip():
            self.written.append("\n")
            self.owed = False
        if self._at_start() and text.startswith(" "):
            text = text[1:]
        if text:
            self.written.append(text)

    def line_break(self) -> None:
        self.owed = False
        self.written.append("\n")

    def end_block(self) -> None:
        self.owed = not self._at_start()

    def _at_start(self) -> bool:
        return not self.written or self.written[-1].endswith("\n")
