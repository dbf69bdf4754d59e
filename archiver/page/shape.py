"""What is chrome by its shape, whatever it is named: boxes of links, lists of teasers, parts with a telling heading.

Names of classes differ from site to site and are often hashed; these signs do not: how much of a box is links, that
many siblings begin with a link to another page of the same site, and what a heading says to readers.
"""

from __future__ import annotations

from itertools import islice
from urllib.parse import urlsplit

from archiver.page.headwords import is_aside_heading, is_talk_heading
from archiver.page.tally import Tally
from archiver.page.tree import UNSEEN, Tag, attribute, tags_inside, word_set

_BOXES = word_set("div section ul ol dl table tr td aside header footer form nav center details")
_ITEMS = ("div", "li", "section", "article")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "legend")
_FEW = 0.35
"""The share of the page's prose up to which a box that is mostly links is chrome."""
_MANY_LINKS = 6
_MOST_IN_AN_EMBED = 20
_MOST_IN_A_TEASER = 800
_FEWEST_TEASERS = 4
_MOST_SIBLINGS = 400
_MOST_BESIDE = 300
_MOST_BEFORE = 20


def chrome_by_shape(tally: Tally, total: int, dropped: dict[int, str]) -> dict[int, str]:
    """The elements that are chrome by their shape, and why; `dropped` are known already, and not looked into."""
    found: dict[int, str] = {}
    stack: list[Tag] = tally.order[:1]
    while stack:
        tag = stack.pop()
        if id(tag) in dropped or tag.name == "blockquote" or (tag.name in UNSEEN and tag.name != "noscript"):
            continue
        if why := _is_box_of_links(tag, tally, total):
            found[id(tag)] = why
            continue
        if tally.links.get(id(tag), 0) >= _FEWEST_TEASERS:
            for part in _teasers(tag, tally):
                found[id(part)] = "one of a list of teasers: siblings that each begin with a link into the same site"
        inside = [(at, child) for at, child in enumerate(tag.contents) if isinstance(child, Tag)]
        for at, child in inside:
            if child.name in _HEADINGS and id(child) not in found:
                found |= _under(child, at, tally, total)
        stack.extend([child for _, child in reversed(inside) if id(child) not in found])
    return found


def _is_box_of_links(tag: Tag, tally: Tally, total: int) -> str:
    this = id(tag)
    links = tally.links.get(this, 0)
    if links < _MANY_LINKS or tag.name not in _BOXES or this in tally.marked:
        return ""
    linked, prose = tally.linked.get(this, 0), tally.prose.get(this, 0)
    if links <= _MOST_IN_AN_EMBED and len([*islice(tag.every("blockquote", "iframe"), 2)]) == 1:
        return ""  # An embed with its hashtags and buttons.
    if linked > prose and prose < _FEW * total and linked > 10 * links:
        return f"a box of links: {links} links, {linked} letters in them and {prose} outside"
    return ""


def _teasers(tag: Tag, tally: Tally) -> list[Tag]:
    """Siblings that each begin with a link to another page of the same site, with little text."""
    children = [child for child in tag.contents if isinstance(child, Tag)]
    items = [child for child in children if child.name in _ITEMS]
    if not _FEWEST_TEASERS <= len(items) <= _MOST_SIBLINGS:
        return []
    if sum(tally.prose.get(id(child), 0) for child in children if child.name not in _ITEMS) > _MOST_BESIDE:
        return []
    teasers, pages, hosts = [], set(), set()
    for item in items:
        if not 1 <= tally.links.get(id(item), 0) <= 12 or tally.prose.get(id(item), 0) > _MOST_IN_A_TEASER:
            continue
        if (page := _first_link(item)) is not None and id(item) not in tally.marked:
            teasers.append(item)
            pages.add(page)
            hosts.add(page[0])
    alike = len(teasers) >= _FEWEST_TEASERS and len(teasers) >= 0.8 * len(items) and len(pages) >= 0.8 * len(teasers)
    return teasers if alike and len(hosts) == 1 else []


def _first_link(item: Tag) -> tuple[str, str] | None:
    """The page that an item leads to (host, path), when no words stand before the link but a label."""
    for part in tags_inside(item):
        if part.name in ("p", "blockquote", "iframe", "script"):
            return None
        if part.name == "a":
            href = attribute(part, "href")
            try:
                parts = urlsplit(href)
            except ValueError:
                return None
            return (parts.netloc, parts.path) if len(parts.path) > 1 and not parts.fragment else None
    return None


def _under(heading: Tag, at: int, tally: Tally, total: int) -> dict[int, str]:
    """What stands under a heading that says comments, further reading and the like."""
    words = heading.words
    if not words or len(words) > 60:
        return {}
    talk = is_talk_heading(words)
    if not talk and not is_aside_heading(words):
        return {}
    box, why = heading, f"under the heading “{words}”"
    for above in heading.parents:
        if not _begins_with(above, box) or id(above) in tally.marked or above.name in ("body", "html", "[document]"):
            break
        if not talk and tally.prose.get(id(above), 0) > _FEW * total:
            break
        box = above
    if box is not heading:
        return {id(box): why}
    return {id(part): why for part in _following(heading, at, talk)}


def _begins_with(tag: Tag, part: Tag) -> bool:
    """Whether nothing that is read stands in `tag` before its child `part`."""
    for child in tag.contents[:_MOST_BEFORE]:
        if child is part:
            return True
        if isinstance(child, str):
            if child.strip():
                return False
        elif child.name not in UNSEEN and next(child.strings(), None) is not None:
            return False
    return False


def _following(heading: Tag, at: int, talk: bool) -> list[Tag]:
    """The siblings after a heading: all of them for comments, else up to the next paragraph or heading."""
    if heading.parent is None:
        return []
    parts: list[Tag] = []
    for node in islice(heading.parent.contents, at + 1, None):
        if isinstance(node, Tag):
            if not talk and node.name in (*_HEADINGS, "p", "blockquote", "h1"):
                break
            parts.append(node)
    return parts
