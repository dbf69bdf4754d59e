"""Media that one look kept stays with the post when a later look misses it."""

from __future__ import annotations

from dataclasses import replace

from facts import AT, post, snapshot

from archiver.versions import kept_media
from db.model import Media, Post


def illustrated(text: str, *media: Media) -> Post:
    return replace(post(text=text), media=media)


def test_a_picture_that_could_not_be_fetched_again_is_the_one_that_another_look_kept_in_its_place() -> None:
    one, two = (Media(f"https://cdn.example/{n}", status="kept", digest=n * 64) for n in "ab")
    lost = Media("https://cdn.example/c", status="failed", why="HTTP 404")
    earlier = snapshot(illustrated("Water rises.", one, two), AT)
    assert kept_media(illustrated("Water rises.", lost, two), [earlier]) == (one, two)
    assert kept_media(illustrated("Water rises.", one, lost), [earlier]) == (one, two)
    for other in (
        illustrated("Water falls.", lost, two),
        illustrated("Water rises.", lost),
        illustrated("Water rises.", replace(lost, kind="video"), two),
    ):
        assert kept_media(other, [earlier]) == other.media
