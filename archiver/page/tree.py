"""A page's tree, and the ways we walk it: never by recursion, since pages may nest 5,000 deep."""

from __future__ import annotations

import gc
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PageElement


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
    option button input head title meta link base map area noembed noframes datalist dialog
""")
"""Elements whose words are no part of what a reader reads."""
_FOLD = re.compile(r"[ \t\r\n\f\v\u00a0\u2028\u2029\u202f\u2007]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def parse(markup: str) -> BeautifulSoup:
    """The tree of an HTML page or fragment, by lxml. Attribute values are plain strings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(markup.replace("\x00", ""), "lxml", multi_valued_attributes=None)


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


def inside(tag: Tag) -> Iterator[PageElement]:
    """All that a tag holds, in document order; the tag itself is left out."""
    stack: list[PageElement] = list(reversed(tag.contents))
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, Tag):
            stack.extend(reversed(node.contents))


def tags_inside(tag: Tag) -> Iterator[Tag]:
    """The tags that a tag holds, in document order."""
    return (node for node in inside(tag) if isinstance(node, Tag))


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


def is_text(node: PageElement) -> bool:
    """Words of the page: neither a comment nor a script, style sheet or declaration."""
    return type(node) is NavigableString


def fold(text: str) -> str:
    """White space folded to single spaces, control characters dropped, ends kept as one space."""
    return _FOLD.sub(" ", _CONTROL.sub("", text))


def shown(tag: Tag, lines: bool = True) -> str:
    """The words that a tag shows: blocks and `<br>` begin a new line (or, without `lines`, a space)."""
    return lines_of(list(reversed(tag.contents)), "\n" if lines else " ")


def lines_of(stack: list[PageElement | None], newline: str) -> str:
    """The words of nodes given last first; `None` in the stack is a line's end."""
    out: list[str] = []
    gap = ""
    while stack:
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
                stack.extend(reversed(node.contents))
        elif is_text(node):
            text = fold(str(node))
            words = text.strip(" ")
            if not words:
                gap = gap or (" " if text and out else "")
                continue
            if text[0] == " " and not gap and out:
                gap = " "
            out.append(gap + words)
            gap = " " if text[-1] == " " else ""
    return "".join(out)
