"""A picture or film that is gone at X, from the Wayback Machine: what is asked, what is taken, what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import twitter
from adapters.twitter_wayback import MOST_MEDIA, renditions
from adapters.wayback import Copy
from archiver.adapter import Media, Post, PostRef
from archiver.capture import capture
from archiver.status import observation
from archiver.web.wire import Network, Wire
from db.canonical import digest
from db.model import Snapshot
from tests.adapters.archive_standin import EXCLUDED, OFFLINE, ArchiveStandin
from tests.adapters.x_answers import ID, answer, api_post, film, photo, tweet
from tests.standin import Step

REF = PostRef("twitter", ID, f"https://x.com/harbour_watch/status/{ID}")
ADDRESS = f"https://twitter.com/harbour_watch/status/{ID}"
STAMP = "20260305093012"
"""The post's own second."""
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 60
SMALLER = b"\xff\xd8\xff\xe0" + b"\1" * 30
PICTURE = "https://pbs.twimg.com/media/QuayAtDawn"
ORIGINAL = f"{PICTURE}?format=jpg&name=orig"
FILM = "https://video.twimg.com/ext_tw_video/7/pu/vid/720x1280/Gate.mp4?tag=12"
LISTED = "pbs.twimg.com/media/QuayAtDawn*"
SYNDICATION = twitter.ROUTES[0].name


@pytest.fixture
def archive() -> Iterator[ArchiveStandin]:
    with ArchiveStandin() as standin:
        yield standin


def live(archive: ArchiveStandin, *media: dict[str, Any]) -> None:
    """X shows the post; what it lists is gone."""
    from adapters.twitter_id import token

    shown = tweet("Look", mediaDetails=list(media or [photo("OwnPic0001", "QuayAtDawn")]))
    archive.add("cdn.syndication.twimg.com", f"/tweet-result?id={ID}&lang=en&token={quote(token(ID))}", shown)


def look(archive: ArchiveStandin, kept: dict[str, Media] | None = None) -> tuple[Snapshot, Media]:
    """The last look at the post, and its only medium."""
    wire = Wire(Network(rate=1000, timeout=5, host_map={"*": archive.base}))
    now = datetime(2026, 4, 1, tzinfo=UTC)
    brought = capture(REF, twitter, wire, agent="test", now=lambda: now, patience=0, kept=kept or {})
    found = brought.snapshots[-1].finding
    assert isinstance(found, Post)
    (item,) = found.media
    assert item.digest is None or item.digest in brought.blobs
    return brought.snapshots[-1], item


def test_a_picture_that_x_no_longer_has_is_the_copy_nearest_to_the_post(archive: ArchiveStandin):
    live(archive)
    archive.keep("20260306080000", ORIGINAL, JPEG, mimetype="image/jpeg")
    archive.keep("20270306080000", ORIGINAL, SMALLER, mimetype="image/jpeg")
    snapshot, item = look(archive)
    assert (item.status, item.digest, item.type) == ("kept", digest(JPEG), "image/jpeg")
    assert item.url == f"https://web.archive.org/web/20260306080000id_/{ORIGINAL}"
    assert item.why == f"a web archive's copy; {ORIGINAL} answered HTTP 404"
    assert archive.lists == []
    assert [hit.host for hit in archive.log if "pbs" in hit.host] == ["pbs.twimg.com"] * 5  # X was asked first
    assert snapshot.witness == ""
    assert observation(snapshot)["http"] == 200  # the platform's answer on the post, not one on its picture


@pytest.mark.parametrize(
    "spelling",
    [
        f"{PICTURE}?format=jpg&name=large",
        f"{PICTURE}?name=orig&format=jpg",
        f"{PICTURE}.jpg",
        f"{PICTURE}.jpg:large",
        f"{PICTURE}?format=png&name=4096x4096",
        "http://pbs.twimg.com/media/QuayAtDawn.jpg?name=small",
    ],
)
def test_every_spelling_of_its_address_is_looked_for(archive: ArchiveStandin, spelling: str):
    live(archive)
    archive.keep("20260306080000", spelling, JPEG, mimetype="image/jpeg")
    _, item = look(archive)
    assert (item.status, item.url) == ("kept", f"https://web.archive.org/web/20260306080000id_/{spelling}")
    assert archive.lists == [LISTED]


def test_of_the_renditions_the_best_is_taken_and_the_next_where_it_cannot_be_read(archive: ArchiveStandin):
    live(archive)
    archive.keep("20260306080000", f"{PICTURE}?format=jpg&name=small", SMALLER, mimetype="image/jpeg")
    archive.keep("20260306080000", f"{PICTURE}?format=jpg&name=large", JPEG, mimetype="image/jpeg")
    assert look(archive)[1].digest == digest(JPEG)
    archive.keep("20260306080000", f"{PICTURE}.jpg:orig", b"<html>was gone by then, too", mimetype="image/jpeg")
    assert look(archive)[1].digest == digest(JPEG)


def test_another_picture_whose_name_differs_by_capitals_is_not_taken_for_it(archive: ArchiveStandin):
    live(archive)
    archive.keep("20260306080000", ORIGINAL.lower(), SMALLER, mimetype="image/jpeg")
    _, item = look(archive)
    assert (item.status, item.url, item.why) == ("failed", ORIGINAL, "HTTP 404")
    archive.keep("20260307080000", f"{PICTURE}.jpg", JPEG, mimetype="image/jpeg")
    assert look(archive)[1].digest == digest(JPEG)


