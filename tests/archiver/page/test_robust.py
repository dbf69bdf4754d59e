# ruff: noqa: E501
"""Pages that are broken in any way: no crash, and time that grows with their length.

A modest number here; for more: `CITETRAIL_PAGES=10000 .venv/bin/pytest tests/archiver/page/test_robust.py`.
"""

from __future__ import annotations

import contextlib
import os

import pytest
from growth import assert_linear
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver import adapter
from archiver.page import platforms
from archiver.page.explain import explain
from archiver.page.prefilter import may_cite
from archiver.page.read import read_articles
from archiver.page.tree import DEEPEST
from db.errors import InputError

RECOGNISE = adapter.recogniser(adapter.load(["adapters.twitter", "adapters.telegram"]).values(), platforms.recognise)
MANY = settings(
    max_examples=int(os.environ.get("CITETRAIL_PAGES", "150")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
POST = "https://twitter.com/mira_holm/status/1501234567890123456"
PARTS = [
    "<p>The council met in the evening and spoke about the bridge for three hours.</p>",
    f'<blockquote class="twitter-tweet"><p lang="en">Open.</p>&mdash; Mira (@mira) <a href="{POST}">March 8, 2022</a>',
    "</blockquote>", "<div class='comments'>", "</div>", "<article>", "</article>", "<aside>", "</table>", "<td>", "<h1>On",
    "</h1>", f"<a href='{POST}'>", "</a>", "<script>", "</script>", '{"url":"', POST, '"}', "<textarea>", "</textarea>",
    "<template>", "<noscript>", "</noscript>", "<!--", "-->", "<![CDATA[", "]]>", "&lt;blockquote&gt;", "&#", "\x00", "\ufeff",
    "— Mira (@mira) March 8, 2022", "pic.twitter.com/aB3dE5fG7h", "@mira · 8 March 2022: ", "\n\n", "<iframe src=", "<svg><title>",
    "<div data-tweet-id='1501234567890123456'>", '<div data-props=\'{"a":[', "]}'>", "<h2>Comments</h2>", "t.me/mira/1", "<",
    "http://[", "https://twitter.com:99999/x/status/1", "<html lang='\x01'>", "<time datetime='2022-13-45T99:99'>", "<body",
]  # fmt: skip
pages = st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=12)), max_size=40).map("".join)


def read(data: bytes) -> bool:
    """Whether anything is cited."""
    cites = False
    try:
        for page in read_articles(data, recognise=RECOGNISE, name="page.html"):
            text = page.article.text
            cites = cites or bool(page.citations)
            for one in page.citations:
                if one.passage is not None:
                    assert text[one.passage.start : one.passage.end] == one.passage.exact
    except InputError:
        pass
    return cites


@MANY
@given(pages)
def test_any_mixture_of_parts_is_read(markup: str) -> None:
    data = f"<html><body>{markup}</body></html>".encode("utf-8", "replace")
    assert may_cite(data) or not read(data)


@MANY
@given(st.binary(max_size=400), pages, st.integers(0, 2000))
def test_any_bytes_within_a_page_are_read(noise: bytes, markup: str, at: int) -> None:
    whole = b"<html><body>" + markup.encode("utf-8", "replace") + b"</body></html>"
    read(whole[:at] + noise + whole[at:])


@settings(MANY, max_examples=max(30, MANY.max_examples // 10))
@given(pages)
def test_any_mixture_of_parts_is_explained(markup: str) -> None:
    with contextlib.suppress(InputError):
        explain(markup.encode("utf-8", "replace"), recognise=RECOGNISE, name="page.html")


@pytest.mark.parametrize(
    "part",
    [
        "<div>", "<div class=embed><a href=" + POST + ">", "<blockquote class=twitter-tweet>", "<a href=" + POST + ">x</a>",
        "(@mira) — ", "@mira: ", '<div data-props=\'{"url":"' + POST + "\"}'></div>", "<h2>Comments</h2>", "<ul><li><a href=/a>x",
        "<textarea>&lt;blockquote&gt;</textarea>", "https://t.me/mira/1 ", "<aside><blockquote>", "<table><tr><td>", "&lt;", "x ",
        "<blockquote class=twitter-tweet><i>x</i></blockquote>", "<div data-tweet-id='1501234567890123456'></div>", "<p>x",
        "<p>— Mira (@mira) March 8, 2022</p>", '{"a":[', "<script>window.x={", "\n", "#tag ",
    ],
)  # fmt: skip
def test_time_grows_with_the_length_whatever_is_repeated(part: str) -> None:
    def work(size: int) -> None:
        read(("<html><body><article><h1>On</h1>" + part * (size // len(part))).encode())

    assert_linear(work, 40_000)


@pytest.mark.parametrize(
    "part", [f"<p>So it is. <a href={POST}>x</a></p>", f"<noscript><a href={POST}></a></noscript>", "<aside><p>So.</p></aside>"]
)  # fmt: skip
def test_boxes_around_everything_cost_each_part_in_them_no_more(part: str) -> None:
    def work(size: int) -> None:
        read(("<html><body><article><h1>On</h1>" + "<div>" * (size // 10) + part * (size // len(part))).encode())

    assert_linear(work, 40_000)


def test_what_stands_deeper_than_browsers_go_is_read() -> None:
    deep = "<div>" * 3 * DEEPEST
    data = f"<article>{deep}<p>The bridge is open.</p><p>It was shut. <a href={POST}>So</a></p>{'</div>' * 3 * DEEPEST}<p>On."
    (page,) = read_articles(data.encode(), recognise=RECOGNISE, name="page.html")
    assert page.article.text == "The bridge is open.\n\nIt was shut.\n\nSo\n\nOn."
    assert [one.passage.exact for one in page.citations if one.passage] == ["So"]
