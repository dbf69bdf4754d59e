from __future__ import annotations

import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest

from archiver.web.pace import Clock, Pace
from db.errors import InputError


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.at = 1_700_000_000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.at += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.at, self.sleep)


@pytest.fixture(params=["in one process", "in a folder"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    return tmp_path / "pace" if request.param == "in a folder" else None


def test_the_first_request_goes_at_once_and_the_next_one_waits(folder: Path | None) -> None:
    time = Time()
    pace = Pace(folder, time.clock)
    for _ in range(3):
        with pace.turn("t.me", 1.0):
            time.at += 0.25  # the request itself takes time, which counts
    assert time.slept == [0.75, 0.75]


def test_hosts_do_not_wait_for_each_other(folder: Path | None) -> None:
    time = Time()
    pace = Pace(folder, time.clock)
    for host in ("t.me", "pbs.twimg.com", "[2606:4700::1]", "t.me_"):
        with pace.turn(host, 10.0):
            pass
    assert time.slept == []


def test_a_slow_request_leaves_no_pause(folder: Path | None) -> None:
    time = Time()
    pace = Pace(folder, time.clock)
    with pace.turn("t.me", 1.0):
        time.at += 5
    with pace.turn("t.me", 1.0):
        pass
    assert time.slept == []


def test_a_clock_that_was_set_back_costs_one_interval_at_most(folder: Path | None) -> None:
    time = Time()
    pace = Pace(folder, time.clock)
    with pace.turn("t.me", 1.0):
        time.at -= 86_400
    with pace.turn("t.me", 1.0):
        pass
    assert time.slept == [1.0]


def test_a_request_that_fails_gives_its_turn_back(folder: Path | None) -> None:
    time = Time()
    pace = Pace(folder, time.clock)
    with pytest.raises(RuntimeError), pace.turn("t.me", 1.0):
        raise RuntimeError
    with pace.turn("t.me", 1.0):
        pass
    assert time.slept == [1.0]


def test_two_objects_on_one_folder_keep_one_pace(tmp_path: Path) -> None:
    time = Time()
    for _ in range(3):
        with Pace(tmp_path, time.clock).turn("t.me", 2.0):
            pass
    assert time.slept == [2.0, 2.0]


def test_what_a_crash_left_in_the_folder_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "t.me").write_bytes(b"\xff17")
    with Pace(tmp_path).turn("t.me", 5.0):
        pass


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"), Pace(tmp_path / "file" / "pace").turn("t.me", 1.0):
        pass


def test_threads_ask_one_host_one_at_a_time(folder: Path | None) -> None:
    pace = Pace(folder)
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        with pace.turn("t.me", 0.001):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.01)
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 6


def test_processes_that_share_a_folder_share_the_pace(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from archiver.web.pace import Pace\n"
        "pace = Pace(Path(sys.argv[1]))\n"
        "for _ in range(4):\n"
        "    with pace.turn('t.me', 0.2):\n"
        "        begun = time.time(); time.sleep(0.02); print(begun, time.time())\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    lines = [line for process in both for line in process.communicate(timeout=60)[0].splitlines()]
    spans = sorted(tuple(map(float, line.split())) for line in lines)
    assert len(spans) == 8
    for (begun, ended), (next_begun, _) in pairwise(spans):
        assert next_begun >= ended
        assert next_begun - begun > 0.15
