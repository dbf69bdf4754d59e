"""What an embed's own markup says of its post: text, author, date as written, media.

Handles come from the author line ("— Name (@handle) June 1, 2023"), "Posted by … on …", "A post shared by …", or the
class names that cards use for author and date. Words of a placeholder ("may have been deleted") are no post's text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bs4 import Tag

from archiver.page.tree import attribute, is_text, shown, tags_inside
from db.model import PostRef

_HANDLE = re.compile(r"\(\s*(?:@|\u200e@|\u2066@)\s*([\w.-]{1,80}(?:@[\w.-]{1,80})?)\s*\u2069?\)")
_DASH = re.compile(r"(?:[—–―‒]|--|&mdash;)\s*")
_MEDIA = re.compile(r"\bpic\.(?:twitter|x)\.com/\w{4,20}")
_ONLY_ADDRESS = re.compile(r"(?:https?://\S+|pic\.(?:twitter|x)\.com/\S+|\s)*\Z")
_PLACEHOLDER = re.compile(
    r"may have been deleted|view this (?:post|photo|video|reel|profile|story)|"
    r"sieh dir diesen|ver esta (?:publicaci|foto)|"
    r"voir cette publication|visualizza questo post|ver ess[ae] (?:foto|publica)|wyświetl ten post|посмотреть эту|"
    r"переглянути цей|bu gönderiyi|عرض هذا المنشور|הצג את הפוסט|please enable|accept cookies|content is not available",
    re.I,
)
_SHARED = re.compile(
    r"(?:shared by|posted by|geteilt von|gepostet von|compartida (?:de|por)|compartilhad[ao] por|"
    r"publi[ée]e? par|partagée? par|"
    r"condivisa? da|pubblicato da|udostępniony przez|опубликовано|"
    r"публикация от|допис, поширен\w+|tarafından paylaşıl\w+|"
    r"publicado por|paylaştı|gedeeld door|delad av)\s+(?P<name>[^\n(]{0,120}?)\s*\(\s*@(?P<handle>[\w.]{1,40})\s*\)",
    re.I,
)
_BEFORE_NAME = re.compile(
    r"(?:posted by|gepostet von|publicado por|publiée? par|pubblicato da|опубликовано|dodane przez|geplaatst door)\s*$",
    re.I,
)
_LONGEST = 30_000


@dataclass(frozen=True, slots=True)
class Said:
    """What is visible of a post. `written` is the date as shown, `stamp` an attribute that machines read."""

    text: str | None = None
    handle: str | None = None
    name: str | None = None
    written: str | None = None
    stamp: str | None = None
    media: tuple[str, ...] = ()


NOTHING = Said()


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
        said = read_trailer(text) or _card(tag) or _own_paragraph(tag)
    stamp = next((attribute(t, "datetime") for t in tag.find_all("time") if t.attrs.get("datetime")), None)
    return Said(said.text, said.handle, said.name, said.written, stamp, media_in(text))


def media_in(text: str) -> tuple[str, ...]:
    """Media codes in the order shown, each once."""
    return tuple(dict.fromkeys(_MEDIA.findall(text)))


def read_trailer(text: str) -> Said | None:
    """A post shown as its text and an author line `— Name (@handle) date`; None when there is no such line."""
    last = None
    for found in _HANDLE.finditer(text):
        last = found
    if last is None or len(text) - last.end() > 120:
        return None
    start = text.rfind("\n", 0, last.start()) + 1
    line = text[start : last.start()]
    lead = _DASH.match(line.lstrip())
    if lead:
        name, end = line.lstrip()[lead.end() :], start
    elif dashes := list(_DASH.finditer(line)):
        name, end = line[dashes[-1].end() :], start + dashes[-1].start()
    elif start:
        name, end = line, start
    else:
        name, end = (line if len(line) < 60 else ""), 0 if len(line) < 60 else len(line)
    written = text[last.end() :].strip(" \n:·|,-—–").replace("\n", " ")
    return Said(clean(text[:end]), last[1], name.strip(" \n?-") or None, written or None)


def clean(text: str) -> str | None:
    """A post's text, or None when the words are no text: nothing, a placeholder, or a bare address of a post."""
    text = text.strip()
    if not text or (len(text) < 200 and _PLACEHOLDER.search(text)):
        return None
    return text


def _own_paragraph(tag: Tag) -> Said:
    """Without an author line only a paragraph in a platform's own markup (it names its language) is the post's text."""
    for paragraph in tag.find_all("p"):
        if paragraph.attrs.get("lang"):
            text = clean(shown(paragraph))
            return Said(text if text and not _ONLY_ADDRESS.match(text) else None)
    return NOTHING


def _posted_by(tag: Tag, recognise: Callable[[str], PostRef | None]) -> Said:
    links = [a for a in tag.find_all("a") if a.get_text(strip=True)]
    dated = next(
        (a for a in reversed(links) if recognise(attribute(a, "href")) or "graph.facebook" in attribute(a, "href")),
        None,
    )
    if dated is None:
        return NOTHING
    written = shown(dated)
    author = links[links.index(dated) - 1] if links.index(dated) else None
    lines = []
    for paragraph in tag.find_all("p"):
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
    if "data-instgrm-captioned" in tag.attrs or tag.find("p") is not None:
        paragraphs = [shown(p) for p in tag.find_all("p")]
        kept = [
            p
            for p in paragraphs
            if p and not _HANDLE.search(p) and not _SHARED.search(p) and not _PLACEHOLDER.search(p)
        ]
        words = clean("\n".join(kept)) if "data-instgrm-captioned" in tag.attrs else None
    time = next((shown(t) for t in tag.find_all("time")), None)
    if shared is None:
        handles = list(_HANDLE.finditer(text))
        return Said(words, handles[-1][1] if handles else None, None, time)
    return Said(words, shared["handle"], shared["name"].strip() or None, time)


def _captioned(tag: Tag) -> Said:
    found = next((a for a in tag.find_all("a") if re.fullmatch(r"@[\w.]{1,40}", shown(a))), None)
    paragraph = tag.find("p")
    words = clean(shown(paragraph)) if paragraph is not None else None
    return Said(words, shown(found).lstrip("@") if found is not None else None)


_CARD_TEXT = re.compile(r"(?:^|[-_ ])(?:text|body|content|message|caption)(?:$|[-_ ])", re.I)
_CARD_NAME = re.compile(r"(?:author|user|display|full)[-_]?name|(?:^|[-_ ])(?:name|author)(?:$|[-_ ])", re.I)
_CARD_DATE = re.compile(r"date|time|created", re.I)


def _sole_words(tag: Tag) -> str:
    return str(tag.contents[0])[:40] if len(tag.contents) == 1 and is_text(tag.contents[0]) else ""


def _card(tag: Tag) -> Said | None:
    """A card in a page's own markup: the parts are told by `@handle` and by what their class names say."""
    handle = name = text = written = None
    for part in tags_inside(tag):
        kind = attribute(part, "class")
        if handle is None and (found := re.fullmatch(r"\s*@(\w{1,20})\s*", _sole_words(part))):
            handle = found[1]
        elif text is None and (_CARD_TEXT.search(kind) and "header" not in kind) and part.name != "a":
            text = clean(shown(part))
        elif name is None and _CARD_NAME.search(kind):
            words = shown(part, lines=False)
            name = words if words and not words.startswith("@") and len(words) < 100 and "(@" not in words else None
        if written is None and (part.name == "time" or _CARD_DATE.search(kind)):
            words = shown(part, lines=False)
            written = words if re.search(r"\d", words) and len(words) < 60 else None
    return Said(text, handle, name, written) if handle else None
