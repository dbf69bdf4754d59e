"""What is visible of a post, as a value, and the author line of most embeds: "— Name (@handle) June 1, 2023".

Words of a placeholder ("may have been deleted") are no post's text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HANDLE = re.compile(r"\(\s*(?:@|\u200e@|\u2066@)\s*([\w.-]{1,80}(?:@[\w.-]{1,80})?)\s*\u2069?\)")
_DASH = re.compile(r"(?:[—–―‒]|--|&mdash;)\s*")
_MEDIA = re.compile(r"\bpic\.(?:twitter|x)\.com/\w{4,20}")
PLACEHOLDER = re.compile(
    r"may have been deleted|view this (?:post|photo|video|reel|profile|story)|"
    r"sieh dir diesen|ver esta (?:publicaci|foto)|"
    r"voir cette publication|visualizza questo post|ver ess[ae] (?:foto|publica)|wyświetl ten post|посмотреть эту|"
    r"переглянути цей|bu gönderiyi|عرض هذا المنشور|הצג את הפוסט|please enable|accept cookies|content is not available",
    re.I,
)


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


def media_in(text: str) -> tuple[str, ...]:
    """Media codes in the order shown, each once."""
    return tuple(dict.fromkeys(_MEDIA.findall(text)))


def read_trailer(text: str) -> Said | None:
    """A post shown as its text and an author line `— Name (@handle) date`; None when there is no such line."""
    last = None
    for found in HANDLE.finditer(text):
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
    if not text or (len(text) < 200 and PLACEHOLDER.search(text)):
        return None
    return text
