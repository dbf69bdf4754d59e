# ruff: noqa: E501
from __future__ import annotations

import gzip
import io
import time
import zipfile
from typing import BinaryIO

import pytest

from archiver import adapter
from archiver.page import platforms, warc
from archiver.page.read import LARGEST, Page, read_articles, read_stream
from db.errors import InputError

RECOGNISE = adapter.recogniser(adapter.load(["adapters.twitter", "adapters.telegram"]).values(), platforms.recognise)
PROSE = "<p>" + "The council met in the evening and spoke about the bridge for three hours. " * 4 + "</p>"


def page(number: int) -> bytes:
    return (
        f"<!doctype html><html lang='en'><head><meta property='article:published_time' content='2022-03-0{number}T10:00:00+02:00'>"
        f"</head><body><article><h1>Bridge {number}</h1>{PROSE}<div data-tweet-id='150123456789012345{number}'></div></article></body></html>"
    ).encode()


def record(url: str, body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        f"WARC-Date: 2022-03-09T00:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


RECORDS = [
    record("https://news.example/1", page(1)),
    record("https://news.example/logo.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "image/png"),
    record("https://news.example/gone", page(9), status="404 Not Found"),
    record("https://news.example/2", page(2)),
]


def read(data: bytes, name: str | None = None) -> list[Page]:
    return list(read_articles(data, recognise=RECOGNISE, name=name))


def both(pages: list[Page]) -> None:
    assert [one.article.url for one in pages] == ["https://news.example/1", "https://news.example/2"]
    assert [one.article.kind for one in pages] == ["warc", "warc"]
    assert [one.citations[0].ref.id[-1] for one in pages if one.citations[0].ref] == ["1", "2"]
    assert [one.article.published.as_written for one in pages if one.article.published] == [
        "2022-03-01T10:00:00+02:00",
        "2022-03-02T10:00:00+02:00",
    ]


def test_every_page_of_a_warc_is_an_article_with_its_own_address_and_date() -> None:
    both(read(b"".join(RECORDS)))


def test_a_compressed_warc_is_read_whatever_its_name() -> None:
    both(read(b"".join(gzip.compress(one) for one in RECORDS), "noname"))


def test_a_wacz_is_read() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("archive/data.warc.gz", b"".join(gzip.compress(one) for one in RECORDS))
        archive.writestr("datapackage.json", "{}")
    both(read(packed.getvalue()))


@pytest.mark.parametrize("compressed", [True, False])
def test_a_warc_that_is_cut_gives_its_whole_pages_and_then_says_so(compressed: bool) -> None:
    data = b"".join(gzip.compress(one) if compressed else one for one in RECORDS)
    pages: list[Page] = []
    with pytest.raises(InputError, match="cut short"):
        pages.extend(read_articles(data[:-200], recognise=RECOGNISE))
    assert [one.article.url for one in pages] == ["https://news.example/1"]


def test_a_bomb_in_a_record_is_passed_over() -> None:
    bomb = record("https://news.example/bomb", b"<p>" + b" " * (LARGEST + 10))
    pages = read(gzip.compress(bomb) + gzip.compress(RECORDS[0]))
    assert [one.article.url for one in pages] == ["https://news.example/1"]


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(b"<p>a page</p>"),
        b"\x1f\x8b" + b"junk" * 20,
        b"PK\x03\x04" + b"junk" * 20,
        b"WARC/1.0\r\nnonsense",
    ],
)
def test_what_is_no_web_archive_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(InputError) as raised:
        read(data)
    assert raised.value.why


def test_a_zip_without_a_warc_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("notes.txt", "hello")
    with pytest.raises(InputError, match="no WACZ"):
        read(packed.getvalue())


class Pipe(io.RawIOBase):
    """A stream that cannot be sought and gives little at a time."""

    def __init__(self, data: bytes) -> None:
        self.rest = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1) -> bytes:
        return self.rest.read(min(size, 1000) if size > 0 else size)


def wacz() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("archive/data.warc.gz", b"".join(gzip.compress(one) for one in RECORDS))
    return packed.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"".join(RECORDS), b"".join(gzip.compress(one) for one in RECORDS), wacz()],
    ids=["plain", "compressed", "wacz"],
)
@pytest.mark.parametrize("stream", [io.BytesIO, Pipe])
def test_a_stream_is_read_whether_it_can_be_sought_or_not(data: bytes, stream: type[Pipe]) -> None:
    both(list(read_stream(stream(data), recognise=RECOGNISE)))  # type: ignore[arg-type]


