"""When a post is due, and what a new look changes: pure, on looks that were made up."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from facts import AT, post, snapshot

from archiver.availability import Availability
from archiver.plan import PLAN
from archiver.recheck import changed, due
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


def test_a_post_that_was_never_looked_at_is_due() -> None:
    assert due([], STEPS, AT)
    assert due([look(DOWN, AT, "wayback", "archive")], STEPS, AT)


def test_while_a_platform_stays_down_it_is_asked_ever_more_rarely_and_then_once_a_day() -> None:
    times = asked([*SEEN, look(DOWN, LATER)], DOWN, days=5)
    waits = [later - sooner for sooner, later in pairwise([LATER, *times])]
    assert waits[:4] == [30 * MINUTE, 30 * MINUTE, 60 * MINUTE, 120 * MINUTE]
    assert waits[-2:] == [DAY, DAY]


def test_a_copy_in_a_web_archive_does_not_make_a_failed_round_a_good_one() -> None:
    copy = look(Absence(post().ref, "not_found", "no copy"), LATER + MINUTE, "wayback", "archive")
    looks = [*SEEN, look(DOWN, LATER), copy]
    assert not due(looks, STEPS, LATER + 29 * MINUTE)
    assert due(looks, STEPS, LATER + 30 * MINUTE)


def test_a_route_that_fails_beside_one_that_shows_the_post_is_no_failed_round() -> None:
    looks = [*SEEN, snapshot(post(), LATER), look(DOWN, LATER, "other")]
    assert not due(looks, STEPS, LATER + DAY)


def test_a_channel_that_is_gone_is_asked_for_again_soon_and_then_by_the_plan() -> None:
    gone = Absence(post().ref, "channel_gone", "no channel has this name")
    times = asked([*SEEN, look(gone, LATER)], gone, days=40)
    soon = [at for at in times if at < LATER + timedelta(hours=7)]
    assert 10 <= len(soon) <= 13
    assert len(times) - len(soon) <= 2


@pytest.mark.parametrize(
    ("was", "is_", "rewritten", "change"),
    [
        ("live", "live", False, "none"),
        ("live", "edited", False, "edited"),
        ("edited", "edited", False, "none"),
        ("edited", "edited", True, "edited"),
        ("live", "deleted", False, "gone"),
        ("missing", "deleted", False, "none"),
        ("deleted", "live", False, "back"),
        ("withheld", "edited", False, "back"),
        ("live", "conflict", False, "conflict"),
        ("conflict", "conflict", False, "none"),
        ("conflict", "deleted", False, "gone"),
        ("live", "unknown", False, "none"),
    ],
)
def test_what_a_look_changes(was: str, is_: str, rewritten: bool, change: str) -> None:
    assert changed(Availability(was, AT), Availability(is_, AT), rewritten=rewritten) == change


def test_what_was_never_seen_alive_cannot_go() -> None:
    assert changed(Availability("unknown"), Availability("deleted"), rewritten=False) == "none"
