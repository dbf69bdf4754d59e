"""Capture posts into the archive: one, or all that an article cites, each once however many processes are at it."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from archiver import edits, log
from archiver.capture import capture
from archiver.lease import lease
from archiver.session import AGENT, Session
from archiver.status import ENTRANCE
from db import names
from db.errors import CitetrailError
from db.model import Absence, Citation, Failure, Media, Post, PostRef, Snapshot
from db.order import Place
from db.progress import Count, InHand, Over

LANES = 2
"""Posts of one platform in hand at once: while one is read and kept, the next is asked for. A host still answers one
request at a time.
"""


def capture_cited(session: Session, citations: Sequence[Citation], at: datetime | None = None) -> None:
    """Capture every cited post that the archive does not show yet, or whose media is not all there.

    Platforms are asked side by side, with `LANES` posts of each in hand. Where nobody shows a post, the words in which
    the article shows it are kept as what they are. `at`: when the article was first read, for names that pass.
    """
    refs = {ref.key.lower(): ref for fact in citations if (ref := fact.ref) is not None}
    known = session.archive.looks(list(refs), at)
    wanted = {key: lasting(ref, known[key]) for key, ref in refs.items() if not settled(ref, known[key])}
    capture_all(session, list(wanted.values()), lambda ref: capture_post(session, ref, again=False))
    now = session.archive.looks(list(wanted), at)
    for fact in citations:
        if fact.ref is not None and (key := fact.ref.key.lower()) in wanted and fact.text and not _shown(now[key]):
            _keep_as_shown(session, fact, lasting(wanted[key], now[key]))


def lasting(ref: PostRef, looks: Sequence[tuple[str, Snapshot]]) -> PostRef:
    """The post by the name that lasts, where a look of ours at it tells that, else by this one."""
    found = names.best_ref(look for _, look in looks)
    return found if found is not None and _is_ours(ref, found, looks) else ref


def _is_ours(ref: PostRef, found: PostRef, looks: Sequence[tuple[str, Snapshot]]) -> bool:
    """Whether a look of ours tells that these names are of one post. An import alone has no other account's post
    captured in place of the one that is cited.
    """
    own = (look for _, look in looks if look.route != ENTRANCE)
    return found.key.lower() == ref.key.lower() or any(ref.key.lower() in names.passing(look) for look in own)


def capture_all(session: Session, refs: Sequence[PostRef], work: Callable[[PostRef], object]) -> None:
    """Do this work on every post, platforms side by side. Raises what the first of them raises.

    What may be one post by two names (`handle/key` and `did/key`) is done one after the other, so that the second finds
    what the first has kept.
    """
    queues: dict[str, dict[str, list[PostRef]]] = {}
    for ref in {ref.key.lower(): ref for ref in refs}.values():
        if ref.platform in session.adapters:
            queues.setdefault(ref.platform, {}).setdefault(ref.id.rpartition("/")[2].lower(), []).append(ref)
    total, done = sum(len(own) for queue in queues.values() for own in queue.values()), itertools.count(1)

    def run(own: Iterator[list[PostRef]], stop: threading.Event) -> None:
        try:
            for ref in (ref for alike in own for ref in alike):
                if stop.is_set():
                    return
                session.tell(InHand(f"{ref.platform} {ref.url}"))
                work(ref)
                session.tell(Count("posts", next(done), total))
        finally:
            session.tell(InHand(""))

    own = [iter(list(queue.values())) for queue in queues.values()]
    session.tell(Count("posts", 0, total))
    try:
        _side_by_side([queue for queue in own for _ in range(LANES)], run)
    finally:
        session.tell(Over("posts"))


def _side_by_side(
    parts: Sequence[Iterator[list[PostRef]]], run: Callable[[Iterator[list[PostRef]], threading.Event], None]
) -> None:
    """Each part in a thread of its own, the first in this one; lanes share one iterator. Ctrl-C ends this thread, and
    the process takes the others with it: what they have kept is kept.
    """
    stop = threading.Event()
    failures: list[CitetrailError] = []
    ended: list[int] = []

    def guarded(number: int) -> None:
        try:
            run(parts[number], stop)
        except CitetrailError as error:
            failures.append(error)
            stop.set()
        ended.append(number)

    threads = [threading.Thread(target=guarded, args=(number,), daemon=True) for number in range(1, len(parts))]
    for thread in threads:
        thread.start()
    try:
        if parts:
            guarded(0)
        for thread in threads:
            thread.join()
    finally:
        stop.set()
    if failures:
        raise failures[0]
    if len(ended) < len(parts):
        raise RuntimeError("a thread that captures posts ended early")


def capture_post(
    session: Session, ref: PostRef, *, again: bool = True, since: Place | None = None
) -> tuple[Snapshot, ...]:
    """Look at one post now and keep what was found; then at its other versions, where edits have ids of their own.

    Each is looked at under its lease. Without an adapter for its platform nothing is asked, nor, unless `again`, where
    the archive shows the post by then, nor where a look was kept `since`. Gives the looks at the post itself.
    """
    looks = _look(session, ref, again=again, since=since)
    done = {ref.key.lower()}
    todo = [*edits.other_versions(looks)]
    while todo and len(done) < edits.MOST:
        other = session.recognise(todo.pop())
        if other is None or other.key.lower() in done:
            continue
        done.add(other.key.lower())
        todo += edits.other_versions(_look(session, other, again=False))
    return looks


def _look(session: Session, ref: PostRef, *, again: bool, since: Place | None = None) -> tuple[Snapshot, ...]:
    adapter = session.adapters.get(ref.platform)
    if adapter is None:
        return ()
    session.archive.demand_writable()
    with lease(session.archive.folder, ref.key):
        before = session.archive.snapshots([ref.key])
        if (not again and settled(ref, before)) or (since is not None and _was_seen(session, before, since)):
            return ()
        brought = capture(
            ref,
            adapter,
            session.web,
            agent=AGENT,
            now=session.now,
            patience=session.patience,
            granted=session.granted,
            kept=_kept_media(look for _, look in before),
            room=session.archive.room,
            copies=not _shown_whole(before),
        )
        session.archive.keep(brought.snapshots, at=session.now(), agent=AGENT, did="capture", blobs=brought.blobs)
        _log(brought.snapshots)
        return brought.snapshots


def _was_seen(session: Session, looks: Sequence[tuple[str, Snapshot]], since: Place) -> bool:
    """Whether somebody here has kept a look since. When it was begun says nothing: it may have taken its time."""
    own = [id_ for id_, look in looks if look.route != ENTRANCE and not look.witness]
    return any(number > since.snapshots for number in session.archive.order.numbers(own).values())


def _log(looks: Iterable[Snapshot]) -> None:
    for look in looks:
        found = look.finding
        if isinstance(found, Failure):
            log.failure("look failed", post=look.ref.key, route=look.route, error=found.error, why=found.why)
        else:
            said = found.reason if isinstance(found, Absence) else "post"
            log.event("captured", post=look.ref.key, route=look.route, found=said)


def _shown_whole(looks: Iterable[tuple[str, Snapshot]]) -> bool:
    """Whether the archive has the post's whole text already, from the platform or from a web archive: then no further
    copy is asked for.
    """
    own = (look for _, look in looks if look.witness != "article" and look.route != ENTRANCE)
    posts = (look.finding for look in own if isinstance(look.finding, Post))
    return any(post.text_complete for post in posts)


def _kept_media(looks: Iterable[Snapshot]) -> dict[str, Media]:
    posts = (look.finding for look in looks if isinstance(look.finding, Post) and look.witness != "bundle")
    items = [item for post in posts for item in post.media if item.status == "kept"]
    return {url: item for item in items for url in (*item.others, item.url)}


def _shown(looks: Sequence[tuple[str, Snapshot]] | None) -> bool:
    return any(isinstance(look.finding, Post) for _, look in looks or ())


def _keep_as_shown(session: Session, citation: Citation, ref: PostRef) -> None:
    """The post in the article's own words, as a witness, where neither the platform nor an archive shows it."""
    adapter = session.adapters.get(citation.platform)
    clock = getattr(adapter, "clock", None)
    at = clock(ref) if clock else None
    text = (citation.text or "").strip()
    post = Post(
        ref,
        citation.author,
        text,
        text_complete=not text.endswith(("…", "...")),
        posted_at=at,
        posted_at_source="id" if at else None,
        id_time=at,
    )
    source = session.archive.article(citation.article).source
    look = Snapshot(ref, session.now(), AGENT, "article", post, source=source, witness="article")
    session.archive.demand_writable()
    with lease(session.archive.folder, ref.key):
        if not _shown(session.archive.snapshots([ref.key])):
            session.archive.keep([look], at=session.now(), agent=AGENT, did="capture")


def settled(ref: PostRef, looks: Sequence[tuple[str, Snapshot]]) -> bool:
    """Whether a look of our own shows the post with all its media, or an archive does after the platform said no."""
    found = names.best_ref(look for _, look in looks)
    if found is not None and not _is_ours(ref, found, looks):
        return False
    absent = any(isinstance(look.finding, Absence) and not look.witness for _, look in looks)
    posts = [
        look.finding
        for _, look in looks
        if isinstance(look.finding, Post)
        and look.route != ENTRANCE
        and (not look.witness or (absent and look.witness == "archive"))
    ]
    return any(not any(item.status == "failed" for item in post.media) for post in posts)
