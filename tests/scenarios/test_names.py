"""Names that lie: where a host's name leads to a private address, to nothing or to a stranger, `run` says so, believes
nothing of it, and goes on by itself when the name leads rightly again.

There is no host map here: names are looked up, addresses vetted and certificates checked as they are out there. Behind
the public addresses of this name server are servers on the loopback; where a socket is opened, the one is put in the
place of the other.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.scenarios.world import PAGE, TEXT, World, embed, quoted
from tests.standin import Standin

TRUE, STRANGER = "93.184.216.34", "151.101.1.69"
HOSTS = ("news.example", "cdn.syndication.twimg.com", "publish.x.com", "web.archive.org")
X = ("cdn.syndication.twimg.com", "publish.x.com")
LIES: dict[str, tuple[list[str] | OSError, str]] = {
    "a private address": (["192.168.1.5"], "its name leads to 192.168.1.5, which is not public"),
    "a private address among others": ([TRUE, "10.0.0.9"], "which is not public"),
    "no address": (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "there is no such host"),
    "no answer": (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), "cannot be looked up"),
    "a stranger": ([STRANGER], "its certificate cannot be trusted"),
}
lies = pytest.mark.parametrize(("lie", "why"), LIES.values(), ids=list(LIES))


class Names:
    """A name server."""

    def __init__(self) -> None:
        self.lies: dict[str, list[str] | OSError] = {}

    def tell(self, lie: list[str] | OSError, *hosts: str) -> None:
        """These hosts are said to be there from now on."""
        self.lies |= dict.fromkeys(hosts, lie)

    def resolve(self, host: str, port: int) -> list[str]:
        """As the wire asks for it."""
        told = self.lies.get(host, [TRUE])
        if isinstance(told, OSError):
            raise told
        return told


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def serving(authority: trustme.CA, *hosts: str) -> Standin:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*hosts).configure_cert(context)
    return Standin(tls=context)


@pytest.fixture
def names() -> Names:
    return Names()


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, authority: trustme.CA, names: Names) -> Iterator[World]:
    with serving(authority, *HOSTS) as true, serving(authority, "parked.example") as stranger:
        behind = {(TRUE, 443): true.port, (STRANGER, 443): stranger.port}
        connect = socket.create_connection

        def create_connection(address: Any, *rest: Any, **more: Any) -> socket.socket:
            return connect(("127.0.0.1", behind[address]), *rest, **more)

        made = World(tmp_path, true, monkeypatch)
        monkeypatch.delenv("CITETRAIL_HOST_MAP")
        monkeypatch.setattr(socket, "create_connection", create_connection)
        trusted = ssl.create_default_context()
        authority.configure_trust(trusted)
        made.wire = {"resolve": names.resolve, "tls": trusted}
        made.follows("url: https://news.example/rss")
        made.lists(PAGE)
        made.prints(embed(TEXT), quoted(TEXT))
        made.x.shows(TEXT)
        yield made
        assert stranger.hits() == []  # whoever cannot prove his name is told nothing


def troubles(world: World) -> str:
    """What `status` calls trouble."""
    done = world("status")
    assert done.code == (3 if done.json["trouble"] else 0)
    return "\n".join(done.json["trouble"])


def rounds(world: World, hours: float, every: float = 1) -> list[Any]:
    """Rounds over so many hours: what they looked at."""
    checked = []
    for _ in range(int(hours / every)):
        world.later(hours=every)
        checked += world.runs()["checked"]
    return checked


@lies
def test_a_source_whose_name_lies_is_named_and_read_when_its_name_is_right_again(
    world: World, names: Names, lie: list[str] | OSError, why: str
) -> None:
    names.tell(lie, "news.example")
    rounds(world, 2)
    told = troubles(world)
    assert "news.example" in told
    assert why in told
    assert world("lookup", PAGE).code == 2
    names.tell([TRUE], "news.example")
    rounds(world, 5)
    assert troubles(world) == ""
    assert world("lookup", PAGE).json["quotes"][0]["matches"][0]["verdict"] == "exact"
    assert world("verify").code == 0


@lies
def test_of_posts_on_a_platform_whose_name_lies_nothing_is_said(
    world: World, names: Names, lie: list[str] | OSError, why: str
) -> None:
    world.runs()
    names.tell(lie, *X)
    checked = rounds(world, 30, every=3)
    assert len(checked) > 3
    assert {(one["availability"], one["change"]) for one in checked} == {("live", "none")}
    told = troubles(world)
    assert any(host in told for host in X)
    assert why in told
    names.tell([TRUE], *X)
    assert {one["change"] for one in rounds(world, 25, every=5)} == {"none"}
    assert troubles(world) == ""
    post = world.history()["post"]
    assert (post["availability"], post["first_gone_at"]) == ("live", None)
    assert [one["change"] for one in world("changes", "--since", "2026-03-01").json["changes"]] == ["new"]


@lies
def test_a_post_that_could_not_be_looked_at_is_captured_when_the_name_is_right_again(
    world: World, names: Names, lie: list[str] | OSError, why: str
) -> None:
    names.tell(lie, *X)
    (pending,) = world.runs()["incomplete"]
    assert why in pending["why"]
    rounds(world, 5)
    assert any(host in troubles(world) for host in X)
    assert world.availability() == "unknown"
    names.tell([TRUE], *X)
    rounds(world, 8, every=2)
    assert (world.availability(), troubles(world)) == ("live", "")
    (citation,) = world("lookup", PAGE).json["citations"]
    assert citation["status"] == "captured"
