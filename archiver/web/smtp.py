"""One mail to one server (RFC 5321), over TLS unless the user says otherwise. The mail's counterpart of `wire`."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import urlsplit

from archiver.web.network import Network
from archiver.web.tape import strike_text
from db.errors import Refused, Unreachable

LONGEST = 120.0
"""Seconds for one mail in all, greeting to goodbye."""
_SAID = 300
"""Characters of a server's words that are repeated."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, and how to talk to it."""

    host: str
    port: int
    tls: str = "starttls"
    """`starttls`, `implicit` or `none`. Where TLS is asked for there is no mail without it."""
    user: str = ""
    password: str = field(default="", repr=False)


def send(message: EmailMessage, server: Server, network: Network, tls: ssl.SSLContext | None = None) -> str | None:
    """Hand this mail to the server. Gives whom it would not take it for, if there were others for whom it did.

    Goes where the host map says, if one is set. Raises Unreachable for what may go better later, Refused for a server
    or a host map that says no. `tls` stands in for the system's trusted certificates in tests.
    """
    context = tls or ssl.create_default_context()
    try:
        with _talking(server, _aim(server, network), network.timeout, context) as line:
            if server.tls == "starttls":
                line.starttls(context=context)
                line.ehlo()
            if server.user:
                line.login(server.user, server.password)
            refused = line.send_message(message)
    except smtplib.SMTPNotSupportedError as error:
        raise Refused(
            f"the mail server {server.host} cannot do what is asked of it", _cleaned(error, server)
        ) from error
    except smtplib.SMTPRecipientsRefused as error:
        raise _by_code(server, *max(error.recipients.values())) from error
    except smtplib.SMTPResponseException as error:
        raise _by_code(server, error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unreachable(f"the mail server {server.host} could not be reached", _cleaned(error, server)) from error
    return "; ".join(f"not to {name}: {code} {_text(why)}" for name, (code, why) in refused.items()) or None


def _aim(server: Server, network: Network) -> tuple[str, int]:
    """Where to connect. Raises Refused for a host that a host map leaves out."""
    if not network.host_map:
        return server.host, server.port
    base = network.host_map.get(server.host.lower(), network.host_map.get("*"))
    if base is None:
        raise Refused(f"{server.host} is not asked", "the host map that is set does not name it; add it, or * for all")
    parts = urlsplit(base)
    return parts.hostname or "", parts.port or server.port


class _Line(smtplib.SMTP):
    """A connection to where the host map says, with the server's own name on its certificate."""

    def __init__(self, server: Server, at: tuple[str, int], timeout: float, context: ssl.SSLContext) -> None:
        self._at, self._server, self._tls = at, server, context
        super().__init__(local_hostname="localhost", timeout=timeout)
        self._host = server.host  # the name that STARTTLS holds the certificate against

    def greet(self) -> None:
        """Connect, and hear that the server is ready."""
        code, said = self.connect(self._server.host, self._server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connected = socket.create_connection(self._at, timeout)
        if self._server.tls != "implicit":
            return connected
        return self._tls.wrap_socket(connected, server_hostname=self._server.host)


@contextmanager
def _talking(server: Server, at: tuple[str, int], timeout: float, context: ssl.SSLContext) -> Iterator[smtplib.SMTP]:
    """A connection that ends, whatever the server does: one that drips is cut off."""
    line = _Line(server, at, timeout, context)
    watch = threading.Timer(LONGEST, _cut, [line])
    watch.daemon = True
    watch.start()
    try:
        line.greet()
        yield line
    finally:
        with suppress(OSError, smtplib.SMTPException):  # what it took, it has taken
            line.quit()
        line.close()
        watch.cancel()


def _cut(line: smtplib.SMTP) -> None:
    with suppress(OSError):
        if line.sock is not None:
            line.sock.shutdown(socket.SHUT_RDWR)


def _by_code(server: Server, code: int, said: bytes | str) -> Refused | Unreachable:
    """4xx: not now; 5xx: no (RFC 5321, 4.2.1)."""
    kind = Unreachable if 400 <= code < 500 else Refused
    return kind(f"the mail server {server.host} answers {code}", _struck(_text(said), server))


def _cleaned(error: Exception, server: Server) -> str:
    return _struck(str(error) or type(error).__name__, server)


def _struck(text: str, server: Server) -> str:
    plain = "".join(char if char.isprintable() else " " for char in text)
    return strike_text(plain, (server.password,))[0][:_SAID]


def _text(said: bytes | str) -> str:
    return said if isinstance(said, str) else said.decode("utf-8", "replace")
