"""Sources asked for what is new: feeds, site maps, pages of links, lists in files, folders. It goes on the agenda."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Any

from archiver.follow import Feed
from archiver.following import robots
from archiver.following.ask import Answer, ask
from archiver.following.lists import Listing, read_list
from archiver.page.metadata import read_time
from archiver.page.urls import plain
from archiver.plan import longer
from archiver.session import AGENT, Session
from db.agenda import NEVER, Entry
from db.errors import CitetrailError, InputError, Unreadable, Unusable
from db.polled import Listed, Poll

LONGEST = timedelta(days=1)
"""How long a source that does not answer is left alone at most."""
NEWEST = 100
"""Articles with a date that the first look at a source takes, the newest: a site map may list all there ever were."""
UNDATED = 30
"""Articles without a date that the first look at a source takes, from the top of its list."""
MAPS = 3
"""Site maps that are read of an index of them: the newest."""
SETTLED = timedelta(seconds=2)
"""How long a file in a folder has been left alone before it is read, and waited for: it may still be written."""
_SAVED = frozenset({".html", ".htm", ".md", ".txt", ".warc", ".gz", ".wacz"})


@dataclass(frozen=True)
class Polled:
    """One source after it was asked."""

    feed: Feed
    new: int
    why: str | None = None
    """Why it could not be asked."""


def poll_due(session: Session, feeds: Sequence[Feed], as_of: datetime) -> list[Polled]:
    """Ask every source that is due by this instant; one that fails does not keep the others from being asked."""
    known = session.archive.agenda.named("feed", [feed.name for feed in feeds])
    now = session.now()
    due = [feed for feed in feeds if _is_due(feed, known.get(feed.name), as_of, now)]
    return [poll(session, feed, known.get(feed.name) or Entry("feed", feed.name)) for feed in due]


def _is_due(feed: Feed, entry: Entry | None, as_of: datetime, now: datetime) -> bool:
    """What lies further ahead than we ever wait was put down by a clock that was ahead."""
    if entry is None or entry.due_at is None:
        return True
    return entry.due_at <= as_of or entry.due_at > now + max(LONGEST, feed.every)


def poll(session: Session, feed: Feed, entry: Entry) -> Polled:
    """Ask one source. What is new in it goes on the agenda; when it is asked again, too."""
    now = session.now()
    try:
        new, note = _POLLS[feed.kind](session, feed, entry)
    except Unusable:
        raise
    except CitetrailError as error:
        wait = longer(feed.every, entry.tries, max(LONGEST, feed.every))
        failed = {**entry.note, "why": str(error), "failed_at": now.isoformat()}
        session.archive.agenda.put([Entry("feed", feed.name, now + wait, entry.tries + 1, failed)])
        return Polled(feed, 0, str(error))
    told = {**note, "asked_at": now.isoformat(), "new_at": now.isoformat() if new else entry.note.get("new_at")}
    session.archive.agenda.put([Entry("feed", feed.name, now + feed.every, 0, told)])
    return Polled(feed, new)


def _poll_url(session: Session, feed: Feed, entry: Entry) -> tuple[int, dict[str, Any]]:
    if why := robots.forbids(session, feed.name):
        raise InputError(f"{feed.name} is not asked", why)
    asks = {"If-None-Match": entry.note.get("etag"), "If-Modified-Since": entry.note.get("modified")}
    answer = ask(session, feed.name, {name: value for name, value in asks.items() if value})
    if answer.error is not None:
        _keep(session, feed, entry, answer, ())
        raise Unreadable(f"{feed.name} cannot be read", answer.why or answer.error)
    if answer.status == 304:
        return 0, {key: value for key, value in entry.note.items() if key in ("etag", "modified")}
    try:
        listing = read_list(answer.data, answer.url, answer.headers.get("content-type"))
        articles = listing.articles if listing.kind != "index" else _from_maps(session, listing)
    except CitetrailError as error:
        _keep(session, feed, entry, answer, (), str(error))
        raise
    new = _list(session, feed, articles, first="asked_at" not in entry.note)
    _keep(session, feed, entry, answer, new)
    note = {"etag": answer.headers.get("etag"), "modified": answer.headers.get("last-modified")}
    return len(new), {key: value for key, value in note.items() if value}


def _from_maps(session: Session, listing: Listing) -> tuple[Listed, ...]:
    found: list[Listed] = []
    for url in listing.lists[:MAPS]:
        answer = ask(session, url)
        if answer.error is not None:
            raise Unreadable(f"{url} cannot be read", answer.why or answer.error)
        found += read_list(answer.data, answer.url, answer.headers.get("content-type")).articles
    return tuple(found)


def _keep(
    session: Session, feed: Feed, entry: Entry, answer: Answer, new: Sequence[Listed], unread: str | None = None
) -> None:
    """On record: what was new, and that it went wrong or well again. That nothing was new is no fact."""
    error, why = ("Unreadable", unread) if unread else (answer.error, answer.why)
    if not new and (error is None or entry.tries):
        return
    poll = Poll(feed.name, answer.at, AGENT, tuple(new), error, why, answer.exchanges)
    session.archive.keep([poll], at=session.now(), agent=AGENT, did="poll", blobs=answer.blobs)


def _list(session: Session, feed: Feed, articles: Iterable[Listed], *, first: bool) -> list[Listed]:
    """The articles that are new and wanted, put on the agenda. What is too old, or passed over, is noted as seen."""
    listed = list(articles)
    known = session.archive.agenda.named("page", [article.url for article in listed])
    unknown = [article for article in listed if article.url not in known]
    now, entries, new = session.now(), list[Entry](), list[Listed]()
    old = _too_old(feed, unknown, now) if first else {}
    for article in unknown:
        if article.url in old or not _may_be_wanted(feed, article):
            why = old.get(article.url, "not wanted")
            entries.append(Entry("page", article.url, NEVER, note={"feed": feed.name, "passed": why}))
            continue
        new.append(article)
        entries.append(Entry("page", article.url, now, note=_found(feed, article)))
    session.archive.agenda.add(entries)
    return new


def _too_old(feed: Feed, articles: Iterable[Listed], now: datetime) -> dict[str, str]:
    """What the first look at a source passes over, by address, with the reason."""
    at = {article.url: _published(article) for article in articles}
    dated = sorted(((when, url) for url, when in at.items() if when), reverse=True)
    late = [url for url, when in at.items() if when is None][UNDATED:]
    if feed.backfill is not None:
        oldest = now - feed.backfill
        return {url: "older than the backfill" for when, url in dated if when < oldest} | dict.fromkeys(late, "undated")
    return dict.fromkeys([*(url for _, url in dated[NEWEST:]), *late], "older than what a first look takes")


def _found(feed: Feed, article: Listed) -> dict[str, str]:
    note = {"feed": feed.name, "title": article.title, "published": article.published, "new": "yes"}
    return {key: value for key, value in note.items() if value}


def _published(article: Listed) -> datetime | None:
    when = read_time(article.published, None, "feed") if article.published else None
    return when.latest if when and when.latest else None


def _may_be_wanted(feed: Feed, article: Listed) -> bool:
    """By its address alone; by what stands in it only once it is read (`pages.is_wanted`)."""
    sections = feed.only.sections
    return not sections or any(part.lower() in sections for part in article.url.split("/")[3:])


def _poll_file(session: Session, feed: Feed, entry: Entry) -> tuple[int, dict[str, Any]]:
    path = Path(feed.name)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read", getattr(error, "strerror", None) or "it is no text") from error
    wanted = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    bad = [line for line in wanted if not line.lower().startswith(("http://", "https://"))]
    new = _list(session, feed, [Listed(plain(line)) for line in wanted if line not in bad], first=False)
    return len(new), {"why": f"no address: {bad[0]}"} if bad else {}


def _poll_folder(session: Session, feed: Feed, entry: Entry) -> tuple[int, dict[str, Any]]:
    folder = Path(feed.name)
    if not folder.is_dir():
        raise InputError(f"there is no folder {folder}", "make it, or take it out of `feeds`")
    states = _states(folder)
    now = datetime.now(UTC).timestamp()
    if any(abs(now - modified) < SETTLED.total_seconds() for _, modified in states.values()):
        sleep(SETTLED.total_seconds())
        states = {name: state for name, state in _states(folder).items() if state == states.get(name)}
    found: dict[str, dict[str, Any]] = {
        name: {"feed": feed.name, "size": size, "modified": modified, "new": "yes"}
        for name, (size, modified) in states.items()
    }
    known = session.archive.agenda.named("file", list(found))
    changed = [
        name
        for name, note in found.items()
        if name not in known or any(known[name].note.get(key) != note[key] for key in ("size", "modified"))
    ]
    session.archive.agenda.put(Entry("file", name, session.now(), note=found[name]) for name in changed)
    return len(changed), {}


def _states(folder: Path) -> dict[str, tuple[int, float]]:
    """The saved articles in a folder, by their path: size, and when they were last written."""
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in _SAVED and path.is_file()]
    states = {str(path): path.stat() for path in paths}
    return {name: (state.st_size, state.st_mtime) for name, state in states.items()}


_POLLS = {"url": _poll_url, "file": _poll_file, "folder": _poll_folder}
