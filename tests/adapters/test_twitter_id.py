"""Names of posts on X: which URLs name one, the clock in an id, and the token of the embed script."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import twitter
from adapters.twitter_id import clock, id_prefixes, id_span, known_handle, recognise, token
from archiver.adapter import PostRef
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


INSTANTS = st.datetimes(min_value=datetime(2011, 1, 1), max_value=datetime(2070, 1, 1)).map(
    lambda at: at.replace(tzinfo=UTC)
)


@given(INSTANTS, st.integers(0, 40 * 86_400_000), st.integers(0, 2**22 - 1))
@settings(deadline=None)
def test_a_span_holds_exactly_the_ids_of_its_window(start: datetime, length: int, sequence: int):
    start = start.replace(microsecond=start.microsecond // 1000 * 1000)
    end = start + timedelta(milliseconds=length)
    first, last = id_span(start, end)
    tick = timedelta(milliseconds=1)
    for at, inside in ((start, True), (end, True), (start - tick, False), (end + tick, False)):
        assert (first <= int(snowflake(at, sequence)) <= last) is inside


def test_a_window_from_before_the_clock_holds_no_numbered_id():
    first, last = id_span(datetime(2006, 1, 1, tzinfo=UTC), datetime(2012, 1, 1, tzinfo=UTC))
    assert first == 29_700_859_247
    assert clock(str(first)) is not None
    assert id_span(datetime(2006, 1, 1, tzinfo=UTC), datetime(2009, 1, 1, tzinfo=UTC))[1] < first < last


@given(INSTANTS, st.integers(0, 60 * 86_400_000), st.integers(1, 12), st.floats(0, 1))
@settings(deadline=None)
def test_the_beginnings_cover_every_id_of_the_span_and_are_few(start: datetime, length: int, most: int, where: float):
    first, last = id_span(start, start + timedelta(milliseconds=length))
    prefixes = id_prefixes(first, last, most)
    inside = first + int((last - first) * where)
    assert any(str(inside).startswith(prefix) for prefix in prefixes)
    assert len(prefixes) <= most or all(len(prefix) == 1 for prefix in prefixes)
    assert len(set(prefixes)) == len(prefixes)


def test_five_digits_are_six_hours_of_today_and_four_are_nearly_three_days():
    at = datetime(2026, 3, 5, tzinfo=UTC)
    day, window = id_span(at, at + timedelta(hours=6)), id_span(at, at + timedelta(hours=50))
    assert {len(prefix) for prefix in id_prefixes(*day, 4)} == {5}
    assert {len(prefix) for prefix in id_prefixes(*window, 4)} == {4}


def test_an_empty_span_has_no_beginnings():
    assert id_prefixes(5, 4, 4) == []


def test_the_handle_in_an_address_is_known_unless_the_address_needs_none():
    for url, handle in {
        f"https://x.com/Harbour_Watch/status/{ID}": "Harbour_Watch",
        f"https://x.com/i/status/{ID}": None,
        "https://x.com": None,
    }.items():
        assert known_handle(PostRef("twitter", ID, url)) == handle
