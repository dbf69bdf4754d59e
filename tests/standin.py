"""A stand-in for the web: an HTTP server on a raw socket that answers by `Host`, path and query, faults included.

    with Standin() as web:
        web.add("t.me", "/chan/7?embed=1", body=b"...", status=200, headers={"Content-Type": "text/html"})
        web.add("t.me", "/chan/7?embed=1", status=404)      # the second answer there; the last one repeats
        os.environ["CITETRAIL_HOST_MAP"] = web.host_map
        ...
        assert [(hit.host, hit.target) for hit in web.log] == [("t.me", "/chan/7?embed=1")]

The order of query parameters does not matter; the host `*` answers for every host; an unknown path gets 404.
"""

from __future__ import annotations

import contextlib
import gzip as gzip_module
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import parse_qsl, urlsplit

Route = tuple[str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Step:
    """One scripted answer. Without a fault it is a plain HTTP/1.1 answer with Content-Length."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    raw: bytes | None = None
    """Exactly these bytes, then the connection closes."""
    chunked: bool = False
    gzip: bool = False
    delay: float = 0.0
    """Seconds before anything is said."""
    drip: float = 0.0
    """Seconds between two drops of the body."""
    truncate: int | None = None
    """Only so many bytes of the body are sent, though all are announced."""
    close: str = ""
    """`before`: hangs up without a word; `head`: after the head; `reset`: with a TCP reset."""
    endless: bool = False
    """The body never ends (chunked, zeros)."""
    drop: int = 1
    """Bytes in one drop, where it drips."""


@dataclass(frozen=True)
class Hit:
    """One request as it was asked. Times are of `time.time()`; `ended` is when the last of
    the answer was about to go out: whoever has it may be quicker than what is noted behind it."""

    time: float
    host: str
    method: str
    target: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes
    raw: bytes
    """All bytes of the request."""
    ended: list[float] = field(default_factory=list)

    @property
    def path(self) -> str:
        return urlsplit(self.target).path


class Standin:
    """The server. `tls`: a server-side context; then it speaks TLS only."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self._routes: dict[Route, list[Step]] = {}
        self._taken: dict[Route, int] = {}
        self._guard = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()
        self.log: list[Hit] = []
        self.before: Callable[[str], object] | None = None
        """Called with each path and query before it is answered."""
        self._server = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._server.getsockname()[1]
        self.connections = 0

    @property
    def base(self) -> str:
        """`http://127.0.0.1:PORT` (https where it speaks TLS)."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def host_map(self) -> str:
        """The value of CITETRAIL_HOST_MAP that sends every host here."""
        return f"*={self.base}"

    def add(
        self,
        host: str,
        target: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
        chunked: bool = False,
        gzip: bool = False,
        delay: float = 0.0,
        drip: float = 0.0,
        truncate: int | None = None,
        close: str = "",
        endless: bool = False,
        drop: int = 1,
        times: int = 1,
    ) -> None:
        """Adds an answer to what this host says at this path and query. `times`: before the next one's turn."""
        data = body.encode() if isinstance(body, str) else body
        step = Step(status, headers or {}, data, raw, chunked, gzip, delay, drip, truncate, close, endless, drop)
        with self._guard:
            self._routes.setdefault(_route(host, target), []).extend([step] * times)

    def forget(self, host: str, target: str) -> None:
        """Forgets the answers at this path and query: what is added next is what it says from now on."""
        with self._guard:
            self._routes.pop(_route(host, target), None)
            self._taken.pop(_route(host, target), None)

    def clear(self) -> None:
        """Forgets all answers and the log."""
        with self._guard:
            self._routes.clear()
            self._taken.clear()
            self.log.clear()

    def paths(self, host: str) -> list[str]:
        """The paths at which this host has an answer, in the order they were added."""
        return [route[1] for route in self._routes if route[0] == host]

    def hits(self, host: str | None = None) -> list[Hit]:
        """What was asked, of this host only if one is given, in order."""
        return [hit for hit in list(self.log) if host is None or hit.host == host]

    def __enter__(self) -> Standin:
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stopping.set()
        with socket.socket() as knock:  # wakes `accept`
            knock.settimeout(1)
            knock.connect_ex(("127.0.0.1", self.port))
        self._thread.join(5)
        self._server.close()
        with self._guard:
            for sock in self._open:
                _shut(sock)
        for thread in self._threads:
            thread.join(5)

    def _serve(self) -> None:
        while not self._stopping.is_set():
            sock, _ = self._server.accept()
            if self._stopping.is_set():
                sock.close()
                return
            self.connections += 1
            with self._guard:
                self._open.add(sock)
            thread = threading.Thread(target=self._talk, args=(sock,), daemon=True)
            self._threads = [old for old in self._threads if old.is_alive()]
            self._threads.append(thread)
            thread.start()

    def _talk(self, sock: socket.socket) -> None:
        wire = sock
        try:
            if self._tls:
                wire = self._tls.wrap_socket(sock, server_side=True)
                with self._guard:
                    self._open.discard(sock)
                    self._open.add(wire)
            while (hit := _hear(wire)) is not None:
                with self._guard:
                    self.log.append(hit)
                    step = self._next(hit)
                if self.before is not None:
                    self.before(hit.target)
                stays = self._say(wire, step, hit)
                if not stays or hit.headers.get("connection", "").lower() == "close":
                    break
        except OSError:
            pass  # the client hung up, or does not trust us
        finally:
            with self._guard:
                self._open.discard(sock)
                self._open.discard(wire)
            _shut(wire)
            wire.close()

    def _next(self, hit: Hit) -> Step:
        for host in (hit.host, "*"):
            route = _route(host, hit.target)
            if steps := self._routes.get(route):
                at = self._taken.get(route, 0)
                self._taken[route] = at + 1
                return steps[min(at, len(steps) - 1)]
        return Step(404, {"Content-Type": "text/html; charset=utf-8"}, b"<!doctype html><title>Not found</title>")

    def _say(self, sock: socket.socket, step: Step, hit: Hit) -> bool:
        """Answers; whether the connection may serve another request."""
        self._stopping.wait(step.delay)
        hit.ended[:] = [time.time()]
        if step.close == "reset":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if step.close in ("before", "reset"):
            return False
        if step.raw is not None:
            sock.sendall(step.raw)
            return False
        head, body = _message(step)
        sock.sendall(head)
        if step.close == "head" or hit.method == "HEAD":
            return step.close != "head"
        for piece in _pieces(step, body):
            if self._stopping.is_set():
                return False
            hit.ended[:] = [time.time()]
            sock.sendall(piece)
            if step.drip:
                self._stopping.wait(step.drip)
        return step.truncate is None


def unused_port() -> int:
    """A port of this machine at which connections are refused."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _route(host: str, target: str) -> Route:
    parts = urlsplit(target)
    return host.lower(), parts.path or "/", tuple(sorted(parse_qsl(parts.query, keep_blank_values=True)))


def _hear(sock: socket.socket) -> Hit | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = sock.recv(65536)
        if not piece:
            return None
        data += piece
    asked = time.time()
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += sock.recv(65536)
    host = headers.get("host", "").rsplit("]", 1)[-1].split(":")[0].lower() or headers.get("host", "")
    return Hit(asked, host, method, target, headers, body, head + b"\r\n\r\n" + body)


def _message(step: Step) -> tuple[bytes, bytes]:
    body = gzip_module.compress(step.body, mtime=0) if step.gzip else step.body
    fields = {name.lower(): (name, value) for name, value in step.headers.items()}
    fields.setdefault("content-type", ("Content-Type", "text/html; charset=utf-8"))
    if step.gzip:
        fields["content-encoding"] = ("Content-Encoding", "gzip")
    if step.chunked or step.endless:
        fields["transfer-encoding"] = ("Transfer-Encoding", "chunked")
    elif step.status not in (204, 304):
        fields.setdefault("content-length", ("Content-Length", str(len(body))))
    lines = [f"HTTP/1.1 {step.status} Said", *(f"{name}: {value}" for name, value in fields.values())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1"), body


def _pieces(step: Step, body: bytes) -> Iterator[bytes]:
    if step.endless:
        zeros = bytes(65536)
        while True:
            yield b"10000\r\n" + zeros + b"\r\n"
    if step.chunked:
        for at in range(0, len(body), 1000):
            piece = body[at : at + 1000]
            yield b"%x\r\n%s\r\n" % (len(piece), piece)
        yield b"0\r\n\r\n"
        return
    body = body if step.truncate is None else body[: step.truncate]
    if step.drip:
        yield from (body[at : at + step.drop] for at in range(0, len(body), step.drop))
    elif body:
        yield body


def _shut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
