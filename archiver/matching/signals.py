"""What speaks for and against one post as the source of one quote: words, author, platform, time. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from archiver.matching.aliases import NONE, Aliases
from archiver.matching.align import Aligned
from archiver.matching.people import OFFICE, agrees, is_spoken_of, names, speaks_as
from db.judgement import Match
from db.model import Author, Post, Quote, Snapshot, When

ELSEWHERE = frozenset({"interview", "briefing", "broadcast", "statement", "email", "document"})
"""Channels that are no platform: words said, mailed or printed elsewhere are never tied to a post."""
_REPOST = re.compile(r"\s*RT @(\w{1,30}):|\s*(?:Переслано от|Переслане від|Forwarded from)\b", re.IGNORECASE)
_OPEN = "\"'“„«‘‹”"
_CLOSE = "\"'”“»’›"
_QUALITY = {"exact": 0, "normalized": 0, "elided": 0, "partial": 2, "altered": 1}
_BASE = {"exact": 1.0, "normalized": 0.97, "elided": 0.94, "stitched": 0.9, "partial": 0.75, "altered": 0.7}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One version of one post, as a snapshot of it shows it."""

    id: str
    """The snapshot's id."""
    snapshot: Snapshot
    post: Post
    cited: bool = False
    """The article cites this post."""
    originals: tuple[str, ...] = ()
    """For a repost: the archived posts that it repeats."""
    gone_at: datetime | None = None
    """When a look at it first found nothing."""
    quoted: bool = False
    """Another quote of the article was found in it."""
    beside: bool = False
    """The article embeds or links it in the quote's paragraph, or directly before or after it."""


@dataclass(frozen=True, slots=True)
class Closeness:
    """How close in meaning a post is to a quote: 0 as two texts about different things, about 1 as a translation."""

    value: float
    cosines: tuple[tuple[str, float], ...]
    """What each encoder, by its name, measured."""
    around: float = 0.0
    """The same of the post and the paragraph in which the quote stands."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the article says about a quote, when it was published and in which language."""

    quote: Quote
    published: When | None
    language: str | None = None
    """The article's language, a two-letter code."""
    aliases: Aliases = NONE
    """Which accounts speakers are known to post from."""
    around: str = ""
    """The article's text about the quote."""
    closeness: Mapping[str, Closeness] = field(default_factory=dict)
    """By a candidate's id, where the encoders were asked."""

    @property
    def says_day(self) -> bool:
        """Does the article say when the words were said?"""
        return self.quote.said_on is not None and self.quote.said_on.earliest is not None


@dataclass(frozen=True, slots=True)
class Tie:
    """One candidate with all that was found out about it."""

    candidate: Candidate
    aligned: Aligned
    author: float | None
    """How far the speaker's name agrees with the author's; None: cannot be told."""
    day: int
    """0: posted when the article says; 1: within two days; 2: within two weeks; 3: older or not known."""
    time_check: str
    repost: bool
    gone: bool
    """It was gone before the article appeared."""
    repeats: bool
    """The post itself has these words in quotation marks: it quotes someone."""

    @property
    def post(self) -> Post:
        """The post as this version shows it."""
        return self.candidate.post

    @property
    def quality(self) -> int:
        """0: all words stand there; 1: nearly; 2: a part; 3: with a change that matters."""
        if self.aligned.verdict == "altered" and self.aligned.changes:
            return 3
        return _QUALITY[self.aligned.verdict]

    @property
    def standing(self) -> int:
        """0: the author is the speaker; 1: cannot be told; 2: somebody else.

        Words that stand in the very post which the article shows beside them are that post's, whatever the writer
        calls its author ("volunteers", "the ministry").
        """
        if self.author is not None and agrees(self.author):
            return 0
        return 1 if self.author is None or (self.candidate.beside and self.quality == 0) else 2

    @property
    def rank(self) -> tuple[float, ...]:
        """Smaller is better; equal ranks cannot be told apart. Of a part and a change neither is better: the day goes
        first there.
        """
        first = self.standing + (1.5 if self.quality >= 2 else 0)
        strength = -round(self.author or 0, 1)
        cited = 0 if self.candidate.cited else 1
        used = 0 if self.candidate.quoted else 1
        whole = min(self.quality, 2)
        return (first, whole, self.repost, self.repeats, cited, strength, self.day, self.quality, self.gone, used)


