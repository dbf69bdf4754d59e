from __future__ import annotations

import gzip
import hashlib
import socket
import ssl
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from archiver.web.network import Network, parse_host_map
from archiver.web.pace import Clock
from archiver.web.tape import STRUCK, Tape
from archiver.web.wire import Wire
from db.errors import Refused, Unreachable, Unreadable
from tests.standin import Standin, unused_port

AGENT = "citetrail/0 (+mailto:desk@news.example)"


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        yield standin


@pytest.fixture
def tape() -> Tape:
    return Tape()


def wire(web: Standin, resolve: Any = None, **settings: Any) -> Wire:
    """A wire whose hosts are all the stand-in."""
    settings = {"rate": 1000, "user_agent": AGENT, "host_map": parse_host_map(web.host_map), **settings}
    return Wire(Network(**settings))


class Time:
    """A clock that sleeping moves on, without waiting."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: time.time() + self.passed, self.sleep, lambda: time.monotonic() + self.passed)

    def wire(self, web: Standin, **settings: Any) -> Wire:
        settings = {"rate": 1000, "host_map": parse_host_map(web.host_map), **settings}
        return Wire(Network(**settings), clock=self.clock)

    @property
    def waits(self) -> list[float]:
        """Sleeps that are no pace."""
        return [seconds for seconds in self.slept if seconds > 0.01]


# What is recorded


def test_an_exchange_is_recorded_byte_for_byte(web: Standin, tape: Tape) -> None:
    packed = gzip.compress("Zitat: „so war es“".encode())
    chunks = (
        b"5;ext=1\r\n"
        + packed[:5]
        + b"\r\n"
        + b"%X;a=b\r\n" % (len(packed) - 5)
        + packed[5:]
        + b"\r\n0\r\nX-Sum: 1\r\n\r\n"
    )
    head = (
        b"HTTP/1.1 200 Fine, caf\xe9\r\nContent-TYPE:    text/html;charset=utf-8\r\nX-Odd:\tcaf\xe9  \r\n"
        b"x-odd: twice\r\nTransfer-Encoding: chunked\r\nContent-Encoding: GZip\r\nTrailer: X-Sum\r\n\r\n"
    )
    web.add("t.me", "/chan/7?embed=1&mode=tme", raw=head + chunks)
    before = datetime.now(UTC)

    response = wire(web).client(tape).get("https://t.me/chan/7?embed=1&mode=tme")

    (exchange,) = tape.exchanges
    assert exchange.head.encode("latin-1") == head
    assert exchange.body is not None
    assert tape.blobs[exchange.body] == chunks
    assert hashlib.sha256(chunks).hexdigest() == exchange.body
    assert exchange.body_size == len(chunks)
    assert exchange.sent.encode("latin-1") == web.log[0].raw
    assert exchange.url == "https://t.me/chan/7?embed=1&mode=tme"
    assert (exchange.method, exchange.status, exchange.cut, exchange.error) == ("GET", 200, None, None)
    assert exchange.peer == f"127.0.0.1:{web.port}"
    assert before <= exchange.asked_at <= datetime.now(UTC)
    assert exchange.asked_at.tzinfo is UTC
    assert 0 < exchange.took < 5
    assert response.text == "Zitat: „so war es“"
    assert response.headers.get_list("x-odd") == ["café", "twice"]
    assert "content-encoding" not in response.headers


def test_the_request_says_who_we_are_and_no_more(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", headers={"Set-Cookie": "id=7; Path=/"})
    client = wire(web).client(tape)
    client.get("https://t.me/a")
    client.get("https://t.me/a")
    for hit in web.log:
        assert hit.headers == {
            "host": "t.me",
            "user-agent": AGENT,
            "accept": "*/*",
            "accept-encoding": "gzip",
            "connection": "close",
        }


def test_path_and_query_go_out_as_they_are(web: Standin, tape: Tape) -> None:
    target = "/cdx/search/cdx?url=https%3A%2F%2Ft.me%2F%C3%A4&filter=a%7Cb&x=&b=%20+"
    wire(web).client(tape).get(f"http://web.archive.example{target}")
    assert web.log[0].target == target


def test_interim_answers_are_passed_over(web: Standin, tape: Tape) -> None:
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
    web.add("t.me", "/a", raw=interim + head + b"ok")
    assert wire(web).client(tape).get("https://t.me/a").text == "ok"
    assert tape.exchanges[0].head.encode() == head
    assert tape.blobs[tape.exchanges[0].body or ""] == b"ok"


def test_an_answer_may_end_with_the_connection(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", raw=b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nto the end")
    assert wire(web).client(tape).get("https://t.me/a").text == "to the end"
    assert tape.exchanges[0].cut is None


def test_an_answer_without_a_body_names_no_body(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", status=204)
    web.add("t.me", "/head", body="longer than nothing")
    client = wire(web).client(tape)
    assert client.get("https://t.me/a").content == b""
    assert client.head("https://t.me/head").status_code == 200
    assert [(exchange.body, exchange.body_size) for exchange in tape.exchanges] == [(None, 0), (None, 0)]


def test_what_a_host_appends_to_an_answer_is_never_taken_for_the_next_one(web: Standin, tape: Tape) -> None:
    forged = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"
    web.add("t.me", "/a", raw=b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" + forged)
    web.add("t.me", "/b", body="true")
    client = wire(web).client(tape)
    assert client.get("https://t.me/a").text == "ok"
    assert client.get("https://t.me/b").text == "true"


def test_each_redirect_is_an_exchange_of_its_own(web: Standin, tape: Tape) -> None:
    web.add("telegram.me", "/chan/7", status=302, headers={"Location": "https://t.me/chan/7#top"})
    web.add("t.me", "/chan/7", body="post")
    response = wire(web).client(tape).get("http://telegram.me/chan/7")
    assert response.text == "post"
    assert [(x.url, x.status) for x in tape.exchanges] == [
        ("http://telegram.me/chan/7", 302),
        ("https://t.me/chan/7", 200),
    ]


def test_a_post_carries_its_body(web: Standin, tape: Tape) -> None:
    web.add("tsa.example", "/", body=b"\x30\x00", headers={"Content-Type": "application/timestamp-reply"})
    response = wire(web).client(tape).post("http://tsa.example/", content=b"\x30\x01\xff")
    assert response.content == b"\x30\x00"
    assert web.log[0].body == b"\x30\x01\xff"
    assert tape.exchanges[0].sent.encode("latin-1").endswith(b"\r\n\r\n\x30\x01\xff")


def test_answers_4xx_are_for_the_caller(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/gone", status=410, body="gone")
    client = wire(web).client(tape)
    assert client.get("https://t.me/gone").status_code == 410
    assert client.get("https://t.me/unknown").status_code == 404
    assert len(tape.exchanges) == 2


# Over TLS


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def secure_web(authority: trustme.CA) -> Iterator[Standin]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("t.me", "127.0.0.1").configure_cert(context)
    with Standin(tls=context) as standin:
        yield standin


def test_over_tls_the_certificate_is_kept_and_the_bytes_are_plain(
    secure_web: Standin, authority: trustme.CA, tape: Tape
) -> None:
    secure_web.add("t.me", "/a", body="hello", chunked=True)
    network = Network(rate=1000, host_map=parse_host_map(secure_web.host_map))
    response = Wire(network, tls=trusting(authority)).client(tape).get("https://t.me/a")
    (exchange,) = tape.exchanges
    tls = dict(exchange.tls)
    assert response.text == "hello"
    assert tape.blobs[exchange.body or ""] == b"5\r\nhello\r\n0\r\n\r\n"
    assert tls["version"] == "TLSv1.3"
    assert tls["cipher"].startswith("TLS_")
    assert ssl.DER_cert_to_PEM_cert(tape.blobs[tls["certificate"]]).startswith("-----BEGIN CERTIFICATE")


def test_the_certificates_between_leaf_and_root_are_kept_as_the_host_sent_them(
    authority: trustme.CA, tape: Tape
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    between = authority.create_child_ca()
    issued = between.issue_cert("t.me", "127.0.0.1")
    issued.configure_cert(context)
    sent = [ssl.PEM_cert_to_DER_cert(pem.bytes().decode()) for pem in issued.cert_chain_pems]
    with Standin(tls=context) as standin:
        standin.add("t.me", "/a", body="hello")
        network = Network(rate=1000, host_map=parse_host_map(standin.host_map))
        Wire(network, tls=trusting(authority)).client(tape).get("https://t.me/a")
    tls = dict(tape.exchanges[0].tls)
    assert tape.blobs[tls["certificate"]] == sent[0]
    assert tape.blobs[tls["chain"]].decode() == "".join(map(ssl.DER_cert_to_PEM_cert, sent[1:]))
    assert len(sent) > 1


def test_a_certificate_that_cannot_be_trusted_ends_it_at_once(secure_web: Standin, tape: Tape) -> None:
    with pytest.raises(Unreachable, match="certificate"):
        wire(secure_web).client(tape).get("https://t.me/a")
    (exchange,) = tape.exchanges
    assert exchange.status is None
    assert "certificate" in (exchange.error or "")
    assert exchange.peer == f"127.0.0.1:{secure_web.port}"
    assert secure_web.log == []


def test_without_a_map_the_certificate_is_held_against_the_name(
    secure_web: Standin, authority: trustme.CA, tape: Tape, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dial(addresses: Any, port: int, deadline: float) -> Any:
        return true_dial(["127.0.0.1"], secure_web.port, deadline)

    from archiver.web import connection

    true_dial = connection.dial
    monkeypatch.setattr(connection, "dial", dial)
    secure_web.add("t.me", "/a", body="hello")
    live = Wire(Network(rate=1000), resolve=lambda host, port: ["1.1.1.1"], tls=trusting(authority))
    assert live.client(tape).get("https://t.me/a").text == "hello"
    with pytest.raises(Unreachable, match="certificate"):
        live.client(tape).get("https://other.example/a")


# Whom we do not ask


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/secret",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost:{port}/secret",
        "http://[::ffff:127.0.0.1]/",
        "http://0177.0.0.1/",
        "http://2130706433/",
        "file:///etc/passwd",
        "http://user:password@news.example/",
        "javascript:alert(1)",
    ],
)
def test_a_redirect_into_the_house_is_refused(web: Standin, tape: Tape, target: str) -> None:
    web.add("t.me", "/a", status=302, headers={"Location": target.format(port=web.port)})
    with pytest.raises(Refused):
        wire(web).client(tape).get("https://t.me/a")
    assert [exchange.status for exchange in tape.exchanges] == [302]
    assert len(web.log) == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://0x7f.1/", "http://0177.0.0.1/", "http://[::1]/", "ftp://t.me/", "/x"]
)
def test_a_private_address_is_refused_under_a_map_for_all(web: Standin, tape: Tape, url: str) -> None:
    with pytest.raises(Refused):
        wire(web).client(tape).get(url)
    assert web.log == []
    assert tape.exchanges == []


def test_a_host_that_the_map_does_not_name_is_refused(web: Standin, tape: Tape) -> None:
    live = wire(web, host_map={"t.me": web.base})
    live.client(tape).get("https://t.me/a")
    with pytest.raises(Refused, match="x\\.com"):
        live.client(tape).get("https://x.com/a")
    assert [hit.host for hit in web.log] == ["t.me"]


def test_a_name_goes_before_the_star_in_a_map(tape: Tape) -> None:
    with Standin() as one, Standin() as all_others:
        host_map = parse_host_map(f"t.me={one.base}, *={all_others.base}/")
        client = Wire(Network(rate=1000, host_map=host_map)).client(tape)
        client.get("https://t.me/a")
        client.get("https://x.com/a")
        assert [hit.host for hit in one.log] == ["t.me"]
        assert [hit.host for hit in all_others.log] == ["x.com"]


@pytest.mark.parametrize("found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["64:ff9b::7f00:1"], ["fe80::1%eth0"]])
def test_a_name_that_leads_to_one_private_address_is_refused(web: Standin, tape: Tape, found: list[str]) -> None:
    live = Wire(Network(rate=1000), resolve=lambda host, port: found)
    with pytest.raises(Refused, match=r"news\.example"):
        live.client(tape).get("http://news.example/")
    assert tape.exchanges == []


def test_the_vetted_address_is_dialled_and_no_other(tape: Tape, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that changes its mind is not asked a second time."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    dialled: list[Any] = []

    def create_connection(address: Any, *rest: Any, **more: Any) -> socket.socket:
        dialled.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "create_connection", create_connection)
    live = Wire(Network(rate=1000, patience=0), resolve=lambda host, port: next(answers))
    with pytest.raises(Unreachable):
        live.client(tape).get("http://news.example/")
    assert dialled == [("93.184.216.34", 80)]


def test_proxies_of_the_environment_are_not_heeded(web: Standin, tape: Tape, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{unused_port()}")
    web.add("t.me", "/a", body="direct")
    assert wire(web).client(tape).get("https://t.me/a").text == "direct"


# Bounds


def test_a_body_larger_than_the_cap_is_cut_and_kept_as_far_as_it_came(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/endless", endless=True)
    with pytest.raises(Unreadable, match="larger than 1 MB"):
        wire(web, page_cap=1_000_000).client(tape).get("https://t.me/endless")
    (exchange,) = tape.exchanges
    assert exchange.cut == "length"
    assert exchange.status == 200
    assert 1_000_000 < exchange.body_size < 1_200_000
    assert tape.blobs[exchange.body or ""].startswith(b"10000\r\n\0")


def test_a_body_that_announces_more_than_the_cap_is_not_waited_for(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", body=b"x" * 500, drip=1.0)
    with pytest.raises(Unreadable, match="larger than 100 bytes"):
        wire(web, page_cap=100).client(tape).get("https://t.me/a")
    assert tape.exchanges[0].cut == "length"
    assert tape.exchanges[0].took < 1


def test_a_request_may_raise_the_cap(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/film", status=302, headers={"Location": "/film2"})
    web.add("t.me", "/film2", body=b"x" * 5000)
    client = wire(web, page_cap=100).client(tape)
    assert len(client.get("https://t.me/film", extensions={"cap": 5000}).content) == 5000
    with pytest.raises(Unreadable):
        client.get("https://t.me/film", extensions={"cap": 4999})


def test_an_endless_head_ends(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", raw=b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 100_000)
    web.add("t.me", "/b", raw=b"HTTP/1.1 103 Hint\r\n\r\n" * 50_000)
    for path in ("a", "b"):
        with pytest.raises(Unreadable):
            wire(web).client(tape).get(f"https://t.me/{path}")
    assert all(exchange.body_size < 500_000 for exchange in tape.exchanges)


def test_a_gzip_bomb_is_not_unpacked(web: Standin, tape: Tape) -> None:
    bomb = gzip.compress(gzip.compress(bytes(300_000_000), 9), 9)
    headers = {"Content-Encoding": "gzip, gzip"}
    web.add("t.me", "/bomb", body=bomb, headers=headers)
    with pytest.raises(Unreadable, match="unpacks to more than 20 MB"):
        wire(web).client(tape).get("https://t.me/bomb")
    assert tape.blobs[tape.exchanges[0].body or ""] == bomb
    assert tape.exchanges[0].cut is None


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", b"plain"),
        ("gzip", gzip.compress(b"x" * 1000)[:-12]),
        ("gzip", gzip.compress(b"x" * 1000)[:-5] + b"\0" * 5),
        ("deflate", b"\xff\xfe\xfd"),
        ("br", b"\x0b\x02\x80"),
        ("gzip,gzip,gzip,gzip", b"x"),
    ],
)
def test_a_broken_packing_is_unreadable_and_its_bytes_are_kept(
    web: Standin, tape: Tape, coding: str, body: bytes
) -> None:
    web.add("t.me", "/a", body=body, headers={"Content-Encoding": coding})
    with pytest.raises(Unreadable):
        wire(web).client(tape).get("https://t.me/a")
    assert tape.blobs[tape.exchanges[0].body or ""] == body


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"plain text")),
        ("x-gzip", gzip.compress(b"plain ") + gzip.compress(b"text") + b"\0\0"),
        ("deflate", zlib.compress(b"plain text")),
        ("deflate", zlib.compressobj(wbits=-15).compress(b"") + zlib.compress(b"plain text", wbits=-15)),
        ("identity", b"plain text"),
        ("deflate, gzip", gzip.compress(zlib.compress(b"plain text"))),
    ],
)
def test_packings_are_undone(web: Standin, tape: Tape, coding: str, body: bytes) -> None:
    web.add("t.me", "/a", body=body, headers={"Content-Encoding": coding})
    assert wire(web).client(tape).get("https://t.me/a").text == "plain text"


@pytest.mark.parametrize("charset", ["zip", "hex", "rot13", "no-such-thing", "punycode", "undefined", "a" * 500])
def test_a_made_up_charset_does_no_harm(web: Standin, tape: Tape, charset: str) -> None:
    web.add("t.me", "/a", body="grüße", headers={"Content-Type": f"text/html; charset={charset}"})
    assert wire(web).client(tape).get("https://t.me/a").text == "grüße"


def test_a_true_charset_is_heeded(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", body="цитата".encode("cp1251"), headers={"Content-Type": "text/html; charset=windows-1251"})
    assert wire(web).client(tape).get("https://t.me/a").text == "цитата"


@pytest.mark.parametrize("charset", ["utf-16", "UTF16", "utf_16", "utf-32"])
def test_a_charset_that_needs_a_mark_is_heeded_where_the_mark_is(web: Standin, tape: Tape, charset: str) -> None:
    kind = {"Content-Type": f"text/html; charset={charset}"}
    web.add("t.me", "/a", body="цитата".encode(charset), headers=kind)
    web.add("t.me", "/b", body="цитата", headers=kind)
    assert wire(web).client(tape).get("https://t.me/a").text == "цитата"
    assert wire(web).client(tape).get("https://t.me/b").text == "цитата"


def test_a_slow_drip_ends_with_the_time_for_one_request(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", body=b"x" * 1000, drip=0.05)
    start = time.monotonic()
    with pytest.raises(Unreachable, match="in time"):
        wire(web, timeout=0.6).client(tape).get("https://t.me/a")
    assert 0.5 < time.monotonic() - start < 2
    (exchange,) = tape.exchanges
    assert exchange.cut == "time"
    assert 3 < exchange.body_size < 20


LARGE = {"cap": 30_000_000}
"""What a request for a film says."""
FLOWING = {"body": b"x" * 100_000, "drip": 0.05, "drop": 4000}
"""80 kB a second, for 1.2 seconds."""


def test_a_large_body_that_keeps_coming_may_take_longer_than_a_request(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/film", **FLOWING)
    client = wire(web, timeout=0.4, patience=9).client(tape)
    assert client.get("https://t.me/film", extensions=LARGE).content == FLOWING["body"]
    assert tape.exchanges[0].cut is None
    assert tape.exchanges[0].took > 1
    with pytest.raises(Unreachable, match="did not end its answer in time"):
        client.get("https://t.me/film")  # a page may not
    assert tape.exchanges[1].took < 0.9


def test_a_large_body_that_drips_is_given_up_like_any_other(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/film", body=b"x" * 100_000, drip=0.05, drop=100)
    with pytest.raises(Unreachable, match=r"\d+ of 100000 bytes came and are kept"):
        wire(web, timeout=0.4, patience=60).client(tape).get("https://t.me/film", extensions=LARGE)
    (exchange,) = tape.exchanges
    assert exchange.cut == "time"
    assert exchange.took < 1.2
    assert 100 < exchange.body_size < 2000


def test_a_large_body_that_is_late_to_begin_is_given_up_in_time(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/film", body=b"x", delay=9)
    with pytest.raises(Unreachable, match="did not answer in time"):
        wire(web, timeout=0.3, patience=0.5).client(tape).get("https://t.me/film", extensions=LARGE)
    assert tape.exchanges[0].took < 0.8


def test_patience_bounds_all_large_bodies_of_one_post(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/film", **FLOWING)
    client = wire(web, timeout=0.3, patience=1.6).client(tape)
    client.get("https://t.me/film", extensions=LARGE)
    with pytest.raises(Unreachable, match=r"of 100000 bytes came and are kept; .*the patience"):
        client.get("https://t.me/film", extensions=LARGE)
    first, second = tape.exchanges
    assert (first.cut, second.cut) == (None, "time")
    assert 0 < second.body_size < 80_000


def test_a_host_that_says_nothing_is_given_up(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", delay=20)
    start = time.monotonic()
    with pytest.raises(Unreachable, match="did not answer in time"):
        wire(web, timeout=0.3, patience=1).client(tape).get("https://t.me/a")
    assert time.monotonic() - start < 3
    assert {(x.status, x.cut) for x in tape.exchanges} == {(None, "time")}


def test_a_truncated_body_is_told_from_a_whole_one(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", body=b"x" * 1000, truncate=400)
    with pytest.raises(Unreachable, match="400 of 1000 bytes"):
        wire(web, patience=0).client(tape).get("https://t.me/a")
    (exchange,) = tape.exchanges
    assert (exchange.cut, exchange.status, exchange.body_size) == ("disconnect", 200, 400)


def test_a_truncated_body_is_asked_for_again(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", body=b"x" * 1000, truncate=400)
    web.add("t.me", "/a", body=b"x" * 1000)
    assert len(wire(web).client(tape).get("https://t.me/a").content) == 1000
    assert [exchange.cut for exchange in tape.exchanges] == ["disconnect", None]


@pytest.mark.parametrize("close", ["before", "reset", "head"])
def test_a_connection_that_breaks_is_unreachable(web: Standin, tape: Tape, close: str) -> None:
    web.add("t.me", "/a", body="never sent", close=close)
    with pytest.raises(Unreachable, match=r"t\.me"):
        wire(web, patience=0).client(tape).get("https://t.me/a")
    (exchange,) = tape.exchanges
    assert exchange.cut == "disconnect"
    assert exchange.sent.startswith("GET /a HTTP/1.1\r\nHost: t.me\r\n")


@pytest.mark.parametrize(
    "raw",
    [
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 OK\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    ],
)
def test_what_is_no_http_is_unreadable_and_kept(web: Standin, tape: Tape, raw: bytes) -> None:
    web.add("t.me", "/a", raw=raw)
    with pytest.raises(Unreadable, match="do not understand"):
        wire(web).client(tape).get("https://t.me/a")
    (exchange,) = tape.exchanges
    kept = exchange.head.encode("latin-1") + tape.blobs[exchange.body or ""]
    assert kept == raw


def test_a_refused_connection_is_recorded_and_said(web: Standin, tape: Tape) -> None:
    live = wire(web, host_map={"*": f"http://127.0.0.1:{unused_port()}"}, patience=0)
    with pytest.raises(Unreachable, match=r"t\.me could not be reached: .*refused"):
        live.client(tape).get("https://t.me/a")
    (exchange,) = tape.exchanges
    assert (exchange.status, exchange.sent, exchange.peer) == (None, "", None)
    assert "refused" in (exchange.error or "")


def test_a_host_that_does_not_exist_is_asked_for_once(tape: Tape) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(Unreachable, match="no such host"):
        Wire(Network(rate=1000), resolve=resolve).client(tape).get("http://news.example/")
    assert len(tape.exchanges) == 1


def test_a_name_server_that_hangs_is_not_waited_for(tape: Tape) -> None:
    def resolve(host: str, port: int) -> list[str]:
        time.sleep(3)
        return []

    start = time.monotonic()
    with pytest.raises(Unreachable, match="name server"):
        Wire(Network(rate=1000, timeout=0.2, patience=0), resolve=resolve).client(tape).get("http://news.example/")
    assert time.monotonic() - start < 2


def test_a_redirect_that_never_ends_is_ended(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", status=302, headers={"Location": "/a"})
    with pytest.raises(Unreachable, match="circles"):
        wire(web).client(tape).get("https://t.me/a")
    assert len(tape.exchanges) == 11


# Asking again


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_host_that_is_busy_is_asked_again(web: Standin, tape: Tape, status: int) -> None:
    web.add("t.me", "/a", status=status, times=3)
    web.add("t.me", "/a", body="at last")
    passing = Time()
    assert passing.wire(web).client(tape).get("https://t.me/a").text == "at last"
    assert [exchange.status for exchange in tape.exchanges] == [status] * 3 + [200]
    assert 0.25 <= passing.waits[0] <= 0.5 <= passing.waits[1] <= 1.0 <= passing.waits[2] <= 2.0


def test_retry_after_is_heeded(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", status=429, headers={"Retry-After": "7"})
    web.add("t.me", "/a", body="at last")
    passing = Time()
    assert passing.wire(web).client(tape).get("https://t.me/a").text == "at last"
    assert passing.waits == [7.0]


def test_retry_after_as_a_date_is_held_against_the_hosts_own_clock(web: Standin, tape: Tape) -> None:
    theirs = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    dates = {"Date": format_datetime(theirs, True), "Retry-After": format_datetime(theirs + timedelta(seconds=9), True)}
    web.add("t.me", "/a", status=503, headers=dates)
    web.add("t.me", "/a", body="at last")
    passing = Time()
    passing.wire(web).client(tape).get("https://t.me/a")
    assert passing.waits == [9.0]


def test_the_reset_of_a_rate_limit_is_heeded(web: Standin, tape: Tape) -> None:
    web.add("api.x.com", "/a", status=429, headers={"x-rate-limit-reset": str(int(time.time()) + 30)})
    web.add("api.x.com", "/a", body="at last")
    passing = Time()
    passing.wire(web).client(tape).get("https://api.x.com/a")
    assert 28 < passing.waits[0] <= 30


@pytest.mark.parametrize("after", ["86400", "Fri, 31 Dec 9999 23:59:59 GMT", "9" * 20])
def test_a_wait_that_outlasts_patience_is_not_begun(web: Standin, tape: Tape, after: str) -> None:
    web.add("t.me", "/a", status=429, headers={"Retry-After": after})
    passing = Time()
    live = passing.wire(web, patience=60)
    with pytest.raises(Unreachable, match="come back later: not before"):
        live.client(tape).get("https://t.me/a")
    with pytest.raises(Unreachable, match="come back later"):
        live.client(tape).get("https://t.me/b")
    assert passing.waits == []
    assert len(web.log) == 1
    assert [exchange.status for exchange in tape.exchanges] == [429]


def test_another_post_waits_out_what_the_host_asked_for(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", status=429, headers={"Retry-After": "20"})
    web.add("t.me", "/b", body="b")
    web.add("x.com", "/c", body="c")
    passing = Time()
    live = passing.wire(web, patience=60)
    with pytest.raises(Unreachable):
        live.client(tape, patience=5).get("https://t.me/a")
    assert live.client(tape).get("https://x.com/c").text == "c"
    assert passing.waits == []
    assert live.client(tape).get("https://t.me/b").text == "b"
    assert 19 < passing.waits[0] <= 20


def test_a_clock_that_is_set_forward_brings_nobody_back_early(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", status=429, headers={"Retry-After": "20"})
    web.add("t.me", "/b", body="b")
    passing, set_off = Time(), 0.0
    clock = replace(passing.clock, now=lambda: time.time() + passing.passed + set_off)
    live = Wire(Network(rate=1000, host_map=parse_host_map(web.host_map)), clock=clock)
    with pytest.raises(Unreachable):
        live.client(tape, patience=5).get("https://t.me/a")
    set_off = 3600.0
    live.client(tape).get("https://t.me/b")
    assert 19 < passing.waits[0] <= 20


@pytest.mark.parametrize("after", ["", "soon", "-5", "1e9", "٣", "Fri, 99 Foo"])
def test_nonsense_in_retry_after_is_passed_over(web: Standin, tape: Tape, after: str) -> None:
    web.add("t.me", "/a", raw=f"HTTP/1.1 429 No\r\nRetry-After: {after}\r\nContent-Length: 0\r\n\r\n".encode())
    web.add("t.me", "/a", body="at last")
    passing = Time()
    passing.wire(web).client(tape).get("https://t.me/a")
    assert passing.waits[0] <= 0.5


def test_patience_bounds_a_host_that_stays_busy(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", status=500)
    start = time.monotonic()
    with pytest.raises(Unreachable, match="answered 500"):
        wire(web, patience=1).client(tape).get("https://t.me/a")
    assert time.monotonic() - start < 2
    assert 2 <= len(tape.exchanges) <= 3
    assert tape.exchanges[-1].head.startswith("HTTP/1.1 500")


def test_attempts_are_bounded_also_without_a_bound_of_patience(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", status=503, headers={"Retry-After": "0"})
    with pytest.raises(Unreachable):
        Time().wire(web, patience=1e6).client(tape).get("https://t.me/a")
    assert len(tape.exchanges) == 8


def test_a_host_that_was_given_up_is_asked_once_for_the_next_post(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", status=500)
    web.add("t.me", "/b", status=500, times=2)
    web.add("t.me", "/b", body="b")
    live = Time().wire(web, patience=1e6)
    for path in ("a", "b", "b"):
        with pytest.raises(Unreachable):
            live.client(tape).get(f"https://t.me/{path}")
    assert [hit.path for hit in web.log] == ["/a"] * 8 + ["/b"] * 2
    live.client(tape).get("https://t.me/b")
    with pytest.raises(Unreachable):
        live.client(Tape()).get("https://t.me/a")
    assert len(web.log) > 12


FAULTS: dict[str, dict[str, Any]] = {
    "busy": {"status": 503},
    "silent": {"close": "before"},
    "reset": {"close": "reset"},
    "cut": {"body": "half of it", "truncate": 4},
    "drip": {"body": "drop by drop", "drip": 5.0},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_host_that_fails_five_requests_in_a_row_is_left_alone(web: Standin, tape: Tape, fault: str) -> None:
    web.add("t.me", "/a", **FAULTS[fault])
    web.add("x.com", "/a", body="well")
    time_ = Time()
    live = time_.wire(web, patience=0, timeout=0.2)
    for _ in range(5):
        with pytest.raises(Unreachable):
            live.client(tape).get("https://t.me/a")
    asked = len(web.hits("t.me"))
    with pytest.raises(Unreachable, match=r"t\.me is not asked for now"):
        live.client(tape).get("https://t.me/other")
    assert len(web.hits("t.me")) == asked == 5
    assert live.client(tape).get("https://x.com/a").text == "well"
    time_.passed += 601
    web.add("t.me", "/other", body="well again")
    assert live.client(tape).get("https://t.me/other").text == "well again"


@pytest.mark.parametrize("answer", [{"body": "well"}, {"status": 404}, {"status": 403}])
def test_any_whole_answer_begins_the_count_anew(web: Standin, tape: Tape, answer: dict[str, Any]) -> None:
    web.add("t.me", "/a", status=503)
    web.add("t.me", "/b", **answer)
    live = Time().wire(web, patience=0)
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(Unreachable, match="503"):
                live.client(tape).get("https://t.me/a")
        live.client(tape).get("https://t.me/b")
    assert len(web.log) == 15


def test_a_host_that_asks_to_come_back_later_has_not_failed(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a", status=429, headers={"Retry-After": "9"})
    time_ = Time()
    live = time_.wire(web, patience=1)
    for _ in range(8):
        with pytest.raises(Unreachable, match="come back later"):
            live.client(tape).get("https://t.me/a")
    time_.passed += 10
    web.add("t.me", "/b", body="well")
    assert live.client(tape).get("https://t.me/b").text == "well"


def test_a_second_route_is_asked_also_when_patience_is_used_up(web: Standin, tape: Tape) -> None:
    web.add("one.example", "/a", status=500)
    web.add("two.example", "/a", body="found")
    client = Time().wire(web, patience=1).client(tape)
    with pytest.raises(Unreachable):
        client.get("https://one.example/a")
    assert client.get("https://two.example/a").text == "found"


def test_a_post_is_not_said_twice_when_it_may_have_been_heard(web: Standin, tape: Tape) -> None:
    web.add("tsa.example", "/", close="before")
    with pytest.raises(Unreachable):
        Time().wire(web).client(tape).post("http://tsa.example/", content=b"x")
    assert len(web.log) == 1


# Secrets


def test_secrets_are_struck_out_before_anything_is_recorded(web: Standin, tape: Tape) -> None:
    bearer, key, cookie = "AAA/BBB+CCC=", "s3cr3t-k3y", "session=c00k1e"
    web.add(
        "api.x.com",
        "/2/tweets?ids=7&key=s3cr3t-k3y",
        raw=b"HTTP/1.1 302 Found\r\nset-COOKIE:\t id=h1dden; Path=/\r\nLocation: https://api.x.com/next?key=s3cr3t-k3y&n=1\r\n"
        b"Set-Cookie: b=h1dden\r\n folded=h1dden\r\nContent-Length: 0\r\n\r\n",
    )
    web.add("api.x.com", "/next?key=s3cr3t-k3y&n=1", body="ok", headers={"X-Echo": "AAA%2FBBB%2BCCC%3D"})
    headers = {"Authorization": f"Bearer {bearer}", "Cookie": cookie, "X-Key": key, "X-Plain": "kept"}
    client = wire(web, secrets=(bearer, key)).client(tape)
    assert client.get("https://api.x.com/2/tweets?ids=7&key=s3cr3t-k3y", headers=headers).text == "ok"

    assert web.log[0].headers["authorization"] == f"Bearer {bearer}"
    first, second = tape.exchanges
    everything = repr(tape)
    for secret in (bearer, "AAA%2F", key, "c00k1e", "h1dden"):
        assert secret not in everything
    assert first.url == f"https://api.x.com/2/tweets?ids=7&key={STRUCK}"
    assert first.sent.startswith(f"GET /2/tweets?ids=7&key={STRUCK} HTTP/1.1\r\nHost: api.x.com\r\n")
    assert f"Authorization: {STRUCK}\r\n" in first.sent
    assert "X-Plain: kept\r\n" in first.sent
    assert first.head == (
        f"HTTP/1.1 302 Found\r\nset-COOKIE:\t {STRUCK}\r\nLocation: https://api.x.com/next?key={STRUCK}&n=1\r\n"
        f"Set-Cookie: {STRUCK}\r\nContent-Length: 0\r\n\r\n"
    )
    assert {"Authorization", "Cookie", "X-Key", "key", "set-COOKIE", "Set-Cookie"} == set(first.struck)
    assert set(second.struck) >= {"key", "X-Echo"}


def test_a_secret_in_a_body_that_we_send_is_struck_out(web: Standin, tape: Tape) -> None:
    wire(web, secrets=("p4ss",)).client(tape).post("https://t.me/login", content=b"user=a\n\npass=p4ss")
    assert tape.exchanges[0].sent.endswith(f"user=a\n\npass={STRUCK}")
    assert tape.exchanges[0].struck == ("body",)


BEARER = "Bearer AAA-t0p-s3cret"


def with_credential(web: Standin) -> Wire:
    return wire(web, credentials={"api.x.com": BEARER}, secrets=("AAA-t0p-s3cret",))


def test_a_credential_goes_to_its_host_and_is_struck_from_the_record(web: Standin, tape: Tape) -> None:
    web.add("api.x.com", "/2/tweets", body="told")
    with_credential(web).client(tape).get("https://api.x.com/2/tweets")
    assert web.log[0].headers["authorization"] == BEARER
    assert "s3cret" not in repr(tape)
    assert f"Authorization: {STRUCK}\r\n" in tape.exchanges[0].sent
    assert tape.exchanges[0].struck == ("Authorization",)


@pytest.mark.parametrize(
    "url",
    [
        "https://x.com/a",
        "http://api.x.com/a",
        "https://upload.api.x.com/a",
        "https://api.x.com.evil.example/a",
        "https://evil.example/api.x.com",
    ],
)
def test_a_credential_goes_nowhere_else(web: Standin, tape: Tape, url: str) -> None:
    with_credential(web).client(tape).get(url)
    assert [hit.headers.get("authorization") for hit in web.log] == [None]


@pytest.mark.parametrize("target", ["https://evil.example/b", "http://api.x.com/b", "https://x.com/b"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_does_not_take_the_credential_along(web: Standin, tape: Tape, target: str, status: int) -> None:
    web.add("api.x.com", "/a", status=status, headers={"Location": target})
    web.add("*", "/b", body="told")
    assert with_credential(web).client(tape).get("https://api.x.com/a").text == "told"
    assert [hit.headers.get("authorization") for hit in web.log] == [BEARER, None]
    assert "s3cret" not in repr(tape)


def test_a_credential_comes_back_when_redirects_lead_home(web: Standin, tape: Tape) -> None:
    web.add("api.x.com", "/a", status=302, headers={"Location": "https://x.com/b"})
    web.add("x.com", "/b", status=302, headers={"Location": "https://api.x.com/c"})
    web.add("api.x.com", "/c", body="told")
    with_credential(web).client(tape).get("https://api.x.com/a")
    assert [hit.headers.get("authorization") for hit in web.log] == [BEARER, None, BEARER]


# Manners


def test_requests_to_one_host_keep_their_distance(web: Standin, tape: Tape) -> None:
    live = wire(web, rate=5, rates={"fast.example": 1000})
    for _ in range(4):
        live.client(tape).get("https://t.me/a")
        live.client(tape).get("https://fast.example/a")
    times = [hit.time for hit in web.hits("t.me")]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(gaps) == 3
    assert all(0.15 < gap < 1 for gap in gaps)


def ask_on(client: httpx.Client, seconds: float) -> None:
    for _ in range(100):
        assert client.get("https://t.me/state", extensions={"pace": ("t.me/state", seconds)}).text == "going on"


def test_a_slower_pace_within_a_host_costs_patience_and_has_an_end(web: Standin, tape: Tape, tmp_path: Path) -> None:
    web.add("t.me", "/state", body="going on")
    time = Time()
    live = Wire(Network(rate=1000, host_map=parse_host_map(web.host_map)), tmp_path, clock=time.clock)
    client = live.client(tape, patience=20)
    with pytest.raises(Unreachable, match="patience"):
        ask_on(client, 5.0)
    assert len(web.log) == len(tape.exchanges) == 4
    assert [slept for slept in time.slept if slept > 1] == pytest.approx([5.0] * 3, abs=0.1)
    assert live.client(tape).get("https://t.me/other").status_code == 404


def test_a_slower_pace_costs_patience_also_where_every_answer_takes_longer_than_it(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/state", body="going on", delay=0.03)
    client = wire(web).client(tape, patience=0.035)
    with pytest.raises(Unreachable, match="patience"):
        ask_on(client, 0.01)
    assert len(web.log) == 4


def test_two_processes_on_one_archive_keep_one_pace(web: Standin, tmp_path: Path) -> None:
    web.add("t.me", "/a", body="a", delay=0.02)
    script = (
        "import sys; from pathlib import Path\n"
        "from archiver.web.wire import Network, Tape, Wire, parse_host_map\n"
        "with Wire(Network(rate=5, host_map=parse_host_map(sys.argv[1])), Path(sys.argv[2])) as wire:\n"
        "    for _ in range(4): wire.client(Tape()).get('https://t.me/a')\n"
    )
    command = [sys.executable, "-c", script, web.host_map, str(tmp_path / "pace")]
    both = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    hits = web.hits("t.me")
    assert len(hits) == 8
    for earlier, later in pairwise(hits):
        assert later.time - earlier.time > 0.12
        assert later.time >= earlier.ended[0] - 0.005


def test_a_client_is_an_ordinary_client(web: Standin, tape: Tape) -> None:
    web.add("t.me", "/a?x=1", body='{"a": 1}', headers={"Content-Type": "application/json"})
    with wire(web) as live, live.client(tape) as client:
        assert isinstance(client, httpx.Client)
        response = client.get("https://t.me/a", params={"x": 1})
        assert response.json() == {"a": 1}
        assert response.elapsed.total_seconds() > 0
        with client.stream("GET", "https://t.me/a?x=1") as streamed:
            assert b"".join(streamed.iter_bytes()) == b'{"a": 1}'
        assert len(client.cookies) == 0


def test_threads_may_share_a_wire(web: Standin) -> None:
    for number in range(8):
        web.add("t.me", f"/{number}", body=str(number) * 1000, delay=0.01)
        web.add("x.com", f"/{number}", body=str(number) * 1000, delay=0.01)
    live = wire(web)

    def work(number: int) -> tuple[str, int]:
        tape = Tape()
        client = live.client(tape)
        texts = {client.get(f"https://{host}/{number}").text for host in ("t.me", "x.com")}
        return texts.pop()[0], len(tape.exchanges)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [(str(number), 2) for number in range(8)]
    for host in ("t.me", "x.com"):
        for earlier, later in pairwise(web.hits(host)):
            assert later.time >= earlier.ended[0] - 0.005
