"""Posts looked at in fair order, and a platform left alone when its answers make no sense."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from archiver.following.watch import LONGEST, PAUSE, SENSELESS, fair, judged
from archiver.recheck import Checked
from db.agenda import Entry
from db.model import Failure, PostRef

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
WELL = Entry("platform", "twitter")


def ref(number: int) -> PostRef:
    return PostRef("twitter", str(number), f"https://x.com/i/status/{number}")


def failed(number: int) -> Checked:
    return Checked(ref(number), "live", "none", Failure(ref(number), "Unreadable", "it answers in riddles"))


def gone(number: int) -> Checked:
    return Checked(ref(number), "missing", "gone")


def seen(number: int) -> Checked:
    return Checked(ref(number), "live", "none")


@given(st.integers(0, 60))
def test_the_longest_and_the_latest_due_take_turns_and_none_is_left_out(count: int) -> None:
    keys = [str(number) for number in range(count)]
    order = [int(key) for key in fair(keys, keys[::-1])]
    assert sorted(order) == list(range(count))
    assert order[:4] == [0, count - 1, 1, count - 2][: min(4, count)] or count < 4


def test_a_platform_is_left_alone_after_so_many_failures_in_a_row() -> None:
    after = judged(WELL, [failed(n) for n in range(SENSELESS)], {}, NOW)
    assert after.due_at == NOW + PAUSE
    assert "it answers in riddles" in after.note["why"]
    assert judged(WELL, [failed(n) for n in range(SENSELESS - 1)], {}, NOW).due_at is None


def test_failures_count_over_several_rounds_and_one_that_is_seen_forgives_them() -> None:
    some = judged(WELL, [failed(n) for n in range(3)], {}, NOW)
    assert judged(some, [failed(8), failed(9)], {}, NOW).due_at == NOW + PAUSE
    assert judged(some, [seen(7), failed(8), failed(9)], {}, NOW).due_at is None


def test_posts_of_many_accounts_that_are_gone_at_once_are_not_believed() -> None:
    many = {ref(n).key: f"account{n}" for n in range(SENSELESS)}
    after = judged(WELL, [gone(n) for n in range(SENSELESS)], many, NOW)
    assert after.due_at == NOW + PAUSE
    assert "accounts are gone at once" in after.note["why"]


def test_all_posts_of_one_account_may_be_gone() -> None:
    one = {ref(n).key: "account" for n in range(50)}
    assert judged(WELL, [gone(n) for n in range(50)], one, NOW).due_at is None


def test_after_a_pause_one_more_failure_is_enough_for_a_longer_one() -> None:
    entry, waits = WELL, []
    entry = judged(entry, [failed(n) for n in range(SENSELESS)], {}, NOW)
    for number in range(12):
        assert entry.due_at is not None
        waits.append(entry.due_at - NOW)
        entry = judged(entry, [failed(number)], {}, NOW)
    assert waits[:3] == [PAUSE, 2 * PAUSE, 4 * PAUSE]
    assert max(waits) == LONGEST


def test_a_look_that_succeeds_ends_the_trouble() -> None:
    paused = judged(WELL, [failed(n) for n in range(SENSELESS)], {}, NOW)
    after = judged(paused, [seen(1)], {}, NOW + timedelta(hours=1))
    assert (after.tries, after.note) == (0, {})
