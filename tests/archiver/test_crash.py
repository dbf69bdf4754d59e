"""Whatever ends a run, nothing that was kept is lost, and the same command completes the work.

`CITETRAIL_CRASHES=50 .venv/bin/python -m pytest tests/archiver/test_crash.py` kills more often; the moments are drawn
from a seed and from what the stand-in has been asked so far.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from db import verify
from db.archive import Archive
from db.model import Post
from tests import newsroom
from tests.standin import Hit, Standin

COMMAND = Path(sys.executable).parent / "citetrail"
TWEETS, MESSAGES = range(1, 19), range(101, 113)
CRASHES = int(os.environ.get("CITETRAIL_CRASHES", "12"))
SEEDS = range(max(1, CRASHES // 3))
KILLS = 3
"""How often one archive's work is killed before it may end."""
IN_HAND = 4
"""Posts that are being looked at when a run is killed: two of each platform."""


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        yield standin


class Desk:
    """A folder with an archive, worked on by processes."""

    def __init__(self, folder: Path, web: Standin) -> None:
        self.folder, self.web, self.archive = folder, web, folder / "archive"

    def start(self, *words: str | Path, rate: str = "1000") -> subprocess.Popen[bytes]:
        env = {
            "PATH": os.environ["PATH"],
            "CITETRAIL_HOST_MAP": self.web.host_map,
            "CITETRAIL_RATE": rate,
            "CITETRAIL_PATIENCE": "20",
        }
        command = [COMMAND, "--archive", self.archive, "--json", *words]
        return subprocess.Popen(command, env=env, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *words: str | Path) -> Any:
        return done(self.start(*words))

    def article(self, name: str, tweets: range = TWEETS, messages: range = MESSAGES) -> Path:
        path = self.folder / name
        path.write_text(newsroom.article(tweets, messages), encoding="utf-8")
        return path

    def posts(self) -> Counter[str]:
        """How many looks show each post, in an archive that verifies."""
        with Archive.open(self.archive, create=False) as archive:
            assert verify.check(archive)[1] == []
            looks = archive.snapshots([ref.key for ref in archive.posts_to_watch()])
            return Counter(look.ref.key for _, look in looks if isinstance(look.finding, Post))


@pytest.fixture
def desk(tmp_path: Path, web: Standin) -> Desk:
    return Desk(tmp_path, web)


def done(process: subprocess.Popen[bytes]) -> Any:
    """The answer of a process that must end well."""
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err.decode() + out.decode()
    assert err == b""
    return json.loads(out)


def until(true: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    while not true() and process.poll() is None:
        time.sleep(0.002)


def has_open(process: subprocess.Popen[bytes], file: Path) -> bool:
    """Whether it has come as far as to open this file; where the system does not tell, that counts as yes."""
    folder = Path(f"/proc/{process.pid}/fd")
    with suppress(OSError):
        return not folder.exists() or any(path.readlink() == file for path in folder.iterdir())
    return False


def asked(hits: list[Hit]) -> Counter[str]:
    """How often each post was asked for."""
    return Counter(hit.target for hit in hits if hit.host in ("cdn.syndication.twimg.com", "t.me"))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_run_that_is_killed_loses_nothing_and_is_completed_by_the_next(desk: Desk, web: Standin, seed: int) -> None:
    dice = random.Random(seed)
    newsroom.script(web, TWEETS, MESSAGES, delay=0.01)
    page = desk.article("page.html")
    kept: Counter[str] = Counter()
    for _ in range(KILLS):
        process = desk.start("archive", page)
        enough = len(web.log) + dice.randrange(12)
        until(lambda enough=enough: len(web.log) >= enough, process)  # type: ignore[misc]
        time.sleep(dice.random() * 0.05)
        process.kill()
        process.communicate(timeout=60)
        if desk.archive.joinpath("citetrail.db").exists():
            before, kept = kept, desk.posts()
            assert before <= kept
    answer = desk.run("archive", page)
    assert [citation["status"] for citation in answer["citations"]] == ["captured"] * 30
    assert answer["incomplete"] == []
    assert all(item["status"] == "kept" for post in answer["posts"] for item in post["media"])
    shown = desk.posts()
    assert len(shown) == 30
    assert set(shown.values()) == {1}
    again = asked(web.hits())
    assert set(again) == {newsroom.syndication(newsroom.tweet_id(n)) for n in TWEETS} | set(
        map(newsroom.embed, MESSAGES)
    )
    assert sum(again.values()) - 30 <= KILLS * IN_HAND
    assert desk.run("verify")["ok"]


def test_four_processes_on_one_archive_capture_every_post_once(desk: Desk, web: Standin) -> None:
    newsroom.script(web, TWEETS, MESSAGES, delay=0.02)
    pages = [
        desk.article("one.html", range(1, 13), range(101, 107)),
        desk.article("two.html", range(6, 19), range(104, 113)),
        desk.article("three.html", range(18, 0, -1), range(112, 100, -1)),
        desk.article("four.html"),
    ]
    answers = [done(process) for process in [desk.start("archive", page) for page in pages]]
    for answer in answers:
        assert {citation["status"] for citation in answer["citations"]} == {"captured"}
        assert answer["incomplete"] == []
    assert len(asked(web.hits())) == 30
    assert set(asked(web.hits()).values()) == {1}
    assert set(Counter(hit.target for hit in web.hits(newsroom.PICTURES)).values()) == {1}
    assert set(desk.posts().values()) == {1}
    assert len(desk.posts()) == 30
    assert desk.run("verify")["ok"]
    for host in {hit.host for hit in web.log}:
        for earlier, later in pairwise(web.hits(host)):
            assert later.time >= earlier.ended[0] - 0.005, f"two requests in flight at {host}"


@pytest.mark.parametrize("answered", [0, 7])
def test_ctrl_c_ends_a_run_also_while_a_host_is_slow_and_keeps_what_there_is(
    desk: Desk, web: Standin, answered: int
) -> None:
    first, rest = range(1, answered + 1), range(answered + 1, 19)
    newsroom.script(web, first, MESSAGES)
    newsroom.script(web, rest, [], delay=60.0)
    page = desk.article("page.html")
    process = desk.start("archive", page)
    last = newsroom.syndication(newsroom.tweet_id(answered + 1))
    until(lambda: any(hit.target == last for hit in web.log), process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)  # a third of what the host takes
    assert process.returncode == 130
    assert b"all that was kept so far is kept" in err
    assert b"Traceback" not in err
    kept = desk.posts()
    assert len(kept) >= max(answered - 1, 0)
    web.clear()
    newsroom.script(web, TWEETS, MESSAGES)
    assert desk.run("archive", page)["incomplete"] == []
    assert len(desk.posts()) == 30
    assert set(desk.posts().values()) == {1}
    assert len(asked(web.hits())) == 30 - len(kept)


def test_ctrl_c_ends_the_wait_for_another_run(desk: Desk, web: Standin) -> None:
    newsroom.script(web, [1], [], delay=60.0)
    process, waiting = (desk.start("capture", newsroom.tweet_url(1)) for _ in range(2))
    until(lambda: bool(web.log), process)
    until(lambda: has_open(waiting, desk.archive / "citetrail.db"), waiting)
    time.sleep(0.5)
    waiting.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    for one in (waiting, process):
        _, err = one.communicate(timeout=20)
        assert one.returncode == 130
        assert b"Traceback" not in err
    assert len(web.log) == 1
