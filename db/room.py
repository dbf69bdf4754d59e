"""The room where large bytes lie while they come in, and the sweeping of what killed processes left there.

Whoever may write stands in the room: it holds a shared lock of the operating system's on the folder, which ends with
the process, also by `kill -9`. Who comes and finds nobody else there knows that no file in it is anybody's.
"""

from __future__ import annotations

import fcntl
import os
import weakref
from contextlib import suppress
from pathlib import Path

SUFFIX = ".part"
"""What the name of every file on its way in ends with."""


class Room:
    """A folder for files on their way in, used by all processes on one archive."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._left: weakref.finalize[[int], Room] | None = None

    def enter(self) -> None:
        """Stand in the room, made if there is none; what was left behind is removed where nobody else stands there.

        Never fails: where the folder cannot be made or locked, nothing is swept.
        """
        if self._left is not None:
            return
        try:
            for folder in (self.folder.parent, self.folder):  # `mode` is not that of parents made on the way
                folder.mkdir(exist_ok=True, mode=0o700)
            handle = os.open(self.folder, os.O_RDONLY)
        except OSError:
            return
        self._left = weakref.finalize(self, os.close, handle)
        try:
            if _lock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB):  # nobody is here, nor enters until it ends
                self._sweep()
        finally:
            _lock(handle, fcntl.LOCK_SH)

    def leave(self) -> None:
        """Let others sweep: nothing on its way in is ours any more."""
        if self._left is not None:
            self._left()
            self._left = None

    def _sweep(self) -> None:
        with suppress(OSError), os.scandir(self.folder) as found:
            for entry in found:
                if entry.name.endswith(SUFFIX):
                    os.unlink(entry)


def _lock(handle: int, kind: int) -> bool:
    """Whether this lock could be had."""
    try:
        fcntl.flock(handle, kind)
    except OSError:
        return False
    return True
