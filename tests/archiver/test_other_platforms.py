"""`capture`, `history` and `archive` on platforms beside X and Telegram, played by a stand-in, through the archive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archiver import commands, post_commands
from archiver.answer import DONE, IN_PART, Options
from db.errors import Refused, Unreachable
from tests.adapters import bluesky_answers as bluesky
from tests.adapters import mastodon_answers as mastodon
from tests.adapters import oembed_answers as oembeds
from tests.adapters.conftest import Stage
from tests.standin import Standin

OPTIONS = Options(None, None, json=True, quiet=True, verbose=False)
JSON = "application/json"
POSTED = datetime(2026, 3, 5, 9, 0, 1, 250_000, UTC)
ARTICLE = """<html lang="en"><head><title>The ferry</title></head><body><article><h1>The ferry</h1>
<p>The ferry between the two banks runs again, as <a href="{bluesky}">she wrote</a> on Thursday morning.</p>
<p>The harbour said so <a href="{mastodon}">as well</a>, and <a href="{tiktok}">showed it</a> to everybody.</p>
<iframe src="https://www.youtube.com/embed/aB3dE5fG7hI"></iframe></article></body></html>"""


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with Standin() as standin:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("CITETRAIL_HOST_MAP", standin.host_map)
        monkeypatch.setenv("CITETRAIL_RATE", "1000")
        monkeypatch.setenv("CITETRAIL_PATIENCE", "1")
        yield Stage(standin)


def captured(url: str) -> Any:
    (post,) = post_commands.capture(OPTIONS, [url]).document["posts"]
    return post


def history(url: str) -> Any:
    return post_commands.history(OPTIONS, url).document


@pytest.mark.parametrize(("apart", "agrees"), [(timedelta(seconds=3), True), (timedelta(days=75), False)])
def test_a_bluesky_post_whose_client_wrote_another_time_than_its_key_is_told(stage: Stage, apart, agrees) -> None:
    key = bluesky.tid(POSTED + apart)
    url = f"https://bsky.app/profile/{bluesky.DID}/post/{key}"
    asked = bluesky.THREAD.replace(bluesky.KEY, key)
    stage.says(asked, bluesky.thread(bluesky.view(key=key)), kind=JSON)
    post = captured(url)
    assert post["id"] == f"bluesky:{bluesky.DID}/{key}"
    assert post["posted_at"] == "2026-03-05T09:00:01.250Z"
    assert datetime.fromisoformat(post["id_time"]) == POSTED + apart
    assert post["time_agrees"] is agrees


def test_a_bluesky_post_that_is_blocked_stays_as_it_was_and_one_that_is_not_found_is_missing(stage: Stage) -> None:
    blocked = json.dumps({"thread": {"$type": "app.bsky.feed.defs#blockedPost", "blocked": True}})
    stage.says(bluesky.THREAD, bluesky.thread(bluesky.view()), kind=JSON).says(bluesky.THREAD, blocked, kind=JSON)
    stage.says(bluesky.THREAD, bluesky.error("NotFound", "Post not found"), 400, JSON)
    assert captured(bluesky.REF.url)["availability"] == "live"
    assert captured(bluesky.REF.url)["availability"] == "live"
    gone = captured(bluesky.REF.url)
    assert (gone["availability"], gone["text"]) == ("missing", "The ferry runs again.")
    seen = history(bluesky.REF.url)
    assert [look["verdict"] for look in seen["observations"]] == ["live", "unknown", "missing"]
    assert len(seen["versions"]) == 1


LIVE = {
    bluesky.REF.url: ("public.api.bsky.app", bluesky.THREAD, bluesky.thread(bluesky.view())),
    mastodon.REF.url: ("social.example", mastodon.STATUS, json.dumps(mastodon.status())),
    oembeds.FILM.url: ("www.youtube.com", oembeds.YOUTUBE, oembeds.film(thumbnail_url=None)),
    oembeds.CLIP.url: ("www.tiktok.com", oembeds.TIKTOK, oembeds.clip(thumbnail_url=None)),
}
FAULTS: dict[str, dict[str, Any]] = {
    "the connection is reset": {"close": "reset"},
    "the answer is cut short": {"truncate": 40},
    "asked too often": {"status": 429},
    "down": {"status": 503},
    "a page in place of an answer": {"body": b"<!doctype html><title>One moment</title>"},
    "turned away": {"status": 403, "body": b"<html>Access denied</html>"},
}


@pytest.mark.parametrize("url", LIVE)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_look_that_fails_changes_nothing_that_is_said_of_a_post(stage: Stage, url: str, fault: str) -> None:
    host, asked, body = LIVE[url]
    stage.says(asked, body, kind=JSON)
    assert captured(url)["availability"] == "live"
    target = asked.removeprefix(f"https://{host}")
    stage.standin.add(host, target, **{"body": body} | FAULTS[fault])
    try:
        again = captured(url)
    except (Unreachable, Refused):
        again = history(url)["post"]
    assert (again["availability"], again["first_gone_at"]) == ("live", None)
    verdicts = [look["verdict"] for look in history(url)["observations"]]
    assert verdicts[0] == "live"
    assert verdicts[1] in {"network-error", "unreadable", "refused"}


def test_the_history_of_a_mastodon_post_shows_wordings_that_nobody_looked_at(stage: Stage) -> None:
    told = [mastodon.version(f"<p>The ferry runs {when}.</p>", n) for n, when in enumerate(("now", "soon", "today"))]
    stage.says(mastodon.HISTORY, json.dumps(told), kind=JSON)
    stage.says(mastodon.STATUS, json.dumps(mastodon.status("<p>The ferry runs now.</p>")), kind=JSON)
    edited = mastodon.status("<p>The ferry runs today.</p>", edited_at="2026-03-05T09:02:00.000Z")
    stage.says(mastodon.STATUS, json.dumps(edited), kind=JSON)
    assert captured(mastodon.REF.url)["availability"] == "live"
    post = captured(mastodon.REF.url)
    assert (post["availability"], post["edited_at"]) == ("edited", "2026-03-05T09:02:00Z")
    captured(mastodon.REF.url)
    seen = history(f"mastodon:{mastodon.REF.id}")
    assert [version["text"] for version in seen["versions"]] == [
        "The ferry runs now.",
        "The ferry runs soon.",
        "The ferry runs today.",
    ]
    assert [len(version["captures"]) for version in seen["versions"]] == [3, 2, 2]
    assert [version["written_at"] for version in seen["versions"]] == [
        "2026-03-05T09:00:00Z",
        "2026-03-05T09:01:00Z",
        "2026-03-05T09:02:00Z",
    ]
    assert seen["versions"][1]["diff"] == [["=", "The ferry runs "], ["-", "now"], ["+", "soon"], ["=", "."]]
    assert [look["verdict"] for look in seen["observations"]] == ["live", "edited", "edited"]


def test_a_post_without_a_history_tells_no_time_of_its_wording(stage: Stage) -> None:
    stage.says(mastodon.STATUS, json.dumps(mastodon.status()), kind=JSON)
    captured(mastodon.REF.url)
    (version,) = history(mastodon.REF.url)["versions"]
    assert "written_at" not in version


def archived(path: str) -> Any:
    return commands.archive(OPTIONS, [path], None, None, with_capture=True)


def written(folder: Path) -> str:
    """An article that cites a post on each of the four platforms."""
    page = ARTICLE.format(bluesky=bluesky.REF.url, mastodon=mastodon.REF.url, tiktok=oembeds.CLIP.url)
    path = folder / "article.html"
    path.write_text(page, encoding="utf-8")
    return str(path)


def test_an_article_has_its_posts_captured_on_all_platforms_as_it_comes(stage: Stage, tmp_path: Path) -> None:
    stage.says(bluesky.THREAD, bluesky.thread(bluesky.view()), kind=JSON)
    stage.says(mastodon.STATUS, json.dumps(mastodon.status()), kind=JSON)
    stage.says(oembeds.YOUTUBE, oembeds.film(thumbnail_url=None), kind=JSON)
    stage.says(oembeds.TIKTOK, oembeds.clip(thumbnail_url=None), kind=JSON)
    answer = archived(written(tmp_path))
    assert {c["platform"]: c["status"] for c in answer.document["citations"]} == dict.fromkeys(
        ("bluesky", "mastodon", "tiktok", "youtube"), "captured"
    )
    assert answer.exit_code == DONE


def test_without_their_adapters_they_are_recognised_all_the_same(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("adapters: [adapters.twitter]\n", encoding="utf-8")
    answer = archived(written(tmp_path))
    keys = {c["post"] for c in answer.document["citations"]}
    assert keys == {ref.key for ref in (bluesky.REF, mastodon.REF, oembeds.CLIP, oembeds.FILM)}
    assert {c["status"] for c in answer.document["citations"]} == {"pending"}
    assert answer.exit_code == IN_PART
    assert stage.asked == []
