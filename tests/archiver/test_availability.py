"""What a series of looks supports saying of a post, and never more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from facts import AT, post, snapshot

from archiver.availability import Availability, judge
from db.model import Absence, Author, Failure, Snapshot

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def live(at: datetime = AT, route: str = "syndication", **changes: object) -> Snapshot:
    from dataclasses import replace

    return replace(snapshot(replace(post(), **changes), at), route=route)  # type: ignore[arg-type]


def gone(reason: str, at: datetime = AT, route: str = "syndication") -> Snapshot:
    return Snapshot(post().ref, at, "test", route, Absence(post().ref, reason, "as the platform said"))


def failed(at: datetime = AT, route: str = "syndication") -> Snapshot:
    return Snapshot(post().ref, at, "test", route, Failure(post().ref, "Unreachable", "nobody answered"))


def test_a_post_that_was_seen_is_live_since_the_last_look_that_saw_it() -> None:
    assert judge([live(), live(AT + DAY)]) == Availability("live", AT + DAY)


def test_without_a_look_nothing_is_known() -> None:
    assert judge([]) == Availability("unknown")


def test_looks_that_failed_change_nothing() -> None:
    assert judge([live(), failed(AT + DAY), failed(AT + 2 * DAY)]) == Availability("live", AT)
    assert judge([failed()]) == Availability("unknown")


def test_an_import_is_no_look_of_ours() -> None:
    assert judge([live(route="import")]) == Availability("unknown")


def test_the_platforms_own_words_make_it_deleted() -> None:
    assert judge([live(), gone("deleted", AT + DAY)]) == Availability("deleted", AT, AT + DAY)
    assert judge([gone("deleted")]) == Availability("deleted", None, AT)


def test_not_found_by_one_route_once_is_only_missing() -> None:
    assert judge([live(), gone("not_found", AT + DAY)]).state == "missing"


def test_not_found_by_two_routes_after_a_live_look_is_deleted() -> None:
    looks = [live(), gone("not_found", AT + DAY), gone("not_found", AT + DAY + MINUTE, "oembed")]
    assert judge(looks) == Availability("deleted", AT, AT + DAY)


@pytest.mark.parametrize(("minutes", "state"), [(29, "missing"), (30, "deleted")])
def test_not_found_by_one_route_twice_counts_when_half_an_hour_lies_between(minutes: int, state: str) -> None:
    looks = [live(), gone("not_found", AT + DAY), gone("not_found", AT + DAY + minutes * MINUTE)]
    assert judge(looks).state == state


@pytest.mark.parametrize("reason", ["unavailable", "channel_gone"])
def test_not_found_confirms_nothing_where_another_route_knows_of_something_else(reason: str) -> None:
    looks = [live()]
    for days in (1, 2, 3):
        looks += [gone(reason, AT + days * DAY), gone("not_found", AT + days * DAY, "oembed")]
        assert judge(looks).state == "missing"
    looks += [gone("not_found", AT + 4 * DAY), gone("not_found", AT + 4 * DAY, "oembed")]
    assert judge(looks).state == "deleted"


def test_what_was_never_seen_alive_is_missing_however_often_it_is_not_found() -> None:
    looks = [gone("not_found"), gone("not_found", AT + DAY), gone("not_found", AT + DAY, "oembed")]
    assert judge(looks).state == "missing"


def test_words_of_deletion_against_a_live_second_route_are_a_conflict() -> None:
    looks = [live(), gone("deleted", AT + DAY), live(AT + DAY + MINUTE, "oembed")]
    assert judge(looks).state == "conflict"


def test_an_older_live_look_of_the_same_route_is_no_second_route() -> None:
    looks = [live(), gone("deleted", AT + MINUTE), gone("not_found", AT + MINUTE, "oembed")]
    assert judge(looks) == Availability("deleted", AT, AT + MINUTE)
    assert judge([*looks, gone("suspended", AT + 2 * MINUTE)]).state == "suspended"
    assert judge([gone("deleted"), gone("not_found", AT, "oembed"), live(AT + MINUTE)]).state == "live"


def test_a_route_that_was_not_asked_before_is_no_second_route_of_an_older_look() -> None:
    looks = [live(), gone("deleted", AT + DAY, "api")]
    assert judge(looks) == Availability("deleted", AT, AT + DAY)
    assert judge([live(), gone("deleted", AT + MINUTE, "api")]).state == "conflict"


def test_an_age_wall_is_live_whatever_a_second_route_does_not_find() -> None:
    assert judge([gone("age_restricted"), gone("not_found", AT + MINUTE, "oembed")]) == Availability("live", AT)


def test_words_of_deletion_outlast_a_later_not_found() -> None:
    assert judge([live(), gone("deleted", AT + DAY), gone("not_found", AT + 2 * DAY)]).state == "deleted"


def test_a_name_that_another_account_has_now_says_nothing_of_the_post() -> None:
    stranger = live(AT + DAY, author=Author("ferry_watch", "Shoes", "1234"), text="Buy shoes")
    assert judge([live(), stranger]) == Availability("unknown", AT)


def test_a_live_second_route_beats_an_answer_that_says_nothing() -> None:
    looks = [gone("unavailable"), live(AT + MINUTE, "oembed")]
    assert judge(looks) == Availability("live", AT + MINUTE)
    looks = [gone("not_found"), live(AT + MINUTE, "oembed")]
    assert judge(looks) == Availability("live", AT + MINUTE)


@pytest.mark.parametrize("reason", ["unavailable", "something new"])
def test_unknown_words_never_mean_deleted(reason: str) -> None:
    assert judge([live(), gone(reason, AT + DAY)]) == Availability("live", AT)
    assert judge([gone(reason)]).state == "unknown"


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        ("suspended", "suspended"),
        ("account_gone", "suspended"),
        ("protected", "protected"),
        ("withheld", "withheld"),
        ("channel_gone", "missing"),
        ("age_restricted", "live"),
    ],
)
def test_each_reason_has_its_state(reason: str, state: str) -> None:
    assert judge([gone(reason)]).state == state


def test_a_post_that_comes_back_is_live_again() -> None:
    looks = [live(), gone("deleted", AT + DAY), live(AT + 2 * DAY)]
    assert judge(looks) == Availability("live", AT + 2 * DAY)


def test_a_changed_text_or_the_platforms_mark_makes_it_edited() -> None:
    assert judge([live(), live(AT + DAY, text="The bridge is shut again.")]).state == "edited"
    assert judge([live(edited=True)]).state == "edited"
    assert judge([live(), live(AT + DAY, route="oembed", text="The bridge…", text_complete=False)]).state == "live"


def test_what_others_show_makes_no_edit_and_takes_none_back() -> None:
    from dataclasses import replace

    copy = replace(live(AT + MINUTE, route="article", text="Other words"), witness="article")
    assert judge([live(), copy]).state == "live"
    assert judge([live(route="import", text="Other words"), live(AT + DAY)]).state == "live"
    assert judge([live(edited=True), copy]).state == "edited"
