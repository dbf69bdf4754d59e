"""Articles read when they are due: new ones of the sources that are followed, and known ones again, by their plan."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from archiver import archiver as verbs
from archiver import document, reading, saves
from archiver.follow import Feed, Only
from archiver.following import robots
from archiver.following.ask import Answer, ask
from archiver.page.urls import plain
from archiver.plan import ARTICLE, Plan, longer
from archiver.planning import plan_due
from archiver.reading import Cited
from archiver.recheck import SKEW
from archiver.session import AGENT, Session
from archiver.source import Source, fetch
from db.agenda import NEVER, Entry
from db.errors import CitetrailError, InputError, Refused, Unreachable, Unusable
from db.polled import Poll

AGAIN, LONGEST = timedelta(minutes=10), timedelta(days=1)
"""After how long a page that could not be read is tried again; each wait is twice the one before."""
GIVE_UP = 12
"""Tries in a row after which a page is left alone: more than a week."""


@dataclass(frozen=True)
class Read:
    """One page or file after it was due."""

    name: str
    articles: tuple[str, ...] = ()
    """The ids of the articles that are kept of it now."""
    incomplete: tuple[Mapping[str, str], ...] = ()
    why: str | None = None
    """Why it could not be read."""
    passed: str | None = None
    """Why it was not wanted."""


def read_due(
    session: Session, plan: Plan, feeds: Sequence[Feed], as_of: datetime, stopped: Callable[[], bool]
) -> list[Read]:
    """Read every page and file that is due by this instant; one that fails does not keep the others from being read.

    Raises InputError when the archive can take no more: that is no page's fault, and all stay due.
    """
    plan_pages(session, plan)
    agenda, by_name = session.archive.agenda, {feed.name: feed for feed in feeds}
    done = []
    for entry in (*agenda.due("file", as_of), *agenda.due("page", as_of)):
        if stopped():
            break
        session.archive.demand_writable()
        feed = by_name.get(entry.note.get("feed", ""))
        done.append(_read(session, entry, feed.only if feed else Only()))
    plan_pages(session, plan)
    return done


def plan_pages(session: Session, plan: Plan) -> None:
    """Put down when each page is read again that was read since it was planned last; and all others when the plan is
    another, a portion in each round.
    """
    agenda, steps = session.archive.agenda, plan[ARTICLE]
    written = {ARTICLE: [step.total_seconds() for step in steps]}
    plan_due(agenda, "page", written, lambda entries: agenda.put(_planned(session, entry, steps) for entry in entries))


def _planned(session: Session, entry: Entry, steps: Sequence[timedelta]) -> Entry:
    """When it is read next: at once, if the work on it was broken off, else by the plan from its first reading on. One
    that is due already stays so, one that failed keeps its turn, and one that was passed over, or is known by another
    address, is left alone.
    """
    now, due_at = session.now(), entry.due_at
    at = [fact.taken_at for _, fact in session.archive.readings_of(entry.name) if fact.taken_at <= now + SKEW]
    if "same_as" in entry.note or (not at and "passed" in entry.note) or (due_at == NEVER and entry.tries):
        return replace(entry, due_at=NEVER)
    if due_at is not None and due_at <= (now + LONGEST if entry.tries else now):
        return entry
    if "new" in entry.note or not at:
        return replace(entry, due_at=now)
    coming = [at[0] + step for step in steps if at[0] + step > at[-1]]
    return replace(entry, due_at=min(coming, default=NEVER), tries=0)


def _read(session: Session, entry: Entry, only: Only) -> Read:
    agenda = session.archive.agenda
    try:
        read = _from_file(session, entry, only) if entry.kind == "file" else _from_web(session, entry, only)
    except Unusable:
        raise
    except CitetrailError as error:
        wait = longer(AGAIN, entry.tries, LONGEST)
        due_at = NEVER if entry.tries + 1 >= GIVE_UP or entry.kind == "file" else session.now() + wait
        agenda.put([replace(entry, due_at=due_at, tries=entry.tries + 1, note={**entry.note, "why": str(error)})])
        return Read(entry.name, why=str(error))
    note = {key: value for key, value in entry.note.items() if key not in ("new", "why")}
    if read.passed:
        note["passed"] = read.passed
    again = None if entry.kind == "page" and not read.passed and "same_as" not in note else NEVER
    agenda.put([Entry(entry.kind, entry.name, again, 0, note)])
    return read


def _from_file(session: Session, entry: Entry, only: Only) -> Read:
    source = fetch(str(Path(entry.name)), session.web, patience=session.patience, tell=session.tell)
    return _keep(session, entry, source, only)


def _from_web(session: Session, entry: Entry, only: Only) -> Read:
    if why := robots.forbids(session, entry.name):
        raise Refused(f"{entry.name} is not asked for", why)
    answer = ask(session, entry.name)
    if answer.error is not None:
        if not entry.tries:
            poll = Poll(entry.name, answer.at, AGENT, (), answer.error, answer.why, answer.exchanges)
            session.archive.keep([poll], at=session.now(), agent=AGENT, did="poll", blobs=answer.blobs)
        raise (Refused if answer.error == "Refused" else Unreachable)(
            f"{entry.name} gives no article", answer.why or ""
        )
    read = _keep(session, entry, _source(entry.name, answer), only)
    _know_as(session, entry.name, read.articles)
    return read


def _source(name: str, answer: Answer) -> Source:
    return Source(io.BytesIO(answer.data), name, answer.url, answer.headers.get("content-type"), answer.tape)


def _keep(session: Session, entry: Entry, source: Source, only: Only) -> Read:
    """The main job on every wanted article of a source."""
    kept, incomplete, read = list[str](), list[Mapping[str, str]](), 0
    for page in _dated(session, source, entry.note.get("published")):
        read += 1
        if not is_wanted(only, page):
            continue
        dossier = verbs.archive_page(session, page, source, with_capture=True)
        unsaved = saves.save_pages(session, saves.pages_of(dossier, source))
        incomplete += document.article_document(dossier, session.adapters)["incomplete"] + saves.incomplete(unsaved)
        kept.append(dossier.id)
    return Read(entry.name, tuple(kept), tuple(incomplete), passed=None if kept or not read else "not wanted")


def _dated(session: Session, source: Source, listed: str | None) -> Iterator[Cited]:
    """The articles of a source; one that does not say when it was published was so when its feed says."""
    if not listed:
        yield from reading.read(source, session.recognise, url=None, published=None)
        return
    with source.stream as stream:
        data = stream.read()

    def read(published: str | None) -> list[Cited]:
        again = replace(source, stream=io.BytesIO(data))
        return list(reading.read(again, session.recognise, url=None, published=published))

    found = read(None)
    if len(found) == 1 and found[0].article.published is None:
        with suppress(InputError):  # the feed's date is none that we know to read
            found = read(listed)
    yield from found


def is_wanted(only: Only, page: Cited) -> bool:
    """Whether an article is one of those that are wanted of its source."""
    article = page.article
    if only.citing and not page.citations:
        return False
    if only.authors and not any(name in (article.byline or "").lower() for name in only.authors):
        return False
    text = f"{article.title or ''}\n{article.text}".lower()
    return not only.words or any(word in text for word in only.words)


def _know_as(session: Session, name: str, articles: Sequence[str]) -> None:
    """The page by the address that it gives itself is the same page: it is not read a second time."""
    urls = {plain(url) for id_ in articles if (url := session.archive.article(id_).url)} - {name}
    session.archive.agenda.add(Entry("page", url, NEVER, note={"same_as": name}) for url in urls)