def test_a_page_in_a_stream_is_read_as_it_is_from_bytes() -> None:
    pages = list(read_stream(io.BytesIO(page(1)), recognise=RECOGNISE, name="a.html"))
    assert [len(one.citations) for one in pages] == [1]


def test_machine_made_resources_of_a_crawl_are_passed_over() -> None:
    feed = b"<rss><channel><item><description>" + PROSE.encode() + b"</description></item></channel></rss>"
    records = [
        record("https://news.example/api", b'{"html": "<p>words</p>"}'),
        record("https://news.example/feed", feed),
        record("https://news.example/map", b"<urlset><url><loc>https://news.example/1</loc></url></urlset>"),
        RECORDS[0],
    ]
    assert [one.article.url for one in read(b"".join(records))] == ["https://news.example/1"]


def test_pages_that_cannot_cite_are_passed_over_when_asked() -> None:
    plain = record("https://news.example/plain", f"<html><body>{PROSE}</body></html>".encode())
    data = plain + b"".join(RECORDS)
    assert len(read(data)) == 3
    both(list(read_stream(io.BytesIO(data), recognise=RECOGNISE, only_citing=True)))


def test_the_date_of_the_crawl_is_no_date_of_publication() -> None:
    plain = record("https://news.example/plain", f"<html><body>{PROSE}</body></html>".encode())
    assert read(plain)[0].article.published is None


def test_a_long_stream_is_read_in_bounded_memory() -> None:
    import tracemalloc

    one = gzip.compress(record("https://news.example/1", page(1) + b"<!--" + b"x" * 400_000 + b"-->"))

    class Endless(io.RawIOBase):
        left = 300
        rest = b""

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            while len(self.rest) < size and self.left:
                self.rest, self.left = self.rest + one, self.left - 1
            given, self.rest = self.rest[:size], self.rest[size:]
            return given

    tracemalloc.start()
    stream: BinaryIO = Endless()  # type: ignore[assignment]
    pages = sum(len(one.citations) for one in read_stream(stream, recognise=RECOGNISE, only_citing=True))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert pages == 300
    assert peak < 30_000_000  # the pages together hold 120 MB


def test_a_warc_that_was_packed_as_one_file_is_read_all_the_same() -> None:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>Page</p></html>"
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{n}\r\n"
        "WARC-Date: 2025-03-15T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        "Content-Length: {size}\r\n\r\n"
    )
    whole = b"".join(head.format(n=n, size=len(http)).encode() + http + b"\r\n\r\n" for n in range(5))
    read = list(warc.read_records(io.BytesIO(gzip.compress(whole)), 1 << 20))
    assert [record.url for record in read] == [f"https://news.example/{n}" for n in range(5)]


@pytest.mark.parametrize("lost", [1, 3, 8, 11, 40])
@pytest.mark.parametrize("in_one_piece", [False, True])
def test_a_gzip_stream_without_its_end_is_told_even_where_every_page_is_whole(in_one_piece: bool, lost: int) -> None:
    records = [RECORDS[0], RECORDS[3]]
    packed = gzip.compress(b"".join(records)) if in_one_piece else b"".join(gzip.compress(one) for one in records)
    pages = read_articles(packed[:-lost], recognise=RECOGNISE)
    if lost < 9:  # no more than the checksum is missing
        both([next(pages), next(pages)])
    with pytest.raises(InputError, match="cut short or damaged"):
        list(pages)


def test_a_crowd_of_zeros_ends_a_web_archive_at_once_and_with_few_words() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.warc.gz", bytes(60_000_000))
    for data in (packed.getvalue(), RECORDS[0] + bytes(60_000_000)):
        before = time.process_time()
        with pytest.raises(InputError) as told:
            read(data)
        assert time.process_time() - before < 3  # took minutes: warcio looks for the end of the line again and again
        assert len(str(told.value)) < 400
        assert "\0" not in str(told.value)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "A.WACZ"])
def test_a_file_that_is_called_a_web_archive_must_be_one(name: str) -> None:
    with pytest.raises(InputError, match="no web archive"):
        list(read_stream(io.BytesIO(b"these are words\n"), recognise=RECOGNISE, name=name))


def test_the_users_address_is_that_of_the_only_page() -> None:
    pages = list(read_stream(io.BytesIO(RECORDS[0]), recognise=RECOGNISE, url="https://mirror.example/1"))
    assert [one.article.url for one in pages] == ["https://mirror.example/1"]


def test_where_a_web_archive_was_fetched_is_no_pages_address() -> None:
    stream = io.BytesIO(b"".join(RECORDS))
    both(list(read_stream(stream, recognise=RECOGNISE, came_from="https://crawls.example/all.warc")))
