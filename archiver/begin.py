"""How a command begins: settings are read, adapters loaded, the archive opened, the web reached when it is asked."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archiver import adapter, config
from archiver.answer import Options
from archiver.page import platforms
from archiver.session import Session
from archiver.web.tape import Tape
from db.errors import InputError
from db.model import Circumstances
from db.progress import Tell, silent

if TYPE_CHECKING:
    import httpx

    from archiver.web.wire import Wire


def settings(options: Options) -> config.Settings:
    """The settings of this run. The log begins with them, where there is to be one."""
    chosen = config.load(options.config, options.archive, os.environ)
    wanted = replace(chosen.log, file=options.log) if options.log else chosen.log
    if wanted.file is not None:
        from archiver import logfile

        logfile.begin(wanted, chosen.network.secrets)
    return chosen


class Online:
    """The live web as the settings ask for, made when something is asked of it: most commands ask nothing.

    `folder` is where the processes that work on one archive meet to keep one pace.
    """

    def __init__(self, chosen: config.Settings, folder: Path | None, tell: Tell = silent) -> None:
        self._chosen, self._folder, self._tell = chosen, folder, tell
        self._wire: Wire | None = None
        self._lock = threading.Lock()

    def client(self, tape: Tape, patience: float | None = None) -> httpx.Client:
        """A client for one piece of work; what it asks and is answered goes on the tape."""
        with self._lock:
            if self._wire is None:
                from archiver.web.wire import Wire

                self._wire = Wire(self._chosen.network, self._folder, tell=self._tell)
        return self._wire.client(tape, patience)


def adapters_of(chosen: config.Settings) -> dict[str, adapter.Adapter]:
    """The adapters that the settings name. Raises InputError for a mirror that none of them asks, nor any of ours."""
    adapters = adapter.load(chosen.adapters)
    if chosen.mirrors:
        ours = adapter.load(config.Settings().adapters)  # who switches one off may leave its mirror named
        routes = (route for one in (*ours.values(), *adapters.values()) for route in one.ROUTES)
        known = {route.needs for route in routes if route.needs} - set(config.SECRETS)
        for name in chosen.mirrors:
            if name not in known:
                why = f"the mirrors that an adapter knows: {', '.join(sorted(known)) or 'none'}"
                raise InputError(f"there is no mirror called {name!r} (network.mirrors, CITETRAIL_MIRRORS)", why)
    return adapters


def recogniser(adapters: Iterable[adapter.Adapter]) -> adapter.Recognise:
    """The adapters' own recognition, then that of platforms which have none."""
    return adapter.recogniser(adapters, platforms.recognise)


def under(chosen: config.Settings) -> Callable[[], Circumstances]:
    """What tells the circumstances of just now, for the chain of custody."""

    def now() -> Circumstances:
        from archiver import circumstances

        return circumstances.now(chosen.seal.key)

    return now


@contextmanager
def session(options: Options, *, create: bool = True) -> Iterator[Session]:
    """A session on the archive that the options name."""
    from db.archive import Archive

    chosen = settings(options)
    adapters = adapters_of(chosen)
    savers = adapter.load_savers(chosen.savers)
    with (
        teller(options) as tell,
        Archive.open(chosen.archive, create=create, tell=tell, reserve=chosen.reserve, under=under(chosen)) as archive,
    ):
        web = Online(chosen, None if archive.read_only else chosen.archive / "hosts", tell)
        yield Session(
            archive,
            adapters,
            recogniser(adapters.values()),
            web,
            chosen.network.patience,
            chosen.granted,
            chosen.speakers,
            savers,
            tell=tell,
        )


@contextmanager
def teller(options: Options) -> Iterator[Tell]:
    """Shows a person at a terminal how far the work is, and nobody else: no file, no pipe, no dumb terminal."""
    if options.quiet or not sys.stderr.isatty() or os.environ.get("TERM") in ("dumb", "unknown"):
        yield silent
        return
    from archiver import bars

    with bars.showing() as tell:
        yield tell
