"""A capture asks routes in order, keeps every look with its bytes, and fetches media while the links are fresh."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import httpx
import make_sample
import pytest

from archiver.adapter import Route
from archiver.capture import Capture, capture
from archiver.web.network import Network, parse_host_map
from archiver.web.wire import Wire
from db import canonical
from db.errors import Unreadable
from db.model import Absence, Author, Failure, Finding, Media, Post, PostRef
from tests.standin import Standin

REF = PostRef("example", "7", "https://posts.example/7")
NOW = datetime(2026, 1, 2, tzinfo=UTC)
PICTURE = make_sample.picture((1, 2, 3))


@pytest.fixture
def standin() -> Iterator[Standin]:
    with Standin() as opened:
        yield opened


def look_at(standin: Standin, *routes: tuple[Any, ...]) -> Capture:
    """`routes`: the fields of a Route each."""
    adapter: Any = SimpleNamespace(PLATFORM="example", ROUTES=tuple(Route(*route) for route in routes))
    network = Network(rate=1000, host_map=parse_host_map(standin.host_map), patience=1)
    with Wire(network) as wire:
        return capture(REF, adapter, wire, agent="test", now=lambda: NOW, patience=2)


def shows(
    text: str, *pictures: str, complete: bool = True, path: str = "/7"
) -> Callable[[PostRef, httpx.Client], Finding]:
    def read(ref: PostRef, web: httpx.Client) -> Finding:
        said = web.get(f"https://posts.example{path}").text
        return Post(ref, Author("someone"), text or said, complete, media=tuple(Media(url) for url in pictures))

    return read


def test_the_first_route_that_gives_the_whole_post_is_enough(standin: Standin) -> None:
    standin.add("posts.example", "/7", "Hello")
    brought = look_at(standin, ("one", shows("")), ("two", shows("")))
    (look,) = brought.snapshots
    assert (look.route, look.finding.text) == ("one", "Hello")  # type: ignore[union-attr]
    assert brought.blobs[look.exchanges[0].body or ""] == b"Hello"
    assert look.taken_at == look.exchanges[0].asked_at


def test_a_cut_text_makes_the_next_route_be_asked_and_both_looks_are_kept(standin: Standin) -> None:
    standin.add("posts.example", "/7", "x")
    brought = look_at(standin, ("short", shows("Hel…", complete=False)), ("long", shows("Hello")))
    assert [look.route for look in brought.snapshots] == ["short", "long"]


def test_an_absence_is_asked_about_a_second_time(standin: Standin) -> None:
    brought = look_at(standin, ("one", lambda ref, web: Absence(ref, "not_found", "404")), ("two", shows("Hello")))
    assert [type(look.finding) for look in brought.snapshots] == [Absence, Post]


def test_a_route_that_fails_is_kept_as_a_look_that_says_nothing_of_the_post(standin: Standin) -> None:
    def puzzled(ref: PostRef, web: httpx.Client) -> Finding:
        raise Unreadable("posts.example has a new layout", web.get("https://posts.example/7").text)

    standin.add("posts.example", "/7", "strange")
    (look,) = look_at(standin, ("one", puzzled)).snapshots
    assert isinstance(look.finding, Failure)
    assert (look.finding.error, look.exchanges[0].status) == ("Unreadable", 200)


def test_a_host_that_is_down_is_a_failure_with_its_exchanges(standin: Standin) -> None:
    standin.add("posts.example", "/7", status=503, times=20)
    (look,) = look_at(standin, ("one", shows(""))).snapshots
    assert isinstance(look.finding, Failure)
    assert look.finding.error == "Unreachable"
    assert {exchange.status for exchange in look.exchanges} == {503}


def test_media_is_fetched_with_the_post_and_named_by_its_digest(standin: Standin) -> None:
    standin.add("posts.example", "/7", "Hello")
    standin.add("cdn.example", "/a.png", PICTURE, headers={"Content-Type": "image/png"})
    brought = look_at(standin, ("one", shows("", "https://cdn.example/a.png")))
    (item,) = brought.snapshots[0].finding.media  # type: ignore[union-attr]
    assert (item.status, item.type, item.size) == ("kept", "image/png", len(PICTURE))
    assert item.digest == canonical.digest(PICTURE)
    assert brought.blobs[item.digest or ""] == PICTURE


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (b"<html>sign in</html>", 200, "no photo"),
        (b"", 200, "empty"),
        (b"gone", 404, "404"),
    ],
)
def test_media_that_is_not_what_it_claims_to_be_has_failed(
    standin: Standin, body: bytes, status: int, says: str
) -> None:
    standin.add("posts.example", "/7", "Hello")
    standin.add("cdn.example", "/a.png", body, status=status)
    brought = look_at(standin, ("one", shows("", "https://cdn.example/a.png")))
    (item,) = brought.snapshots[0].finding.media  # type: ignore[union-attr]
    assert item.status == "failed"
    assert says in (item.why or "")


def test_a_link_that_ran_out_is_fetched_again_through_the_page(standin: Standin) -> None:
    standin.add("posts.example", "/7", "https://cdn.example/old.png")
    standin.add("posts.example", "/7", "https://cdn.example/new.png")
    standin.add("cdn.example", "/old.png", status=403)
    standin.add("cdn.example", "/new.png", PICTURE)

    def read(ref: PostRef, web: httpx.Client) -> Finding:
        return Post(ref, Author("a"), "Hello", media=(Media(web.get("https://posts.example/7").text),))

    (look,) = look_at(standin, ("one", read)).snapshots
    (item,) = look.finding.media  # type: ignore[union-attr]
    assert (item.status, item.url) == ("kept", "https://cdn.example/new.png")
    assert len(standin.hits("posts.example")) == 2


def test_a_copy_whose_link_ran_out_is_not_read_again(standin: Standin) -> None:
    standin.add("posts.example", "/7", "Hello")
    standin.add("cdn.example", "/old.png", status=404)
    (look,) = look_at(standin, ("copies", shows("", "https://cdn.example/old.png"), "archive")).snapshots
    (item,) = look.finding.media  # type: ignore[union-attr]
    assert (item.status, look.witness) == ("failed", "archive")
    assert len(standin.hits("posts.example")) == 1


def test_a_picture_at_an_address_that_is_not_public_is_not_fetched(standin: Standin) -> None:
    standin.add("posts.example", "/7", "Hello")
    brought = look_at(standin, ("one", shows("", "http://169.254.169.254/latest")))
    (item,) = brought.snapshots[0].finding.media  # type: ignore[union-attr]
    assert item.status == "failed"
    assert standin.hits("169.254.169.254") == []


def test_half_a_character_in_what_went_wrong_loses_no_look(standin: Standin) -> None:
    def read(ref: PostRef, web: httpx.Client) -> Finding:
        raise Unreadable("no post", "keys: \ud800")

    (look,) = look_at(standin, ("one", read)).snapshots
    assert isinstance(look.finding, Failure)
    assert canonical.read(canonical.write(look)) == look
