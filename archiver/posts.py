"""Capture posts into the archive: one, or all that an article cites, each once however many processes are at it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence

from archiver import edits
from archiver.capture import capture
from archiver.lease import lease
from archiver.session import AGENT, Session
from archiver.status import ENTRANCE
from db.archive import Archive
from db.errors import CitetrailError
from db.model import Absence, Citation, Media, Post, PostRef, Snapshot


def capture_cited(session: Session, citations: Sequence[Citation]) -> None:
    """Capture every cited post that the archive does not show yet, or whose media is not all there.

    Platforms are asked side by side, each of them post by post. Where nobody shows a post, the words in which the
    article shows it are kept as what they are.
    """
    refs = {ref.key.lower(): ref for fact in citations if (ref := fact.ref) is not None}
    known = looks_at(session.archive, list(refs))
    wanted = [ref for key, ref in refs.items() if not _settled(known.get(key, []))]
    capture_all(session, wanted, lambda ref: None if _settled_now(session, ref) else capture_post(session, ref))
    now = looks_at(session.archive, [ref.key for ref in wanted])
    for fact in citations:
        if fact.ref is not None and fact.ref in wanted and fact.text:
            _keep_as_shown(session, fact, now.get(fact.ref.key.lower(), []))


def capture_all(session: Session, refs: Sequence[PostRef], work: Callable[[PostRef], object]) -> None:
    """Do this work on every post, under a lease, platforms side by side. Raises what the first of them raises."""
    by_platform: dict[str, list[PostRef]] = {}
    for ref in refs:
        if ref.platform in session.adapters:
            by_platform.setdefault(ref.platform, []).append(ref)
    total, done = sum(map(len, by_platform.values())), iter(range(1, len(refs) + 1))

    def run(own: Sequence[PostRef], stop: threading.Event) -> None:
        for ref in own:
            if stop.is_set():
                return
            session.tell(f"post {next(done)} of {total}: {ref.url}")
            with lease(session.archive.folder, ref.key):
                work(ref)

    _side_by_side(list(by_platform.values()), run)


def _side_by_side(
    parts: Sequence[Sequence[PostRef]], run: Callable[[Sequence[PostRef], threading.Event], None]
) -> None:
    """Each part in a thread of its own, the first in this one. Ctrl-C ends this one, and the process takes the others
    with it: what they have kept is kept.
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
        raise RuntimeError("a capture ended without a word; its traceback stands above")


def capture_post(session: Session, ref: PostRef) -> tuple[Snapshot, ...]:
    """Look at one post now and keep what was found; then at its other versions, where edits have ids of their own.

    Without an adapter for its platform nothing is asked. Gives the looks at the post itself.
    """
    looks = _look(session, ref)
    done = {ref.key.lower()}
    todo = [*edits.other_versions(looks)]
    while todo and len(done) < edits.MOST:
        other = session.recognise(todo.pop())
        if other is None or other.key.lower() in done:
            continue
        done.add(other.key.lower())
        if not _settled_now(session, other):
            todo += edits.other_versions(_look(session, other))
    return looks


def _look(session: Session, ref: PostRef) -> tuple[Snapshot, ...]:
    adapter = session.adapters.get(ref.platform)
    if adapter is None:
        return ()
    brought = capture(
        ref,
        adapter,
        session.web,
        agent=AGENT,
        now=session.now,
        patience=session.patience,
        granted=session.granted,
        kept=_kept_media(look for _, look in session.archive.snapshots([ref.key])),
        room=session.archive.room,
    )
    session.archive.keep(brought.snapshots, at=session.now(), agent=AGENT, did="capture", blobs=brought.blobs)
    return brought.snapshots


def _kept_media(looks: Iterable[Snapshot]) -> dict[str, Media]:
    posts = (look.finding for look in looks if isinstance(look.finding, Post))
    return {item.url: item for post in posts for item in post.media if item.status == "kept"}


def _keep_as_shown(session: Session, citation: Citation, looks: Sequence[tuple[str, Snapshot]]) -> None:
    """The post in the article's own words, as a witness, where neither the platform nor an archive shows it."""
    if citation.ref is None or citation.text is None or any(isinstance(look.finding, Post) for _, look in looks):
        return
    adapter = session.adapters.get(citation.platform)
    clock = getattr(adapter, "clock", None)
    at = clock(citation.ref) if clock else None
    post = Post(
        citation.ref,
        citation.author,
        citation.text.strip(),
        text_complete=not citation.text.rstrip().endswith(("…", "...")),
        posted_at=at,
        posted_at_source="id" if at else None,
        id_time=at,
    )
    look = Snapshot(citation.ref, session.now(), AGENT, "article", post, source=citation.article, witness="article")
    session.archive.keep([look], at=session.now(), agent=AGENT, did="capture")


def looks_at(archive: Archive, keys: Sequence[str]) -> Mapping[str, list[tuple[str, Snapshot]]]:
    """Every look at these posts, by `platform:id` in lower case, oldest first."""
    looks: dict[str, list[tuple[str, Snapshot]]] = {}
    for id_, snapshot in archive.snapshots(keys):
        looks.setdefault(snapshot.ref.key.lower(), []).append((id_, snapshot))
    return looks


def _settled_now(session: Session, ref: PostRef) -> bool:
    return _settled(session.archive.snapshots([ref.key]))


def _settled(looks: Sequence[tuple[str, Snapshot]]) -> bool:
    """Whether a look of our own shows the post with all its media, or an archive does after the platform said no."""
    absent = any(isinstance(look.finding, Absence) and not look.witness for _, look in looks)
    posts = [
        look.finding
        for _, look in looks
        if isinstance(look.finding, Post)
        and look.route != ENTRANCE
        and (not look.witness or (absent and look.witness == "archive"))
    ]
    return any(not any(item.status == "failed" for item in post.media) for post in posts)