def test_a_film_is_looked_for_as_well(archive: ArchiveStandin):
    mp4 = b"\0\0\0\x18ftypmp42" + bytes(50)
    live(archive, film("OwnPic0001", "video", [{"content_type": "video/mp4", "bitrate": 9, "url": FILM}]))
    archive.keep("20260306080000", FILM.partition("?")[0], mp4, mimetype="video/mp4")
    _, item = look(archive)
    assert (item.status, item.kind, item.digest) == ("kept", "video", digest(mp4))
    assert archive.lists == ["video.twimg.com/ext_tw_video/7/pu/vid/720x1280/Gate*"]


def test_the_picture_of_a_post_that_only_the_archive_shows_is_the_archives(archive: ArchiveStandin):
    key = {"media_keys": ["3_1"]}
    body = answer(
        api_post("Look", attachments=key), media=[{"media_key": "3_1", "type": "photo", "url": f"{PICTURE}.jpg"}]
    )
    archive.keep(STAMP, ADDRESS, body)
    archive.keep(STAMP, f"{PICTURE}.jpg", JPEG, mimetype="image/jpeg")
    snapshot, item = look(archive)
    assert (snapshot.route, snapshot.witness) == ("wayback", "archive")
    assert (item.status, item.url) == ("kept", f"https://web.archive.org/web/{STAMP}id_/{PICTURE}.jpg")
    assert observation(snapshot)["http"] == 200


def test_without_a_copy_it_has_failed_at_its_own_address(archive: ArchiveStandin):
    live(archive)
    archive.keep("20260306080000", f"{PICTURE}AndLater?format=jpg&name=orig", JPEG, mimetype="image/jpeg")
    archive.keep("20260306080000", f"{PICTURE}?format=jpg&name=thumb", JPEG, mimetype="image/jpeg")
    archive.keep("20260306080000", f"{PICTURE}?format=jpg&name=large", b"gone", mimetype="text/html")
    archive.keep("20260306080001", f"{PICTURE}?format=jpg&name=large", JPEG, mimetype="image/jpeg", status="404")
    snapshot, item = look(archive)
    assert (item.status, item.url, item.why) == ("failed", ORIGINAL, "HTTP 404")
    assert [taken.partition("/")[0] for taken in archive.fetched] == [STAMP]
    assert observation(snapshot)["http"] == 200


@pytest.mark.parametrize("fault", [OFFLINE, EXCLUDED, Step(503), Step(200, {}, b"{}"), Step(404)])
def test_an_archive_that_does_not_answer_is_named_and_costs_only_the_picture(archive: ArchiveStandin, fault: Step):
    live(archive)
    archive.faults = [fault]
    _, item = look(archive)
    assert (item.status, item.url) == ("failed", ORIGINAL)
    assert (item.why or "").startswith("HTTP 404; a copy was looked for: ")
    assert "web.archive.org" in (item.why or "")


@pytest.mark.parametrize("fault", [{"status": 503}, {"body": b"<html>hello</html>"}])
def test_what_is_not_gone_is_not_looked_for(archive: ArchiveStandin, fault: dict[str, Any]):
    live(archive)
    for size in ("orig", "4096x4096", "large"):
        archive.add("pbs.twimg.com", f"/media/QuayAtDawn?format=jpg&name={size}", **fault)
    archive.keep(STAMP, ORIGINAL, JPEG, mimetype="image/jpeg")
    assert look(archive)[1].status == "failed"
    assert archive.hits("web.archive.org") == []


def test_a_copy_that_is_kept_serves_the_next_look(archive: ArchiveStandin):
    from archiver.posts import _kept_media

    live(archive)
    archive.keep(STAMP, ORIGINAL, JPEG, mimetype="image/jpeg")
    snapshot, item = look(archive)
    asked = len(archive.log)
    assert item.others == (ORIGINAL,)
    kept = _kept_media([snapshot])
    assert set(kept) == {ORIGINAL, item.url}
    wire = Wire(Network(rate=1000, timeout=5, host_map={"*": archive.base}))
    again = capture(REF, twitter, wire, agent="test", now=lambda: snapshot.taken_at, patience=0, kept=kept)
    found = again.snapshots[0].finding
    assert isinstance(found, Post)
    assert found.media == (item,)
    assert len(archive.log) == asked + 1


def copy(original: str, stamp: str = STAMP, content: str = "", mimetype: str = "image/jpeg") -> Copy:
    return Copy(stamp, original, mimetype, "200", content)


def test_names_differ_by_capitals_and_contents_are_fetched_once():
    found = [
        copy("https://pbs.twimg.com/media/quayatdawn?format=jpg&name=orig", content="A"),
        copy(f"{PICTURE}?format=jpg&name=medium", content="B"),
        copy(f"{PICTURE}.jpg", "20270101000000", content="C"),
        copy(f"{PICTURE}.jpg", "20260401000000", content="C"),
        copy(f"{PICTURE}.png:orig", content="B"),
    ]
    assert list(renditions(ORIGINAL, found)) == [found[4], found[2]]
    assert MOST_MEDIA == 2


@given(st.lists(st.text(max_size=60)), st.text(max_size=60))
def test_any_address_is_taken(originals: list[str], url: str):
    found = [copy(f"https://pbs.twimg.com/{original}") for original in originals] + [copy(text) for text in originals]
    assert set(renditions(url, found)) <= set(found)
