"""Every change of a post is told once, however the time is cut; what is no change is never told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from facts import AT, post, snapshot
from hypothesis import assume, given
from hypothesis import strategies as st

from archiver.telling.change import Change
from archiver.telling.post_changes import Look, edited, standing
from db import canonical
from db.model import Absence, Failure, Finding, Relation, Snapshot

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def looks(*found: Finding | Failure | tuple[Finding | Failure, str], step: timedelta = DAY) -> list[Look]:
    """Looks a day apart, each a capture of its own; a tuple names the route of one in the same capture as before."""
    made: list[Look] = []
    at = AT
    for number, one in enumerate(found, 1):
        finding, route = one if isinstance(one, tuple) else (one, "syndication")
        at = at + (MINUTE / 60 if isinstance(one, tuple) else step)
        look = Snapshot(finding.ref, at, "test", route, finding)
        made.append(Look(number, canonical.name(look), look))
    return made


def said(text: str, **more: object) -> Finding:
    return replace(post(), text=text, **more)  # type: ignore[arg-type]


def absent(reason: str) -> Absence:
    return Absence(post().ref, reason, "as the platform said")


LIVE, GONE, NOT_FOUND = said("The gate is open."), absent("deleted"), absent("not_found")
DOWN = Failure(post().ref, "Unreachable", "nobody answered")


def told(series: list[Look], after: int = 0) -> list[Change]:
    key = post().ref.key
    return [*standing(key, series, after), *edited(series, after)]


def kinds(series: list[Look]) -> list[str]:
    return [one.kind for one in told(series)]


def test_a_post_that_stays_is_nothing_to_tell() -> None:
    assert kinds(looks(LIVE, LIVE, DOWN, LIVE)) == []


def test_gone_and_back_and_gone_again_are_three_changes() -> None:
    changes = told(looks(LIVE, GONE, GONE, LIVE, LIVE, GONE))
    assert [one.kind for one in changes] == ["gone", "back", "gone"]
    assert changes[0].since == (AT + DAY, AT + 2 * DAY)
    assert changes[1].since == (AT + 3 * DAY, AT + 4 * DAY)
    assert len({one.id for one in changes}) == 3


def test_a_post_that_was_never_seen_is_not_called_gone() -> None:
    assert kinds(looks(GONE, GONE)) == []
    assert kinds(looks(GONE, LIVE)) == []


def test_looks_that_fail_are_nothing_to_tell() -> None:
    assert kinds(looks(LIVE, DOWN, DOWN, DOWN)) == []


def test_one_not_found_alone_is_waited_for() -> None:
    assert kinds(looks(LIVE, NOT_FOUND, LIVE)) == []
    (gone,) = told(looks(LIVE, NOT_FOUND, NOT_FOUND))
    assert (gone.kind, gone.state) == ("gone", "deleted")
    (gone,) = told(looks(LIVE, absent("channel_gone"), absent("channel_gone")))
    assert (gone.kind, gone.state) == ("gone", "missing")


def test_not_found_by_two_routes_at_once_is_certain() -> None:
    (gone,) = told(looks(LIVE, NOT_FOUND, (NOT_FOUND, "oembed")))
    assert (gone.kind, gone.state, gone.noticed_at) == ("gone", "deleted", AT + 2 * DAY + MINUTE / 60)


def test_another_reason_for_being_gone_is_no_second_change() -> None:
    assert kinds(looks(LIVE, GONE, absent("suspended"), absent("withheld"))) == ["gone"]


def test_a_contradiction_is_told_once_and_what_it_becomes_too() -> None:
    quarrel = (GONE, (LIVE, "oembed"))
    assert kinds(looks(LIVE, *quarrel, *quarrel, LIVE)) == ["conflict"]
    assert kinds(looks(LIVE, *quarrel, GONE)) == ["conflict", "gone"]


def test_each_rewriting_is_one_change_with_its_diff() -> None:
    changes = told(looks(LIVE, said("The gate is shut."), said("The gate is shut."), LIVE))
    assert [one.kind for one in changes] == ["edited", "edited"]
    assert [step for step in changes[0].diff if step[0] != "="] == [("-", "open"), ("+", "shut")]
    assert [step for step in changes[1].diff if step[0] != "="] == [("-", "shut"), ("+", "open")]


def test_a_mark_of_editing_is_told_once_where_no_other_wording_was_seen() -> None:
    marked = replace(LIVE, edited=True)  # type: ignore[type-var]
    assert kinds(looks(LIVE, marked, marked)) == ["edited"]
    assert kinds(looks(marked, marked)) == []
    assert kinds(looks(LIVE, said("The gate is shut.", edited=True), said("The gate is shut.", edited=True))) == [
        "edited"
    ]


def test_a_mark_that_only_one_route_shows_is_no_change() -> None:
    marked = replace(LIVE, edited=True)  # type: ignore[type-var]
    assert kinds(looks(LIVE, (marked, "oembed"), LIVE, (marked, "oembed"))) == []


def newer(finding: Finding, id_: str) -> Finding:
    named = Relation("edited_into", f"twitter:{id_}")
    return replace(finding, relations=(named,), edited=True)  # type: ignore[type-var]


def as_new(text: str, id_: str) -> Finding:
    ref = replace(post().ref, id=id_)
    tie = Relation("edit_of", post().ref.key)
    return replace(post(), ref=ref, text=text, relations=(tie,), edited=True)


def test_an_edit_under_an_id_of_its_own_is_one_change() -> None:
    series = looks(LIVE, newer(LIVE, "9999"), as_new("The gate is shut.", "9999"), newer(LIVE, "9999"))
    ordered = [one for one in series if one.look.ref == post().ref] + [s for s in series if s.look.ref != post().ref]
    (edit,) = edited(ordered, 0)
    assert [step for step in edit.diff if step[0] != "="] == [("-", "open"), ("+", "shut")]
    assert list(edited(ordered, 3)) == []


def test_an_edit_whose_new_version_is_not_shown_is_told_without_words() -> None:
    ref = replace(post().ref, id="9999")
    series = looks(LIVE, newer(LIVE, "9999"), Absence(ref, "not_found", "404"))
    (edit,) = edited(series, 0)
    assert "could not be seen" in edit.rests_on[0]


def test_what_was_edited_before_we_looked_first_is_no_change() -> None:
    assert list(edited(looks(newer(LIVE, "9999"), as_new("The gate is shut.", "9999")), 0)) == []


def test_imports_and_copies_change_nothing() -> None:
    series = looks(LIVE, GONE)
    brought = Look(3, "a", replace(snapshot(post(), AT + 5 * DAY), route="import"))
    copy = Look(4, "b", replace(snapshot(post(), AT + 5 * DAY), witness="archive"))
    assert [one.id for one in told([*series, brought, copy])] == [one.id for one in told(series)]


FINDINGS = [
    LIVE,
    said("The gate is shut."),
    replace(LIVE, edited=True),  # type: ignore[type-var]
    GONE,
    NOT_FOUND,
    (NOT_FOUND, "oembed"),
    (LIVE, "oembed"),
    absent("suspended"),
    DOWN,
]


@given(st.lists(st.sampled_from(FINDINGS), max_size=14), st.sampled_from([MINUTE, 40 * MINUTE, DAY]))
def test_however_time_is_cut_each_change_is_told_once(found: list[Finding], step: timedelta) -> None:
    # A capture asks each route once: two looks by oEmbed are not of one.
    assume(not any(isinstance(one, tuple) and isinstance(other, tuple) for one, other in pairwise(found)))
    series = looks(*found, step=step)
    whole = {one.id: one.kind for one in told(series)}
    # A capture is kept at once: a cut lies between captures, never between the routes of one.
    cuts = [n for n in range(len(series) + 1) if n == len(series) or not isinstance(found[n], tuple)]
    pieces: list[Change] = []
    for cut, before in zip(cuts[1:], cuts, strict=False):
        pieces += told([one for one in series if one.number <= cut], before)
    assert sorted(one.id for one in pieces) == sorted(whole)


@pytest.mark.parametrize("step", [MINUTE, DAY])
def test_gone_and_back_take_turns(step: timedelta) -> None:
    series = looks(LIVE, GONE, LIVE, GONE, LIVE, LIVE, GONE, step=step)
    assert kinds(series) == ["gone", "back", "gone", "back", "gone"]
