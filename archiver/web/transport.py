"""An `httpx.Client` above any source of answers: retries, bounds, and our own words for what goes wrong.

The live wire and the replay of recordings are two sources below this one transport, so a recording is judged,
unpacked and refused exactly as the live answer was.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Protocol

import httpx

from archiver.web import retry
from archiver.web.connection import Answer
from archiver.web.http_body import names_text_encoding, size, unpack
from archiver.web.tape import Tape
from db.errors import CitetrailError, Refused, Unreachable, Unreadable
from db.model import Exchange
from db.spool import Spool, whole

# They log URLs, and a URL may carry a secret.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)

_REDIRECTS = 10
_NOT_PASSED_ON = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})
_MEANING = {
    429: "it was asked too often",
    500: "it has a fault of its own",
    502: "a server behind it has a fault",
    503: "it is overloaded or being repaired",
    504: "a server behind it did not answer in time",
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a request: as it is recorded, as it was heard, and whether another try may go better."""

    host: str
    exchange: Exchange
    answer: Answer
    again: bool


@dataclass(slots=True)
class Patience:
    """The seconds that are left for what goes wrong."""

    left: float

    def spend(self, seconds: float) -> None:
        """Takes seconds away."""
        self.left = max(0.0, self.left - seconds)


class Source(Protocol):
    """Where answers come from, below the transport."""

    def ask(self, request: httpx.Request, cap: int, tape: Tape, patience: Patience) -> Attempt:
        """One attempt, recorded on the tape. Raises Refused, or Unreachable when it is not to be made."""
        ...

    def wait(self, attempt: Attempt, tried: int, error: CitetrailError, patience: Patience) -> None:
        """Waits for the next attempt, or raises the error (or a better one) when there is not to be one."""
        ...


class Transport(httpx.BaseTransport):
    """Turns attempts at one source into one answer, or one error, for each request of one client."""

    def __init__(self, source: Source, tape: Tape, patience: float, page_cap: int) -> None:
        self._source = source
        self._tape = tape
        self._patience = Patience(patience)
        self._page_cap = page_cap

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Asks until there is an answer or no point in asking. `request.extensions["cap"]` raises the cap of bytes."""
        request.read()
        cap = int(request.extensions.get("cap", self._page_cap))
        for tried in itertools.count(1):
            attempt = self._source.ask(request, cap, self._tape, self._patience)
            error = trouble(attempt.answer, request.url.host, cap)
            if error is None:
                break
            self._patience.spend(attempt.exchange.took)
            self._source.wait(attempt, tried, error, self._patience)
        return respond(attempt, cap)


def trouble(answer: Answer, host: str, cap: int) -> CitetrailError | None:
    """What is wrong with an answer, as the error to raise; None when it is whole and final."""
    if answer.cut == "length":
        return Unreadable(f"the answer of {host} is larger than {size(cap)}", "what came of it is kept; raise the cap")
    if answer.status is None or answer.problem:
        why = answer.problem or "no answer"
        if "not HTTP" in why:
            return Unreadable(f"{host} answered what we do not understand", f"{why}; its bytes are kept")
        return Unreachable(f"{host} could not be reached", f"{why}; check the address and the network, or try later")
    of = "" if answer.announced is None else f" of {answer.announced}"
    came = f"{len(answer.body)}{of} bytes came and are kept"
    if answer.cut == "time":
        why = f"{came}; try later, or raise the timeout (for a film, the patience)"
        return Unreachable(f"{host} did not end its answer in time", why)
    if answer.cut == "disconnect":
        return Unreachable(f"{host} broke off its answer", f"{came}; try later")
    if answer.status in retry.AGAIN:
        return Unreachable(f"{host} answered {answer.status}", f"{_MEANING[answer.status]}; try later")
    return None


def respond(attempt: Attempt, cap: int) -> httpx.Response:
    """The answer as httpx has it: unpacked, bounded, its charset one that can be trusted. Raises Unreadable.

    `extensions["content"]` is its content without being read: bytes, or the file where they are many.
    """
    answer = attempt.answer
    status = answer.status or 0
    headers = httpx.Headers(list(answer.headers))
    content: bytes | Spool = answer.content
    coding = headers.get("content-encoding", "")
    try:
        if coding or isinstance(content, bytes):
            content = unpack(whole(content), coding, cap)
    except Unreadable:
        if not 300 <= status < 400:  # nobody reads the body of a redirect
            raise
        content = b""
    kept = [(name, value) for name, value in answer.headers if name.lower() not in _NOT_PASSED_ON]
    extensions = {"http_version": b"HTTP/1.1", "content": content}
    response = (
        httpx.Response(status, headers=kept, stream=_File(content), extensions=extensions)
        if isinstance(content, Spool)
        else httpx.Response(status, headers=kept, content=content, extensions=extensions)
    )
    if not names_text_encoding(headers.get("content-type", ""), b"" if isinstance(content, Spool) else content):
        response.encoding = "utf-8"
    response.elapsed = timedelta(seconds=attempt.exchange.took)
    return response


class _File(httpx.SyncByteStream):
    """Content that lies in a file, read when it is asked for."""

    def __init__(self, content: Spool) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        return self._content.pieces()


def make_client(transport: httpx.BaseTransport, user_agent: str) -> httpx.Client:
    """An ordinary client above a transport: follows redirects, keeps no cookies, heeds no environment."""
    headers = {"User-Agent": user_agent, "Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close"}
    return _Client(
        transport=transport,
        headers=headers,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=True,
        max_redirects=_REDIRECTS,
        timeout=None,  # the transport keeps one deadline for the whole request
        trust_env=False,
    )


class _Client(httpx.Client):
    """httpx's client, whose own errors are said in our words."""

    def build_request(self, *args: Any, **kwargs: Any) -> httpx.Request:
        try:
            return super().build_request(*args, **kwargs)
        except httpx.InvalidURL as error:
            raise Refused("this is no web address that can be asked", str(error)) from error

    def send(self, request: httpx.Request, **kwargs: Any) -> httpx.Response:
        host = request.url.host
        try:
            return super().send(request, **kwargs)
        except httpx.TooManyRedirects as error:
            why = f"it redirected {_REDIRECTS} times without an end; every step is kept"
            raise Unreachable(f"{host} leads in circles", why) from error
        except (httpx.RemoteProtocolError, httpx.InvalidURL) as error:
            raise Refused(f"{host} redirects to what is no web address", str(error)) from error
        except httpx.TransportError as error:
            raise Unreachable(f"{host} could not be asked", f"{error}; try again later") from error
