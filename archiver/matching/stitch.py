"""A quote whose parts stand in several posts of one author. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from archiver.matching.align import align, read_words, split
from archiver.matching.signals import Candidate, Setting, Tie, as_match, weigh
from db.judgement import Match
from db.normal import forms

TOGETHER = timedelta(hours=48)
"""Posts that one quote is made of were posted within this time."""


def stitched(candidates: Sequence[Candidate], setting: Setting) -> tuple[Match, ...]:
    """One match for each post that gave a part, in the quote's order; none where the parts do not all fit together."""
    quote = setting.quote.passage.exact
    quote_words, segments = split(quote)
    if len(segments) < 2:
        return ()
    places = [quote[quote_words[s.first].start : quote_words[s.last - 1].end] for s in segments]
    if any(s.last - s.first < 3 for s in segments):
        return ()
    found = [_holding(part, candidates, setting) for part in places]
    accounts = [{_account(tie): tie for tie in reversed(ties)} for ties in found]
    shared = set(accounts[0]).intersection(*accounts[1:]) if accounts else set()
    ways = [[account[key] for account in accounts] for key in shared]
    fitting = [way for way in ways if _fit_together(way, named=setting.quote.channel is not None)]
    if len(fitting) != 1:
        return ()
    matches: dict[str, Match] = {}
    for tie, part in zip(fitting[0], places, strict=True):
        made = as_match(tie, setting, "stitched", (f"this part: “{part}”",))
        known = matches.get(made.post)
        matches[made.post] = replace(known, reasons=(*known.reasons, made.reasons[-1])) if known else made
    return tuple(matches.values()) if len(matches) > 1 else ()


def _holding(part: str, candidates: Sequence[Candidate], setting: Setting) -> list[Tie]:
    """The ties that hold this part whole, best first."""
    asked = f" {' '.join(forms(part))} "
    ties = [
        weigh(candidate, aligned, setting)
        for candidate in candidates
        if asked in f" {' '.join(word.form for word in read_words(candidate.post.text))} "
        and (aligned := align(part, candidate.post.text))
        and aligned.verdict in ("exact", "normalized")
    ]
    return sorted((tie for tie in ties if tie.standing < 2 and not tie.repost and tie.day < 3), key=lambda t: t.rank)


def _account(tie: Tie) -> tuple[str, str]:
    return tie.post.ref.platform, (tie.post.author.handle or tie.post.author.name or "").lower()


def _fit_together(ties: Sequence[Tie], *, named: bool) -> bool:
    """Of one time, by the speaker or cited; words that are on the platform that the article names need neither."""
    times = [tie.post.posted_at for tie in ties if tie.post.posted_at]
    known = named or all(tie.standing == 0 or tie.candidate.cited for tie in ties)
    return known and len(times) == len(ties) and max(times) - min(times) <= TOGETHER
