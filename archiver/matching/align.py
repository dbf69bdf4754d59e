"""Lay a quote over a post: segments, the place of each in the post, and the word diff. Pure.

A quote is split where the writer left words out (… ... [...]) or put own words in [ ]; each segment is aligned
with free ends (a fitting alignment over words, after Needleman, Wunsch and Sellers). Offsets are into the texts as
written, never into a normal form.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz.distance import LCSseq

from archiver.matching import alike, spelt, worddiff
from archiver.matching.alike import changes, weight
from archiver.matching.worddiff import Step
from db.normal import Word, forms

CELLS = 200_000
"""Above this many word pairs a coarser alignment (longest common subsequence) is used, which takes no table."""
PROMISING = 8
"""Posts over which a quote is laid, at the least, where there are so many."""
_PLACES = 64
"""Places in one post where a quote stands whole that are looked at: one of them may be the same to the letter."""
_GAP = re.compile(
    r"\[\s*(?:\.\s?\.\s?\.|…)\s*\]|\(\s*(?:\.\s?\.\s?\.|…)\s*\)|\.\s?\.\s?\.[.\s]*|…|\[[^\[\]\n]{1,120}\]"
)
_LETTER = re.compile(r"\[(\w{1,3})\](?=\w)|(?<=\w)\[(\w{1,4})\]")
_CHANGED = 0.3
"""What a word that is only spelt differently costs."""
_ENOUGH = 0.6
"""Of the quote's words so much must stand there to speak of an altered sentence."""
_IN_A_ROW = 5
"""So many of its words in a row are a part of it, however long the rest is."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A quote laid over one post's text."""

    verdict: str
    """`exact normalized elided partial altered`"""
    likeness: float
    """The weight of the quote's words that stand in the post, 0..1."""
    start: int
    end: int
    """The span in the post's text."""
    diff: tuple[tuple[str, str], ...]
    words: int
    """How many of the quote's words stand there."""
    content: int
    """How many of these carry something."""
    missing: tuple[int, ...]
    """Which segments of the quote were not found at all."""
    changes: tuple[str, ...]
    """What differs that matters: `number`, `negation`, `name`."""
    at_cut: bool
    """The post's last word is reached and the quote goes on: what follows may have been cut off."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the quote's words between two gaps, by word index."""

    first: int
    last: int


def split(text: str) -> tuple[list[Word], list[Segment]]:
    """The quote's words, and its segments. Words that the writer put in [ ] belong to no segment."""
    text = _LETTER.sub(lambda m: m.group().replace("[", "\u2060").replace("]", "\u2060"), text)
    found = list(spelt.joined(text))
    gaps = [(m.start(), m.end()) for m in _GAP.finditer(text)]
    segments: list[Segment] = []
    inside = [not any(a <= w.start < b for a, b in gaps) for w in found]
    first = None
    for i, word in enumerate(found):
        broken = i > 0 and any(found[i - 1].end <= a and b <= word.start for a, b in gaps)
        if first is not None and (broken or not inside[i]):
            segments.append(Segment(first, i))
            first = None
        if inside[i] and first is None:
            first = i
    if first is not None:
        segments.append(Segment(first, len(found)))
    return found, segments


def read_words(post: str) -> tuple[Word, ...]:
    """The words of a post, those of one number as one. The quotes of an article, and the articles of a day, are laid
    over the same posts.
    """
    return spelt.joined(post)


def align(quote: str, post: str) -> Aligned | None:
    """The quote laid over the post; None where too little of it stands there to speak of."""
    return lay(quote, split(quote), post, read_words(post))


def promising(parts: tuple[list[Word], list[Segment]], posts: Collection[str], most: int = PROMISING) -> list[str]:
    """Of these texts those that hold most of the quote's words in their order: `most` of them, and all that are equal
    to the best. Laying a quote over a post costs twenty times as much as this.
    """
    quoted = [word.form for segment in parts[1] for word in parts[0][segment.first : segment.last]]
    asked = " ".join(quoted).split(" ")
    held = sorted(((LCSseq.similarity(asked, forms(post)), -at, post) for at, post in enumerate(posts)), reverse=True)
    best = held[0][0] if held else 0
    return [post for number, (share, _, post) in enumerate(held) if share and (number < most or share == best)]


Near = Mapping[str, Collection[str]]
"""For words of a quote the other words that are alike, of all posts that it is laid over (`near_words`)."""


def near_words(parts: tuple[list[Word], list[Segment]], posts: Iterable[Sequence[Word]]) -> Near:
    """What of the posts' words is alike to each of the quote's, found for all posts at once."""
    return alike.near({word.form for word in parts[0]}, {word.form for post in posts for word in post})


