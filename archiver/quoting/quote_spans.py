"""Where the words in quotation marks stand: every common system of marks, nested, over several paragraphs.

A quote is what stands between the outermost marks of a paragraph. A mark that is never closed opens nothing,
unless the next paragraph begins with the same mark again (the way newspapers run a quote over paragraphs);
then each paragraph is a span of its own and `continued` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import chain

from archiver.quoting.credits import bare

MARK = re.compile("[\"'“”„‟«»‹›‘’‚‛「」『』״]")
DOUBLE, SINGLE = set('"“”„‟״'), set("'‘’‚‛")
CLOSERS: dict[str, frozenset[str]] = {
    '"': frozenset('"“„‟'),
    "״": frozenset("״"),
    "”": frozenset('“„‟”"'),
    "“": frozenset("„‟"),
    "‟": frozenset("„"),
    "»": frozenset("«"),
    "«": frozenset("»"),
    "›": frozenset("‹"),
    "‹": frozenset("›"),
    "’": frozenset("‘‚‛'’"),
    "‘": frozenset("‚"),
    "'": frozenset("'‘‚"),
    "」": frozenset("「"),
    "』": frozenset("『"),
}
"""Which opening marks a mark may close."""
OPEN_ONLY, CLOSE_ONLY = set("„‚‛「『"), set("」』")
CLIPPED = re.compile(r"(?:t(?:was|is|will|were)|em|til|cause|bout|round|n|neath|ello|s)(?!\w)|\d", re.IGNORECASE)
"""What follows an apostrophe that stands for dropped letters: 'tis, '90s."""
HEBREW_PREFIX = re.compile(r"(?<!\w)[ובכלמשה]{1,2}\Z")
SHARED = re.compile(r"[,.]?\s*[—–-]\s|,\s|\.?\s*\Z")
BLANK = re.compile(r"\n[^\S\n]*+\n\s*+")
LINE = re.compile(r"\n\s*+")
FEW, SPARSE = 100, 8
"""A paragraph of more marks than this, with fewer code points to a mark than this, is no prose and holds no quotes."""
LONGEST = 20_000
"""Code points of a paragraph; nobody writes longer ones."""
DEEPEST = 12
"""Marks that may be open at a time; deeper ones push the outermost out, so that bad input stays cheap."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Words between marks: `start:end` without the marks, `outer_start:outer_end` with them."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    continued: bool = False
    """The quote goes on in the next paragraph."""


def paragraphs(text: str, skip: Sequence[tuple[int, int]] = ()) -> Iterator[tuple[int, int]]:
    """The paragraphs of a text in order, without the regions to skip (sorted or not, they may overlap).

    A blank line ends a paragraph. In a text without blank lines every line does, unless the lines are wrapped.
    Time stamps and credits of pictures are none of it. What runs on without end is cut, so that work and
    memory stay bounded.
    """
    ends = BLANK if BLANK.search(text) or _wrapped(text) else LINE
    skipped = sorted((max(0, a), min(len(text), b)) for a, b in skip if a < b)
    at = 0
    for start, end in chain(merge((m.span() for m in ends.finditer(text)), skipped), [(len(text), len(text))]):
        while at < start:
            stop = start if start - at <= LONGEST else max(text.rfind(" ", at, at + LONGEST) + 1, at + LONGEST // 2)
            if not text[at:stop].isspace():
                begin, close = bare(text, at, stop)
                if begin < close and not text[begin:close].isspace():
                    yield begin, close
            at = stop
        at = max(at, end)


def _wrapped(text: str) -> bool:
    """Whether line ends are only layout: most lines are about as long as the longest and stop in mid-sentence."""
    lines = [line for line in text[:20_000].split("\n") if line.strip()]
    if len(lines) < 3:
        return False
    longest = max(map(len, lines))
    full = sum(1 for line in lines if len(line) > 0.75 * longest)
    cut = sum(1 for line in lines if line.rstrip()[-1:].isalnum() or line.rstrip()[-1:] in ",-")
    return 40 <= longest <= 100 and full > 0.6 * len(lines) and cut > 0.5 * len(lines)


def find_marked(text: str, blocks: Iterable[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], list[Marked]]]:
    """Each paragraph with its outermost quotes, in order; they never overlap. Linear in the text's length."""
    coming = iter(blocks)
    block = next(coming, None)
    while block is not None:
        start, end = block
        block = next(coming, None)
        pairs, left = _pair(text, start, end)
        if not pairs and not left:
            yield (start, end), []
            continue
        following = text[block[0] : block[0] + 2].lstrip()[:1] if block else ""
        runs_on = next((p for p in left if following and text[p] == following and _is_long(text, p, end)), None)
        if runs_on is not None:
            pairs = [p for p in pairs if p[1] < runs_on]
        found = [m for a, b in _outermost(pairs) if (m := _marked(text, a, b)) is not None]
        if runs_on is not None and (last := _marked(text, runs_on, end, continued=True)) is not None:
            found.append(last)
        yield (start, end), found


def _is_long(text: str, mark: int, end: int) -> bool:
    """Whether what follows a mark up to its paragraph's end reads like a quote that runs on."""
    rest = text[mark + 1 : end].rstrip()
    return len(rest) > 20 and rest[-1] in ".!?…:;,)"


