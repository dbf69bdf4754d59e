"""A page's tree, and the ways we walk it: never by recursion, since pages may nest hundreds deep.

The tree is our own, of two kinds of nodes (elements and strings), built from lxml's parser events: a fifth of the time
that a general tree takes, and what the page's own comments say is not in it.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any


def word_set(words: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(words.split())


BLOCKS = word_set("""
    address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td tfoot
    th thead tr ul
""")
"""Elements that stand on lines of their own."""
UNSEEN = word_set("""
    script style noscript template textarea iframe object embed svg math canvas video audio source track select
    option button input head title meta link base map area noembed noframes datalist dialog rt rp
""")
"""Elements whose words are no part of what a reader reads."""
_HEADS = word_set("base basefont bgsound link meta noframes noscript script style template title")
_CODE = frozenset({"script", "style", "template"})
_FOLD = re.compile(r"[ \t\r\n\f\v\u00a0\u2028\u2029\u202f\u2007]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNFOLDED = re.compile(r"[\x00-\x1f\x7f\u00a0\u2028\u2029\u202f\u2007]|  ")
MOST_ELEMENTS = 150_000
"""Elements of a page; what stands behind them is not read. No article has a third of them."""
DEEPEST = 512
"""Elements in each other; one that stands deeper is set beside the last, as browsers do. So no walk up is long."""


class Tag:
    """An element: its name and attributes as written, and what it holds: elements and strings, in order."""

    __slots__ = ("attrs", "contents", "name", "parent")

    def __init__(self, name: str, attrs: dict[str, str], parent: Tag | None) -> None:
        self.name = name
        self.attrs = attrs
        self.contents: list[Tag | str] = []
        self.parent = parent

    @property
    def parents(self) -> Iterator[Tag]:
        """The elements around it, innermost first, the document last."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    @property
    def string(self) -> str:
        """The words right inside it, as a script or a title holds them."""
        return "".join([node for node in self.contents if isinstance(node, str)])

    @property
    def words(self) -> str:
        """All words inside it but those of scripts and styles, with single spaces between."""
        return " ".join(" ".join(self.strings()).split())

    def strings(self) -> Iterator[str]:
        """Its words, string by string, without those of scripts and styles; nothing that is only white space."""
        stack: list[Tag | str] = list(reversed(self.contents))
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                if words := node.strip():
                    yield words
            elif node.name not in _CODE:
                stack.extend(reversed(node.contents))

    def first(self, *names: str) -> Tag | None:
        """The first element in it of one of these names."""
        return next((tag for tag in tags_inside(self) if tag.name in names), None)

    def every(self, *names: str) -> Iterator[Tag]:
        """The elements in it of these names, in document order."""
        return (tag for tag in tags_inside(self) if tag.name in names)


class Document(Tag):
    """The root of a page's tree. `whole`: all of the page is in it."""

    __slots__ = ("whole",)

    def __init__(self) -> None:
        super().__init__("[document]", {}, None)
        self.whole = True


class _EnoughError(Exception):
    """The page has more elements than are read."""


class _Builder:
    """Takes the parser's events and builds the tree.

    HTML may leave `<body>` out. The parser, which is older than `<article>` and `<main>`, takes these for a part of the
    head then, where nobody reads; as in browsers, what no head can hold begins the body.
    """

    def __init__(self) -> None:
        self.root = Document()
        self.at: Tag = self.root
        self.pending: list[str] = []
        self.left = MOST_ELEMENTS
        self.depth = 0
        self.beyond: list[str] = []
        """The names of open elements that are too deep to hold others."""
        self.body: Tag | None = None
        """The body that was begun without its tag."""

    def start(self, name: str, attrs: Mapping[str, str]) -> None:
        if not self.left:
            self.root.whole = False
            raise _EnoughError
        self.left -= 1
        at = self.at
        if self.pending:
            at.contents.append("".join(self.pending))
            self.pending = []
        if self.depth > DEEPEST and at.parent is not None:
            at = self._rise(at.parent)
        if at.name == "head" and name not in _HEADS:
            at = self.body = self._body_after(at)
        elif name == "body" and self.body:
            self.body.attrs |= dict(attrs)
            return
        tag = Tag(name, dict(attrs) if attrs else {}, at)
        at.contents.append(tag)
        self.at = tag
        self.depth += 1
        if self.depth > DEEPEST:
            self.beyond.append(name)

    def _rise(self, parent: Tag) -> Tag:
        """Out of an element that is too deep: what follows stands behind it."""
        self.at = parent
        self.depth -= 1
        return parent

    @staticmethod
    def _body_after(head: Tag) -> Tag:
        body = Tag("body", {}, head.parent)
        if head.parent:
            head.parent.contents.append(body)
        return body

    def end(self, name: str) -> None:
        if name == "head" and self.body:
            return
        at = self.at
        if self.pending:
            at.contents.append("".join(self.pending))
            self.pending = []
        if self.depth > DEEPEST and at.parent is not None:
            at = self._rise(at.parent)
        while self.beyond:
            if self.beyond.pop() == name:
                return
        while at.parent is not None:
            self.at = at.parent
            self.depth -= 1
            if at.name == name:
                return
            at = at.parent

    def data(self, words: str) -> None:
        self.pending.append(words)

    def close(self) -> Document:
        if self.pending:
            self.at.contents.append("".join(self.pending))
            self.pending = []
        return self.root