def lay(
    quote: str,
    parts: tuple[list[Word], list[Segment]],
    post: str,
    post_words: Sequence[Word],
    near: Near | None = None,
) -> Aligned | None:
    """As `align`, for texts that are split into words already; `near`: as `near_words` gives it."""
    quote_words, segments = parts
    if not segments or not post_words:
        return None
    near = near if near is not None else near_words(parts, [post_words])
    alone = len(segments) == 1
    steps: list[Step] = []
    missing: list[int] = []
    after = 0
    for number, segment in enumerate(segments):
        found = _place(quote, quote_words, segment, post, post_words, after, near, alone=alone)
        if found is None:
            missing.append(number)
            continue
        steps += found
        after = max(p for _, _, p in found) + 1
    return _judge(quote, quote_words, segments, post, post_words, steps, tuple(missing)) if steps else None


def _place(
    quote: str,
    quote_words: Sequence[Word],
    segment: Segment,
    post: str,
    post_words: Sequence[Word],
    after: int,
    near: Near,
    *,
    alone: bool,
) -> list[Step] | None:
    q = [w.form for w in quote_words[segment.first : segment.last]]
    p = [w.form for w in post_words[after:]]
    there = set(p)
    total = sum(map(weight, q))
    held = sum(weight(form) for form in q if form in there)
    if held < 0.34 * total:
        return None
    begins = list(islice(_whole(q, p), _PLACES))
    if begins:
        raw = quote[quote_words[segment.first].start : quote_words[segment.last - 1].end]
        same = (i for i in begins if post[post_words[after + i].start : post_words[after + i + len(q) - 1].end] == raw)
        at = next(same, begins[0]) + after
        return [("=", segment.first + k, at + k) for k in range(len(q))]
    if alone and not _may_do(q, p, held, total, near):
        return None
    local = _fit(q, p, near) if len(q) * len(p) <= CELLS else worddiff.coarse(q, p)
    local = _trim(local)
    if sum(op in "=~" for op, _, _ in local) == 0:
        return None
    return [(op, i + segment.first if i >= 0 else -1, j + after if j >= 0 else -1) for op, i, j in local]


def _whole(q: Sequence[str], p: Sequence[str]) -> Iterator[int]:
    """Where all of `q` stands in `p` in a row. In time by their lengths together (Knuth, Morris and Pratt): a quote and
    a post that are one word again and again fit at every place.
    """
    border = [-1, 0]
    for form in q[1:]:
        at = border[-1]
        while at >= 0 and q[at] != form:
            at = border[at]
        border.append(at + 1)
    at = 0
    for i, form in enumerate(p):
        while at >= 0 and (at == len(q) or q[at] != form):
            at = border[at]
        at += 1
        if at == len(q):
            yield i + 1 - at


def _may_do(q: Sequence[str], p: Sequence[str], held: float, total: float, near: Near) -> bool:
    """Can the only segment come to a verdict at all? It needs three fifths of its words, or five in a row."""
    there = set(p)
    spelt = sum(weight(form) for form in q if form not in there and not there.isdisjoint(near[form]))
    if held + (1 - _CHANGED) * spelt >= _ENOUGH * total:
        return True
    rows = {tuple(q[i : i + _IN_A_ROW]) for i in range(len(q) - _IN_A_ROW + 1)}
    return bool(rows) and any(tuple(p[j : j + _IN_A_ROW]) in rows for j in range(len(p) - _IN_A_ROW + 1))


def _price(form: str) -> float:
    """What it costs to leave a word out: even a little word is not thrown away lightly."""
    return 0.5 + 0.5 * weight(form)


def _fit(q: Sequence[str], p: Sequence[str], near: Near) -> list[Step]:
    """The cheapest way to find `q` somewhere in `p`."""
    prices = [_price(form) for form in p]
    skip = [0.5 * price for price in prices]
    places: dict[str, list[int]] = {}
    for j, form in enumerate(p):
        places.setdefault(form, []).append(j)
    adds = [_price(form) for form in q]
    others = {add: [max(add, price) + 0.05 for price in prices] for add in set(adds)}
    cost = [[0.0] * (len(p) + 1)]
    swaps: list[list[float]] = []
    for form, add in zip(q, adds, strict=True):
        swap = others[add].copy()
        for j in (j for other in near[form] for j in places.get(other, ())):
            swap[j] = _CHANGED * add
        for j in places.get(form, ()):
            swap[j] = 0.0
        above = cost[-1]
        here = above[0] + add
        row = [here]
        for left, over, other, by in zip(above, above[1:], swap, skip, strict=False):
            best = left + other
            if over + add < best:
                best = over + add
            if here + by < best:
                best = here + by
            here = best
            row.append(best)
        cost.append(row)
        swaps.append(swap)
    return _way_back(q, p, near, cost, swaps, skip)


