"""What belongs together in a sentence: channel phrases and quotes to the cue word that they go with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.quoting.channels import Place
from archiver.quoting.cues import Cue
from archiver.quoting.names import TOKEN
from archiver.quoting.quote_spans import Marked
from archiver.quoting.sentences import HOLE, Frame
from archiver.quoting.wording import Wording

MANY = 12
"""Words that may stand between a cue and its platform."""

WIDE = 200
"""Code points that may."""

ADJACENT = 4
"""Code points between a quote and a verb that follows it at once."""
OBJECT, CLOSED = 4, re.compile(r"\s*(?:[.,;]|\Z)")
"""Words of what somebody welcomes on a platform, and what ends the clause behind it."""
GOES_ON = re.compile(r" [a-z]")
ASIDE = 3
"""Words before a platform between commas."""
CLAUSE_MARK = re.compile(r"[,—–]")
COMMA = re.compile(r"\s*[,—–]|\s-\s")


def attached(cue: Cue, place: Place, frame: Frame, words: Wording) -> bool:
    """Whether a platform is where the cue's words were said, and no part of what they say."""
    if cue.start < place.end and place.start < cue.end:
        return True
    low, high = (cue.end, place.start) if cue.end <= place.start else (place.end, cue.start)
    if place.post and not TOKEN.search(frame.text, 0, place.start):
        return True  # In a thread on X, Lee took the plan apart: the bridge was none, she wrote
    if high - low > WIDE:
        return False
    tokens = TOKEN.findall(frame.text[low:high])
    behind = cue.end <= place.start
    if HOLE in frame.text[low:high]:
        return (behind or words.language == "tr") and len(tokens) <= MANY
    if len(tokens) > MANY or (behind and _goes_on(tokens, words)):
        return False
    if not behind or cue.kind in ("source", "post", "after_source", "colon") or HOLE in frame.text[: cue.start]:
        return True
    if len(tokens) <= ASIDE and frame.text[cue.end] in ",(" and frame.text[place.end : place.end + 1] in ",)":
        return True  # said, likewise on X, that
    if cue.kind == "act" and len(tokens) <= OBJECT and CLOSED.match(frame.text, place.end):
        return not any(words.has("places", t) or t.endswith(("ed", "ing")) for t in tokens)  # welcomed it on Bluesky.
    if words.language != "en" or not tokens or words.has("takes_object", cue.word) or words.has("lead", tokens[0]):
        return True
    return all(words.has("light", t) or words.has("the", t) or t[:1].isupper() or t.endswith("ly") for t in tokens)


def _goes_on(tokens: Sequence[str], words: Wording) -> bool:
    """Whether another clause begins among words, other than "which appeared on Telegram"."""
    opening = any(words.has("that", t) or words.has("relative", t) for t in tokens)
    return opening and not (words.language != "en" and words.has("posted", tokens[-1]))


def owners(cues: Sequence[Cue], places: Sequence[Place], frame: Frame, words: Wording) -> dict[int, list[Place]]:
    """Which cue each channel phrase belongs to: the nearest; a quote between them counts as far."""
    owned: dict[int, list[Place]] = {}
    for place in places:
        fit = [i for i, cue in enumerate(cues) if not place.social or attached(cue, place, frame, words)]
        best = min(fit, key=lambda i: _distance(cues[i], place, frame.text), default=None)
        if best is not None:
            owned.setdefault(best, []).append(place)
    return owned


def _distance(cue: Cue, place: Place, text: str) -> int:
    if cue.start < place.end and place.start < cue.end:
        return 0
    low, high = (cue.end, place.start) if cue.end <= place.start else (place.end, cue.start)
    return high - low + 150 * text.count(HOLE, low, high) + (30 if cue.kind == "follow" else 0)


def inverted(text: str, cue: Cue, gap: str, words: Wording) -> bool:
    """Whether the verb comes before its subject: "…", said Lee; …, a dit le maire; Auf X schrieb er."""
    if HOLE in text[: cue.start] and all(words.has("aux", t) for t in TOKEN.findall(gap)):
        return True
    if words.language == "en":
        return False
    behind = TOKEN.findall(CLAUSE_MARK.split(gap)[-1])
    return cue.start > 0 and all(words.has("aux", t) or words.is_adverb(t) for t in behind)


def cue_of(offset: int, quote: Marked, text: str, frame: Frame, cues: Sequence[Cue], words: Wording) -> int | None:
    """The cue that a quote belongs to: the one that follows at once, else the last before, else the next behind."""
    before = [i for i, c in enumerate(cues) if c.end <= offset]
    nexts = [o for o, _ in frame.holes if o > offset]
    after = [i for i, c in enumerate(cues) if c.start > offset and (c.kind != "follow" or not before)]
    near = [i for i in after if not nexts or cues[i].start < nexts[0]]
    asked = words.language == "en" and text[quote.end - 1] in "?!" and GOES_ON.match(frame.text, offset + 1) is not None
    inner = asked or text[quote.end : quote.outer_end].lstrip()[:1] == ","
    comma = inner or COMMA.match(text[quote.outer_end : quote.outer_end + 4])
    starts = not TOKEN.search(frame.text[:offset].rsplit(HOLE, 1)[-1])
    if near and (starts or not before or inner or (comma and _over_colon(offset, cues[near[0]], cues[before[-1]]))):
        return near[0]
    if before:
        return before[-1]
    return after[0] if after else None


def _over_colon(offset: int, behind: Cue, before: Cue) -> bool:
    """Whether the verb behind a quote is nearer than a colon before it: …, noyé : « … », écrit-il."""
    return before.kind != "colon" or (before.word == ":" and behind.start - offset <= ADJACENT)
