"""X: what each answer of its two routes without a key means, over the real wire."""

import json
import subprocess
import sys
from urllib.parse import urlencode

import pytest

from adapters import twitter, twitter_routes
from adapters.twitter_id import token
from adapters.twitter_oembed import read_shown
from adapters.twitter_payload import read_tweet
from archiver.adapter import Absence, Post, PostRef, Refused, Unreachable, Unreadable
from archiver.testing import check_nonsense, check_route
from tests.adapters.conftest import Stage
from tests.adapters.x_answers import ID, POSTED, oembed, tombstone, tweet

REF = PostRef("twitter", ID, f"https://x.com/harbour_watch/status/{ID}")
SYNDICATION = f"https://cdn.syndication.twimg.com/tweet-result?id={ID}&lang=en&token={token(ID)}"
LISTS = [
    "https://web.archive.org/cdx/search/cdx?output=json&fl=timestamp,original,mimetype,statuscode,digest&collapse=digest"
    f"&url={host}/harbour_watch/status/{ID}"
    for host in ("twitter.com", "x.com", "mobile.twitter.com")
]
OEMBED = f"https://publish.x.com/oembed?url={REF.url}&omit_script=1&dnt=true"


def test_a_live_post_is_read_through_the_wire(stage: Stage):
    stage.says(SYNDICATION, tweet("The tide gauge stopped at 04:10."), kind="application/json")
    post = check_route(twitter, "syndication", REF, stage.web)
    assert isinstance(post, Post)
    assert (post.text, post.author.handle, post.posted_at_source) == (
        "The tide gauge stopped at 04:10.",
        "harbour_watch",
        "platform",
    )
    assert stage.asked == [f"cdn.syndication.twimg.com/tweet-result?id={ID}&lang=en&token={token(ID)}"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("This Post was deleted by the Post author. Learn more", "deleted"),
        ("This Tweet was deleted by the Tweet author. Learn more", "deleted"),
        ("This Post is from a suspended account. Learn more", "suspended"),
        ("You’re unable to view this Post because this account owner limits who can view their Posts.", "protected"),
        ("You're unable to view this Tweet because this account owner limits who can view their Tweets.", "protected"),
        ("This Post is from an account that no longer exists. Learn more", "account_gone"),
        ("This Post violated the X Rules. Learn more", "withheld"),
        ("This Post has been withheld in response to a legal demand.", "withheld"),
        ("Age-restricted adult content. This content might not be appropriate for people under 18.", "age_restricted"),
        ("This Post is unavailable. Learn more", "unavailable"),
        ("Something that X never said before", "unavailable"),
        ("This was deleted by a bot", "unavailable"),
        ("Dieser Post wurde vom Verfasser des Posts gelöscht.", "deleted"),
        ("Dieser Post stammt von einem gesperrten Account. Das Konto ist gesperrt.", "suspended"),
        ("Dieser Post ist nicht verfügbar.", "unavailable"),
        ("Das Bild wurde gelöscht.", "unavailable"),
        (None, "unavailable"),
        ("  ", "unavailable"),
    ],
)
def test_a_tombstone_is_an_absence_in_the_platforms_own_words(stage: Stage, words, reason):
    stage.says(SYNDICATION, tombstone(words), kind="application/json")
    absence = check_route(twitter, "syndication", REF, stage.web)
    assert isinstance(absence, Absence)
    assert absence.reason == reason
    if words and words.strip():
        assert absence.said == words.removesuffix("Learn more").strip()


def test_a_post_without_its_author_is_unavailable_and_not_deleted(stage: Stage):
    stage.says(SYNDICATION, tweet("Words", without=("user",)), kind="application/json")
    absence = check_route(twitter, "syndication", REF, stage.web)
    assert (absence.reason, absence.said) == ("unavailable", "a Tweet without its user")


def test_404_is_not_found(stage: Stage):
    stage.says(SYNDICATION, "<html>Nothing here</html>", 404)
    absence = check_route(twitter, "syndication", REF, stage.web)
    assert isinstance(absence, Absence)
    assert absence.reason == "not_found"


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, b"{}", Unreadable),
        (200, b"<html>Temporarily Offline</html>", Unreadable),
        (200, b'{"__typename": "Tweet"', Unreadable),
        (200, b'{"__typename": "TweetUnavailable"}', Unreadable),
        (200, b"[" * 100_000, Unreadable),
        (400, b'{"error":"Bad request."}', Unreadable),
        (400, b"", Unreadable),
        (402, b"", Refused),
        (403, b"<html>Blocked</html>", Refused),
        (418, b"", Unreadable),
        (429, b"Rate limit exceeded", Unreachable),
        (503, b"<html></html>", Unreachable),
    ],
)
def test_what_says_nothing_of_the_post_is_an_error(stage: Stage, status, body, error):
    stage.says(SYNDICATION, body, status, "application/json")
    with pytest.raises(error), stage.web as web:
        twitter_routes.read_syndication(REF, web)


