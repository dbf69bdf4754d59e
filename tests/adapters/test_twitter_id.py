"""Names of posts on X: which URLs name one, the clock in an id, and the token of the embed script."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import twitter
from adapters.twitter_id import clock, recognise, token
from archiver.testing import check_adapter, check_garbage, check_recognise, check_same_post
from tests.adapters.x_answers import ID, snowflake


def test_it_keeps_the_contract():
    check_adapter(twitter)


def test_all_spellings_of_one_post_meet():
    check_same_post(
        twitter,
        [
            f"https://twitter.com/harbour_watch/status/{ID}",
            f"http://twitter.com/harbour_watch/statuses/{ID}",
            f"https://x.com/harbour_watch/status/{ID}",
            f"https://www.x.com/other_name/status/{ID}/",
            f"https://mobile.twitter.com/harbour_watch/status/{ID}?s=20",
            f"https://m.twitter.com/harbour_watch/status/{ID}",
            f"https://de.twitter.com/harbour_watch/status/{ID}",
            f"https://TWITTER.com/Harbour_Watch/Status/{ID}",
            f"https://twitter.com/#!/harbour_watch/status/{ID}",
            f"https://twitter.com/statuses/{ID}",
            f"https://twitter.com/i/web/status/{ID}",
            f"https://x.com/i/status/{ID}",
            f"https://x.com/anyuser/status/{ID}",
            f"https://x.com/harbour_watch/status/{ID}/photo/1",
            f"https://x.com/harbour_watch/status/{ID}/video/1?s=21&t=abc",
            f"https://twitter.com/harbour_watch/status/{ID}?ref_src=twsrc%5Etfw%7Ctwcamp%5Etweetembed%7Ctwterm%5E{ID}",
            f"https://twitter.com/harbour_watch/status/{ID}?s=20&amp;t=abc",
            f"//twitter.com/harbour_watch/status/{ID}",
            f"twitter.com/harbour_watch/status/{ID}",
            f"x.com/harbour_watch/status/{ID}).",
            f" https://x.com/harbour_watch/status/{ID}#m ",
            f"https://twitter.com:443/harbour_watch/status/{ID}",
            f"https://fxtwitter.com/harbour_watch/status/{ID}",
            f"https://vxtwitter.com/harbour_watch/status/{ID}",
            f"https://fixupx.com/harbour_watch/status/{ID}",
            f"https://fixvx.com/harbour_watch/status/{ID}",
            f"https://twittpr.com/harbour_watch/status/{ID}",
            f"https://api.fxtwitter.com/2/status/{ID}",
            f"https://nitter.net/harbour_watch/status/{ID}#m",
            f"https://nitter.mirror.example/harbour_watch/status/{ID}",
            f"https://platform.twitter.com/embed/Tweet.html?dnt=true&id={ID}&lang=en",
            f"https://platform.twitter.com/embed/index.html?dnt=true&amp;id={ID}&amp;lang=en",
            f"https://publish.twitter.com/oembed?url=https%3A%2F%2Ftwitter.com%2Fharbour_watch%2Fstatus%2F{ID}",
            f"https://publish.x.com/oembed?url=https://x.com/harbour_watch/status/{ID}&omit_script=1",
            f"https://api.twitter.com/1/statuses/oembed.json?id={ID}",
            f"https://cdn.syndication.twimg.com/tweet-result?id={ID}&lang=en&token=abc",
            f"https://web.archive.org/web/20260306120000/https://twitter.com/harbour_watch/status/{ID}",
            f"http://web.archive.org/web/20260306120000if_/http://twitter.com/harbour_watch/status/{ID}?s=20",
            f"twitter:{ID}",
        ],
    )


def test_what_names_no_post_is_not_taken_for_one():
    check_recognise(
        twitter,
        dict.fromkeys(
            [
                "https://x.com/harbour_watch",
                "https://twitter.com/harbour_watch/status/",
                "https://twitter.com/harbour_watch/status/abc",
                "https://twitter.com/harbour_watch/status/0",
                f"https://twitter.com/harbour_watch/status/{ID[:12]}…",
                f"https://twitter.com/harbour_watch/status/{ID[:12]}...",
                f"https://twitter.com/harbour_watch/status/{ID}abc",
                "https://twitter.com/harbour_watch/status/99999999999999999999",
                "https://twitter.com/harbour_watch/status/" + "1" * 400,
                f"https://twitter.com/intent/tweet?in_reply_to={ID}",
                f"https://twitter.com/intent/retweet?tweet_id={ID}",
                f"https://twitter.com/intent/like?tweet_id={ID}",
                f"https://twitter.com/intent/status/{ID}",
                f"https://twitter.com/share?url=https://twitter.com/harbour_watch/status/{ID}",
                f"https://twitter.com/intent/tweet?url=https%3A%2F%2Ftwitter.com%2Fa%2Fstatus%2F{ID}&text=x",
                "https://twitter.com/hashtag/harbour?src=hash",
                "https://twitter.com/i/events/1234567890",
                "https://x.com/i/broadcasts/1abcDEF",
                "https://platform.twitter.com/widgets.js",
                "https://platform.twitter.com/embed/Tweet.html?dnt=true",
                "https://publish.twitter.com/oembed?url=https://example.org/a/status/1",
                "https://t.co/AbCdEf1234",
                "https://pic.twitter.com/AbCdEf1234",
                f"https://nottwitter.com/harbour_watch/status/{ID}",
                f"https://twitter.com.example.org/harbour_watch/status/{ID}",
                f"https://someone@twitter.com/harbour_watch/status/{ID}",
                f"https://mastodon.example/@a/statuses/{ID}",
                f"ftp://twitter.com/harbour_watch/status/{ID}",
            ]
        ),
    )


def test_the_canonical_address_has_the_handle_where_one_is_known():
    named = {
        f"https://twitter.com/harbour_watch/statuses/{ID}": f"https://x.com/harbour_watch/status/{ID}",
        f"https://twitter.com/i/web/status/{ID}": f"https://x.com/i/status/{ID}",
        f"https://twitter.com/anyuser/status/{ID}": f"https://x.com/i/status/{ID}",
        f"https://platform.twitter.com/embed/Tweet.html?id={ID}": f"https://x.com/i/status/{ID}",
        f"https://twitter.com/@harbour_watch/status/{ID}": f"https://x.com/harbour_watch/status/{ID}",
        f"https://twitter.com/no-such-handle/status/{ID}": f"https://x.com/i/status/{ID}",
    }
    assert {url: ref.url for url in named if (ref := recognise(url))} == named


@given(st.integers(1, 2**63 - 1), st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True))
@settings(max_examples=200, deadline=None)
def test_recognising_a_canonical_address_gives_the_same_name(number, handle):
    ref = recognise(f"https://twitter.com/{handle}/status/{number}")
    assert ref is None if handle.lower() in ("intent", "share") else ref and ref.id == str(number)
    if ref:
        assert recognise(ref.url) == ref


@given(st.text() | st.text(alphabet="https:/x.comtwr#!?=&%[]@0123456789status", max_size=80))
@settings(max_examples=500, deadline=None)
def test_no_string_makes_it_fail(text):
    for url in (text, f"https://x.com/{text}", f"https://twitter.com/a/status/{text}", f"https://{text}/a/status/1"):
        ref = recognise(url)
        assert ref is None or recognise(ref.url) == ref


def test_hostile_addresses_take_no_time():
    started = datetime.now(UTC)
    check_garbage(twitter, ["https://x.com" + "/" * 4000, "https://x.com/" + "status/" * 500, "nitter." * 500])
    assert datetime.now(UTC) - started < timedelta(seconds=2)


@given(st.datetimes(datetime(2010, 11, 5), datetime(2079, 1, 1)), st.integers(0, 2**22 - 1))
@settings(max_examples=200, deadline=None)
def test_the_clock_gives_back_the_millisecond_an_id_was_made_of(naive, sequence):
    at = naive.replace(microsecond=naive.microsecond // 1000 * 1000, tzinfo=UTC)
    assert clock(snowflake(at, sequence)) == at


def test_ids_from_before_the_clock_carry_no_time():
    assert clock("20") is None
    assert clock("29700859246") is None
    assert clock("29700859247") == datetime(2010, 11, 4, 1, 43, 1, 738_000, tzinfo=UTC)
    assert clock("not an id") is None


def test_the_token_is_the_one_that_javascript_computes():
    vectors = {
        "20": "6dq1a2xwd93",
        "1641086480675225601": "3z7miaszni8",
        "2023357708301455483": "4wkkd5uwebk",
        "1703436713362870723": "44ni5iyte19",
    }
    assert {number: token(number) for number in vectors} == vectors


@given(st.integers(1, 2**63 - 1))
@settings(max_examples=200, deadline=None)
def test_every_id_has_a_token_without_zeros(number):
    assert 0 < len(token(str(number))) < 30
    assert set(token(str(number))) <= set("123456789abcdefghijklmnopqrstuvwxyz")
