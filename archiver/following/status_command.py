"""`status`: how the scheduled runs fare: alive or not, what is due, which sources, platforms and doors give trouble."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from archiver import health
from archiver.answer import DONE, IN_PART, Answer, Json, Options
from archiver.begin import session, settings
from archiver.following import holder, watch
from archiver.times import instant
from db.agenda import NEVER, Entry
from db.archive import Archive
from db.facts import FILE

DEAD = timedelta(minutes=2)
"""After how long without a sign of life a run counts as hanging."""
MOMENT = 5.0
"""For how many seconds the database may be written to by others before that is called trouble."""
LATE = timedelta(hours=1)
"""By how much what is due may be late before that is called trouble."""


def status(options: Options) -> Answer:
    """How the runs on this archive fare. Exit code 3 when something needs a person."""
    chosen = settings(options)
    with session(options, create=False) as run:
        now, folder = run.now(), run.archive.folder
        said, agenda = holder.told(folder), run.archive.agenda
        beat = said.get("beat_at")
        held = holder.is_held(folder)
        alive = held and beat is not None and now - datetime.fromisoformat(beat) < DEAD
        counts = agenda.counts(now)
        known = agenda.named("feed", [feed.name for feed in chosen.feeds])
        answer: Json = {
            "at": instant(now),
            "running": held,
            "alive": alive,
            "run": said,
            "database": _database(run.archive),
            "posts": _count(counts, "post"),
            "pages": _count(counts, "page"),
            "sources": [_source(feed.name, known.get(feed.name)) for feed in chosen.feeds],
            "paused": [
                {"platform": entry.name, "until": instant(entry.due_at), "why": entry.note.get("why")}
                for entry in agenda.all("platform")
                if watch.is_paused(entry, now)
            ],
            "failing": [
                {"platform": entry.name, "looks": entry.note["failed"], "why": entry.note.get("last")}
                for entry in agenda.all("platform")
                if entry.note.get("failed") and not watch.is_paused(entry, now)
            ],
            "doors": [
                {"door": entry.name, "tries": entry.tries, "next_at": instant(entry.due_at), "why": entry.note["why"]}
                for entry in agenda.all("told")
                if "why" in entry.note
            ],
        }
        answer["trouble"] = list(_trouble(answer, now))
    return Answer("status", answer, IN_PART if answer["trouble"] else DONE)


def _database(archive: Archive) -> Json:
    """Whether others keep the archive from being written; whoever may only read it cannot tell."""
    if archive.read_only:
        return {"free": None, "why": None}
    seen = health.database(archive.folder / FILE, MOMENT)
    return {"free": seen.ok, "why": None if seen.ok else f"{seen.found}; {seen.how}"}


def _count(counts: dict[str, tuple[int, int, datetime | None]], kind: str) -> Json:
    number, due, first = counts.get(kind, (0, 0, None))
    return {"known": number, "due": due, "next_at": instant(first) if first and first != NEVER else None}


def _source(name: str, entry: Entry | None) -> Json:
    if entry is None:
        return {"source": name, "asked_at": None, "new_at": None, "next_at": None, "tries": 0, "why": None}
    note = entry.note
    asked, new = (datetime.fromisoformat(note[key]) if note.get(key) else None for key in ("asked_at", "new_at"))
    return {
        "source": name,
        "asked_at": instant(asked),
        "new_at": instant(new),
        "next_at": instant(entry.due_at),
        "tries": entry.tries,
        "why": note.get("why"),
    }


def _trouble(answer: Json, now: datetime) -> Iterator[str]:
    said, beat = answer["run"], answer["run"].get("beat_at")
    if answer["running"] and not answer["alive"]:
        yield f"the run (process {said.get('pid')}) gave no sign of life since {beat}: start it again"
    if said and not answer["running"] and "ended_at" not in said and "last" not in said:
        yield f"the run that began at {said.get('started_at')} did not end well: start it again"
    if answer["database"]["why"]:
        yield f"nothing can be kept, for another program holds the database: {answer['database']['why']}"
    for part in ("sources", "posts", "last"):
        if why := (said.get(part) or {}).get("why"):
            yield f"the last round failed: {why}"
    for source in answer["sources"]:
        if source["why"]:
            yield f"{source['source']}: {source['why']}"
    for paused in answer["paused"]:
        yield f"posts on {paused['platform']} are left alone until {paused['until']}: {paused['why']}"
    for one in answer["failing"]:
        yield f"posts on {one['platform']}: nothing came of the newest looks ({one['looks']}): {one['why']}"
    for door in answer["doors"]:
        yield f"news by {door['door']} could not be told, {door['tries']} times: {door['why']}"
    for kind in ("posts", "pages"):
        first = answer[kind]["next_at"]
        if first and datetime.fromisoformat(first) < now - LATE and datetime.fromisoformat(first).year > 1:
            yield f"{answer[kind]['due']} {kind} are due, the first since {first}"


def prometheus(answer: Json) -> str:
    """The same as text for Prometheus (exposition format 0.0.4)."""
    rows = [
        (
            "citetrail_run_alive",
            "1 when a scheduled run holds the archive and gives signs of life",
            int(answer["alive"]),
        ),
        ("citetrail_posts_watched", "posts that are looked at again", answer["posts"]["known"]),
        ("citetrail_posts_due", "posts that are due for a look", answer["posts"]["due"]),
        ("citetrail_pages_due", "articles that are due to be read", answer["pages"]["due"]),
        (
            "citetrail_sources_failing",
            "sources that could not be asked",
            sum(bool(s["why"]) for s in answer["sources"]),
        ),
        ("citetrail_platforms_paused", "platforms that are left alone for now", len(answer["paused"])),
        (
            "citetrail_database_held",
            "1 when another program keeps the archive from being written",
            int(bool(answer["database"]["why"])),
        ),
        ("citetrail_platforms_failing", "platforms whose last look at a post came to nothing", len(answer["failing"])),
        ("citetrail_doors_failing", "doors by which news could not be told", len(answer["doors"])),
        ("citetrail_troubles", "things that need a person", len(answer["trouble"])),
    ]
    return "".join(f"# HELP {name} {words}\n# TYPE {name} gauge\n{name} {value}\n" for name, words, value in rows)
