"""Names of posts on Telegram: which URLs name one, and how a channel's number is written."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import telegram
from adapters.telegram_id import handle_in, recognise, same_channel_id
from archiver.testing import check_adapter, check_garbage, check_recognise, check_same_post


def test_it_keeps_the_contract():
    check_adapter(telegram)


def test_all_spellings_of_one_post_meet():
    check_same_post(
        telegram,
        [
            "https://t.me/river_gauge/120",
            "http://t.me/River_Gauge/120/",
            "https://t.me/s/river_gauge/120",
            "https://t.me/river_gauge/120?single",
            "https://t.me/river_gauge/120?comment=77",
            "https://t.me/river_gauge/120?embed=1&mode=tme",
            "https://t.me/river_gauge/120?fbclid=abc",
            "https://t.me/river_gauge/45/120",
            "https://telegram.me/river_gauge/120",
            "https://telegram.dog/river_gauge/120",
            "https://www.t.me/river_gauge/120",
            "https://river_gauge.t.me/120",
            "t.me/river_gauge/120",
            "t.me/river_gauge/120.",
            "//t.me/river_gauge/120",
            "tg://resolve?domain=river_gauge&post=120",
            "tg://resolve?domain=River_Gauge&amp;post=120&amp;single",
            "tg:resolve?domain=river_gauge&post=120",
            "https://web.archive.org/web/20260306120000/https://t.me/river_gauge/120",
            "telegram:river_gauge/120",
        ],
    )


def test_ids_are_the_channel_in_lower_case_and_the_number():
    check_recognise(
        telegram,
        {
            "https://t.me/River_Gauge/120": "river_gauge/120",
            "https://t.me/river_gauge/0120": "river_gauge/120",
            "https://t.me/c/1501234567/33": "c1501234567/33",
            "https://t.me/c/1501234567/12/33?thread=12": "c1501234567/33",
            "tg://privatepost?channel=1501234567&post=33": "c1501234567/33",
            "telegram:c1501234567/33": "c1501234567/33",
        },
    )


def test_what_names_no_post_is_not_taken_for_one():
    check_recognise(
        telegram,
        dict.fromkeys(
            [
                "https://t.me/river_gauge",
                "https://t.me/s/river_gauge",
                "https://t.me/s/river_gauge?before=120",
                "https://t.me/river_gauge?boost",
                "https://t.me/boost/river_gauge",
                "https://t.me/boost/12345",
                "https://t.me/share/url?url=https://t.me/river_gauge/120",
                "https://t.me/joinchat/AAAAAEabc123",
                "https://t.me/+AbCdEf123456",
                "https://t.me/addstickers/Rivers",
                "https://t.me/addlist/abc",
                "https://t.me/login/12345",
                "https://t.me/giftcode/12345",
                "https://t.me/iv?url=https://t.me/river_gauge/120&rhash=1",
                "https://t.me/proxy?server=a&port=1",
                "https://t.me/river_gauge/s/12",
                "https://t.me/river_gauge/0",
                "https://t.me/river_gauge/12…",
                "https://t.me/river_gauge/12...",
                "https://t.me/river_gauge/12ab",
                "https://t.me/river_gauge/99999999999",
                "https://t.me/{handle}/{500000",
                "https://t.me/c/1501234567",
                "tg://resolve?domain=river_gauge",
                "tg://join?invite=abc",
                "https://telegram.org/river_gauge/120",
                "https://web.telegram.org/k/#@river_gauge",
                "https://a.b.t.me/120",
                "https://not-t.me/river_gauge/120",
                "https://t.me.example.org/river_gauge/120",
                "mailto:river_gauge@t.me/a/1",
            ]
        ),
    )


@given(st.from_regex(r"[A-Za-z][A-Za-z0-9_]{4,31}", fullmatch=True), st.integers(1, 2**31 - 1))
@settings(max_examples=200, deadline=None)
def test_recognising_a_canonical_address_gives_the_same_name(channel, number):
    ref = recognise(f"https://t.me/{channel}/{number}")
    if ref is not None:
        assert ref.id == f"{channel.lower()}/{number}"
        assert recognise(ref.url) == ref


@given(st.text() | st.text(alphabet="https:/t.me#?=&%[]@0123456789csg", max_size=60))
@settings(max_examples=500, deadline=None)
def test_no_string_makes_it_fail(text):
    for url in (text, f"https://t.me/{text}", f"https://t.me/river_gauge/{text}", f"https://{text}/a/1", f"tg:{text}"):
        ref = recognise(url)
        assert ref is None or recognise(ref.url) == ref
        handle_in(url)


def test_hostile_addresses_take_no_time():
    started = datetime.now(UTC)
    check_garbage(telegram, ["https://t.me" + "/" * 4000, "https://t.me/" + "s/" * 2000, "t.me/" + "1/" * 2000])
    assert datetime.now(UTC) - started < timedelta(seconds=2)


@pytest.mark.parametrize("written", [-2_101_234_567, -1_002_101_234_567, 2_101_234_567])
def test_a_channels_number_is_one_however_it_is_written(written):
    assert same_channel_id(written) == "2101234567"


@pytest.mark.parametrize(
    ("url", "handle"),
    [
        ("https://t.me/River_Gauge", "River_Gauge"),
        ("https://t.me/s/river_gauge", "river_gauge"),
        ("https://t.me/river_gauge/120", None),
        ("https://t.me/+AbCdEf", None),
        ("https://example.org/river_gauge", None),
        ("", None),
    ],
)
def test_the_name_in_a_profiles_address(url, handle):
    assert handle_in(url) == handle
