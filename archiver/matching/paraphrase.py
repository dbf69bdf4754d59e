"""An indirect quote and the post it retells: names, numbers and the words that carry something. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.matching import wordlists
from archiver.matching.alike import is_number, meaning
from archiver.matching.people import agrees
from archiver.matching.signals import Candidate, Setting, circumstances, is_repost, said_by, timing
from archiver.matching.worddiff import compare
from db.judgement import Match
from db.normal import Word, words

ENOUGH = 0.6
"""The share of the quote's weight that must stand in the post."""
MARGIN = 0.12
"""By how much the best post must be better than the next one; one that the article cites is so much ahead."""
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…\n]*")


def paraphrased(candidates: Sequence[Candidate], setting: Setting) -> Match | None:
    """The one post of the speaker that holds nearly all that the quote says; None where that is not plain."""
    said = [word for word in words(setting.quote.passage.exact) if word.form not in wordlists.LIGHT]
    if len(said) < 2:
        return None
    found = []
    for candidate in candidates:
        share = said_by(candidate.post, setting)
        day, _ = timing(candidate.post.posted_at, setting)
        if agrees(share) and day <= 1 and not is_repost(candidate.post):
            cover, span = _cover(setting.quote.passage.exact, said, candidate.post.text)
            if cover >= ENOUGH:
                standing = cover + MARGIN * (candidate.cited + candidate.quoted)
                found.append((standing, cover, span, candidate))
    found.sort(key=lambda item: (-item[0], item[3].post.ref.key))
    if not found:
        return None
    standing, cover, span, best = found[0]
    if any(c.post.ref.key != best.post.ref.key and standing - other < MARGIN for other, _, _, c in found[1:]):
        return None
    day, check = timing(best.post.posted_at, setting)
    return Match(
        snapshot=best.id,
        post=best.post.ref.key,
        verdict="paraphrased",
        score=round(0.3 + 0.4 * cover - 0.05 * day, 3),
        reasons=(
            f"the post says the same in other words: {cover:.0%} of the words that carry something stand in it",
            *circumstances(best, setting),
        ),
        start=span[0],
        end=span[1],
        diff=compare(setting.quote.passage.exact, best.post.text, *span),
        posted_at=best.post.posted_at,
        time_check=check,
    )


def _cover(quote: str, said: Sequence[Word], post: str) -> tuple[float, tuple[int, int]]:
    """The share of the quote's weight that two neighbouring sentences of the post hold, and the span that holds it."""
    there = [word for word in words(post) if word.form not in wordlists.LIGHT]
    pairs = [(word, other) for word in said for other in there if _kin(word.form, other.form)]
    ends = [m.end() for m in _SENTENCE.finditer(post)] or [len(post)]
    starts = [0, *ends[:-1]]
    best: tuple[float, tuple[int, int]] = (0.0, (0, 0))
    for first, end in zip(starts, [*ends[1:], ends[-1]], strict=True):
        inside = [(word, other) for word, other in pairs if first <= other.start < end]
        share = _share(quote, said, {word for word, _ in inside})
        if share > best[0]:
            best = share, (min(other.start for _, other in inside), max(other.end for _, other in inside))
    return best


def _share(quote: str, said: Sequence[Word], held: set[Word]) -> float:
    """The weight of the words that are held; nothing where a number is missing, or where they are too few."""
    if any(is_number(word.form) and word not in held for word in said) or len(held) < min(3, max(2, len(said) - 1)):
        return 0.0
    weights = {word: 1.5 if is_number(word.form) or quote[word.start].isupper() else 1.0 for word in said}
    return sum(weights[word] for word in held) / sum(weights.values())


def _kin(one: str, other: str) -> bool:
    """The same word, or another form of it: they share a stem."""
    if meaning(one) == meaning(other):
        return True
    if is_number(one) or is_number(other):
        return False
    short = min(len(one), len(other))
    stem = max(4, round(0.7 * short))
    return short >= 4 and one[:stem] == other[:stem] and abs(len(one) - len(other)) <= 4
