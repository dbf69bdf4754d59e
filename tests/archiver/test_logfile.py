"""The log says what ran and what came of it, in one line each, and never a secret. Many processes may write it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver import log, logfile
from archiver.upkeep import Logging, read_log
from db.errors import InputError
from tests import newsroom
from tests.archiver.conftest import Run
from tests.standin import Standin


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        newsroom.script(standin, [1], [101])
        yield standin


@pytest.fixture(autouse=True)
def one_log_a_command() -> Iterator[None]:
    logfile.end()
    yield
    logfile.end()


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_nothing_is_logged_unless_a_file_is_named(run: Run, tmp_path: Path) -> None:
    run("capture", newsroom.tweet_url(1))
    assert {path.name for path in tmp_path.iterdir()} == {"archive"}


def test_a_command_its_captures_and_its_end_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("log: {file: log.jsonl, format: json}")
    run("capture", newsroom.tweet_url(1), newsroom.tweet_url(2))
    begun, *looks, ended = lines(tmp_path / "log.jsonl")
    assert begun["did"] == "begun"
    assert begun["command"] == ["capture", newsroom.tweet_url(1), newsroom.tweet_url(2), "--json"]
    assert {(line["did"], line["post"], line.get("found")) for line in looks} >= {
        ("captured", f"twitter:{newsroom.tweet_id(1)}", "post")
    }
    assert any(line["level"] == "warning" and line["why"] for line in looks if newsroom.tweet_id(2) in str(line))
    assert (ended["did"], ended["code"]) == ("ended", 3)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(line["at"])) for line in (begun, ended))
    assert (tmp_path / "log.jsonl").stat().st_mode & 0o077 == 0


def test_what_fails_is_told_with_its_reason(run: Run, tmp_path: Path) -> None:
    assert run("--log", "log.txt", "archive", "https://unmapped.example/1").code == 5
    text = (tmp_path / "log.txt").read_text()
    assert re.search(r"warning failed source=https://unmapped.example/1 code=5 why=\"https", text), text
    assert text.splitlines()[-1].endswith("ended code=5")


def test_a_secret_is_struck_out_wherever_it_comes_up(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITETRAIL_X_BEARER", "very-secret-token")
    run("--log", "log.txt", "archive", "https://unmapped.example/?key=very-secret-token")
    text = (tmp_path / "log.txt").read_text()
    assert "very-secret-token" not in text
    assert "?key=[secret]" in text


def test_nobody_s_words_begin_a_line_or_a_field_of_their_own(tmp_path: Path) -> None:
    logfile.begin(Logging(tmp_path / "log"), ())
    log.failure("failed", why='a\n2026-01-01T00:00:00Z info ended code=0 "x" \u202e')
    (_, line) = (tmp_path / "log").read_text().splitlines()
    assert line.endswith(r'why="a\n2026-01-01T00:00:00Z info ended code=0 \"x\" \u202e"')


def test_a_log_that_cannot_be_written_is_said_before_anything_is_done(run: Run, web: Standin, tmp_path: Path) -> None:
    for place in ("nowhere/log", "."):
        assert run("--log", place, "capture", newsroom.tweet_url(1)).code == 2
    assert web.log == []


def test_a_full_disk_stops_the_log_and_not_the_work(run: Run, tmp_path: Path) -> None:
    (tmp_path / "full").symlink_to("/dev/full")
    done = run("--log", "full", "capture", newsroom.tweet_url(1))
    assert done.code == 0
    assert "cannot be written" in done.err
    assert done.err.count("citetrail") == 1


WRITER = """
import sys
from pathlib import Path
from archiver import log, logfile
from archiver.upkeep import Logging
logfile.begin(Logging(Path(sys.argv[1]), "json", 4000, 400), ())
for number in range(200):
    log.event("test", who=sys.argv[2], number=number)
"""


def test_processes_that_write_one_log_lose_no_line_when_it_turns(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    words = [sys.executable, "-c", WRITER, str(tmp_path / "log")]
    for process in [subprocess.Popen([*words, who], cwd=root) for who in "abc"]:
        assert process.wait(timeout=60) == 0
    files = [path for path in tmp_path.iterdir() if not path.name.endswith(".lock")]
    assert len(files) > 5
    assert all(path.stat().st_size <= 4000 for path in files)
    told = [(line["who"], line["number"]) for path in files for line in lines(path) if line["did"] == "test"]
    assert sorted(told) == sorted((who, number) for who in "abc" for number in range(200))


def test_no_more_than_the_wanted_files_stay(tmp_path: Path) -> None:
    logfile.begin(Logging(tmp_path / "log", size=1000, keep=2), ())
    for number in range(200):
        log.event("test", number=number)
    assert {path.name for path in tmp_path.iterdir()} == {"log", "log.1", "log.2", "log.lock"}


@pytest.mark.parametrize(
    "wrong",
    [
        "no",
        {"place": "x"},
        {"file": 3},
        {"format": "xml"},
        {"rotate": {"size": "much"}},
        {"rotate": {"size": 1}},
        {"rotate": {"keep": 0}},
        {"rotate": {"keep": True}},
        {"rotate": {"days": 3}},
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(wrong: object) -> None:
    with pytest.raises(InputError, match="log"):
        read_log(wrong, Path())


def test_settings_are_read(tmp_path: Path) -> None:
    wanted = {"file": "run.log", "format": "json", "rotate": {"size": "2MB", "keep": 9}}
    assert read_log(wanted, tmp_path) == Logging(tmp_path / "run.log", "json", 2_000_000, 9)
    assert read_log(None, tmp_path).file is None
