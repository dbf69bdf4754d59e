"""The command as scripts and people use it: real processes, stand-in platforms, promised JSON and exit codes."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import make_sample
import pytest

from tests.standin import Standin

COMMAND = Path(sys.executable).parent / "citetrail"
SAMPLE = make_sample.SAMPLE / "article.html"
BRIGADE, DEPOT, MAYOR = (f"https://x.com/i/status/{id_}" for id_, *_ in make_sample.TWEETS)


class Done(NamedTuple):
    code: int
    json: Any
    out: str
    err: str


class Desk:
    """A folder to work in, with a stand-in for the platforms."""

    def __init__(self, folder: Path, standin: Standin) -> None:
        self.folder, self.standin = folder, standin

    def __call__(self, *words: str | Path, stdin: bytes = b"", json_wanted: bool = True, **environment: str) -> Done:
        env = {
            "PATH": os.environ["PATH"],
            "CITETRAIL_HOST_MAP": self.standin.host_map,
            "CITETRAIL_RATE": "1000",
            "CITETRAIL_PATIENCE": "2",
            "TZ": "Pacific/Kiritimati",
            "LC_ALL": "C",
        } | environment
        words = (*words, "--json") if json_wanted else words
        done = subprocess.run([COMMAND, *words], cwd=self.folder, input=stdin, capture_output=True, env=env, timeout=60)
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err, err
        return Done(done.returncode, json.loads(out) if json_wanted and out.count("\n") == 1 else None, out, err)

    def write(self, name: str, data: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Standin() as standin:
        make_sample.script(standin)
        yield Desk(tmp_path, standin)


def by_words(answer: Any, words: str) -> Any:
    return next(quote for quote in answer["quotes"] if words in quote["exact"])


def test_citations_prints_what_an_article_cites_and_quotes(desk: Desk) -> None:
    done = desk("citations", SAMPLE)
    assert done.code == 0
    assert set(done.json) == {"source", "article", "citations", "quotes"}
    article = done.json["article"]
    assert article["published_at"] == "2025-03-14T14:20:00Z"
    assert (article["language"], article["byline"]) == ("en", "Dana Kovar")
    for fact in done.json["citations"]:
        assert fact["start"] is None or article["text"][fact["start"] : fact["end"]]
    for fact in done.json["quotes"]:
        assert article["text"][fact["start"] : fact["end"]] == fact["exact"]
    shown = [(c["kind"], c["platform"], c["post_id"], c["author_handle"]) for c in done.json["citations"]]
    assert ("embed", "twitter", None, "tresna_rescue") in shown
    assert ("embed", "twitter", "1900279319884730368", "mayor_hrytsak") in shown
    assert any(kind == "link" and id_ == "lesnyk_gov/2291" for kind, _, id_, _ in shown)
    assert desk.standin.hits() == []
    assert not (desk.folder / "archive").exists()


def test_explain_says_why_each_candidate_was_taken_and_why_near_misses_were_not(desk: Desk) -> None:
    seen = desk("citations", SAMPLE, "--explain").json["explained"]
    taken = {(fact["as_written"], fact["taken"]) for fact in seen}
    assert ("https://t.me/lesnyk_gov/2291?single", True) in taken
    assert ("https://t.me/lowlandcourier", False) in taken
    assert all(fact["why"] and fact["where"] for fact in seen)
    assert "explained" not in desk("citations", SAMPLE).json


def test_what_is_left_unread_of_an_endless_page_is_said(desk: Desk) -> None:
    page = desk.write("endless.txt", b"The council met and spoke of the bridge. \n\n" * 12_000)
    for done in (desk("citations", page), desk("archive", "--no-capture", page)):
        assert done.code == 0
        (row,) = done.json["incomplete"]
        assert "characters of the text" in row["what"]
        assert len(done.json["article"]["text"]) > 500_000


def test_a_web_archive_is_read_page_by_page_also_from_a_pipe(desk: Desk) -> None:
    page = SAMPLE.read_bytes()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/{n}\r\n"
        "WARC-Date: 2025-03-15T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        "Content-Length: {size}\r\n\r\n"
    )
    warc = b"".join(head.format(n=n, size=len(http)).encode() + http + b"\r\n\r\n" for n in "ab")
    done = desk("archive", "--no-capture", "-", stdin=warc)
    assert [found["article"]["url"][-1] for found in done.json["articles"]] == ["a", "b"]
    assert done.json["articles"][0]["source"]["kind"] == "warc"
    assert desk("verify").json["ok"]
    chosen = desk("citations", desk.write("two.warc", warc), "--url", "https://courier.example/b")
    assert chosen.json["article"]["url"] == "https://courier.example/b"
    assert desk("citations", "two.warc", "--url", "https://courier.example/c").code == 2


def test_the_main_job_ties_quotes_to_captured_posts_and_leaves_the_others_alone(desk: Desk) -> None:
    assert desk("capture", BRIGADE, DEPOT).code == 0
    done = desk("archive", SAMPLE)
    tied = by_words(done.json, "cleared the Zelenivka bridge")["matches"][0]
    assert (tied["post"], tied["verdict"]) == ("twitter:1900089745732538368", "exact")
    assert tied["posted_at"] == "2025-03-13T07:41:12Z"
    assert tied["time_check"] == "consistent"
    mayor = by_words(done.json, "Nobody will be turned away")
    assert mayor["matches"][0]["post"] == "twitter:1900279319884730368"
    for told in ("The water will fall by Sunday", "every euro"):
        assert by_words(done.json, told)["status"] == "unmatched"
    for citation in done.json["citations"]:
        if citation["kind"] != "mention":
            assert citation["status"] == "captured", citation
    posts = {post["id"]: post for post in done.json["posts"]}
    bridge = posts["twitter:1900089745732538368"]
    assert bridge["time_agrees"] is True
    assert bridge["availability"] == "live"
    assert bridge["media"][0]["status"] == "kept"
    governor = posts["telegram:lesnyk_gov/2291"]
    assert governor["author"] == {"handle": "lesnyk_gov", "name": "Ігор Лісник | ОВА", "id": "1771230045"}
    assert governor["posted_at"] == "2025-03-14T05:52:10Z"
    assert desk("verify").json["ok"]


def test_lookup_finds_the_article_by_address_by_id_and_by_file(desk: Desk) -> None:
    kept = desk("archive", SAMPLE, "--no-capture")
    assert kept.code == 0
    id_ = kept.json["article"]["id"]
    for wanted in (id_, id_[:10], str(SAMPLE), "https://courier.example/2025/03/14/zelenivka-bridge", "article.html"):
        assert desk("lookup", wanted).json["article"]["id"] == id_
    assert desk("lookup", "https://courier.example/other").code == 2


def test_an_import_made_later_answers_the_next_lookup(desk: Desk) -> None:
    desk("archive", SAMPLE, "--no-capture")
    row = {
        "platform": "twitter",
        "post_id": "1900089745732538368",
        "author": {"handle": "tresna_rescue", "name": "Tresna Rescue Brigade"},
        "text": "We have cleared the Zelenivka bridge. Two lanes are open for ambulances https://t.co/Qx7LmT2vRb",
        "posted_at": "2025-03-13T07:41:12Z",
    }
    brought = desk("import", desk.write("posts.jsonl", json.dumps(row) + "\n"))
    assert (brought.code, brought.json["imported"]) == (0, 1)
    answer = desk("lookup", "article.html").json
    assert by_words(answer, "cleared the Zelenivka")["matches"][0]["post"] == "twitter:1900089745732538368"
    flattened = next(c for c in answer["citations"] if c["media"] == ["pic.twitter.com/Qx7LmT2vRb"])
    assert flattened["post"] == "twitter:1900089745732538368"
    assert (flattened["post_id"], flattened["status"]) == (None, "captured")
    assert "imported" in flattened["reason"]
    assert answer["posts"][0]["availability"] == "unknown"


def test_find_answers_one_text_or_one_a_line(desk: Desk) -> None:
    desk("capture", BRIGADE, MAYOR)
    found = desk("find", "two lanes are open for ambulances").json["matches"]
    assert found[0]["post"] == "twitter:1900089745732538368"
    assert desk("find", "two lanes are open for ambulances", "--by", "mayor_hrytsak").json == {"matches": []}
    assert desk("find", "two lanes are open for ambulances", "--until", "2025-03-12").json == {"matches": []}
    assert desk("find", "two lanes are open for ambulances", "--since", "2025-03-13").json["matches"]
    lines = desk("find", "-", stdin=b"Nobody will be turned away\nno post says this at all\n").out.splitlines()
    assert [len(json.loads(line)["matches"]) for line in lines] == [1, 0]


def test_history_shows_every_look_and_capture_looks_again(desk: Desk) -> None:
    desk("capture", BRIGADE)
    desk("capture", BRIGADE)
    answer = desk("history", "https://twitter.com/tresna_rescue/status/1900089745732538368?s=20").json
    assert len(answer["observations"]) == 2
    assert len(answer["versions"]) == 1
    assert answer["observations"][0]["http"] == 200
    assert answer["observations"][0]["verdict"] == "live"


@pytest.mark.parametrize(("name", "begins"), [("card.html", b"<!doctype html>"), ("card.png", b"\x89PNG")])
def test_history_writes_the_card_of_a_post(desk: Desk, name: str, begins: bytes) -> None:
    desk("capture", BRIGADE)
    asked = len(desk.standin.log)
    answer = desk("history", BRIGADE, "--card", name).json
    data = (desk.folder / name).read_bytes()
    assert data.strip().startswith(begins)
    assert answer["card"] == {"file": name, "sha256": hashlib.sha256(data).hexdigest()}
    assert len(desk.standin.log) == asked
    assert f"card {name}" in desk("history", BRIGADE, "--card", name, json_wanted=False).out


def test_without_chromium_a_card_is_a_page_and_no_picture(desk: Desk) -> None:
    desk("capture", BRIGADE)
    done = desk("history", BRIGADE, "--card", "card.png", PATH=str(desk.folder))
    assert (done.code, done.json["error"]["code"]) == (2, 2)
    assert "install chromium" in done.err
    assert not (desk.folder / "card.png").exists()
    assert desk("history", BRIGADE, "--card", "card.html", PATH=str(desk.folder)).code == 0


def test_a_bundle_is_exported_and_verified_by_us_and_by_plain_tools(desk: Desk) -> None:
    desk("archive", SAMPLE)
    done = desk("export", "article.html", "-o", "case.zip")
    assert done.code == 0
    assert desk("verify", "case.zip").json["ok"]
    with zipfile.ZipFile(desk.folder / "case.zip") as bundle:
        bundle.extractall(desk.folder / "out")
    (top,) = (desk.folder / "out").iterdir()
    plain = subprocess.run(["sha256sum", "-c", "--quiet", "manifest-sha256.txt"], cwd=top, capture_output=True)
    assert plain.returncode == 0
    assert (top / "data" / "report.html").read_text().count("Zelenivka") > 3
    spoiled = bytearray((desk.folder / "case.zip").read_bytes())
    spoiled[len(spoiled) // 2] ^= 1
    desk.write("spoiled.zip", bytes(spoiled))
    assert desk("verify", "spoiled.zip").code == 6


def test_the_report_is_printed_beside_the_bundle(desk: Desk) -> None:
    desk("archive", SAMPLE)
    answer = desk("export", "article.html", "-o", "case.zip", "--pdf", "report.pdf").json
    made = (desk.folder / "report.pdf").read_bytes()
    assert made.startswith(b"%PDF-")
    assert answer["pdf"] == {"file": "report.pdf", "sha256": hashlib.sha256(made).hexdigest()}
    assert desk("verify", "case.zip").code == 0


def test_without_chromium_nothing_is_exported_for_a_pdf(desk: Desk) -> None:
    desk("archive", SAMPLE)
    done = desk("export", "article.html", "-o", "case.zip", "--pdf", "report.pdf", PATH=str(desk.folder))
    assert done.code == 2
    assert "install chromium" in done.err
    assert not (desk.folder / "case.zip").exists()


def test_a_chromium_that_fails_leaves_the_bundle_and_says_what_is_missing(desk: Desk) -> None:
    desk("archive", SAMPLE)
    (desk.folder / "chromium").write_text("#!/bin/sh\nexit 1\n")
    (desk.folder / "chromium").chmod(0o755)
    path = f"{desk.folder}:/usr/bin:/bin"
    done = desk("export", "article.html", "-o", "case.zip", "--pdf", "report.pdf", PATH=path)
    assert done.code == 3
    assert done.json["incomplete"][0]["what"] == "report.pdf"
    assert desk("verify", "case.zip").code == 0


def test_a_post_that_the_platform_does_not_show_is_missing_with_its_words(desk: Desk) -> None:
    page = '<article><h1>A post</h1><p>Look at <a href="https://x.com/nobody/status/1900089745732538999">this</a>.</p></article>'
    done = desk("archive", desk.write("page.html", page))
    assert done.code == 3
    (citation,) = done.json["citations"]
    assert citation["status"] == "missing"
    assert citation["reason"]
    assert done.json["posts"][0]["availability"] == "missing"
    assert done.json["incomplete"]


def test_platforms_that_are_down_leave_the_article_kept_and_a_later_run_repairs_it(desk: Desk) -> None:
    desk.standin.clear()
    page = f'<article><h1>Bridge</h1><p>See <a href="{BRIGADE}">the post</a> of the brigade.</p></article>'
    desk.write("page.html", page)
    target = f"/tweet-result?id=1900089745732538368&lang=en&token={make_sample.token('1900089745732538368')}"
    desk.standin.add("cdn.syndication.twimg.com", target, status=503, times=50)
    oembed = f"/oembed?url={quote(BRIGADE, safe='')}&omit_script=1&dnt=true"
    desk.standin.add("publish.x.com", oembed, status=503, times=50)
    done = desk("archive", "page.html")
    assert done.code == 3
    assert done.json["citations"][0]["status"] == "pending"
    assert done.json["posts"][0]["availability"] == "unknown"
    desk.standin.clear()
    make_sample.script(desk.standin)
    again = desk("archive", "page.html")
    assert (again.code, again.json["citations"][0]["status"]) == (0, "captured")
    assert again.json["article"]["id"] == done.json["article"]["id"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.html", b""),
        ("blank.txt", b" \n\t "),
        ("picture.html", bytes(range(256)) * 50),
        ("huge.html", b"<p>x" * 4_000_000),
        ("bomb.warc.gz", gzip.compress(b"WARC/1.0\r\n" + bytes(200_000_000))),
        (
            "cut.warc.gz",
            gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 100\r\n\r\n" + b"x" * 20)[:60],
        ),
    ],
)
def test_input_that_is_no_article_gets_a_sentence_and_exit_code_2(desk: Desk, name: str, data: bytes) -> None:
    done = desk("citations", desk.write(name, data))
    assert done.code == 2
    assert done.json["error"]["code"] == 2
    assert done.json["error"]["what"]
    assert done.json["error"]["why"]


def test_hard_pages_are_read(desk: Desk) -> None:
    deep = "<div>" * 5000 + f'<article><p><a href="{BRIGADE}">post</a></p></article>' + "</div>" * 5000
    assert desk("citations", desk.write("deep.html", deep)).json["citations"][0]["post_id"] == "1900089745732538368"
    cyrillic = '<meta charset="utf-8"><article><p>Губернатор написал.</p></article>'.encode("cp1251")
    assert desk("citations", desk.write("wrong.html", cyrillic)).code == 0


def test_words_that_cannot_be_used_get_a_sentence_and_exit_code_2(desk: Desk) -> None:
    os.mkfifo(desk.folder / "pipe")
    desk.write("bad.yaml", "archve: x\n")
    for words in (
        ("citations", "nothing.html"),
        ("citations", "."),
        ("citations", "pipe"),
        ("citations", SAMPLE, "--published", "soon"),
        ("lookup", "nothing"),
        ("history", "https://news.example/"),
        ("find", "  "),
        ("capture", "https://news.example/"),
        ("verify", "nothing.zip"),
        ("--config", "bad.yaml", "citations", SAMPLE),
        ("nonsense",),
        ("citations",),
    ):
        done = desk(*words)
        assert done.code == 2, words
        assert done.json["error"]["code"] == 2
        assert done.err.startswith("citetrail: ")


def test_an_article_by_address_is_fetched_through_the_guard(desk: Desk) -> None:
    desk.standin.add("courier.example", "/story", SAMPLE.read_bytes())
    done = desk("archive", "https://courier.example/story")
    assert done.json["article"]["url"] == "https://courier.example/story"
    assert len(done.json["article"]["captures"]) == 1
    assert desk("citations", "http://127.0.0.1/x").code == 5
    desk.standin.add("courier.example", "/no", status=403)
    assert desk("archive", "https://courier.example/no").code == 5
    desk.standin.add("courier.example", "/down", status=503, times=9)
    assert desk("archive", "https://courier.example/down", CITETRAIL_PATIENCE="1").code == 4
    assert desk("archive", "https://other.example/", CITETRAIL_HOST_MAP="t.me=http://127.0.0.1:9").code == 5


def test_json_may_stand_before_or_after_the_command(desk: Desk) -> None:
    before = desk("--json", "citations", SAMPLE, json_wanted=False).out
    after = desk("citations", SAMPLE, "--json", json_wanted=False).out
    assert json.loads(before) == json.loads(after)


def test_several_sources_answer_one_document_each_and_a_bad_one_spoils_none(desk: Desk) -> None:
    done = desk("archive", "--no-capture", SAMPLE, "nothing.html")
    assert done.code == 3
    good, bad = done.json["articles"]
    assert good["article"]["title"].startswith("Volunteers")
    assert bad["error"]["code"] == 2


def test_people_get_tables_in_which_hostile_text_stays_text(desk: Desk) -> None:
    page = (
        '<article><h1>[red]Title\x1b[2J</h1><p>"Close the [bold]gates\u202e now please" she wrote on X.</p>'
        f'<p><a href="{BRIGADE}">post</a></p></article>'
    )
    done = desk("archive", desk.write("page.html", page), json_wanted=False)
    assert "[red]Title" in done.out
    assert "\x1b[2J" not in done.out
    assert "\u202e" not in done.out


def test_the_archive_that_a_newer_program_made_is_refused(desk: Desk) -> None:
    import sqlite3

    desk("archive", "--no-capture", SAMPLE)
    connection = sqlite3.connect(desk.folder / "archive" / "citetrail.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    done = desk("lookup", "article.html")
    assert done.code == 2
    assert "newer" in done.json["error"]["what"]


def test_an_archive_that_may_not_be_written_is_read_and_never_written(tmp_path: Path) -> None:
    bound = "-dac_override,-dac_read_search"
    mortal = ["setpriv", "--bounding-set", bound, "--inh-caps", bound] if os.geteuid() == 0 else []

    def run(*words: str | Path) -> subprocess.CompletedProcess[bytes]:
        env = {"PATH": os.environ["PATH"]}
        command = [*mortal, COMMAND, "--json", *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, env=env, timeout=60)

    assert run("archive", "--no-capture", SAMPLE).returncode == 0
    for path, mode in ((tmp_path / "archive" / "citetrail.db", 0o400), (tmp_path / "archive", 0o500)):
        path.chmod(mode)
    looked = run("lookup", "article.html")
    assert looked.returncode == 0, looked.stderr
    assert json.loads(looked.stdout)["quotes"]
    for words in (("archive", "--no-capture", SAMPLE), ("capture", BRIGADE), ("recheck", "--all")):
        refused = run(*words)
        assert refused.returncode == 2
        assert "cannot be written" in json.loads(refused.stdout)["error"]["what"]
    assert run("verify").returncode == 0
    (tmp_path / "archive").chmod(0o700)


def test_doctor_makes_the_search_index_again(desk: Desk) -> None:
    desk.write("posts.jsonl", '{"platform": "forum", "post_id": "1", "text": "The lock gate is open", "author": "m"}\n')
    assert desk("import", "posts.jsonl").code == 0
    connection = sqlite3.connect(desk.folder / "archive" / "citetrail.db")
    connection.execute("DELETE FROM shingles")
    connection.commit()
    connection.close()
    assert desk("find", "the lock gate").json == {"matches": []}
    assert desk("doctor", "--rebuild-index").code == 0
    assert desk("find", "the lock gate").json["matches"][0]["post"] == "forum:1"
    assert desk("verify").code == 0


def test_doctor_says_what_works(desk: Desk) -> None:
    done = desk("doctor")
    assert done.code == 0
    checks = {check["what"]: check for check in done.json["checks"]}
    assert set(checks) >= {"Python 3.11 or newer", "settings", "archive"}
    encoders = [check for what, check in checks.items() if what.startswith("encoder ")]
    assert [check["ok"] for check in encoders][:1] == [True]
    assert all(check["ok"] or "--with xling" in check["how"] for check in encoders)
    assert not any(check["needed"] for check in encoders)


def test_the_demo_runs_the_whole_way_without_any_network(desk: Desk) -> None:
    done = desk("demo", json_wanted=False, CITETRAIL_HOST_MAP="")
    assert done.code == 0
    assert desk.standin.hits() == []
    assert "exact" in done.out
    last = done.out.strip().splitlines()[-1]
    assert (desk.folder / last).is_file()
    assert desk("verify", last).json["ok"]


def test_the_digest_of_a_web_archive_is_that_of_the_whole_file(desk: Desk) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>The bridge is open again.</p></html>"
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\nWARC-Date: 2025-01-01T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    data = head.encode() + answer + b"\r\n\r\n"
    for done in (
        desk("citations", desk.write("a.warc", data)),
        desk("citations", "-", stdin=(packed := gzip.compress(data))),
    ):
        assert done.code == 0
        assert done.json["source"]["kind"] == "warc"
    assert done.json["source"]["sha256"] == hashlib.sha256(packed).hexdigest()


def test_general_options_may_stand_behind_the_command(desk: Desk) -> None:
    page = desk.write("a.txt", "The bridge is open, said Bob.")
    assert desk("archive", "--no-capture", page, "--archive", "elsewhere", "--quiet", "-v").code == 0
    assert (desk.folder / "elsewhere").is_dir()
    assert not (desk.folder / "archive").exists()
    assert "elsewhere" not in desk("archive", "--help", json_wanted=False).out


def test_a_pipe_by_its_name_is_refused_and_not_waited_for(desk: Desk) -> None:
    os.mkfifo(desk.folder / "pipe")
    desk("archive", "--no-capture", desk.write("a.txt", "The bridge is open, said Bob."))
    for word in ("import", "verify", "lookup", "citations"):
        assert desk(word, desk.folder / "pipe").code == 2, word


def test_an_article_is_looked_up_by_any_spelling_of_its_address_and_id(desk: Desk) -> None:
    page = desk.write("a.txt", "The bridge is open, said Bob.")
    id_ = desk("archive", "--no-capture", page, "--url", "https://news.example/a?n=5").json["article"]["id"]
    for wanted in ("HTTPS://News.Example/a?n=5#top", "http://www.news.example/a?n=5&utm_source=x", id_[:9].upper()):
        assert desk("lookup", wanted).json["article"]["id"] == id_
    assert desk("lookup", "https://news.example/a?n=6").code == 2
    assert desk("citations", page, "--url", "nonsense").code == 2


def test_bytes_that_are_no_utf_8_are_no_defect(desk: Desk) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    desk.write(name, "The bridge is open, said Bob.")
    assert desk("archive", "--no-capture", name).code == 0
    assert desk("lookup", name).code == 0
    assert desk("lookup", os.fsdecode(b"\xff")).code == 2
    assert desk("citations", name, PYTHONIOENCODING="ascii", json_wanted=False).code == 0


def test_what_doctor_misses_stands_in_the_promised_error(desk: Desk) -> None:
    for settings in ("netwrok: {}\n", "adapters: [adapters.nobody]\n"):
        done = desk("--config", desk.write("bad.yaml", settings), "doctor")
        assert (done.code, done.json["error"]["code"]) == (2, 2)
    assert desk("--config", desk.write("empty.yaml", "network:\nseal:\n"), "citations", SAMPLE).code == 0


def test_an_answer_that_cannot_be_written_is_told(desk: Desk) -> None:
    for more in (["--json"], []):
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                [COMMAND, "citations", SAMPLE, *more], stdout=full, stderr=subprocess.PIPE, timeout=60
            )
        assert done.returncode == 2
        assert b"cannot be written" in done.stderr
        assert b"Traceback" not in done.stderr
