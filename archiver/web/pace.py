"""One request in flight per host, and a pause between two: across threads, and across processes that share a folder."""

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

from filelock import BaseFileLock, FileLock, Timeout

from db.errors import InputError, Unreachable

_POLL = 0.02  # seconds between two tries for a lock that another process holds
_WIDTH = 32  # characters of a time in a file; `repr` of a time needs fewer
_LONGEST_WAIT = 600.0  # seconds; a process that holds a lock for longer is stopped or stuck


@dataclass(frozen=True, slots=True)
class Clock:
    """The time, in seconds since 1970 (UTC), and a way to let it pass. Tests bring their own."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


class Pace:
    """Turns at hosts. With a folder, all processes that use it keep one pace; without one, all threads of this one."""

    def __init__(self, folder: Path | None = None, clock: Clock | None = None) -> None:
        self._folder = folder
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
                self._pause(turn.last, interval)
                turn.last = self._clock.now()
                yield
                return
            if turn.file_lock is None:
                turn.file_lock = _file_lock(self._folder / f"{_file_name(host)}.lock")
            with self._file_turn(turn.file_lock, self._folder / _file_name(host), host, interval):
                yield

    @contextmanager
    def _file_turn(self, lock: BaseFileLock, path: Path, host: str, interval: float) -> Iterator[None]:
        try:
            lock.acquire()
        except Timeout as error:
            raise Unreachable(
                f"{host} was not asked", "another run keeps it busy; see whether that run hangs"
            ) from error
        except OSError as error:
            raise _cannot_write(path, error) from error
        try:
            self._pause(_read(path), interval)
            try:
                _write(path, self._clock.now())
            except OSError as error:
                raise _cannot_write(path, error) from error
            yield
        finally:
            lock.release()

    def _pause(self, last: float | None, interval: float) -> None:
        """Sleeps for what is left of the interval; never longer than that, also when the clock was set back."""
        if last is None:
            return
        left = min(last + interval - self._clock.now(), interval)
        if left > 0:
            self._clock.sleep(left)


class _Turn:
    """A host's lock within this process, and when a request to it last began."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.last: float | None = None
        self.file_lock: BaseFileLock | None = None


def _file_lock(path: Path) -> BaseFileLock:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise _cannot_write(path, error) from error
    return FileLock(path, poll_interval=_POLL, timeout=_LONGEST_WAIT)


def _cannot_write(path: Path, error: OSError) -> InputError:
    return InputError(f"{path.parent} cannot be written to", f"{error}; the pace of requests is kept there")


def _read(path: Path) -> float | None:
    """When a request last began, by the file; None when there was none, or a crash left nothing readable."""
    try:
        return float(path.read_bytes())
    except (OSError, ValueError):
        return None


def _write(path: Path, at: float) -> None:
    """Written over the time before, in one width: to cut the file short first costs more than the request itself."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.write(file, f"{at!r:<{_WIDTH}}".encode("ascii"))
    finally:
        os.close(file)


def _file_name(host: str) -> str:
    """A file name for any host: readable, and unlike that of any other host."""
    plain = re.sub(r"[^a-z0-9.-]", "_", host)[:80]
    return plain if plain == host else f"{plain}-{hashlib.sha256(host.encode()).hexdigest()[:8]}"
