"""Where the words were said: phrases in a frame that name a platform, or an interview, a briefing, a letter.

A platform's name alone is no channel ("a Twitter spokesman", "shares of Twitter"): it needs a word that makes it a
place (on X, in a post on X, her Telegram channel) and nothing that makes it a company or a topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from archiver.quoting.sentences import Frame
from archiver.quoting.wording import ELSEWHERE, WORD, Wording

PLATFORMS = frozenset(
    "twitter telegram facebook instagram tiktok youtube bluesky mastodon threads vk reddit truthsocial".split()  # noqa: SIM905
)
"""Those whose posts are archived; an article may name others."""
MOST = 8
"""Times that one sentence names platforms."""
REACH = 6
"""Words between "on" and the platform's name: on his own platform, Truth Social."""
BESIDE = 12
"""Code points between "on its page" and the platform whose page it is."""
PREVIOUS = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|[^\w\s]")
TURKISH_PLACE = re.compile(r"['’]?(?:[dt][ae]n?|[dt][ae]ki)\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """A channel phrase in a frame's text."""

    start: int
    end: int
    channel: str
    post: bool = False
    """The phrase speaks of a post: in a tweet, in a post on X."""
    carried: bool = False
    """It is a paper that a platform carried: in a statement posted on Telegram."""

    @property
    def social(self) -> bool:
        """Whether it is a platform, be it one whose posts are archived or not."""
        return self.channel not in ELSEWHERE


CARRIED = frozenset({"statement", "document", "email"})
CARRIES = re.compile(r"(?:,?\s[^\W\d_]{2,15}){0,2},?\s")
"""What may stand between a paper and the platform that carried it: in a statement | posted | on Telegram."""


def find_places(frame: Frame, named: Iterable[Place], words: Wording) -> list[Place]:
    """The channel phrases of a frame, in order; platforms first where two begin at one place. A paper that a platform
    carried is one phrase, and the platform's: in a statement posted on Telegram.

    `named`: those that `find_named` found in it.
    """
    found = sorted([*named, *_elsewhere(frame.text, words)], key=lambda p: (p.start, not p.social))
    carried = {
        paper: place
        for paper, place in pairwise(found)
        if paper.channel in CARRIED and place.social and CARRIES.fullmatch(frame.text[paper.end : place.start])
    }
    ahead = set(carried.values())
    return [replace(carried[p], start=p.start, carried=True) if p in carried else p for p in found if p not in ahead]


def find_named(frame: Frame, words: Wording, telegram: bool = False, last: str | None = None) -> list[Place]:
    """The channel phrases of a frame that name a platform.

    `telegram`: whether the article has named Telegram before, so that "on its channel" means it. `last`: the platform
    that it named last, which is meant by "on the same network".
    """
    found: list[Place] = []
    if any(word in frame.lower for word in frame.named):
        found += _platforms(frame.text, words)
        found += _nouns(frame.text, words)
    if telegram and words.own_channel is not None and (frame.openings or frame.holes):
        found += (Place(m.start(), m.end(), "telegram") for m in words.own_channel.finditer(frame.text))
    if last is not None and words.same_place is not None and (frame.openings or frame.holes):
        named = [p.start for p in found]
        for m in words.same_place.finditer(frame.text):
            if not any(m.start() <= at <= m.end() + BESIDE for at in named):  # on her own page on Facebook
                found.append(Place(m.start(), m.end(), last))
    return found


def _elsewhere(text: str, words: Wording) -> Iterator[Place]:
    begin = len(text) - len(text.lstrip())
    if text[begin : begin + 1].isupper():  # the lists write "in a letter", a sentence may begin with "In a letter"
        small = text[: begin + 1].lower() + text[begin + 1 :]
        opening = words.elsewhere.match(small, begin)
        if opening is not None:
            yield Place(begin, opening.end(), str(opening.lastgroup))
    at = 0
    while (match := words.elsewhere.search(text, at)) is not None:
        if match.end() > match.start():
            yield Place(match.start(), match.end(), str(match.lastgroup))
        at = match.start() + 1


def _platforms(text: str, words: Wording) -> Iterator[Place]:
    for hit in islice(words.brand.finditer(text), MOST):
        name = (hit.group("name") or "x").lower()
        before = [
            (m.start(), m.group().lower()) for m in PREVIOUS.finditer(text, max(0, hit.start() - 70), hit.start())
        ]
        after = [m.group().lower() for m in PREVIOUS.finditer(text, hit.end(), hit.end() + 40)][:2]
        start = _place(hit, name, before[-8:], after, words)
        if start is not None:
            post = any(_is_place(w, words) and s < hit.start() for s, w in before[-5:])
            start = _whole(before, start, words)
            yield Place(start, _past_nouns(text, hit.end(), words), words.brands[name], post)


def _past_nouns(text: str, end: int, words: Wording) -> int:
    """The end of a phrase with the nouns behind the name: Telegram messaging app."""
    for _ in range(2):
        following = WORD.match(text, end + 1) if text[end : end + 1] == " " else None
        if following is None or not _is_place(following.group().lower(), words):
            return end
        end = following.end()
    return end


def _place(
    hit: re.Match[str], name: str, before: list[tuple[int, str]], after: list[str], words: Wording
) -> int | None:
    """Where the phrase begins that makes a platform's name a place; None when nothing does."""
    tail = (hit.group("tail") or "").lstrip("-‑").lower()
    follower = tail or (after[0] if after else "")
    house = _is_place(follower, words)
    last = before[-1][1] if before else ""
    if (tail and not house) or words.has("company", follower) or words.has("company_before", last):
        return None
    if _closed(before, follower, words):
        return None
    if (hit.group("name") and after[:1] in (["'"], ["’"])) or (after and after[0] in ("'s", "’s")):
        return None
    if words.suffix_on:
        suffix = (hit.group("suffix") or hit.group("xsuffix") or "").lower()
        return hit.start() if house or TURKISH_PLACE.match(suffix) else None
    prefix = hit.group("prefix") or ""
    if any(p in prefix for p in words.words.get("prefix_on", ())):
        return hit.start()
    near = [w for _, w in before[-2:]]
    if any(words.has("x_kind", w) for w in near) or (words.place_before and any(_is_place(w, words) for w in near)):
        start = _on(before, words)
        return start if start is not None else _noun(before, hit.start(), words)
    owner = next((i + 1 for i in range(len(before) - 1, -1, -1) if before[i][1].endswith(("'s", "’s"))), 0)
    reach = before[-1:] if name == "x" and not house else before[owner if house else 0 :]
    start = _on(reach, words)
    if start is None and house and hit.group("name"):
        return hit.start()
    return start


def _noun(before: list[tuple[int, str]], start: int, words: Wording) -> int | None:
    """The start of a phrase that no "on" governs, with its own noun and article: le compte X, el canal de Telegram.

    None when it tells what somebody owns: le créateur de la page Facebook.
    """
    noun = next((i for i in range(len(before) - 1, -1, -1) if _is_place(before[i][1], words)), None)
    if noun is None or noun < len(before) - 2:
        return start
    first = noun - 1 if noun and words.has("the", before[noun - 1][1]) else noun
    owner = [w for _, w in before[max(0, first - 2) : first]]
    if len(owner) == 2 and words.has("link", owner[1]) and words.has("company_before", owner[0]):
        return None
    return before[first][0]


def _whole(before: list[tuple[int, str]], start: int, words: Wording) -> int:
    """The start of a phrase with the noun before it: in a post on X, en una historia de Instagram."""
    noun = next((i for i, (at, _) in enumerate(before) if at >= start), len(before)) - 1
    if noun > 0 and words.has("posted", before[noun][1]) and _is_place(before[noun - 1][1], words):
        noun, start = noun - 1, before[noun][0]  # in a video posted to Telegram
    if noun < 0 or not _is_place(before[noun][1], words):
        return start
    for at, word in reversed(before[max(0, noun - 3) : noun]):
        if words.has("on", word):
            return at
        if not words.has("the", word):
            break
    return before[noun][0]


def _closed(before: list[tuple[int, str]], follower: str, words: Wording) -> bool:
    """Whether a channel is what somebody deleted, opened or lost, and no place where something was said."""
    near = [w for _, w in before[-5:]] + [follower]
    verb = next((i for i, w in enumerate(near) if words.has("closing", w)), len(near))
    return any(words.has("accounts", w) for w in near[verb + 1 :])


def _is_place(word: str, words: Wording) -> bool:
    return bool(word) and (words.has("places", word) or any(words.has("places", part) for part in word.split("-")))


def _on(before: list[tuple[int, str]], words: Wording) -> int | None:
    """The start of the nearest "on" that governs a platform's name; None when a topic word rules it."""
    for i in range(len(before) - 1, max(-1, len(before) - 1 - REACH), -1):
        start, word = before[i]
        if words.has("on", word):
            topic = any(words.has("against", w) for _, w in before[max(0, i - 2) : i])
            return None if topic else start
        if not word[0].isalnum() and word not in ",(«„“\"'":
            return None
    return None


def _nouns(text: str, words: Wording) -> Iterator[Place]:
    """Words for a post that name the platform: in a since-deleted tweet."""
    hits = (m for m in WORD.finditer(text) if m.group().lower() in words.nouns)
    for m in islice(hits, MOST):
        platform = words.nouns[m.group().lower()]
        before = [(w.start(), w.group().lower()) for w in PREVIOUS.finditer(text, max(0, m.start() - 50), m.start())]
        openers = words.words.get("noun_on", frozenset())
        start = next((s for s, w in reversed(before[-4:]) if w in openers), None)
        if start is None and "*" in openers:
            start = m.start()
        if start is not None:
            yield Place(start, m.end(), platform, post=True)
