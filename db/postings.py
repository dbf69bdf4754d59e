"""Which snapshots hold a term: lists, packed so that a million posts take a quarter of a kilobyte each.

What was kept last stands in plain rows (`shingles`: one for each term and snapshot). When there are many, or when many
come at once, they become a **segment**: all (term, snapshot) pairs in order, eight bytes each, cut into small pages
that are found by arithmetic, since terms are spread evenly. A term that stands in so many of a segment's snapshots
that one bit for each of them is smaller is kept as such bits instead (`crowds`). Eight segments of one size become one
(a log-structured merge), up to `LARGEST`: adding never touches what is old, and reading looks into some ten segments.

All SQL here is understood by SQLite and PostgreSQL. Nothing here is evidence: `db.search.rebuild` makes it again.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from db import bulk, tables
from db.found import Bits, Found
from db.terms import BITS

ROWS = 50_000
"""So many plain rows become a segment."""
FAN = 8
LARGEST = 4_000_000
"""A segment of more pairs than this is merged no further: a merge takes some 0.3 µs a pair, and writers wait for it."""
_PAGE = 48
"""Pairs in a page, on average."""
_SEQ = 28
SEQS = 1 << _SEQ
"""Snapshots are counted in 28 bits; those from here on (268 million) stay in plain rows."""
_LOW = SEQS - 1
_CROWD = _LOW
"""Stands in a page for a term whose list is in `crowds`."""
_SLICE = 400_000
"""Pairs in memory at once while segments are merged."""


_SEGMENTS = sa.select(tables.segments).order_by(tables.segments.c.number)


@dataclass(frozen=True, slots=True)
class Segment:
    """One packed part of the index: its number, how many pairs and pages, and the snapshots that it covers."""

    number: int
    size: int
    pages: int
    first: int
    last: int


def add(connection: sa.Connection, posts: Sequence[tuple[int, Sequence[int]]]) -> None:
    """Index these snapshots, none of which is there yet, by their terms, each once."""
    if sum(len(terms) for _, terms in posts) < ROWS:
        rows = sorted([(term, seq) for seq, terms in posts for term in terms])
    else:
        packed = sorted([term << _SEQ | seq for seq, terms in posts if seq < _LOW for term in terms])
        seqs = [seq for seq, _ in posts]
        _write(connection, packed, min(seqs), max(seqs))
        rows = [(term, seq) for seq, terms in posts if seq >= _LOW for term in terms]
    bulk.insert(connection, tables.shingles, ("hash", "snapshot"), rows)
    _pack_rows(connection)
    _merge(connection)


def read(connection: sa.Connection, terms: Sequence[int]) -> dict[int, Found]:
    """Where each of these terms stands; terms that stand nowhere are left out."""
    plain: dict[int, list[int]] = defaultdict(list)
    for term, seq in bulk.rows(connection, tables.shingles, ("hash", "snapshot"), "hash", terms):
        plain[term].append((term << _SEQ) + seq)
    found = {term: Found([sorted(plain[term])] if term in plain else [], [], term << _SEQ) for term in terms}
    segments = _segments(connection)
    places: dict[int, list[int]] = defaultdict(list)
    for segment in segments:
        for term in terms:
            places[segment.number << 32 | term * segment.pages >> BITS].append(term)
    crowded: list[tuple[int, int]] = []
    for place, data in bulk.rows(connection, tables.pages, ("place", "data"), "place", list(places)):
        pairs = _unpacked(bytes(data))
        for term in places[place]:
            low = bisect_left(pairs, term << _SEQ)
            high = bisect_left(pairs, (term + 1) << _SEQ, low)
            if high - low == 1 and pairs[low] & _LOW == _CROWD:
                crowded.append((place >> 32, term))
            elif high > low:
                found[term].runs.append(pairs[low:high])
    firsts = {segment.number: segment.first for segment in segments}
    keys = {number << BITS | term: (number, term) for number, term in crowded}
    for key, data in bulk.rows(connection, tables.crowds, ("place", "data"), "place", list(keys)):
        number, term = keys[key]
        bits = bytes(data)
        found[term].crowds.append(Bits(firsts[number], bits, int.from_bytes(bits, "little").bit_count()))
    return {term: where for term, where in found.items() if where.runs or where.crowds}


def _segments(connection: sa.Connection) -> list[Segment]:
    return [Segment(*row) for row in connection.execute(_SEGMENTS)]


def _pack_rows(connection: sa.Connection) -> None:
    """Make a segment of the plain rows, if there are enough."""
    s = tables.shingles
    held = sa.select(s.c.hash, s.c.snapshot).where(s.c.snapshot < _LOW)
    if int(connection.scalar(sa.select(sa.func.count()).select_from(held.subquery())) or 0) < ROWS:
        return
    rows = connection.execute(held).all()
    seqs = [row[1] for row in rows]
    _write(connection, sorted([row[0] << _SEQ | row[1] for row in rows]), min(seqs), max(seqs))
    connection.execute(s.delete().where(s.c.snapshot < _LOW))


def _merge(connection: sa.Connection) -> None:
    """Where eight segments are of one size or smaller, make one of them."""
    while True:
        segments = sorted(_segments(connection), key=lambda segment: segment.size)
        group = next(
            (
                segments[at : at + FAN]
                for at in range(len(segments) - FAN + 1)
                if segments[at + FAN - 1].size < min(LARGEST, FAN * max(ROWS, segments[at].size))
            ),
            None,
        )
        if group is None:
            return
        made = _Writer(connection, sum(s.size for s in group), min(s.first for s in group), max(s.last for s in group))
        for pairs, crowds in _in_step(connection, group):
            made.put(pairs, crowds)
        made.close()
        for segment in group:
            _drop(connection, segment.number)


def _drop(connection: sa.Connection, number: int) -> None:
    for table, bits in ((tables.pages, 32), (tables.crowds, BITS)):
        place = table.c.place
        connection.execute(table.delete().where(place >= number << bits, place < (number + 1) << bits))
    connection.execute(tables.segments.delete().where(tables.segments.c.number == number))


def _in_step(connection: sa.Connection, group: Sequence[Segment]) -> Iterator[tuple[list[int], dict[int, list[Bits]]]]:
    """The pairs and crowds of these segments, slice by slice in the order of terms, each slice sorted."""
    slices = 1 + sum(segment.size for segment in group) // _SLICE
    held: list[list[int]] = [[] for _ in group]
    for part in range(slices):
        low, bound = (part << BITS) // slices, (part + 1 << BITS) // slices
        pairs: list[int] = []
        crowds: dict[int, list[Bits]] = defaultdict(list)
        for at, segment in enumerate(group):
            begin, end = (-(-n * segment.pages // slices) for n in (part, part + 1))
            mine = held[at]
            for _, data in _between(connection, tables.pages, segment.number << 32, begin, end):
                mine.extend(_unpacked(data))
            cut = bisect_left(mine, bound << _SEQ)
            pairs += mine[:cut]
            held[at] = mine[cut:]
            for term, data in _between(connection, tables.crowds, segment.number << BITS, low, bound):
                crowds[term].append(Bits(segment.first, data, 0))
        pairs.sort()
        yield pairs, crowds


def _between(connection: sa.Connection, table: sa.Table, base: int, low: int, high: int) -> Iterator[tuple[int, bytes]]:
    """The rows of a segment from `low` to before `high`, in order."""
    c = table.c
    query = sa.select(c.place, c.data).where(c.place >= base + low, c.place < base + high).order_by(c.place)
    for row in connection.execute(query):
        yield row[0] - base, bytes(row[1])


def _write(connection: sa.Connection, pairs: Sequence[int], first: int, last: int) -> None:
    """These pairs, in order, as a segment of their own."""
    if pairs:
        made = _Writer(connection, len(pairs), first, last)
        made.put(pairs, {})
        made.close()


class _Writer:
    """Writes one segment, from pairs that come in order, slice by slice."""

    def __init__(self, connection: sa.Connection, size: int, first: int, last: int) -> None:
        number = tables.segments.c.number
        self._connection = connection
        self._number = int(connection.scalar(sa.select(sa.func.max(number))) or 0) + 1
        self._pages = max(1, size // _PAGE)
        self._first, self._last = first, last
        self._most = max(_PAGE, (last - first) // 64)
        self._page = 0
        self._open: list[int] = []
        self._size = 0

    def put(self, pairs: Sequence[int], crowds: dict[int, list[Bits]]) -> None:
        """The next slice: no term of it stands in another one."""
        kept, dense = self._without_crowds(pairs, crowds)
        self._size += len(pairs)
        base = self._number << BITS
        rows = [(base | term, bits) for term, bits in sorted(dense.items())]
        bulk.insert(self._connection, tables.crowds, ("place", "data"), rows)
        self._cut([*self._open, *kept], last=False)

    def close(self) -> None:
        """The last page, and the segment's own row."""
        self._cut(self._open, last=True)
        row = (self._number, self._size, self._pages, self._first, self._last)
        bulk.insert(self._connection, tables.segments, ("number", "size", "pages", "first", "last"), [row])

    def _cut(self, pairs: list[int], *, last: bool) -> None:
        """Whole pages of these pairs; what may belong to a page that is not whole yet waits."""
        rows = []
        at = 0
        packed = array("Q", pairs)
        while at < len(packed):
            page = (packed[at] >> _SEQ) * self._pages >> BITS
            bound = -(-(page + 1 << BITS) // self._pages) << _SEQ
            end = bisect_left(packed, bound, at)
            if end == len(packed) and not last:
                break
            rows.append((self._number << 32 | page, _packed(packed[at:end])))
            at = end
        self._open = pairs[at:]
        bulk.insert(self._connection, tables.pages, ("place", "data"), rows)

    def _without_crowds(
        self, pairs: Sequence[int], crowds: dict[int, list[Bits]]
    ) -> tuple[list[int], dict[int, bytes]]:
        """The pairs with a mark in place of each crowd, and the crowds' bits. Only long runs are looked at."""
        kept: list[int] = []
        dense: dict[int, bytes] = {}
        at = 0
        for term, low, high in _runs(pairs, self._most, crowds):
            kept += pairs[at:low]
            at = high
            seqs = [pair & _LOW for pair in pairs[low:high] if pair & _LOW != _CROWD]
            bits = self._bits(seqs, crowds.get(term, ()))
            if bits.bit_count() > self._most:
                kept.append(term << _SEQ | _CROWD)
                dense[term] = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
            else:
                kept += [term << _SEQ | seq for seq in sorted({*seqs, *_set_bits(bits, self._first)})]
        return kept + list(pairs[at:]), dense

    def _bits(self, seqs: Iterable[int], others: Iterable[Bits]) -> int:
        made = bytearray((self._last - self._first) // 8 + 1)
        for seq in seqs:
            made[seq - self._first >> 3] |= 1 << (seq - self._first & 7)
        bits = int.from_bytes(made, "little")
        for other in others:
            bits |= other.number << other.first - self._first
        return bits


def _runs(pairs: Sequence[int], most: int, crowds: Mapping[int, object]) -> Iterator[tuple[int, int, int]]:
    """Each term that has more than `most` pairs or is a crowd already, and where its pairs stand, in order."""
    for term in sorted({*crowds, *(pair >> _SEQ for pair in pairs[:: most + 1])}):
        low = bisect_left(pairs, term << _SEQ)
        high = bisect_left(pairs, (term + 1) << _SEQ, low)
        if high - low > most or term in crowds:
            yield term, low, high


def _set_bits(bits: int, first: int) -> Iterator[int]:
    for at, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) // 8, "little")):
        if byte:
            yield from (first + 8 * at + bit for bit in range(8) if byte >> bit & 1)


def _packed(pairs: array[int]) -> bytes:
    if sys.byteorder == "big":
        pairs.byteswap()
    return pairs.tobytes()


def _unpacked(data: bytes) -> array[int]:
    pairs = array("Q")
    pairs.frombytes(data)
    if sys.byteorder == "big":
        pairs.byteswap()
    return pairs
