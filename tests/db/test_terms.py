"""A text's terms: its pairs of words, the same everywhere and whatever its typography."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from db import terms
from db.normal import forms
from db.terms import BITS, MOST, telling

WORDS = st.lists(
    st.sampled_from(["the", "a", "of", "ferry", "gate", "lock", "12", "noon", "crew", "opened", "shut", "Мост"]),
    max_size=40,
)


def test_a_term_is_the_same_in_every_process() -> None:
    code = "from db.terms import terms; print(terms('The lock gate was opened'), terms('Exhausted'))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=".").stdout
    assert told == f"{terms.terms('The lock gate was opened')} {terms.terms('Exhausted')}\n"
    assert terms.terms("exhausted") == [21634317440]


def test_typography_makes_no_difference_and_order_does() -> None:
    assert terms.terms("“The LOCK-gate”, it’s opened!") == terms.terms("the lock gate its opened")
    assert set(terms.terms("lock gate")).isdisjoint(terms.terms("gate lock"))
    assert terms.terms("https://example.org 🔥") == []


@given(WORDS)
def test_a_texts_terms_are_those_it_is_looked_for_by(words: list[str]) -> None:
    text = " ".join(words)
    assert sorted(terms.terms(text)) == sorted(telling(forms(text)))
    assert all(0 <= term < 2**BITS for term in terms.terms(text))


@given(WORDS, WORDS)
def test_every_run_of_two_words_that_two_texts_share_is_a_term_that_they_share(one: list[str], two: list[str]) -> None:
    shared = "lock gate"
    held = terms.terms(" ".join([*one, shared, *two]))
    assert terms.terms(shared)[0] in held


def test_of_a_long_text_the_pairs_with_a_number_are_looked_for_first() -> None:
    words = [f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(300)]
    words[250] = "217"
    asked = telling(words)
    assert len(asked) == MOST
    assert set(terms.terms(f"{words[249]} 217 {words[251]}")) <= set(asked)
