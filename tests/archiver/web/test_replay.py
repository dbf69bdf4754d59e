from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.web.network import Network, parse_host_map
from archiver.web.pace import Clock
from archiver.web.replay import Replay
from archiver.web.tape import Tape
from archiver.web.wire import Web, Wire
from db.errors import CitetrailError, Unreachable
from db.model import Exchange
from tests.standin import Standin


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        yield standin


def live(web: Standin, **more: Any) -> Wire:
    network = Network(rate=1000, host_map=parse_host_map(web.host_map), **more)
    return Wire(network, clock=Clock(sleep=lambda seconds: None))


def replay(tape: Tape) -> Replay:
    return Replay(tape.exchanges, tape.blobs.__getitem__)


def no_blob(digest: str) -> bytes:
    raise AssertionError(f"{digest} is not asked for")


def outcome(source: Web, urls: list[str]) -> tuple[list[Any], Tape]:
    """What a client sees at these URLs, and what it recorded."""
    tape = Tape()
    client = source.client(tape)
    seen: list[Any] = []
    for url in urls:
        try:
            response = client.get(url)
        except CitetrailError as error:
            seen.append((type(error), str(error)))
        else:
            headers = response.headers.multi_items()
            seen.append((response.status_code, str(response.url), headers, response.content, response.text))
    return seen, tape


def test_a_replayed_tape_gives_the_answers_of_the_live_one(web: Standin) -> None:
    web.add("t.me", "/plain", body="plain")
    web.add("t.me", "/packed", body="packed " * 5000, chunked=True, gzip=True)
    web.add("t.me", "/empty", status=204)
    web.add("t.me", "/gone", status=404, body="gone")
    web.add("t.me", "/moved", status=301, headers={"Location": "https://x.com/here?b=2&a=1"})
    web.add(
        "x.com", "/here?a=1&b=2", body="цитата".encode("cp1251"), headers={"Content-Type": "text/html; charset=cp1251"}
    )
    web.add("t.me", "/busy", status=503, times=2)
    web.add("t.me", "/busy", body="at last")
    web.add("t.me", "/down", status=500)
    web.add("t.me", "/broken", body=b"x" * 100, truncate=40)
    web.add("t.me", "/noise", raw=b"SSH-2.0\r\n\r\n")
    web.add("t.me", "/silent", close="before")
    web.add("t.me", "/large", body=b"x" * 60_000)
    web.add("t.me", "/interim", raw=b"HTTP/1.1 103 Hint\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    web.add("t.me", "/bad", body=b"no gzip", headers={"Content-Encoding": "gzip"})
    urls = [f"https://t.me{path}" for path in web.paths("t.me")]

    seen, tape = outcome(live(web, page_cap=50_000), urls)
    asked = len(web.log)
    again, second_tape = outcome(replay(tape), urls)

    for url, one, other in zip(urls, seen, again, strict=True):
        if url.endswith("large"):  # the sentence names the cap, and recordings are not capped again
            assert one[0] is other[0]
        else:
            assert one == other, url
    assert second_tape.exchanges == tape.exchanges
    assert second_tape.blobs == tape.blobs
    assert len(web.log) == asked


def test_answers_come_in_order_and_the_last_one_repeats(web: Standin) -> None:
    web.add("t.me", "/a", body="one")
    web.add("t.me", "/a", body="two")
    _, tape = outcome(live(web), ["https://t.me/a"] * 2)
    client = replay(tape).client()
    assert [client.get("https://t.me/a").text for _ in range(4)] == ["one", "two", "two", "two"]


def test_what_was_never_asked_is_not_answered(web: Standin) -> None:
    web.add("t.me", "/a", body="one")
    _, tape = outcome(live(web), ["https://t.me/a"])
    client = replay(tape).client()
    for method, url in (("GET", "https://t.me/b"), ("POST", "https://t.me/a")):
        with pytest.raises(Unreachable, match="recorded"):
            client.request(method, url)


def test_a_recording_with_struck_out_secrets_is_replayed(web: Standin) -> None:
    web.add("t.me", "/a?key=hush-hush&n=1", status=302, headers={"Location": "/b?key=hush-hush", "Set-Cookie": "a=b"})
    web.add("t.me", "/b?key=hush-hush", body="ok")
    _, tape = outcome(live(web, secrets=("hush-hush",)), ["https://t.me/a?key=hush-hush&n=1"])
    again = Replay(tape.exchanges, tape.blobs.__getitem__, secrets=("hush-hush",)).client()
    assert again.get("https://t.me/a?key=hush-hush&n=1").text == "ok"


def test_a_failed_attempt_that_was_recorded_fails_again() -> None:
    at = datetime(2024, 5, 6, tzinfo=UTC)
    exchange = Exchange(at, "GET", "https://t.me/a", "", error="no connection came about (Connection refused)")
    tape = Tape()
    with pytest.raises(Unreachable, match="refused"):
        Replay([exchange], no_blob).client(tape).get("https://t.me/a")
    assert tape.exchanges == [exchange]


def test_the_web_is_never_asked(web: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    web.add("t.me", "/a", body="one")
    _, tape = outcome(live(web), ["https://t.me/a"])

    def no_socket(*args: Any, **kwargs: Any) -> Any:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", no_socket)
    monkeypatch.setattr(socket, "getaddrinfo", no_socket)
    assert replay(tape).client().get("https://t.me/a").text == "one"


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=3000), cuts=st.lists(st.integers(1, 500), max_size=8), extension=st.booleans())
def test_any_body_survives_any_chunking(body: bytes, cuts: list[int], extension: bool) -> None:
    raw, rest = b"", body
    for cut in cuts:
        piece, rest = rest[:cut], rest[cut:]
        if piece:
            raw += b"%x%s\r\n%s\r\n" % (len(piece), b";a=b" if extension else b"", piece)
    if rest:
        raw += b"%X\r\n%s\r\n" % (len(rest), rest)
    raw += b"0\r\n\r\n"
    tape = Tape()
    head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/octet-stream\r\n\r\n"
    at = datetime(2024, 5, 6, tzinfo=UTC)
    exchange = Exchange(at, "GET", "https://t.me/a", "", 200, head, tape.put(raw), len(raw))
    assert replay(dataclasses.replace(tape, exchanges=[exchange])).client().get("https://t.me/a").content == body


@settings(max_examples=200, deadline=None)
@given(
    where=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60),
    form=st.sampled_from(["", "http://", "//"]),
)
def test_any_redirect_ends_in_one_of_our_own_errors_or_an_answer(where: str, form: str) -> None:
    head = f"HTTP/1.1 302 Found\r\nLocation: {form}{where}\r\nContent-Length: 0\r\n\r\n"
    exchange = Exchange(datetime(2024, 5, 6, tzinfo=UTC), "GET", "https://t.me/a", "", 302, head)
    with suppress(CitetrailError):
        Replay([exchange], no_blob).client().get("https://t.me/a")


@settings(max_examples=200, deadline=None)
@given(head=st.binary(max_size=200), body=st.binary(max_size=200))
def test_any_bytes_are_an_answer_or_one_of_our_own_errors(head: bytes, body: bytes) -> None:
    tape = Tape()
    said = f"HTTP/1.1 200 OK\r\n{head.decode('latin-1')}\r\n\r\n"
    exchange = Exchange(datetime(2024, 5, 6, tzinfo=UTC), "GET", "https://t.me/a", "", 200, said, tape.put(body))
    with suppress(CitetrailError):
        _ = Replay([exchange], tape.blobs.__getitem__).client().get("https://t.me/a").text
