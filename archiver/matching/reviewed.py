"""What reviewers said of a quote, and the outcome that follows it: their word wins over ours. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from archiver.matching import signals, worddiff
from archiver.matching.align import align
from archiver.matching.languages import is_other_language
from archiver.matching.signals import Candidate, Setting
from db.judgement import Match, Outcome, Review
from db.model import Quote


@dataclass(frozen=True, slots=True)
class Ruling:
    """What all reviews of one quote come to: the latest word on each post stands."""

    review: str
    """The id of the latest review."""
    said: Review
    settled: bool = False
    """A reviewer said which post is the source, or that there is none."""
    post: str | None = None
    """The post that a reviewer named as the source, in lower case."""
    rejected: frozenset[str] = frozenset()
    """The posts that reviewers rejected, in lower case."""


def rulings(
    reviews: Sequence[tuple[str, Review]], quotes: Mapping[str, Quote], lasting: Mapping[str, str]
) -> dict[str, Ruling]:
    """The ruling on each quote that was reviewed. `reviews`: of one article, oldest first. `quotes`: by id, all of it;
    `lasting`: the reviewed posts' keys by the names that last, by key in lower case.

    A review holds for every quote of the same words in the same place: a later version may know the speaker better,
    and then the quote has another id.
    """
    by_place: dict[tuple[int, str], Ruling] = {}
    for id_, review in reviews:
        quote = quotes.get(review.quote)
        if quote is not None:
            place = (quote.passage.start, quote.passage.exact)
            post = lasting.get(review.post.lower(), review.post.lower()) if review.post else None
            by_place[place] = _after(by_place.get(place), id_, review, post)
    return {
        id_: by_place[place]
        for id_, quote in quotes.items()
        if (place := (quote.passage.start, quote.passage.exact)) in by_place
    }


def _after(known: Ruling | None, id_: str, review: Review, post: str | None) -> Ruling:
    rejected = known.rejected if known else frozenset()
    if review.verdict == "confirmed":
        return Ruling(id_, review, True, post, rejected - {post} if post else rejected)
    settled, chosen = (known.settled, known.post) if known else (False, None)
    if settled and chosen == post:
        settled, chosen = False, None
    return Ruling(id_, review, settled, chosen, rejected | {post} if post else rejected)


def allowed(candidates: Sequence[Candidate], ruling: Ruling | None) -> list[Candidate]:
    """The candidates that no reviewer rejected."""
    rejected = ruling.rejected if ruling else frozenset()
    return [candidate for candidate in candidates if candidate.post.ref.key.lower() not in rejected]


def follow(ruling: Ruling, outcome: Outcome, chosen: Sequence[Candidate], setting: Setting) -> Outcome:
    """The outcome as the ruling has it. `outcome`: ours, of the allowed candidates; `chosen`: the post that was named,
    in all its versions.
    """
    why = _said(ruling)
    if not ruling.settled:
        return replace(outcome, reasons=(*outcome.reasons, why), review=ruling.review)
    if ruling.post is None:
        return Outcome(outcome.quote, "unmatched", (), (why,), ruling.review)
    ours = [tie for tie in outcome.matches if tie.post.lower() == ruling.post]
    first = ours[0] if ours else by_hand(chosen, setting) if chosen else None
    if first is None:
        return replace(
            outcome, reasons=(*outcome.reasons, f"{why}; the archive does not hold it"), review=ruling.review
        )
    marked = replace(first, score=1.0, reasons=(why, *first.reasons))
    others = [
        tie
        for tie in outcome.matches
        if tie.post.lower() != ruling.post and (tie.verdict != "stitched" or first.verdict == "stitched")
    ]
    return Outcome(outcome.quote, "matched", (marked, *others), outcome.reasons, ruling.review)


def by_hand(versions: Sequence[Candidate], setting: Setting) -> Match:
    """The tie to a post that a reviewer named: by the version of it that holds most of the words."""
    quote = setting.quote.passage.exact
    laid = [(aligned, one) for one in versions if (aligned := align(quote, one.post.text))]
    if laid:
        aligned, best = max(laid, key=lambda pair: pair[0].likeness)
        return signals.as_match(signals.weigh(best, aligned, setting), setting, aligned.verdict, ())
    best = versions[0]
    other = is_other_language(best.post, quote, setting.language)
    _, check = signals.timing(best.post.posted_at or best.post.id_time, setting)
    end = len(best.post.text)
    return Match(
        snapshot=best.id,
        post=best.post.ref.key,
        verdict="translated" if other else "paraphrased",
        score=1.0,
        reasons=signals.circumstances(best, setting),
        start=0,
        end=end,
        diff=(("-", best.post.text), ("+", quote)) if other else worddiff.compare(quote, best.post.text, 0, end),
        posted_at=best.post.posted_at or best.post.id_time,
        time_check=check,
    )


def _said(ruling: Ruling) -> str:
    review = ruling.said
    on = f"{review.by} on {review.at:%Y-%m-%d}"
    if review.verdict == "rejected":
        words = f"rejected by {on}: {review.post}"
    elif review.post:
        words = f"confirmed by {on}"
    else:
        words = f"confirmed by {on}: no archived post is its source"
    return f"{words} ({review.note})" if review.note else words
