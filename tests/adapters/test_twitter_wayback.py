"""Posts of X in the Wayback Machine: which copy is read, from which bytes, and what an archive without one says."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import twitter
from adapters.twitter_page import post_on_page
from adapters.twitter_wayback import MOST, read_copy
from archiver.adapter import Absence, Author, Post, PostRef, Refused, Unreachable, Unreadable
from archiver.testing import NONSENSE, check_finding, check_route
from tests.adapters.archive_standin import EXCLUDED, OFFLINE, ArchiveStandin
from tests.adapters.conftest import Stage
from tests.adapters.x_answers import ID, POSTED, answer, api_post, old_page, tweet, user
from tests.standin import Step

REF = PostRef("twitter", ID, f"https://x.com/harbour_watch/status/{ID}")
NAMELESS = PostRef("twitter", ID, f"https://x.com/i/status/{ID}")
ADDRESS = f"https://twitter.com/harbour_watch/status/{ID}"
SECOND = "20260305093012"
SHELL = b"<!doctype html><body><noscript>JavaScript is not available.</noscript><div id=react-root></div></body>"


@pytest.fixture
def archive() -> Iterator[ArchiveStandin]:
    with ArchiveStandin() as standin:
        yield standin


def found(archive: ArchiveStandin, ref: PostRef = REF) -> Post | Absence:
    return check_route(twitter, "wayback", ref, Stage(archive).web)


def test_a_post_is_read_from_the_json_that_the_archive_keeps_of_it(archive: ArchiveStandin):
    long = "The log of the night. " * 40
    archive.keep(SECOND, ADDRESS, answer(api_post("The log of the night. The…", note_tweet={"text": long})))
    post = found(archive)
    assert isinstance(post, Post)
    assert (post.text, post.text_complete) == (long.strip(), True)
    assert post.author == Author("harbour_watch", "Harbour Watch", "881200341")
    assert (post.posted_at, post.posted_at_source) == (datetime(2026, 3, 5, 9, 30, 12, tzinfo=UTC), "wayback")
    assert post.id_time == POSTED
    assert archive.lists == [f"twitter.com/harbour_watch/status/{ID}"]
    assert archive.fetched == [f"{SECOND}/{ADDRESS}"]


def test_json_of_the_api_of_old_is_read_too(archive: ArchiveStandin):
    old = {"id_str": ID, "created_at": "Thu Mar 05 09:30:12 +0000 2026", "full_text": "Gates open", "user": user()}
    archive.keep(SECOND, ADDRESS, json.dumps(old).encode())
    post = found(archive)
    assert isinstance(post, Post)
    assert (post.text, post.posted_at_source) == ("Gates open", "wayback")


def test_the_newest_copy_is_read_first_and_the_next_where_it_does_not_show_the_post(archive: ArchiveStandin):
    archive.keep(SECOND, ADDRESS, answer(api_post("Words")))
    archive.keep("20260401000000", ADDRESS, answer(api_post("Other words", "1234")))
    archive.keep("20260501000000", ADDRESS, SHELL, mimetype="text/html")
    archive.keep("20260502000000", ADDRESS, b"", status="404")
    archive.keep("20260503000000", ADDRESS, b"", status="302")
    post = found(archive)
    assert isinstance(post, Post)
    assert post.text == "Words"
    assert archive.fetched == [f"20260401000000/{ADDRESS}", f"{SECOND}/{ADDRESS}"]


def test_a_cut_text_makes_an_older_copy_be_read_and_serves_where_there_is_none(archive: ArchiveStandin):
    cut = answer(api_post("word " * 55 + "wor…"))
    archive.keep("20260401000000", ADDRESS, cut)
    post = found(archive)
    assert isinstance(post, Post)
    assert not post.text_complete
    archive.keep(SECOND, ADDRESS, answer(api_post("word", note_tweet={"text": "word " * 90})))
    post = found(archive)
    assert isinstance(post, Post)
    assert post.text_complete


def test_of_two_cut_copies_the_newest_serves(archive: ArchiveStandin):
    for month, number in (("03", 1), ("04", 2)):
        body = answer(api_post("word " * 55 + "wor…", public_metrics={"like_count": number}))
        archive.keep(f"2026{month}10000000", ADDRESS, body)
    post = found(archive)
    assert isinstance(post, Post)
    assert post.metrics == (("like_count", "2"),)


def test_pages_of_today_are_programs_and_are_not_fetched(archive: ArchiveStandin):
    archive.keep("20260501000000", ADDRESS, SHELL, mimetype="text/html")
    assert isinstance(found(archive), Absence)
    assert archive.fetched == []


def test_bytes_that_are_listed_twice_are_fetched_once(archive: ArchiveStandin):
    for day in ("06", "07", "08"):
        archive.keep(f"202603{day}000000", ADDRESS, b'{"nothing": "here"}', digest="SAME")
        archive.keep(f"202603{day}000001", f"{ADDRESS}", b"", mimetype="warc/revisit", status="-", digest="SAME")
    with pytest.raises(Unreadable):
        found(archive)
    assert len(archive.fetched) == 1


def test_a_revisit_stands_for_the_copy_whose_bytes_it_repeats(archive: ArchiveStandin):
    archive.keep(SECOND, ADDRESS, answer(api_post("Words")), mimetype="warc/revisit", status="-")
    assert isinstance(found(archive), Post)


def test_only_a_few_copies_are_fetched(archive: ArchiveStandin):
    for day in range(10, 20):
        archive.keep(f"202603{day}000000", ADDRESS, f"page {day}".encode())
    with pytest.raises(Unreadable):
        found(archive)
    assert len(archive.fetched) == MOST
    assert len(archive.lists) == 1


@pytest.mark.parametrize("host", ["x.com", "mobile.twitter.com"])
def test_the_other_spellings_are_asked_for_where_the_first_has_nothing(archive: ArchiveStandin, host: str):
    archive.keep(SECOND, f"https://{host}/harbour_watch/status/{ID}", answer(api_post("Words")))
    assert isinstance(found(archive), Post)


def test_a_post_whose_account_is_not_known_is_looked_for_under_the_addresses_that_need_none(archive: ArchiveStandin):
    archive.keep(SECOND, f"https://twitter.com/i/web/status/{ID}", answer(api_post("Words")))
    post = found(archive, NAMELESS)
    assert isinstance(post, Post)
    assert post.ref == REF
    assert archive.lists == [f"twitter.com/i/status/{ID}", f"x.com/i/status/{ID}", f"twitter.com/i/web/status/{ID}"]


def test_the_nearest_copy_that_the_archive_leads_to_is_read(archive: ArchiveStandin):
    archive.keep(SECOND, ADDRESS, answer(api_post("Words")))
    archive.replay_faults = [Step(302, {"Location": f"https://web.archive.org/web/{SECOND}id_/{ADDRESS}"})]
    assert isinstance(found(archive), Post)
    assert len(archive.fetched) == 2


def test_an_archive_without_a_copy_says_so_and_nothing_more(archive: ArchiveStandin):
    absence = found(archive)
    assert isinstance(absence, Absence)
    assert absence.reason == "not_found"
    assert "nothing follows" in absence.said
    assert len(archive.lists) == 3


def test_copies_that_the_archive_lists_and_does_not_give_are_none(archive: ArchiveStandin):
    archive.keep(SECOND, ADDRESS, answer(api_post("Words")))
    archive.replay_faults = [Step(404, {}, b"")]
    absence = found(archive)
    assert isinstance(absence, Absence)
    assert "lists 1 that it does not give" in absence.said


def test_outages_and_refusals_of_the_archive_are_errors(archive: ArchiveStandin):
    archive.keep(SECOND, ADDRESS, answer(api_post("Words")))
    for faults, replay_faults, error in [
        ([OFFLINE], [], Unreachable),
        ([EXCLUDED], [], Refused),
        ([Step(429)], [], Unreachable),
        ([], [OFFLINE], Unreachable),
        ([], [Step(503)], Unreachable),
    ]:
        archive.faults, archive.replay_faults = list(faults), list(replay_faults)
        with pytest.raises(error):
            found(archive)


@pytest.mark.parametrize(("status", "kind", "body"), [row for row in NONSENSE if row[0] != 403])
def test_no_nonsense_in_place_of_a_copy_becomes_a_finding(archive: ArchiveStandin, status: int, kind: str, body: bytes):
    archive.keep(SECOND, ADDRESS, answer(api_post("Words")))
    archive.replay_faults = [Step(status, {"Content-Type": kind}, body)]
    with pytest.raises((Unreadable, Unreachable, Refused)):
        found(archive)


# --- pages of old ---

FOG = (
    'Fog &amp; calm <img class="Emoji Emoji--forText" alt="🌫️" src="e.png"><br> by '
    '<a href="/pilot_boat" class="twitter-atreply"><s>@</s><b>pilot_boat</b></a> '
    '<a href="https://t.co/LongRead01" class="twitter-timeline-link" data-expanded-url="https://harbour.example/log">'
    '<span class="invisible">https://</span><span class="js-display-url">harbour.example/log</span></a> '
    '<a href="https://t.co/OwnPic0001" class="twitter-timeline-link u-hidden">pic.twitter.com/OwnPic0001</a>'
)
PHOTO = '<div class="AdaptiveMedia-photoContainer" data-image-url="https://pbs.twimg.com/media/Quay.jpg"></div>'


def test_a_page_of_old_is_read_where_there_is_no_json(archive: ArchiveStandin):
    archive.keep("20190305100000", ADDRESS, b"<html>not here</html>", mimetype="text/html")
    archive.keep("20180305100000", ADDRESS, old_page(FOG, more=PHOTO), mimetype="text/html")
    post = found(archive)
    assert isinstance(post, Post)
    assert post.text == "Fog & calm 🌫️ by @pilot_boat https://harbour.example/log"
    assert post.author == Author("harbour_watch", "Harbour & Watch", "881200341")
    assert (post.posted_at, post.posted_at_source) == (datetime(2026, 3, 5, 9, 30, 12, tzinfo=UTC), "wayback")
    assert post.codes == ("LongRead01", "OwnPic0001")
    assert [item.url for item in post.media] == ["https://pbs.twimg.com/media/Quay?format=jpg&name=orig"]


def test_breaks_are_lines_and_nothing_that_cannot_be_kept_is_left():
    post = post_on_page(old_page("One \r\n two&#13;three\x00&#0; <br> four"), ID)
    assert post is not None
    check_finding(post, REF)
    assert post.text.splitlines()[:2] == ["One", "two"]


def test_json_is_read_before_newer_pages_of_old(archive: ArchiveStandin):
    archive.keep("20200305100000", ADDRESS, old_page("Words"), mimetype="text/html")
    archive.keep("20170305100000", ADDRESS, answer(api_post("Words")))
    found(archive)
    assert archive.fetched == [f"20170305100000/{ADDRESS}"]


def test_a_page_of_another_post_or_of_none_shows_nothing():
    assert read_copy(old_page("Words", "1234"), ID) is None
    assert read_copy(old_page("An answer"), "7") is None
    assert read_copy(SHELL, ID) is None
    assert read_copy(tweet("Words", id_str="1234"), ID) is None


@given(st.text(max_size=200), st.text(alphabet="0123456789-x", max_size=14))
@settings(deadline=None)
def test_any_page_is_taken_and_what_it_shows_can_be_kept(markup: str, time: str):
    page = old_page(markup).replace(b'data-time="1772703012"', f'data-time="{time}"'.encode())
    post = post_on_page(page, ID)
    if post is not None:
        check_finding(post, REF)
