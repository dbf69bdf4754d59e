"""What one look says, in the words of the interface."""

from __future__ import annotations

from dataclasses import replace

from facts import AT, post, snapshot

from archiver.status import observation, status
from db.model import Absence, Exchange, Failure, Media


def test_the_status_of_a_look_is_that_of_the_posts_page_and_not_of_a_picture_that_is_lost() -> None:
    lost = Media("https://cdn.example/a", status="failed", why="HTTP 404", others=("https://cdn.example/b",))
    exchanges = tuple(
        Exchange(AT, "GET", url, "", status)
        for url, status in (("https://t.me/x/1", 200), ("https://cdn.example/a", 404), ("https://cdn.example/b", 410))
    )
    look = replace(snapshot(replace(post(), media=(lost,)), AT), exchanges=exchanges)
    assert (observation(look)["verdict"], observation(look)["http"]) == ("live", 200)
    assert observation(replace(look, exchanges=()))["http"] is None


def test_what_is_not_found_on_one_route_names_the_other_that_did_not_answer() -> None:
    away = Failure(post().ref, "Unreachable", "cdn.example asks us to come back later: not before 06:12")
    gone = Absence(post().ref, "not_found", "404 from publish.example")
    looks = [
        ("a", replace(snapshot(away, AT), route="syndication")),
        ("b", replace(snapshot(gone, AT), route="oembed")),
    ]
    state, why = status(looks, known=True, why_unknown="")
    assert (state, why) == ("missing", f"not found: {gone.said}; {away.why}")
    answered = replace(snapshot(gone, AT), route="syndication")
    assert status([*looks, ("c", answered)], known=True, why_unknown="")[1] == f"not found: {gone.said}"
