"""What never changes is asked for once in a run, and stands on every tape that asked; all else is asked anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archiver.web.memory import MOST
from archiver.web.network import Network
from archiver.web.tape import Tape
from archiver.web.wire import Wire
from db.errors import Unreachable
from tests.standin import Standin

COPY = "https://web.archive.org/web/20260305093012id_/https://news.example/a"
SAME = {"unchanging": True}


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        yield standin


def wire(web: Standin) -> Wire:
    return Wire(Network(rate=1000, patience=0, host_map={"*": web.base}))


def ask(wire: Wire, url: str = COPY, **extensions: bool) -> tuple[bytes, Tape]:
    tape = Tape()
    with wire.client(tape) as client:
        return client.get(url, extensions=extensions).content, tape


def test_a_second_asker_gets_the_exchange_that_was_made_with_its_bytes(web: Standin) -> None:
    web.add("web.archive.org", COPY.partition(".org")[2], b"as it was")
    one = wire(web)
    first, second = ask(one, **SAME), ask(one, **SAME)
    assert first[0] == second[0] == b"as it was"
    assert first[1].exchanges == second[1].exchanges
    assert first[1].blobs == second[1].blobs
    assert len(web.log) == 1
    ask(wire(web), **SAME)
    assert len(web.log) == 2  # another run


def test_what_may_change_is_asked_anew(web: Standin) -> None:
    web.add("web.archive.org", COPY.partition(".org")[2], b"now")
    one = wire(web)
    ask(one)
    ask(one)
    assert len(web.log) == 2


def test_an_answer_that_is_none_is_not_remembered(web: Standin) -> None:
    web.add("web.archive.org", COPY.partition(".org")[2], b"busy", status=503)
    web.add("web.archive.org", COPY.partition(".org")[2], b"as it was")
    one = wire(web)
    with pytest.raises(Unreachable):
        ask(one, **SAME)
    assert ask(one, **SAME)[0] == b"as it was"


def test_only_so_much_is_remembered(web: Standin) -> None:
    urls = [f"https://web.archive.org/web/1id_/https://news.example/{n}" for n in range(MOST + 1)]
    for url in urls:
        web.add("web.archive.org", url.partition(".org")[2], b"x")
    one = wire(web)
    for url in (*urls, urls[-1], urls[0]):
        ask(one, url, **SAME)
    assert len(web.log) == MOST + 2
