"""Which posts are due for another look, and what a new look changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import twitter, twitter_id
from archiver.availability import APART, Availability
from archiver.plan import OTHERS, PLAN
from archiver.recheck import MONTHLY, changed, choose, due, recheck
from archiver.session import Session
from archiver.web.network import Network
from archiver.web.wire import Wire
from db.archive import Archive
from db.model import Absence, Author, Failure, Finding, Post, PostRef, Snapshot
from tests.adapters import x_answers as x
from tests.standin import Standin

REF = PostRef("twitter", x.ID, f"https://x.com/i/status/{x.ID}")
FIRST = datetime(2026, 3, 5, 10, 0, tzinfo=UTC)
STEPS = PLAN["twitter"]
END = STEPS[-1]

minutes = st.integers(0, 60 * 24 * 400).map(lambda n: timedelta(minutes=n))
plans = st.lists(st.integers(1, 60 * 24 * 60).map(lambda n: timedelta(minutes=n)), max_size=6).map(
    lambda steps: tuple(sorted(steps))
)


def live(at: datetime, posted: datetime | None = FIRST) -> Snapshot:
    return look(at, Post(REF, Author("harbour_watch"), "The crossing stays closed", posted_at=posted))


def look(at: datetime, finding: Finding, route: str = "syndication", witness: str = "") -> Snapshot:
    return Snapshot(REF, at, "test", route, finding, witness=witness)


def failed(at: datetime, route: str = "syndication", error: str = "Unreachable") -> Snapshot:
    return look(at, Failure(REF, error, "it broke"), route)


def absent(at: datetime, reason: str = "not_found", route: str = "syndication") -> Snapshot:
    return look(at, Absence(REF, reason, "said"), route)


@st.composite
def series(draw: st.DrawFn) -> list[Snapshot]:
    """Looks in the order of time, of every kind."""
    at = FIRST
    looks = []
    for _ in range(draw(st.integers(1, 6))):
        at += draw(minutes)
        kind = draw(st.sampled_from(["live", "failed", "not_found", "deleted", "channel_gone"]))
        route = draw(st.sampled_from(["syndication", "oembed"]))
        made = {"live": live(at), "failed": failed(at, route)}
        looks.append(made.get(kind) or absent(at, kind, route))
    return looks


@given(series(), plans, minutes, minutes)
def test_what_is_due_stays_due_until_somebody_looks(
    looks: list[Snapshot], plan: tuple[timedelta, ...], later: timedelta, much_later: timedelta
) -> None:
    at = looks[-1].taken_at + later
    if due(looks, plan, at):
        assert due(looks, plan, at + much_later)


@given(series(), plans)
def test_a_post_that_was_just_looked_at_is_not_due(looks: list[Snapshot], plan: tuple[timedelta, ...]) -> None:
    just = live(looks[-1].taken_at + timedelta(hours=1))
    assert not due([*looks, just], plan, just.taken_at)


@given(series(), plans)
def test_every_post_comes_up_again_within_a_month_of_the_plans_end_or_of_its_last_look(
    looks: list[Snapshot], plan: tuple[timedelta, ...]
) -> None:
    last_step = max(looks[-1].taken_at, looks[-1].taken_at + max(plan, default=timedelta()))
    assert due(looks, plan, last_step + 2 * MONTHLY)


def test_a_post_that_was_never_looked_at_is_due() -> None:
    assert due([], STEPS, FIRST)


@pytest.mark.parametrize("step", STEPS)
def test_each_step_of_the_plan_makes_a_post_due_once(step: timedelta) -> None:
    before = live(FIRST + step - timedelta(minutes=1))
    assert not due([live(FIRST), before], STEPS, FIRST + step - timedelta(seconds=1))
    assert due([live(FIRST), before], STEPS, FIRST + step)
    after = live(FIRST + step)
    assert not due([live(FIRST), before, after], STEPS, FIRST + step + timedelta(minutes=1))


@pytest.mark.parametrize("step", STEPS)
def test_steps_count_from_our_first_look_at_an_old_post_too(step: timedelta) -> None:
    posted = FIRST - timedelta(days=400)
    looks = [live(FIRST, posted), live(FIRST + step - timedelta(minutes=1), posted)]
    assert not due(looks, STEPS, FIRST + step - timedelta(seconds=1))
    assert due(looks, STEPS, FIRST + step)


def test_steps_count_from_when_it_was_posted() -> None:
    posted = FIRST - timedelta(minutes=28)
    assert not due([live(FIRST, posted)], STEPS, FIRST + timedelta(minutes=1))
    assert due([live(FIRST, posted)], STEPS, FIRST + timedelta(minutes=2))


def test_a_post_that_seems_to_be_of_the_future_counts_from_our_first_look() -> None:
    odd = live(FIRST, datetime(9999, 12, 31, tzinfo=UTC))
    assert not due([odd], STEPS, FIRST + timedelta(minutes=4))
    assert due([odd], STEPS, FIRST + timedelta(minutes=5))


def test_after_the_plan_a_post_is_due_monthly_for_ever() -> None:
    looks = [live(FIRST)]
    for month in range(1, 40):
        at = FIRST + END + month * MONTHLY
        looks.append(live(at - timedelta(minutes=5)))
        assert not due(looks, STEPS, at - timedelta(minutes=1))
        assert due(looks, STEPS, at)


def test_a_round_that_failed_is_followed_half_an_hour_after_it() -> None:
    much_later = FIRST + timedelta(hours=3)
    looks = [live(FIRST), live(FIRST + timedelta(hours=2)), failed(much_later)]
    assert not due(looks, STEPS, much_later + APART - timedelta(seconds=1))
    assert due(looks, STEPS, much_later + APART)
    assert not due([failed(FIRST)], STEPS, FIRST + APART - timedelta(seconds=1))
    assert due([failed(FIRST)], STEPS, FIRST + APART)


def test_a_second_route_that_fails_does_not_make_the_round_a_failed_one() -> None:
    at = FIRST + timedelta(hours=2)
    looks = [live(FIRST), absent(at, "deleted"), failed(at, "oembed", "Refused")]
    assert not due(looks, STEPS, at + timedelta(hours=3))


def test_a_not_found_is_confirmed_half_an_hour_later_and_then_left_to_the_plan() -> None:
    at = FIRST + timedelta(hours=7)
    looks = [live(FIRST), absent(at)]
    assert not due(looks, STEPS, at + APART - timedelta(seconds=1))
    assert due(looks, STEPS, at + APART)
    looks.append(absent(at + APART))
    assert not due(looks, STEPS, at + timedelta(hours=10))
    assert due(looks, STEPS, FIRST + timedelta(hours=24))


def test_a_channel_that_is_gone_is_looked_for_once_more_and_not_every_half_hour() -> None:
    at = FIRST + timedelta(hours=7)
    looks = [live(FIRST), absent(at, "channel_gone")]
    assert due(looks, STEPS, at + APART)
    looks.append(absent(at + APART, "channel_gone"))
    assert not due(looks, STEPS, at + timedelta(hours=10))


def test_a_conflict_is_looked_at_once_more_and_not_every_half_hour() -> None:
    at = FIRST + timedelta(hours=7)
    shows = look(at, live(at).finding, "oembed")
    looks = [live(FIRST), absent(at, "deleted"), shows]
    assert due(looks, STEPS, at + APART)
    again = at + APART
    looks += [absent(again, "deleted"), look(again, live(again).finding, "oembed")]
    assert not due(looks, STEPS, at + timedelta(hours=10))


def test_what_witnesses_and_imports_show_is_no_look() -> None:
    at = FIRST + timedelta(hours=1)
    copy = look(at, live(at).finding, "wayback", witness="archive")
    brought = look(at, live(at).finding, "import")
    assert due([copy, brought], STEPS, at)


LIVE = Availability("live", FIRST)
EDITED = Availability("edited", FIRST)
DELETED = Availability("deleted", FIRST, FIRST)
NEVER_SEEN = Availability("deleted", None, FIRST)
UNKNOWN = Availability("unknown")
CONFLICT = Availability("conflict", FIRST)


@pytest.mark.parametrize(
    ("was", "is_", "rewritten", "change"),
    [
        (LIVE, LIVE, False, "none"),
        (LIVE, LIVE, True, "edited"),
        (LIVE, EDITED, False, "edited"),
        (EDITED, EDITED, False, "none"),
        (EDITED, EDITED, True, "edited"),
        (LIVE, DELETED, False, "gone"),
        (EDITED, Availability("missing", FIRST, FIRST), False, "gone"),
        (Availability("missing", FIRST, FIRST), DELETED, False, "none"),
        (DELETED, DELETED, False, "none"),
        (UNKNOWN, NEVER_SEEN, False, "none"),
        (DELETED, LIVE, False, "back"),
        (DELETED, EDITED, True, "back"),
        (LIVE, CONFLICT, False, "conflict"),
        (CONFLICT, CONFLICT, False, "none"),
        (CONFLICT, DELETED, False, "gone"),
        (UNKNOWN, LIVE, False, "none"),
        (LIVE, UNKNOWN, False, "none"),
    ],
)
def test_what_the_newest_round_changes(was: Availability, is_: Availability, rewritten: bool, change: str) -> None:
    assert changed(was, is_, rewritten=rewritten) == change


@pytest.fixture
def session(tmp_path: Path) -> Iterator[tuple[Session, Standin]]:
    with Standin() as standin, Archive.open(tmp_path / "archive") as archive:
        wire = Wire(Network(rate=1000, patience=0.2, host_map={"*": standin.base}))
        yield Session(archive, {"twitter": twitter}, twitter.recognise, wire, 0.2), standin


def asks(id_: str) -> str:
    return f"/tweet-result?id={id_}&lang=en&token={twitter_id.token(id_)}"


def test_posts_that_are_due_are_chosen_and_those_without_an_adapter_are_not(session: tuple[Session, Standin]) -> None:
    run, _ = session
    foreign = PostRef("pier", "7", "https://pier.example/@keeper/7")
    looks = [live(FIRST), Snapshot(foreign, FIRST, "test", "json", Post(foreign, Author("keeper"), "Gate open"))]
    run.archive.keep(looks, at=FIRST, agent="test", did="capture")
    assert choose(run, PLAN, FIRST + timedelta(minutes=4)) == []
    assert choose(run, PLAN, FIRST + timedelta(minutes=5)) == [REF]
    assert choose(run, {OTHERS: (timedelta(days=1),)}, FIRST + timedelta(minutes=5)) == []


def test_a_post_that_somebody_else_looked_at_since_it_was_chosen_is_not_asked_for(
    session: tuple[Session, Standin],
) -> None:
    run, standin = session
    chosen = run.archive.order.end()
    run.archive.keep([live(FIRST)], at=FIRST, agent="test", did="capture")  # begun before, and kept since
    (checked,) = recheck(run, [REF], chosen)
    assert (checked.availability, checked.change, checked.failure) == ("live", "none", None)
    assert standin.hits() == []


def test_a_recheck_says_what_changed_and_a_failed_look_changes_nothing(session: tuple[Session, Standin]) -> None:
    run, standin = session
    run.archive.keep([live(FIRST)], at=FIRST, agent="test", did="capture")
    url = f"/oembed?url={quote(REF.url, safe='')}&omit_script=1&dnt=true"
    standin.add("publish.x.com", url, status=503)
    standin.add("publish.x.com", url, status=404)
    standin.add("cdn.syndication.twimg.com", asks(x.ID), status=503)
    standin.add(
        "cdn.syndication.twimg.com", asks(x.ID), x.tombstone("This Post was deleted by the Post author. Learn more")
    )
    (one,) = recheck(run, [REF])
    assert (one.availability, one.change) == ("live", "none")
    assert one.failure is not None
    (one,) = recheck(run, [REF])
    assert (one.availability, one.change, one.failure) == ("deleted", "gone", None)
