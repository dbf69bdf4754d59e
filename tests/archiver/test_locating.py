"""Posts that an article cites without an address: found by the command, over stand-ins of platforms and archive."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from adapters.twitter_id import token
from adapters.words import searches
from tests.adapters import tme_pages, x_answers
from tests.adapters.archive_standin import ArchiveStandin
from tests.adapters.x_answers import POSTED, snowflake

COMMAND = Path(sys.executable).parent / "citetrail"
WORDS = "The harbour will reopen at 6 a.m. and 14 boats may leave"
SHOWN = f"<p>The town waited.</p><p>{WORDS} — Harbour Watch (@harbour_watch) March 5, 2026</p><p>Nobody slept.</p>"
MENTION = (
    "<p>The town waited.</p>"
    "<p>“Water at the old bridge rose by 3 metres overnight,” "
    "River Gauge wrote on its Telegram channel on Thursday.</p>"
)


@pytest.fixture
def web() -> Iterator[ArchiveStandin]:
    with ArchiveStandin() as standin:
        yield standin


def run(folder: Path, web: ArchiveStandin, *words: str | Path) -> Any:
    """The answer of a command, with its exit code."""
    env = {"PATH": os.environ["PATH"], "CITETRAIL_HOST_MAP": web.host_map}
    env |= {"CITETRAIL_RATE": "1000", "CITETRAIL_PATIENCE": "1"}
    done = subprocess.run([COMMAND, "--json", *words], cwd=folder, capture_output=True, env=env, timeout=60)
    assert b"Traceback" not in done.stderr, done.stderr
    return json.loads(done.stdout) | {"code": done.returncode}


def archive(folder: Path, web: ArchiveStandin, body: str) -> Any:
    """What `archive` answers for an article of 6 March 2026."""
    page = folder / "page.html"
    page.write_text(f'<html lang="en"><article><h1>Night at the harbour</h1>{body}</article></html>')
    return run(folder, web, "archive", page, "--published", "2026-03-06")


def file(web: ArchiveStandin, text: str, at: Any, *, live: bool) -> str:
    """Puts a post into the archive, and on X where it is live. Gives its id."""
    number = snowflake(at)
    stamp = f"{at:%Y-%m-%dT%H:%M:%S}.000Z"
    web.keep(
        f"{at:%Y%m%d%H%M%S}",
        f"https://twitter.com/harbour_watch/status/{number}",
        x_answers.answer(x_answers.api_post(text, number, created_at=stamp)),
    )
    if live:
        web.add(
            "cdn.syndication.twimg.com",
            f"/tweet-result?id={number}&lang=en&token={token(number)}",
            x_answers.tweet(text, id_str=number, created_at=stamp),
            headers={"Content-Type": "application/json"},
        )
    return number


def test_an_embed_that_lost_its_address_is_found_by_account_day_and_words(tmp_path: Path, web: ArchiveStandin) -> None:
    wanted = file(web, WORDS, POSTED, live=True)
    file(web, "Fog this morning, no boats", POSTED - timedelta(hours=3), live=True)
    answer = archive(tmp_path, web, SHOWN)
    (citation,) = answer["citations"]
    assert (citation["post"], citation["status"], citation["post_id"]) == (f"twitter:{wanted}", "captured", None)
    assert answer["code"] == 0
    assert not [hit for hit in web.hits() if "page.html" in hit.target or "harbour at" in hit.target]


def test_a_post_that_is_gone_is_found_and_shown_by_the_archives_copy(tmp_path: Path, web: ArchiveStandin) -> None:
    wanted = file(web, WORDS, POSTED, live=False)
    answer = archive(tmp_path, web, SHOWN)
    (citation,) = answer["citations"]
    assert (citation["post"], citation["status"]) == (f"twitter:{wanted}", "captured")
    (post,) = answer["posts"]
    assert (post["text"], post["posted_at_source"], post["availability"]) == (WORDS, "wayback", "missing")
    assert post["last_live_at"] is None


def test_two_posts_that_fit_alike_stay_unresolved_with_a_way_to_go_on(tmp_path: Path, web: ArchiveStandin) -> None:
    both = [file(web, WORDS, POSTED + timedelta(minutes=n), live=True) for n in (0, 40)]
    answer = archive(tmp_path, web, SHOWN)
    (citation,) = answer["citations"]
    assert (citation["post"], citation["status"], answer["code"]) == (None, "unresolved", 3)
    assert all(number in citation["reason"] for number in both)
    assert "https://x.com/search?q=" in citation["reason"]


def test_nothing_is_made_up_where_nothing_is_found(tmp_path: Path, web: ArchiveStandin) -> None:
    answer = archive(tmp_path, web, SHOWN)
    (citation,) = answer["citations"]
    assert (citation["post"], citation["status"], answer["posts"]) == (None, "unresolved", [])


def test_a_mention_is_found_in_the_channel_of_an_archived_account(tmp_path: Path, web: ArchiveStandin) -> None:
    gauge = tme_pages.message(tme_pages.text("Level 2 m"), number=90, time="2026-03-04T07:00:00+00:00")
    words = "Water at the old bridge rose by 3 metres overnight. Stay away."
    flood = tme_pages.message(tme_pages.text(words), number=120)
    for number, block in ((90, gauge), (120, flood)):
        web.add("t.me", f"/river_gauge/{number}?embed=1&mode=tme", tme_pages.page(block))
    for searched in searches(("Water at the old bridge rose by 3 metres overnight,",)):
        web.add("t.me", f"/s/river_gauge?{urlencode({'q': searched})}", tme_pages.channel_page(flood))
    run(tmp_path, web, "capture", "https://t.me/river_gauge/90")
    answer = archive(tmp_path, web, MENTION)
    mention = next(citation for citation in answer["citations"] if citation["kind"] == "mention")
    assert (mention["post"], mention["status"]) == ("telegram:river_gauge/120", "captured")
    (quote,) = [quote for quote in answer["quotes"] if quote["matches"]]
    assert quote["matches"][0]["verdict"] == "exact"


def test_two_citations_of_one_account_are_one_search(tmp_path: Path, web: ArchiveStandin) -> None:
    other = "Fog at noon: the 16 ferries wait, and nobody may cross"
    wanted = {file(web, words, POSTED + timedelta(hours=n), live=True) for n, words in enumerate((WORDS, other))}
    again = f"<p>{other} — Harbour Watch (@harbour_watch) March 5, 2026</p>"
    answer = archive(tmp_path, web, SHOWN + again)
    assert {citation["post"] for citation in answer["citations"]} == {f"twitter:{number}" for number in wanted}
    assert len(web.lists) == len(set(web.lists))
    assert len(web.fetched) == len(set(web.fetched))


def test_a_post_that_nobody_shows_is_kept_in_the_articles_words_and_all_of_it_verifies(
    tmp_path: Path, web: ArchiveStandin
) -> None:
    number = snowflake(POSTED)
    embed = (
        f'<p>The town waited.</p><blockquote class="twitter-tweet"><p lang="en">{WORDS}</p>&mdash; Harbour Watch '
        f'(@harbour_watch) <a href="https://twitter.com/harbour_watch/status/{number}">March 5, 2026</a></blockquote>'
    )
    answer = archive(tmp_path, web, embed)
    (citation,) = answer["citations"]
    assert (citation["status"], answer["code"]) == ("missing", 3)
    assert "in the words in which the article shows it" in citation["reason"]
    (post,) = answer["posts"]
    assert (post["text"], post["posted_at_source"], post["availability"]) == (WORDS, "id", "missing")
    assert post["captures"][-1]["sha256"] == answer["article"]["captures"][0]["sha256"]
    assert run(tmp_path, web, "verify")["ok"]
    run(tmp_path, web, "export", tmp_path / "page.html", "-o", "case.zip")
    assert run(tmp_path, web, "verify", "case.zip")["ok"]