def weigh(candidate: Candidate, aligned: Aligned, setting: Setting) -> Tie:
    """Everything about this candidate for this quote."""
    post = candidate.post
    posted = post.posted_at or post.id_time
    day, check = timing(posted, setting)
    before = post.text[: aligned.start].rstrip()
    behind = post.text[aligned.end :].lstrip(" .,;:!?…")
    return Tie(
        candidate=candidate,
        aligned=aligned,
        author=said_by(post, setting),
        day=day,
        time_check=check,
        repost=is_repost(post),
        gone=is_gone(candidate, setting.published),
        repeats=before[-1:] in _OPEN and bool(before) and behind[:1] in _CLOSE and bool(behind),
    )


def is_repost(post: Post) -> bool:
    """Does this post repeat another one?"""
    return any(r.kind == "forwarded_from" for r in post.relations) or bool(_REPOST.match(post.text))


def reposted_handle(post: Post) -> str | None:
    """Whom "RT @handle:" names."""
    found = _REPOST.match(post.text)
    return found[1].lower() if found and found[1] else None


def author_of(post: Post) -> Author:
    """Whose words these are: for a repost the one whom it repeats, as far as the post says."""
    handle = reposted_handle(post)
    if handle is not None:
        return Author(handle=handle)
    for relation in post.relations:
        if relation.kind == "forwarded_from":
            platform, found, id_ = relation.post.partition(":")
            telegram = found and platform == "telegram"
            return (
                Author(handle=id_.split("/")[0]) if telegram else post.author if found else Author(name=relation.post)
            )
    return post.author


def said_by(post: Post, setting: Setting) -> float | None:
    """How far the speaker is the one whose words the post has, as `people.speaks_as` tells it; that of the alias
    where one tells of the account, 0 where the speaker is known to post from another one. None, too, where the article
    names the author beside the quote: whose words it gives may have been misread.
    """
    author, speaker, platform = author_of(post), setting.quote.speaker, post.ref.platform
    if alias := setting.aliases.account(speaker, platform, author.handle):
        return alias.share
    if setting.aliases.elsewhere(speaker, platform):
        return 0.0
    share = speaks_as(speaker, author)
    told = agrees(share) or share is None
    return share if told or not is_spoken_of(author, setting.around) else None


def is_late(post: Post, published: When | None) -> bool:
    """Was it posted after the article's publication, whatever the time zone?"""
    posted = post.posted_at or post.id_time
    return bool(posted and published and published.latest and posted > published.latest)


def is_gone(candidate: Candidate, published: When | None) -> bool:
    """Was the post gone by the day on which the article appeared, in every time zone?"""
    until = published.latest if published else None
    return bool(candidate.gone_at and until and candidate.gone_at <= until)


def timing(posted: datetime | None, setting: Setting) -> tuple[int, str]:
    """The day class (see `Tie.day`) and the `time_check`."""
    said, published = setting.quote.said_on, setting.published
    if posted is None:
        return 3, "unknown"
    if published and published.latest and posted > published.latest:
        return 3, "before_post"
    if said and said.earliest and said.latest:
        if said.earliest <= posted <= said.latest:
            return 0, "consistent"
        gap = max(said.earliest - posted, posted - said.latest)
        return (1 if gap <= timedelta(hours=24) else 2 if gap <= timedelta(days=14) else 3), "day_differs"
    if published and published.earliest:
        age = published.earliest - posted
        return (1 if age <= timedelta(days=2) else 2 if age <= timedelta(days=14) else 3), "consistent"
    return 3, "unknown"


