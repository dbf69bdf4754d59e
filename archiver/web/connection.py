"""One exchange over one connection: dial a vetted address, say the request, hear the answer out, log every byte.

One connection serves one exchange, so that address and certificate are those of this very
answer, and nothing a host appends to one answer can be taken for the next.
"""

from __future__ import annotations

import re
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpcore

from archiver.web.guard import vet
from archiver.web.line import Line, TooLongError
from db.errors import Refused
from db.spool import Spool, up_to, whole

Resolve = Callable[[str, int], Sequence[str]]
"""The addresses of a host. Raises OSError."""

_END_OF_HEAD = re.compile(rb"\n\r?\n")
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
_DER = 2  # how a certificate is wanted: `_ssl.ENCODING_DER`
_DIAL = 10.0  # seconds for one address, if the host has several


class NoConnectionError(Exception):
    """No connection came about. `again`: whether asking again may help."""

    def __init__(self, why: str, again: bool) -> None:
        super().__init__(why)
        self.why = why
        self.again = again


@dataclass(frozen=True, slots=True)
class Answer:
    """How a request was answered. `head` and `body` are raw; `content` is the body without chunking, still packed."""

    status: int | None = None
    headers: tuple[tuple[bytes, bytes], ...] = ()
    head: bytes = b""
    body: bytes | Spool = b""
    content: bytes | Spool = b""
    cut: str | None = None
    """`length`, `time` or `disconnect`: why it is not whole."""
    problem: str | None = None
    """Why these bytes are no answer at all."""
    announced: int | None = None
    """What Content-Length promised."""


