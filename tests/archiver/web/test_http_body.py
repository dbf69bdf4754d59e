from __future__ import annotations

import gzip
import time
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.web.http_body import names_text_encoding, size, unpack
from db.errors import Unreadable


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=5000), st.sampled_from(["gzip", "deflate", "gzip, deflate", "identity", ""]))
def test_what_was_packed_comes_back(data: bytes, coding: str) -> None:
    body = data
    for name in coding.split(", "):
        body = gzip.compress(body) if name == "gzip" else zlib.compress(body) if name == "deflate" else body
    assert unpack(body, coding, len(data) + 100) == data


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate"]), st.booleans())
def test_any_bytes_are_unpacked_within_the_cap_or_unreadable(data: bytes, coding: str, begins_well: bool) -> None:
    body = (b"\x1f\x8b\x08\0\0\0\0\0\0\xff" if coding == "gzip" else b"\x78\x9c") + data if begins_well else data
    with suppress(Unreadable):
        assert len(unpack(body, coding, 1000)) <= 1000


def test_the_cap_is_to_the_byte() -> None:
    body = gzip.compress(bytes(1000))
    assert len(unpack(body, "gzip", 1000)) == 1000
    with pytest.raises(Unreadable, match="more than 999 bytes"):
        unpack(body, "gzip", 999)


def test_members_count_together() -> None:
    body = gzip.compress(bytes(600)) * 2
    assert len(unpack(body, "gzip", 1200)) == 1200
    with pytest.raises(Unreadable):
        unpack(body, "gzip", 1199)


def test_a_stream_of_empty_members_takes_no_long_time() -> None:
    begin = time.perf_counter()
    with pytest.raises(Unreadable, match="members"):
        unpack(gzip.compress(b"") * 500_000, "gzip", 1000)
    assert time.perf_counter() - begin < 2


def test_an_empty_body_is_empty_in_any_packing() -> None:
    assert unpack(b"", "gzip", 10) == b""
    assert unpack(b"", "br", 10) == b""


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", '"windows-1251"', "iso-8859-1", "koi8-r", "gb18030", "shift_jis"])
def test_encodings_of_pages_are_known(charset: str) -> None:
    assert names_text_encoding(f"text/html; charset={charset}")


@pytest.mark.parametrize(
    "charset", ["zip", "bz2", "hex", "rot13", "idna", "punycode", "unicode_escape", "nonsense", "\0"]
)
def test_what_only_looks_like_an_encoding_is_not_one(charset: str) -> None:
    assert not names_text_encoding(f"text/html; charset={charset}")


def test_no_charset_is_no_trouble() -> None:
    assert names_text_encoding("text/html")
    assert names_text_encoding("")


def test_sizes_are_said_as_people_say_them() -> None:
    assert [size(20_000_000), size(1_500_000), size(999)] == ["20 MB", "1.5 MB", "999 bytes"]
