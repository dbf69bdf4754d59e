"""A word is found in a list by how it begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.matching.stems import bare, begun, readings

LISTED = {"bridg": "bridge", "bridgehead": "position", "sea=": "sea", "se": "see"}


@pytest.mark.parametrize(
    ("word", "meant"),
    [("bridges", "bridge"), ("bridgehead", "position"), ("bridgewatersome", None), ("sea", "sea"), ("seals", "see"),
     ("seasons", None), ("b", None), ("", None)],
)  # fmt: skip
def test_the_whole_word_counts_first_then_the_longest_stem_if_little_follows(word: str, meant: str | None) -> None:
    assert begun(word, LISTED) == meant


def test_how_much_may_follow_is_told() -> None:
    assert begun("bridgewatersome", LISTED, most=10) == "bridge"
    assert begun("seasons", LISTED, behind_short=5) == "see"


def test_articles_and_prepositions_are_taken_off_where_enough_stays() -> None:
    assert list(readings("הבית", ["ה", "הבי"], 2)) == ["הבית", "בית"]


@pytest.mark.parametrize(
    ("form", "plain"), [("časť", "cast"), ("đorđe", "djordje"), ("گفتگوی", "گفتگوي"), ("łódź", "lodz")]
)
def test_accents_and_letters_that_are_mixed_do_not_matter(form: str, plain: str) -> None:
    assert bare(form) == plain


@given(st.text(max_size=40))
def test_what_is_plain_stays_plain(text: str) -> None:
    assert bare(bare(text)) == bare(text)
