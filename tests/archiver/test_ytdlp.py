"""A film that the page gives no address of: brought by yt-dlp (here a stand-in for it), and said to be."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from archiver import films
from archiver.adapter import Route
from archiver.capture import Capture, capture
from archiver.web.network import Network
from archiver.web.tape import Tape
from archiver.web.wire import Wire
from db import spool
from db.canonical import digest
from db.model import Author, Media, Post, PostRef
from db.spool import Spool, whole

PAGE = "https://t.me/harbour/9"
REF = PostRef("telegram", "harbour/9", PAGE)
FILM = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 400
ITEM = Media("", "video", "skipped", why="no address")
STILL = Media("", "photo", "skipped", why="no picture")
Program = Callable[..., Path]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Puts a `yt-dlp` on the path that notes how it was called and writes these files."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("CITETRAIL_X_BEARER", "hush-hush")

    def made(film: bytes | None = FILM, info: str | None = '{"id": "9"}', then: str = "") -> Path:
        lines = ["#!/bin/sh", f'printf "%s\\n" "$@" > {tmp_path}/called', f"env > {tmp_path}/environment"]
        if film is not None:
            (tmp_path / "film").write_bytes(film)
            lines.append(f"cp {tmp_path}/film film.mp4")
        if info is not None:
            lines.append(f"printf %s {shlex.quote(info)} > film.info.json")
        (folder / "yt-dlp").write_text("\n".join([*lines, then, ""]))
        (folder / "yt-dlp").chmod(0o755)
        return tmp_path

    return made


def look_at(items: tuple[Media, ...], *, granted: bool = True, kept: dict[str, Media] | None = None) -> Capture:
    post = Post(REF, Author("harbour"), "Look", media=items)
    adapter: Any = SimpleNamespace(PLATFORM="telegram", ROUTES=(Route("embed", lambda ref, web: post),))
    with Wire(Network(host_map={"*": "http://127.0.0.1:9"}, patience=0)) as wire:
        return capture(
            REF,
            adapter,
            wire,
            agent="test",
            now=lambda: datetime(2026, 1, 2, tzinfo=UTC),
            patience=0,
            granted={films.PROGRAM} if granted else (),
            kept=kept or {},
        )


def media(brought: Capture) -> tuple[Media, ...]:
    found = brought.snapshots[0].finding
    assert isinstance(found, Post)
    return found.media


def test_the_film_is_kept_with_what_is_said_of_it_and_says_whence_it_came(program: Program) -> None:
    folder = program()
    brought = look_at((STILL, ITEM))
    _, film, about = media(brought)
    assert (film.status, film.url, film.type, film.size) == ("kept", PAGE, "video/mp4", len(FILM))
    assert film.why == "brought by yt-dlp, whose requests are not recorded"
    assert whole(brought.blobs[film.digest or ""]) == FILM
    assert (about.kind, about.type, json.loads(whole(brought.blobs[about.digest or ""]))) == (
        "document",
        "application/json",
        {"id": "9"},
    )
    assert (folder / "called").read_text().split("\n")[-3:-1] == ["--", PAGE]


def test_it_is_given_no_secret_and_no_folder_of_ours(program: Program) -> None:
    seen = program()
    look_at((ITEM,))
    environment = (seen / "environment").read_text()
    assert "hush-hush" not in environment
    assert f"HOME={os.environ.get('HOME', '/root')}\n" not in environment


def test_what_is_about_this_machine_and_its_session_is_not_kept(program: Program) -> None:
    told = {
        "id": "9",
        "cookies": "guest",
        "formats": [{"url": "u", "http_headers": {"Cookie": "c"}}],
        "_filename": "/h",
    }
    program(info=json.dumps(told))
    brought = look_at((ITEM,))
    assert json.loads(whole(brought.blobs[media(brought)[1].digest or ""])) == {"id": "9", "formats": [{"url": "u"}]}


def test_a_large_film_goes_into_a_file(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program()
    monkeypatch.setattr(spool, "MEMORY", 1000)
    tape = Tape(room=tmp_path / "room")
    film, _ = films.fetch(ITEM, PAGE, tape)
    assert film.digest == digest(FILM)
    assert isinstance(tape.files[digest(FILM)], Spool)


@pytest.mark.parametrize(
    ("film", "then", "says"),
    [
        (None, "", "no address; yt-dlp: it brought no film, or one that is too large"),
        (FILM, "echo 'ERROR: gone' >&2; exit 1", "no address; yt-dlp: it ended with 1: ERROR: gone"),
        (b"<html>sign in</html>", "", "no address; what yt-dlp brought is no video"),
        (FILM, "cp film.mp4 other.mp4", "no address; yt-dlp: it brought no film, or one that is too large"),
    ],
)
def test_what_it_does_not_bring_stays_skipped_with_the_reason(
    program: Program, film: bytes | None, then: str, says: str
) -> None:
    program(film, then=then)
    assert media(look_at((ITEM,))) == (replace(ITEM, why=says),)


def test_a_film_beyond_the_cap_is_not_kept(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(films, "CAP", 50_000)
    folder = program()
    brought = look_at((ITEM,))
    assert "larger than" in (media(brought)[0].why or "")
    assert not brought.blobs
    assert "--max-filesize=50000" in (folder / "called").read_text()


def test_a_program_that_hangs_is_ended_with_all_it_started(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program(then="sleep 60 & sleep 60")
    monkeypatch.setattr(films, "SECONDS", 0.2)
    assert "did not end within" in (media(look_at((ITEM,)))[0].why or "")


def test_information_that_cannot_be_read_costs_only_itself(program: Program) -> None:
    program(info="{broken")
    assert [item.status for item in media(look_at((ITEM,)))] == ["kept"]


def test_switched_on_and_not_installed_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "switched on and not installed" in (media(look_at((ITEM,)))[0].why or "")


@pytest.mark.parametrize(
    ("items", "granted"),
    [
        ((ITEM,), False),
        ((ITEM, replace(ITEM, why="another")), True),
        ((STILL,), True),
        ((replace(ITEM, kind="document"),), True),
    ],
)
def test_it_runs_only_when_granted_and_where_one_film_has_no_address(
    program: Program, items: tuple[Media, ...], granted: bool
) -> None:
    folder = program()
    assert [item.status for item in media(look_at(items, granted=granted))] == ["skipped"] * len(items)
    assert not (folder / "called").exists()


def test_a_film_that_is_kept_is_not_brought_again(program: Program) -> None:
    folder = program()
    first = media(look_at((ITEM,)))
    (folder / "called").unlink()
    assert media(look_at((ITEM,), kept={item.url: item for item in first})) == first
    assert not (folder / "called").exists()
