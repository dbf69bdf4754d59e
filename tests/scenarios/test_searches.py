"""What a search for a post that is cited in words asked and was answered is kept, whatever came of it."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from warcio.archiveiterator import ArchiveIterator

from adapters.twitter_id import token
from adapters.words import searches
from archiver.bundle.completeness import content
from db.archive import Archive
from db.inquiry import Inquiry
from db.model import Exchange
from tests.adapters import tme_pages, x_answers
from tests.adapters.archive_standin import EXCLUDED, OFFLINE, ArchiveStandin
from tests.adapters.x_answers import POSTED, snowflake
from tests.scenarios.world import PAGE, World, article
from tests.standin import Step

WORDS = "The harbour will reopen at 6 a.m. and 14 boats may leave"
SHOWN = f"<p>The town waited.</p><p>{WORDS} — Harbour Watch (@harbour_watch) March 5, 2026</p><p>Nobody slept.</p>"
MENTION = (
    "<p>The town waited.</p><p>“Water at the old bridge rose by 3 metres overnight,” "
    "River Gauge wrote on its Telegram channel on Thursday.</p>"
)
DOWN = Step(503, {"Content-Type": "text/html"}, b"<title>The list is being mended</title>")
ID = snowflake(POSTED)


@pytest.fixture
def machine() -> Iterator[ArchiveStandin]:
    """The web, with a Wayback Machine in it."""
    with ArchiveStandin() as standin:
        yield standin


@pytest.fixture
def world(tmp_path: Path, machine: ArchiveStandin, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("CITETRAIL_PATIENCE", "1")
    made = World(tmp_path, machine, monkeypatch)
    made.prints(SHOWN, published="2026-03-06")
    return made


def keeps_a_copy(machine: ArchiveStandin) -> None:
    stamp = f"{POSTED:%Y-%m-%dT%H:%M:%S}.000Z"
    saved = x_answers.answer(x_answers.api_post(WORDS, ID, created_at=stamp))
    machine.keep(f"{POSTED:%Y%m%d%H%M%S}", f"https://twitter.com/harbour_watch/status/{ID}", saved)


def kept(folder: Path) -> tuple[list[Inquiry], dict[str, bytes]]:
    """The searches in the archive, and the bytes of each answer by its address, unpacked."""
    with Archive.open(folder / "archive", create=False) as archive:
        made = [fact for id_ in archive.article_ids() for _, fact in archive.inquiries(id_)]
        return made, {e.url: content(e, archive.blob) for fact in made for e in fact.exchanges}


def lists(exchanges: tuple[Exchange, ...]) -> list[Exchange]:
    return [exchange for exchange in exchanges if "/cdx/search/cdx" in exchange.url]


def test_the_lists_of_copies_that_a_post_was_found_by_are_kept(  # S23
    world: World, machine: ArchiveStandin, tmp_path: Path
) -> None:
    keeps_a_copy(machine)
    world.x.shows(WORDS, id_=ID)
    answer = world("archive", PAGE).json
    (citation,) = answer["citations"]
    assert (citation["post"], citation["status"]) == (f"twitter:{ID}", "captured")
    (made,), bodies = kept(tmp_path)
    assert (made.article, made.citations) == (answer["article"]["id"], (citation["id"],))
    assert (made.platform, made.clue.handle, made.clue.words) == ("twitter", "harbour_watch", (WORDS,))
    assert [ref.key for ref in made.found] == [f"twitter:{ID}"]
    assert len(lists(made.exchanges)) == len(machine.lists) > 0
    assert len(made.exchanges) - len(machine.lists) == len(machine.fetched) == 1
    rows = json.loads(bodies[lists(made.exchanges)[0].url])
    assert ID in rows[1][rows[0].index("original")]
    (shown,) = citation["searches"]
    assert (shown["found"], shown["requests"], shown["why"]) == ([f"twitter:{ID}"], len(made.exchanges), None)
    with Archive.open(tmp_path / "archive") as archive:
        assert [event.did for event in archive.events()].count("locate") == 1
    assert world("verify").json["ok"]


def test_the_pages_of_a_channels_own_search_are_kept(  # S24
    world: World, machine: ArchiveStandin, tmp_path: Path
) -> None:
    gauge = tme_pages.message(tme_pages.text("Level 2 m"), number=90, time="2026-03-04T07:00:00+00:00")
    flood = tme_pages.message(tme_pages.text("Water at the old bridge rose by 3 metres overnight. Stay away."))
    for number, block in ((90, gauge), (120, flood)):
        machine.add("t.me", f"/river_gauge/{number}?embed=1&mode=tme", tme_pages.page(block))
    asked = searches(("Water at the old bridge rose by 3 metres overnight,",))
    page = tme_pages.channel_page(flood)
    for searched in asked:
        machine.add("t.me", f"/s/river_gauge?{urlencode({'q': searched})}", page)
    world("capture", "https://t.me/river_gauge/90")
    world.prints(MENTION, published="2026-03-06")
    mention = next(fact for fact in world("archive", PAGE).json["citations"] if fact["kind"] == "mention")
    assert (mention["post"], mention["status"]) == ("telegram:river_gauge/120", "captured")
    (made,), bodies = kept(tmp_path)
    assert made.exchanges[0].url == f"https://t.me/s/river_gauge?{urlencode({'q': asked[0]})}"
    assert bodies[made.exchanges[0].url] == (page if isinstance(page, bytes) else page.encode())
    assert world("verify").json["ok"]


def test_that_nothing_was_found_rests_on_the_lists_that_named_nothing(world: World, tmp_path: Path) -> None:
    done = world("archive", PAGE)
    (citation,) = done.json["citations"]
    assert (done.code, citation["post"], citation["status"]) == (3, None, "unresolved")
    assert "the search for posts of @harbour_watch at " in citation["reason"]
    assert "named none" in citation["reason"]
    (made,), bodies = kept(tmp_path)
    assert (made.found, made.error) == ((), None)
    assert len(lists(made.exchanges)) == len(made.exchanges) > 1
    assert set(bodies.values()) == {b"[]"}


@pytest.mark.parametrize(
    ("fault", "error", "status"),
    [(DOWN, "Unreachable", 503), (OFFLINE, "Unreachable", 200), (EXCLUDED, "Refused", 403)],
)
def test_a_search_that_fails_keeps_the_answer_that_it_failed_by_and_is_told(
    world: World, machine: ArchiveStandin, tmp_path: Path, fault: Step, error: str, status: int
) -> None:
    machine.faults = [fault] * 20
    done = world("archive", PAGE)
    (citation,) = done.json["citations"]
    assert (done.code, citation["status"]) == (3, "unresolved")
    assert "the search for posts of @harbour_watch" in citation["reason"]
    assert "failed: " in citation["reason"]
    (missing,) = done.json["incomplete"]
    assert citation["reason"] in missing["why"]
    (made,), bodies = kept(tmp_path)
    assert (made.error, made.found) == (error, ())
    assert made.why == citation["searches"][0]["why"]
    assert {exchange.status for exchange in made.exchanges} == {status}
    assert set(bodies.values()) == {fault.body}
    assert world("lookup", PAGE).json["citations"] == done.json["citations"]
    assert world("verify").json["ok"]


def test_a_search_that_failed_is_made_again_by_the_next_run_and_both_are_kept(
    world: World, machine: ArchiveStandin, tmp_path: Path
) -> None:
    machine.faults = [EXCLUDED]
    assert world("archive", PAGE).json["citations"][0]["status"] == "unresolved"
    keeps_a_copy(machine)
    world.x.shows(WORDS, id_=ID)
    world.later(minutes=5)
    done = world("archive", PAGE)
    assert (done.code, done.json["citations"][0]["post"]) == (0, f"twitter:{ID}")
    assert [made.error for made in kept(tmp_path)[0]] == ["Refused", None]
    assert len(done.json["citations"][0]["searches"]) == 2


def test_a_search_that_was_answered_is_not_made_again_within_a_day(
    world: World, machine: ArchiveStandin, tmp_path: Path
) -> None:
    first = world("archive", PAGE)
    asked = len(machine.lists)
    world.later(hours=23)
    second = world("archive", PAGE)
    assert len(machine.lists) == asked
    assert second.json["citations"] == first.json["citations"]
    keeps_a_copy(machine)
    world.x.shows(WORDS, id_=ID)
    world.later(hours=2)
    assert world("archive", PAGE).json["citations"][0]["post"] == f"twitter:{ID}"
    assert len(kept(tmp_path)[0]) == 2


def test_what_a_search_found_and_could_not_be_captured_is_captured_by_the_next_run_without_searching(
    world: World, machine: ArchiveStandin, tmp_path: Path
) -> None:
    keeps_a_copy(machine)
    machine.replay_faults = [Step(503)] * 20
    world.standin.add("cdn.syndication.twimg.com", f"/tweet-result?id={ID}&lang=en&token={token(ID)}", status=503)
    assert world("archive", PAGE).json["citations"][0]["status"] == "unresolved"
    (made,), _ = kept(tmp_path)
    assert ([ref.key for ref in made.found], made.error) == ([f"twitter:{ID}"], None)
    machine.replay_faults.clear()
    world.x.shows(WORDS, id_=ID)
    before = list(lists(made.exchanges))
    world.later(hours=1)
    done = world("archive", PAGE)
    assert (done.code, done.json["citations"][0]["post"]) == (0, f"twitter:{ID}")
    assert len(kept(tmp_path)[0]) == 1
    assert len(before) == len(lists(kept(tmp_path)[0][0].exchanges))


def test_an_account_that_cannot_be_one_is_not_asked_for_and_nothing_is_kept(world: World, tmp_path: Path) -> None:
    world.prints(SHOWN.replace("@harbour_watch", "@harbour_watch_of_the_town"), published="2026-03-06")
    world("archive", PAGE)
    assert kept(tmp_path)[0] == []


def test_the_bundle_holds_what_was_asked_and_answered_and_verifies(
    world: World, machine: ArchiveStandin, tmp_path: Path
) -> None:
    keeps_a_copy(machine)
    world.x.shows(WORDS, id_=ID)
    world("archive", PAGE)
    (made,), bodies = kept(tmp_path)
    assert world("export", PAGE, "-o", "case.zip").code == 0
    assert world("verify", "case.zip").json["ok"]
    with zipfile.ZipFile(tmp_path / "case.zip") as bundle:
        inside = {name.partition("/")[2]: bundle.read(name) for name in bundle.namelist()}
    with zipfile.ZipFile(io.BytesIO(inside["data/archive.wacz"])) as wacz:
        warc = wacz.read("archive/data.warc.gz")
    held = {
        (record.rec_type, record.rec_headers.get_header("WARC-Target-URI")): record.content_stream().read()
        for record in ArchiveIterator(io.BytesIO(warc))
    }
    for exchange in made.exchanges:
        assert held["response", exchange.url] == bodies[exchange.url]
        assert ("request", exchange.url) in held
    line = next(row for row in map(json.loads, inside["data/captures.jsonl"].splitlines()) if row["is"] == "Inquiry")
    assert [row["url"] for row in line["exchanges"]] == [exchange.url for exchange in made.exchanges]


def test_a_run_that_is_killed_after_its_search_does_not_search_again(machine: ArchiveStandin, tmp_path: Path) -> None:
    keeps_a_copy(machine)
    machine.add("cdn.syndication.twimg.com", f"/tweet-result?id={ID}&lang=en&token={token(ID)}", delay=60.0)
    page = tmp_path / "page.html"
    page.write_text(article(SHOWN, when="2026-03-06"))

    def start() -> subprocess.Popen[bytes]:
        env = {"PATH": os.environ["PATH"], "CITETRAIL_HOST_MAP": machine.host_map, "CITETRAIL_RATE": "1000"}
        command = [Path(sys.executable).parent / "citetrail", "--json", "archive", page]
        return subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    process = start()
    deadline = time.monotonic() + 60
    while not machine.hits("cdn.syndication.twimg.com") and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    asked = len(machine.lists)
    (made,), _ = kept(tmp_path)
    assert len(lists(made.exchanges)) == asked > 0
    machine.forget("cdn.syndication.twimg.com", f"/tweet-result?id={ID}&lang=en&token={token(ID)}")
    stamp = f"{POSTED:%Y-%m-%dT%H:%M:%S}.000Z"
    machine.add(
        "cdn.syndication.twimg.com",
        f"/tweet-result?id={ID}&lang=en&token={token(ID)}",
        x_answers.tweet(WORDS, id_str=ID, created_at=stamp),
        headers={"Content-Type": "application/json"},
    )
    again = start()
    out, _ = again.communicate(timeout=60)
    assert json.loads(out)["citations"][0]["post"] == f"twitter:{ID}"
    assert len(machine.lists) == asked
    assert [fact.taken_at for fact in kept(tmp_path)[0]] == [made.taken_at]


def test_a_run_that_is_killed_in_its_search_leaves_a_sound_archive(machine: ArchiveStandin, tmp_path: Path) -> None:
    machine.faults = [Step(200, {"Content-Type": "application/json"}, b"[]", delay=60.0)]
    page = tmp_path / "page.html"
    page.write_text(article(SHOWN, when="2026-03-06"))
    env = {"PATH": os.environ["PATH"], "CITETRAIL_HOST_MAP": machine.host_map, "CITETRAIL_RATE": "1000"}
    command = [Path(sys.executable).parent / "citetrail", "--json"]
    process = subprocess.Popen([*command, "archive", page], cwd=tmp_path, env=env, stdout=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not machine.lists and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.communicate(timeout=60)
    assert machine.lists
    assert kept(tmp_path)[0] == []
    verified = subprocess.run([*command, "verify"], cwd=tmp_path, env=env, capture_output=True, timeout=60, check=False)
    assert json.loads(verified.stdout)["ok"]
    done = subprocess.run(
        [*command, "archive", page], cwd=tmp_path, env=env, capture_output=True, timeout=60, check=False
    )
    assert json.loads(done.stdout)["citations"][0]["status"] == "unresolved"
    assert len(kept(tmp_path)[0]) == 1


def test_two_searches_of_an_article_are_two_and_each_names_its_citations(
    world: World, machine: ArchiveStandin, tmp_path: Path
) -> None:
    other = "<p>Fog at noon: the 16 ferries wait, and nobody may cross — Fog Horn (@fog_horn) March 5, 2026</p>"
    world.prints(SHOWN + other, published="2026-03-06")
    answer = world("archive", PAGE).json
    made, _ = kept(tmp_path)
    assert {fact.clue.handle: fact.citations for fact in made} == {
        citation["author_handle"]: (citation["id"],) for citation in answer["citations"]
    }
