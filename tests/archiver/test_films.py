"""A film goes from the network into a file: whatever its size and framing, it is named by its bytes."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from archiver import media
from archiver.adapter import Route
from archiver.capture import Capture, capture
from archiver.status import observation
from archiver.web.network import Network, parse_host_map
from archiver.web.wire import Wire
from db import spool, verify
from db.archive import Archive
from db.canonical import digest
from db.model import Author, Media, Post, PostRef, Snapshot
from db.spool import Spool, whole
from tests.standin import Standin

REF = PostRef("example", "7", "https://posts.example/7")
NOW = datetime(2026, 1, 2, tzinfo=UTC)
FILM = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 1000
URL = "https://cdn.example/film.mp4"


@pytest.fixture
def standin() -> Iterator[Standin]:
    with Standin() as opened:
        yield opened


@pytest.fixture(autouse=True)
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything above 50 kB is large."""
    monkeypatch.setattr(spool, "MEMORY", 50_000)


def shows(*urls: str) -> Callable[[PostRef, httpx.Client], Post]:
    def read(ref: PostRef, web: httpx.Client) -> Post:
        return Post(ref, Author("someone"), "Look", media=tuple(Media(url, "video") for url in urls))

    return read


def look_at(
    standin: Standin,
    room: Path | None,
    read: Callable[[PostRef, httpx.Client], Post],
    patience: float = 0,
    timeout: float = 30,
) -> Capture:
    adapter: Any = SimpleNamespace(PLATFORM="example", ROUTES=(Route("one", read),))
    with Wire(Network(rate=1000, host_map=parse_host_map(standin.host_map), timeout=timeout)) as wire:
        return capture(REF, adapter, wire, agent="test", now=lambda: NOW, patience=patience, room=room)


def film(brought: Capture) -> Media:
    (look,) = brought.snapshots
    return film_of(look)


def film_of(look: Snapshot) -> Media:
    assert isinstance(look.finding, Post)
    return look.finding.media[0]


@pytest.mark.parametrize("framing", ["length", "chunked", "gzip"])
def test_a_film_is_kept_by_its_bytes_and_the_exchange_names_what_came(
    standin: Standin, tmp_path: Path, framing: str
) -> None:
    standin.add("cdn.example", "/film.mp4", FILM, chunked=framing == "chunked", gzip=framing == "gzip")
    brought = look_at(standin, tmp_path, shows(URL))
    item, exchange = film(brought), brought.snapshots[0].exchanges[0]
    assert (item.status, item.type, item.size, item.digest) == ("kept", "video/mp4", len(FILM), digest(FILM))
    assert whole(brought.blobs[digest(FILM)]) == FILM
    came = brought.blobs[exchange.body or ""]
    assert (len(came), digest(whole(came))) == (exchange.body_size, exchange.body)
    assert (came == brought.blobs[digest(FILM)]) == (framing == "length")
    assert isinstance(brought.blobs[digest(FILM)], Spool) == (framing != "gzip")


