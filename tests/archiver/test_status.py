"""What one look says, in the words of the interface."""

from __future__ import annotations

from dataclasses import replace

from facts import AT, post, snapshot

from archiver.status import observation
from db.model import Exchange, Media


def test_the_status_of_a_look_is_that_of_the_posts_page_and_not_of_a_picture_that_is_lost() -> None:
    lost = Media("https://cdn.example/a", status="failed", why="HTTP 404", others=("https://cdn.example/b",))
    exchanges = tuple(
        Exchange(AT, "GET", url, "", status)
        for url, status in (("https://t.me/x/1", 200), ("https://cdn.example/a", 404), ("https://cdn.example/b", 410))
    )
    look = replace(snapshot(replace(post(), media=(lost,)), AT), exchanges=exchanges)
    assert (observation(look)["verdict"], observation(look)["http"]) == ("live", 200)
    assert observation(replace(look, exchanges=()))["http"] is None
