"""Who shares most with a text: the same answer as counting everything, whatever is packed how."""

from __future__ import annotations

import math
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from db import ranking
from db.found import Bits, Found

TOTAL = 200


def bits(seqs: set[int], first: int = 0) -> Bits:
    number = sum(1 << seq - first for seq in seqs)
    return Bits(first, number.to_bytes((number.bit_length() + 7) // 8, "little"), len(seqs))


def by_hand(held: Mapping[int, set[int]], limit: int) -> list[int]:
    score: dict[int, float] = {}
    for seqs in sorted(held.values(), key=len):
        for seq in seqs:
            score[seq] = score.get(seq, 0.0) + math.log(1 + TOTAL / len(seqs))
    return sorted(score, key=lambda seq: (-round(score[seq], 9), seq))[:limit]


LISTS = st.dictionaries(st.integers(0, 9), st.sets(st.integers(1, TOTAL), min_size=1), min_size=1, max_size=8)


@given(LISTS, st.integers(1, 10))
def test_lists_are_counted_by_the_weight_of_their_terms(held: dict[int, set[int]], limit: int) -> None:
    found = {term: Found([sorted(seqs)]) for term, seqs in held.items()}
    best = ranking.best(found, TOTAL, limit)
    weight = {seq: sum(math.log(1 + TOTAL / len(s)) for s in held.values() if seq in s) for seq in range(TOTAL + 1)}
    assert [round(weight[seq], 6) for seq in best] == [round(weight[seq], 6) for seq in by_hand(held, limit)]


@settings(max_examples=200)
@given(LISTS, st.integers(1, 5))
def test_in_crowds_those_come_first_that_stand_in_most(held: dict[int, set[int]], limit: int) -> None:
    found = {term: Found([], [bits(seqs)]) for term, seqs in held.items()}
    best = ranking.best(found, TOTAL, limit)
    count = {seq: sum(seq in seqs for seqs in held.values()) for seq in range(1, TOTAL + 1)}
    most = max(count.values())
    assert max(count[seq] for seq in best) == most
    assert len(best) == min(limit, sum(value > 0 for value in count.values()))
    assert len(set(best)) == len(best)


@given(LISTS, LISTS)
def test_no_other_than_those_asked_for(lists: dict[int, set[int]], crowds: dict[int, set[int]]) -> None:
    found = {term: Found([sorted(seqs)]) for term, seqs in lists.items()}
    found |= {100 + term: Found([], [bits(seqs)]) for term, seqs in crowds.items()}
    own = range(50, 100)
    held = {seq for seqs in (*lists.values(), *crowds.values()) for seq in seqs}
    assert set(ranking.best(found, TOTAL, TOTAL, own)) == held & set(own)


def test_a_rare_term_wins_over_a_few_common_ones_and_they_decide_between_equals() -> None:
    found = {
        1: Found([[7, 8]]),
        2: Found([], [bits(set(range(1, 150)) - {7})]),
        3: Found([], [bits({8, 9, 10} | {*range(20, 90)})]),
    }
    assert ranking.best(found, TOTAL, 2) == [8, 7]


def test_what_stands_in_all_crowds_is_found_though_a_misleading_rare_term_is_there_too() -> None:
    crowds = {term: Found([], [bits({*range(term, TOTAL, 2), 111, 112})]) for term in range(2, 9)}
    found = {1: Found([list(range(1, 6))]), **crowds}
    assert ranking.best(found, TOTAL, 1) in ([111], [112])


def test_lists_beyond_the_budget_count_for_candidates() -> None:
    every = list(range(1, ranking.BUDGET))
    found = {1: Found([[10, 20]]), 2: Found([every]), 3: Found([[*range(15, ranking.BUDGET + 15)]])}
    assert ranking.best(found, 60_000, 2) == [20, 10]


def test_who_holds_a_rare_term_is_not_lost_behind_many_whose_other_terms_stand_in_lists() -> None:
    many = list(range(1, 1000))
    found = {term: Found([many], [bits(set(range(5000, 5400)), 4096)]) for term in range(6)}
    found[9] = Found([[5001]])
    assert ranking.best(found, 6000, 1) == [5001]
