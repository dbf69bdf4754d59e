"""Posts looked at again when they are due: in fair order, within a budget, and not where a platform makes no sense."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from archiver.plan import Plan, longer
from archiver.recheck import Checked, plan_posts, recheck
from archiver.session import Session
from db.agenda import Entry
from db.model import Post, PostRef

BUDGET = 300
"""Posts of one platform that one round looks at, so that new articles are not kept waiting by a backlog."""
STEP = 5
"""Posts of one platform between two questions whether to go on."""
SENSELESS = 5
"""So many posts of one platform in a row that came to nothing, or of so many accounts that were gone at once: then the
platform, or the way to it, is not to be believed."""
PAUSE, LONGEST = timedelta(minutes=30), timedelta(days=1)


@dataclass(frozen=True)
class Watched:
    """What a round of looks gave."""

    checked: tuple[Checked, ...] = ()
    paused: tuple[tuple[str, str], ...] = ()
    """Platforms that are left alone for now, and why."""
    left: int = 0
    """Posts that are due and were not looked at."""


def look_due(session: Session, plan: Plan, as_of: datetime, stopped: Callable[[], bool]) -> Watched:
    """Look at the posts that are due by this instant, platform by platform."""
    known = session.archive.order.end()
    plan_posts(session, plan)
    agenda = session.archive.agenda
    due = {name: count for name in session.adapters if (count := agenda.count_due_of(name, as_of))}
    breakers = agenda.named("platform", list(due))
    checked: list[Checked] = []
    paused: dict[str, str] = {}
    queues = {name: iter(_steps(choose(session, name, as_of), breakers.get(name))) for name in due}
    for name, breaker in breakers.items():
        if is_paused(breaker, session.now()):
            paused[name] = str(breaker.note.get("why", ""))
            del queues[name]
    while queues and not stopped():
        refs = [ref for name in list(queues) for ref in _next(queues, name)]
        seen = recheck(session, refs, known)
        checked += seen
        for name, why in _judge(session, seen, breakers).items():
            paused[name] = why
            queues.pop(name, None)
    left = sum(due.values()) - len(checked)
    return Watched(tuple(checked), tuple(sorted(paused.items())), left)


def choose(session: Session, platform: str, as_of: datetime) -> list[PostRef]:
    """The posts of one platform that one round looks at, in fair order. However many are due, no others are read."""
    agenda = session.archive.agenda
    oldest, newest = (agenda.due_of(platform, as_of, BUDGET, newest=newest) for newest in (False, True))
    keys = fair(oldest, newest)[:BUDGET]
    refs = session.archive.refs(keys)
    return [refs[key] for key in keys if key in refs]


def is_paused(breaker: Entry, now: datetime) -> bool:
    """Whether a platform is left alone now. A pause that ends too late was begun by a clock that was ahead."""
    return breaker.due_at is not None and now < breaker.due_at <= now + LONGEST


def fair(oldest: Sequence[str], newest: Sequence[str]) -> list[str]:
    """By turns the post that has been due longest and the one that came due last: after an outage, neither the backlog
    waits for ever nor the newest post, which is the likeliest to be changed.
    """
    return list(dict.fromkeys(key for pair in zip(oldest, newest, strict=True) for key in pair))


def _steps(refs: Sequence[PostRef], breaker: Entry | None) -> Iterator[Sequence[PostRef]]:
    """A few at a time; where the platform made no sense the last time, one alone comes first."""
    start = 1 if breaker is not None and breaker.tries else 0
    if start:
        yield refs[:1]
    yield from (refs[at : at + STEP] for at in range(start, len(refs), STEP))


def _next(queues: dict[str, Iterator[Sequence[PostRef]]], name: str) -> Sequence[PostRef]:
    refs = next(queues[name], ())
    if not refs:
        del queues[name]
    return refs


def _judge(session: Session, seen: Sequence[Checked], breakers: dict[str, Entry]) -> Mapping[str, str]:
    """The platforms that are to be left alone after these looks, and why; remembered beside the others."""
    paused: dict[str, str] = {}
    by_platform: dict[str, list[Checked]] = defaultdict(list)
    for one in seen:
        by_platform[one.ref.platform].append(one)
    for name, own in by_platform.items():
        before = breakers.get(name) or Entry("platform", name)
        after = judged(before, own, _accounts(session, own), session.now())
        if after != before or name not in breakers:
            session.archive.agenda.put([after])
        breakers[name] = after
        if is_paused(after, session.now()):
            paused[name] = str(after.note["why"])
    return paused


def judged(before: Entry, seen: Sequence[Checked], accounts: Mapping[str, str], now: datetime) -> Entry:
    """How a platform stands after these looks, in their order. `accounts`: whose the posts are, by key. Pure."""
    failed, gone = int(before.note.get("failed", 0)), set(before.note.get("gone", ()))
    for one in seen:
        if one.failure is not None:
            failed += 1
        elif one.change == "gone":
            gone.add(accounts.get(one.ref.key, one.ref.key))
        else:
            failed, gone, before = 0, set(), replace(before, tries=0)
    last = next((one.failure.why for one in reversed(seen) if one.failure is not None), before.note.get("last"))
    why = None
    if failed >= SENSELESS:
        why = f"{failed} looks in a row came to nothing: {last}"
    elif len(gone) >= SENSELESS:
        why = f"posts of {len(gone)} accounts are gone at once, and none was seen: that is hardly true"
    if why is None:
        note = {"failed": failed, "gone": sorted(gone), "last": last if failed else None} if failed or gone else {}
        return Entry("platform", before.name, None, before.tries, note)
    wait = longer(PAUSE, before.tries, LONGEST)
    # The first look after the pause decides alone: one more that fails, and the pause is longer.
    return Entry(
        "platform", before.name, now + wait, before.tries + 1, {"why": why, "failed": SENSELESS - 1, "last": last}
    )


def _accounts(session: Session, seen: Sequence[Checked]) -> dict[str, str]:
    looks = session.archive.looks([one.ref.key for one in seen if one.change == "gone"])
    found = {}
    for one in seen:
        for _, look in looks.get(one.ref.key.lower(), ()):
            if isinstance(look.finding, Post) and look.finding.author.handle:
                found[one.ref.key] = look.finding.author.handle.lower()
    return found
