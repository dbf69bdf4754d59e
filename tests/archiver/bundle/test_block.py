"""A header is what a node gives: its root, its time and its hash are read from it, and a slip of the pen is told."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from calendar_standin import header as mined
from hypothesis import given
from hypothesis import strategies as st

from archiver.bundle import block
from db.errors import InputError

FIRST = (
    "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617f"
    "c81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c"
)
"""The header of the first block of Bitcoin, as everybody knows it."""


def test_the_first_block_of_all_is_read_as_everybody_knows_it() -> None:
    made = block.header(f"0:{FIRST}")
    assert made.height == 0
    assert block.shown(made.merkle_root) == "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"
    assert made.name == "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"
    assert made.at == datetime(2009, 1, 3, 18, 15, 5, tzinfo=UTC)


@given(st.integers(0, 159), st.sampled_from("0123456789abcdef"))
def test_one_wrong_digit_makes_it_no_header(at: int, digit: str) -> None:
    said = FIRST[:at] + digit + FIRST[at + 1 :]
    if said != FIRST:
        with pytest.raises(InputError, match="hash is too large"):
            block.header(f"0:{said}")


@given(st.binary(min_size=32, max_size=32), st.integers(0, 2**32 - 1))
def test_any_header_with_work_done_on_it_is_read(root: bytes, at: int) -> None:
    made = block.header(f"77:{mined(root, at).hex().upper()}")
    assert (made.merkle_root, int(made.at.timestamp())) == (root, at)
    assert bytes.fromhex(made.name)[::-1] == hashlib.sha256(hashlib.sha256(made.data).digest()).digest()


@pytest.mark.parametrize("said", ["", "1", f"x:{FIRST}", f"1:{FIRST}00", f"-1:{FIRST}", FIRST, f"1:{FIRST[:-2]}"])
def test_what_is_no_header_is_told_with_what_to_write(said: str) -> None:
    with pytest.raises(InputError, match="bitcoin-cli getblockheader"):
        block.header(said)


@pytest.mark.parametrize("bits", [0, 0x217FFFFF, 0xFFFFFFFF, 0x20FFFFFF, 0x01000001])
def test_a_header_that_asks_for_no_work_is_none(bits: int) -> None:
    with pytest.raises(InputError):
        block.header(f"1:{mined(bytes(32), 1, bits).hex()}")
