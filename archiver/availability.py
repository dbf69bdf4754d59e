"""What the series of looks at a post supports saying of it; never more. Pure: looks in, a statement out.

The rules: a look that failed says nothing. "Deleted" needs the platform's own words, or an earlier live look and a
"not found" on two routes, or on one route twice at least half an hour apart. The platform's words against a live
second route of the same round are a conflict. A live look beats empty or unknown answers of other routes. A "not
found" confirms nothing while another route says that the channel is gone, or that the post is only unavailable. A name
that now belongs to another account says nothing of the post that once stood there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from archiver.versions import strangers, versions
from db.model import Absence, Failure, Post, Snapshot

APART = timedelta(minutes=30)
"""How far apart two "not found" of one route must be to confirm each other."""

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
FIRM = ("deleted", "suspended", "protected", "withheld")
"""States that rest on the platform's own words."""
DOUBTS = ("unavailable", "channel_gone")
"""Reasons beside which another route's "not found" is no step towards "deleted": a post that is kept from view, or
whose channel or author is gone, is not found either.
"""


@dataclass(frozen=True)
class Availability:
    """`state`: live edited deleted suspended protected withheld missing conflict unknown. Gone since the interval
    `(last_live_at, first_gone_at]`.
    """

    state: str
    last_live_at: datetime | None = None
    first_gone_at: datetime | None = None


@dataclass
class _Story:
    """What is known so far, round by round."""

    state: str = "unknown"
    last_live_at: datetime | None = None
    first_gone_at: datetime | None = None
    not_found: list[Snapshot] = field(default_factory=list)


def observed(looks: Sequence[Snapshot]) -> list[Snapshot]:
    """The looks by which we saw the post or the platform's answer ourselves: no failures, imports or copies."""
    return [
        look for look in looks if not isinstance(look.finding, Failure) and look.route != "import" and not look.witness
    ]


def judge(looks: Sequence[Snapshot]) -> Availability:
    """What these looks, oldest first, support saying."""
    *_, (_, is_) = [((), Availability("unknown")), *course(looks)]
    foreign = strangers(looks)
    if is_.state == "live" and _edited([look for look in observed(looks) if look not in foreign]):
        return replace(is_, state="edited")
    return is_


def course(looks: Sequence[Snapshot]) -> Iterator[tuple[Sequence[Snapshot], Availability]]:
    """Round by round, what the looks up to and with this round support saying; an edited post counts as `live`."""
    foreign = strangers(looks)
    story = _Story()
    for looked in rounds(looks):
        _hear(story, looked, foreign)
        yield looked, Availability(story.state, story.last_live_at, story.first_gone_at)


def rounds(looks: Sequence[Snapshot]) -> Iterator[list[Snapshot]]:
    """Looks that belong to one capture: a capture asks each route once and one right after the other, so a route that
    comes again, or a look half an hour later, begins another.
    """
    current: list[Snapshot] = []
    for look in looks:
        if look.route in {other.route for other in current} or (current and _apart(current[-1], look)):
            yield current
            current = []
        current.append(look)
    if current:
        yield current


def _hear(story: _Story, looked: Sequence[Snapshot], foreign: Sequence[Snapshot]) -> None:
    """Take one round into account."""
    seen = [look for look in observed(looked) if look not in foreign]
    words = [look for look in seen if state_of(look) in FIRM]
    live = [look for look in seen if state_of(look) == "live"]
    lost = [look for look in seen if state_of(look) == "missing"]
    if not live and any(look in foreign for look in looked):
        story.state = "unknown"
    elif words and live:
        story.state = "conflict"
    elif live:
        story.state, story.last_live_at = "live", live[-1].taken_at
        story.first_gone_at, story.not_found = None, []
    elif words or lost:
        gone = words or lost
        story.first_gone_at = story.first_gone_at or gone[0].taken_at
        if not any(_reason(look) in DOUBTS for look in seen):
            story.not_found += [look for look in lost if _reason(look) == "not_found"]
        if words:
            story.state = state_of(words[-1])
        elif story.state not in FIRM:
            story.state = "deleted" if _confirmed(story) else "missing"


def state_of(look: Snapshot) -> str:
    """What one look says by itself: `live`, `missing`, one of `FIRM`, or `unknown`."""
    if isinstance(look.finding, Absence):
        return SAYS.get(look.finding.reason, "unknown")
    return "live" if isinstance(look.finding, Post) else "unknown"


def _reason(look: Snapshot) -> str | None:
    return look.finding.reason if isinstance(look.finding, Absence) else None


def _confirmed(story: _Story) -> bool:
    """Whether a post that was seen alive is missed by two routes, or by one route twice, far enough apart."""
    if story.last_live_at is None or not story.not_found:
        return False
    if len({look.route for look in story.not_found}) > 1:
        return True
    return _apart(story.not_found[0], story.not_found[-1])


def _apart(sooner: Snapshot, later: Snapshot) -> bool:
    return later.taken_at - sooner.taken_at >= APART


def _edited(looks: Sequence[Snapshot]) -> bool:
    posts = [look.finding for look in looks if isinstance(look.finding, Post)]
    return any(post.edited for post in posts[-1:]) or len(versions([("", look) for look in looks])) > 1
