"""Traces of posts in a tree: embeds and links, found in one walk.

An element embeds a post when one of the table's attributes names it, when any attribute's value is a post's URL
(players, lazy loaders, consent walls, AMP), when it is a block quote that ends in an author line or carries a class of
a platform, or a box named for embedding around exactly one post. Markup kept as text (textareas, templates, attributes)
is parsed and read in the same way, at the place of the element that keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import islice

from archiver.page import said
from archiver.page.cards import read_card
from archiver.page.chrome import words_of
from archiver.page.embedded import read_said
from archiver.page.finders import BOXES, BY_ATTRIBUTE, ID_ATTRIBUTES, PLAIN_IDS, SCRIPTS
from archiver.page.kept import MOST_MARKUP, json_of, markup_in, markup_inside
from archiver.page.pagejson import objects, post_in
from archiver.page.said import Said
from archiver.page.tree import Tag, attribute, parse, shown, tags_inside, word_set
from db.model import PostRef

Name = Callable[[str], PostRef | None]

POSSIBLE = re.compile(
    r"(?:^|[/.@])(?:twitter|x|t|telegram|bsky|instagram|instagr|facebook|fb|tiktok|threads|youtube|youtube-nocookie|youtu|vk|"
    r"reddit|redditmedia|redd|truthsocial|vine|twitframe|[fv]xtwitter)\.(?:com|me|app|net|am|ru|it|be|co|dog)\b|"
    r"/@?\w+/(?:statuses/)?\d{8}|%2F|\bat://|^tg:",
    re.I,
)
PASSIVE = word_set("""
    class id style title alt name rel target width height onclick onload onerror srcset sizes poster aria-label
""")
_DUMB = word_set("""
    a img link meta html body head source area base form input picture svg path
""")
_PROMPT = re.compile(
    r"\b(?:re-?tweet|share|discuss|comment|reply|respond|follow|like|boost|upvote)\b[^.\n]{0,40}"
    r"\b(?:this|on|to|us|me|post|article|here)\b|"
    r"\b(?:auf|on|via) (?:twitter|mastodon|bluesky) (?:teilen|diskutieren|kommentieren)\b|"
    r"^\W*(?:share|retweet|tweet)\W*$",
    re.I,
)
_TOLD = re.compile(r"(?:an?|the|his|her|their|its|in|another|one|\w+[’']s)\b", re.I)
"""How words begin that tell of a post ("a reply to the mayor") rather than ask for one."""
_ID_IN_JSON = re.compile(r"\"(?:tweet|instagram|tiktok)_?(?:video_?|short)?(?:id|code)", re.I)
_LARGEST = 4000
"""Letters of prose in an element that embeds one post, at most."""
_MOST_PARTS = 400
"""Elements in it, at most: without a bound, boxes in boxes cost the square of their depth."""
MOST_TRACES = 5_000
"""Traces in a page, at most; no article has a tenth of them."""
_MOST_LOOKS = 500_000
"""Parts of boxes that are looked at in one page, at most: boxes in boxes hold the same parts."""
_MOST_OBJECTS = 400
_MOST_IN_JSON = 3
_MOST_IN_SCRIPT = 20_000
_SHARED_ON = frozenset({"twitter", "facebook", "telegram"})
_MOST_IN_A_PART = 80
_MOST_IN_A_CARD = 2000


@dataclass(slots=True)
class Found:
    """A trace of a post in the page: at which element, which post, and what is said there."""

    tag: Tag
    kind: str
    technique: str
    platform: str
    ref: PostRef | None
    as_written: str | None
    said: Said = said.NOTHING
    shown: str = ""
    """The words that stand in the article in the embed's place."""


@dataclass(slots=True)
class Search:
    """One search through one tree: the naming function, the parts to pass over, how much prose elements hold."""

    name: Name
    dropped: dict[int, str] = field(default_factory=dict)
    prose: dict[int, int] = field(default_factory=dict)
    depth: int = 0
    looks: int = _MOST_LOOKS
    """Parts of boxes that may still be looked at."""


def find_traces(root: Tag, search: Search) -> list[Found]:
    """All embeds of and links to posts below `root`, in document order."""
    found: list[Found] = []
    stack: list[Tag] = [root]
    while stack and len(found) < MOST_TRACES:
        tag = stack.pop()
        if id(tag) in search.dropped:
            continue
        traces = _at(tag, search)
        found.extend(traces)
        if not any(trace.kind == "embed" for trace in traces):
            stack.extend(child for child in reversed(tag.contents) if isinstance(child, Tag))
    return found


def _at(tag: Tag, search: Search) -> list[Found]:
    name = tag.name
    if name == "a":
        return _link(tag, search)
    if name in _DUMB or not (tag.attrs or name in ("blockquote", "textarea", "script")):
        return []
    if name == "script":
        if calls := _calls(tag, search):
            return calls
    elif name == "textarea":
        return _within(tag, markup_in(tag.string), search)
    if search.prose.get(id(tag), 0) > _LARGEST:
        return []
    if tag.attrs and (traces := _by_attributes(tag, search)):
        return traces
    if name == "blockquote":
        return _quote(tag, search)
    if tag.attrs and (traces := _by_plain_id(tag, search)):
        return traces
    return _box(tag, search) if "class" in tag.attrs or "id" in tag.attrs else []