def _way_back(
    q: Sequence[str],
    p: Sequence[str],
    near: Near,
    cost: Sequence[Sequence[float]],
    swaps: Sequence[Sequence[float]],
    skip: Sequence[float],
) -> list[Step]:
    """The steps that cost so little, from the end; a word against a word goes before leaving one out."""
    i, j = len(q), min(range(len(p) + 1), key=cost[-1].__getitem__)
    steps: list[Step] = []
    while i > 0:
        how = "+"
        if j > 0:
            best = cost[i - 1][j - 1] + swaps[i - 1][j - 1]
            how = "=" if q[i - 1] == p[j - 1] else "~" if p[j - 1] in near[q[i - 1]] else "x"
            add = _price(q[i - 1])
            if cost[i - 1][j] + add < best:
                best, how = cost[i - 1][j] + add, "+"
            if cost[i][j - 1] + skip[j - 1] < best:
                how = "-"
        steps.append((how, -1 if how == "-" else i - 1, -1 if how == "+" else j - 1))
        i, j = i - (how != "-"), j - (how != "+")
    return steps[::-1]


def _trim(steps: list[Step]) -> list[Step]:
    """Ends where nothing agrees: one other word stays a change of that word, more are the quote's own."""
    held = [k for k, step in enumerate(steps) if step[0] in "=~"]
    if not held:
        return []
    head, body, tail = steps[: held[0]], steps[held[0] : held[-1] + 1], steps[held[-1] + 1 :]
    keep_head = head if len(head) == 1 else [("+", i, -1) for _, i, _ in head if i >= 0]
    keep_tail = tail if len(tail) == 1 else [("+", i, -1) for _, i, _ in tail if i >= 0]
    return [s for s in keep_head if s[0] != "-"] + body + [s for s in keep_tail if s[0] != "-"]


def _judge(
    quote: str,
    quote_words: Sequence[Word],
    segments: Sequence[Segment],
    post: str,
    post_words: Sequence[Word],
    steps: list[Step],
    missing: tuple[int, ...],
) -> Aligned | None:
    used = [p for _, _, p in steps if p >= 0]
    first, last = min(used), max(used)
    held = [(op, quote_words[i].form) for op, i, _ in steps if op in "=~"]
    total = sum(weight(w.form) for s in segments for w in quote_words[s.first : s.last])
    extra = sum(weight(post_words[j].form) for op, _, j in steps if op in "-x")
    likeness = sum(weight(form) * (1 if op == "=" else 1 - _CHANGED) for op, form in held) / (total + 0.5 * extra)
    inner = _inner(steps)
    changed = [s for s in inner if s[0] != "="]
    edges = [s for s in steps if s[0] == "+" and s not in changed]
    start, end = post_words[first].start, post_words[last].end
    content = sum(weight(form) == 1.0 for _, form in held)
    if not changed and not edges and not missing:
        raw = quote[quote_words[segments[0].first].start : quote_words[segments[0].last - 1].end]
        whole = "exact" if post[start:end] == raw else "normalized"
        verdict = whole if len(segments) == 1 and _is_all(segments[0], quote_words) else "elided"
    elif not changed and (len(held) >= _IN_A_ROW or likeness >= _ENOUGH) and (content >= 2 or len(held) >= 4):
        verdict = "partial"
    elif likeness >= _ENOUGH and (content >= 2 or len(held) >= 4):
        verdict = "altered"
    else:
        return None
    cut = last == len(post_words) - 1 and steps[-1][0] == "+"
    diff = worddiff.diff(quote, quote_words, post, post_words, steps)
    important = changes(quote, quote_words, post_words, changed)
    return Aligned(verdict, likeness, start, end, diff, len(held), content, missing, important, cut)


def _is_all(segment: Segment, quote_words: Sequence[Word]) -> bool:
    return segment.first == 0 and segment.last == len(quote_words)


def _inner(steps: Sequence[Step]) -> list[Step]:
    """The steps but for those at the ends where the quote has more words than the post."""
    held = [k for k, step in enumerate(steps) if step[0] != "+"]
    inside = list(steps[held[0] : held[-1] + 1])
    edges = [*steps[: held[0]], *steps[held[-1] + 1 :]]
    return inside + (edges if 0 < len(edges) <= 2 and len(inside) >= 3 * len(edges) else [])
