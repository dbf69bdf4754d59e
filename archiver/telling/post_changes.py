"""What the looks at one post show to have changed: edited, gone, back, in conflict. Pure: numbered looks in.

Each change is noticed by one look, whose number places it between two tellings. What is said of it depends on that look
and those before it alone, so that whoever cuts the time into pieces, however small, is told each change once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from archiver.availability import APART, Availability, course, observed
from archiver.edits import INTERNAL, other_versions
from archiver.recheck import GONE
from archiver.status import observation
from archiver.telling.change import Change, name
from archiver.versions import Version, versions, word_diff
from db.model import Absence, Post, Snapshot


class Look(NamedTuple):
    """One look with its place in the order of keeping."""

    number: int
    id: str
    look: Snapshot


def standing(key: str, looks: Sequence[Look], after: int) -> Iterator[Change]:
    """Gone, back and in conflict: what the looks numbered above `after` show. `looks`: all at one post, oldest first.

    A post that was never seen live is not called gone. One that is `missing`, which an error of the platform may be, is
    called so when that has lasted for half an hour; the plan has it looked at again by then.
    """
    own = [one for one in looks if not one.look.witness and one.look.route != "import"]
    at = {id(one.look): one for one in own}
    gone: list[Snapshot] = []
    told, state, quarrel = False, "unknown", False
    for looked, is_ in course([one.look for one in own]):
        last = at[id(looked[-1])]
        gone = [] if is_.state == "live" else [*gone, *looked]
        kind = None
        if is_.state == "conflict":
            kind = None if quarrel else "conflict"
        elif is_.state in GONE and not told and is_.last_live_at is not None and not _is_doubtful(is_, last.look):
            kind, told = "gone", True
        elif is_.state == "live" and told:
            kind, told = "back", False
        quarrel = is_.state == "conflict"
        if kind and last.number > after:
            yield _stood(key, kind, last, is_, state, gone or looked, own)
        state = is_.state


def _is_doubtful(is_: Availability, look: Snapshot) -> bool:
    return is_.state == "missing" and is_.first_gone_at is not None and look.taken_at - is_.first_gone_at < APART


def _stood(
    key: str,
    kind: str,
    last: Look,
    is_: Availability,
    was: str,
    rests_on: Sequence[Snapshot],
    looks: Sequence[Look],
) -> Change:
    until = [one for one in looks if one.number <= last.number]
    if kind == "gone":
        since: tuple[datetime | None, datetime | None] = (is_.last_live_at, is_.first_gone_at)
    else:
        before = [one.look.taken_at for one in until if one.look not in rests_on and observed([one.look])]
        since = (before[-1] if before else None, rests_on[0].taken_at)
    change = Change(
        name(kind, last.id),
        kind,
        last.look.taken_at,
        post=key,
        since=since,
        state=is_.state,
        rests_on=_words(rests_on, f"before: {was}" if kind == "back" else None),
    )
    return _showing(change, until)


def _showing(change: Change, looks: Sequence[Look]) -> Change:
    """The change with the post's address, author and words, as these looks showed it last."""
    posts = [one.look.finding for one in looks if isinstance(one.look.finding, Post)]
    newest = next((post for post in reversed(posts) if post.text_complete), posts[-1] if posts else None)
    if newest is None:
        return replace(change, url=looks[-1].look.ref.url if looks else None)
    who = newest.author.name or newest.author.handle
    return replace(change, url=newest.ref.url, title=who, text=newest.text)


def _words(looks: Sequence[Snapshot], more: str | None = None) -> tuple[str, ...]:
    """Looks in words, those that saw something."""
    said = [observation(look) for look in observed(looks)]
    lines = [f"{one['taken_at']} {one['route']}: {one['verdict']}: {one['why']}" for one in said]
    return (*lines[-6:], *filter(None, [more]))


