"""While looks at a post fail, it is looked at ever more rarely, and never given up."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from facts import AT, post, snapshot

from archiver.plan import PLAN
from archiver.recheck import due
from db.model import Absence, Failure, Snapshot

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
STEPS = PLAN["telegram"]
LATER = AT + 75 * DAY
"""Half a month after the newest step of the plan, and before the next one."""
SEEN = [snapshot(post(), AT), snapshot(post(), LATER - DAY)]
"""What a post's looks begin with."""
DOWN = Failure(post().ref, "Unreachable", "nobody answered")


def look(finding: Absence | Failure, at: datetime, route: str = "embed", witness: str = "") -> Snapshot:
    return Snapshot(post().ref, at, "test", route, finding, witness=witness)


def asked(looks: list[Snapshot], finding: Absence | Failure, days: int) -> list[datetime]:
    """When the post is looked at in so many days, if someone asks every ten minutes and always finds this."""
    began = looks[-1].taken_at
    for step in range(days * 144):
        now = began + step * 10 * MINUTE
        if due(looks, STEPS, now):
            looks = [*looks, look(finding, now)]
    return [one.taken_at for one in looks if one.taken_at > began]


def test_while_a_platform_stays_down_it_is_asked_ever_more_rarely_and_then_once_a_day() -> None:
    times = asked([*SEEN, look(DOWN, LATER)], DOWN, days=5)
    waits = [later - sooner for sooner, later in pairwise([LATER, *times])]
    assert waits[:4] == [30 * MINUTE, 30 * MINUTE, 60 * MINUTE, 120 * MINUTE]
    assert waits[-2:] == [DAY, DAY]


def test_a_copy_in_a_web_archive_does_not_make_a_failed_round_a_good_one() -> None:
    copy = look(Absence(post().ref, "not_found", "no copy"), LATER + MINUTE, "wayback", "archive")
    looks = [*SEEN, look(DOWN, LATER), copy]
    assert not due(looks, STEPS, LATER + 30 * MINUTE)
    assert due(looks, STEPS, LATER + 31 * MINUTE)


def test_a_route_that_fails_beside_one_that_shows_the_post_is_no_failed_round() -> None:
    looks = [*SEEN, snapshot(post(), LATER), look(DOWN, LATER, "other")]
    assert not due(looks, STEPS, LATER + DAY)
