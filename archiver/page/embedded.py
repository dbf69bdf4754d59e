"""What an embed's own markup says of its post, platform by platform: text, author, date as written, media.

Handles come from the author line, "Posted by … on …", "A post shared by …", or a card's parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from archiver.page.cards import read_card, read_named_card
from archiver.page.said import HANDLE, NOTHING, PLACEHOLDER, Said, clean, media_in, read_trailer
from archiver.page.tree import Tag, attribute, shown, tags_inside
from db.model import PostRef

_ONLY_ADDRESS = re.compile(r"(?:https?://\S+|pic\.(?:twitter|x)\.com/\S+|\s)*\Z")
_SHARED = re.compile(
    r"(?:shared by|posted by|geteilt von|gepostet von|compartida (?:de|por)|compartilhad[ao] por|"
    r"publi[ée]e? par|partagée? par|"
    r"condivisa? da|pubblicato da|udostępniony przez|опубликовано|"
    r"публикация от|допис, поширен\w+|tarafından paylaşıl\w+|"
    r"publicado por|paylaştı|gedeeld door|delad av)\s+(?P<name>[^\n(]{0,120}?)\s*\(\s*@(?P<handle>[\w.]{1,40})\s*\)",
    re.I,
)
_LONGEST = 30_000


def read_said(tag: Tag, platform: str, recognise: Callable[[str], PostRef | None]) -> Said:
    """What this element says of the post that it embeds."""
    text = shown(tag)[:_LONGEST]
    if platform == "facebook":
        said = _posted_by(tag, recognise)
    elif platform == "instagram":
        said = _shared_by(tag, text)
    elif platform == "tiktok":
        said = _captioned(tag)
    else:
        said = read_trailer(text) or _drawn(tag, text) or _own_paragraph(tag)
    stamp = next((attribute(t, "datetime") for t in tag.every("time") if t.attrs.get("datetime")), None)
    return Said(said.text, said.handle, said.name, said.written, stamp, media_in(text))


def _drawn(tag: Tag, text: str) -> Said | None:
    named = read_named_card(tag)
    return named if named is not None and named.text else read_card(text) or named


def _own_paragraph(tag: Tag) -> Said:
    """Without an author line only a paragraph in a platform's own markup (it names its language) is the post's text."""
    for paragraph in tag.every("p"):
        if paragraph.attrs.get("lang"):
            text = clean(shown(paragraph))
            return Said(text if text and not _ONLY_ADDRESS.match(text) else None)
    return NOTHING


def _posted_by(tag: Tag, recognise: Callable[[str], PostRef | None]) -> Said:
    links = [a for a in tag.every("a") if a.words]
    dated = next(
        (a for a in reversed(links) if recognise(attribute(a, "href")) or "graph.facebook" in attribute(a, "href")),
        None,
    )
    if dated is None:
        return NOTHING
    written = shown(dated)
    author = links[links.index(dated) - 1] if links.index(dated) else None
    lines = []
    for paragraph in tag.every("p"):
        if author is not None and any(t is author for t in tags_inside(paragraph)):
            continue
        lines.append(shown(paragraph))
    name = shown(author) if author is not None else None
    found = (
        re.search(r"facebook\.com/([\w.]{3,60})/?(?:\?|$)", attribute(author, "href")) if author is not None else None
    )
    known = found[1] if found and not found[1].endswith(".php") and not found[1].isdigit() else None
    return Said(clean("\n".join(lines)), known, name, written)


def _shared_by(tag: Tag, text: str) -> Said:
    shared = _SHARED.search(text)
    words = None
    if "data-instgrm-captioned" in tag.attrs or tag.first("p") is not None:
        paragraphs = [shown(p) for p in tag.every("p")]
        kept = [
            p for p in paragraphs if p and not HANDLE.search(p) and not _SHARED.search(p) and not PLACEHOLDER.search(p)
        ]
        words = clean("\n".join(kept)) if "data-instgrm-captioned" in tag.attrs else None
    time = next((shown(t) for t in tag.every("time")), None)
    if shared is None:
        handles = list(HANDLE.finditer(text))
        return Said(words, handles[-1][1] if handles else None, None, time)
    return Said(words, shared["handle"], shared["name"].strip() or None, time)


def _captioned(tag: Tag) -> Said:
    found = next((a for a in tag.every("a") if re.fullmatch(r"@[\w.]{1,40}", shown(a))), None)
    paragraph = tag.first("p")
    words = clean(shown(paragraph)) if paragraph is not None else None
    return Said(words, shown(found).lstrip("@") if found is not None else None)
