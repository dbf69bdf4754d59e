"""Packed or not, merged or not: a term stands exactly where it was put."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import postings, tables
from db.archive import Archive
from db.facts import FILE
from db.sqlite import engine
from db.terms import BITS

Put = list[tuple[int, list[int]]]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sa.Connection]:
    Archive.open(tmp_path).close()
    made = engine(tmp_path / FILE)
    with made.connect() as open_, open_.begin():
        yield open_
    made.dispose()


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments of thirty pairs, merged in slices of a hundred."""
    monkeypatch.setattr(postings, "ROWS", 30)
    monkeypatch.setattr(postings, "_SLICE", 100)
    monkeypatch.setattr(postings, "_PAGE", 5)


def where(connection: sa.Connection, terms: list[int]) -> dict[int, list[int]]:
    found = postings.read(connection, terms)
    held = {}
    for term, place in found.items():
        seqs = [*place.seqs]
        for crowd in place.crowds:
            seqs += [crowd.first + n for n in range(8 * len(crowd.data)) if crowd.number >> n & 1]
        assert len(seqs) == place.count
        held[term] = sorted(seqs)
    return held


def by_term(put: Put) -> dict[int, list[int]]:
    held: dict[int, list[int]] = defaultdict(list)
    for seq, terms in put:
        for term in terms:
            held[term].append(seq)
    return {term: sorted(seqs) for term, seqs in held.items()}


@pytest.mark.usefixtures("_small")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32))
def test_every_term_stands_where_it_was_put(connection: sa.Connection, seed: int) -> None:
    dice = random.Random(seed)
    for table in tables.DERIVED:
        connection.execute(table.delete())
    put: Put = []
    for _ in range(dice.randrange(14)):
        new = [(len(put) + n, any_terms(dice)) for n in range(1, dice.randrange(2, 14))]
        postings.add(connection, new)
        put += new
    held = by_term(put)
    assert where(connection, [*held, 12345]) == held


def any_terms(dice: random.Random) -> list[int]:
    """Few terms again and again, others once, and those at the end of what 36 bits can say."""
    some = (dice.randrange(9), dice.randrange(2**BITS), 2**BITS - dice.randrange(1, 5))
    return sorted({dice.choice(some) for _ in range(dice.randrange(12))})


@pytest.mark.usefixtures("_small")
def test_crowds_are_bits_and_stay_whole_through_merges(connection: sa.Connection) -> None:
    dice = random.Random(5)
    put = [(seq, [1, 2 + seq % 2, *{dice.randrange(2**BITS) for _ in range(4)}]) for seq in range(1, 3000)]
    for start in range(0, len(put), 40):
        postings.add(connection, put[start : start + 40])
    assert len(connection.execute(sa.select(tables.segments)).all()) < 30
    assert connection.scalar(sa.select(sa.func.count()).select_from(tables.crowds))
    held = by_term(put)
    assert where(connection, list(held)) == held


@pytest.mark.usefixtures("_small")
def test_snapshots_past_the_count_that_fits_stay_in_rows(connection: sa.Connection) -> None:
    put = [(postings.SEQS - 20 + n, [100 + n, 7]) for n in range(40)]
    postings.add(connection, put)
    rows = connection.execute(sa.select(tables.shingles.c.snapshot)).scalars().all()
    assert min(rows) == postings.SEQS - 1
    held = by_term(put)
    assert where(connection, list(held)) == held


def test_few_pairs_stay_in_plain_rows_and_many_become_a_segment_at_once(connection: sa.Connection) -> None:
    few: Put = [(1, [5, 6]), (2, [6])]
    postings.add(connection, few)
    assert connection.execute(sa.select(tables.shingles.c.hash, tables.shingles.c.snapshot)).all() == [
        (5, 1),
        (6, 1),
        (6, 2),
    ]
    many: Put = [(seq, list(range(seq * 1000, seq * 1000 + 100))) for seq in range(3, 3 + postings.ROWS // 100)]
    postings.add(connection, many)
    assert connection.execute(sa.select(tables.segments.c.size)).scalars().all() == [postings.ROWS]
    assert where(connection, [5, 6, 3000, 3099]) == {5: [1], 6: [1, 2], 3000: [3], 3099: [3]}


def test_a_large_segment_is_merged_no_further(connection: sa.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "ROWS", 10)
    monkeypatch.setattr(postings, "LARGEST", 50)
    for start in range(1, 2000, 10):
        postings.add(connection, [(seq, [seq]) for seq in range(start, start + 10)])
    sizes = connection.execute(sa.select(tables.segments.c.size)).scalars().all()
    assert max(sizes) < postings.FAN * 50
    assert where(connection, [1, 1999]) == {1: [1], 1999: [1999]}
