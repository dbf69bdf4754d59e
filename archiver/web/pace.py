"""One request in flight per host, and a pause between two: across threads, and across processes that share a folder.

For every host there is one small file. Its lock, the operating system's, is the right to ask the host, and ends with
the process that holds it, also by `kill -9`; what stands in it is when a request to the host last began.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from filelock import lock_descriptor, unlock_descriptor

from db.errors import InputError, Unreachable
from db.progress import Tell, Waiting, silent

_POLL = 0.02  # seconds between two tries for a lock that another process holds
_WIDTH = 64  # characters of the times in a file; two floats need fewer
_LONGEST_WAIT = 600.0  # seconds; a process that holds a lock for longer is stopped or stuck


@dataclass(frozen=True, slots=True)
class Clock:
    """The time, in seconds since 1970 (UTC), and a way to let it pass. Tests bring their own.

    `steady` gives seconds since some instant of the machine's choice; nobody sets it forward or back.
    """

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    steady: Callable[[], float] = time.monotonic


class Pace:
    """Turns at hosts. With a folder, all processes that use it keep one pace; without one, all threads of this one."""

    def __init__(self, folder: Path | None = None, clock: Clock | None = None, tell: Tell = silent) -> None:
        self._folder = folder
        self._tell = tell
        self._clock = clock or Clock()
        self._guard = threading.Lock()
        self._turns: dict[str, _Turn] = {}

    @contextmanager
    def turn(self, host: str, interval: float) -> Iterator[None]:
        """Waits until nobody else asks this host and `interval` seconds have gone since a request to it last began.

        Raises InputError when the folder cannot be written to, Unreachable when another process never lets go.
        """
        with self._guard:
            turn = self._turns.setdefault(host, _Turn())
        with turn.lock:
            if self._folder is None:
                self._pause(host, turn.last, interval)
                turn.last = self._begin()
                yield
                return
            file = _lock(self._folder / f"{_file_name(host)}.lock", host, self._tell)
            try:
                self._pause(host, _read(file), interval)
                _write(file, self._begin(), self._folder)
                yield
            finally:
                unlock_descriptor(file)
                os.close(file)

    def _begin(self) -> _Begun:
        return _Begun(self._clock.now(), self._clock.steady())

    def _pause(self, host: str, last: _Begun | None, interval: float) -> None:
        """Sleeps for what is left of the interval; never longer than that.

        Of two clocks the one counts by which less time has gone: the system's may have been set forward, and the steady
        one began anew when the machine did, and is another on another machine.
        """
        if last is None:
            return
        begun = self._begin()
        gone = min(begun.wall - last.wall, begun.steady - last.steady)
        left = min(interval - gone, interval)
        if left > 0:
            self._tell(Waiting(host, left, "its turn comes"))
            self._clock.sleep(left)


class _Begun(NamedTuple):
    """When a request began, by the system's clock and by the steady one, in seconds."""

    wall: float
    steady: float


class _Turn:
    """A host's lock within this process, and when a request to it last began."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.last: _Begun | None = None


def _lock(path: Path, host: str, tell: Tell) -> int:
    """The host's file, open and locked. It is opened for each turn: one kept open would be shared with a fork of this
    process, and its lock with it.
    """
    until = time.monotonic() + _LONGEST_WAIT
    while True:
        file, held = _open(path), False
        try:
            _wait_for(file, until, host, tell)
            held = os.fstat(file).st_nlink > 0  # else it was deleted meanwhile: others lock the one in its place
        except OSError as error:
            raise _cannot_write(path.parent, error) from error
        finally:
            if not held:
                os.close(file)
        if held:
            return file


def _wait_for(file: int, until: float, host: str, tell: Tell) -> None:
    if lock_descriptor(file, blocking=False):
        return
    tell(Waiting(host, None, "another run asks it"))
    while not lock_descriptor(file, blocking=False):
        if time.monotonic() > until:
            raise Unreachable(f"{host} was not asked", "another run keeps it busy; see whether that run hangs")
        time.sleep(_POLL)
    tell(Waiting(host, 0))


def _open(path: Path) -> int:
    try:
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise _cannot_write(path.parent, error) from error


def _cannot_write(folder: Path, error: OSError) -> InputError:
    return InputError(f"{folder} cannot be written to", f"{error}; the pace of requests is kept there")


def _read(file: int) -> _Begun | None:
    """When a request last began, by the file; None when there was none, or a crash left nothing readable."""
    try:
        wall, steady = map(float, os.read(file, _WIDTH).split())
    except (OSError, ValueError):
        return None
    return _Begun(wall, steady)


def _write(file: int, begun: _Begun, folder: Path) -> None:
    """Written over the times before, in one width: to cut the file short first costs more than the request itself."""
    try:
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, f"{begun.wall!r} {begun.steady!r}".ljust(_WIDTH).encode("ascii"))
    except OSError as error:
        raise _cannot_write(folder, error) from error


def _file_name(host: str) -> str:
    """A file name for any host: readable, and unlike that of any other host."""
    plain = re.sub(r"[^a-z0-9.-]", "_", host)[:80]
    return plain if plain == host else f"{plain}-{hashlib.sha256(host.encode()).hexdigest()[:8]}"
