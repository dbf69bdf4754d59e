"""Whose work a post is, among all processes and threads on one archive: one at a time looks at it and keeps it.

A lease is a lock of the operating system's, so it ends with the process that holds it, also by `kill -9`.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from db.errors import InputError, Unreachable

FOLDER = "leases"
STRIPES = 256
"""Lock files of one archive: posts that share one wait for each other, which does no harm."""
_LONGEST = 3600.0
"""Seconds; whoever works on one post for longer hangs."""
_POLL = 0.05
_own = threading.local()
"""`paths`: the lock files that this thread holds. It may take one again: to wait for itself would be for ever."""


@contextmanager
def lease(archive: Path, key: str) -> Iterator[None]:
    """The right to work on this post. Waits while another has it.

    Raises Unreachable when the other never lets go, InputError when the archive's folder cannot be written.
    """
    stripe = int.from_bytes(hashlib.sha256(key.lower().encode()).digest()[:4], "big") % STRIPES
    path = archive / FOLDER / f"{stripe:02x}.lock"
    held: set[Path] = _own.__dict__.setdefault("paths", set())
    if path in held:
        yield
        return
    lock = FileLock(path, timeout=_LONGEST, poll_interval=_POLL, thread_local=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock.acquire()
    except Timeout as error:
        raise Unreachable(f"{key} was not asked", "another run has had it for an hour; see if it hangs") from error
    except OSError as error:
        raise InputError(f"{path.parent} cannot be written to", f"{error}; leases on posts stand there") from error
    held.add(path)
    try:
        yield
    finally:
        held.discard(path)
        lock.release()
