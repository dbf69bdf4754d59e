"""Why a quote is tied to a post, or to none, in lines for people. Pure: the promised JSON in, lines out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archiver.answer import Json
from archiver.matching.likelihood import WEIGHTS

ID = 12
"""Characters of an id that are shown: enough to name a quote by."""


def quotes(document: Json) -> Iterator[str]:
    """Every quote of an article, and all that speaks for its answer."""
    for fact in document["quotes"]:
        yield from quote(fact)
        yield ""


def quote(fact: Json) -> Iterator[str]:
    """One quote: who said it where and when as the article tells, then each post that may be its source."""
    yield f"quote {fact['id'][:ID]}  “{fact['exact']}”"
    day = (fact["said_on"] or {}).get("as_written")
    said = [("by", fact["speaker"]), ("on", fact["channel"]), ("when", day)]
    told = ", ".join(f"{word} {value}" for word, value in said if value)
    yield f"  the article says: {fact['kind']}{f', {told}' if told else ', and not by whom'}"
    for number, tie in enumerate(fact["matches"], 1):
        yield f"  {number}. {tie['verdict']}  {tie['post']}  score {tie['score']:.2f}"
        yield f"     posted at {tie['posted_at'] or 'a time that is not known'}"
        yield from (f"     {reason}" for reason in tie["reasons"])
        if tie.get("features"):
            yield "     " + "  ".join(_features(tie["verdict"], tie["features"]))
    if not fact["matches"]:
        yield f"  {fact['status'].replace('_', ' ')}"
    yield from (f"  {reason}" for reason in fact["reasons"])
    if review := fact.get("review"):
        note = f": {review['note']}" if review["note"] else ""
        yield f"  {review['verdict']} by {review['by']} at {review['at']}{note}"


def _features(verdict: str, row: Mapping[str, float]) -> Iterator[str]:
    """What the decision rested on; where it was weighed, each with its weight."""
    weighed = verdict in ("translated", "paraphrased")
    for name, value in row.items():
        yield f"{name.replace('_', ' ')} {value:g}" + (f" × {WEIGHTS.get(name, 0):g}" if weighed else "")
