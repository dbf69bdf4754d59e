"""Posts that a user already has, kept. What was brought is never passed off as a capture: its route is `import`, its
time is when it was brought, and the bytes it came in are kept beside it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archiver.brought import Bad, Brought, read_file
from archiver.session import AGENT, Session
from archiver.status import ENTRANCE
from db.errors import InputError
from db.model import Post, Snapshot
from db.progress import InHand, several

BATCH = 5000
"""Posts kept in one transaction, at most. Fewer and larger ones are faster; what a crash loses is brought again."""
BATCH_BYTES = 32 * 1024 * 1024
"""Bytes of sources from which on a transaction is made early."""
MOST_NAMED = 10_000
"""Lines that hold no post are named one by one up to so many, then counted."""


@dataclass(frozen=True)
class Imported:
    """What an import brought: posts kept, posts that were here already, and what was no post."""

    kept: int
    known: int
    bad: tuple[dict[str, str], ...]


class _Complaints:
    """What was no post, in order."""

    def __init__(self) -> None:
        self.named: list[Bad] = []
        self.others = 0

    def add(self, item: Bad) -> None:
        if len(self.named) < MOST_NAMED:
            self.named.append(item)
        else:
            self.others += 1

    def as_json(self) -> tuple[dict[str, str], ...]:
        named = [{"what": item.what, "why": item.why} for item in self.named]
        more = [{"what": f"{self.others} more", "why": "they hold no post either"}] if self.others else []
        return (*named, *more)


def import_files(session: Session, files: Sequence[Path]) -> Imported:
    """Keep every post in these files. A post that came in the same bytes before is kept once.

    Raises InputError when there is not one good post in all of them.
    """
    kept = known = 0
    bad = _Complaints()
    with _seldom_searched_for_garbage():
        for file in several(files, session.tell, "files"):
            for batch in _batches(read_file(session, file), bad):
                new = _keep(session, batch)
                kept += new
                known += len(batch) - new
                session.tell(InHand(f"{kept} posts kept, {known} were here already"))
                gc.collect()
    if not kept + known:
        first = bad.named[0]
        raise InputError(f"there is no post to import in {first.what}", first.why)
    return Imported(kept, known, bad.as_json())


@contextmanager
def _seldom_searched_for_garbage() -> Iterator[None]:
    """Looking for cycles all the time takes an eighth of an import: `gc.collect` once a batch is enough, and what was
    there before is not looked through again.
    """
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.enable()


def _batches(items: Iterator[Brought | Bad], bad: _Complaints) -> Iterator[list[Brought]]:
    batch: list[Brought] = []
    size, last = 0, ""
    for item in items:
        if isinstance(item, Bad):
            bad.add(item)
            continue
        batch.append(item)
        size += len(item.source) if item.digest != last else 0
        last = item.digest
        if len(batch) == BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _keep(session: Session, batch: Sequence[Brought]) -> int:
    """Keep what is new in this batch; gives how many posts that are."""
    session.archive.demand_writable()
    at = session.now()
    seen = _brought_before(session, batch)
    snapshots, blobs = [], {}
    for item in batch:
        if (item.post, item.digest) in seen:
            continue
        seen.add((item.post, item.digest))
        blobs[item.digest] = item.source
        snapshots.append(Snapshot(item.post.ref, at, AGENT, ENTRANCE, item.post, source=item.digest))
    if snapshots:
        session.archive.keep(snapshots, at=at, agent=AGENT, did="import", blobs=blobs)
    return len(snapshots)


def _brought_before(session: Session, batch: Sequence[Brought]) -> set[tuple[Post, str]]:
    looks = session.archive.snapshots(sorted({item.post.ref.key for item in batch}))
    return {
        (look.finding, look.source)
        for _, look in looks
        if look.route == ENTRANCE and isinstance(look.finding, Post) and look.source
    }