def system_resolve(host: str, port: int) -> list[str]:
    """The host's addresses by the system's resolver, best first."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def find_addresses(host: str, port: int, resolve: Resolve, seconds: float) -> list[str]:
    """The host's addresses, every one vetted: one that is not public condemns the name (it may be the one dialled).

    Raises Refused, and NoConnectionError when the host has no address or its name server does not answer in time.
    """
    result: list[Sequence[str] | OSError | UnicodeError] = []

    def ask() -> None:
        try:
            result.append(resolve(host, port))
        except (OSError, UnicodeError) as error:
            result.append(error)

    # A resolver cannot be interrupted; in a thread of its own it can be left behind.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    if not result:
        raise NoConnectionError("its name server did not answer in time", again=True)
    found = result[0]
    if isinstance(found, UnicodeError) or (isinstance(found, socket.gaierror) and found.errno != socket.EAI_AGAIN):
        raise NoConnectionError("there is no such host", again=False)
    if isinstance(found, OSError):
        raise NoConnectionError(f"its address cannot be looked up ({found.strerror or found})", again=True)
    if not found:
        raise NoConnectionError("there is no such host", again=False)
    try:
        return [vet(address) for address in found]
    except Refused as refused:
        raise Refused(f"{host} is not asked", f"its name leads to {', '.join(found)}, which is not public") from refused


def dial(addresses: Iterable[str], port: int, deadline: float) -> httpcore.NetworkStream:
    """A connection to the first of these addresses that takes one. Raises NoConnectionError."""
    problem: Exception | None = None
    addresses = list(addresses)
    for address in addresses:
        left = deadline - time.monotonic()
        if left <= 0:
            break
        try:
            return httpcore.SyncBackend().connect_tcp(address, port, min(left, _DIAL) if len(addresses) > 1 else left)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            problem = error
    if problem is None or isinstance(problem, httpcore.ConnectTimeout):
        raise NoConnectionError("no connection came about in time", again=True)
    raise NoConnectionError(f"no connection came about ({_reason(problem)})", again=True)


def secure(line: httpcore.NetworkStream, context: ssl.SSLContext, name: str, deadline: float) -> httpcore.NetworkStream:
    """The same connection under TLS, its certificate checked against `name`. Raises NoConnectionError."""
    context.set_alpn_protocols(["http/1.1"])
    try:
        left = max(deadline - time.monotonic(), 0.001)
        return line.start_tls(ssl_context=context, server_hostname=name, timeout=left)
    except httpcore.ConnectTimeout as error:
        raise NoConnectionError("its TLS handshake did not end in time", again=True) from error
    except httpcore.ConnectError as error:
        if isinstance(error.__cause__, ssl.SSLCertVerificationError):
            why = f"its certificate cannot be trusted ({error.__cause__.verify_message})"
            raise NoConnectionError(why, again=False) from error
        raise NoConnectionError(f"its TLS handshake failed ({_reason(error)})", again=True) from error


@dataclass(frozen=True, slots=True)
class Peer:
    """Who is at the other end: `ip:port`, TLS version and cipher, and its certificates in DER, the leaf first."""

    address: str | None = None
    tls: tuple[tuple[str, str], ...] = ()
    certificates: tuple[bytes, ...] = ()


def describe(stream: httpcore.NetworkStream) -> Peer:
    """Who is at the other end of this connection."""
    sock = stream.get_extra_info("socket")
    try:
        host, port = sock.getpeername()[:2]
    except OSError:
        return Peer()
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if not isinstance(sock, ssl.SSLSocket):
        return Peer(address)
    cipher = sock.cipher()
    tls = (("version", sock.version() or ""), ("cipher", cipher[0] if cipher else ""))
    return Peer(address, tls, _certificates(sock))


def _certificates(sock: ssl.SSLSocket) -> tuple[bytes, ...]:
    """What the host sent to prove its name. Before Python 3.13 the way to all of it is not a public one."""
    leaf = sock.getpeercert(True)
    if sys.version_info >= (3, 13):
        sent = tuple(sock.get_unverified_chain())
    else:
        ask = getattr(getattr(sock, "_sslobj", None), "get_unverified_chain", list)
        sent = tuple(certificate.public_bytes(_DER) for certificate in ask() or ())
    return sent or ((leaf,) if leaf else ())


def converse(line: Line, request: httpcore.Request, cap: int, room: Path | None = None) -> Answer:
    """Says the request and hears the answer out, up to `cap` bytes of body; a large one goes to a file in `room`.

    What goes wrong on the network is told; raises InputError alone, when `room` cannot be written.
    """
    connection = httpcore.HTTP11Connection(request.url.origin, line)
    received = line.log.received
    body, content = Spool(), Spool(room)
    response: httpcore.Response | None = None
    announced: int | None = None
    cut = problem = None
    try:
        response = connection.handle_request(request)
        body = line.begin_body(_final_head(received)[1], room)
        announced = _announced(response.headers) if _has_body(request, response) else None
        if announced is not None and announced > cap:
            raise TooLongError
        line.ceiling = len(received) + cap
        chunked = _is_chunked(response.headers)
        for piece in response.iter_stream():
            if chunked:  # else it is the body as it came, which may be large and is held once
                content.write(piece)
        if len(body) > cap:
            raise TooLongError
    except TooLongError:
        cut = "length"
    except httpcore.TimeoutException:
        cut = "time"
    except httpcore.ProtocolError as error:
        cut, problem = ("disconnect", None) if line.log.ended else (None, f"it is not HTTP ({error})")
    except httpcore.NetworkError:
        cut = "disconnect"
    finally:
        connection.close()
    if response is None or response.status == 101:
        return Answer(body=bytes(received) + whole(body.done()), cut=cut, problem=problem or _unanswered(cut))
    head = bytes(received[_final_head(received)[0] :])
    headers = tuple((bytes(name), bytes(value)) for name, value in response.headers)
    came = body.done()
    plain = content.done() if _is_chunked(response.headers) else up_to(came, announced, room)
    return Answer(
        response.status, headers, head, came, plain if _has_body(request, response) else b"", cut, problem, announced
    )


def _unanswered(cut: str | None) -> str:
    if cut == "time":
        return "it did not answer in time"
    return "it closed the connection without an answer" if cut == "disconnect" else "it is not HTTP that we asked for"


def _final_head(received: bytearray) -> tuple[int, int]:
    """Where the head of the final answer begins and ends: interim answers (1xx) may stand before it."""
    begin = 0
    while found := _END_OF_HEAD.search(received, begin):
        status = _STATUS.match(received, begin)
        if not status or not status[1].startswith(b"1"):
            return begin, found.end()
        begin = found.end()
    return begin, len(received)


def _has_body(request: httpcore.Request, response: httpcore.Response) -> bool:
    """RFC 9112, 6.3: these answers end with their head, whatever length they name."""
    return request.method != b"HEAD" and response.status not in (204, 304)


def _is_chunked(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    return any(name.lower() == b"transfer-encoding" for name, _ in headers)


def _announced(headers: Sequence[tuple[bytes, bytes]]) -> int | None:
    length = next((value for name, value in headers if name.lower() == b"content-length"), b"")
    return int(length) if length.isdigit() and len(length) < 20 and not _is_chunked(headers) else None


def _reason(error: BaseException) -> str:
    cause = error.__cause__
    return str(getattr(cause, "strerror", None) or cause or error)
