"""Which snapshots share most with a text, by where its terms stand. Pure.

A term weighs by how few snapshots hold it. Lists of snapshots are counted one by one, rarest term first, up to
`BUDGET`; terms that many hold (crowds) are bits, and those are added up all at once, as numbers of a million bits. So
common words cost little, and are counted for every candidate all the same.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from db.found import Bits, Found

BUDGET = 20_000
"""So many snapshots are counted one by one. What stands in longer lists is counted for candidates only."""
_SPARE = 100
"""So many candidates more than are wanted are weighed exactly."""
_SOME = re.compile(rb"[^\0]")


@dataclass(frozen=True, slots=True)
class _Term:
    found: Found
    weight: float
    listed: int


def best(found: Mapping[int, Found], total: int, limit: int, within: Collection[int] | None = None) -> list[int]:
    """The snapshots that share most, best first, of equals the one kept first. `total`: how many there are in all.

    `within`: no others.
    """
    terms = [_Term(where, math.log(1 + total / where.count), where.listed) for where in found.values() if where.count]
    terms.sort(key=lambda term: -term.weight)
    counted, left = _within_budget(terms)
    score: dict[int, float] = defaultdict(float)
    for term in counted:
        weight, base = term.weight, term.found.base
        for run in term.found.runs:
            for number in run[:BUDGET]:
                score[number - base] += weight
    if within is not None:
        exact = _weighed([(score.get(seq, 0.0), seq) for seq in within], terms, left)
    else:
        ranked = _top(score, limit + _SPARE)
        ranked += [(score[seq], seq) for seq in _rare(counted) - {seq for _, seq in ranked}]
        exact = _weighed(ranked, terms, left)
        enough = sorted(exact, reverse=True)[limit - 1][0] if len(exact) >= limit else 0.0
        if sum(term.weight for term in terms if term.found.crowds) >= enough:
            known = {seq for _, seq in ranked}
            lurking = [(score.get(seq, 0.0), seq) for seq in _in_most(terms, limit) if seq not in known]
            exact += _weighed(lurking, terms, left)
    return [seq for weight, seq in sorted((-weight, seq) for weight, seq in exact if weight > 0)][:limit]


def _within_budget(terms: Sequence[_Term]) -> tuple[list[_Term], list[_Term]]:
    counted: list[_Term] = []
    spent = 0
    for at, term in enumerate(terms):
        spent += term.listed
        if counted and spent > BUDGET:
            return counted, [later for later in terms[at:] if later.listed]
        counted.append(term)
    return counted, []


def _rare(terms: Sequence[_Term]) -> set[int]:
    """Who holds one of the rarest terms, some hundred at most. What else it holds may be bits where it stands and lists
    elsewhere: by lists alone it would fall behind.
    """
    found: set[int] = set()
    for term in terms:
        if len(found) + term.listed > _SPARE:
            break
        found.update(term.found.seqs)
    return found


def _top(score: Mapping[int, float], wanted: int) -> list[tuple[float, int]]:
    """The best `wanted`, of equals the first. Few different scores occur, so these are sorted and not the snapshots."""
    many = Counter(score.values())
    least = math.inf
    given = 0
    for weight in sorted(many, reverse=True):
        least = weight
        given += many[weight]
        if given >= wanted:
            break
    above = sorted([(-weight, seq) for seq, weight in score.items() if weight > least])
    equal = sorted([seq for seq, weight in score.items() if weight == least])  # Mostly one long list, in order.
    return [*((-weight, seq) for weight, seq in above), *((least, seq) for seq in equal[: max(0, wanted - len(above))])]


def _weighed(
    ranked: Sequence[tuple[float, int]], terms: Sequence[_Term], left: Sequence[_Term]
) -> list[tuple[float, int]]:
    """With the terms that were not counted yet: crowds, and lists that were left."""
    seqs = sorted([seq for _, seq in ranked])
    more = dict.fromkeys(seqs, 0.0)
    for term in left:
        for seq in term.found.listed_among(seqs):
            more[seq] += term.weight
    for term in terms:
        if term.found.crowds:
            for seq in term.found.crowded_among(seqs):
                more[seq] += term.weight
    return [(weight + more[seq], seq) for weight, seq in ranked]


def _in_most(terms: Sequence[_Term], limit: int) -> Iterator[int]:
    """The snapshots of each segment that stand in most of its crowds, at most `limit` of each segment."""
    by_segment: dict[int, list[Bits]] = defaultdict(list)
    for term in terms:
        for crowd in term.found.crowds:
            by_segment[crowd.first].append(crowd)
    for first, crowds in sorted(by_segment.items()):
        given = 0
        for bits in _levels(crowds):
            for at in _first_set(bits, limit - given):
                given += 1
                yield first + at
            if given >= limit:
                break


def _levels(crowds: Sequence[Bits]) -> Iterator[int]:
    """Those that stand in all crowds, in all but one, and so on, as bits: a binary adder over whole lists."""
    planes: list[int] = []
    for crowd in crowds:
        carry = crowd.number
        for at, plane in enumerate(planes):
            planes[at], carry = plane ^ carry, plane & carry
        if carry:
            planes.append(carry)
    every = 0
    for plane in planes:
        every |= plane
    for count in range(min(len(crowds), (1 << len(planes)) - 1), 0, -1):
        bits = every
        for at, plane in enumerate(planes):
            bits &= plane if count >> at & 1 else ~plane
        if bits:
            yield bits


def _first_set(bits: int, most: int) -> Iterator[int]:
    data = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for some in _SOME.finditer(data):
        at, byte = some.start(), data[some.start()]
        for bit in range(8):
            if byte >> bit & 1:
                if most <= 0:
                    return
                most -= 1
                yield 8 * at + bit
