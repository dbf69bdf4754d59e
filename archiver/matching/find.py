"""Which archived posts say this?"""

from __future__ import annotations

from datetime import datetime, timedelta

from archiver.matching.abroad import elsewhere
from archiver.matching.align import Aligned, lay, near_words, promising, read_words, split
from archiver.matching.pool import Pool
from db.archive import Archive
from db.judgement import Match
from db.model import Post
from db.narrow import Narrow

_SPARE = 30
"""Candidates beyond the number that is wanted: several may be versions of one post."""
_ORDER = {"exact": 0, "normalized": 1, "elided": 2, "altered": 3, "partial": 4}
_BASE = {"exact": 1.0, "normalized": 0.97, "elided": 0.94, "altered": 0.85, "partial": 0.8}
_SAYS = {
    "exact": "the words stand verbatim in the post",
    "normalized": "the words stand in the post; only case, punctuation or the like differ",
    "elided": "all parts stand in the post, in this order",
    "altered": "the sentence stands in the post with other words; the diff shows them",
    "partial": "a part of it stands in the post",
}


def find(
    archive: Archive,
    text: str,
    *,
    handle: str | None = None,
    platform: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 10,
) -> list[tuple[Match, Post]]:
    """The archived posts that hold these words, best first; of several looks with one text the first. Where no post
    holds them whole, a post in another language that says the same, if one surely does.

    `handle` without @; `since` and `until` are days in UTC, by their first instant, both inclusive. Empty means no.
    """
    end = until + timedelta(days=1) - timedelta(microseconds=1) if until else None
    narrow = Narrow(handle, platform, since, end)
    parts = split(text)
    found: dict[str, tuple[Aligned, str, Post]] = {}
    with archive.searching() as index:
        pool = Pool(archive, index)
        looks = pool.versions(pool.with_words(text, (limit + _SPARE, narrow), by_letters=True))
        fitting = [(id_, post) for id_, _, post in looks if _wanted(post, handle, platform, since, end)]
        texts = set(promising(parts, dict.fromkeys(post.text for _, post in fitting), limit + 4))
        near = near_words(parts, map(read_words, texts))
        for id_, post in (look for look in fitting if look[1].text in texts):
            aligned = lay(text, parts, post.text, read_words(post.text), near)
            known = found.get(post.ref.key.lower())
            if aligned and (known is None or _order(aligned) < _order(known[0])):
                found[post.ref.key.lower()] = (aligned, id_, post)
    if not any(_ORDER[aligned.verdict] < _ORDER["partial"] for aligned, _, _ in found.values()):
        abroad = elsewhere(archive, text, handle, lambda post: _wanted(post, handle, platform, since, end))
    else:
        abroad = []
    best = sorted(found.values(), key=lambda f: (_order(f[0]), f[2].posted_at is None, f[2].posted_at, f[2].ref.key))
    held = [(_match(aligned, id_, post), post) for aligned, id_, post in best]
    return [*abroad, *(tie for tie in held if tie[0].post not in {match.post for match, _ in abroad})][:limit]


def _wanted(
    post: Post, handle: str | None, platform: str | None, since: datetime | None, until: datetime | None
) -> bool:
    if handle and (post.author.handle or "").lower() != handle.lower():
        return False
    if platform and post.ref.platform != platform:
        return False
    posted = post.posted_at
    if (since or until) and posted is None:
        return False
    return not (posted and ((since and posted < since) or (until and posted > until)))


def _order(aligned: Aligned) -> tuple[int, float]:
    return _ORDER[aligned.verdict], -round(aligned.likeness, 2)


def _match(aligned: Aligned, id_: str, post: Post) -> Match:
    return Match(
        snapshot=id_,
        post=post.ref.key,
        verdict=aligned.verdict,
        score=round(_BASE[aligned.verdict] * (0.3 + 0.7 * min(1.0, aligned.likeness)), 3),
        reasons=(_SAYS[aligned.verdict], *(f"what differs: {kind}" for kind in aligned.changes)),
        start=aligned.start,
        end=aligned.end,
        diff=aligned.diff,
        posted_at=post.posted_at,
        time_check="unknown",
    )
