"""The word diff from a post's span to a quote, from the steps of an alignment. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

from db.normal import Word, words

Step = tuple[str, int, int]
"""`=` the same word, `~` spelt differently, `x` another word, `-` only in the post, `+` only in the quote; the index of
the quote's word and of the post's word (-1: none)."""


def diff(
    quote: str, quote_words: Sequence[Word], post: str, post_words: Sequence[Word], steps: Sequence[Step]
) -> tuple[tuple[str, str], ...]:
    """The pieces in order. `=` and `-` joined are the post's span to the letter; `=` stands as in the post."""
    used = [p for _, _, p in steps if p >= 0]
    last = max(used)
    pieces: list[tuple[str, str]] = []

    def put(op: str, text: str) -> None:
        if pieces and pieces[-1][0] == op:
            pieces[-1] = (op, pieces[-1][1] + text)
        else:
            pieces.append((op, text))

    def theirs(op: str, j: int) -> None:
        put(op, post[post_words[j].start : post_words[j + 1].start if j < last else post_words[j].end])

    said = 0
    at = min(used)
    for op, i, j in steps:
        if i >= 0:
            for own in range(said, i):
                put("+", _own(quote, quote_words, own))
            said = i + 1
        for skipped in range(at, j):
            theirs("-", skipped)
        if j >= 0:
            at = j + 1
            theirs("=" if op == "=" else "-", j)
        if i >= 0 and op != "=":
            put("+", _own(quote, quote_words, i))
    for own in range(said, len(quote_words)):
        put("+", _own(quote, quote_words, own))
    return tuple(pieces)


def _own(quote: str, quote_words: Sequence[Word], i: int) -> str:
    start, end = quote_words[i].start, quote_words[i].end
    if i + 1 < len(quote_words):
        end = quote_words[i + 1].start
        end -= quote[end - 1] == "["
    return quote[start - (start > 0 and quote[start - 1] == "[") : end]


def compare(quote: str, post: str, start: int, end: int) -> tuple[tuple[str, str], ...]:
    """The word diff from `post[start:end]` to the whole quote, whatever they have in common."""
    quote_words = words(quote)
    post_words = [word for word in words(post) if start <= word.start and word.end <= end]
    steps = coarse([w.form for w in quote_words], [w.form for w in post_words])
    return diff(quote, quote_words, post, post_words, steps) if post_words and quote_words else ()


def coarse(q: Sequence[str], p: Sequence[str]) -> list[Step]:
    """The steps of the longest common subsequence: no table, but no other words and spellings either."""
    steps: list[Step] = []
    for op in LCSseq.opcodes(q, p):
        if op.tag == "equal":
            steps += [("=", op.src_start + k, op.dest_start + k) for k in range(op.src_end - op.src_start)]
        else:
            steps += [("+", i, -1) for i in range(op.src_start, op.src_end)]
            steps += [("-", -1, j) for j in range(op.dest_start, op.dest_end)]
    return steps
