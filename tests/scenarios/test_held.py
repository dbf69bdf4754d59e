"""Another program holds the archive's database: a round waits for it; what it cannot keep in the end stays due, and is
charged to no page and no source.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archiver.following import status_command
from db import sqlite
from db.archive import FILE, Archive
from tests.locking import Other
from tests.scenarios.world import PAGE, TEXT, World, embed, quoted

ASKED = {"source": "/rss", "article": "/harbour", "post": "/tweet-result"}
"""What a round is asking for when the database is taken, by path."""


@pytest.fixture
def world(world: World) -> World:
    world.follows("url: https://news.example/rss")
    world.runs()  # the archive is made, and its source found to be missing
    world.lists(PAGE)
    world.prints(embed(TEXT), quoted(TEXT))
    world.x.shows(TEXT)
    world.later(hours=2)
    return world


@contextmanager
def held_while_asking(world: World, path: str, how: str = "IMMEDIATE") -> Iterator[Other]:
    """Another program takes the database as soon as this is asked for, before it is answered."""
    with Other(Path("archive") / FILE) as other:

        def take(hit: str) -> None:
            if path in hit and not taken.is_set():
                taken.set()
                other.hold(how)

        taken = threading.Event()
        world.standin.before = take
        yield other
        assert taken.is_set()
        world.standin.before = None


def tries(kind: str) -> list[int]:
    with Archive.open(Path("archive"), create=False) as archive:
        return [entry.tries for entry in archive.agenda.all(kind)]


def is_whole(world: World) -> None:
    """All is kept, each once, and nothing is wrong any more."""
    found = world("lookup", PAGE).json
    assert found["quotes"][0]["matches"][0]["verdict"] == "exact"
    assert len({capture["sha256"] for capture in found["article"]["captures"]}) == 1
    assert [one["route"] for one in world.history()["observations"]] == ["syndication"]
    assert world("status").json["trouble"] == []
    assert world("verify").code == 0


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
@pytest.mark.parametrize("path", ASKED.values(), ids=list(ASKED))
def test_a_round_waits_for_the_other_program(world: World, path: str, how: str) -> None:
    with held_while_asking(world, path, how) as other:
        threading.Timer(1.0, other.let_go).start()
        began = time.monotonic()
        world.runs()
        assert time.monotonic() - began > 0.8
    is_whole(world)


@pytest.mark.parametrize("path", ASKED.values(), ids=list(ASKED))
def test_what_a_round_could_not_keep_is_done_by_the_next_one(
    world: World, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY", 0.2)
    monkeypatch.setattr(status_command, "MOMENT", 0.2)
    before = tries("feed")
    with held_while_asking(world, path) as other:
        assert world.ends("run", "--once") == 2
        stands = world("status").json
        assert "\ncitetrail_database_held 1\n" in status_command.prometheus(stands)
        told = "\n".join(stands["trouble"])
        assert "nothing can be kept, for another program holds the database" in told
        assert "the last round failed" in told
        other.let_go()
    assert (tries("feed"), set(tries("page")) | {0}) == ([0] if path != "/rss" else before, {0})
    world.later(minutes=1)
    world.runs()
    is_whole(world)
