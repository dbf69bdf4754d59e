"""Whatever a host answers, at every route: no traceback, the right exit code, a reason for each item, and the other
posts are kept; when the host is well again, the same command repairs it.

The command runs in this process, so that many faults are quickly gone through.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from email.utils import formatdate
from typing import Any, NamedTuple

import pytest

from tests import newsroom
from tests.archiver.conftest import Run
from tests.standin import Standin, unused_port

TWEET, MESSAGE = 1, 101
HTML = b"<!doctype html><title>Temporarily Offline</title><p>We will be back soon."
PAST = formatdate(time.time() - 900_000, usegmt=True)
LATER = 9000
"""Seconds from when this is read: longer than all tests together may take until they come to those of this file."""

Fault = dict[str, Any]
FAULTS: dict[str, Fault] = {
    "429 with seconds": {"status": 429, "headers": {"Retry-After": "900"}},
    "429 with a date": {"status": 429, "headers": {"Retry-After": formatdate(time.time() + LATER, usegmt=True)}},
    "429 without a word": {"status": 429},
    "429 with x-rate-limit-reset": {"status": 429, "headers": {"x-rate-limit-reset": str(int(time.time()) + LATER)}},
    "500": {"status": 500},
    "503 with a page": {"status": 503, "body": HTML},
    "a slow head": {"body": b"late", "delay": 5.0},
    "a drip": {"body": b"drop by drop", "drip": 5.0},
    "cut short": {"body": HTML, "truncate": 20},
    "cut gzip": {"body": gzip.compress(HTML * 20)[:60], "headers": {"Content-Encoding": "gzip"}},
    "packed as it does not say": {"body": HTML, "headers": {"Content-Encoding": "gzip"}},
    "packed in an unknown way": {"body": HTML, "headers": {"Content-Encoding": "zstd"}},
    "a wrong charset": {"body": "Погода".encode("cp1251"), "headers": {"Content-Type": "text/html; charset=utf-16"}},
    "an empty 200": {},
    "twelve bytes": {"body": b"twelve bytes"},
    "HTML for JSON": {"body": HTML},
    "JSON with a byte order mark": {"body": b"\xef\xbb\xbf{}", "headers": {"Content-Type": "application/json"}},
    "JSON cut in a word": {"body": b'{"__typename":"Tw', "headers": {"Content-Type": "application/json"}},
    "larger than the cap": {"raw": b"HTTP/1.1 200 OK\r\nContent-Length: 30000000\r\n\r\n" + bytes(1000)},
    "ten megabytes": {"body": b"x" * 10_000_000},
    "hangs up": {"close": "before"},
    "reset": {"close": "reset"},
    "hangs up after the head": {"body": HTML, "close": "head"},
    "no HTTP": {"raw": b"SSH-2.0-gauge\r\n"},
    "redirected in circles": {"status": 302, "headers": {"Location": "?again"}},
    "redirected to a file": {"status": 302, "headers": {"Location": "file:///etc/passwd"}},
    "redirected into the house": {"status": 302, "headers": {"Location": "http://127.0.0.1/"}},
    "redirected into the house, in hexadecimal": {"status": 302, "headers": {"Location": "http://0x7f000001/"}},
    "redirected into the house, by IPv6": {"status": 302, "headers": {"Location": "http://[::ffff:127.0.0.1]/"}},
    "redirected to the cloud's secrets": {"status": 307, "headers": {"Location": "http://169.254.169.254/latest"}},
    "moved to nothing": {"status": 301, "headers": {"Location": "/nothing"}},
    "a cookie wall": {"status": 302, "headers": {"Location": "https://consent.example/", "Set-Cookie": "seen=1"}},
    "403": {"status": 403},
    "a wrong clock": {"status": 503, "headers": {"Date": PAST, "Retry-After": PAST}},
}


class Place(NamedTuple):
    """A route, and what stands before it: another route that must not answer, so that this one is asked."""

    url: str
    host: str
    target: str
    other: tuple[str, str] | None


X_URL, TG_URL = newsroom.tweet_url(TWEET), newsroom.message_url(MESSAGE)
SYNDICATION = ("cdn.syndication.twimg.com", newsroom.syndication(newsroom.tweet_id(TWEET)))
OEMBED = ("publish.x.com", newsroom.oembed(X_URL))
EMBED, LIST = ("t.me", newsroom.embed(MESSAGE)), ("t.me", newsroom.listed(MESSAGE))
PLACES = {
    "syndication": Place(X_URL, *SYNDICATION, OEMBED),
    "oembed": Place(X_URL, *OEMBED, SYNDICATION),
    "embed": Place(TG_URL, *EMBED, LIST),
    "channel": Place(TG_URL, *LIST, EMBED),
}
STAY_AWAY = {"429 with seconds", "429 with a date", "429 with x-rate-limit-reset"}
"""Answers that ask the whole run to stay away from the host."""


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        newsroom.script(standin, [2], [102])
        standin.add("consent.example", "/", HTML)
        yield standin


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_costs_one_post_for_one_run(run: Run, web: Standin, place: Place, fault: str) -> None:
    web.add(place.host, place.target, **FAULTS[fault])
    if place.other:
        web.add(*place.other, status=503)
    done = run("capture", place.url, newsroom.tweet_url(2), newsroom.message_url(102))
    assert done.code == 3, done
    assert "Traceback" not in done.err
    lost = {item["what"]: item["why"] for item in done.json["incomplete"]}
    assert len(lost.pop(place.url)) > 10
    texts = [post["text"] for post in done.json["posts"]]
    assert texts[0] is None
    if fault in STAY_AWAY:  # then the host's other posts wait, too
        assert all("not before" in why for why in lost.values()), lost
        assert (newsroom.words(102) if place.url == X_URL else newsroom.words(2)) in texts
    else:
        assert not lost
        assert texts[1:] == [newsroom.words(2), newsroom.words(102)]
    assert done.json["posts"][0]["availability"] in ("unknown", "missing")
    assert {hit.host for hit in web.log}.isdisjoint({"127.0.0.1", "169.254.169.254", "0x7f000001"})

    web.clear()
    newsroom.script(web, [TWEET], [MESSAGE])
    again = run("capture", place.url)
    assert again.code == 0, again
    assert again.json["posts"][0]["text"] == newsroom.words(TWEET if place.url == X_URL else MESSAGE)
    assert again.json["posts"][0]["availability"] == "live"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("503 with a page", 4),
        ("429 with seconds", 4),
        ("hangs up", 4),
        ("403", 5),
        ("redirected to a file", 5),
        ("HTML for JSON", 3),
        ("moved to nothing", 3),
    ],
)
def test_a_fault_of_all_there_is_has_its_exit_code(run: Run, web: Standin, fault: str, code: int) -> None:
    for place in (SYNDICATION, OEMBED):
        web.add(*place, **FAULTS[fault])
    done = run("capture", X_URL)
    assert done.code == code
    assert "Traceback" not in done.err


def test_a_host_where_nothing_listens_is_unreachable(run: Run, web: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITETRAIL_HOST_MAP", f"t.me=http://127.0.0.1:{unused_port()},{web.host_map}")
    done = run("capture", TG_URL, newsroom.tweet_url(2))
    assert done.code == 3
    assert "could not be reached" in done.json["incomplete"][0]["why"]
    assert run("capture", TG_URL).code == 4


def test_a_burst_of_faults_is_waited_out(run: Run, web: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITETRAIL_PATIENCE", "10")
    web.add(*SYNDICATION, status=503, times=2)
    newsroom.script(web, [TWEET], [])
    done = run("capture", X_URL)
    assert done.code == 0
    assert len(web.hits("cdn.syndication.twimg.com")) == 3
