"""`run` as a process: it does its work by itself, ends when it is asked to, and is alone on its archive."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from db.archive import Archive
from tests import newsroom
from tests.locking import Other
from tests.scenarios.world import rss
from tests.standin import Standin

ROOT = Path(__file__).parents[3]
PAGE = "https://news.example/2026/03/gauges"
LONG = 40.0
HELD = [(3, 1), *([(30, 60)] if "CITETRAIL_LONG" in os.environ else [])]
"""For how many seconds another program holds the database, and for how many we wait. The longer one takes its time."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Path, Standin]]:
    with Standin() as web:
        newsroom.script(web, [0, 1], [5])
        page = newsroom.article([0, 1], [5])
        web.add("news.example", "/rss", rss(PAGE, when=datetime.now(UTC)))
        web.add("news.example", "/2026/03/gauges", page, headers={"Content-Type": "text/html"})
        (tmp_path / "config.yaml").write_text(
            "archive: a\nfeeds: [https://news.example/rss]\nnetwork: {rate: {default: 200}}\n", encoding="utf-8"
        )
        yield tmp_path, web


MAIN = "from archiver.cli import main; main()"


def begun(folder: Path, web: Standin, *words: str, code: str = MAIN) -> subprocess.Popen[str]:
    environment = os.environ | {"CITETRAIL_HOST_MAP": web.host_map, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, *words]
    return subprocess.Popen(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@contextmanager
def running(folder: Path, web: Standin) -> Iterator[subprocess.Popen[str]]:
    process = begun(folder, web, "run")
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(what: Callable[[], Any]) -> None:
    deadline = time.monotonic() + LONG
    while not what():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)


def told(folder: Path) -> Any:
    return json.loads((folder / "a/run.json").read_text())


def has_all(folder: Path) -> bool:
    if not (folder / "a/citetrail.db").exists():
        return False
    with Archive.open(folder / "a", create=False) as archive:
        return len(archive.posts_to_watch()) == 3 and bool(archive.articles(PAGE)) and archive.snapshot_count() >= 3


def test_it_archives_what_its_sources_bring_and_ends_when_it_is_asked_to(desk: tuple[Path, Standin]) -> None:
    folder, web = desk
    with running(folder, web) as process:
        until(lambda: has_all(folder))
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=LONG)
        assert process.returncode == 0, said
        assert "running on" in said
    told = json.loads((folder / "a/run.json").read_text())
    assert "ended_at" in told
    assert told["pid"] == process.pid
    asked = [hit.target for hit in web.hits("news.example")]
    assert asked.count("/rss") == 1
    assert asked.count("/2026/03/gauges") == 1


def test_one_round_reads_what_it_finds(desk: tuple[Path, Standin]) -> None:
    folder, web = desk
    shown, said = begun(folder, web, "run", "--once", "--json").communicate(timeout=LONG)
    assert [page["source"] for page in json.loads(shown)["pages"]] == [PAGE], said
    assert has_all(folder)


def test_a_second_one_says_who_is_at_it(desk: tuple[Path, Standin]) -> None:
    folder, web = desk
    with running(folder, web) as first:
        until(lambda: (folder / "a/run.json").exists())
        _, said = (second := begun(folder, web, "run")).communicate(timeout=LONG)
        assert (second.returncode, f"process {first.pid}" in said) == (2, True), said
        shown, _ = (once := begun(folder, web, "run", "--once")).communicate(timeout=LONG)
        assert (once.returncode, f"process {first.pid}" in shown) == (0, True), shown


def test_after_a_kill_the_next_one_goes_on_and_nothing_is_doubled(desk: tuple[Path, Standin]) -> None:
    folder, web = desk
    for wait in (0.6, 1.0, 1.4):
        with running(folder, web):
            time.sleep(wait)  # killed somewhere on the way
    with running(folder, web):
        until(lambda: has_all(folder))
    shown, said = (check := begun(folder, web, "verify", "--json")).communicate(timeout=LONG)
    assert check.returncode == 0, shown + said
    with Archive.open(folder / "a", create=False) as archive:
        looks = archive.looks([ref.key for ref in archive.posts_to_watch()])
    assert [len(series) for series in looks.values()] == [1, 1, 1]


def taking(web: Standin, other: Other) -> Callable[[str], None]:
    """The database is taken once, when something is asked for and before it is answered."""

    def take(target: str) -> None:
        web.before = None
        other.hold()

    return take


@pytest.mark.parametrize(("seconds", "patience"), HELD)
def test_it_outlasts_another_program_that_holds_the_database(
    desk: tuple[Path, Standin], seconds: float, patience: float
) -> None:
    """With less patience than the other program takes, rounds fail, say why, and go on; with more they wait."""
    folder, web = desk
    hurry = f"from archiver.following import run_command as r; from db import sqlite; sqlite.BUSY = {patience}; "
    process = begun(folder, web, "run", code=hurry + "r.TICK, r.JITTER, r.BEAT = 1, 0, 0.5; " + MAIN)
    try:
        until(lambda: (folder / "a/run.json").exists())
        with Other(folder / "a/citetrail.db") as other:
            web.before = taking(web, other)
            until(lambda: web.before is None)
            beat, end = told(folder)["beat_at"], time.monotonic() + seconds
            until(lambda: told(folder)["beat_at"] > beat)
            shown, _ = begun(folder, web, "status", "--json").communicate(timeout=LONG)
            assert "another program holds the database" in shown
            if patience < seconds:
                until(lambda: "another program has held it" in (folder / "a/run.json").read_text())
            time.sleep(max(0.0, end - time.monotonic()))
            assert patience < seconds or "another program has held it" not in (folder / "a/run.json").read_text()
            other.let_go()
        until(lambda: has_all(folder))
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=LONG)
        assert process.returncode == 0, said
    finally:
        process.kill()
        process.communicate()
    with Archive.open(folder / "a", create=False) as archive:
        looks = archive.looks([ref.key for ref in archive.posts_to_watch()])
    assert [len(series) for series in looks.values()] == [1, 1, 1]
    assert "trouble" not in begun(folder, web, "status").communicate(timeout=LONG)[0]


def test_a_defect_of_ours_is_shown_by_status_and_ends_nothing_else(desk: tuple[Path, Standin]) -> None:
    folder, web = desk
    defect = "from archiver.following import run_command; run_command._ROUNDS['posts'] = lambda *_: 1 / 0; "
    process = begun(folder, web, "run", code=defect + MAIN)
    try:
        until(lambda: has_all(folder) and "ZeroDivisionError" in (folder / "a/run.json").read_text())
        shown, _ = (status := begun(folder, web, "status", "--json")).communicate(timeout=LONG)
        assert status.returncode == 3
        assert [why for why in json.loads(shown)["trouble"] if "a defect of ours: ZeroDivisionError" in why]
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=LONG)
        assert process.returncode == 0
    finally:
        process.kill()
        process.communicate()
