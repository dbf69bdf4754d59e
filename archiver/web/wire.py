"""The one way to the web: guarded, paced, retried and recorded below an ordinary `httpx.Client`.

    with Wire(network, folder) as wire:
        tape = Tape()
        response = wire.client(tape).get("https://t.me/example/1?embed=1")
        tape.exchanges, tape.blobs      # every attempt and every redirect, byte for byte

`response.content` and `.text` are whole, unpacked and bounded. A request with `extensions={"pace": (name, seconds)}`
also waits until so many seconds have gone since the last one of that name, at the cost of patience. Answers 4xx but 429
are for the caller to read; what else goes wrong is raised as `Refused`, `Unreachable` or `Unreadable`, never as an
exception of httpx.
"""

from __future__ import annotations

import logging
import random
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import urlsplit

import httpcore
import httpx

from archiver.web import connection, retry
from archiver.web.connection import Answer, NoConnectionError, Resolve
from archiver.web.guard import vet_url
from archiver.web.line import Flow, Line
from archiver.web.memory import Memory
from archiver.web.network import SLOWEST, Network, parse_host_map
from archiver.web.pace import Clock, Pace
from archiver.web.tape import Tape, strike_head, strike_text
from archiver.web.transport import Attempt, Patience, Transport, make_client
from db.errors import CitetrailError, Refused, Unreachable
from db.model import Exchange
from db.progress import Tell, Waiting, silent
from db.spool import whole

__all__ = ["Network", "Tape", "Web", "Wire", "parse_host_map"]

_log = logging.getLogger(__name__)
_FLOOR = 2.0  # seconds that a first attempt gets at least, so that a fallback route is asked when patience is used up
_BREAKER = 5  # requests in a row that failed for good, retries and all, before a host is left alone
_REST = 600.0  # seconds for which it is, and after which its failures count no more
_GRACE = 0.1  # seconds by which a wait may outlast patience: timers are not exact
_ASKED = "it asked us to wait"
_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS"})


class Web(Protocol):
    """What capture asks: the live `Wire`, or a `Replay` of recordings."""

    def client(self, tape: Tape, patience: float | None = None) -> httpx.Client:
        """A client for one piece of work; what it asks and is answered goes on the tape."""
        ...