def platform_fits(post: Post, channel: str | None) -> bool:
    """Does the platform that the article names, if it names one, agree with the post's?"""
    return channel is None or channel == post.ref.platform


def as_match(tie: Tie, setting: Setting, verdict: str, reasons: tuple[str, ...]) -> Match:
    """The tie as it is kept."""
    aligned, post = tie.aligned, tie.post
    standing = (1.0, 0.88, 0.75)[tie.standing]
    score = _BASE[verdict] * standing * (1.0, 0.98, 0.93, 0.88)[tie.day] * (0.4 + 0.6 * aligned.likeness)
    return Match(
        snapshot=tie.candidate.id,
        post=post.ref.key,
        verdict=verdict,
        score=round(min(1.0, score), 3),
        reasons=(*says(tie, setting, verdict), *reasons),
        start=aligned.start,
        end=aligned.end,
        diff=aligned.diff,
        posted_at=post.posted_at or post.id_time,
        time_check=tie.time_check,
    )


_WORDS = {
    "exact": "the words stand verbatim in the post",
    "normalized": "the words stand in the post; only case, punctuation or the like differ",
    "elided": "all parts of the quote stand in the post, in this order; the writer left words out or put some in [ ]",
    "partial": "a part of the quote stands in the post",
    "altered": "the sentence stands in the post with other words; the diff shows them",
    "stitched": "a part of the quote stands in this post, the rest in another one",
}
_NAMES = {"twitter": "Twitter", "telegram": "Telegram"}


def says(tie: Tie, setting: Setting, verdict: str) -> tuple[str, ...]:
    """Why, in plain sentences."""
    reasons = [_WORDS[verdict]]
    if tie.aligned.changes and verdict == "altered":
        reasons.append(f"what differs: {', '.join(tie.aligned.changes)}")
    if tie.repost:
        reasons.append("this post repeats another one, which is not archived or does not hold the words")
    return (*reasons, *circumstances(tie.candidate, setting))


def circumstances(candidate: Candidate, setting: Setting) -> tuple[str, ...]:
    """What author, platform, citations and time say, in plain sentences."""
    reasons = []
    quote, post = setting.quote, candidate.post
    who = " ".join(names(post.author))
    share = said_by(post, setting)
    alias = setting.aliases.account(quote.speaker, post.ref.platform, author_of(post).handle)
    if alias:
        reasons.append(f"{alias.reason}; the article names {quote.speaker}")
    elif share == OFFICE:
        reasons.append(
            f"the author's name says the office that the article names: {quote.speaker}, the post is by {who}"
        )
    elif agrees(share):
        reasons.append(f"author agrees: the article names {quote.speaker}, the post is by {who}")
    elif share is not None:
        reasons.append(f"the article names {quote.speaker}, the post is by {who}")
    if quote.channel:
        shown = _NAMES.get(quote.channel, quote.channel)
        reasons.append(f"the article names {shown}, and the post is on {shown}")
    if candidate.cited:
        reasons.append("the article cites this post")
    if candidate.quoted:
        reasons.append("another quote of the article was found in this post")
    return (*reasons, _when(candidate, setting))


def _when(candidate: Candidate, setting: Setting) -> str:
    said = setting.quote.said_on
    written = f"“{said.as_written}”" if said and said.as_written else "the day that the article gives"
    posted = candidate.post.posted_at or candidate.post.id_time
    day, check = timing(posted, setting)
    if posted is None:
        return "when it was posted is not known"
    at = f"posted on {posted:%Y-%m-%d} at {posted:%H:%M} UTC"
    if said and said.earliest:
        return f"{at}, which {'agrees' if day == 0 else 'does not agree'} with {written}"
    return f"{at}, before the article" if check == "consistent" else at
