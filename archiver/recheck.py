"""Looking again: which posts are due, and what a new look changes. The plan stands in the config, by platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archiver import posts
from archiver.availability import APART, Availability, judge, observed, rounds
from archiver.edits import edit_group
from archiver.plan import ARTICLE, OTHERS, Plan
from archiver.planning import plan_due
from archiver.session import Session
from archiver.status import ENTRANCE
from archiver.versions import versions
from db.agenda import Entry
from db.model import Absence, Failure, Post, PostRef, Snapshot
from db.order import Place

DAILY, MONTHLY = timedelta(days=1), timedelta(days=30)
SKEW = timedelta(minutes=5)
"""Looks that lie further in the future were taken by a clock that was wrong: the plan does not count on them."""
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


AT_ONCE = datetime.min.replace(tzinfo=UTC)
"""When a post is due that was never looked at."""


def next_look(looks: Sequence[Snapshot], plan: Sequence[timedelta]) -> datetime:
    """From when on the post is due for a look. `looks`: oldest first.

    A post that was never looked at is due `AT_ONCE`, any other one as soon as a step of the plan has come since it was
    last seen. After a round that failed the next look is half an hour later; while it goes on failing, each wait is as
    long as all before it, up to a day. A "not found" that nothing confirms yet, and a new conflict, are looked at once
    more half an hour later.
    """
    own = [look for look in looks if look.route != ENTRANCE and not look.witness]
    if not own:
        return AT_ONCE
    last = own[-1].taken_at
    if failed := _failing(own):
        return last + min(max(APART, last - failed[0].taken_at), DAILY)
    step = _next_step(observed(own), plan)
    return min(step, last + APART) if _in_doubt(own) else step


def due(looks: Sequence[Snapshot], plan: Sequence[timedelta], as_of: datetime) -> bool:
    """Whether the post is to be looked at by this instant, in UTC."""
    return next_look(looks, plan) <= as_of


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


def _next_step(seen: Sequence[Snapshot], plan: Sequence[timedelta]) -> datetime:
    """The first step after the post was last seen: those of the plan, then one a month.

    They count from when it was posted, and from our first look too: a post that was old when it was cited is taken
    down, or back, because it was cited.
    """
    first, last = seen[0].taken_at, seen[-1].taken_at
    posted = min(first, next((at for look in seen if (at := _posted(look)) is not None), first))
    steps = [begun + step for begun in (posted, first) for step in plan]
    end = max(steps, default=first)
    months = max(1, (last - end) // MONTHLY + 1)
    return min((step for step in steps if step > last), default=end + months * MONTHLY)


def _posted(look: Snapshot) -> datetime | None:
    found = look.finding
    if isinstance(found, Post):
        return found.posted_at or found.id_time
    return found.id_time if isinstance(found, Absence) else None


def choose(session: Session, plan: Plan, as_of: datetime) -> list[PostRef]:
    """The posts that are due at this instant, among those that an adapter can look at, the longest due first.

    Only what is due is read: the agenda knows when (`db/agenda.py`), and what was kept since is planned first.
    """
    plan_posts(session, plan)
    keys = [entry.name for entry in session.archive.agenda.due("post", as_of)]
    refs = session.archive.refs(keys)
    return [refs[key] for key in keys if key in refs and refs[key].platform in session.adapters]


def plan_posts(session: Session, plan: Plan) -> None:
    """Put down when each post is due about which something was kept since; and of all others when the plan is another,
    a portion in each round.
    """
    written = {name: [step.total_seconds() for step in steps] for name, steps in plan.items() if name != ARTICLE}
    plan_due(session.archive.agenda, "post", written, lambda entries: _plan(session, plan, entries))


def _plan(session: Session, plan: Plan, entries: Sequence[Entry]) -> None:
    agenda = session.archive.agenda
    looks = session.archive.looks([entry.name for entry in entries])
    lasting = session.archive.names([entry.name for entry in entries])
    now = session.now()
    planned, passed = [], []
    for entry in entries:
        if lasting[entry.name] != entry.name:
            passed.append(entry.name)
        sound = [look for _, look in looks[entry.name] if look.taken_at <= now + SKEW]
        steps = plan.get(entry.name.partition(":")[0], plan[OTHERS])
        planned.append(Entry("post", lasting[entry.name], next_look(sound, steps)))
    agenda.put(planned)
    agenda.drop("post", passed)


def recheck(session: Session, refs: Sequence[PostRef], since: Place | None = None) -> list[Checked]:
    """Look at these posts again, and say what has changed since the looks before. Nobody is asked for a post of which
    somebody else kept a look since it was chosen (`since`; just now, if nothing is said).
    """
    found: dict[str, Checked] = {}
    chosen = since or session.archive.order.end()

    def work(ref: PostRef) -> None:
        before = _wordings(session, ref)
        was = judge([look for _, look in session.archive.snapshots([ref.key])])
        taken = posts.capture_post(session, ref, since=chosen)
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
