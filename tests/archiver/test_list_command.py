"""`archive --list`: every row's address is archived, what came of it stands beside it, and no row stops another."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import newsroom
from tests.archiver.conftest import Run
from tests.standin import Standin

COMMAND = Path(sys.executable).parent / "citetrail"
STORY = "https://news.example/gauges"
QUOTING = newsroom.article([1], [101]).replace(
    "The river rose all week, the wardens wrote.",
    f"The wardens wrote: “{newsroom.words(1)}.” A baker said: “Nobody ever asked me about the flour at all.”",
)


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        newsroom.script(standin, range(1, 13), [101])
        standin.add("news.example", "/gauges", QUOTING, headers={"Content-Type": "text/html"})
        standin.add("news.example", "/gone", b"gone", status=404)
        yield standin


def rows_of(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_articles_and_posts_of_a_list_are_archived_and_told_beside_their_rows(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(
        f'Fall;Adresse;Notiz\n1;{STORY};"Pegel; Hafen"\n2;{newsroom.tweet_url(2)};=1+1\n3;;offen\n'
        f"4;https://news.example/gone;\n5;{STORY};again\n",
        encoding="utf-16",
    )
    done = run("archive", "--list", "cases.csv", "--csv", "out.csv")
    assert done.code == 3, done
    story, post, none, gone, again = rows_of(tmp_path / "out.csv", ";")
    assert list(story)[:3] == ["Fall", "Adresse", "Notiz"]
    assert (story["Notiz"], post["Notiz"]) == ("Pegel; Hafen", "'=1+1")
    assert story["citetrail status"] == "done", story
    assert story["citetrail posts"] == "2"
    assert (story["citetrail matched"], story["citetrail unmatched"]) == ("1", "1")
    assert story["citetrail link"] == newsroom.tweet_url(1)
    assert story["citetrail posted at"].endswith("Z")
    assert len(story["citetrail archived on"]) == 10
    assert run("lookup", story["citetrail id"]).json["article"]["url"] == STORY
    assert (post["citetrail status"], post["citetrail posts"]) == ("done", "1")
    assert post["citetrail id"] == f"twitter:{newsroom.tweet_id(2)}"
    assert none["citetrail status"] == "no address"
    assert (gone["citetrail status"], gone["citetrail id"]) == ("failed", "")
    assert "404" in gone["citetrail why"]
    assert {name: again[name] for name in again if name.startswith("citetrail")} == {
        name: story[name] for name in story if name.startswith("citetrail")
    }
    shown = [(row["row"], row["status"]) for row in done.json["rows"]]
    assert shown == [(2, "done"), (3, "done"), (4, "no address"), (5, "failed"), (6, "done")]
    assert run("verify").json["ok"]


def test_rows_that_are_done_are_not_asked_again_and_the_others_are(run: Run, web: Standin, tmp_path: Path) -> None:
    (tmp_path / "cases.txt").write_text(f"{STORY}\nhttps://news.example/gone\n{newsroom.tweet_url(2)}\n")
    assert run("archive", "--list", "cases.txt", "--csv", "out.csv").code == 3
    before = rows_of(tmp_path / "out.csv")
    web.clear()
    web.add("news.example", "/gone", QUOTING, headers={"Content-Type": "text/html"})
    assert run("archive", "--list", "cases.txt", "--csv", "out.csv").code == 0
    assert {hit.target for hit in web.log} == {"/gone"}
    after = rows_of(tmp_path / "out.csv")
    assert [after[0], after[2]] == [before[0], before[2]]
    assert after[1]["citetrail status"] == "done"
    web.log.clear()
    (tmp_path / "out.csv").rename(tmp_path / "list.csv")  # results as the list, to which somebody adds rows
    with (tmp_path / "list.csv").open("a") as file:
        file.write(f"{newsroom.tweet_url(3)}\r\n")
    newsroom.script(web, [3], [])
    assert run("archive", "--list", "list.csv", "--csv", "more.csv").code == 0
    assert all("picture3" in hit.target or newsroom.tweet_id(3) in hit.target for hit in web.log)
    assert [row["citetrail status"] for row in rows_of(tmp_path / "more.csv")] == ["done"] * 4


def test_a_run_that_is_killed_leaves_whole_rows_and_goes_on(run: Run, web: Standin, tmp_path: Path) -> None:
    urls = [newsroom.tweet_url(number) for number in range(1, 13)]
    (tmp_path / "cases.txt").write_text("\n".join(urls))
    env = os.environ | {"CITETRAIL_HOST_MAP": web.host_map, "CITETRAIL_RATE": "1000"}
    words = [COMMAND, "archive", "--list", "cases.txt", "--csv", "out.csv"]
    process = subprocess.Popen(words, cwd=tmp_path, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(web.log) < 6 and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    done = [row["column 1"] for row in rows_of(tmp_path / "out.csv") if row["citetrail status"] == "done"]
    assert 0 < len(done) < 12
    assert len(rows_of(tmp_path / "out.csv")) == 12
    web.log.clear()
    assert run("archive", "--list", "cases.txt", "--csv", "out.csv").code == 0
    asked = " ".join(hit.target for hit in web.log)
    for number, url in enumerate(urls, 1):
        assert (newsroom.tweet_id(number) in asked) == (url not in done)


def test_nothing_that_is_not_ours_is_overwritten(run: Run, web: Standin, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(f"url\n{STORY}\n")
    (tmp_path / "letter.txt").write_text("Dear")
    (tmp_path / "other.csv").write_text(f"url\n{STORY}\n")
    for out in ("cases.csv", "letter.txt", "other.csv", "nowhere/out.csv", "."):
        assert run("archive", "--list", "cases.csv", "--csv", out).code == 2, out
    assert (tmp_path / "letter.txt").read_text() == "Dear"
    assert (tmp_path / "cases.csv").read_text() == (tmp_path / "other.csv").read_text() == f"url\n{STORY}\n"
    assert web.log == []


@pytest.mark.parametrize(
    "words",
    [
        ("--list", "none.csv"),
        ("--list", "cases.csv", STORY),
        ("--list", "cases.csv", "--url", STORY),
        ("--list", "cases.csv", "--column", "address"),
        ("--csv", "out.csv", STORY),
        (),
    ],
)
def test_words_that_do_not_go_together_are_refused(run: Run, web: Standin, tmp_path: Path, words: tuple[str]) -> None:
    (tmp_path / "cases.csv").write_text(f"url\n{STORY}\n")
    assert run("archive", *words).code == 2
    assert web.log == []


def test_when_nothing_could_be_had_the_exit_code_says_why(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("url\nhttps://unmapped.example/gone\n")
    (tmp_path / "config.yaml").write_text("disk: {reserve: 0}")
    done = run("archive", "--list", "cases.csv", "--csv", "out.csv")
    assert done.code == 5
    assert rows_of(tmp_path / "out.csv")[0]["citetrail status"] == "failed"


def test_without_captures_posts_of_the_list_are_left_alone(run: Run, web: Standin, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(f"url\n{STORY}\n{newsroom.tweet_url(2)}\n")
    done = run("archive", "--list", "cases.csv", "--no-capture")
    assert (done.code, [row["status"] for row in done.json["rows"]]) == (0, ["done", "not asked"])
    assert {hit.host for hit in web.log} == {"news.example"}
