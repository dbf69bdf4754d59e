"""Words taken out of documents, named and committed to, so that the original can be opened later. Pure.

A commitment is the SHA-256 of a salt and the words (`printf '%s' "SALTWORDS" | sha256sum`): who has the salt can show
what stood there, and who has not can try names for ever.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

Json = dict[str, Any]
_SPACE = r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
"""What may stand between two letters of a name without hiding it from a reader."""
_VEIL = re.compile(r"<[^<>]*>|\\[bfnrt]")
"""What stands between two letters in a file and is not shown: a tag of HTML, a line's end as JSON writes it."""
_DEEPEST = 4
_SHORT = 6
"""Words of fewer letters count only where they stand alone: `Ann` is no part of `announce`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is to be taken out: these words, wherever they stand, and why; `name`: what stands there instead."""

    words: str
    reason: str
    name: str


@dataclass(frozen=True, slots=True)
class Taken:
    """One wording that was taken out: the rule's name and reason, and the words as they stood."""

    number: int
    rule: Rule
    words: str
    places: int


@dataclass
class Blackout:
    """Takes words out of texts, and remembers what it took."""

    rules: Sequence[Rule]
    _found: dict[tuple[int, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._patterns = [re.compile(_pattern(rule.words), re.IGNORECASE) for rule in self.rules]

    def text(self, text: str) -> str:
        """The text without the words."""
        return self.mapped(text)[0]

    def mapped(self, text: str) -> tuple[str, Callable[[int], int]]:
        """The text without the words, and where an offset of the old text lies in it."""
        spans = sorted(
            (found.start(), found.end(), number)
            for number, pattern in enumerate(self._patterns)
            for found in pattern.finditer(text)
            if found[0]
        )
        out: list[str] = []
        moved: list[tuple[int, int, int]] = []  # an old start and end, and where the new text goes on after them
        at = length = 0
        for start, end, number in spans:
            if start < at:
                start = at
            if end <= at:
                continue
            put = f"[{self.rules[number].name}]"
            key = (number, text[start:end])
            self._found[key] = self._found.get(key, 0) + 1
            out += [text[at:start], put]
            length += start - at
            length += len(put)
            moved.append((start, end, length))
            at = end
        out.append(text[at:])

        def place(offset: int) -> int:
            before = [span for span in moved if span[0] < offset]
            if not before:
                return offset
            _, end, new = before[-1]
            return new + max(0, offset - end)

        return "".join(out), place

    def value(self, value: Any) -> Any:
        """A JSON value, every string in it without the words; names of fields stay."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, dict):
            return {name: self.value(item) for name, item in value.items()}
        return value

    def still_in(self, data: bytes) -> str | None:
        """The words of the first rule that can still be read out of these bytes: as they are, escaped, quoted for an
        address, in another case or width, with other spaces, hidden characters or tags between.
        """
        whole = (
            data.decode("utf-8", "ignore"),
            data.decode("utf-16-le", "ignore"),
            data[1:].decode("utf-16-le", "ignore"),
        )
        for text in whole:
            for _ in range(_DEEPEST):
                ways = (unicodedata.normalize("NFKC", text), text)
                looks = {*ways, *(_VEIL.sub(" ", way) for way in ways)}
                for rule, pattern in zip(self.rules, self._patterns, strict=True):
                    if any(map(pattern.search, looks)):
                        return rule.words
                text, before = html.unescape(unquote(_unescaped(text))), text
                if text == before:
                    break
        return None

    def taken(self) -> list[Taken]:
        """What was taken out, in the order of the rules and of first sight."""
        rows = sorted(self._found.items(), key=lambda item: item[0][0])
        return [Taken(n, self.rules[rule], words, places) for n, ((rule, words), places) in enumerate(rows, 1)]


def article_document(document: Json, blackout: Blackout) -> Json:
    """A `lookup` document without the words: offsets into the article's text are moved with it,
    those into a post whose text is no longer the same are left out.
    """
    text, place = blackout.mapped(document["article"]["text"])
    made: Json = blackout.value(document)
    made["article"]["text"] = text
    for old, new in _pairs(document, made):
        if old.get("start") is not None:
            new["start"], new["end"] = place(old["start"]), place(old["end"])
    posts = zip(document["posts"], made["posts"], strict=True)
    touched = {old["id"].lower() for old, new in posts if old["text"] != new["text"]}
    for old, new in _pairs(document, made):
        for before, tie in zip(old.get("matches", ()), new.get("matches", ()), strict=True):
            joined = ("".join(text for op, text in before["diff"] if op != left) for left in "+-")
            if any(blackout.text(words) != words for words in joined):
                tie["diff"], tie["post_start"], tie["post_end"] = [], 0, 0
            elif before["post"].lower() in touched:
                tie["post_start"], tie["post_end"] = 0, 0
    return made


def _pairs(old: Json, new: Json) -> Iterator[tuple[Json, Json]]:
    for part in ("quotes", "citations"):
        yield from zip(old[part], new[part], strict=True)


def commitment(salt: str, words: str) -> str:
    """What is published in place of the words."""
    return hashlib.sha256((salt + words).encode()).hexdigest()


def _unescaped(text: str) -> str:
    if "\\u" not in text:
        return text
    return re.sub(r"(?:\\u[0-9a-fA-F]{4})+", lambda found: _json_string(found[0]), text)


def _json_string(escaped: str) -> str:
    try:
        return str(json.loads(f'"{escaped}"'))
    except ValueError:
        return escaped


def _pattern(words: str) -> str:
    """A pattern for these words: any space and any hidden character between two letters."""
    letters = "".join(words.split())
    pattern = _SPACE.join(map(re.escape, letters))
    return rf"(?<!\w){pattern}(?!\w)" if len(letters) < _SHORT else pattern
