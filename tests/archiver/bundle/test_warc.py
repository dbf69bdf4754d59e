"""WARC records hold the bytes of the wire, and other tools read them back as they were."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import bundled
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from archiver.bundle import warc as warc_out
from archiver.bundle import warc_check
from db import canonical
from db.model import Exchange

AT = datetime(2026, 3, 2, 9, 30, 15, 250000, tzinfo=UTC)
EMPTY = warc_out.Kept(canonical.digest(b""), lambda digest: iter([b""]))
HEAD = "HTTP/1.1 200 OK\r\nX-NoSpace:abc\r\nX-Odd: caf\xe9\r\n folded\r\n\r\n"


def exchange(
    body: bytes = b"\x00\xff as it came\r\n\r\n", head: str = HEAD, url: str = "https://x.example/1"
) -> Exchange:
    made = bundled.exchange(url, body)
    return replace(made, head=head, asked_at=AT)


def packed(one: Exchange, body: bytes) -> list[tuple[warc_out.Record, bytes]]:
    records = warc_out.exchange_records(one, lambda digest: iter([{one.body: body}[digest]]))
    return [(record, b"".join(warc_out.pack(warc_out.measure(record)))) for record in records]


def blocks(data: bytes) -> list[bytes]:
    """The blocks as warcio reads them, once with its own check of the digests, which must pass."""
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        record.raw_stream.read()
    return [record.raw_stream.read() for record in ArchiveIterator(io.BytesIO(data), no_record_parse=True)]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=500), st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=80))
def test_every_byte_of_an_answer_comes_back_as_it_came(body: bytes, odd: str) -> None:
    one = exchange(body, f"HTTP/1.1 200 OK\r\nX-Odd:{odd}\r\n\r\n")
    data = b"".join(member for _, member in packed(one, body))
    assert blocks(data) == [one.head.encode("latin-1") + body, one.sent.encode("latin-1")]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=500))
def test_our_own_reader_agrees_on_digests_and_places(body: bytes) -> None:
    one = exchange(body)
    members = packed(one, body)
    data = b"".join(member for _, member in members)
    found = list(warc_check.records(io.BytesIO(data), len(data)))
    assert [record.id for record in found] == [record.id for record, _ in members]
    assert [record.length for record in found] == [len(member) for _, member in members]
    assert found[0].payload == canonical.digest(body)
    assert found[0].http_head == canonical.digest(one.head.encode("latin-1"))
    assert not any(record.problems for record in found)


@pytest.mark.parametrize("kind", ["image/jpeg", "Image/PNG; q=1", "video/mp4", "audio/mpeg"])
@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 1 << 20, (1 << 20) + 200_000])
def test_what_is_packed_already_is_stored_in_its_member_and_read_back_as_it_came(kind: str, size: int) -> None:
    body = bytes(size)
    one = exchange(body, f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n")
    ((_, member), _) = packed(one, body)
    assert size <= len(member) < size + 1000 + size // 1000
    assert gzip.decompress(member).endswith(b"\r\n\r\n" + body + b"\r\n\r\n")
    assert blocks(member) == [one.head.encode("latin-1") + body]
    (found,) = warc_check.records(io.BytesIO(member), len(member))
    assert (found.payload, found.length, found.problems) == (canonical.digest(body), len(member), ())


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "image/bmp", "audio/x-wav", "application/json", ""])
def test_what_a_packer_makes_smaller_is_packed(kind: str) -> None:
    body = bytes(100_000)
    ((_, member), _) = packed(exchange(body, f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n"), body)
    assert len(member) < 2000


def test_request_and_answer_are_one_event_at_one_time_and_name_who_answered() -> None:
    (response, _), (request, _) = packed(exchange(), b"")
    assert request.date == response.date == AT
    assert ("WARC-Concurrent-To", f"<{response.id}>") in request.fields
    assert dict(response.fields)["WARC-IP-Address"] == "2001:db8::7"


def test_the_same_exchange_has_the_same_record_under_every_capture() -> None:
    first, second = packed(exchange(), b""), packed(exchange(), b"")
    assert first == second
    other = packed(replace(exchange(), took=2.5), b"")
    assert {record.id for record, _ in first}.isdisjoint(record.id for record, _ in other)


@pytest.mark.parametrize(("cut", "said"), [("length", "length"), ("disconnect", "disconnect"), ("odd", "unspecified")])
def test_an_answer_that_broke_off_says_so(cut: str, said: str) -> None:
    (response, _), _ = packed(replace(exchange(), cut=cut), b"")
    assert dict(response.fields)["WARC-Truncated"] == said


def test_bytes_that_are_no_http_answer_are_not_passed_off_as_one() -> None:
    records = packed(replace(exchange(b"220 mail ready"), head="", status=None), b"220 mail ready")
    assert [record.type for record, _ in records] == ["resource", "request"]
    assert records[0][0].uri == f"urn:citetrail:answer:{canonical.digest(b'220 mail ready')}"


def test_where_nobody_answered_there_is_only_the_request() -> None:
    silent = replace(exchange(), head="", body=None, status=None, error="no answer")
    assert [record.type for record, _ in packed(silent, b"")] == ["request"]


def test_a_facts_record_hashes_to_the_facts_own_name() -> None:
    look = bundled.looks()[0]
    record = warc_out.fact_record(look, look.taken_at, ["urn:uuid:1"])
    assert canonical.digest(record.block) == canonical.name(look)
    assert record.uri == f"urn:citetrail:capture:{canonical.name(look)}"


def test_no_field_breaks_out_of_its_line() -> None:
    record = warc_out.resource("urn:x\r\nWARC-Type: response", EMPTY, "text/plain", AT)
    with pytest.raises(ValueError, match="break out"):
        list(warc_out.pack(warc_out.measure(record)))


@given(st.text(max_size=100))
@settings(max_examples=100, deadline=None)
def test_any_address_becomes_a_field_of_one_ascii_line(url: str) -> None:
    safe = warc_out.safe_uri(url)
    assert safe.isascii()
    assert not set(safe) & set("\r\n \t")


def test_warcio_check_passes_what_we_write(tmp_path: Path) -> None:
    path = tmp_path / "data.warc.gz"
    info = warc_out.info(AT, [("software", "test")])
    members = [*warc_out.pack(warc_out.measure(info)), *(member for _, member in packed(exchange(b"body"), b"body"))]
    path.write_bytes(b"".join(members))
    done = subprocess.run([sys.executable, "-m", "warcio.cli", "check", "-v", path], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("digest pass") == 3
