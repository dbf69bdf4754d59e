"""A paragraph as sentences, each with its quotes taken out: the frame in which the writer says who speaks.

In a frame every quote is the single character `HOLE`, so that cue words are looked for in the writer's own words
only, and a quote of any length costs nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archiver.quoting.quote_spans import Marked
from archiver.quoting.wording import Wording

HOLE = "\x01"
LONGEST = 800
"""Code points of a frame; what runs on without a full stop is cut there, so that work stays linear."""
STOP = re.compile(r"[.!?…。؟]{1,8}[\"”»“’)\]]{0,4}(?=\s|$|\x01)|\n+")
LAST_WORD = re.compile(r"(?<!\w)(\w+(?:\.\w+)*)\Z")


@dataclass(frozen=True, slots=True)
class Frame:
    """One sentence of the article, quotes masked. `pieces` ties frame offsets to text offsets."""

    text: str
    pieces: tuple[tuple[int, int], ...]
    """(offset in the frame, offset in the article's text), where a run of the writer's words or a hole begins."""
    holes: tuple[tuple[int, Marked], ...]
    """(offset in the frame, quote)."""
    paragraph: int
    first: bool
    """Whether it opens its paragraph."""

    def at(self, offset: int) -> int:
        """The offset in the article's text of an offset in the frame."""
        place = bisect_right(self.pieces, (offset, 1 << 62)) - 1
        start, there = self.pieces[max(place, 0)]
        return there + offset - start

    @property
    def bare(self) -> bool:
        """Whether nothing but quotes stands here."""
        return not any(c.isalnum() for c in self.text)


def frames(text: str, blocks: Sequence[tuple[int, int]], quotes: Sequence[Marked], words: Wording) -> Iterator[Frame]:
    """The sentences of all paragraphs, in order. `quotes` must be sorted and must not overlap."""
    at = 0
    for number, (start, end) in enumerate(blocks):
        inside: list[Marked] = []
        while at < len(quotes) and quotes[at].outer_start < end:
            if quotes[at].outer_start >= start:
                inside.append(quotes[at])
            at += 1
        yield from _sentences(text, start, end, inside, number, words)


def _sentences(text: str, start: int, end: int, quotes: list[Marked], number: int, words: Wording) -> Iterator[Frame]:
    masked, pieces, holes = _mask(text, start, end, quotes)
    cuts = [*_cuts(text, masked, dict(holes), words), len(masked)]
    begin, first = 0, True
    held = 0
    for cut in cuts:
        if not masked[begin:cut].strip():
            continue
        own = []
        while held < len(holes) and holes[held][0] < cut:
            own.append((holes[held][0] - begin, holes[held][1]))
            held += 1
        lo = max(bisect_right(pieces, (begin, 1 << 62)) - 1, 0)
        hi = bisect_right(pieces, (cut, 1 << 62))
        own_pieces = tuple((max(p - begin, 0), t + max(begin - p, 0)) for p, t in pieces[lo:hi])
        yield Frame(masked[begin:cut], own_pieces, tuple(own), number, first)
        begin, first = cut, False


def _mask(
    text: str, start: int, end: int, quotes: list[Marked]
) -> tuple[str, list[tuple[int, int]], list[tuple[int, Marked]]]:
    parts: list[str] = []
    pieces: list[tuple[int, int]] = []
    holes: list[tuple[int, Marked]] = []
    at, length = start, 0
    for quote in quotes:
        pieces.append((length, at))
        parts.append(text[at : quote.outer_start].replace(HOLE, " "))
        length += quote.outer_start - at
        pieces.append((length, quote.outer_start))
        holes.append((length, quote))
        parts.append(HOLE)
        length += 1
        at = quote.outer_end
    pieces.append((length, at))
    parts.append(text[at:end].replace(HOLE, " "))
    return "".join(parts), pieces, holes


def _cuts(text: str, masked: str, holes: dict[int, Marked], words: Wording) -> Iterator[int]:
    """Where sentences end in a masked paragraph."""
    last = 0
    ends = sorted(
        {m.end() for m in STOP.finditer(masked) if _stops(masked, m, words)}
        | set(_hole_ends(text, masked, holes, words))
    )
    for end in [*ends, len(masked)]:
        while end - last > LONGEST:
            space = masked.rfind(" ", last + LONGEST // 2, last + LONGEST)
            last = space if space > last else last + LONGEST
            yield last
        if end > last:
            last = end
            yield end


def _stops(masked: str, stop: re.Match[str], words: Wording) -> bool:
    after = masked[stop.end() : stop.end() + 8].lstrip()[:1]
    if after and after.islower():
        return False
    if stop.group() != ".":
        return (
            not stop.group().startswith("\n")
            or masked[max(0, stop.start() - 1) : stop.start()] not in ",;"
            or after.isupper()
        )
    before = LAST_WORD.search(masked, max(0, stop.start() - 20), stop.start())
    if before is None:
        return True
    word = before.group(1)
    if len(word) == 1 and word.isalpha() and word.isupper():
        return False
    if word.isdigit() and words.language in ("de", "pl", "tr") and len(word) <= 2:
        return False
    return not words.has("abbreviations", word) or not after


def _hole_ends(text: str, masked: str, holes: dict[int, Marked], words: Wording) -> Iterator[int]:
    """A quote that ends its own sentence ends the frame, unless a cue follows: "No!" Smith said."""
    for place, quote in holes.items():
        rest = masked[place + 1 : place + 120]
        after = rest.lstrip()[:1]
        if text[quote.end - 1] not in ".!?…。؟" or not rest[:1].isspace() or not after or after.islower():
            continue
        if after == HOLE or not _speaks(rest, words):
            yield place + 1


def _speaks(rest: str, words: Wording) -> bool:
    """Whether "Smith said." or "said Smith." follows at once: at most five words to a cue that nothing follows up."""
    tokens = re.findall(r"\w+(?:['’-]\w+)*|[^\w\s]", rest)[:9]
    for i, token in enumerate(tokens[:6]):
        if any(kind == "say" and " " not in phrase for phrase, kind, _ in words.cues.get(token.lower(), ())):
            return i + 1 >= len(tokens) or tokens[i + 1] in ".," or i == 0
        if not token[0].isupper() and not words.has("the", token) and not words.has("roles", token):
            return False
    return False
