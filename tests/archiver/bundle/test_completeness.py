"""A capture is said to hold only what it holds."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import bundled
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.bundle import completeness
from db import canonical
from db.model import Exchange, Post, Reading, Snapshot

WORDS = "Don't pay “more” than 5 < 6 & 7 > 6 🚢 Žluť\nsecond line"


def look(body: bytes, text: str = WORDS, kind: str = "text/html", coding: str = "", cut: str | None = None) -> Snapshot:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{coding}\r\n"
    asked = replace(bundled.exchange("https://x.example/1", body, head), cut=cut)
    return Snapshot(bundled.REF, bundled.AT, "t", "page", Post(bundled.REF, bundled.POST.author, text), (asked,))


def found(body: bytes, text: str = WORDS, **more: str) -> bool | None:
    seen = look(body, text, **more)
    return completeness.of_look(seen, lambda digest: body)["expected_text_found"]


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{WORDS}</p>",
        "<p>Don&#39;t pay <b>“more”</b> than 5 &lt; 6 &amp; 7 &gt; 6 <i>🚢</i> &#381;lu&#357;<br/>second line</p>",
        json.dumps({"text": WORDS}),
        json.dumps({"text": WORDS}, ensure_ascii=False).replace("&", "&amp;"),
        json.dumps({"html": f"<p>{WORDS}</p>"}).replace("<", "\\u003C"),
    ],
)
def test_a_text_is_found_however_a_page_writes_it(body: str) -> None:
    assert found(body.encode()) is True


def test_a_hollow_answer_is_told() -> None:
    assert found(b"<html>Something went wrong, but don't fret. Try again.</html>") is False
    assert found(b"") is False


def test_links_do_not_count_since_pages_shorten_them() -> None:
    assert found(b"<p>See https://t.co/xyz now</p>", "See https://news.example/long/path now") is True


def test_a_post_without_words_has_nothing_to_be_found() -> None:
    assert found(b"<p></p>", "🚢 https://t.co/x") is None


def test_packed_and_chunked_answers_are_looked_into() -> None:
    body = bundled.chunked(zlib.compress(WORDS.encode()))
    coding = "Content-Encoding: deflate\r\nTransfer-Encoding: chunked\r\n"
    assert found(body, coding=coding) is True
    assert found(b"not packed at all", coding=coding) is False


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=5), st.binary(max_size=20))
@settings(max_examples=100, deadline=None)
def test_chunks_are_joined(chunks: list[bytes], rest: bytes) -> None:
    body = b"".join(b"%X\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n" + rest
    assert completeness.join_chunks(body) == b"".join(chunks)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_broken_chunks_do_no_harm(body: bytes) -> None:
    assert len(completeness.join_chunks(body)) <= len(body)


def test_an_answer_that_broke_off_is_no_source_of_the_page() -> None:
    body = f"<p>{WORDS}</p>".encode()
    assert completeness.of_look(look(body), lambda digest: body)["has_html_source"] is True
    assert completeness.of_look(look(body, cut="length"), lambda digest: body)["has_html_source"] is False
    assert completeness.of_look(look(body, kind="application/json"), lambda digest: body)["has_html_source"] is False


def test_no_capture_claims_a_picture_of_the_page() -> None:
    assert completeness.of_look(look(b""), lambda digest: b"")["has_full_page_image"] is False


def test_media_counts_only_when_all_of_it_is_kept() -> None:
    first = bundled.looks()[0]
    blob = bundled.BLOBS.__getitem__
    assert completeness.of_look(first, blob)["has_media"] is False
    whole = replace(first, finding=replace(bundled.POST, media=bundled.POST.media[:1]))
    assert completeness.of_look(whole, blob)["has_media"] is True


def test_an_import_rests_on_the_imported_bytes() -> None:
    data = json.dumps({"text": WORDS}).encode()
    row = Snapshot(bundled.REF, bundled.AT, "t", "import", Post(bundled.REF, bundled.POST.author, WORDS), (), "0" * 64)
    flags = completeness.of_look(row, {"0" * 64: data}.__getitem__)
    assert flags["expected_text_found"] is True
    assert flags["has_url"] is False


def test_a_file_that_was_read_has_its_source_and_a_page_of_a_crawl_may_not() -> None:
    fact = bundled.article()
    reading = Reading(canonical.name(fact), bundled.AT, "t", "ferry.html")
    assert completeness.of_reading(reading, fact, bundled.PAGE)["has_html_source"] is True
    flags = completeness.of_reading(reading, replace(fact, kind="warc"), None)
    assert (flags["has_html_source"], flags["expected_text_found"]) == (False, None)


def test_an_exchange_without_a_body_has_no_content() -> None:
    silent = Exchange(bundled.AT, "GET", "https://x.example/", "", error="no answer")
    assert completeness.content(silent, bundled.BLOBS.__getitem__) == b""


def test_a_film_whose_type_nobody_tells_is_not_searched_for_the_text() -> None:
    page = look(f"<p>{WORDS}</p>".encode())
    film = replace(
        bundled.exchange("https://x.example/f", b"film", "HTTP/1.1 200 OK\r\n\r\n"), body_size=completeness.START + 1
    )
    blobs = {page.exchanges[0].body: f"<p>{WORDS}</p>".encode()}
    seen = replace(page, exchanges=(film, *page.exchanges))
    assert completeness.of_look(seen, blobs.__getitem__)["expected_text_found"] is True


def test_who_answered_and_by_which_certificate_is_told_for_every_answer() -> None:
    first = bundled.looks()[0]
    flags = completeness.of_fact(first)
    assert (flags["has_peer"], flags["has_certificate"]) == (True, True)
    bare = replace(first.exchanges[1], peer=None, tls=())
    flags = completeness.of_fact(replace(first, exchanges=(first.exchanges[0], bare)))
    assert (flags["has_peer"], flags["has_certificate"]) == (False, False)
    silent = Exchange(bundled.AT, "GET", "https://x.example/", "", error="no answer")
    flags = completeness.of_fact(replace(first, exchanges=(silent,)))
    assert (flags["has_peer"], flags["has_certificate"]) == (None, None)


def test_the_minimum_is_the_address_the_source_and_the_picture() -> None:
    minimum = dict.fromkeys(completeness.MINIMUM, True)
    assert completeness.under(minimum, None)["meets_minimum"] is True
    for name in minimum:
        assert completeness.under(minimum | {name: False}, None)["meets_minimum"] is False


@pytest.mark.parametrize(
    ("told", "flag"), [("synchronised", True), ("not synchronised", False), ("unknown", None), ("?", None)]
)
def test_the_clock_is_trusted_as_far_as_the_system_does(told: str, flag: bool | None) -> None:
    assert completeness.under({}, replace(bundled.UNDER, clock=told))["clock_synchronised"] is flag
