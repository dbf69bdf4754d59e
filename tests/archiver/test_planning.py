"""A plan is put down a portion at a time: what is new first, then all others where the plan has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver import planning
from archiver.planning import plan_all_anew, plan_due
from db.agenda import Agenda, Entry
from db.archive import Archive

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
PLAN, OTHER = {"twitter": [300.0]}, {"twitter": [600.0]}


@pytest.fixture
def agenda(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Agenda]:
    monkeypatch.setattr(planning, "PORTION", 4)
    monkeypatch.setattr(planning, "_AT_ONCE", 3)
    with Archive.open(tmp_path) as archive:
        yield archive.agenda


def round_(agenda: Agenda, wanted: dict[str, list[float]]) -> str:
    """The names of the entries that one round plans, in its order."""
    planned: list[str] = []

    def plan(entries: Sequence[Entry]) -> None:
        planned.extend(entry.name for entry in entries)
        agenda.put(Entry(entry.kind, entry.name, NOON) for entry in entries)

    plan_due(agenda, "post", wanted, plan)
    return "".join(planned)


def test_what_is_unplanned_is_planned_a_portion_in_each_round(agenda: Agenda) -> None:
    agenda.put(Entry("post", name) for name in "abcdef")
    assert [round_(agenda, PLAN) for _ in range(3)] == ["abcd", "ef", ""]


def test_another_plan_goes_through_all_by_portions_and_what_is_new_comes_first(agenda: Agenda) -> None:
    agenda.put(Entry("post", name, NOON) for name in "abcdefgh")
    while round_(agenda, PLAN):
        pass
    assert round_(agenda, OTHER) == "abcd"
    agenda.put([Entry("post", "z")])
    assert [round_(agenda, OTHER) for _ in range(4)] == ["zefg", "hz", "", ""]


def test_a_plan_that_changes_on_the_way_begins_anew(agenda: Agenda) -> None:
    agenda.put(Entry("post", name, NOON) for name in "abcdef")
    assert [round_(agenda, PLAN), round_(agenda, OTHER), round_(agenda, OTHER)] == ["abcd", "abcd", "ef"]


def test_until_its_turn_comes_an_entry_stays_due_when_it_was(agenda: Agenda) -> None:
    agenda.put(Entry("post", name, NOON) for name in "abcdef")
    round_(agenda, PLAN)
    assert len(agenda.due("post", NOON)) == 6


def test_all_is_planned_anew_when_the_clock_was_wrong(agenda: Agenda) -> None:
    agenda.put(Entry("post", name, NOON) for name in "abc")
    while round_(agenda, PLAN):
        pass
    plan_all_anew(agenda)
    assert [round_(agenda, PLAN), round_(agenda, PLAN)] == ["abc", ""]
