"""When posts and pages are next looked at, put down a portion at a time: no round waits until a million are planned."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from archiver.answer import Json
from db.agenda import NEVER, Agenda, Entry

PORTION = 10_000
"""Entries of one kind that one round plans at most: half a second of work, six where each post has eighteen looks."""
_AT_ONCE = 500


def plan_due(agenda: Agenda, kind: str, wanted: Json, plan: Callable[[Sequence[Entry]], None]) -> None:
    """Plan the entries about which something was kept since they were planned; and all others where the plan is not
    `wanted` any more: as many as are a portion, and the next round goes on. Until its turn comes, an entry stays due
    when the former plan said.
    """
    note, left = _begun(agenda, kind, wanted), PORTION
    while left > 0 and (entries := agenda.unplanned(kind, min(left, _AT_ONCE))):
        plan(entries)
        left -= len(entries)
    while left > 0 and "after" in note:
        entries = agenda.following(kind, note["after"], min(left, _AT_ONCE))
        plan(entries)
        left -= len(entries)
        note = {"steps": wanted} | ({"after": entries[-1].name} if entries else {})
        agenda.put([Entry("plan", kind, NEVER, note=note)])


def _begun(agenda: Agenda, kind: str, wanted: Json) -> Json:
    """The plan by which the entries are planned (`steps`) and, until all are, the last one that is (`after`)."""
    known = agenda.named("plan", [kind]).get(kind)
    if known is not None and known.note["steps"] == wanted:
        return dict(known.note)
    note: Json = {"steps": wanted} | ({"after": ""} if agenda.following(kind, "", 1) else {})
    agenda.put([Entry("plan", kind, NEVER, note=note)])
    return note


def plan_all_anew(agenda: Agenda) -> None:
    """Have the next rounds plan every post and every page again."""
    agenda.drop("plan", ["post", "page"])