def edited(group: Sequence[Look], after: int) -> Iterator[Change]:
    """The edits that looks numbered above `after` show. `group`: the looks at all versions of one post, older versions
    first, as `archiver.edits` has them.

    That a post had been edited before we looked first is no change.
    """
    seen = [one for one in group if observed([one.look])]
    by_id = {one.id: one for one in seen}
    found = versions([(one.id, one.look) for one in seen])
    firsts = [min((by_id[id_] for id_ in version.captures), key=lambda one: one.number) for version in found]
    worded: set[str] = set()
    for number, (version, first) in enumerate(zip(found, firsts, strict=True)):
        own = [one for one in seen if _key(one) == _key(first)]
        is_new_name = first is next(one for one in own if isinstance(one.look.finding, Post))
        noticed = min(own, key=lambda one: one.number) if is_new_name else first
        if is_new_name:
            worded.add(_key(first))
        if number and noticed.number > after and _is_news(noticed, seen):
            edit = _edit(noticed, first, found[number - 1], version, seen)
            yield replace(edit, id=name("edited", f"{noticed.id} {firsts[:number].count(first)}"))
    yield from _unworded(seen, worded, after)
    yield from _marked(seen, firsts, after)


def _key(one: Look) -> str:
    return one.look.ref.key.lower()


def _is_news(noticed: Look, seen: Sequence[Look]) -> bool:
    """Whether we had seen the post before without this version being known."""
    key = _key(noticed)
    before = (one for one in seen if one.number < noticed.number and isinstance(one.look.finding, Post))
    return any(_key(one) == key or key not in _newer(one) for one in before)


def _newer(one: Look) -> set[str]:
    return {other.lower() for other in other_versions([one.look])}


def _edit(noticed: Look, first: Look, was: Version, version: Version, seen: Sequence[Look]) -> Change:
    told = first.look.finding.edited_at if isinstance(first.look.finding, Post) else None
    until = [one for one in seen if one.number <= max(noticed.number, first.number)]
    by = max(
        version.written_at or told or version.first_seen_at, was.last_seen_at
    )  # an older copy may be served longer
    change = Change(
        name("edited", noticed.id),
        "edited",
        noticed.look.taken_at,
        post=first.look.ref.key,
        since=(was.last_seen_at, by),
        state="edited",
        diff=word_diff(was.text, version.text),
        rests_on=_words([one.look for one in until if one.id in (first.id, *was.captures[-1:])]),
    )
    return replace(_showing(change, [first]), text=version.text)


def _unworded(seen: Sequence[Look], worded: set[str], after: int) -> Iterator[Change]:
    """Versions with an id of their own that no look shows in words of its own."""
    for key in dict.fromkeys(_key(one) for one in seen):
        first = min((one for one in seen if _key(one) == key), key=lambda one: one.number)
        named = any(key in _named(one, INTERNAL) for one in seen if one.number < first.number)
        if key in worded or not named or first.number <= after or not _is_news(first, seen):
            continue
        absent = isinstance(first.look.finding, Absence)
        why = "the new version could not be seen" if absent else "the words are the same"
        yield _plain(first, f"edited into {first.look.ref.url}: {why}", seen)


def _named(one: Look, kind: str) -> set[str]:
    post = one.look.finding
    return {tie.post.lower() for tie in post.relations if tie.kind == kind} if isinstance(post, Post) else set()


def _marked(seen: Sequence[Look], firsts: Sequence[Look], after: int) -> Iterator[Change]:
    """That the platform marks a post as edited, which it did not before, while we know of no other wording."""
    posts = sorted((one for one in seen if isinstance(one.look.finding, Post)), key=lambda one: one.number)
    marks = [one for one in posts if isinstance(one.look.finding, Post) and one.look.finding.edited]
    if not marks or marks[0].number <= after or _named(marks[0], INTERNAL):
        return
    same_way = [one for one in posts if one.number < marks[0].number and one.look.route == marks[0].look.route]
    if same_way and not any(same_way[-1].number < first.number <= marks[0].number for first in firsts[1:]):
        yield _plain(marks[0], "the platform marks it as edited; we saw no other wording", seen)


def _plain(noticed: Look, why: str, seen: Sequence[Look]) -> Change:
    before = [one for one in seen if one.number < noticed.number]
    change = Change(
        name("edited", noticed.id),
        "edited",
        noticed.look.taken_at,
        post=noticed.look.ref.key,
        since=(before[-1].look.taken_at if before else None, noticed.look.taken_at),
        state="edited",
        rests_on=(why,),
    )
    return _showing(change, [one for one in seen if one.number <= noticed.number])
