"""Recorded exchanges as a web: the same requests get the same answers, through the same parsing. Nothing is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from math import inf
from typing import Any

import httpcore
import httpx

from archiver.web import connection
from archiver.web.connection import Answer
from archiver.web.line import Line
from archiver.web.network import Network
from archiver.web.tape import Tape, strike_text
from archiver.web.transport import Attempt, Patience, Transport, make_client
from db.errors import CitetrailError, Unreachable
from db.model import Exchange


class Replay:
    """Answers by method and URL, in the order in which they were recorded; the last one repeats.

    `blob` gives the bytes of a digest. `secrets`: what was struck out of the recorded URLs, if anything was.
    """

    def __init__(
        self, exchanges: Iterable[Exchange], blob: Callable[[str], bytes], *, secrets: tuple[str, ...] = ()
    ) -> None:
        self._blob = blob
        self._secrets = secrets
        self._left: defaultdict[tuple[str, str], list[Exchange]] = defaultdict(list)
        for exchange in exchanges:
            self._left[exchange.method, _key(exchange.url)].append(exchange)

    def client(self, tape: Tape | None = None, patience: float | None = None) -> httpx.Client:
        """A client that is answered from the recordings. A tape gets the replayed exchanges as they once were."""
        tape = Tape() if tape is None else tape
        return make_client(Transport(self, tape, 0.0, Network().page_cap), "replay")

    def ask(self, request: httpx.Request, cap: int, tape: Tape, patience: Patience) -> Attempt:
        """The next recorded attempt at this request. Raises Unreachable when it was never made."""
        url, _ = strike_text(str(request.url.copy_with(fragment=None)), self._secrets)
        recorded = self._left.get((request.method, _key(url)))
        if not recorded:
            raise Unreachable(f"{request.url.host} is not asked", f"no answer to {request.method} {url} is recorded")
        exchange = recorded.pop(0) if len(recorded) > 1 else recorded[0]
        more = len(recorded) > 1 or recorded[0] is not exchange
        body = self._blob(exchange.body) if exchange.body else b""
        tape.exchanges.append(exchange)
        if body:
            tape.put(body)
        for certificate in (value for name, value in exchange.tls if name == "certificate"):
            tape.put(self._blob(certificate))
        return Attempt(request.url.host, exchange, _hear(exchange, body, request), again=more)

    def wait(self, attempt: Attempt, tried: int, error: CitetrailError, patience: Patience) -> None:
        """Goes on to the next attempt that was recorded, where the live wire would have tried again."""
        if not attempt.again or not isinstance(error, Unreachable):
            raise error


def _key(url: str) -> str:
    """A URL as httpx writes it: one that it made of a struck-out Location compares with the one on record."""
    try:
        return str(httpx.URL(url).copy_with(fragment=None))
    except httpx.InvalidURL:
        return url


def _hear(exchange: Exchange, body: bytes, request: httpx.Request) -> Answer:
    """The recorded bytes, heard again by the parser that hears live ones."""
    if exchange.status is None:
        return Answer(body=body, cut=exchange.cut, problem=exchange.error or "no answer was recorded")
    line = Line(_Recorded(exchange.head.encode("latin-1") + body), inf)
    line.ceiling = len(exchange.head) + len(body) + 1
    url = request.url
    core = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    heard = connection.converse(line, httpcore.Request(request.method, core, headers=request.headers.raw), len(body))
    return heard if exchange.cut is None else _cut(heard, exchange.cut)


def _cut(heard: Answer, cut: str) -> Answer:
    return Answer(heard.status, heard.headers, heard.head, heard.body, heard.content, cut, None, heard.announced)


class _Recorded(httpcore.NetworkStream):
    """A connection whose other end says what was recorded, and hangs up."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        piece, self._data = bytes(self._data[:max_bytes]), self._data[max_bytes:]
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """What we say is not heard."""

    def close(self) -> None:
        """Nothing is open."""

    def get_extra_info(self, info: str) -> Any:
        return None