class Wire:
    """The live web, for one run. With a folder, all processes that use it keep one pace.

    `resolve`, `clock` and `tls` stand in for the system's name server, clock and trusted certificates in tests.
    `tell` is told of every wait.
    """

    def __init__(
        self,
        network: Network,
        folder: Path | None = None,
        *,
        resolve: Resolve = connection.system_resolve,
        clock: Clock | None = None,
        tls: ssl.SSLContext | None = None,
        tell: Tell = silent,
    ) -> None:
        self.network = network
        self._clock = clock or Clock()
        self._pace = Pace(folder, self._clock, tell)
        self._tell = tell
        self._resolve = resolve
        self._tls = tls
        self._memory = Memory()
        self._lock = threading.Lock()
        self._away_until: dict[str, float] = {}
        self._gave_up: dict[str, tuple[int, float]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Nothing stays open between exchanges; the block marks the run."""

    def client(self, tape: Tape, patience: float | None = None) -> httpx.Client:
        """A client for one post or article. `patience`: seconds, in place of the network's."""
        patience = self.network.patience if patience is None else patience
        return make_client(Transport(self, tape, patience, self.network.page_cap), self.network.user_agent)

    def ask(self, request: httpx.Request, cap: int, tape: Tape, patience: Patience) -> Attempt:
        """One attempt over the network, when the host's turn has come."""
        aim = take_aim(str(request.url), self.network)
        if known := self._memory.recall(request, tape):
            return known
        self._break_off(aim.host)
        self._stay_away(aim.host, patience)
        credential = self.network.credential(aim.host, request.url.raw_path.decode("latin-1"))
        if credential and request.url.scheme == "https":
            request.headers["Authorization"] = credential
        with self._turn_of_its_own(request, patience), self._pace.turn(aim.host, self.network.interval(aim.host)):
            seconds = min(self.network.timeout, max(patience.left, _FLOOR))
            longest = max(seconds, patience.left) if cap > self.network.page_cap else seconds
            attempt = self._exchange(request, aim, cap, tape, seconds, longest)
        tape.exchanges.append(attempt.exchange)
        self._memory.keep(request, tape, attempt)
        if _is_well(attempt.answer):
            if attempt.answer.cut is None:  # what failed is paid for in full, by whoever tries again
                patience.spend(max(0.0, attempt.exchange.took - seconds))
            self._gave_up.pop(aim.host, None)
        return attempt

    @contextmanager
    def _turn_of_its_own(self, request: httpx.Request, patience: Patience) -> Iterator[None]:
        """The slower pace of a service within a host, for requests that name one. Each costs patience as much as its
        pace, however long its answer takes: to ask again and again has an end, where this raises Unreachable.
        """
        if "pace" not in request.extensions:
            yield
            return
        name, seconds = request.extensions["pace"]
        began, left = self._clock.steady(), patience.left
        at_an_end = Unreachable(f"{name} is not asked any longer", "our patience is at an end; ask again later")
        if not left:
            raise at_an_end
        with self._pace.turn(name, seconds):
            waited = self._clock.steady() - began
            if waited > left + _GRACE:
                raise at_an_end
            patience.spend(max(waited, seconds))
            yield

    def wait(self, attempt: Attempt, tried: int, error: CitetrailError, patience: Patience) -> None:
        """Backs off as long as the host asks for, or longer each time; gives up when patience will not last."""
        host, answer = attempt.host, attempt.answer
        asked = self._asked_wait(host, answer)
        if asked is not None and asked > patience.left:
            raise _come_back(host, self._clock.now() + asked, patience.left) from error
        limit = retry.ATTEMPTS if answer.status in retry.AGAIN else retry.CONNECTS
        pause = asked if asked is not None else retry.back_off(tried, random.random())  # noqa: S311
        if not isinstance(error, Unreachable):
            raise error
        failed = self._failed(host)
        if not attempt.again or tried >= limit or pause > patience.left or failed:
            self._gave_up[host] = (failed + 1, self._clock.steady())
            raise error
        _log.info("%s: %s; asking again in %.1f s", host, error.what, pause)
        self._tell(Waiting(host, pause, _ASKED if asked is not None else f"{error.what}; we ask again"))
        self._clock.sleep(pause)
        patience.spend(pause)

    def _asked_wait(self, host: str, answer: Answer) -> float | None:
        """The seconds that this answer asks for; the whole run heeds them."""
        if answer.status not in retry.AGAIN:
            return None
        fields = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
        asked = retry.asked_wait(answer.status or 0, fields, self._clock.now())
        if asked is not None:
            with self._lock:
                self._away_until[host] = self._clock.steady() + asked
        return asked

    def _failed(self, host: str) -> int:
        """How many requests in a row a host has failed lately, retries and all."""
        count, last = self._gave_up.get(host, (0, 0.0))
        return count if self._clock.steady() - last < _REST else 0

    def _break_off(self, host: str) -> None:
        """Leaves a host alone for a while when it has failed so often in a row."""
        if self._failed(host) >= _BREAKER:
            why = f"it failed {_BREAKER} requests in a row; it is asked again after {_REST / 60:.0f} minutes"
            raise Unreachable(f"{host} is not asked for now", why)

    def _stay_away(self, host: str, patience: Patience) -> None:
        until = self._away_until.get(host)
        left = 0.0 if until is None else until - self._clock.steady()
        if left <= 0:
            return
        if left > patience.left + _GRACE:
            raise _come_back(host, self._clock.now() + left, patience.left)
        _log.info("%s asked us to stay away; asking again in %.1f s", host, left)
        self._tell(Waiting(host, left, _ASKED))
        self._clock.sleep(left)
        patience.spend(left)

    def _exchange(
        self, request: httpx.Request, aim: Aim, cap: int, tape: Tape, seconds: float, longest: float
    ) -> Attempt:
        """`seconds` for the request in all; `longest` for one whose body is large, while it flows."""
        asked_at = datetime.fromtimestamp(self._clock.now(), UTC)
        start = time.monotonic()
        end = _End()
        again = request.method in _REPEATABLE
        try:
            stretch = self.network.timeout
            flow = Flow(start + longest, stretch, int(SLOWEST * stretch)) if longest > seconds else None
            line = Line(self._connect(aim, start + seconds, end), start + seconds, flow)
            answer = connection.converse(line, _core(request), cap, tape.room)
            end.sent = bytes(line.log.sent)
            again = again and not (answer.cut == "time" and answer.status is not None)
            again = again or answer.status in (429, 503)
        except NoConnectionError as error:
            answer, again = Answer(problem=error.why), error.again
        took = round(time.monotonic() - start, 6)
        exchange = _record(request, answer, end, tape, self.network.secrets, asked_at, took)
        return Attempt(aim.host, exchange, answer, again)

    def _connect(self, aim: Aim, deadline: float, end: _End) -> httpcore.NetworkStream:
        if aim.mapped:
            addresses = [aim.at]
        else:
            addresses = connection.find_addresses(aim.at, aim.port, self._resolve, deadline - time.monotonic())
        stream = connection.dial(addresses, aim.port, deadline)
        end.peer = connection.describe(stream)
        if aim.tls:
            stream = connection.secure(stream, self._context(), aim.at, deadline)
            end.peer = connection.describe(stream)
        return stream

    def _context(self) -> ssl.SSLContext:
        with self._lock:
            if self._tls is None:
                self._tls = httpx.create_ssl_context(trust_env=False)
            return self._tls


@dataclass(frozen=True, slots=True)
class Aim:
    """Whom we ask (`host`) and where: the host itself, or what the host map puts in its place."""

    host: str
    at: str
    port: int
    tls: bool
    mapped: bool


def take_aim(url: str, network: Network) -> Aim:
    """Where to dial for this URL. Raises Refused where the guard or the host map says no."""
    target = vet_url(url, mapped=bool(network.host_map))
    if not network.host_map:
        return Aim(target.host, target.host, target.port, target.scheme == "https", mapped=False)
    base = network.host_map.get(target.host, network.host_map.get("*"))
    if base is None:
        raise Refused(f"{target.host} is not asked", "the host map that is set does not name it; add it, or * for all")
    parts = urlsplit(base)
    tls = parts.scheme == "https"
    return Aim(target.host, parts.hostname or "", parts.port or (443 if tls else 80), tls, mapped=True)


@dataclass(slots=True)
class _End:
    """What is known of the other end, and what it was sent, as far as things got."""

    peer: connection.Peer = field(default_factory=connection.Peer)
    sent: bytes = b""


def _record(
    request: httpx.Request,
    answer: Answer,
    end: _End,
    tape: Tape,
    secrets: tuple[str, ...],
    asked_at: datetime,
    took: float,
) -> Exchange:
    """The exchange as it may be kept, secrets struck out; its bytes go on the tape."""
    sent, struck = strike_head(end.sent.decode("latin-1"), secrets)
    head, struck_too = strike_head(answer.head.decode("latin-1"), secrets)
    body = answer.body
    if answer.status is None:  # no head was told from these bytes, so there may be one in them
        text, struck_too = strike_head(whole(body).decode("latin-1"), secrets)
        body = text.encode("latin-1")
    url, struck_there = strike_text(str(request.url.copy_with(fragment=None)), secrets)
    return Exchange(
        asked_at=asked_at,
        method=request.method,
        url=url,
        sent=sent,
        status=answer.status,
        head=head,
        body=tape.put(body) if len(body) else None,
        body_size=len(body),
        took=took,
        peer=end.peer.address,
        tls=(*end.peer.tls, *_proof(end.peer.certificates, tape)),
        cut=answer.cut,
        error=answer.problem,
        struck=tuple(dict.fromkeys((*struck, *struck_too, *struck_there))),
    )


def _proof(certificates: tuple[bytes, ...], tape: Tape) -> tuple[tuple[str, str], ...]:
    """The certificates by their digests: the leaf, and all others together, which many exchanges have in common."""
    leaf = tuple(("certificate", tape.put(one)) for one in certificates[:1])
    others = "".join(map(ssl.DER_cert_to_PEM_cert, certificates[1:])).encode()
    return (*leaf, ("chain", tape.put(others))) if others else leaf


def _is_well(answer: Answer) -> bool:
    """Whether the host answers as hosts do; one that is too long for us is an answer too."""
    if answer.status is None or answer.status in retry.AGAIN or answer.problem:
        return False
    return answer.cut in (None, "length")


def _come_back(host: str, at: float, left: float) -> Unreachable:
    why = f"not before {retry.clock_time(at)}, which is longer than our patience ({left:.0f} s left)"
    return Unreachable(f"{host} asks us to come back later", why)


def _core(request: httpx.Request) -> httpcore.Request:
    url = request.url
    core = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    return httpcore.Request(request.method, core, headers=request.headers.raw, content=request.read())
