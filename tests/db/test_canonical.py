"""A fact's canonical bytes give the fact back, and its name depends on nothing but what it says."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import canonical, model
from db.errors import Damaged

NOUNS = [
    noun
    for home in canonical.NOUNS
    for noun in vars(home).values()
    if dataclasses.is_dataclass(noun) and isinstance(noun, type)
]
INSTANTS = st.datetimes(
    min_value=datetime(1970, 1, 1),
    max_value=datetime(2200, 1, 1),
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
st.register_type_strategy(datetime, INSTANTS)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
FACTS = st.one_of(*(st.builds(noun) for noun in NOUNS))


@settings(max_examples=200, deadline=None)
@given(fact=FACTS)
def test_a_fact_comes_back_from_its_canonical_bytes_as_it_was(fact: object) -> None:
    body = canonical.write(fact)
    assert canonical.read(body) == fact
    assert canonical.write(canonical.read(body)) == body


@settings(max_examples=100, deadline=None)
@given(fact=FACTS)
def test_canonical_bytes_are_json_with_sorted_keys_and_no_white_space_between_them(fact: object) -> None:
    body = canonical.write(fact)
    again = json.dumps(json.loads(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert again.encode() == body


def test_a_name_is_what_sha256sum_says_of_the_bytes() -> None:
    fact = model.PostRef("twitter", "20", "https://x.com/i/status/20")
    assert canonical.name(fact) == hashlib.sha256(canonical.write(fact)).hexdigest()
    assert canonical.write(fact) == b'{"id":"20","is":"PostRef","platform":"twitter","url":"https://x.com/i/status/20"}'


def test_one_instant_has_one_form_whatever_its_zone() -> None:
    there = datetime(2023, 6, 1, 15, 30, tzinfo=timezone(timedelta(hours=3)))
    assert canonical.instant(there) == canonical.instant(there.astimezone(UTC)) == "2023-06-01T12:30:00.000000Z"


def test_a_time_without_a_zone_is_refused_and_never_taken_for_utc() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        canonical.write(model.When(earliest=datetime(2023, 6, 1)))


def test_a_field_at_its_default_does_not_change_the_name() -> None:
    ref = model.PostRef("telegram", "ch/1", "https://t.me/ch/1")
    assert b"metrics" not in canonical.write(model.Post(ref, model.Author(), "text"))


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[1]", b'{"is":"Nonsense"}', b'{"is":"PostRef"}', b'{"is":"annotations"}']
)
def test_bytes_that_hold_no_fact_are_damage(body: bytes) -> None:
    with pytest.raises(Damaged):
        canonical.read(body)
