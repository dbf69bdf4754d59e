"""How much prose and how many links each element of a page holds, from one walk."""

from __future__ import annotations

from dataclasses import dataclass, field

from archiver.page.tree import UNSEEN, Tag

_PARAGRAPHS = frozenset({"p", "blockquote", "pre", "li", "td", "h2", "h3"})
_LONG = 60
"""Letters from which a bare string is prose even outside of a paragraph."""


@dataclass(slots=True)
class Tally:
    """Sums by `id()` of the element; an element that holds nothing has no entry."""

    order: list[Tag] = field(default_factory=list)
    prose: dict[int, int] = field(default_factory=dict)
    """Letters outside of links, in paragraphs or in long strings."""
    linked: dict[int, int] = field(default_factory=dict)
    """Letters in links."""
    links: dict[int, int] = field(default_factory=dict)
    marked: set[int] = field(default_factory=set)
    """Elements that hold a heading of the first order, or the element that the page marks as its article."""
    alike: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    """Prose and linked letters of all children of one parent with one class: a body laid out in repeated rows."""


def measure(page: Tag) -> Tally:
    """One walk down that lists the elements, one walk up that sums what they hold."""
    tally = Tally()
    order, prose, linked, links, marked = tally.order, tally.prose, tally.linked, tally.links, tally.marked
    stack: list[tuple[Tag, bool, bool]] = [(page, False, False)]
    while stack:
        tag, in_link, in_paragraph = stack.pop()
        order.append(tag)
        name = tag.name
        if name in UNSEEN and name != "noscript":
            continue
        if name == "a":
            in_link = True
            links[id(tag)] = 1
        elif name in _PARAGRAPHS:
            in_paragraph = True
        if name == "h1" or tag.attrs.get("itemprop") == "articleBody":
            marked.add(id(tag))
        size = 0
        for node in reversed(tag.contents):
            if isinstance(node, Tag):
                stack.append((node, in_link, in_paragraph))
            elif (letters := len(node.strip())) and (in_link or in_paragraph or letters > _LONG):
                size += letters
        if size:
            (linked if in_link else prose)[id(tag)] = size
    for tag in reversed(order):
        _add_up(tag, tally)
    return tally


def _add_up(tag: Tag, tally: Tally) -> None:
    this, parent = id(tag), id(tag.parent)
    for sums in (tally.linked, tally.links):
        if amount := sums.get(this):
            sums[parent] = sums.get(parent, 0) + amount
    if this in tally.marked:
        tally.marked.add(parent)
    if amount := tally.prose.get(this):
        tally.prose[parent] = tally.prose.get(parent, 0) + amount
        kind = (parent, tag.attrs.get("class", ""))
        before = tally.alike.get(kind, (0, 0))
        tally.alike[kind] = (before[0] + amount, before[1] + tally.linked.get(this, 0))
