"""A paragraph as sentences, each with its quotes taken out: the frame in which the writer says who speaks.

In a frame every quote is the single character `HOLE`, so that cue words are looked for in the writer's own words
only, and a quote of any length costs nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from operator import itemgetter

from archiver.quoting.quote_spans import Marked
from archiver.quoting.titles import without_titles
from archiver.quoting.wording import PART, Wording

HOLE = "\x01"
LONGEST = 800
"""Code points of a frame; what runs on without a full stop is cut there, so that work stays linear."""
SPACED = {i: " " for i in range(128) if not chr(i).isalnum()}
STOP = re.compile(r"[.!?…。؟\n](?:(?<=\n)\n*+|(?<!\n)[.!?…。؟]{0,7}+[\"”»“’)\]]{0,4}+(?=\s|$|\x01))")
DASHED = re.compile(r"\s[—–-]\s(?![^\W\d_a-zа-яіїєґёąćęłńóśźż])")
LAST_WORD = re.compile(r"\b\w++(?:\.\w++)*+\Z")


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
    lower: str
    """`text` in lower case, as long as `text`."""
    openings: Set[str]
    """Words of its paragraph with which a cue may begin."""
    named: Set[str]
    """Words of its paragraph with which a platform may be named."""

    def at(self, offset: int) -> int:
        """The offset in the article's text of an offset in the frame."""
        if len(self.pieces) == 1:
            return self.pieces[0][1] + offset - self.pieces[0][0]
        place = bisect_right(self.pieces, (offset, 1 << 62)) - 1
        start, there = self.pieces[max(place, 0)]
        return there + offset - start

    @property
    def bare(self) -> bool:
        """Whether nothing but quotes stands here."""
        return PART.search(self.text) is None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, quotes masked, not yet parted into sentences."""

    text: str
    pieces: Sequence[tuple[int, int]]
    holes: Sequence[tuple[int, Marked]]
    number: int
    lower: str
    openings: Set[str]
    named: Set[str]

    @property
    def quiet(self) -> bool:
        """Whether nobody is quoted here and no platform is named: most paragraphs, and certain at one glance."""
        return not self.holes and not self.openings and not self.named


def read_paragraph(
    text: str, block: tuple[int, int], quotes: Iterable[Marked], number: int, words: Wording
) -> Paragraph:
    """The paragraph at `text[block[0]:block[1]]`. `quotes`: those in it, in order; they must not overlap."""
    masked, pieces, holes = _mask(text, *block, without_titles(text, quotes, words))
    low = lowered(masked)
    parts = frozenset(_parts(low))
    return Paragraph(masked, pieces, holes, number, low, words.cue_openings(parts), words.platform_words(parts, masked))


def _parts(low: str) -> list[str]:
    """The words of a text without what joins them; in plain English without a regular expression."""
    for mark in "’–—\u00a0":
        low = low.replace(mark, " ")
    return low.translate(SPACED).split() if low.isascii() else PART.findall(low)


def lowered(text: str) -> str:
    """A text in lower case, letter for letter: letters whose lower case is two stay as they are."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def frames(text: str, paragraph: Paragraph, words: Wording) -> Iterator[Frame]:
    """The sentences of a paragraph of the article's text, in order."""
    masked, holes = paragraph.text, paragraph.holes
    begin, held, first = 0, 0, True
    for cut in _cuts(text, masked, dict(holes), words):
        sentence = masked[begin:cut]
        if sentence.isspace():
            continue
        own: tuple[tuple[int, Marked], ...] = ()
        if held < len(holes) and holes[held][0] < cut:
            upto = bisect_left(holes, cut, held, key=itemgetter(0))
            own = tuple((place - begin, quote) for place, quote in holes[held:upto])
            held = upto
        yield Frame(
            sentence,
            _between(paragraph.pieces, begin, cut),
            own,
            paragraph.number,
            first,
            paragraph.lower[begin:cut],
            paragraph.openings,
            paragraph.named,
        )
        begin, first = cut, False


def _between(pieces: Sequence[tuple[int, int]], begin: int, cut: int) -> tuple[tuple[int, int], ...]:
    """The pieces of a masked paragraph's part, offsets counted from its beginning."""
    if len(pieces) == 1:
        return ((0, pieces[0][1] + begin),)
    low = max(bisect_right(pieces, (begin, 1 << 62)) - 1, 0)
    high = bisect_right(pieces, (cut, 1 << 62))
    return tuple((max(p - begin, 0), t + max(begin - p, 0)) for p, t in pieces[low:high])


def _mask(
    text: str, start: int, end: int, quotes: Sequence[Marked]
) -> tuple[str, list[tuple[int, int]], list[tuple[int, Marked]]]:
    if not quotes:
        return text[start:end].replace(HOLE, " "), [(0, start)], []
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
    last, full = 0, len(masked.rstrip())
    ends = [m.end() for m in STOP.finditer(masked, 0, full) if m.end() < full and _stops(masked, m, words)]
    if holes:
        ends = sorted({*ends, *_hole_ends(text, masked, holes, words)})
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
    before = LAST_WORD.search(masked[max(0, stop.start() - 20) : stop.start()])
    if before is None:
        return True
    word = before.group()
    if len(word) == 1 and word.isalpha() and word.isupper():
        return word in "XХ" and _on_x(masked[max(0, stop.start() - 30) : stop.start() - 1], words)
    if word.isdigit() and words.language in ("de", "pl", "tr") and len(word) <= 2:
        return False
    return not words.has("abbreviations", word) or not after


def _on_x(before: str, words: Wording) -> bool:
    """Whether X is the platform, not somebody's initial: a post on X."""
    last = PART.findall(before)[-1:]
    return bool(last) and (words.has("on", last[0]) or words.has("x_kind", last[0]) or words.has("places", last[0]))


def _hole_ends(text: str, masked: str, holes: dict[int, Marked], words: Wording) -> Iterator[int]:
    """A quote that ends its own sentence ends the frame, unless a cue follows: "No!" Smith said."""
    for place, quote in holes.items():
        rest = masked[place + 1 : place + 120]
        after = rest.lstrip()[:1]
        if text[quote.end - 1] not in ".!?…。؟" or not rest[:1].isspace() or not after or after.islower():
            continue
        if DASHED.match(rest):
            continue  # «Не сейте панику!» — возмутился глава района
        if after == HOLE or not _speaks(rest, words):
            yield place + 1


def _ends_there(behind: Sequence[str], words: Wording) -> bool:
    """Whether only where and when it was said stands behind a verb, up to a comma: wrote on Truth Social on Monday."""
    groups = ("light", "on", "days")
    heavy = next((w for w in behind if not w[0].isupper() and not any(words.has(g, w) for g in groups)), ".")
    return heavy in ".,"


def _speaks(rest: str, words: Wording) -> bool:
    """Whether "Smith said." or "said Smith." follows at once: at most five words to a cue that nothing follows up."""
    tokens = re.findall(r"\w+(?:['’-]\w+)*|[^\w\s]", rest)[:14]
    for i, token in enumerate(tokens[:6]):
        if any(kind in ("say", "post") and " " not in phrase for phrase, kind, _ in words.cues.get(token.lower(), ())):
            return i == 0 or _ends_there(tokens[i + 1 :], words)
        if not token[0].isupper() and not words.has("the", token) and not words.has("roles", token):
            return False
    return False
