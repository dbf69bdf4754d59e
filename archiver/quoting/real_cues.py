"""Which verbs of a sentence tell that somebody speaks, and which quotes without a verb are somebody's words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.quoting.channels import Place
from archiver.quoting.cues import Cue, unlisted
from archiver.quoting.names import TOKEN
from archiver.quoting.quote_spans import Marked
from archiver.quoting.sentences import HOLE, Frame
from archiver.quoting.wording import Wording

NAMES = re.compile(rf"{HOLE}\s?:\s(?:[ld]['’])?(?=([^\W\d_]))")
"""A colon behind a quote, before who says it: “Lo perdimos todo”: Ana Lago."""
OPENING, FEW = re.compile(r"\s*:\s"), 5
ARM = 24
"""Code points of a word or two that the writer may only hold at arm's length."""


def real_cues(cues: list[Cue], frame: Frame, places: Sequence[Place], words: Wording) -> list[Cue]:
    """Without verbs that are only cues beside a quote or a platform: "posted record profits"."""
    if not cues and not frame.holes and not (":" in frame.text and any(p.social for p in places)):
        return []
    social = any(p.social for p in places)
    cues = [*cues, *unlisted(frame, cues, words)]
    kept = [c for c in cues if (c.kind != "post" or social or frame.holes) and not _naming(c, frame, words)]
    kept = [c for c in kept if c.platform or not any(p.social and p.start < c.start and c.end <= p.end for p in places)]
    kept = [c for c in kept if not (c.kind == "post" and len(kept) > 1 and _participle(c, frame, words))]
    for offset, _ in frame.holes:
        before = frame.text[:offset].rstrip()
        near = (c for c in kept if len(before) - 60 < c.end <= len(before))
        if before.endswith(":") and all(_is_past(frame.text, c, len(before) - 1, words) for c in near):
            kept.append(Cue(len(before) - 1, len(before), "colon", None, ":"))
    if not kept and not frame.holes and (colon := _clause_behind(frame, places)) is not None:
        kept.append(Cue(colon, colon + 1, "colon", None, ":"))
    mark = NAMES.match(frame.text, frame.holes[0][0]) if frame.holes and not kept else None
    if mark is not None and mark.group(1).isupper():
        colon = frame.text.index(":", mark.start())
        kept.append(Cue(colon, colon + 1, "say", None, ":"))
    if not kept and any(is_told(place, quote, frame, words) for place, quote in frame.holes):
        first = frame.holes[0][0]
        kept.append(Cue(first, first, "none"))
    return sorted(kept, key=lambda c: c.start)


def _is_past(text: str, cue: Cue, colon: int, words: Wording) -> bool:
    """Whether a verb's clause is over before a colon: …, Lee said, he sent a note:; Lee said he sent a note reading:"""
    between = TOKEN.findall(text[cue.end : colon])
    own = any(words.has("he", t) for t in between)
    return text[cue.end] == "," or (own and any(words.has("texts", t) for t in between[-2:]))


def _clause_behind(frame: Frame, places: Sequence[Place]) -> int | None:
    """The colon right behind a platform, before what was said there: The council updated its page on X: all is well."""
    ends = (OPENING.match(frame.text, place.end) for place in places if place.social)
    return next((end.end() - 2 for end in ends if end and len(frame.text[end.end() :].split()) >= FEW), None)


def _participle(cue: Cue, frame: Frame, words: Wording) -> bool:
    """Whether a form of "publish" only tells of a text: a legenda da foto publicada no Instagram."""
    if words.language == "en" or not words.has("posted", cue.word):
        return False
    before = TOKEN.findall(frame.text[max(0, cue.start - 24) : cue.start])[-1:]
    return bool(before) and not words.has("aux", before[0])


def _naming(cue: Cue, frame: Frame, words: Wording) -> bool:
    """Whether a verb gives somebody a name and no words: a man called Bert; a hastily called meeting."""
    for phrase in words.words.get("known_as", ()):
        if phrase.split()[0] == cue.word and frame.lower.startswith(phrase, cue.start):
            following = TOKEN.match(frame.text, cue.start + len(phrase) + 1)
            plain = words.language == "en" and not frame.holes
            return plain or (following is not None and following.group()[:1].isupper())
    return False


def is_told(offset: int, quote: Marked, frame: Frame, words: Wording) -> bool:
    """Whether a quote without a verb of speech is somebody's words: by its length, or by what stands before it."""
    before = TOKEN.findall(frame.text[max(0, offset - 40) : offset])[-1:]
    return _long(quote) or (bool(before) and words.has("said_with", before[0]))


def _long(quote: Marked) -> bool:
    """Whether a quote is too long for a word that the writer holds at arm's length."""
    return quote.end - quote.start > ARM
