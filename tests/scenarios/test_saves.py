"""Save Page Now 2: pages are saved where it is switched on, the outcome is kept, and nothing else suffers (S28)."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.adapters.tme_pages import text
from tests.archiver.test_manners import everything_kept, unpacked
from tests.scenarios import test_bluesky as bluesky
from tests.scenarios.world import DOWN, MESSAGE, PAGE, POST, TEXT, Answer, World, embed, linked

KEYS = "CANARYaccess0001:CANARYsecret0002"
HOST = "web.archive.org"
JOB = "spn2-821fda1ac277aef9973a7f9cc3468cbd784ba1e7"
OTHER = "spn2-dea4b01e0839fb6ccf689dc93f5b2f5a4a4f8335"
COPY = f"https://{HOST}/web/20260305094530/{MESSAGE}"
PENDING = Answer(json.dumps({"job_id": JOB, "resources": [], "status": "pending"}))
BUSY = {
    "status": "error",
    "status_ext": "error:too-many-daily-captures",
    "message": "This URL has been already captured 5 times today, which is a daily limit.",
}


def opened(page: str = MESSAGE, job: str = JOB, **more: Any) -> Answer:
    return Answer(json.dumps({"url": page, "job_id": job, **more}))


def saved(page: str = MESSAGE, job: str = JOB, at: str = "20260305094530") -> Answer:
    told = {"counters": {"outlinks": 3, "embeds": 8}, "duration_sec": 16.04, "http_status": 200, "job_id": job}
    told |= {"original_url": page, "outlinks": [], "resources": [page], "status": "success", "timestamp": at}
    return Answer(json.dumps(told))


def lists(world: World, *rows: list[str], page: str = MESSAGE, since: str = "20260305094500") -> None:
    """What the Wayback Machine's list of copies shows of this page."""
    head = ["timestamp", "original", "mimetype", "statuscode", "digest"]
    asked = f"/cdx/search/cdx?url={page}&output=json&fl={','.join(head)}&from={since}"
    world.answers(HOST, asked, Answer(json.dumps([head, *rows] if rows else [])))