def parse(markup: str) -> Document:
    """The tree of an HTML page or fragment, as far as it is read."""
    from lxml import etree  # type: ignore[import-untyped]

    builder = _Builder()
    options: dict[str, Any] = {"recover": True, "huge_tree": True, "encoding": "utf-8"}
    parser = etree.HTMLParser(target=builder, **options)
    try:
        parser.feed(markup.replace("\x00", "").encode("utf-8", "replace"))
        parser.close()
    except (etree.ParserError, _EnoughError):  # Nothing in it that could make a tree, or more than is read.
        pass
    return builder.close()


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection while a tree stands: it holds hundreds of thousands of objects and no garbage."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def attribute(tag: Tag, name: str) -> str:
    """The value of an attribute, "" when it is not there."""
    value = tag.attrs.get(name)
    return value if isinstance(value, str) else ""


def tags_inside(tag: Tag) -> Iterator[Tag]:
    """The tags that a tag holds, in document order; the tag itself is left out."""
    at, above = iter(tag.contents), []
    while True:
        for node in at:
            if isinstance(node, Tag):
                yield node
                if node.contents:
                    above.append(at)
                    at = iter(node.contents)
                    break
        else:
            if not above:
                return
            at = above.pop()


def by_name(page: Tag, names: frozenset[str]) -> dict[str, list[Tag]]:
    """The page's tags of these names, in document order, from one walk."""
    found: dict[str, list[Tag]] = {name: [] for name in names}
    stack: list[Tag] = [page]
    while stack:
        tag = stack.pop()
        if tag.name in names:
            found[tag.name].append(tag)
        stack.extend([child for child in reversed(tag.contents) if isinstance(child, Tag)])
    return found


def fold(text: str) -> str:
    """White space folded to single spaces, control characters dropped, ends kept as one space."""
    return _FOLD.sub(" ", _CONTROL.sub("", text)) if _UNFOLDED.search(text) else text


def shown(tag: Tag, lines: bool = True, most: int = 1_000_000) -> str:
    """The words that a tag shows: blocks and `<br>` begin a new line (or, without `lines`, a space).

    Of a tag with more than `most` nodes in it only the beginning: what is asked of boxes in boxes must be bounded.
    """
    return lines_of(list(reversed(tag.contents[:most])), "\n" if lines else " ", most)


def lines_of(stack: list[Tag | str | None], newline: str, most: int) -> str:
    """The words of nodes given last first; `None` in the stack is a line's end."""
    out: list[str] = []
    gap = ""
    while stack and most > 0:
        most -= 1
        node = stack.pop()
        if node is None:
            gap = newline if out else ""
        elif isinstance(node, Tag):
            if node.name == "br":
                gap = newline if out else ""
            elif node.name not in UNSEEN:
                if node.name in BLOCKS:
                    gap = newline if out else ""
                    stack.append(None)
                stack.extend(reversed(node.contents[:most]))
        else:
            text = fold(node)
            words = text.strip(" ")
            if not words:
                gap = gap or (" " if text and out else "")
                continue
            if text[0] == " " and not gap and out:
                gap = " "
            out.append(gap + words)
            gap = " " if text[-1] == " " else ""
    return "".join(out)
