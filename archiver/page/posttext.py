"""Where the text of a flattened post begins, seen from its end.

A post is at most 280 characters long (140 before November 2017), so the question is how many of the lines
before the trailer are its own. What decides, in this order: the end of the embed before; Markdown's `>`; gaps
between lines that differ from the ordinary gap of the text (an extractor that keeps paragraphs inside an embed
spaces them otherwise than the article's); and, where all gaps are alike, signs in the words: hashtags, emoji,
mentions, bullets, another script than the article's, lines that end without a stop. When no sign speaks, only
the last line is taken: less rather than wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from archiver.page.layout import Layout, script_of, tongue_of, weight
from archiver.page.trailers import LINK, line_start

_MOST_LINES = 30
_LONGEST = 1600
_NUMBER = re.compile(r"[#(]?\d{1,3}\s?[.:)]{0,2}|[*\-–—=_~•o\s]{2,}")
_LEAD_IN = re.compile(r"[:：]\s*$")
_STOP = re.compile(r"[.!?…。！？;؟۔]+[\"'”“»’)\]*_]*\s*$")
_BULLET = re.compile(r"(?:[-–—•・·*▪●◾✅✔➡▶👉📌🔴🔵📍]|\(?\d{1,2}[.)]\s|[\u2700-\u27bf])\ufe0f?\s?")
_SPEAKER = re.compile(r"[^\s:][^:\n]{0,30}:\s")
_TOKEN_START = re.compile(r"(?:RT |\.?@\w|#[^\W\d]|[\"“]?@)")
_TOKEN_INSIDE = re.compile(r"(?<!\w)#[^\W\d]\w|(?<![\w(])@\w|https?://t\.co/")
_ABOUT = re.compile(r"tweet|twitter|hashtag|wrote|posted|tuit|твит|твіт|щебе|twitt|ツイ|تغريد|צייצ", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:[.!?…]+[\"'”“»’)]*|[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?|:)\s+(?=\S)|[。！？]")
_CLAUSE = re.compile(r"(?:[:;|–—]|[.!?][\"”“»)]*)\s+")
_OPENING = re.compile(r"(?:RT |\.?@\w|#[^\W\d]|[\U0001f1e6-\U0001faff\u2600-\u27bf])")
_SAYS = re.compile(
    r"[^\n:]{0,160}\b(?:tweeted|wrote|posted|tuite[óo]|escribió|escreveu|a (?:tweeté|écrit)|schrieb|twitterte|"
    r"ha (?:twittato|scritto)|napisał[ao]?|написал[аи]?|написав|твитнул[аи]?)\b[^\n:]{0,60}:\s+"
)
_SAID = re.compile(r"\b(?:said|told|according to|disse|dijo|sagte|powiedział|сказал|заявил|заявив)", re.IGNORECASE)
_LONG_SENTENCE = 150

_CLOSED_QUOTE = re.compile(r"(?:[.!?…]*[”»\"][.!?]*|[.!?]“\)?)\s*$")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    gap: int
    """Newlines between it and the line below it that was taken before."""


def begin(text: str, end: int, floor: int, limit: int, layout: Layout, *, inline: bool, set_off: bool) -> int:
    """Where the post's text starts that ends at `end`, never before `floor`.

    `inline`: prose goes on behind the trailer in the same line. `set_off`: the gap behind the embed is wider
    than ordinary, so a wide gap before it is the embed's border.
    """
    floor = max(floor, end - _LONGEST)
    first = _line_above(text, end, floor, 0)
    if first is None:
        return end
    if weight(text[first.start : end]) > limit or inline:
        inner = _cut_inside(text, first.start, end, limit, layout)
        if inner > first.start or weight(text[first.start : end]) > limit:
            return inner
    says = _SAYS.match(text, first.start, end)
    if says and says.end() < end:
        return says.end()
    if text[first.start : end].lstrip(" ").startswith(">"):
        return _while(text, first, floor, lambda line: text[line.start : line.end].lstrip(" ").startswith(">"))
    return _walk_back(text, first, end, floor, limit, layout, set_off)


def _line_above(text: str, at: int, floor: int, gap: int) -> _Line | None:
    """The last line before `at` that holds anything."""
    end = at
    while end > floor and text[end - 1].isspace():
        end -= 1
    if end <= floor:
        return None
    start = line_start(text, end, floor)
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return _Line(start, end, text.count("\n", end, at) if gap == 0 else gap)


def _while(text: str, first: _Line, floor: int, keep: Callable[[_Line], bool]) -> int:
    start = first.start
    for _ in range(_MOST_LINES):
        above = _line_above(text, start, floor, 0)
        if above is None or not keep(above):
            break
        start = above.start
    return start


def _walk_back(text: str, first: _Line, end: int, floor: int, limit: int, layout: Layout, set_off: bool) -> int:
    """Takes lines upwards as long as something speaks for them and nothing against.

    A line that nothing speaks for waits: it is taken when a clear sign stands above it.
    """
    taken, waiting, narrow, widened = first.start, first.start, False, False
    for _ in range(_MOST_LINES):
        above = _line_above(text, waiting, floor, 0)
        if above is None or weight(text[above.start : end]) > limit:
            break
        line, below = text[above.start : above.end], text[waiting:end]
        wide = above.gap > layout.gap > 0
        if not any(map(str.isalnum, LINK.sub("", below))):  # a post is more than its link
            taken = waiting = above.start
            continue
        if _NUMBER.fullmatch(line.strip()) or (wide and (narrow or set_off)):
            break
        if above.gap >= layout.gap and _LEAD_IN.search(line) and not (_BULLET.match(below) or (wide and widened)):
            break
        sure = above.gap != layout.gap or _speaks_for(line, below, layout)
        if not sure and _against(line, below, layout):
            break
        sure = sure or (waiting == taken and not widened and _hints_at(line, layout))
        narrow, widened = narrow or above.gap < layout.gap, widened or wide
        waiting = above.start
        if sure:
            taken = waiting
    return taken


def _against(line: str, below: str, layout: Layout) -> bool:
    """Signs that a line above is the article's: another script or language than the post's, or it is a heading."""
    script, other = script_of(line), script_of(below)
    if script and other and script != other:
        return True
    if layout.tongue and tongue_of(line) == layout.tongue and tongue_of(below) not in ("", layout.tongue):
        return not _strong(line)
    return (
        len(line) < 60 and not _STOP.search(line) and not _LEAD_IN.search(line) and not _token(line) and layout.gap > 1
    )


def _speaks_for(line: str, below: str, layout: Layout) -> bool:
    """Signs that a line above is part of the same post, where the gap between them is ordinary."""
    if _strong(line):
        return True
    if line[:1].islower() or (_BULLET.match(below) and (_BULLET.match(line) or _LEAD_IN.search(line))):
        return True
    script = script_of(line)
    if script and script != layout.script and script == script_of(below):
        return True
    tongue = tongue_of(line)
    if layout.tongue and tongue and tongue != layout.tongue and tongue == tongue_of(below):
        return True
    return _SPEAKER.match(line) is not None and _SPEAKER.match(below) is not None


def _hints_at(line: str, layout: Layout) -> bool:
    """Weaker signs: a hashtag or mention inside, or a line too long for a heading that ends without a stop."""
    if _ABOUT.search(line):
        return False
    if _TOKEN_INSIDE.search(line) and len(line) < 160:
        return True
    return layout.gap == 1 and len(line) >= 60 and not _STOP.search(line)


def _token(line: str) -> bool:
    return _strong(line) or _TOKEN_INSIDE.search(line) is not None


def _strong(line: str) -> bool:
    """Hashtags and mentions at the start, and emoji anywhere, are how posts are written, not articles."""
    return _TOKEN_START.match(line) is not None or any(
        "\U0001f1e6" <= c <= "\U0001faff" or "\u2600" <= c <= "\u27bf" for c in line
    )


def _cut_inside(text: str, start: int, end: int, limit: int, layout: Layout) -> int:
    """In a line that holds more than the post: whole sentences from the end, up to what cannot be the post's.

    A sentence that begins with a mention, a hashtag or an emoji begins the post, if it is near enough.
    """
    borders = [b for b in _borders(text, start, end) if weight(text[b:end]) <= limit]
    if not borders:
        return _last_words(text, max(_borders(text, start, end)), end, limit)
    opening = next((b for b in borders if _OPENING.match(text, b) and _words(text[b:end]) > 2), None)
    if opening is not None and _TOKEN_START.match(text, opening):
        return opening
    taken = opening if opening is not None else borders[-1]
    for border in reversed([b for b in borders if b < taken]):
        if _words(text[taken:end]) > 2 and _reads_like_prose(text[border:taken], text[taken:end], layout):
            break
        taken = border
    return taken


def _last_words(text: str, start: int, end: int, limit: int) -> int:
    """In one sentence that is too long for a post: behind its last sign that could end a lead, or as much as fits."""
    signs = [m.end() for m in _CLAUSE.finditer(text, max(start, end - 2 * limit), end - 1)]
    near = [at for at in signs if weight(text[at:end]) <= limit]
    if near:
        return near[0]
    space = text.find(" ", max(start, end - limit), end - 1)
    return space + 1 if space >= 0 else max(start, end - limit)


def _borders(text: str, start: int, end: int) -> list[int]:
    """Where sentences begin; behind a colon too, if the words before it speak of a post or a mention follows."""
    borders = [start]
    for found in _SENTENCE.finditer(text, start, end):
        after = text[found.end() : found.end() + 1]
        if found[0].startswith(":"):
            if after != "@" and not _ABOUT.search(text, borders[-1], found.start()):
                continue
        elif after.islower() and found[0][0] != "\n":
            continue
        if found.end() < end:
            borders.append(found.end())
    return borders


def _words(text: str) -> int:
    """How many words a text has besides links, hashtags and mentions."""
    return len(re.findall(r"[^\W\d_]+", re.sub(r"[#@]\w+", "", LINK.sub("", text))))


def _reads_like_prose(sentence: str, below: str, layout: Layout) -> bool:
    """Inside one line: a closed quotation, a number, an attribution or a long sentence is rather the article's."""
    if _CLOSED_QUOTE.search(sentence) or _SAID.search(sentence) or _ABOUT.search(sentence):
        return True
    if _NUMBER.fullmatch(sentence.strip()) or sentence.rstrip().endswith("?"):
        return True
    if layout.tongue and tongue_of(sentence) == layout.tongue and tongue_of(below) not in ("", layout.tongue):
        return True
    return len(sentence) > _LONG_SENTENCE and not _strong(sentence)
