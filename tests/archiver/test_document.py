"""The promised JSON, from facts: names, states and times as the interface has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from facts import AT, post, snapshot

from archiver import document, status
from archiver.adapter import Adapter, Clue
from archiver.dossier import Dossier
from archiver.times import day_or_instant, instant, window
from db.model import (
    Absence,
    Article,
    Author,
    Citation,
    Failure,
    Media,
    PostRef,
    Relation,
    Snapshot,
    When,
)

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2023, 6, 1, 12, tzinfo=UTC), "2023-06-01T12:00:00Z"),
        (datetime(2023, 6, 1, 12, 0, 0, 657000, tzinfo=UTC), "2023-06-01T12:00:00.657Z"),
        (datetime(2023, 6, 1, 12, 0, 0, 1, tzinfo=UTC), "2023-06-01T12:00:00.000001Z"),
        (None, None),
    ],
)
def test_instants_are_utc_with_z(at: datetime | None, written: str | None) -> None:
    assert instant(at) == written


def test_a_publication_time_is_an_instant_or_a_day_and_never_a_guess() -> None:
    assert day_or_instant(When(earliest=AT, latest=AT)) == "2026-03-01T12:00:00Z"
    assert day_or_instant(When(earliest=AT, latest=AT + HOUR, day="2026-03-01")) == "2026-03-01"
    assert day_or_instant(When(as_written="soon")) is None
    assert window(When(as_written="Friday")) == {"as_written": "Friday", "from": None, "to": None}


def test_a_post_is_shown_by_its_best_capture_with_all_of_them_listed() -> None:
    cut = replace(post(text="The bridge…"), text_complete=False)
    looks = [("a", snapshot()), ("b", replace(snapshot(cut, AT + HOUR), route="oembed"))]
    shown = document.post("twitter:1900000000000000001", looks)
    assert shown["text"] == "The bridge is open again."
    assert [look["id"] for look in shown["captures"]] == ["a", "b"]
    assert shown["availability"] == "live"
    assert shown["last_live_at"] == "2026-03-01T13:00:00Z"


def test_a_failed_look_is_an_observation_and_no_capture() -> None:
    failed = Snapshot(
        post().ref, AT + HOUR, "test", "syndication", Failure(post().ref, "Unreachable", "nobody answered")
    )
    shown = document.history_document("twitter:1900000000000000001", [("a", snapshot()), ("b", failed)])
    assert len(shown["post"]["captures"]) == 1
    assert [look["verdict"] for look in shown["observations"]] == ["live", "network-error"]
    assert shown["post"]["availability"] == "live"


def test_a_time_agrees_with_the_clock_of_the_id_within_a_minute() -> None:
    def agrees(seconds: float | None) -> object:
        id_time = None if seconds is None else AT + timedelta(seconds=seconds)
        return document.post("k:1", [("a", snapshot(replace(post(), id_time=id_time)))])["time_agrees"]

    assert (agrees(0.5), agrees(60), agrees(61), agrees(None)) == (True, True, False, None)


def test_only_relations_that_the_interface_knows_are_shown() -> None:
    ties = (Relation("reply_to", "twitter:1"), Relation("edited_into", "twitter:2"))
    shown = document.post("k:1", [("a", snapshot(replace(post(), relations=ties)))])
    assert shown["relations"] == [{"kind": "reply_to", "post": "twitter:1"}]


def test_media_that_was_not_kept_says_why() -> None:
    items = (Media("https://a.example/1.jpg", status="failed", why="HTTP 404"), Media("https://a.example/2.jpg"))
    shown = document.post("k:1", [("a", snapshot(replace(post(), media=items)))])
    assert [item["status"] for item in shown["media"]] == ["failed", "skipped"]
    assert document.lost_media([shown])[0]["what"] == "https://a.example/1.jpg"


def absent(reason: str) -> list[tuple[str, Snapshot]]:
    return [("a", Snapshot(post().ref, AT, "test", "embed", Absence(post().ref, reason, "the platform's words")))]


def failure(error: str) -> list[tuple[str, Snapshot]]:
    return [("a", Snapshot(post().ref, AT, "test", "embed", Failure(post().ref, error, "what went wrong")))]


@pytest.mark.parametrize(
    ("looks", "known", "state"),
    [
        ([("a", snapshot())], True, "captured"),
        ([], True, "pending"),
        ([], False, "unresolved"),
        (absent("not_found"), True, "missing"),
        (absent("deleted"), True, "missing"),
        (absent("protected"), True, "refused"),
        (failure("Unreachable"), True, "pending"),
        (failure("Unreadable"), True, "pending"),
        (failure("Refused"), True, "refused"),
        ([("a", snapshot()), *absent("deleted")], True, "captured"),
    ],
)
def test_a_citation_stands_as_its_looks_say_and_gives_a_reason(
    looks: list[tuple[str, Snapshot]], known: bool, state: str
) -> None:
    found, reason = status.status(looks, known=known, why_unknown="not known which")
    assert found == state
    assert reason


def unresolved(handle: str | None, platform: str = "example", posted: When | None = None) -> Dossier:
    """An article that cites a post in words only."""
    article = Article(
        "https://news.example/1", "T", None, None, None, "en", "A said “go now” on Friday.", "0" * 64, "html"
    )
    mention = Citation("1", "mention", "prose", platform, author=Author(handle), posted=posted, text="go now")
    return Dossier("1", article, (), (("c", mention),), (), None)


def searching(clue: Clue) -> str:
    return f"https://example.org/search?{clue.handle}&{'+'.join(clue.words)}&{clue.earliest}&{clue.latest}"


def adapters(**more: object) -> dict[str, Adapter]:
    adapter: Any = SimpleNamespace(PLATFORM="example", ROUTES=(), recognise=lambda url: None, **more)
    return {"example": adapter}


def reason(dossier: Dossier, known: dict[str, Adapter] | None) -> str:
    (cited,) = document.article_document(dossier, known)["citations"]
    assert cited["status"] == "unresolved"
    return str(cited["reason"])


def test_a_citation_that_is_not_resolved_says_where_to_look() -> None:
    posted = When("Friday", AT, AT + HOUR)
    told = reason(unresolved("someone", posted=posted), adapters(search_page=searching))
    assert told.startswith("cited in words only: which post is meant is not known; look yourself: https://")
    assert told.endswith("?someone&go now&2026-03-01 12:00:00+00:00&2026-03-01 13:00:00+00:00")


def test_nowhere_to_look_is_named_without_an_account_an_adapter_or_a_search() -> None:
    plain = "cited in words only: which post is meant is not known"
    assert reason(unresolved(None), adapters(search_page=searching)) == plain
    assert reason(unresolved("someone"), adapters()) == plain
    assert reason(unresolved("someone"), None) == plain
    assert reason(unresolved("someone", "elsewhere"), adapters(search_page=searching)) == plain
    assert reason(unresolved("no handle"), adapters(search_page=lambda clue: None)) == plain


def test_a_post_of_a_platform_without_an_adapter_is_recognised_and_not_captured() -> None:
    dossier = unresolved("someone", "elsewhere")
    (id_, cited) = dossier.citations[0]
    linked = replace(dossier, citations=((id_, replace(cited, ref=PostRef("elsewhere", "7", "https://e.example/7"))),))
    (shown,) = document.article_document(linked, adapters())["citations"]
    assert shown["reason"] == "no adapter for elsewhere: its posts are recognised, not captured"
