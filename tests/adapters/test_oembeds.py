"""YouTube and TikTok: what each answer of their oEmbed means, over the real wire."""

from datetime import UTC, datetime
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import tiktok, youtube
from archiver.adapter import Absence, Author, Media, Post, PostRef, Refused, Unreachable, Unreadable
from archiver.testing import check_adapter, check_nonsense, check_recognise, check_route, check_same_post
from tests.adapters.conftest import Stage
from tests.adapters.oembed_answers import BEGAN, BOTH, CLIP, FILM, JSON, TIKTOK, YOUTUBE, clip, film, number_at


@pytest.mark.parametrize(("adapter", "ref", "url"), BOTH)
def test_the_contract(stage: Stage, adapter: ModuleType, ref: PostRef, url: str):
    check_adapter(adapter)
    check_nonsense(adapter, ref, stage.answering(url))


def test_their_addresses_meet():
    check_same_post(youtube, [FILM.url, "https://youtu.be/aB3dE5fG7hI?si=1", "youtube:aB3dE5fG7hI"])
    check_same_post(tiktok, [CLIP.url, f"https://www.tiktok.com/embed/v2/{CLIP.id}", f"tiktok:{CLIP.id}"])
    check_recognise(youtube, {"https://www.youtube.com/@harbourwatch": None, CLIP.url: None, "youtube:x": None})
    check_recognise(tiktok, {"https://www.tiktok.com/@mira.holm": None, FILM.url: None, "tiktok:5": None})


def test_a_film_gives_its_title_which_is_not_all_that_it_says(stage: Stage):
    stage.says(YOUTUBE, film(), kind=JSON)
    post = check_route(youtube, "oembed", FILM, stage.web)
    assert isinstance(post, Post)
    assert (post.text, post.text_complete, post.posted_at) == ("The ferry runs again", False, None)
    assert post.author == Author("harbourwatch", "Harbour Watch")
    assert [(item.kind, item.status) for item in post.media] == [("video", "skipped"), ("photo", "listed")]


def test_a_channel_without_a_handle_is_known_by_its_number(stage: Stage):
    stage.says(YOUTUBE, film(author_url="https://www.youtube.com/channel/UCinvented"), kind=JSON)
    post = check_route(youtube, "oembed", FILM, stage.web)
    assert isinstance(post, Post)
    assert post.author == Author(None, "Harbour Watch", "UCinvented")


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (404, "Not Found", "not_found"),
        (400, "Bad Request", "not_found"),
        (401, "Unauthorized", "unavailable"),
        (403, "Forbidden", "protected"),
    ],
)
def test_youtubes_own_words_are_an_absence(stage: Stage, status, body, reason):
    stage.says(YOUTUBE, body, status, "text/plain")
    found = check_route(youtube, "oembed", FILM, stage.web)
    assert isinstance(found, Absence)
    assert found.reason == reason
    assert str(status) in found.said


def test_a_clip_gives_its_caption_and_the_second_in_its_id(stage: Stage):
    stage.says(TIKTOK, clip(), kind=JSON)
    post = check_route(tiktok, "oembed", CLIP, stage.web)
    assert isinstance(post, Post)
    assert (post.text, post.text_complete) == ("The ferry runs again #harbour", True)
    assert (post.posted_at, post.posted_at_source, post.id_time) == (BEGAN, "id", BEGAN)
    assert post.author == Author("mira.holm", "Mira Holm")
    assert post.media[1] == Media("https://cdn.example/cover", "photo")


def test_a_caption_that_ends_in_an_ellipsis_may_have_been_cut(stage: Stage):
    stage.says(TIKTOK, clip(title="The ferry runs…", author_unique_id=None), kind=JSON)
    post = check_route(tiktok, "oembed", CLIP, stage.web)
    assert isinstance(post, Post)
    assert (post.text_complete, post.author.handle) == (False, "mira.holm")


@pytest.mark.parametrize(
    ("status", "body"), [(404, "<html>"), (400, '{"code": 400, "message": "Something went wrong"}')]
)
def test_a_clip_that_is_not_there_is_not_found(stage: Stage, status, body):
    stage.says(TIKTOK, body, status, JSON)
    found = check_route(tiktok, "oembed", CLIP, stage.web)
    assert isinstance(found, Absence)
    assert found.reason == "not_found"


@pytest.mark.parametrize(("adapter", "ref", "url"), BOTH)
@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, "<html>Bad Request</html>", Unreadable),
        (400, '{"code": 7, "message": "An odd parameter"}', Unreadable),
        (400, '{"code": 400}', Unreadable),
        (401, "<html>", Refused),
        (403, "<html>Forbidden</html>", Refused),
        (429, "", Unreachable),
        (503, "", Unreachable),
        (200, "<html>Before you go on</html>", Unreadable),
        (200, '{"title": "Words"}', Unreadable),
        (200, '{"author_name": "Mira", "author_unique_id": "mira"}', Unreadable),
    ],
)
def test_an_answer_that_says_nothing_of_the_film_is_no_finding(
    stage: Stage, adapter: ModuleType, ref: PostRef, url: str, status, body, kind
):
    stage.says(url, body, status)
    with pytest.raises(kind):
        adapter.read_oembed(ref, stage.web)


@pytest.mark.parametrize(
    "answer",
    [
        (
            youtube,
            FILM,
            YOUTUBE,
            film(html='<iframe src="https://www.youtube.com/embed/otherother1">', thumbnail_url=None),
        ),
        (tiktok, CLIP, TIKTOK, clip(embed_product_id="7312345678901234567")),
        (tiktok, CLIP, TIKTOK, clip(embed_product_id=None, html='<blockquote data-video-id="7312345678901234567">')),
    ],
)
def test_another_film_than_the_one_asked_for_is_unreadable(stage: Stage, answer):
    adapter, ref, url, body = answer
    stage.says(url, body, kind=JSON)
    with pytest.raises(Unreadable, match="another film"):
        adapter.read_oembed(ref, stage.web)


@pytest.mark.parametrize(("adapter", "ref", "url"), BOTH)
@pytest.mark.parametrize("id_", ["", "x", "a b", "../oembed", "9" * 30])
def test_what_is_no_id_is_not_asked_for(stage: Stage, adapter: ModuleType, ref: PostRef, url: str, id_: str):
    with pytest.raises(Unreadable):
        adapter.read_oembed(PostRef(ref.platform, id_, ref.url), stage.web)
    assert stage.asked == []


@given(st.datetimes(datetime(2014, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)), st.integers(0, 2**32 - 1))
def test_the_clock_in_a_clips_id_gives_back_the_second(at: datetime, rest: int):
    told = tiktok.clock(PostRef("tiktok", number_at(at, rest), ""))
    assert told == at.replace(microsecond=0)


@pytest.mark.parametrize("number", ["1", "123456", "9" * 18, str(2**63), "x", ""])
def test_a_number_without_a_clock_tells_no_time(number: str):
    assert tiktok.clock(PostRef("tiktok", number, "")) is None
