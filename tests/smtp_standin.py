"""A stand-in for a mail server on a raw socket, faults included.

with SmtpStandin() as server:
    server.answers["DATA"] = ["451 4.3.0 try later"]    # what it says to the next DATA; then it is well again
    ...
    assert server.mails[0].message["Subject"]
"""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType


@dataclass(frozen=True)
class Mail:
    """One mail as it was taken."""

    sender: str
    to: tuple[str, ...]
    data: bytes
    secure: bool
    login: tuple[str, str] | None

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        return message_from_bytes(self.data.replace(b"\r\n", b"\n"), policy=policy.default)  # type: ignore[arg-type, return-value]


class SmtpStandin:
    """The server. `tls`: a server-side context; `implicit`: TLS from the first byte, else by STARTTLS."""

    def __init__(self, tls: ssl.SSLContext | None = None, *, implicit: bool = False) -> None:
        self._tls, self._implicit = tls, implicit
        self.answers: dict[str, list[str]] = {}
        """By verb (`CONNECT` is the greeting, `END` the end of a mail): what is said, one time each. `hang up` does."""
        self.mails: list[Mail] = []
        self.refused: list[Mail] = []
        """Mails that came whole and were not taken."""
        self.heard: list[str] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._over = False

    @property
    def base(self) -> str:
        """As a host map names it."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> SmtpStandin:
        self._threads.append(threading.Thread(target=self._serve, daemon=True))
        self._threads[0].start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over = True
        with socket.socket() as knock:
            knock.connect_ex(("127.0.0.1", self.port))
        for sock in self._open:
            sock.close()
        for thread in self._threads:
            thread.join(5)
        self._server.close()

    def _serve(self) -> None:
        while True:
            sock, _ = self._server.accept()
            if self._over:
                sock.close()
                return
            thread = threading.Thread(target=self._talk, args=(sock,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk(self, sock: socket.socket) -> None:
        try:
            wire = self._tls.wrap_socket(sock, server_side=True) if self._tls and self._implicit else sock
            self._open.append(wire)
            self._converse(wire)
        except (OSError, ConnectionError):
            pass  # the client hung up, or does not trust us
        finally:
            sock.close()

    def _converse(self, wire: socket.socket) -> None:
        secure, login, sender, to = self._implicit, None, "", list[str]()
        lines = _lines(wire)
        self._say(wire, "CONNECT", "220 standin ready")
        for line in lines:
            self.heard.append(line)
            verb, _, rest = line.partition(" ")
            match verb.upper():
                case "EHLO":
                    offers = ["standin", "AUTH PLAIN", *(["STARTTLS"] if self._tls and not secure else [])]
                    parts = [f"250{' ' if n == len(offers) - 1 else '-'}{o}" for n, o in enumerate(offers)]
                    self._say(wire, "EHLO", "\r\n".join(parts))
                case "STARTTLS" if self._tls:
                    self._say(wire, "STARTTLS", "220 go on")
                    wire = self._tls.wrap_socket(wire, server_side=True)
                    self._open.append(wire)
                    lines, secure = _lines(wire), True
                    self._rest(wire, lines)
                    return
                case "QUIT":
                    self._say(wire, "QUIT", "221 bye")
                    return
                case _:
                    login, sender, to = self._mail(wire, lines, verb.upper(), rest, secure, login, sender, to)

    def _rest(self, wire: socket.socket, lines: Iterator[str]) -> None:
        """The conversation behind STARTTLS."""
        login, sender, to = None, "", list[str]()
        for line in lines:
            self.heard.append(line)
            verb, _, rest = line.partition(" ")
            if verb.upper() == "EHLO":
                self._say(wire, "EHLO", "250-standin\r\n250 AUTH PLAIN")
            elif verb.upper() == "QUIT":
                self._say(wire, "QUIT", "221 bye")
                return
            else:
                login, sender, to = self._mail(wire, lines, verb.upper(), rest, True, login, sender, to)

    def _mail(
        self,
        wire: socket.socket,
        lines: Iterator[str],
        verb: str,
        rest: str,
        secure: bool,
        login: tuple[str, str] | None,
        sender: str,
        to: list[str],
    ) -> tuple[tuple[str, str] | None, str, list[str]]:
        match verb:
            case "AUTH":
                _, user, password = base64.b64decode(rest.split()[1]).decode().split("\0")
                if self._say(wire, "AUTH", "235 welcome"):
                    login = (user, password)
            case "MAIL":
                sender, to = rest.partition("<")[2].partition(">")[0], []
                self._say(wire, "MAIL", "250 ok")
            case "RCPT":
                if self._say(wire, "RCPT", "250 ok"):
                    to = [*to, rest.partition("<")[2].partition(">")[0]]
            case "DATA":
                if self._say(wire, "DATA", "354 go on"):
                    data = "".join(line.removeprefix(".") + "\r\n" for line in _until_dot(lines)).encode("latin-1")
                    taken = self.mails if not self.answers.get("END") else self.refused
                    taken.append(Mail(sender, tuple(to), data, secure, login))
                    self._say(wire, "END", "250 taken")
            case "RSET":
                self._say(wire, "RSET", "250 ok")
            case _:
                self._say(wire, verb, "502 not known")
        return login, sender, to

    def _say(self, wire: socket.socket, verb: str, well: str) -> bool:
        """Says what was scripted, or that all is well; whether it was well."""
        scripted = self.answers.get(verb, [])
        words = scripted.pop(0) if scripted else well
        if words == "hang up":
            raise ConnectionError
        wire.sendall(words.encode() + b"\r\n")
        return words is well


def _lines(wire: socket.socket) -> Iterator[str]:
    data = b""
    while True:
        while b"\r\n" not in data:
            piece = wire.recv(65536)
            if not piece:
                return
            data += piece
        line, _, data = data.partition(b"\r\n")
        yield line.decode("latin-1")


def _until_dot(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if line == ".":
            return
        yield line
