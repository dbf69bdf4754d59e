"""One quote against candidate posts, word by word: which of them is its source, or why none is. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from archiver.matching import stitch, wordlists
from archiver.matching.align import Aligned, lay, near_words, promising, read_words, split
from archiver.matching.features import kept, of_words
from archiver.matching.people import agrees, names
from archiver.matching.signals import (
    ELSEWHERE,
    Candidate,
    Setting,
    Tie,
    as_match,
    is_late,
    platform_fits,
    said_by,
    weigh,
)
from db.judgement import Outcome
from db.model import When
from db.normal import forms

Laid = dict[str, Aligned | None]
"""A quote laid over texts, by text."""
NOWHERE = "no archived post holds these words"
SHORT = 3
"""A quote with so few words that carry something needs author and day as well."""
TELLING = 5
"""So many words that carry something must stand there to speak of a changed number, and not of another report."""
FILMS = frozenset({"youtube"})
"""Platforms whose posts are read by their title: no beginning of a text, so it is cut off for those words only that the
article says were there."""


def match(
    quote_id: str,
    candidates: Sequence[Candidate],
    setting: Setting,
    laid: Laid | None = None,
) -> Outcome:
    """What the candidates' words say of the quote of this setting. What stays open may be retold (`retold.py`).

    `laid`: the quote over texts, as far as known from before; what is found out is added.
    """
    laid = {} if laid is None else laid
    quote, published = setting.quote, setting.published
    if quote.channel in ELSEWHERE:
        return _no(quote_id, f"the article says that this comes from elsewhere ({quote.channel}), not from a post")
    may_be = possible(candidates, setting)
    ties = _ties(may_be, setting, laid)
    best = _live([tie for tie in ties if is_enough(tie, setting)], published)
    if setting.quote.kind != "indirect" and (not best or best[0].quality >= 2):
        parts = stitch.stitched(may_be, setting)
        if parts:
            return Outcome(quote_id, "matched", parts)
    if best:
        return _decide(quote_id, best, setting)
    cut = _cut(may_be, ties, setting) if quote.kind != "indirect" else None
    if cut:
        return Outcome(quote_id, "not_checkable", (), (cut,))
    return _none(quote_id, candidates, ties, setting, laid)


def possible(candidates: Sequence[Candidate], setting: Setting) -> list[Candidate]:
    """Those on the platform that the article names, and not younger than the article."""
    channel, published = setting.quote.channel, setting.published
    return [c for c in candidates if platform_fits(c.post, channel) and not is_late(c.post, published)]


def is_enough(tie: Tie, setting: Setting) -> bool:
    """Do words, author, platform and day together carry an answer?"""
    aligned, quality = tie.aligned, tie.quality
    content = len({form for form in forms(setting.quote.passage.exact) if form not in wordlists.LIGHT})
    if content <= SHORT:
        return quality == 0 and tie.day <= 1 and (tie.standing == 0 or (tie.standing == 1 and tie.candidate.cited))
    if setting.quote.kind == "indirect" and quality > 0:
        return False
    if quality == 0:
        named = setting.quote.channel is not None or tie.candidate.cited
        if tie.standing == 1:
            return named or (content > 5 and (tie.day <= 2 or setting.published is None))
        return tie.standing == 0 or (content >= 5 and named and not tie.repeats)
    if tie.standing == 2 or tie.day == 3 or (tie.day == 2 and setting.says_day):
        return False  # Other words, and of another time than the article gives.
    if "number" in aligned.changes and aligned.content < TELLING:
        return False  # In so few words the number is the news: another one is another report.
    if quality == 1:
        return aligned.content >= SHORT and aligned.likeness >= (0.7 if tie.standing == 0 else 0.85)
    if tie.standing == 1 and not tie.candidate.cited:
        return False
    if quality == 2:
        return aligned.words >= 5 and aligned.content >= SHORT and aligned.likeness >= 0.4
    return tie.day <= 1 and aligned.likeness >= 0.75 and aligned.content > SHORT


def _lay_all(quote: str, posts: Collection[str], laid: Laid) -> None:
    parts = split(quote)
    read = {post: read_words(post) for post in promising(parts, posts)}
    near = near_words(parts, read.values())
    laid.update(dict.fromkeys(posts))
    laid.update((post, lay(quote, parts, post, post_words, near)) for post, post_words in read.items())


def _ties(candidates: Sequence[Candidate], setting: Setting, laid: Laid) -> list[Tie]:
    """The candidates that hold the words, best first; a repost only where its original does not hold them."""
    texts = dict.fromkeys(candidate.post.text for candidate in candidates)
    _lay_all(setting.quote.passage.exact, [text for text in texts if text not in laid], laid)
    found = [weigh(candidate, aligned, setting) for candidate in candidates if (aligned := laid[candidate.post.text])]
    held = {tie.post.ref.key.lower(): tie.quality for tie in found if not tie.repost}
    own = [tie for tie in found if not any(held.get(key, 9) <= tie.quality for key in tie.candidate.originals)]
    return sorted(own, key=lambda tie: tie.rank)


def _live(ties: Sequence[Tie], published: When | None) -> list[Tie]:
    """Of several versions of one post the one that holds the words best; of equals the one that was live then."""
    versions: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        versions[tie.post.ref.key.lower()].append(tie)
    until = published.latest if published else None

    def order(tie: Tie) -> tuple[object, ...]:
        began = tie.post.edited_at or tie.post.posted_at
        live = began is None or until is None or began <= until
        return (tie.quality, not live, -(began.timestamp() if began and live else 0), tie.candidate.snapshot.taken_at)

    chosen = [min(group, key=order) for group in versions.values()]
    replaced = {
        relation.post.lower() for tie in chosen for relation in tie.post.relations if relation.kind == "edit_of"
    }
    kept = [tie for tie in chosen if tie.post.ref.key.lower() not in replaced]
    return sorted(kept or chosen, key=lambda tie: (tie.rank, tie.post.posted_at is None, tie.post.posted_at))


def _decide(quote_id: str, ties: Sequence[Tie], setting: Setting) -> Outcome:
    best = ties[0]
    equal = [tie for tie in ties if tie.rank == best.rank]
    reasons: tuple[str, ...] = ()
    if len(equal) > 1:
        places = {(tie.post.ref.platform, (tie.post.author.handle or "").lower()) for tie in equal}
        if best.standing != 0 or len(places) < len(equal) or any(tie.post.posted_at is None for tie in equal):
            candidates = ", ".join(tie.post.ref.key for tie in equal[:10])
            return _no(quote_id, f"{len(equal)} posts hold these words, and nothing tells them apart: {candidates}")
        reasons = (f"the earliest of {len(equal)} posts with these words",)
    elif len(ties) == 1:
        reasons = ("the only archived post that fits",)
    others = [as_match(tie, setting, tie.aligned.verdict, ()) for tie in ties[1:4]]
    first = replace(as_match(best, setting, best.aligned.verdict, reasons), features=kept(of_words(best, setting)))
    below = [replace(m, score=min(m.score, first.score)) for m in others]
    return Outcome(quote_id, "matched", (first, *below))


def _cut(candidates: Sequence[Candidate], ties: Sequence[Tie], setting: Setting) -> str | None:
    """Why the quote cannot be checked: it may stand in a part of a post that we do not have."""
    reaching = {tie.candidate.id for tie in ties if tie.aligned.at_cut}
    for candidate in candidates:
        share = said_by(candidate.post, setting)
        if candidate.post.text_complete or not (agrees(share) or (candidate.cited and share is None)):
            continue
        platform = candidate.post.ref.platform
        cited = candidate.cited and (platform not in FILMS or setting.quote.channel == platform)
        if cited or candidate.id in reaching:
            return (
                f"the text of {candidate.post.ref.key} was cut off when it was read; the quote may stand behind the cut"
            )
    return None


def _none(
    quote_id: str,
    candidates: Sequence[Candidate],
    ties: Sequence[Tie],
    setting: Setting,
    laid: Laid,
) -> Outcome:
    """Why there is no answer: what came near, and what spoke against it."""
    reasons: list[str] = []
    whole = [tie for tie in _ties(candidates, setting, laid) if tie.quality == 0]
    late = [tie.post.ref.key for tie in whole if is_late(tie.post, setting.published)]
    other = [tie.post.ref.key for tie in whole if not platform_fits(tie.post, setting.quote.channel)]
    if late:
        reasons.append(f"posted after the article: {', '.join(late[:5])}")
    if other:
        reasons.append(f"on another platform than the article names ({setting.quote.channel}): {', '.join(other[:5])}")
    for tie in ties[:3]:
        who = " ".join(names(tie.post.author))
        against = {0: "too few words or the wrong day", 1: "who said it cannot be told", 2: "another author"}[
            tie.standing
        ]
        reasons.append(f"{tie.post.ref.key} by {who} comes near ({tie.aligned.verdict}), but: {against}")
    return _no(quote_id, *(reasons or [NOWHERE]))


def _no(quote_id: str, *reasons: str) -> Outcome:
    return Outcome(quote_id, "unmatched", (), reasons)