def _link(tag: Tag, search: Search) -> list[Found]:
    url = attribute(tag, "href")
    if not POSSIBLE.search(url) or (ref := search.name(url)) is None or is_prompt(tag):
        return []
    if "syndication" in attribute(tag, "rel").split() or "u-syndication" in attribute(tag, "class").split():
        return []  # The author's own copy of this article elsewhere.
    if ref.platform == "youtube":
        return []  # A link to a video is further reading; a player in the body shows the video.
    return [Found(tag, "link", "link", ref.platform, ref, url)]


def is_prompt(tag: Tag) -> bool:
    """An invitation to readers, in words that stand alone."""
    words = shown(tag, lines=False, most=_MOST_PARTS)
    if len(words) < 60 and _PROMPT.search(words) and not _TOLD.match(words):
        return True
    block = tag.parent
    around = shown(block, lines=False, most=_MOST_PARTS) if block is not None and len(block.contents) < 12 else words
    return len(around) < 90 and bool(_PROMPT.search(around))


def _by_attributes(tag: Tag, search: Search) -> list[Found]:
    for key, value in tag.attrs.items():
        if not isinstance(value, str) or len(value) < 2 or key in PASSIVE:
            continue
        for finder, pattern in BY_ATTRIBUTE.get(key, ()):
            if (match := pattern.fullmatch(value)) and (ref := search.name(finder.url.format(match[1]))):
                return [_embed(tag, ref, None, finder.technique, search)]
        if len(value) < 12:
            continue
        if value[0] in "{[" and (traces := _from_json(tag, value, search)):
            return traces
        if markup := markup_in(value):
            if traces := _within(tag, markup, search):
                return traces
        elif len(value) < 3000 and POSSIBLE.search(value) and not (tag.name == "script" and key == "src"):
            ref = search.name(value)
            if ref is not None and not is_share(tag):
                return [_embed(tag, ref, value, _technique(tag, ref), search)]
    return []


def _by_plain_id(tag: Tag, search: Search) -> list[Found]:
    """The post that a bare id names in an element named for one platform: `<amp-tiktok data-src="7312…">`."""
    values = [(key, value) for key, value in tag.attrs.items() if key in ID_ATTRIBUTES and value]
    if not values or is_share(tag):
        return []
    words = words_of(tag) | set(tag.name.split("-"))
    for plain in PLAIN_IDS:
        if not words & plain.words:
            continue
        for _, value in values:
            if (match := plain.value.fullmatch(value)) and (ref := search.name(plain.url.format(match[1]))):
                return [_embed(tag, ref, None, f"{plain.platform}-data-attribute", search)]
    return []


def is_share(tag: Tag) -> bool:
    """A share or follow button, by its name."""
    words = words_of(tag)
    return bool(words & {"share", "sharing", "sharer", "follow"}) and not words & BOXES - _SHARED_ON


def _technique(tag: Tag, ref: PostRef) -> str:
    if tag.name == "iframe":
        return f"{ref.platform}-iframe"
    return f"{ref.platform}-blockquote" if tag.name == "blockquote" else f"{ref.platform}-data-attribute"


def _embed(tag: Tag, ref: PostRef, written: str | None, technique: str, search: Search) -> Found:
    if tag.name in ("iframe", "script", "textarea"):
        return Found(tag, "embed", technique, ref.platform, ref, written)
    words = read_said(tag, ref.platform, search.name)
    if words.text is None and (card := _card_around(tag)):
        tag, words = card
    if written is None or "://" not in written:
        written = next((url for url in _addresses(tag) if (r := search.name(url)) and r.key == ref.key), written)
    return Found(tag, "embed", technique, ref.platform, ref, written, words, shown(tag))


def _card_around(tag: Tag) -> tuple[Tag, Said] | None:
    """The card that an element without words of its own is a part of: a button or a date that names the post."""
    if len(shown(tag, most=_MOST_PARTS)) > _MOST_IN_A_PART:
        return None
    for above in islice(tag.parents, 5):
        if above.name in ("body", "article", "main", "html", "[document]"):
            return None
        text = shown(above, most=_MOST_PARTS)
        if len(text) > _MOST_IN_A_CARD:
            return None
        if (card := read_card(text)) is not None:
            return above, card
    return None


def _addresses(tag: Tag) -> list[str]:
    inside = islice(tags_inside(tag), _MOST_PARTS)
    return [url for part in inside if part.name == "a" and POSSIBLE.search(url := attribute(part, "href"))]