def _marked(text: str, opening: int, closing: int, *, continued: bool = False) -> Marked | None:
    start, end = opening + 1, closing
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    if not any(c.isalnum() for c in text[start : min(end, start + 200)]):
        return None
    return Marked(start, end, opening, closing if continued else closing + 1, continued)


def _outermost(pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pairs that no other pair holds."""
    reach = -1
    for a, b in sorted(pairs):
        if a > reach:
            yield a, b
            reach = b


def _pair(text: str, start: int, end: int) -> tuple[list[tuple[int, int]], list[int]]:
    """The marks of one paragraph, paired, and those that stay open (outermost first)."""
    pairs: list[tuple[int, int]] = []
    stack: list[int] = []
    marks = list(MARK.finditer(text, start, end))
    if not marks or (len(marks) > FEW and len(marks) * SPARSE > end - start):
        return pairs, stack
    for m in marks:
        i, mark = m.start(), m.group()
        before = text[i - 1] if i > start else " "
        after = text[i + 1] if i + 1 < end else " "
        if _apostrophe(text, i, mark, before, after, stack):
            continue
        partner = _partner(text, mark, before, after, stack)
        if partner is not None:
            pairs.append((stack[partner], i))
            del stack[partner:]
        elif _opens(text, i, mark, before, after):
            stack.append(i)
            if len(stack) > DEEPEST:
                del stack[0]
    return _shared_closer(text, pairs, stack, end)


def _apostrophe(text: str, i: int, mark: str, before: str, after: str, stack: list[int]) -> bool:
    """Whether a mark belongs to a word: l'eau, ’90s, the boys’ toys, צה"ל."""
    if mark in SINGLE and mark not in "‚":
        if before.isalnum() and after.isalnum():
            return True
        if not before.isalnum() and mark in "'’‛" and CLIPPED.match(text[i + 1 : i + 8]):
            return True
        if before in "sS" and mark in "'’" and after == " " and text[i + 2 : i + 3].islower():
            further = text.find(mark, i + 2, i + 300)
            return further >= 0 and not text[further + 1 : further + 2].isalnum() and "." not in text[i:further]
    if mark in '"״' and before.isalpha() and after.isalpha():
        opens = after >= "\u0590" and HEBREW_PREFIX.search(text[max(0, i - 3) : i]) and text[i + 2 : i + 3].isalpha()
        return not opens
    return mark in '"”' and before.isdigit() and not any(text[j] in DOUBLE for j in stack)


def _partner(text: str, mark: str, before: str, after: str, stack: list[int]) -> int | None:
    """The place in the stack of the opening mark that this mark closes."""
    if mark in OPEN_ONLY or not stack:
        return None
    straight = mark in "\"'״"
    if straight and _blank(before) and not _blank(after) and after not in ".,;:!?)":
        return None
    opening = _blank(before) or (after.isalnum() and before in "([—–-/")
    if mark in "“‘«‹‟" and opening and (mark not in "«‹" or not _german_angle(text, mark, stack)):
        return None
    if mark == "»" and _blank(before) and not _blank(after) and after.isalnum() and not _has(text, "«", stack):
        return None
    wanted = CLOSERS.get(mark, frozenset())
    if mark == "“" and not _blank(before) and not after.isalnum():
        wanted = wanted | {"“"}
    for place in range(len(stack) - 1, -1, -1):
        if text[stack[place]] in wanted:
            return place
    return None


def _german_angle(text: str, mark: str, stack: list[int]) -> bool:
    return _has(text, "»" if mark == "«" else "›", stack)


def _has(text: str, mark: str, stack: list[int]) -> bool:
    return any(text[j] == mark for j in stack)


def _blank(c: str) -> bool:
    return c.isspace() or c == "\u200b"


def _opens(text: str, i: int, mark: str, before: str, after: str) -> bool:
    """Whether a mark that closes nothing opens a quote."""
    if mark in CLOSE_ONLY:
        return False
    free = not before.isalnum() or (mark in '"״«“' and before >= "\u0590")
    if mark in "«‹„‚「『“":
        return mark in "「『" or (free and (mark in "«‹" or not _blank(after)))
    if mark in "»›”":
        return free and (after.isalnum() or after in "….([@#¿¡'‘‚“\"") and not (before in ".,!?…;:" or before == ")")
    return free and not _blank(after) and after not in ",;:!?)»”" and before not in ".,!?…"


def _shared_closer(
    text: str, pairs: list[tuple[int, int]], stack: list[int], end: int
) -> tuple[list[tuple[int, int]], list[int]]:
    """One » often closes an inner and an outer « at once: «Я смотрю канал «Россия», — сказал он."""
    for place, mark in enumerate(stack):
        if text[mark] not in "«„“":
            continue
        for inner in pairs:
            if (
                inner[0] > mark
                and text[inner[0]] == text[mark]
                and SHARED.match(text, inner[1] + 1, min(end, inner[1] + 8))
            ):
                return [*pairs, (mark, inner[1])], stack[:place]
    return pairs, stack
