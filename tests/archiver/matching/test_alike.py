"""When two words are the same, and which differences matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.matching.alike import alike, changes, is_number, meaning, near, weight
from db.normal import words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("forty", "40"),
        ("siebenundzwanzig", "27"),
        ("forty five", "45"),
        ("2 million", "2000000"),
        ("percent", "%"),
        ("harbour", "harbor"),
        ("gov", "governor"),
    ],
)
def test_spelling_abbreviation_and_figures_make_no_other_word(one: str, other: str) -> None:
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("40", "41"),
        ("forty", "fifty"),
        ("cuarenta", "cincuenta"),
        ("forty five", "45000"),
        ("not", "now"),
        ("ferry", "bakery"),
    ],
)
def test_another_number_negation_or_word_is_another_one(one: str, other: str) -> None:
    assert not alike(one, other)


def test_a_number_is_one_in_words_too_but_an_article_is_none() -> None:
    assert [is_number(form) for form in ("12", "82a", "twelve", "one", "ferry")] == [True, True, True, False, False]
    assert meaning("twelve") == "12"
    assert meaning("ferry") == "ferry"


def test_little_words_weigh_little() -> None:
    assert weight("the") < weight("ferry") == weight("12")


@pytest.mark.parametrize(
    ("quote", "post", "kinds"),
    [
        ("We saw 12 boats", "We saw 14 boats", ("number",)),
        ("We did not sail", "We did now sail", ("negation",)),
        ("We left Tresna", "We left Lugava", ("name",)),
        ("We saw boats", "We saw ships", ()),
    ],
)
def test_numbers_negations_and_names_matter(quote: str, post: str, kinds: tuple[str, ...]) -> None:
    mine, theirs = words(quote), words(post)
    steps = [("=" if a.form == b.form else "x", i, i) for i, (a, b) in enumerate(zip(mine, theirs, strict=True))]
    assert changes(quote, mine, theirs, [step for step in steps if step[0] != "="]) == kinds


SOME = (
    *("no", "not", "none", "never", "7", "seven", "12", "twelve", "%", "percent", "percents", "govern", "government"),
    *("governor", "a", "an", "the", "gate", "gates", "gated", "destroyed", "destroyd", "destroyer", "2not"),
    *("мост", "моста", "мосты", "разрушен", "разрушена"),
)
WORDS = st.sampled_from(SOME)


@given(st.sets(WORDS), st.sets(WORDS))
def test_many_words_at_once_are_alike_as_one_by_one(forms: set[str], others: set[str]) -> None:
    one_by_one = {form: {other for other in others if other != form and alike(form, other)} for form in forms}
    assert near(forms, others) == one_by_one
