"""What the series of looks at a post supports saying of it; never more. Pure: looks in, a statement out.

The rules: a look that failed says nothing. "Deleted" needs the platform's own words, or an earlier live look and a
"not found" on two routes, or on one route twice at least half an hour apart. The platform's words against a live
second route are a conflict. A live look beats empty or unknown answers of other routes in the same round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from archiver.versions import versions
from db.model import Absence, Failure, Post, Snapshot

APART = timedelta(minutes=30)
"""How far apart two "not found" of one route must be to confirm each other."""
ROUND = timedelta(minutes=10)
"""Looks closer than this are one round: they speak of the same moment."""

SAYS = {
    "deleted": "deleted",
    "suspended": "suspended",
    "account_gone": "suspended",
    "channel_gone": "missing",
    "protected": "protected",
    "withheld": "withheld",
    "not_found": "missing",
    "age_restricted": "live",
}
"""What an absence's reason says of the post by itself. Any other reason says nothing: `unknown`."""
FIRM = {"deleted", "suspended", "protected", "withheld"}
"""States that rest on the platform's own words."""


@dataclass(frozen=True)
class Availability:
    """`state`: live edited deleted suspended protected withheld missing conflict unknown. Gone since the interval
    `(last_live_at, first_gone_at]`.
    """

    state: str
    last_live_at: datetime | None = None
    first_gone_at: datetime | None = None


def observed(looks: Sequence[Snapshot]) -> list[Snapshot]:
    """The looks by which we saw the post or the platform's answer ourselves: no failures, no imports."""
    return [look for look in looks if not isinstance(look.finding, Failure) and look.route != "import"]


def judge(looks: Sequence[Snapshot]) -> Availability:
    """What these looks, oldest first, support saying."""
    seen = observed(looks)
    live_at = max((look.taken_at for look in seen if _live(look)), default=None)
    gone = [look for look in seen if not _live(look) and _state(look) != "unknown"]
    after = [look for look in gone if live_at is None or look.taken_at > live_at]
    newest = [look for look in seen if look.taken_at >= seen[-1].taken_at - ROUND] if seen else []
    words = {_state(look) for look in newest} & FIRM
    if words and any(_live(look) for look in newest):
        return Availability("conflict", live_at, min(look.taken_at for look in newest if _state(look) in words))
    if live_at is not None and not after:
        return Availability("edited" if _edited(seen) else "live", live_at)
    if not after:
        return Availability("unknown", live_at)
    return Availability(_gone_state(after, live_at), live_at, after[0].taken_at)


def _live(look: Snapshot) -> bool:
    return isinstance(look.finding, Post) or _state(look) == "live"


def _state(look: Snapshot) -> str:
    if isinstance(look.finding, Absence):
        return SAYS.get(look.finding.reason, "unknown")
    return "live" if isinstance(look.finding, Post) else "unknown"


def _edited(seen: Sequence[Snapshot]) -> bool:
    posts = [look.finding for look in seen if isinstance(look.finding, Post)]
    return any(post.edited for post in posts[-1:]) or len(versions([("", look) for look in seen])) > 1


def _gone_state(after: Sequence[Snapshot], live_at: datetime | None) -> str:
    firm = [_state(look) for look in after if _state(look) in FIRM]
    if firm:
        return firm[-1]
    missing = [look for look in after if isinstance(look.finding, Absence) and look.finding.reason == "not_found"]
    routes = {look.route for look in missing}
    apart = len(missing) > 1 and missing[-1].taken_at - missing[0].taken_at >= APART
    return "deleted" if live_at is not None and (len(routes) > 1 or apart) else "missing"
