"""A post is worked on by one thread of one process at a time, and a process that is killed holds nothing."""

from __future__ import annotations

import hashlib
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archiver import lease as room
from archiver.lease import FOLDER, STRIPES, lease
from db.errors import InputError, Unreachable

HOLDER = (
    "import sys, time; from pathlib import Path; from archiver.lease import lease\n"
    "with lease(Path(sys.argv[1]), sys.argv[2]):\n"
    "    print('held', flush=True); time.sleep(60)\n"
)


@contextmanager
def held_elsewhere(archive: Path, key: str) -> Iterator[None]:
    """Another process has this lease; it is killed at the end."""
    command = [sys.executable, "-c", HOLDER, str(archive), key]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            process.kill()


def test_threads_take_turns_at_one_post(tmp_path: Path) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        for _ in range(5):
            with lease(tmp_path, "twitter:7"):
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.002)
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 20


def test_capitals_make_no_other_post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with held_elsewhere(tmp_path, "telegram:Chan/7"):
        monkeypatch.setattr(room, "_LONGEST", 0.1)
        with pytest.raises(Unreachable, match="telegram:chan/7 was not asked"), lease(tmp_path, "telegram:chan/7"):
            pass


def test_a_process_that_is_killed_holds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with held_elsewhere(tmp_path, "twitter:7"):
        pass
    monkeypatch.setattr(room, "_LONGEST", 1.0)
    with lease(tmp_path, "twitter:7"):
        pass


def test_a_thread_does_not_wait_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_LONGEST", 0.1)
    with lease(tmp_path, "twitter:7"), lease(tmp_path, "twitter:7"):
        pass
    with held_elsewhere(tmp_path, "twitter:7"):  # so it was let go of for good
        pass


def test_two_posts_with_locks_of_their_own_are_worked_on_side_by_side(tmp_path: Path) -> None:
    def stripe(key: str) -> int:
        return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % STRIPES

    other = next(f"twitter:{n}" for n in range(8, 99) if stripe(f"twitter:{n}") != stripe("twitter:7"))
    with held_elsewhere(tmp_path, "twitter:7"), lease(tmp_path, other):
        pass


def test_an_error_in_the_work_passes_through_and_the_lease_ends(tmp_path: Path) -> None:
    with pytest.raises(PermissionError, match="of the work"), lease(tmp_path, "twitter:7"):
        raise PermissionError("of the work")
    with lease(tmp_path, "twitter:7"):
        pass


def test_the_folder_of_leases_is_the_owners_alone(tmp_path: Path) -> None:
    with lease(tmp_path, "twitter:7"):
        assert stat.S_IMODE((tmp_path / FOLDER).stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file in its place")
    with pytest.raises(InputError, match="cannot be written to"), lease(tmp_path, "twitter:7"):
        pass
