"""Quotes that marks alone do not show: speech behind dashes, and the writer's words inside the marks.

«Верю обоим, — говорит критик. — Альбом выходит в мае» is two quotes, and so is « C'était une erreur, dit-elle. Une
erreur de jeunesse. »; "– Most jest zamknięty – zapewnił burmistrz." is one, without any marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archiver.quoting.quote_spans import Marked
from archiver.quoting.wording import WORD, Wording, stem_of

DASHES = frozenset({"ru", "uk", "pl"})
"""Languages that set speech behind dashes."""
OPENS = re.compile(r"(?:\A|(?<=[.!?…]\s))[—–]\s")
TURNS = re.compile(r"(?P<end>[,.!?…]?)\s[—–-]\s")
BACK = re.compile(r"[.,:]\s[—–-]\s")
ASIDE = re.compile(r",\s(?P<said>[^,.«»“”\"!?]{3,80})[.,]\s")
LONGEST = 160
"""Code points of the writer's words between two parts of a quote."""


def parted(text: str, block: tuple[int, int], quotes: Sequence[Marked], words: Wording) -> list[Marked]:
    """The quotes of a paragraph, with the writer's words taken out of them, and those that dashes set apart."""
    found = [piece for quote in quotes for piece in _pieces(text, quote, words)] if quotes else []
    if words.language in DASHES and ("— " in text[block[0] : block[1]] or "– " in text[block[0] : block[1]]):
        spoken = [m for m in _spoken(text, block, words) if not any(_cross(m, q) for q in found)]
        found = [q for q in found if not any(m.start <= q.start and q.end <= m.end for m in spoken)] + spoken
        found.sort(key=lambda m: m.start)
    return found


def _cross(one: Marked, other: Marked) -> bool:
    """Whether two spans overlap without the first holding the second."""
    over = one.outer_start < other.outer_end and other.outer_start < one.outer_end
    return over and not (one.start <= other.start and other.end <= one.end)


def _pieces(text: str, quote: Marked, words: Wording) -> Iterator[Marked]:
    """A quote without the writer's words inside its marks."""
    start, outer = quote.start, quote.outer_start
    for low, high in _asides(text, quote, words):
        yield Marked(start, low, outer, low)
        start = outer = high
    yield Marked(start, quote.end, outer, quote.outer_end, quote.continued) if start != quote.start else quote


def _asides(text: str, quote: Marked, words: Wording) -> Iterator[tuple[int, int]]:
    """Where the writer speaks inside a quote: from behind the quoted words to where they go on."""
    if words.language in DASHES:
        for turn in TURNS.finditer(text, quote.start, quote.end):
            back = BACK.search(text, turn.end(), min(quote.end, turn.end() + LONGEST))
            if turn.group("end") and back is not None and _says(text, turn.end(), words):
                yield turn.start(), back.end()
    elif words.language == "fr":
        for aside in ASIDE.finditer(text, quote.start, quote.end):
            if _says(text, aside.start("said"), words):
                yield aside.start(), aside.end()


def _says(text: str, at: int, words: Wording) -> bool:
    """Whether a verb of speech stands at a place, behind an auxiliary at most."""
    word = WORD.match(text, at)
    if word is None or not word.group().islower():
        return False
    low = word.group()
    if words.has("aux", low) or low in ("a", "ont"):
        return _says(text, word.end() + 1, words)
    listed = any(kind in ("say", "post") and text.startswith(phrase, at) for phrase, kind, _ in words.cues.get(low, ()))
    return (
        listed or stem_of(low, words) is not None or low.startswith(("a-t-", "ont-")) or low.endswith(("-il", "-elle"))
    )


def _spoken(text: str, block: tuple[int, int], words: Wording) -> Iterator[Marked]:
    """What is said behind dashes in a paragraph."""
    begin, end = block
    opening = OPENS.search(text[begin:end])
    while opening is not None:
        start = begin + opening.end()
        turn = next((t for t in TURNS.finditer(text, start, end) if _says(text, t.end(), words)), None)
        if turn is None:
            if opening.start() == 0 and text[start:end].rstrip().endswith("?"):
                yield Marked(start, len(text[:end].rstrip()), start, end)
            return
        stop = turn.end("end") if turn.group("end") not in (",", "") else turn.start()
        yield Marked(start, stop, begin + opening.start(), turn.end("end"))
        back = BACK.search(text, turn.end(), min(end, turn.end() + LONGEST))
        if back is None:
            opening = OPENS.search(text[turn.end() : end])
            begin = turn.end()
            continue
        begin = back.end() - 2
        opening = OPENS.match(text[begin:end]) or re.match(r"[—–-]\s", text[begin:end])
        if opening is not None and not any(_says(text, t.end(), words) for t in TURNS.finditer(text, begin + 2, end)):
            yield Marked(begin + 2, len(text[:end].rstrip()), begin, end)
            return
