"""Which part of a page is the article's own body. One decision, for its text and for its citations.

The body is found by its prose (words outside of links, in paragraphs), then widened to the element that the page marks
as its article. Parts whose names say that they are something else (comments, sidebars, related stories) are left
out, unless much of the page's prose stands in them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from archiver.page.chrome import is_chrome, is_hidden, keeps_markup, names_post, talks
from archiver.page.shape import chrome_by_shape
from archiver.page.tally import Tally, measure
from archiver.page.tree import UNSEEN, Tag, attribute, word_set

_LEAVES = word_set("p pre blockquote li ul ol dl dt dd td tr h1 h2 h3 h4 h5 h6 figure")
_TIGHT = 0.6
_NEARLY_ALL = 0.8
_MOST_LINKS = 20
_PARAGRAPH = 40
"""Letters of prose from which a paragraph is more than a label."""
_MOST_WRAPPERS = 4


@dataclass(slots=True)
class Scope:
    """The body's root, and what is in it but not of it."""

    root: Tag
    dropped: dict[int, str] = field(default_factory=dict)
    """The elements, by `id()`, that are in it but not of it, and why."""
    prose: dict[int, int] = field(default_factory=dict)
    """How many letters of prose an element holds."""


def find_scope(page: Tag, title: str | None = None) -> Scope:
    """The article's body within a page. `title`: the article's title, to choose among several articles."""
    tally = measure(page)
    top = tally.order[0] if tally.order else page
    total = tally.prose.get(id(top), 0)
    dropped = {id(tag): why for tag in tally.order if (why := is_chrome(tag, tally, total))}
    dropped |= chrome_by_shape(tally, total, dropped)
    own = _without(tally, dropped)
    root = _widen(_descend(_marked(tally, own) or top, own), top, own)
    root = _own_article(root, title, own)
    for kept in _in_the_flow(root, dropped, tally):
        del dropped[kept]
    dropped |= _link_lists(root, tally)
    dropped.pop(id(root), None)
    return Scope(root, dropped, tally.prose)


def _without(tally: Tally, dropped: dict[int, str]) -> dict[int, int]:
    """The prose of each element, without that of the dropped parts inside it."""
    own = dict(tally.prose)
    gone: set[int] = set()
    for tag in tally.order:
        above = id(tag.parent) in gone
        if above or id(tag) in dropped:
            gone.add(id(tag))
        if id(tag) in dropped and not above and (loss := own.get(id(tag), 0)):
            for parent in tag.parents:
                own[id(parent)] = own.get(id(parent), 0) - loss
    for tag in tally.order:
        if id(tag) in gone:
            own[id(tag)] = 0
    return own


def _marked(tally: Tally, own: dict[int, int]) -> Tag | None:
    """The one element that the page marks as its article's body, when it holds any prose to speak of."""
    bodies = [tag for tag in tally.order if tag.attrs.get("itemprop") == "articleBody"]
    if not bodies:
        bodies = [tag for tag in tally.order if tag.name == "article" and id(tag) in tally.marked]
    return bodies[0] if len(bodies) == 1 and own.get(id(bodies[0]), 0) > 250 else None


def _descend(top: Tag, own: dict[int, int]) -> Tag:
    """The smallest element that holds most of the prose."""
    root = top
    while True:
        children = [child for child in root.contents if isinstance(child, Tag)]
        best = max(children, key=lambda child: own.get(id(child), 0), default=None)
        if best is None or own.get(id(best), 0) <= _TIGHT * own.get(id(root), 0) or best.name in _LEAVES:
            return root
        root = best


def _widen(tight: Tag, top: Tag, own: dict[int, int]) -> Tag:
    """The element that the page marks as its article around the prose; else as far up as little else is added."""
    above = [tight, *(tag for tag in tight.parents if tag is not top)]
    for tag in above:
        if tag.name == "article" or attribute(tag, "itemprop") == "articleBody" or attribute(tag, "role") == "article":
            return tag
    root = tight
    enough = own.get(id(tight), 0) * 1.25 + 80
    for tag in above[1:]:
        if own.get(id(tag), 0) > enough or tag.name in ("html", "body", "[document]"):
            break
        root = tag
    if root is top:
        root = top.first("body") or root
    return root


