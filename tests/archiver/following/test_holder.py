"""Who holds an archive: one run at a time, and a question about it stops none."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from archiver.following.holder import LOCK, holding, is_held, told, who

NOW = datetime(2026, 3, 5, 9, 45, tzinfo=UTC)


def test_it_is_held_until_the_run_ends_and_the_second_gets_nothing(tmp_path: Path) -> None:
    assert not is_held(tmp_path)
    with holding(tmp_path, NOW) as first:
        assert first is not None
        assert is_held(tmp_path)
        with holding(tmp_path, NOW) as second:
            assert second is None
        first.beat(NOW, posts={"left": 0})
    assert not is_held(tmp_path)
    assert told(tmp_path)["posts"] == {"left": 0}
    assert str(told(tmp_path)["pid"]) in who(tmp_path)


def test_a_question_whether_it_is_held_does_not_keep_a_run_from_starting(tmp_path: Path) -> None:
    asking = FileLock(tmp_path / LOCK, thread_local=False)  # as `is_held` has it for an instant
    asking.acquire()
    threading.Timer(0.2, asking.release).start()
    with holding(tmp_path, NOW) as holder:
        assert holder is not None


def test_what_is_damaged_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_bytes(b"\xff{")
    assert told(tmp_path) == {}
    assert who(tmp_path) == "process ? on ?, since ?"
