"""A disk that fills up: nothing that was kept is lost, the message says what to do, and the next run goes on."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import smalldisk

from tests import newsroom
from tests.archiver.conftest import Run
from tests.standin import Standin

COMMAND = Path(sys.executable).parent / "citetrail"
TWEETS = range(1, 13)


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        newsroom.script(standin, TWEETS, [101])
        yield standin


def test_less_than_the_reserve_stops_a_run_before_anything_is_asked(run: Run, web: Standin, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("disk: {reserve: 900TB}")
    (tmp_path / "page.html").write_text(newsroom.article([1], []))
    (tmp_path / "posts.jsonl").write_text(
        '{"platform":"twitter","post_id":"1","author":{"handle":"a"},"text":"b","posted_at":"2026-01-01T00:00:00Z"}'
    )
    for words in (
        ("capture", newsroom.tweet_url(1)),
        ("archive", "page.html"),
        ("archive", "page.html", "--no-capture"),
        ("archive", "https://news.example/a"),
        ("import", "posts.jsonl"),
        ("recheck", "--all"),
    ):
        done = run(*words)
        assert done.code == 2, words
        assert "nearly full" in done.json["error"]["what"]
        assert "make room" in done.json["error"]["why"]
    assert web.log == []
    assert run("verify").json["checked"]["facts"] == 0
    for words in (("find", "anything"), ("verify",), ("backup", "backup")):
        assert run(*words).code == 0, words


def test_no_reserve_and_another_from_the_environment(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.yaml").write_text("disk: {reserve: 0}")
    assert run("capture", newsroom.tweet_url(1)).code == 0
    monkeypatch.setenv("CITETRAIL_DISK_RESERVE", "900 TB")
    assert run("capture", newsroom.tweet_url(1)).code == 2


@pytest.mark.parametrize("wrong", ["much", "-1", "1 XB", "true", "[1]"])
def test_a_reserve_that_is_no_size_is_named(run: Run, tmp_path: Path, wrong: str) -> None:
    (tmp_path / "config.yaml").write_text(f"disk: {{reserve: {wrong}}}")
    done = run("capture", newsroom.tweet_url(1))
    assert done.code == 2
    assert "disk.reserve" in done.json["error"]["what"]


@pytest.mark.skipif(not smalldisk.can(), reason="no disk of its own for a test here")
@pytest.mark.parametrize("room", [0, 150, 400])
def test_a_disk_that_fills_up_in_the_middle_loses_nothing_and_the_next_run_goes_on(
    web: Standin, tmp_path: Path, room: int
) -> None:
    """`room`: how many kB are free when the run begins, which needs more."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "page.html").write_text(newsroom.article(TWEETS, [101]))
    env = os.environ | {
        "CITETRAIL_HOST_MAP": web.host_map,
        "CITETRAIL_RATE": "1000",
        "CITETRAIL_PATIENCE": "2",
        "CITETRAIL_DISK_RESERVE": "0",
        "BIN": str(COMMAND),
        "PAGE": str(tmp_path / "page.html"),
        "FIRST": newsroom.tweet_url(1),
    }
    script = f"""
        $BIN capture $FIRST --json > /dev/null || exit 90
        free=$(df -k --output=avail . | tail -1)
        head -c $(( (free - {room}) * 1024 )) /dev/zero > ballast
        $BIN archive $PAGE --json > $1/full.json 2> $1/full.err; echo $? > $1/full.code
        $BIN verify --json > $1/verify.json || exit 91
        $BIN history $FIRST --json > $1/history.json || exit 92
        rm ballast
        $BIN archive $PAGE --json > $1/well.json || exit 93
        $BIN verify --json > $1/verified.json || exit 94
        ls archive/blobs/incoming
    """
    done = smalldisk.run(tmp_path / "disk", 12_000_000, script, [tmp_path], env)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    full = json.loads((tmp_path / "full.json").read_text())
    assert (tmp_path / "full.code").read_text().strip() == "2", full
    said = (tmp_path / "full.err").read_text()
    assert "Traceback" not in said
    assert "make room" in said, said
    assert json.loads((tmp_path / "verify.json").read_text())["ok"]
    assert json.loads((tmp_path / "history.json").read_text())["post"]["availability"] == "live"
    well = json.loads((tmp_path / "well.json").read_text())
    assert {citation["status"] for citation in well["citations"]} == {"captured"}
    assert well["incomplete"] == []
    assert json.loads((tmp_path / "verified.json").read_text())["ok"]
