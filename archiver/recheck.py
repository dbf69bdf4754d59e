"""Looking again: which posts are due, and what a new look changes. The plan stands in the config, by platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from archiver import posts
from archiver.availability import APART, Availability, judge, observed, rounds
from archiver.edits import edit_group
from archiver.plan import OTHERS, Plan
from archiver.session import Session
from archiver.status import ENTRANCE
from archiver.versions import versions
from db.model import Absence, Failure, Post, PostRef, Snapshot

DAILY, MONTHLY = timedelta(days=1), timedelta(days=30)
LATE = timedelta(hours=6)
"""The steps that count from our first look too: a post that was old when it was cited can still be taken down."""
GONE = frozenset({"deleted", "suspended", "protected", "withheld", "missing"})


@dataclass(frozen=True)
class Checked:
    """One post after it was looked at again."""

    ref: PostRef
    availability: str
    change: str
    """`none edited gone back conflict`"""
    failure: Failure | None = None
    """Why nothing could be seen, when no look succeeded."""


def due(looks: Sequence[Snapshot], plan: Sequence[timedelta], as_of: datetime) -> bool:
    """Whether a step of the plan has come since the post was last seen. `looks`: oldest first; `as_of` in UTC.

    A post that was never looked at is due. After a round that failed the next look is half an hour later; while it goes
    on failing, each wait is as long as all before it, up to a day. A "not found" that nothing confirms yet, and a new
    conflict, are looked at once more half an hour later.
    """
    own = [look for look in looks if look.route != ENTRANCE and not look.witness]
    if not own:
        return True
    last = own[-1].taken_at
    if failed := _failing(own):
        return last + min(max(APART, last - failed[0].taken_at), DAILY) <= as_of
    if last + APART <= as_of and _in_doubt(own):
        return True
    seen = observed(own)
    return any(seen[-1].taken_at < step <= as_of for step in _steps(seen, plan, as_of))


def _failing(looks: Sequence[Snapshot]) -> list[Snapshot]:
    """The newest rounds, as far back as nothing was seen in them, oldest look first."""
    failed: list[Snapshot] = []
    for looked in reversed(list(rounds(looks))):
        if observed(looked):
            break
        failed = [*looked, *failed]
    return failed


def _in_doubt(looks: Sequence[Snapshot]) -> bool:
    """Whether the newest round made doubtful what was certain: then it is not waited for the plan."""
    *_, newest = rounds(looks)
    is_ = judge(looks)
    if is_.state == "conflict":
        return judge(looks[: -len(newest)]).state != "conflict"
    if is_.state != "missing" or is_.last_live_at is None or is_.first_gone_at is None:
        return False
    return newest[-1].taken_at - is_.first_gone_at < APART


def _steps(seen: Sequence[Snapshot], plan: Sequence[timedelta], as_of: datetime) -> list[datetime]:
    first = seen[0].taken_at
    posted = min(first, next((at for look in seen if (at := _posted(look)) is not None), first))
    steps = [posted + step for step in plan] + [first + step for step in plan if step >= LATE]
    end = max(steps, default=first)
    months = max(0, (as_of - end) // MONTHLY)
    return [*steps, end + months * MONTHLY] if months else steps


def _posted(look: Snapshot) -> datetime | None:
    found = look.finding
    if isinstance(found, Post):
        return found.posted_at or found.id_time
    return found.id_time if isinstance(found, Absence) else None


def choose(session: Session, plan: Plan, as_of: datetime) -> list[PostRef]:
    """The posts that are due at this instant, among those that an adapter can look at."""
    refs = [ref for ref in session.archive.posts_to_watch() if ref.platform in session.adapters]
    looks = session.archive.looks([ref.key for ref in refs])
    return [
        ref
        for ref in refs
        if due([look for _, look in looks[ref.key.lower()]], plan.get(ref.platform, plan[OTHERS]), as_of)
    ]


def recheck(session: Session, refs: Sequence[PostRef]) -> list[Checked]:
    """Look at these posts again, and say what has changed since the looks before."""
    found: dict[str, Checked] = {}

    def work(ref: PostRef) -> None:
        before = _wordings(session, ref)
        was = judge([look for _, look in session.archive.snapshots([ref.key])])
        taken = posts.capture_post(session, ref)
        is_ = judge([look for _, look in session.archive.snapshots([ref.key])])
        rewritten = _wordings(session, ref) > max(1, before)
        own = [look for look in taken if not look.witness]
        failures = [look.finding for look in own if isinstance(look.finding, Failure)]
        failure = failures[-1] if failures and len(failures) == len(own) else None
        change = "none" if failure else changed(was, is_, rewritten=rewritten)
        found[ref.key] = Checked(ref, is_.state, change, failure)

    posts.capture_all(session, refs, work)
    return [found[ref.key] for ref in refs if ref.key in found]


def _wordings(session: Session, ref: PostRef) -> int:
    """How many wordings of the post we saw ourselves."""
    group = edit_group(session.archive, ref.key)
    return len(versions([("", look) for look in observed([look for _, look in group])]))


def changed(was: Availability, is_: Availability, *, rewritten: bool) -> str:
    """What the newest round changes: `none edited gone back conflict`."""
    if is_.state == "conflict":
        return "none" if was.state == "conflict" else "conflict"
    if is_.state in GONE:
        return "gone" if was.last_live_at is not None and was.state not in GONE else "none"
    if was.state in GONE and is_.state in ("live", "edited"):
        return "back"
    return "edited" if rewritten or (is_.state == "edited" and was.state == "live") else "none"
