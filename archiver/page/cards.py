"""Posts drawn as cards in a page's own markup: name, @handle, text, date; told by class names, or by their order.

The order is what every such card shares, whatever its classes are named: a line that ends in `@handle` first, a line
that is a date last, the text between them; counters and buttons stand behind the date.
"""

from __future__ import annotations

import re

from archiver.dates.days import days_in
from archiver.dates.when import parse_instant
from archiver.page.said import Said, clean, media_in
from archiver.page.tree import Tag, attribute, shown, tags_inside

_HEAD = re.compile(r"(?P<name>[^@\n]{0,80}?)\s*@(?P<handle>\w{1,20})")
_LONGEST_DATE = 60
_MOST_LINES = 60


def read_card(text: str) -> Said | None:
    """The post that these lines show as a card; None when they are no card."""
    lines = [line for line in text.split("\n")[:_MOST_LINES] if line.strip()]
    heads = ((n, found) for n, line in enumerate(lines[:3]) if (found := _HEAD.fullmatch(line.strip())))
    number, head = next(heads, (0, None))
    if head is None:
        return None
    dated = next((n for n in range(number + 1, len(lines)) if _is_date(lines[n])), None)
    if dated is None or dated == number + 1:
        return None
    name = head["name"].strip(" ·•|") or (lines[number - 1].strip() if number else "")
    words = clean("\n".join(lines[number + 1 : dated]))
    written = lines[dated].strip()
    return Said(words, head["handle"], name or None, written, media=media_in(text)) if words else None


def _is_date(line: str) -> bool:
    if len(line) > _LONGEST_DATE or not re.search(r"\d", line):
        return False
    return parse_instant(line.strip()) is not None or next(days_in(line), None) is not None


_CARD_TEXT = re.compile(r"(?:^|[-_ ])(?:text|body|content|message|caption)(?:$|[-_ ])", re.I)
_CARD_NAME = re.compile(r"(?:author|user|display|full)[-_]?name|(?:^|[-_ ])(?:name|author)(?:$|[-_ ])", re.I)
_CARD_DATE = re.compile(r"date|time|created", re.I)


def _sole_words(tag: Tag) -> str:
    only = tag.contents[0] if len(tag.contents) == 1 else ""
    return only[:40] if isinstance(only, str) else ""


def read_named_card(tag: Tag) -> Said | None:
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
