"""Nothing inside the house is connected to, wherever its address comes from: a hop, a name, a redirect, a medium."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from archiver.adapter import Author, Finding, Media, Post, PostRef, Route
from archiver.capture import capture
from archiver.web.network import Network
from archiver.web.tape import Tape
from archiver.web.wire import Wire
from db.errors import Refused
from tests.archiver.web.test_guard import NOT_PUBLIC
from tests.standin import Standin

SPELLED = [f"[{address.replace('%', '%25')}]" if ":" in address else address for address in NOT_PUBLIC]
SPELLED += ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "①②⑦.0.0.1", "%31%32%37.0.0.1", "localhost", "0xa9fea9fe"]
REF = PostRef("example", "7", "https://posts.example/7")


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        yield standin


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every address that a connection is made to."""
    made: list[Any] = []
    connect = socket.create_connection

    def create_connection(address: Any, *rest: Any, **more: Any) -> socket.socket:
        made.append(address)
        return connect(address, *rest, **more)

    monkeypatch.setattr(socket, "create_connection", create_connection)
    return made


def no_name_server(host: str, port: int) -> list[str]:
    raise AssertionError(f"{host} was looked up")


@pytest.mark.parametrize("host", SPELLED)
def test_a_first_hop_inside_the_house_is_refused(host: str, dialled: list[Any]) -> None:
    for scheme in ("http", "https"):
        with pytest.raises(Refused):
            Wire(Network(rate=1000), resolve=no_name_server).client(Tape()).get(f"{scheme}://{host}/secret")
    assert dialled == []


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_name_that_leads_into_the_house_is_refused(address: str, dialled: list[Any]) -> None:
    for found in ([address], ["93.184.216.34", address]):
        with pytest.raises(Refused):
            Wire(Network(rate=1000), resolve=lambda host, port, found=found: found).client(Tape()).get(
                "http://a.example/"
            )
    assert dialled == []


@pytest.mark.parametrize("host", SPELLED)
def test_a_redirect_into_the_house_is_refused(host: str, web: Standin, dialled: list[Any]) -> None:
    location = f"http://{host}/secret".encode()
    web.add("t.me", "/a", raw=b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n")
    tape = Tape()
    with pytest.raises(Refused):
        Wire(Network(rate=1000, host_map={"*": web.base})).client(tape).get("https://t.me/a")
    assert dialled == [("127.0.0.1", web.port)]  # the stand-in itself, for t.me
    assert [hit.host for hit in web.log] == ["t.me"]
    assert len(tape.exchanges) == 1


@pytest.mark.parametrize("host", SPELLED)
def test_a_medium_inside_the_house_is_failed_and_the_post_kept(host: str, web: Standin, dialled: list[Any]) -> None:
    web.add("posts.example", "/7", "Hello")

    def read(ref: PostRef, client: httpx.Client) -> Finding:
        said = client.get(ref.url).text
        return Post(ref, Author("a"), said, media=(Media(f"http://{host}/a.png", others=(f"https://{host}/b.png",)),))

    adapter: Any = SimpleNamespace(PLATFORM="example", ROUTES=(Route("json", read),))
    wire = Wire(Network(rate=1000, host_map={"*": web.base}))
    now = datetime(2026, 1, 2, tzinfo=UTC)
    (look,) = capture(REF, adapter, wire, agent="test", now=lambda: now, patience=1).snapshots
    assert isinstance(look.finding, Post)
    assert look.finding.text == "Hello"
    assert [item.status for item in look.finding.media] == ["failed"]
    assert len(dialled) == 1
    assert [hit.host for hit in web.log] == ["posts.example"]