def _quote(tag: Tag, search: Search) -> list[Found]:
    """A block quote that carries a platform's class, or ends in an author line and a link to a post."""
    named = bool(words_of(tag) & BOXES)
    posts = [(url, ref) for url in _addresses(tag) if (ref := search.name(url))]
    if not (named or posts) or _is_crowded(tag):
        return []
    if posts:
        url, ref = posts[-1]
        trailer = said.read_trailer(shown(tag))
        if named or (trailer is not None and trailer.handle) or _is_card_of(tag, url):
            return [_embed(tag, ref, url, f"{ref.platform}-blockquote", search)]
        return []
    if named and (words := said.read_trailer(shown(tag))) and words.text:
        platform = "bluesky" if "bluesky" in words_of(tag) else "twitter"
        words = replace(words, media=said.media_in(words.text))
        return [Found(tag, "embed", f"{platform}-blockquote", platform, None, None, words, shown(tag))]
    return []


def _is_crowded(tag: Tag) -> bool:
    """Whether an element holds more parts than an embed has."""
    return next(islice(tags_inside(tag), _MOST_PARTS, None), None) is not None


def _is_card_of(tag: Tag, url: str) -> bool:
    """Whether a block quote is drawn as a card by the author whose post this URL names."""
    card = read_card(shown(tag))
    return card is not None and f"/{card.handle}/".lower() in url.lower()


def _box(tag: Tag, search: Search) -> list[Found]:
    """A box named for embedding that holds exactly one post."""
    words = words_of(tag)
    if (
        not words & BOXES
        or tag.name in ("p", "span", "em", "b", "i", "h1", "h2", "h3", "article", "main")
        or is_share(tag)
    ):
        return []
    posts: dict[str, tuple[str, PostRef]] = {}
    for number, part in enumerate(tags_inside(tag)):
        search.looks -= 1
        if number > _MOST_PARTS or search.looks < 0:
            return []
        for key, value in part.attrs.items():
            if not isinstance(value, str) or key in PASSIVE or part.name == "img":
                continue
            if key in BY_ATTRIBUTE or ("<" in value and markup_in(value)):
                return []
            if 12 < len(value) < 3000 and POSSIBLE.search(value) and (ref := search.name(value)):
                posts.setdefault(ref.key, (value, ref))
        if len(posts) > 1 or part.name in ("blockquote", "textarea", "iframe"):
            return []
    if len(posts) == 1:
        url, ref = next(iter(posts.values()))
        return [_embed(tag, ref, url, f"{ref.platform}-card", search)]
    if not posts and "tweet" in words:
        saying = read_said(tag, "twitter", search.name)
        if saying.handle and saying.text and saying.written:
            return [Found(tag, "embed", "twitter-card", "twitter", None, None, saying, shown(tag))]
    return []


def _calls(tag: Tag, search: Search) -> list[Found]:
    code = tag.string
    kind = attribute(tag, "type").lower()
    if "text/" in kind and "javascript" not in kind:
        return _within(tag, markup_in(code), search)
    if kind.endswith("json") and "ld+" not in kind:
        return _from_json(tag, code, search) if len(code) < _MOST_IN_SCRIPT else []
    found = []
    for technique, pattern, url in SCRIPTS:
        for match in pattern.finditer(code[:MOST_MARKUP]):
            if ref := search.name(url.format(re.sub(r"\s*,\s*", "_", match[1]))):
                found.append(Found(tag, "embed", technique, ref.platform, ref, None))
    return found


def _within(tag: Tag, markup: str, search: Search) -> list[Found]:
    """The embeds in markup that a page keeps as text, at the place of the element that keeps it."""
    if search.depth > 2 or not markup:
        return []
    inner = Search(search.name, depth=search.depth + 1)
    traces = find_traces(parse(markup), inner)
    wall = bool(words_of(tag) & {"share", "sharing", "comment", "comments"})
    return [replace(trace, tag=tag) for trace in traces if trace.kind == "embed" and not wall]


def _from_json(tag: Tag, value: str, search: Search) -> list[Found]:
    """The post that JSON in an element describes, itself or by the markup in it."""
    if (
        not (POSSIBLE.search(value.replace("\\/", "/")) or _ID_IN_JSON.search(value))
        or (read := json_of(value)) is None
    ):
        return []
    posts = {post[0].key: post for item in islice(objects(read), _MOST_OBJECTS) if (post := post_in(item, search.name))}
    whole = post_in(read, search.name) if isinstance(read, dict) else None
    if whole is None and len(posts) == 1:
        whole = next(iter(posts.values()))
    if whole is None:
        found = [trace for markup in markup_inside(read, len(value)) for trace in _within(tag, markup, search)]
        return found if len({trace.ref.key for trace in found if trace.ref}) <= _MOST_IN_JSON else []
    ref, url, words = whole
    if words.text is None:  # The object names the post, the markup in it shows it.
        inner = [trace for markup in markup_inside(read, len(value)) for trace in _within(tag, markup, search)]
        if same := next((trace for trace in inner if trace.ref and trace.ref.key == ref.key and trace.said.text), None):
            return [replace(same, technique=f"json-{ref.platform}")]
    text = shown(tag) or "\n".join(
        filter(None, (words.text, words.handle and f"— {words.name or ''} (@{words.handle}) {words.written or ''}"))
    )
    return [Found(tag, "embed", f"json-{ref.platform}", ref.platform, ref, url, words, text)]