def _in_the_flow(root: Tag, dropped: dict[int, str], tally: Tally) -> set[int]:
    """Parts between the body's paragraphs that hold a single embed and little else, whatever they are named."""
    enough = 0.5 * tally.prose.get(id(root), 0)
    beside = Counter(id(tag.parent) for tag in tally.order if _is_paragraph(tag, tally))
    columns = _columns(tally)
    kept: set[int] = set()
    for tag in tally.order:
        if id(tag) not in dropped or tag.parent is None:
            continue
        if tag.name in ("nav", "footer") or is_hidden(tag) or talks(tag) or tally.links.get(id(tag), 0) > _MOST_LINKS:
            continue
        column = columns.get(id(tag.parent))
        inside = tally.prose.get(id(tag.parent), 0) >= enough and (column is None or column is tag)
        if not inside and not _among_paragraphs(tag, tally, beside):
            continue
        if (
            keeps_markup(tag)
            or names_post(tag)
            or len([*islice(tag.every("blockquote", "iframe", "textarea"), 3)]) == 1
        ):
            kept.add(id(tag))
    return kept


def _columns(tally: Tally) -> dict[int, Tag]:
    """By the `id()` of an element, the one child (not a paragraph itself) that holds nearly all of its prose."""
    found: dict[int, Tag] = {}
    for tag in tally.order:
        around = tally.prose.get(id(tag.parent), 0)
        if tag.name not in _LEAVES and around and tally.prose.get(id(tag), 0) > _NEARLY_ALL * around:
            found[id(tag.parent)] = tag
    return found


def _is_paragraph(tag: Tag, tally: Tally) -> bool:
    return tag.name == "p" and tally.prose.get(id(tag), 0) > _PARAGRAPH


def _among_paragraphs(tag: Tag, tally: Tally, beside: Counter[int]) -> bool:
    """Whether the part, or a box around nothing but it, stands between paragraphs. `beside`: each element's number."""
    prose = tally.prose.get(id(tag), 0)
    for box in (tag, *islice(tag.parents, _MOST_WRAPPERS - 1)):
        around = box.parent
        if around is None:
            return False
        if beside[id(around)] - _is_paragraph(box, tally) >= 2:
            return True
        if tally.prose.get(id(around), 0) > prose + 80:
            return False
    return False


def _own_article(root: Tag, title: str | None, own: dict[int, int]) -> Tag:
    """Where a root holds several whole articles (pages that scroll on), the first with the page's title."""
    heads = [tag for tag in root.every("article") if tag.first("h1") is not None]
    if len(heads) < 2:
        return root
    for tag in heads:
        head = tag.first("h1")
        if head is not None and title and head.words[:60] == title[:60] and own.get(id(tag), 0) > 200:
            return tag
    return heads[0] if own.get(id(heads[0]), 0) > 400 else root


def _link_lists(root: Tag, tally: Tally) -> dict[int, str]:
    """Lists and boxes in the body that hold little but links: further reading, tags, menus."""
    found: dict[int, str] = {}
    stack: list[Tag] = [child for child in root.contents if isinstance(child, Tag)]
    while stack:
        tag = stack.pop()
        if tag.name in UNSEEN or id(tag) in found:
            continue
        links, linked, prose = tally.links.get(id(tag), 0), tally.linked.get(id(tag), 0), tally.prose.get(id(tag), 0)
        if links < 4:
            continue
        if tag.name in ("ul", "ol", "div", "section", "nav") and linked > 3 * prose and linked / links > 25:
            found[id(tag)] = f"a list of links: {links} links, {prose} letters outside of them"
        else:
            stack.extend(child for child in tag.contents if isinstance(child, Tag))
    return found
