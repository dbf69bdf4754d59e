"""In the gate a skip is a failure, and so it is where workers share in the run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SKIPPING = """
import gzip, pytest

def test_that_is_skipped():
    pytest.skip("a tool is missing")

@pytest.mark.skipif(True, reason="another one is")
def test_that_is_marked(): ...

@pytest.mark.xfail(reason="known")
def test_that_is_known_to_fail():
    assert False

@pytest.mark.parametrize("data", [gzip.compress(b"a", mtime=1), gzip.compress(b"a", mtime=2), b"text"])
def test_with_bytes(data): ...
"""


@pytest.mark.parametrize(
    ("all_", "code", "outcome"),
    [("1", 1, "1 failed, 3 passed, 1 xfailed, 1 error"), ("", 0, "3 passed, 2 skipped, 1 xfailed")],
)
def test_a_skip_in_a_worker_is_a_failure_in_the_gate(tmp_path: Path, all_: str, code: int, outcome: str) -> None:
    shutil.copy(Path(__file__).parent / "conftest.py", tmp_path)
    (tmp_path / "test_it.py").write_text(SKIPPING)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")} | {"REQUIRE_ALL": all_}
    command = [sys.executable, "-m", "pytest", "-n", "2", "-v", "-p", "no:cacheprovider", "--rootdir", tmp_path]
    done = subprocess.run([*command, tmp_path], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == code, done.stdout + done.stderr
    assert f"= {outcome} in " in done.stdout
    assert all(f"[{name}]" in done.stdout for name in ("data0", "data1", "text"))
