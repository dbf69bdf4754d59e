"""Which part of a page is the article's own body. One decision, for its text and for its citations.

The body is found by its prose (words outside of links, in paragraphs), then widened to the element that the page marks
as its article. Parts whose names say that they are something else (comments, sidebars, related stories) are left
out, unless much of the page's prose stands in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4 import Tag
from bs4.element import PageElement

from archiver.page.tree import UNSEEN, attribute, by_name, is_text, word_set

_CHROME_TAGS = frozenset({"nav", "footer", "aside", "menu"})
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_TALK = word_set("""
    comment comments commentlist commentary respond reactions disqus webmention webmentions mentions pingback
    pingbacks trackback trackbacks kommentare kommentar comentarios comentario comentários commentaires
    commentaire commenti commento komentarze komentarz yorumlar reacties replies discussion isso utterances
    giscus spot
""")
_BANNERS = word_set("""
    cookie cookies cookiebar cookiebot onetrust gdpr consent didomi usercentrics colophon copyright footer
""")
_ASIDE = word_set("""
    sidebar sidebars aside related recommended recommendation recommendations recirculation recirc outbrain
    taboola promo promos promoted promotion newsletter subscribe subscription signup footer nav navbar
    navigation navi menu breadcrumb breadcrumbs share sharing sharebar sharedaddy addtoany follow widget widgets
    trending popular mostread latest morefrom readmore readnext upnext more next previous prev advert adverts
    advertisement sponsored bio authorbox author masthead banner toolbar pagination pager tags taglist login
    paywall modal popup overlay offcanvas teaser teasers teaserlist ticker timeline colophon copyright
    printfooter social socials carousel skip jetpack
""")
_EMBEDS = word_set("""
    embed embeds embedded embedcode oembed tweet tweets twitter instagram facebook telegram tiktok bluesky
    mastodon youtube video externalpost wrapper
""")
_OF_THE_BODY = word_set("content body article story text")
_LEAVES = word_set("p pre blockquote li ul ol dl dt dd td tr h1 h2 h3 h4 h5 h6 figure")
_ARTICLE = frozenset({"article"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MIGHTY = 0.35
_TIGHT = 0.6


@dataclass(slots=True)
class Scope:
    """The body's root, and the elements (by `id()`) that are in it but not of it."""

    root: Tag
    dropped: set[int] = field(default_factory=set)
    prose: dict[int, int] = field(default_factory=dict)
    """How many letters of prose an element holds."""


@dataclass(slots=True)
class _Tally:
    order: list[Tag]
    prose: dict[int, int]
    linked: dict[int, int]
    links: dict[int, int]
    marked: set[int]
    """Elements that hold a heading of the first order, or the element that the page marks as its article."""
    alike: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    """Prose and linked letters of all children of one parent with one class: a body laid out in repeated rows."""


def find_scope(page: Tag, title: str | None = None) -> Scope:
    """The article's body within a page. `title`: the article's title, to choose among several articles."""
    tally = _measure(page)
    top = tally.order[0] if tally.order else page
    total = tally.prose.get(id(top), 0)
    dropped = {id(tag) for tag in tally.order if _is_chrome(tag, tally, total)}
    own = _without(tally, dropped)
    root = _widen(_descend(_marked(tally, own) or top, own), top, own)
    root = _own_article(root, title, own)
    dropped -= _in_the_flow(root, dropped, tally)
    dropped |= _link_lists(root, tally)
    dropped.discard(id(root))
    return Scope(root, dropped, tally.prose)


def _measure(page: Tag) -> _Tally:
    """One walk down that lists the elements, one walk up that sums what they hold."""
    tally = _Tally([], {}, {}, {}, set())
    stack: list[tuple[PageElement, bool, bool]] = [(page, False, False)]
    parents: list[int] = []
    while stack:
        node, in_link, in_paragraph = stack.pop()
        if isinstance(node, Tag):
            tally.order.append(node)
            parents.append(id(node.parent))
            name = node.name
            if name in UNSEEN and name != "noscript":
                continue
            link = in_link or name == "a"
            paragraph = in_paragraph or name in ("p", "blockquote", "pre", "li", "td", "h2", "h3")
            if name == "a":
                tally.links[id(node)] = 1
            elif name == "h1" or attribute(node, "itemprop") == "articleBody":
                tally.marked.add(id(node))
            stack.extend((child, link, paragraph) for child in reversed(node.contents))
        elif is_text(node):
            size = len(str(node).strip())
            if in_link:
                tally.linked[id(node.parent)] = tally.linked.get(id(node.parent), 0) + size
            elif in_paragraph or size > 60:
                tally.prose[id(node.parent)] = tally.prose.get(id(node.parent), 0) + size
    for tag, parent in zip(reversed(tally.order), reversed(parents), strict=True):
        for sums in (tally.prose, tally.linked, tally.links):
            if amount := sums.get(id(tag)):
                sums[parent] = sums.get(parent, 0) + amount
        if id(tag) in tally.marked:
            tally.marked.add(parent)
        if prose := tally.prose.get(id(tag)):
            kind = (parent, attribute(tag, "class"))
            before = tally.alike.get(kind, (0, 0))
            tally.alike[kind] = (before[0] + prose, before[1] + tally.linked.get(id(tag), 0))
    return tally