def test_what_a_host_appends_is_kept_and_no_part_of_the_film(standin: Standin, tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: %d\r\n\r\n" % len(FILM)
    standin.add("cdn.example", "/film.mp4", raw=head + FILM + b"more")
    brought = look_at(standin, tmp_path, shows(URL))
    assert (film(brought).status, film(brought).digest) == ("kept", digest(FILM))
    body = whole(brought.blobs[brought.snapshots[0].exchanges[0].body or ""])
    assert body[: len(FILM)] == FILM
    assert b"more".startswith(body[len(FILM) :])


def test_a_film_that_breaks_off_has_failed_and_what_came_is_kept(standin: Standin, tmp_path: Path) -> None:
    standin.add("cdn.example", "/film.mp4", FILM, truncate=200_000)
    brought = look_at(standin, tmp_path, shows(URL))
    exchange = brought.snapshots[0].exchanges[0]
    assert (film(brought).status, film(brought).digest) == ("failed", None)
    assert f"200000 of {len(FILM)} bytes" in (film(brought).why or "")
    assert exchange.cut == "disconnect"
    assert whole(brought.blobs[exchange.body or ""]) == FILM[:200_000]


def test_a_film_that_outlasts_patience_has_failed_and_what_came_is_kept(standin: Standin, tmp_path: Path) -> None:
    standin.add("cdn.example", "/film.mp4", FILM, drip=0.02, drop=4096)
    brought = look_at(standin, tmp_path, shows(URL), patience=0.5, timeout=0.2)
    exchange = brought.snapshots[0].exchanges[0]
    assert exchange.cut == "time"
    assert (film(brought).status, film(brought).digest) == ("failed", None)
    assert f"{exchange.body_size} of {len(FILM)} bytes came and are kept" in (film(brought).why or "")
    assert whole(brought.blobs[exchange.body or ""]) == FILM[: exchange.body_size] != b""


@pytest.mark.parametrize("announced", [True, False])
def test_a_film_beyond_the_cap_is_skipped_with_the_reason(
    standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, announced: bool
) -> None:
    monkeypatch.setattr(media, "CAP", 1_000_000)
    standin.add("cdn.example", "/film.mp4", FILM * 5, endless=not announced)
    brought = look_at(standin, tmp_path, shows(URL))
    assert (film(brought).status, film(brought).why) == ("skipped", "larger than 1 MB")
    assert brought.snapshots[0].exchanges[0].cut == "length"


def test_a_page_in_place_of_a_film_has_failed(standin: Standin, tmp_path: Path) -> None:
    standin.add("cdn.example", "/film.mp4", b"<!doctype html>" + bytes(100_000), headers={"Content-Type": "video/mp4"})
    brought = look_at(standin, tmp_path, shows(URL))
    assert (film(brought).status, film(brought).why) == ("failed", "the bytes are no video: an unknown format")


def test_a_link_to_a_film_that_ran_out_is_fetched_again_through_its_page(standin: Standin, tmp_path: Path) -> None:
    standin.add("posts.example", "/7", "https://cdn.example/old.mp4")
    standin.add("posts.example", "/7", URL)
    standin.add("cdn.example", "/old.mp4", b"expired", status=410)
    standin.add("cdn.example", "/film.mp4", FILM)
    brought = look_at(standin, tmp_path, lambda ref, web: shows(web.get(ref.url).text)(ref, web))
    assert (film(brought).status, film(brought).url, film(brought).digest) == ("kept", URL, digest(FILM))


def test_the_answer_on_the_post_is_told_from_those_on_its_media(standin: Standin, tmp_path: Path) -> None:
    standin.add("posts.example", "/7", "https://cdn.example/old.mp4")
    standin.add("posts.example", "/7", URL)
    standin.add("cdn.example", "/old.mp4", b"expired", status=410)
    standin.add("cdn.example", "/film.mp4", FILM)
    standin.add("cdn.example", "/second.mp4", FILM)

    def read(ref: PostRef, web: httpx.Client) -> Post:
        return shows(web.get(ref.url).text, "https://cdn.example/second.mp4")(ref, web)

    (look,) = look_at(standin, tmp_path, read).snapshots
    assert [exchange.status for exchange in look.exchanges] == [200, 410, 200, 200, 200]
    assert film_of(look).others == ("https://cdn.example/old.mp4",)
    assert observation(look)["http"] == 200
    standin.forget("cdn.example", "/second.mp4")
    (look,) = look_at(standin, tmp_path, read).snapshots
    assert observation(look)["http"] == 200


def test_one_film_at_two_addresses_is_kept_once(standin: Standin, tmp_path: Path) -> None:
    for path in ("/film.mp4", "/again.mp4"):
        standin.add("cdn.example", path, FILM)
    with Archive.open(tmp_path / "archive") as archive:
        brought = look_at(standin, archive.room, shows(URL, "https://cdn.example/again.mp4"))
        assert list(brought.blobs) == [digest(FILM)]
        archive.keep(brought.snapshots, at=NOW, agent="test", did="capture", blobs=brought.blobs)
        assert archive.blob(digest(FILM)) == FILM
        gc.collect()  # the second film's file goes with its spool, which an answer may still hold in a circle
        files = [path for path in archive.room.parent.rglob("*") if path.is_file()]
        assert [path.name for path in files] == [digest(FILM)]


def test_a_film_of_90_mb_passes_through_little_memory(standin: Standin, tmp_path: Path) -> None:
    data = FILM[:12] + bytes(90_000_000 - 12)
    standin.add("cdn.example", "/film.mp4", data)
    with Archive.open(tmp_path) as archive:
        tracemalloc.start()
        try:
            brought = look_at(standin, archive.room, shows(URL))
            archive.keep(brought.snapshots, at=NOW, agent="test", did="capture", blobs=brought.blobs)
            archive_proof = verify.check(archive)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert (film(brought).status, film(brought).size) == ("kept", 90_000_000)
    assert archive_proof[1] == []
    assert peak < 20_000_000
    assert (tmp_path / "blobs" / digest(data)[:2] / digest(data)).stat().st_size == 90_000_000
