from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from math import inf
from typing import Any

import httpcore
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.web.connection import Answer, NoConnectionError, converse, dial, find_addresses
from archiver.web.line import Line
from db.errors import Refused
from tests.standin import Standin, unused_port


class Script(httpcore.NetworkStream):
    """An other end that says these pieces and hangs up."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self.pieces = [piece for piece in pieces if piece]
        self.heard = b""
        self.closed = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.pieces.pop(0) if self.pieces else b""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.heard += buffer

    def close(self) -> None:
        self.closed = True

    def get_extra_info(self, info: str) -> Any:
        return None


def hear(*pieces: bytes, method: str = "GET", cap: int = 1000) -> tuple[Answer, Script]:
    script = Script(pieces)
    request = httpcore.Request(method, "http://t.me/a", headers=[("Host", "t.me")])
    return converse(Line(script, inf), request, cap), script


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 40), max_size=30), st.sampled_from(["length", "chunked", "close"]))
def test_an_answer_is_the_same_in_whatever_pieces_it_comes(cuts: list[int], framing: str) -> None:
    framings = {
        "length": (b"Content-Length: 10\r\n", b"0123456789"),
        "chunked": (b"Transfer-Encoding: chunked\r\n", b"4;x=y\r\n0123\r\n6\r\n456789\r\n0\r\nX-T: t\r\n\r\n"),
        "close": (b"", b"0123456789"),
    }
    field, body = framings[framing]
    head = b"HTTP/1.1 200 OK\r\nX-Odd:  caf\xe9 \r\n" + field + b"\r\n"
    rest = b"HTTP/1.1 103 Hint\r\nLink: a\r\n\r\n" + head + body
    pieces = []
    for cut in cuts:
        pieces.append(rest[:cut])
        rest = rest[cut:]
    answer, script = hear(*pieces, rest)
    assert (answer.status, answer.head, answer.body, answer.content) == (200, head, body, b"0123456789")
    assert (answer.cut, answer.problem) == (None, None)
    assert script.heard == b"GET /a HTTP/1.1\r\nHost: t.me\r\n\r\n"
    assert script.closed


def test_an_answer_to_head_has_no_body_whatever_it_announces() -> None:
    answer, _ = hear(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n", method="HEAD")
    assert (answer.status, answer.content, answer.cut) == (200, b"", None)


def test_not_modified_may_announce_what_it_does_not_send() -> None:
    answer, _ = hear(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 99999\r\n\r\n")
    assert (answer.status, answer.content, answer.cut) == (304, b"", None)


def test_what_follows_the_announced_length_is_kept_and_not_read() -> None:
    answer, _ = hear(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\n")
    assert answer.content == b"ok"
    assert answer.body == b"okHTTP/1.1 200 OK\r\n\r\n"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_no_byte_is_lost_whatever_comes(data: bytes) -> None:
    for received in (
        data,
        b"HTTP/1.1 200 OK\r\n" + data,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + data,
    ):
        answer, _ = hear(received)
        assert answer.head + answer.body == received


def test_a_deadline_that_has_passed_is_kept() -> None:
    script = Script([b"HTTP/1.1 200 OK\r\n\r\n"])
    request = httpcore.Request("GET", "http://t.me/a", headers=[("Host", "t.me")])
    answer = converse(Line(script, time.monotonic() - 1), request, 1000)
    assert (answer.status, answer.cut) == (None, "time")


def test_every_address_of_a_name_is_vetted() -> None:
    assert find_addresses("t.me", 443, lambda host, port: ["149.154.167.99", "2001:67c:4e8:f004::9"], 5) == [
        "149.154.167.99",
        "2001:67c:4e8:f004::9",
    ]
    with pytest.raises(Refused, match="not public"):
        find_addresses("t.me", 443, lambda host, port: ["149.154.167.99", "127.0.0.1"], 5)


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), False),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), True),
        (OSError(101, "Network is unreachable"), True),
        (UnicodeError("label too long"), False),
    ],
)
def test_a_name_that_is_not_found_may_be_asked_again_or_not(error: Exception, again: bool) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise error

    with pytest.raises(NoConnectionError) as caught:
        find_addresses("t.me", 443, resolve, 5)
    assert caught.value.again is again


def test_a_name_without_an_address_is_no_host() -> None:
    with pytest.raises(NoConnectionError, match="no such host"):
        find_addresses("t.me", 443, lambda host, port: [], 5)


def test_a_second_address_is_dialled_when_the_first_one_refuses() -> None:
    with Standin() as web, socket.create_server(("127.0.0.2", web.port)):
        dial(["127.0.0.3", "127.0.0.2"], web.port, time.monotonic() + 5).close()


def test_a_port_at_which_nobody_listens_is_no_connection() -> None:
    with pytest.raises(NoConnectionError, match="refused"):
        dial(["127.0.0.1"], unused_port(), time.monotonic() + 5)
