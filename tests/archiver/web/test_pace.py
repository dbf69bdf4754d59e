from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

from archiver.web.pace import Clock, Pace
from db.errors import InputError, Unreachable


class Time:
    """A clock that only sleeping and working move; the system's may be `set_off` from it."""

    def __init__(self) -> None:
        self.at = 1_700_000_000.0
        self.set_off = 0.0
        self.booted = 1_699_990_000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.at += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.at + self.set_off, self.sleep, lambda: self.at - self.booted)


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
        time.set_off = -86_400.0
        time.at += 0.25
    with pace.turn("t.me", 1.0):
        pass
    assert time.slept == [1.0]


def test_a_clock_that_was_set_forward_shortens_no_pause(folder: Path | None) -> None:
    time = Time()
    pace = Pace(folder, time.clock)
    with pace.turn("t.me", 1.0):
        time.set_off = 86_400.0
        time.at += 0.25
    with pace.turn("t.me", 1.0):
        pass
    assert time.slept == [0.75]


@pytest.mark.parametrize("up", [0.0, 5.0, 1e9], ids=["just started", "up for a while", "up for longer than the other"])
def test_after_a_restart_or_on_another_machine_the_time_of_day_counts(tmp_path: Path, up: float) -> None:
    """Another machine's steady clock says nothing here; the pause is never shorter than by the time of day."""
    time = Time()
    with Pace(tmp_path, time.clock).turn("t.me", 100.0):
        time.at += 40
    time.booted = time.at - up
    with Pace(tmp_path, time.clock).turn("t.me", 100.0):
        pass
    assert 60.0 <= time.slept[0] <= 100.0
    assert up < 1e9 or time.slept == [60.0]


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


@pytest.mark.parametrize(
    "left", [b"", b"\xff17", b"1700000000.0", b"1700000000.0 12", b"nan nan", b"inf inf", b"1 2 3"]
)
def test_what_a_crash_left_in_the_folder_does_no_harm(tmp_path: Path, left: bytes) -> None:
    time = Time()
    pace = Pace(tmp_path, time.clock)
    (tmp_path / "t.me.lock").write_bytes(left)
    for _ in range(3):
        with pace.turn("t.me", 1.0):
            pass
    assert time.slept[-2:] == [1.0, 1.0]
    assert all(pause <= 1.0 for pause in time.slept)


def test_turns_leave_no_file_open(tmp_path: Path) -> None:
    before = len(os.listdir("/dev/fd"))
    pace = Pace(tmp_path)
    for _ in range(20):
        with suppress(RuntimeError), pace.turn("t.me", 0.0):
            raise RuntimeError
    assert len(os.listdir("/dev/fd")) == before


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
        assert next_begun - begun > 0.1  # each of the two may have been told late
    assert spans[-1][0] - spans[0][0] > 7 * 0.2 - 0.1


HOLD = (
    "import sys, time; from pathlib import Path; from archiver.web.pace import Pace\n"
    "with Pace(Path(sys.argv[1])).turn('t.me', 0.0):\n"
    "    print('held', flush=True); time.sleep(600)\n"
)


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the turn and keeps it."""
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_process_that_is_killed_in_its_turn_gives_it_back(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    entered = threading.Event()

    def work() -> None:
        with Pace(tmp_path).turn("t.me", 0.0):
            entered.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert not entered.wait(0.3), "two processes had the turn"
    holder.kill()
    assert entered.wait(30)
    thread.join()


def test_waiting_for_another_process_costs_next_to_no_time_of_the_processor(
    tmp_path: Path, holder: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.web.pace._LONGEST_WAIT", 1.0)
    begun = time.thread_time()
    with pytest.raises(Unreachable, match="another run keeps it busy"), Pace(tmp_path).turn("t.me", 0.0):
        pass
    assert time.thread_time() - begun < 0.2


def test_a_file_that_was_deleted_while_it_was_waited_for_is_no_turn(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    first, second = Pace(tmp_path), Pace(tmp_path)
    waits, entered = threading.Event(), threading.Event()

    def work() -> None:
        waits.set()
        with first.turn("t.me", 0.0):
            entered.set()

    thread = threading.Thread(target=work)
    thread.start()
    waits.wait()
    time.sleep(0.2)  # so that it waits with the file open
    (tmp_path / "t.me.lock").unlink()
    with second.turn("t.me", 0.0):
        holder.kill()
        assert not entered.wait(0.3), "both had the turn"
    assert entered.wait(30)
    thread.join()


def test_a_fork_shares_no_turn(tmp_path: Path) -> None:
    script = (
        "import os, sys, time; from pathlib import Path; from archiver.web.pace import Pace\n"
        "pace = Pace(Path(sys.argv[1]))\n"
        "with pace.turn('t.me', 0.0): pass\n"
        "child = os.fork()\n"
        "for _ in range(10):\n"
        "    with pace.turn('t.me', 0.0):\n"
        "        begun = time.monotonic(); time.sleep(0.02)\n"
        "        os.write(1, f'{begun} {time.monotonic()}\\n'.encode())\n"
        "child and os.wait()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path], capture_output=True, text=True, timeout=60, check=True
    )
    spans = sorted(tuple(map(float, line.split())) for line in done.stdout.splitlines())
    assert len(spans) == 20
    assert all(later >= ended for (_, ended), (later, _) in pairwise(spans))