@pytest.fixture
def keen(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world whose user has keys and has switched it on; the post in Telegram stands."""
    (tmp_path / "config.yaml").write_text("savers: [adapters.save_page_now]\n")
    monkeypatch.setenv("CITETRAIL_IA_KEYS", KEYS)
    world.telegram.shows(text("Rising."))
    return world


def posted(world: World) -> list[str]:
    """The pages that the Wayback Machine was asked to save, in order."""
    hits = [hit for hit in world.standin.hits(HOST) if hit.method == "POST"]
    assert {hit.path for hit in hits} <= {"/save"}
    return [parse_qs(hit.body.decode())["url"][0] for hit in hits]


def saves(world: World, post: str = MESSAGE) -> list[tuple[str | None, str | None]]:
    """What `history` tells of them: the copy's address, or why there is none."""
    return [(save["memento"], save["why"]) for save in world.history(post)["post"].get("saves", [])]


def test_a_job_is_followed_until_it_says_where_the_copy_is(keen: World) -> None:
    keen.answers(HOST, "/save", opened())
    keen.answers(HOST, f"/save/status/{JOB}", PENDING, PENDING, saved())
    done = keen("capture", MESSAGE)
    assert (done.code, done.json["incomplete"]) == (0, [])
    (save,) = done.json["posts"][0]["saves"]
    assert (save["url"], save["archive"], save["memento"], save["why"]) == (MESSAGE, HOST, COPY, None)
    assert save["taken_at"] == "2026-03-05T09:45:00Z"
    assert saves(keen) == [(COPY, None)]
    assert keen.availability(MESSAGE) == "live"
    asked = [hit.path for hit in keen.standin.hits(HOST)]
    assert asked == ["/save", *[f"/save/status/{JOB}"] * 3]
    assert [wait for wait in keen.waits if wait > 1] == pytest.approx([5.0] * 3, abs=0.1)


def test_an_articles_posts_and_itself_are_saved_each_at_ten_seconds_distance_and_x_is_left_alone(keen: World) -> None:
    keen.x.shows(TEXT)
    keen.prints(embed(TEXT), linked(MESSAGE))
    keen.answers(HOST, "/save", opened(), opened(PAGE, OTHER))
    keen.answers(HOST, f"/save/status/{JOB}", saved())
    keen.answers(HOST, f"/save/status/{OTHER}", saved(PAGE, OTHER))
    done = keen("archive", PAGE)
    assert (done.code, done.json["incomplete"]) == (0, [])
    assert posted(keen) == [MESSAGE, PAGE]
    assert [save["memento"] for save in done.json["article"]["saves"]] == [f"https://{HOST}/web/20260305094530/{PAGE}"]
    by_id = {post["platform"]: post for post in done.json["posts"]}
    assert [save["memento"] for save in by_id["telegram"]["saves"]] == [COPY]
    assert "saves" not in by_id["twitter"]
    assert [wait for wait in keen.waits if wait > 1] == pytest.approx([5.0, 10.0, 5.0], abs=0.1)
    keen.later(days=2)
    before = len(keen.standin.hits(HOST))
    assert keen("archive", PAGE).code == 0
    assert keen("recheck", "--all").code == 0
    assert len(keen.standin.hits(HOST)) == before
    assert keen("lookup", PAGE).json["article"]["saves"] == done.json["article"]["saves"]


@pytest.mark.parametrize("how", ["capture", "archive"])
def test_a_page_with_two_addresses_is_saved_once(keen: World, how: str) -> None:
    bluesky.resolves(keen, bluesky.bluesky.DID)
    bluesky.shows(keen)
    keen.prints(linked(bluesky.BY_HANDLE))
    asked = bluesky.BY_HANDLE if how == "capture" else PAGE
    keen.answers(HOST, "/save", opened(bluesky.BY_HANDLE), opened(PAGE, OTHER))
    keen.answers(HOST, f"/save/status/{JOB}", saved(bluesky.BY_HANDLE))
    keen.answers(HOST, f"/save/status/{OTHER}", saved(PAGE, OTHER))
    assert keen(how, asked).code == 0
    before = posted(keen)
    keen.later(days=1)
    assert keen("recheck", "--all").code == 0
    keen.later(days=1)
    assert keen(how, bluesky.BY_DID if how == "capture" else PAGE).code == 0
    assert posted(keen) == before
    assert before[0] == bluesky.BY_HANDLE


@pytest.mark.parametrize("keys", [KEYS, None], ids=["with keys", "without keys"])
def test_nothing_is_submitted_unless_it_is_switched_on(
    world: World, monkeypatch: pytest.MonkeyPatch, keys: str | None
) -> None:
    if keys:
        monkeypatch.setenv("CITETRAIL_IA_KEYS", keys)
    world.telegram.shows(text("Rising."))
    world.prints(linked(MESSAGE))
    done = world("archive", PAGE)
    assert (done.code, done.json["incomplete"]) == (0, [])
    assert {hit.method for hit in world.standin.hits()} == {"GET"}
    assert not [hit for hit in world.standin.hits() if hit.path.startswith("/save") or "authorization" in hit.headers]
    assert "saves" not in done.json["posts"][0]


def test_without_keys_nothing_is_submitted_and_that_is_told(keen: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CITETRAIL_IA_KEYS")
    done = keen("capture", MESSAGE)
    assert done.code == 3
    assert done.json["incomplete"] == [
        {"what": MESSAGE, "why": "not saved by web.archive.org: CITETRAIL_IA_KEYS is not set"}
    ]
    assert posted(keen) == []


def test_an_error_that_comes_with_status_200_is_an_error(keen: World) -> None:
    keen.answers(HOST, "/save", Answer(json.dumps(BUSY)))
    done = keen("capture", MESSAGE)
    assert done.code == 3
    (item,) = done.json["incomplete"]
    assert item["what"] == MESSAGE
    assert "captured 5 times today" in item["why"]
    assert "too-many-daily-captures" in item["why"]
    ((memento, why),) = saves(keen)
    assert memento is None
    assert why
    assert "too-many-daily-captures" in why
    post = keen.history(MESSAGE)["post"]
    assert (post["availability"], post["text"], post["first_gone_at"]) == ("live", "Rising.", None)
    keen.answers(HOST, "/save", opened())
    keen.answers(HOST, f"/save/status/{JOB}", saved())
    assert keen("capture", MESSAGE).code == 0
    assert [memento for memento, _ in saves(keen)] == [None, COPY]


def test_a_job_that_ends_in_an_error_says_why(keen: World) -> None:
    keen.answers(HOST, "/save", opened())
    ended = {"status": "error", "status_ext": "error:no-access", "message": "Target site refused.", "job_id": JOB}
    keen.answers(HOST, f"/save/status/{JOB}", PENDING, Answer(json.dumps(ended)))
    assert keen("capture", MESSAGE).code == 3
    ((memento, why),) = saves(keen)
    assert (memento, why) == (None, "web.archive.org did not save the page: Target site refused. (error:no-access)")


def going_on(world: World) -> None:
    """A capture whose job does not end while we wait for it."""
    world.answers(HOST, "/save", opened())
    world.answers(HOST, f"/save/status/{JOB}", PENDING)
    done = world("capture", MESSAGE)
    assert done.code == 3
    assert "patience" in done.json["incomplete"][0]["why"]
    assert sum(world.waits) < 310
    assert posted(world) == [MESSAGE]


def test_a_job_that_takes_too_long_is_followed_by_the_next_run_and_not_asked_for_again(keen: World) -> None:
    going_on(keen)
    keen.later(minutes=10)
    keen.answers(HOST, f"/save/status/{JOB}", saved())
    assert keen("capture", MESSAGE).code == 0
    assert saves(keen)[-1] == (COPY, None)
    assert posted(keen) == [MESSAGE]


def test_of_a_job_that_has_run_out_the_copy_is_looked_for_in_the_list_once(keen: World) -> None:
    going_on(keen)
    keen.later(hours=3)
    late = ["20260305094712", MESSAGE, "text/html", "200", "AAA"]
    lists(keen, late, ["20260305101500", MESSAGE, "text/html", "200", "BBB"])
    before = len(keen.standin.hits(HOST))
    assert keen("capture", MESSAGE).code == 0
    assert saves(keen)[-1] == (f"https://{HOST}/web/20260305094712/{MESSAGE}", None)
    assert [hit.path for hit in keen.standin.hits(HOST)[before:]] == [f"/save/status/{JOB}", "/cdx/search/cdx"]


def test_a_jobs_hour_begins_when_the_page_was_asked_for_however_often_it_was_followed(keen: World) -> None:
    going_on(keen)
    keen.later(minutes=30)
    assert keen("capture", MESSAGE).code == 3
    keen.later(minutes=30)
    lists(keen, ["20260305094712", MESSAGE, "text/html", "200", "AAA"])
    assert keen("capture", MESSAGE).code == 0
    assert saves(keen)[-1] == (f"https://{HOST}/web/20260305094712/{MESSAGE}", None)
    assert posted(keen) == [MESSAGE]


def test_of_a_job_that_has_run_out_without_a_copy_the_page_is_asked_for_anew(keen: World) -> None:
    going_on(keen)
    keen.later(hours=3)
    lists(keen)
    keen.answers(HOST, "/save", opened(job=OTHER))
    keen.answers(HOST, f"/save/status/{OTHER}", saved(job=OTHER, at="20260305125100"))
    before = len(keen.standin.hits(HOST))
    assert keen("capture", MESSAGE).code == 0
    assert saves(keen)[-1] == (f"https://{HOST}/web/20260305125100/{MESSAGE}", None)
    asked = [(hit.method, hit.path) for hit in keen.standin.hits(HOST)[before:]]
    assert asked == [
        ("GET", f"/save/status/{JOB}"),
        ("GET", "/cdx/search/cdx"),
        ("POST", "/save"),
        ("GET", f"/save/status/{OTHER}"),
    ]


def test_a_copy_of_a_moment_ago_is_taken_from_the_list_and_no_reason_to_save_again(keen: World) -> None:
    words = "The same snapshot had been made 3 minutes ago. You can make new capture of this URL after 1 hour."
    keen.answers(HOST, "/save", Answer(json.dumps({"url": MESSAGE, "job_id": None, "message": words})))
    lists(keen, since="20260304094500")
    done = keen("capture", MESSAGE)
    assert done.code == 3
    assert "its list shows no copy yet" in done.json["incomplete"][0]["why"]
    keen.later(minutes=5)
    lists(keen, ["20260305094200", MESSAGE, "text/html", "200", "AAA"], since="20260304095000")
    assert keen("capture", MESSAGE).code == 0
    assert saves(keen)[-1] == (f"https://{HOST}/web/20260305094200/{MESSAGE}", None)


def test_the_job_of_the_hour_before_is_followed_like_a_new_one(keen: World) -> None:
    words = "The same snapshot had been made 2 minutes ago. You can make new capture of this URL after 1 hour."
    keen.answers(HOST, "/save", opened(message=words))
    keen.answers(HOST, f"/save/status/{JOB}", saved())
    assert keen("capture", MESSAGE).code == 0
    assert saves(keen) == [(COPY, None)]


def test_keys_that_are_not_taken_are_told_and_not_tried_on_every_page(keen: World) -> None:
    keen.prints(linked(MESSAGE))
    keen.answers(HOST, "/save", Answer('{"message": "You need to be logged in to use Save Page Now."}', 401))
    done = keen("archive", PAGE)
    assert done.code == 3
    assert [item["what"] for item in done.json["incomplete"]] == [MESSAGE, PAGE]
    for item in done.json["incomplete"]:
        assert "CITETRAIL_IA_KEYS" in item["why"]
        assert "logged in" in item["why"]
    assert posted(keen) == [MESSAGE]
    assert done.json["citations"][0]["status"] == "captured"


def test_a_wait_that_is_asked_for_is_kept(keen: World) -> None:
    keen.answers(HOST, "/save", Answer("Too Many Requests", 429, retry_after="60"), opened())
    keen.answers(HOST, f"/save/status/{JOB}", saved())
    assert keen("capture", MESSAGE).code == 0
    assert max(keen.waits) >= 60
    assert posted(keen) == [MESSAGE, MESSAGE]


def test_a_wait_beyond_our_patience_is_not_begun_and_spoils_no_capture(keen: World) -> None:
    keen.prints(linked(MESSAGE))
    keen.answers(HOST, "/save", Answer("Too Many Requests", 429, retry_after="86400"))
    done = keen("archive", PAGE)
    assert done.code == 3
    assert done.json["citations"][0]["status"] == "captured"
    assert [item["what"] for item in done.json["incomplete"]] == [MESSAGE, PAGE]
    assert posted(keen) == [MESSAGE]
    assert sum(keen.waits) < 30
    assert keen.availability(MESSAGE) == "live"


@pytest.mark.parametrize(
    "answer",
    [DOWN, Answer("<html><title>Temporarily Offline</title></html>"), Answer("[1]"), Answer('{"job_id": 7}')],
    ids=["503", "an outage with status 200", "a list", "a number for a job"],
)
def test_an_answer_that_is_none_leaves_the_page_unsaved_and_the_post_captured(keen: World, answer: Answer) -> None:
    keen.answers(HOST, "/save", answer)
    done = keen("capture", MESSAGE)
    assert done.code == 3
    assert [item["what"] for item in done.json["incomplete"]] == [MESSAGE]
    assert keen.availability(MESSAGE) == "live"


def test_a_post_that_is_gone_and_a_file_are_not_submitted(keen: World, tmp_path: Path) -> None:
    keen.telegram.has_no_post()
    keen.answers(HOST, "/save", Answer(json.dumps(BUSY)))
    keen("capture", MESSAGE)
    keen.prints(linked(MESSAGE))
    (tmp_path / "page.html").write_text(f'<link rel="canonical" href="{PAGE}"><article>{linked(MESSAGE)}</article>')
    assert keen("archive", "page.html").json["article"]["url"] == PAGE
    assert keen("archive", PAGE, "--no-capture").code == 0
    assert posted(keen) == []


def test_what_was_kept_verifies_and_comes_with_the_bundle_and_no_key_is_in_it(keen: World, tmp_path: Path) -> None:
    keen.prints(linked(MESSAGE))
    echo = {"Content-Type": "application/json", "X-Echo": f"LOW {KEYS}", "X-Half": KEYS.split(":")[1]}
    keen.standin.add(HOST, "/save", opened().body, headers=echo)
    keen.standin.add(HOST, "/save", json.dumps(BUSY), headers=echo)
    keen.answers(HOST, f"/save/status/{JOB}", PENDING, saved())
    assert keen("archive", PAGE).code == 3
    told = [hit for hit in keen.standin.hits() if "authorization" in hit.headers]
    assert {hit.headers["authorization"] for hit in told} == {f"LOW {KEYS}"}
    assert {(hit.host, hit.method) for hit in told} == {(HOST, "POST"), (HOST, "GET")}
    assert all(hit.path.startswith("/save") for hit in told)
    assert keen("verify").json["ok"]
    assert keen("export", PAGE, "-o", "case.zip").code == 0
    assert keen("verify", "case.zip").json["ok"]
    kept = list(everything_kept(tmp_path / "archive"))
    with zipfile.ZipFile(tmp_path / "case.zip") as bundle:
        name = next(name for name in bundle.namelist() if name.endswith(".wacz"))
        with bundle.open(name) as inner, zipfile.ZipFile(inner) as wacz:
            kept += [(part, unpacked(wacz.read(part))) for part in wacz.namelist()]
        rest = {name.rpartition("/")[2]: bundle.read(name) for name in bundle.namelist()}
    kept += rest.items()
    for where, data in kept:
        assert b"CANARY" not in data, where
    warc = dict(kept)["archive/data.warc.gz"]
    assert b"POST /save HTTP/1.1" in warc
    assert b"Authorization: [struck out]" in warc
    lines = [json.loads(line) for line in rest["captures.jsonl"].splitlines()]
    assert len([line for line in lines if line["is"] == "Save"]) == 2
    assert COPY.encode() in rest["report.html"]
    assert b"too-many-daily-captures" in rest["report.html"]


def test_the_table_says_where_the_copy_is(keen: World, capsys: pytest.CaptureFixture[str]) -> None:
    from archiver import show
    from archiver.answer import Answer as Shown

    keen.answers(HOST, "/save", opened())
    keen.answers(HOST, f"/save/status/{JOB}", saved())
    document = keen("capture", MESSAGE).json
    show.show(Shown("posts", document))
    assert f"to save {MESSAGE}: {COPY}" in capsys.readouterr().out


def test_keys_go_nowhere_else_at_the_archive(keen: World) -> None:
    keen.answers(HOST, "/save", opened())
    keen.answers(HOST, f"/save/status/{JOB}", saved())
    keen.telegram.has_no_post()
    keen("capture", MESSAGE)
    keen("archive", f"https://{HOST}/save?url=https://evil.example/")
    keen("archive", f"https://{HOST}/save/https://evil.example/")
    hits = keen.standin.hits(HOST)
    assert [hit.path for hit in hits][-2:] == ["/save", "/save/https://evil.example/"]
    assert not [hit.target for hit in hits if "authorization" in hit.headers]


def test_a_post_of_x_alone_asks_nothing_of_the_archive(keen: World) -> None:
    keen.x.shows(TEXT)
    done = keen("capture", POST)
    assert (done.code, keen.asked(HOST)) == (0, [])
