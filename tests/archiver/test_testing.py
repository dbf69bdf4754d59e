"""The contract suite itself: it lets a good adapter pass, and says in a sentence what is wrong with a bad one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace

import httpx
import pytest

from archiver.adapter import Absence, Author, Earlier, Media, Post, PostRef, Refused, Relation, Route, Unreadable
from archiver.testing import (
    check_adapter,
    check_finding,
    check_garbage,
    check_nonsense,
    check_recognise,
    check_route,
    check_same_post,
)

REF = PostRef("pier", "7", "https://pier.example/7")
POST = Post(REF, Author("keeper", "The Keeper", "1"), "Gate open")
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def recognise(url: str) -> PostRef | None:
    host, _, number = url.removeprefix("https://").partition("/")
    return PostRef("pier", number, f"https://pier.example/{number}") if host == "pier.example" and number else None


def read(ref: PostRef, web: httpx.Client) -> Post:
    answer = web.get(ref.url)
    if answer.status_code != 200 or not answer.text.startswith("Says: "):
        raise Unreadable("not a pier", answer.text[:20])
    return replace(POST, text=answer.text.removeprefix("Says: "))


def an_adapter(**fields: object) -> SimpleNamespace:
    """A good adapter, but for these fields. Ours are modules; anything with the three names will do."""
    return SimpleNamespace(**{"PLATFORM": "pier", "ROUTES": (Route("page", read),), "recognise": recognise} | fields)


def answering(status: int, kind: str, body: bytes) -> httpx.Client:
    answer = httpx.Response(status, headers={"Content-Type": kind}, content=body)
    return httpx.Client(transport=httpx.MockTransport(lambda request: answer))


def test_a_good_adapter_passes():
    pier = an_adapter()
    check_adapter(pier)
    check_recognise(
        pier, {"https://pier.example/7": "7", "https://pier.example/": None, "https://quay.example/7": None}
    )
    check_same_post(pier, ["https://pier.example/7", "pier.example/7"])
    check_nonsense(pier, REF, answering)
    with answering(200, "text/plain", b"Says: Gate shut") as web:
        finding = check_route(pier, "page", REF, web)
    assert finding == replace(POST, text="Gate shut")


@pytest.mark.parametrize(
    ("adapter", "sentence"),
    [
        (an_adapter(PLATFORM="Pier"), "no lower-case word"),
        (an_adapter(ROUTES=()), "at least one Route"),
        (an_adapter(ROUTES=(Route("page", read), Route("page", read))), "one name"),
        (an_adapter(recognise=lambda url: REF), "is taken for the post pier:7"),
    ],
)
def test_what_is_wrong_with_an_adapter_is_said(adapter, sentence):
    with pytest.raises(AssertionError, match=sentence):
        check_adapter(adapter)


def test_a_url_that_names_another_post_is_named():
    with pytest.raises(AssertionError, match="names 7, not 8"):
        check_recognise(an_adapter(), {"https://pier.example/7": "8"})
    with pytest.raises(AssertionError, match="name 2 posts: pier:7, pier:8"):
        check_same_post(an_adapter(), ["https://pier.example/7", "https://pier.example/8"])
    with pytest.raises(AssertionError, match="names no post"):
        check_same_post(an_adapter(), ["https://quay.example/7"])


def test_an_address_that_does_not_name_its_own_post_is_found():
    stray = an_adapter(recognise=lambda url: PostRef("pier", "7", "https://quay.example/7") if "pier" in url else None)
    with pytest.raises(AssertionError, match="names None"):
        check_recognise(stray, {"https://pier.example/7": "7"})


def test_garbage_of_ones_own_is_checked_too():
    with pytest.raises(AssertionError, match="pier:7"):
        check_garbage(an_adapter(), ["https://pier.example/7"])


def test_a_route_that_guesses_is_found():
    with pytest.raises(AssertionError, match="route page makes of HTTP 200"):
        check_nonsense(an_adapter(ROUTES=(Route("page", lambda ref, web: POST),)), REF, answering)


def test_a_route_that_refuses_passes():
    def refuse(ref: PostRef, web: httpx.Client) -> Post:
        raise Refused("the pier is closed")

    check_nonsense(an_adapter(ROUTES=(Route("page", refuse),)), REF, answering)


def listing(reason: str):
    def read(ref: PostRef, web: httpx.Client) -> Absence:
        if web.get(ref.url).content != b"[]":
            raise Unreadable("no list")
        return Absence(ref, reason, "the archive lists none")

    return read


def test_an_empty_list_may_say_that_there_is_no_copy_and_nothing_else():
    check_nonsense(an_adapter(ROUTES=(Route("copies", listing("not_found"), witness="archive"),)), REF, answering)
    for route in (Route("page", listing("not_found")), Route("copies", listing("deleted"), witness="archive")):
        with pytest.raises(AssertionError, match=rf"route {route.name} makes of HTTP 200 b'\[\]'"):
            check_nonsense(an_adapter(ROUTES=(route,)), REF, answering)


def test_an_unknown_route_is_named():
    with pytest.raises(AssertionError, match="no route 'boat'"), answering(200, "", b"") as web:
        check_route(an_adapter(), "boat", REF, web)


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        (replace(POST, ref=PostRef("pier", "8", "https://pier.example/8")), "the finding is of pier:8"),
        (Absence(REF, "sunk", "It sank"), "'sunk' is no reason"),
        (Absence(REF, "deleted", " "), "without the platform's words"),
        (replace(POST, author=Author("@keeper")), "'@keeper' is no handle"),
        (replace(POST, text=" Gate open"), "begins or ends with white space"),
        (replace(POST, text="Gate\r\nopen"), "carriage returns"),
        (replace(POST, earlier=(Earlier("Gate shut"), Earlier("Gate shut "))), "begins or ends with white space"),
        (replace(POST, earlier=(Earlier("Gate\x00shut", NOON),)), "carriage returns or NUL"),
        (replace(POST, posted_at=NOON), "go together"),
        (replace(POST, posted_at=NOON, posted_at_source="guess"), "'guess' is no source"),
        (replace(POST, relations=(Relation("likes", "pier:1"),)), "'likes' is no relation"),
        (replace(POST, relations=(Relation("quotes", ""),)), "to nothing"),
        (replace(POST, media=(Media("https://pier.example/a.jpg", "painting"),)), "no kind of media"),
        (replace(POST, media=(Media("a.jpg"),)), "cannot be fetched"),
        (replace(POST, media=(Media("", "video", "skipped"),)), "has a reason"),
        (replace(POST, media=(Media("https://pier.example/a.jpg", status="kept"),)), "cannot know"),
        (replace(POST, codes=("a", "a")), "listed twice"),
        ("a post", "gave str"),
    ],
)
def test_what_is_wrong_with_a_finding_is_said(finding, sentence):
    with pytest.raises(AssertionError, match=sentence):
        check_finding(finding, REF)


def test_an_instant_in_another_zone_is_found():
    elsewhere = NOON.astimezone(timezone(timedelta(hours=2)))
    with pytest.raises(AssertionError, match=r"another one after keeping|not in UTC"):
        check_finding(replace(POST, id_time=elsewhere), REF)
