"""Foreign text, made fit to be read: nothing hidden in it, nothing that turns the text around it. Pure."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from urllib.parse import urlsplit

from markupsafe import Markup, escape

_JOINERS = "\u200c\u200d"
_PLAIN = "\n\t"
# Blank to the eye, but by their category letters or marks: Hangul fillers, the combining joiner, Braille blank.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_BRIEF = 600  # longer than any name, title or address of a post that we met
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_NO_LANGUAGE = frozenset({"und", "qam", "qct", "qht", "qme", "qst", "zxx"})  # platforms' words for "none"
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINED = frozenset({"Lo", "Mn", "Mc", "So", "Sk", "Lm"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of an article's text: inside quote number `quote` (0: none), inside an embed or not."""

    text: str
    quote: int
    embed: bool
    last: bool
    """Whether the quote ends here."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of an article's text that is not blank: where it begins and ends there, and its pieces."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


def visible(text: object) -> Markup:
    """The text escaped, with every character that hides or turns text shown as its code point; a run of one as one.

    Joiners stay where they join: in emoji, and between letters of scripts without case (Persian, the Indic ones).
    """
    plain = str(text).replace("\r\n", "\n")
    odd = "".join(sorted(char for char in set(plain) if _may_hide(char)))
    if not odd:
        return escape(plain)
    out: list[str] = []
    start = 0
    for found in re.finditer(f"([{re.escape(odd)}])\\1*", plain):
        at, end, char = found.start(), found.end(), found[1]
        many = end - at
        if many == 1 and char in _JOINERS and 0 < at < len(plain) - 1 and _joins(plain[at - 1]) and _joins(plain[end]):
            continue
        name = unicodedata.name(char, "a control character")
        times = f" ×{many}" if many > 1 else ""
        out.append(str(escape(plain[start:at])))
        out.append(f'<span class="odd" title="{escape(name)}">U+{ord(char):04X}{times}</span>')
        start = end
    out.append(str(escape(plain[start:])))
    return Markup("".join(out))  # noqa: S704 - every foreign part is escaped above


def brief(text: object) -> str:
    """A name, a title, an address or a reason, cut where it is longer than any that is meant to be read.

    What is cut stands whole in the bundle's other files; the cut says how long it is.
    """
    whole = str(text)
    return whole if len(whole) <= _BRIEF else f"{whole[: _BRIEF // 2]}… [cut here: {len(whole):,} characters]"


def language_tag(code: object) -> str:
    """The code of a language (BCP 47) as it may stand in a page; empty, which says "not known", for any other."""
    text = str(code)
    return text if _TAG.fullmatch(text) and text.lower() not in _NO_LANGUAGE else ""


def is_web(url: object) -> bool:
    """Whether this may stand as a link: http or https, with a host, and nothing in it that hides."""
    text = str(url)
    if not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def instant_words(value: str) -> str:
    """An instant or a day of the interface, as people read it: `2023-06-02 09:15:00 UTC`."""
    if "T" not in value:
        return value
    at = datetime.fromisoformat(value)
    fraction = f".{at.microsecond:06d}".rstrip("0") if at.microsecond else ""
    return at.strftime("%Y-%m-%d %H:%M:%S") + fraction + " UTC"


def pieces(text: str, quotes: Sequence[tuple[int, int]], embeds: Sequence[tuple[int, int]]) -> list[Piece]:
    """The text cut where a quote or an embed begins or ends. Where quotes overlap, the one that begins later shows."""
    length = len(text)
    spans = [(max(0, start), min(end, length)) for start, end in (*quotes, *embeds)]
    cuts = sorted({0, length, *(at for span in spans for at in span if 0 <= at <= length)})
    owner = [0] * len(cuts)
    shown = [False] * len(cuts)
    for number, (start, end) in sorted(enumerate(spans, 1), key=lambda item: item[1][0]):
        for at in range(bisect_right(cuts, start) - 1, len(cuts)):
            if cuts[at] >= end:
                break
            if number <= len(quotes):
                owner[at] = number
            else:
                shown[at] = True
    last = {number: at for at, number in enumerate(owner)}
    runs = enumerate(pairwise(cuts))
    return [Piece(text[a:b], owner[i], shown[i], last[owner[i]] == i) for i, (a, b) in runs]


def paragraphs(runs: Sequence[Piece]) -> list[Paragraph]:
    """The pieces of a text line by line, blank lines left out. A quote may go on from one line to the next."""
    found: list[Paragraph] = []
    line: list[Piece] = []
    start = at = 0
    for run in (*runs, Piece("\n", 0, embed=False, last=False)):
        parts = run.text.split("\n")
        for number, part in enumerate(parts):
            ends = run.last and number == len(parts) - 1
            if number:
                found.append(Paragraph(start, at, tuple(line)))
                line, at = [], at + 1
                start = at
            if part or ends:
                line.append(Piece(part, run.quote, run.embed, ends))
                at += len(part)
    return [paragraph for paragraph in found if any(piece.text.strip() or piece.quote for piece in paragraph.pieces)]


def _may_hide(char: str) -> bool:
    return char in _BLANK or (char not in _PLAIN and unicodedata.category(char) in _HIDDEN)


def _joins(char: str) -> bool:
    return unicodedata.category(char) in _JOINED
