"""The commands that look at posts, cited or not: `capture`, `recheck`, `history`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from archiver import archiver as verbs
from archiver import document, edits, posts, saves, status, witnesses
from archiver.answer import DONE, IN_PART, Answer, Json, Options
from archiver.begin import session, settings
from archiver.session import Session
from archiver.times import read_instant
from db import names
from db.accession import Accession
from db.errors import InputError, Refused, Unreachable
from db.model import Absence, Failure, Post, PostRef, Snapshot
from db.saved import Save


def capture(options: Options, wanted: Sequence[str]) -> Answer:
    """`capture POST…`: look at posts now, cited or not."""
    with session(options) as run:
        answer = captured(run, wanted)
        return Answer("posts", answer, IN_PART if answer["incomplete"] else DONE)


def captured(run: Session, wanted: Sequence[str]) -> Json:
    """Look at these posts now; gives them as the archive then shows them, and what is missing.

    Raises Unreachable or Refused when all looks failed alike, InputError for what names no post.
    """
    run.archive.demand_writable()
    refs = {ref.key.lower(): ref for name in wanted for ref in [_ref(run, name)]}
    shown: dict[str, Json] = {}
    incomplete: list[Json] = []
    looks: list[Snapshot] = []
    taken_of: dict[PostRef, tuple[Snapshot, ...]] = {}

    def look(ref: PostRef) -> None:
        at_once = [taken for taken in list(taken_of.values()) if ref.key.lower() in _named(taken)]
        taken_of[ref] = at_once[0] if at_once else _look(run, ref)

    posts.capture_all(run, list(refs.values()), look)
    unsaved = saves.save_pages(run, _pages(run, taken_of.values()))
    for ref in refs.values():
        taken = taken_of.get(ref, ())
        looks += taken
        lasting = names.best_ref(taken) or ref
        entry = document.post(lasting.key, known := run.archive.snapshots([lasting.key]), _saves(run, known))
        if entry["id"] in shown:
            continue
        shown[entry["id"]] = entry
        state, reason = status.status([("", look) for look in taken], known=True, why_unknown="")
        if not taken:
            reason = _no_adapter(ref.platform)
        if state != "captured":
            incomplete.append({"what": ref.url, "why": f"{state}: {reason}"})
        incomplete += document.lost_media([entry])
    _raise_if_nothing_was_seen(looks)
    incomplete += saves.incomplete(unsaved)
    return {"posts": list(shown.values()), "incomplete": incomplete}


def _pages(run: Session, looks: Collection[Sequence[Snapshot]]) -> list[saves.Page]:
    """The pages of the posts that these looks show live, each with all its addresses. Asks the archive only where some
    web archive is to be asked.
    """
    if not run.savers:
        return []
    known = ([look for _, look in run.archive.snapshots([names.ref(one).key for one in taken])] for taken in looks)
    return [page for taken, all_looks in zip(looks, known, strict=True) if (page := saves.page_of(taken, all_looks))]


def _saves(run: Session, looks: Sequence[tuple[str, Snapshot]]) -> list[tuple[str, Save]]:
    """What web archives were asked to save of the post that these looks are at."""
    return run.archive.saves(sorted({look.ref.url for _, look in looks}))


def _ref(run: Session, wanted: str) -> PostRef:
    ref = run.recognise(wanted)
    if ref is None:
        raise InputError(f"{wanted} names no post", "give a post's address as its platform shows it")
    return ref


def _look(run: Session, ref: PostRef) -> tuple[Snapshot, ...]:
    """The looks at a post; where its name names nobody any more, also by the name that lasts, if it is known."""
    taken = posts.capture_post(run, ref)
    lasting = posts.lasting(ref, run.archive.looks([ref.key])[ref.key.lower()])
    if lasting.key.lower() == ref.key.lower() or any(names.tells(look) for look in taken):
        return taken
    nobody = any(isinstance(look.finding, Absence) for look in taken)
    return (*taken, *posts.capture_post(run, lasting)) if nobody else taken


def _named(taken: Sequence[Snapshot]) -> set[str]:
    """The names, in lower case, that these looks give their post."""
    return {name for look in taken for name in (names.ref(look).key.lower(), *names.passing(look))}


def _no_adapter(platform: str) -> str:
    return f"no adapter for {platform}; `adapters:` in the config names those that are used"


def _raise_if_nothing_was_seen(looks: Sequence[Snapshot]) -> None:
    """Raises Unreachable or Refused when every look at the platform failed, and in the same way, and no archive has a
    copy. The looks are kept all the same.
    """
    own = [look for look in looks if not look.witness]
    failures = [look.finding for look in own if isinstance(look.finding, Failure)]
    if not failures or len(failures) < len(own) or any(isinstance(look.finding, Post) for look in looks):
        return
    for kind in (Unreachable, Refused):
        if all(failure.error == kind.__name__ for failure in failures):
            raise kind("no look at the post succeeded", failures[-1].why)


def recheck(options: Options, wanted: Sequence[str], *, every: bool, as_of: str | None) -> Answer:
    """`recheck`: look again at the posts that are due, at all, or at those that are named."""
    from archiver import recheck as room

    with session(options, create=False) as run:
        run.archive.demand_writable()
        if wanted:
            refs = _known(run, [verbs.find_post(run.recognise, name) for name in wanted])
        elif every:
            refs = [ref for ref in run.archive.posts_to_watch() if ref.platform in run.adapters]
        else:
            at = run.now() if as_of is None else read_instant(as_of, "--as-of")
            refs = room.choose(run, settings(options).recheck, at)
        checked = room.recheck(run, refs)
        incomplete = [
            {"what": one.ref.url, "why": f"no look succeeded: {one.failure.why}"} for one in checked if one.failure
        ]
        if checked and len(incomplete) == len(checked):
            kinds = {one.failure.error for one in checked if one.failure}
            raise (Refused if kinds == {"Refused"} else Unreachable)("no look succeeded", incomplete[-1]["why"])
        shown = [one.ref.key for one in checked if one.availability in ("live", "edited")]
        incomplete += document.lost_media(document.post(key, run.archive.snapshots([key])) for key in shown)
        answer = {
            "checked": [
                {"post": one.ref.key, "availability": one.availability, "change": one.change} for one in checked
            ],
            "incomplete": incomplete,
        }
        return Answer("recheck", answer, IN_PART if incomplete else DONE)


def _taken_in(run: Session, looks: Sequence[tuple[str, Snapshot]]) -> dict[str, Accession]:
    """The bundles that looks of others came with, by the id of each look."""
    others = {id_ for id_, look in looks if look.witness == "bundle"}
    accessions = run.archive.accessions() if others else []
    return {ours: fact for _, fact in accessions for _, ours in fact.looks if ours in others}


def _known(run: Session, keys: Sequence[str]) -> list[PostRef]:
    """The posts of these names, each once. Raises InputError for one that the archive does not know, or that no adapter
    can look at.
    """
    watched = {ref.key.lower(): ref for ref in run.archive.posts_to_watch()}
    known = {}
    for key in run.archive.names(keys).values():
        ref = watched.get(key) or next((names.ref(look) for _, look in run.archive.snapshots([key])), None)
        if ref is None:
            raise InputError(f"the archive holds no look at {key}", "`citetrail capture` takes one")
        if ref.platform not in run.adapters:
            raise InputError(f"{key} cannot be looked at", _no_adapter(ref.platform))
        known[key] = ref
    return list(known.values())


def history(options: Options, wanted: str, card: Path | None = None) -> Answer:
    """`history POST`: every look at one post; with `card`, a rendering of it in that file."""
    with session(options, create=False) as run:
        key = verbs.find_post(run.recognise, wanted)
        looks = run.archive.snapshots([key])
        if not looks:
            raise InputError(f"the archive holds no look at {key}", "`citetrail capture` takes one")
        answer = document.history_document(key, looks, edits.edit_group(run.archive, key), _saves(run, looks))
        if taken_in := _taken_in(run, looks):
            answer["witnesses"] = witnesses.testimony(looks, taken_in)
        if card is not None:
            from archiver import cards

            answer["card"] = cards.write(card, answer, looks, run.archive.blob)
        return Answer("history", answer)