def test_an_answer_about_another_post_is_unreadable():
    with pytest.raises(Unreadable, match="another post"):
        read_tweet(tweet("Words", id_str="1234"), REF)


def test_no_nonsense_becomes_a_finding(stage: Stage):
    api = f"{twitter_routes.API}?ids={ID}&{urlencode(twitter_routes.FIELDS)}"
    mirror = f"{twitter_routes.FXTWITTER}/{ID}"
    check_nonsense(twitter, REF, stage.answering(SYNDICATION, OEMBED, api, mirror, *LISTS))


def test_the_routes_stand_in_order_and_say_what_they_need():
    assert [(route.name, route.needs, route.witness) for route in twitter.ROUTES] == [
        ("syndication", "", ""),
        ("oembed", "", ""),
        ("api", "CITETRAIL_X_BEARER", ""),
        ("fxtwitter", "fxtwitter", ""),
        ("wayback", "", "archive"),
    ]


def test_a_name_that_is_no_id_is_not_asked_for(stage: Stage):
    for route in twitter.ROUTES:
        with pytest.raises(Unreadable), stage.web as web:
            route.read(PostRef("twitter", "abc", "https://x.com/i/status/abc"), web)
    assert stage.asked == []


def test_oembed_gives_text_author_and_the_ids_time(stage: Stage):
    markup = (
        'Fog &amp; calm<br><br>by <a href="https://x.com/pilot_boat?ref_src=twsrc%5Etfw">@pilot_boat</a> '
        '<a href="https://t.co/LongRead01">https://t.co/LongRead01</a> '
        '<a href="https://t.co/OwnPic0001">pic.x.com/OwnPic0001</a>'
    )
    stage.says(OEMBED, oembed(markup, handle="Harbour_Watch"), kind="application/json")
    post = check_route(twitter, "oembed", REF, stage.web)
    assert isinstance(post, Post)
    assert post.text == "Fog & calm\n\nby @pilot_boat https://t.co/LongRead01"
    assert post.codes == ("LongRead01", "OwnPic0001")
    assert (post.author.handle, post.author.name, post.language) == ("Harbour_Watch", "Harbour Watch", "en")
    assert (post.posted_at, post.posted_at_source, post.id_time) == (POSTED, "id", POSTED)
    assert post.text_complete
    assert post.ref.url == f"https://x.com/Harbour_Watch/status/{ID}"


def test_oembed_tells_when_it_cut_the_text(stage: Stage):
    stage.says(
        OEMBED, oembed('It begins and goes on… <a href="https://t.co/P1">pic.x.com/P1</a>'), kind="application/json"
    )
    post = check_route(twitter, "oembed", REF, stage.web)
    assert isinstance(post, Post)
    assert not post.text_complete


def test_oembed_of_an_old_post_gives_no_time():
    body = oembed("first words", post_id="20", url="https://twitter.com/harbour_watch/statuses/20")
    post = read_shown(body, PostRef("twitter", "20", "https://x.com/i/status/20"))
    assert (post.posted_at, post.posted_at_source) == (None, None)


def test_oembed_404_is_not_found_and_403_in_xs_words_is_protected(stage: Stage):
    stage.says(OEMBED, "<html></html>", 404)
    assert check_route(twitter, "oembed", REF, stage.web).reason == "not_found"
    stage.standin.clear()
    words = "Sorry, you are not authorized to see this status."
    stage.says(OEMBED, json.dumps({"error": words, "request": "/oembed"}), 403, "application/json")
    absence = check_route(twitter, "oembed", REF, stage.web)
    assert (absence.reason, absence.said) == ("protected", words)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (402, b"", Refused),
        (403, b"<html>Blocked</html>", Refused),
        (400, b'{"errors":[{"code":357,"message":"url: queryParam is required"}]}', Unreadable),
        (200, b"<html>Please log in</html>", Unreadable),
        (200, b'{"html": "<p>no post</p>", "url": "https://x.com/a/status/1"}', Unreadable),
        (200, oembed("Words", post_id="1234"), Unreadable),
        (200, b'{"html": "a.txt", "author_name": "A", "author_url": "https://x.com/a", "url": "x"}', Unreadable),
        (200, oembed("Words", html="<blockquote>no paragraph</blockquote>"), Unreadable),
    ],
)
def test_oembed_answers_that_say_nothing_are_errors(stage: Stage, status, body, error):
    stage.says(OEMBED, body, status, "application/json")
    with pytest.raises(error), stage.web as web:
        twitter_routes.read_oembed(REF, web)


def test_the_adapter_loads_without_heavy_libraries():
    code = "import sys, adapters.twitter; print([m for m in ('bs4', 'lxml', 'httpx') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_clock_of_a_post_is_the_one_in_its_id():
    assert twitter.clock(PostRef("twitter", ID, f"https://x.com/i/status/{ID}")) == POSTED
    assert twitter.clock(PostRef("twitter", "20", "https://x.com/i/status/20")) is None