def words_of(tag: Tag) -> frozenset[str]:
    """The words in an element's class, id and role, in lower case."""
    written = f"{attribute(tag, 'class')} {attribute(tag, 'id')} {attribute(tag, 'role')}"
    return frozenset(word.lower() for word in _WORDS.findall(written)) if written.strip() else frozenset()


def _is_chrome(tag: Tag, tally: _Tally, total: int) -> bool:
    name = tag.name
    if name in ("html", "body", "main", "article", "p", "a", "h1"):
        return name == "article" and bool(words_of(tag) & _TALK) and id(tag) not in tally.marked
    share = tally.prose.get(id(tag), 0) / total if total else 0.0
    if is_hidden(tag):
        return share < _MIGHTY and name not in UNSEEN
    words = words_of(tag)
    if words & _TALK and (share < _MIGHTY or not words & _OF_THE_BODY):
        return id(tag) not in tally.marked
    if words & _BANNERS and not words & _EMBEDS:
        return id(tag) not in tally.marked
    if share >= _MIGHTY:
        return False
    if name in _CHROME_TAGS or attribute(tag, "role") in ("navigation", "complementary", "contentinfo"):
        return not words & _EMBEDS
    if not words & _ASIDE or words & _EMBEDS:
        return False
    # "article__content sidebar-grid": a layout's name says less than prose does.
    prose, linked = tally.prose.get(id(tag), 0), tally.linked.get(id(tag), 0)
    rows, in_rows = tally.alike.get((id(tag.parent), attribute(tag, "class")), (0, 0))
    if rows > _MIGHTY * total and rows > 5 * in_rows:
        return False
    return not ((prose > 150 and prose > 2 * linked and words & _OF_THE_BODY) or (prose > 600 and prose > 5 * linked))


def is_hidden(tag: Tag) -> bool:
    """Not shown to readers, by the page's own markup (a style sheet may say otherwise)."""
    attrs = tag.attrs
    if "hidden" in attrs:
        return True
    return "style" in attrs and bool(_HIDDEN.search(attribute(tag, "style")))


def _without(tally: _Tally, dropped: set[int]) -> dict[int, int]:
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


def _keeps_markup(tag: Tag) -> bool:
    """An embed's code in an attribute, as it stands or in base64: a consent wall."""
    values = [value for value in tag.attrs.values() if isinstance(value, str) and len(value) > 60]
    return any(
        "<blockquote" in value or "<iframe" in value or value.startswith(("PGJsb2", "PGlmcm")) for value in values
    )


def _marked(tally: _Tally, own: dict[int, int]) -> Tag | None:
    """The one element that the page marks as its article's body, when it holds any prose to speak of."""
    bodies = [tag for tag in tally.order if attribute(tag, "itemprop") == "articleBody"]
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
        root = next((t for t in top.find_all("body", limit=1)), root)
    return root


def _in_the_flow(root: Tag, dropped: set[int], tally: _Tally) -> set[int]:
    """Parts between the body's paragraphs that hold a single embed and little else, whatever they are named."""
    enough = 0.5 * tally.prose.get(id(root), 0)
    kept: set[int] = set()
    for tag in tally.order:
        if id(tag) not in dropped or tag.parent is None or tally.prose.get(id(tag.parent), 0) < enough:
            continue
        if tag.name in ("nav", "footer") or is_hidden(tag) or words_of(tag) & _TALK or tally.links.get(id(tag), 0) > 8:
            continue
        if _keeps_markup(tag) or len(tag.find_all(["blockquote", "iframe", "textarea"], limit=3)) == 1:
            kept.add(id(tag))
    return kept


def _own_article(root: Tag, title: str | None, own: dict[int, int]) -> Tag:
    """Where a root holds several whole articles (pages that scroll on), the first with the page's title."""
    heads = [tag for tag in by_name(root, _ARTICLE)["article"] if tag is not root and tag.find("h1") is not None]
    if len(heads) < 2:
        return root
    for tag in heads:
        head = tag.find("h1")
        if (
            head is not None
            and title
            and head.get_text(" ", strip=True)[:60] == title[:60]
            and own.get(id(tag), 0) > 200
        ):
            return tag
    return heads[0] if own.get(id(heads[0]), 0) > 400 else root


def _link_lists(root: Tag, tally: _Tally) -> set[int]:
    """Lists and boxes in the body that hold little but links: further reading, tags, menus."""
    found: set[int] = set()
    stack: list[Tag] = [child for child in root.contents if isinstance(child, Tag)]
    while stack:
        tag = stack.pop()
        if tag.name in UNSEEN or id(tag) in found:
            continue
        links, linked, prose = tally.links.get(id(tag), 0), tally.linked.get(id(tag), 0), tally.prose.get(id(tag), 0)
        if links < 4:
            continue
        if tag.name in ("ul", "ol", "div", "section", "nav") and linked > 3 * prose and linked / links > 25:
            found.add(id(tag))
        else:
            stack.extend(child for child in tag.contents if isinstance(child, Tag))
    return found
