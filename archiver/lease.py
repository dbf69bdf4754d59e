"""Whose work a post is, among all processes and threads on one archive: one at a time looks at it and keeps it.

A lease is a lock of the operating system's, so it ends with the process that holds it, also by `kill -9`.
"""

from __future__ import annotations

import hashlib
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


@contextmanager
def lease(archive: Path, key: str) -> Iterator[None]:
    """The right to work on this post. Waits while another has it.

    Raises Unreachable when the other never lets go, InputError when the archive's folder cannot be written.
    """
    stripe = int.from_bytes(hashlib.sha256(key.lower().encode()).digest()[:4], "big") % STRIPES
    path = archive / FOLDER / f"{stripe:02x}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(path, timeout=_LONGEST, poll_interval=_POLL, thread_local=False)
        with lock:
            yield
    except Timeout as error:
        raise Unreachable(f"{key} was not asked", "another run has had it for an hour; see if it hangs") from error
    except PermissionError as error:
        raise InputError(f"{path.parent} cannot be written to", f"{error}; leases on posts stand there") from error
