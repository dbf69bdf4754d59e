"""Progress as a person sees it: on a terminal, with counts, and gone when anything else is said."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rich.console import Console

from archiver import bars
from archiver.bundle import verify as verify_bundle
from archiver.source import opened
from db.progress import Count, InHand, Over, Told, Waiting, counted, several, silent, weighed
from tests import newsroom, terminal
from tests.standin import Standin
from tests.terminal import screen


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        yield standin


@pytest.fixture
def env(web: Standin) -> dict[str, str]:
    return {"CITETRAIL_HOST_MAP": web.host_map, "CITETRAIL_RATE": "1000"}


def nowhere(width: int = 100) -> Console:
    """A terminal of this width that nobody looks at."""
    return Console(file=io.StringIO(), force_terminal=True, width=width)


def lines_of(shown: bars.Bars, width: int = 100) -> list[str]:
    """What stands on a terminal of this width now."""
    paper = io.StringIO()
    Console(file=paper, force_terminal=True, width=width).print(shown, end="")
    return screen(paper.getvalue().replace("\n", "\r\n"))  # as a terminal does it


def drawn(*told: Told, width: int = 100) -> list[str]:
    """What stands on a terminal of this width when this was told."""
    shown = bars.Bars(nowhere(width))
    for one in told:
        shown.take(one)
    lines = lines_of(shown, width)
    shown.end()
    return lines


# What is counted


def test_what_is_counted_is_told_from_nothing_to_all_and_then_over() -> None:
    told: list[Told] = []
    assert list(counted("abc", told.append, "letters", 3)) == ["a", "b", "c"]
    assert told == [Count("letters", 0, 3), Count("letters", 3, 3), Over("letters")]


def test_counting_tells_no_more_often_than_anybody_can_read(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    told: list[Told] = []
    for _ in counted(range(1000), told.append, "rows"):
        now[0] += 0.001
    assert 8 <= len(told) <= 12


def test_a_count_is_over_also_when_the_work_fails() -> None:
    told: list[Told] = []
    with pytest.raises(ZeroDivisionError):
        [1 // n for n in counted([1, 0], told.append, "numbers", 2)]
    assert told[-1] == Over("numbers")


def test_bytes_of_several_threads_are_told_from_nothing_to_all_and_then_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.progress.PERIOD", 0.0)
    told: list[Told] = []
    with weighed(told.append, "digests", 4000) as more, ThreadPoolExecutor(4) as pool:
        list(pool.map(more, [1] * 4100))
    counts = [one.done for one in told if isinstance(one, Count)]
    assert told[0] == Count("digests", 0, 4000, "bytes")
    assert counts == [*range(4001), *[4000] * 100]  # a total is no more than expected
    assert told[-1] == Over("digests")


def test_one_of_a_kind_is_not_counted() -> None:
    told: list[Told] = []
    assert list(several(["a"], told.append, "files")) == ["a"]
    assert told == []
    assert list(several(["a", "b"], told.append, "files")) == ["a", "b"]
    assert told[0] == Count("files", 0, 2)


def test_a_file_tells_how_far_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.source.PERIOD", 0.0)
    (tmp_path / "crawl.warc").write_bytes(b"x\n" * 500_000)
    told: list[Told] = []
    with opened(tmp_path / "crawl.warc", told.append) as file:
        assert sum(map(len, file)) == 1_000_000
        file.seek(0)
        file.read(10)
    counts = [one for one in told if isinstance(one, Count)]
    assert {(one.what, one.total, one.unit) for one in counts} == {("crawl.warc", 1_000_000, "bytes")}
    assert [one.done for one in counts] == sorted(one.done for one in counts)
    assert counts[-1].done == 1_000_000
    assert len(counts) > 5
    assert told[-1] == Over("crawl.warc")


def test_a_file_that_cannot_be_opened_says_so_and_nothing_else(
    tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    told: list[Told] = []
    with pytest.raises(FileNotFoundError):
        opened(tmp_path / "none", told.append)
    assert not recwarn.list


# What is drawn


def test_a_count_stands_beside_a_bar_and_the_time_since_it_began() -> None:
    (line,) = drawn(Count("posts", 0, 12), Count("posts", 3, 12))
    assert re.fullmatch(r"posts ━+╺?━* +3 of 12 +0:00:00", line)


def test_bytes_are_shown_in_megabytes_and_what_has_no_end_without_a_bar() -> None:
    lines = drawn(Count("crawl.warc", 12_340_000, 300_000_000, "bytes"), Count("records", 70))
    assert "12.3 of 300.0 MB" in lines[0]
    assert lines[1].split() == ["records", "70", "0:00:00"]


def test_threads_that_tell_out_of_order_do_not_count_backwards() -> None:
    assert "4 of 9" in drawn(Count("posts", 4, 9), Count("posts", 3, 9))[0]


def test_what_is_over_is_gone_and_may_begin_again() -> None:
    assert drawn(Count("posts", 4, 9), InHand("x"), Over("posts"), InHand("")) == []
    assert "1 of 5" in drawn(Count("posts", 4, 9), Over("posts"), Count("posts", 1, 5))[0]


def test_what_is_in_hand_stands_below_with_what_is_waited_for() -> None:
    post = InHand("telegram https://t.me/a/1")
    assert drawn(post) == ["  telegram https://t.me/a/1 | 0:00:00"]
    (short,) = drawn(post, Waiting("t.me", 0.8, "its turn comes"))
    assert re.fullmatch(r"  telegram https://t.me/a/1 \| t.me: its turn comes, 0\.[78] s", short)
    (long,) = drawn(post, Waiting("t.me", 90, "it asked us to wait"))
    assert re.search(r"t.me: it asked us to wait, until \d\d:\d\d:\d\d UTC \((90|89) s\)$", long)
    assert drawn(post, Waiting("t.me", None, "another run asks it"))[0].endswith("t.me: another run asks it")
    assert drawn(post, Waiting("t.me", 90, "it asked us to wait"), Waiting("t.me", 0)) == drawn(post)
    assert drawn(Waiting("t.me", 1e300, "it asked us to wait"))[0].startswith("  t.me: it asked us to wait, 1")


def test_many_threads_take_no_more_lines_than_there_is_room_for() -> None:
    shown = bars.Bars(nowhere())
    gate = threading.Barrier(20)  # so that all live at once, each with a number of its own

    def work(number: int) -> None:
        gate.wait()
        shown.take(InHand(f"post {number}"))
        gate.wait()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = lines_of(shown)
    shown.end()
    assert len(lines) == bars.LINES + 1
    assert lines[-1] == "  and 12 more"


@pytest.mark.parametrize("width", [1, 2, 9, 15, 30, 59, 60, 200])
def test_no_line_is_longer_than_the_terminal_is_wide(width: int) -> None:
    lines = drawn(
        Count("a file with a long name.warc.gz", 3, 12), InHand("twitter https://x.com/" + "a" * 200), width=width
    )
    assert lines
    assert all(len(line) <= width for line in lines)
    assert len(lines) == 2 - (width == 1)
    assert width < 15 or "3 of 12" in lines[0]


def test_what_a_stranger_wrote_does_nothing_to_the_terminal() -> None:
    (line,) = drawn(InHand("x [red]\x1b[2J\u202e"))
    assert line == "  x [red]\ufffd[2J\\u202e | 0:00:00"


def test_after_the_end_nothing_is_drawn() -> None:
    paper = io.StringIO()
    with bars.showing() as tell:
        pass
    shown = bars.Bars(Console(file=paper, force_terminal=True))
    shown.end()
    shown.take(Count("posts", 1, 2))
    tell(Count("posts", 1, 2))
    assert paper.getvalue() == ""
    silent(Count("posts", 1, 2))


# The command on a terminal


def test_capturing_what_an_article_cites_shows_how_many_and_what_is_in_hand(
    tmp_path: Path, web: Standin, env: dict[str, str]
) -> None:
    newsroom.script(web, range(1, 7), range(101, 104), delay=0.3)
    (tmp_path / "page.html").write_text(newsroom.article(range(1, 7), range(101, 104)))
    seen = terminal.run(tmp_path, "--json", "archive", "page.html", env=env)
    assert seen.code == 0
    assert len(json.loads(seen.out)["posts"]) == 9
    assert re.search(r"posts ━+.* [1-8] of 9 +0:00:0\d", seen.words)
    assert f"twitter {newsroom.tweet_url(1)}" in seen.words
    assert f"telegram {newsroom.message_url(101)}" in seen.words
    assert seen.screen == []
    assert seen.shown.count("\x1b[?25h") >= seen.shown.count("\x1b[?25l")


def test_several_articles_are_counted_and_the_pace_is_shown(tmp_path: Path, web: Standin, env: dict[str, str]) -> None:
    newsroom.script(web, range(1, 5), [])
    for name, tweets in (("a", [1, 2]), ("b", [3, 4])):
        (tmp_path / f"{name}.html").write_text(newsroom.article(tweets, []))
    seen = terminal.run(tmp_path, "archive", "a.html", "b.html", env=env | {"CITETRAIL_RATE": "2"}, width=160)
    assert seen.code == 0
    assert re.search(r"sources +━+.* 1 of 2 +0:00:0\d", seen.words)
    assert re.search(r"cdn\.syndication\.twimg\.com: its turn comes, 0\.\d s", seen.words)
    assert seen.screen == []


def test_ctrl_c_takes_the_bar_away_before_it_says_what_is_kept(
    tmp_path: Path, web: Standin, env: dict[str, str]
) -> None:
    newsroom.script(web, [1, 3], [102])
    web.add("t.me", newsroom.embed(101), status=429, headers={"Retry-After": "60"})
    posts = [newsroom.tweet_url(1), newsroom.message_url(101), newsroom.message_url(102)]
    seen = terminal.run(tmp_path, "capture", *posts, stop_at="UTC (", env=env)
    assert seen.code == 130
    assert re.search(r"t\.me: it asked us to wait, until \d\d:\d\d:\d\d UTC \(\d\d s\)", seen.words)
    assert " of 3 " in seen.words
    assert " ".join(seen.screen).startswith("citetrail: stopped; all that was kept so far is kept.")


def test_an_error_is_said_on_a_clean_screen(tmp_path: Path, web: Standin, env: dict[str, str]) -> None:
    web.add("t.me", newsroom.embed(101), status=429, headers={"Retry-After": "1"})
    seen = terminal.run(tmp_path, "capture", newsroom.message_url(101), env=env | {"CITETRAIL_PATIENCE": "1.5"})
    assert seen.code == 4
    assert "0 of 1" in seen.words
    assert seen.screen[0].startswith("citetrail: ")
    assert "of 1" not in " ".join(seen.screen)


def test_a_recheck_counts_its_posts(tmp_path: Path, web: Standin, env: dict[str, str]) -> None:
    newsroom.script(web, [1, 2], [], delay=0.3)
    assert terminal.run(tmp_path, "capture", newsroom.tweet_url(1), newsroom.tweet_url(2), env=env).code == 0
    seen = terminal.run(tmp_path, "--json", "recheck", "--all", env=env | {"CITETRAIL_RATE": "2"})
    assert seen.code == 0
    assert len(json.loads(seen.out)["checked"]) == 2
    assert re.search(r"posts ━+.* [01] of 2 +0:00:0\d", seen.words)
    assert seen.screen == []


ROWS = 12_000


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, terminal.Seen]:
    """A folder with an archive that many posts were brought into, and what was seen of it."""
    folder = tmp_path_factory.mktemp("brought")
    with (folder / "posts.jsonl").open("w") as file:
        for number in range(ROWS):
            row = {
                "platform": "twitter", "post_id": newsroom.tweet_id(number), "author": {"handle": "harbour_watch"},
                "text": newsroom.words(number), "posted_at": None,
            }  # fmt: skip
            file.write(json.dumps(row) + "\n")
    return folder, terminal.run(folder, "--json", "import", "posts.jsonl", "posts.jsonl")


def test_an_import_shows_how_much_of_the_file_is_read_and_how_many_posts_that_is(
    brought: tuple[Path, terminal.Seen],
) -> None:
    _, seen = brought
    assert seen.code == 0
    assert json.loads(seen.out)["imported"] == ROWS
    assert re.search(r"posts\.jsonl ━+.* \d\.\d of \d\.\d MB +0:00:\d\d", seen.words)
    assert re.search(r"files +━+.* 1 of 2 +0:00:\d\d", seen.words)
    assert "5000 posts kept, 0 were here already" in seen.words
    assert seen.screen == []


def test_verifying_an_archive_counts_its_facts_and_blobs(brought: tuple[Path, terminal.Seen]) -> None:
    seen = terminal.run(brought[0], "--json", "verify")
    assert seen.code == 0
    assert json.loads(seen.out)["checked"]["facts"] == ROWS
    assert re.search(rf"facts: snapshots ━+.* \d+ of {ROWS} 0:00:\d\d", seen.words)
    assert re.search(rf"blobs ━+.* \d+ of {ROWS} 0:00:\d\d", seen.words)
    assert seen.screen == []


def test_a_large_web_archive_shows_how_much_of_it_is_read(tmp_path: Path) -> None:
    page = newsroom.article(range(1, 9), []).replace("</article>", "<p>Rain and rain.</p>" * 2000 + "</article>")
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page.encode()
    with (tmp_path / "crawl.warc").open("wb") as file:
        for number in range(40):
            head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{number}\r\n"
            head += f"WARC-Record-ID: <urn:uuid:{number:032x}>\r\nWARC-Date: 2026-03-09T12:00:00Z\r\n"
            head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
            file.write(head.encode() + answer + b"\r\n\r\n")
    seen = terminal.run(tmp_path, "--json", "citations", "crawl.warc")
    assert seen.code == 0
    assert len(json.loads(seen.out)["articles"]) == 40
    assert re.search(r"crawl\.warc ━+.* \d\.\d of \d\.\d MB +0:00:0\d", seen.words)
    assert seen.screen == []


def test_an_export_and_its_check_show_what_they_are_at(tmp_path: Path, web: Standin, env: dict[str, str]) -> None:
    numbers = range(1, 31)
    newsroom.script(web, numbers, [])
    (tmp_path / "page.html").write_text(newsroom.article(numbers, []))
    assert terminal.run(tmp_path, "archive", "page.html", env=env).code == 0
    seen = terminal.run(tmp_path, "--json", "export", "page.html", "-o", "bundle.zip", env=env)
    assert seen.code == 0
    assert json.loads(seen.out)["bundle"] == "bundle.zip"
    assert re.search(r"digests ━+.* \d+\.\d of \d+\.\d MB +0:00:00", seen.words)
    assert seen.screen == []
    told: list[Told] = []
    assert verify_bundle.verify(tmp_path / "bundle.zip", told.append).ok
    files = [one for one in told if isinstance(one, Count)]
    assert files[0] == Count("files", 0, files[-1].total)
    assert files[-1].done == files[-1].total
    assert told[-2:] == [InHand("the records of data/archive.wacz"), InHand("")]
    seen = terminal.run(tmp_path, "--json", "verify", "bundle.zip", env=env)
    assert json.loads(seen.out)["ok"] is True
    assert re.search(r"files ━+.* 0 of \d+ +0:00:00", seen.words)
    assert seen.screen == []


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}])
def test_without_colours_or_letters_beyond_ascii_there_is_a_bar_all_the_same(
    tmp_path: Path, web: Standin, env: dict[str, str], setting: dict[str, str]
) -> None:
    newsroom.script(web, [1, 2], [], delay=0.5)
    seen = terminal.run(
        tmp_path, "--json", "capture", newsroom.tweet_url(1), newsroom.tweet_url(2), env=env | setting, width=40
    )
    assert seen.code == 0
    assert len(json.loads(seen.out)["posts"]) == 2
    assert re.search(r"posts [01] of 2 +0:00:0\d", seen.words)
    assert "NO_COLOR" not in setting or not re.search(r"\x1b\[[0-9;]*3[0-9]", seen.shown)
    assert seen.screen == []


@pytest.mark.parametrize(
    ("words", "setting"), [(["--quiet"], {}), (["-q"], {}), ([], {"TERM": "dumb"}), ([], {"TERM": "unknown"})]
)
def test_who_asked_for_quiet_or_has_a_dumb_terminal_sees_nothing(
    tmp_path: Path, web: Standin, env: dict[str, str], words: list[str], setting: dict[str, str]
) -> None:
    newsroom.script(web, [1, 2], [], delay=0.5)
    command = [*words, "--json", "capture", newsroom.tweet_url(1), newsroom.tweet_url(2)]
    seen = terminal.run(tmp_path, *command, env=env | setting)
    assert seen.code == 0
    assert len(json.loads(seen.out)["posts"]) == 2
    assert seen.shown == ""


def test_without_a_terminal_nothing_is_shown(tmp_path: Path, web: Standin, env: dict[str, str]) -> None:
    newsroom.script(web, [1, 2], [], delay=0.5)
    command = [terminal.COMMAND, "--json", "capture", newsroom.tweet_url(1), newsroom.tweet_url(2)]
    wide = {"PATH": os.environ["PATH"], "TERM": "xterm", **env}
    done = subprocess.run(command, cwd=tmp_path, env=wide, capture_output=True, timeout=120, check=True)
    assert len(json.loads(done.stdout)["posts"]) == 2
    assert done.stderr == b""


def test_who_types_line_by_line_is_left_alone(brought: tuple[Path, terminal.Seen]) -> None:
    """`find -` talks with a person line by line: nothing may move the cursor under what is typed."""
    seen = terminal.run(brought[0], "find", "-", typed=f"{newsroom.words(7)}\n{newsroom.words(8)}\n")
    assert seen.code == 0
    assert [bool(json.loads(line)["matches"]) for line in seen.out.splitlines()] == [True, True]
    assert seen.shown == ""
