"""Laying a quote over a post: verdicts, spans, diffs."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from archiver.matching.align import Aligned, align
from db import normal

POST = (
    "And before anyone asks: no, I will not sign the ferry contract. Not with these terms, not ever. "
    'Thats a promise 🤝 We moved 1,250 tonnes of "Baltic" grain on 3 May https://t.co/Grain1'
)


def laid(quote: str, post: str = POST) -> Aligned:
    found = align(quote, post)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("quote", "verdict"),
    [
        ("I will not sign the ferry contract", "exact"),
        ("I will not sign the ferry contract,", "exact"),
        ("sign the ferry", "exact"),
        ("i will not sign the ferry contract", "normalized"),
        ("We moved 1250 tonnes of ‘Baltic’ grain", "normalized"),
        ("That's a promise. We moved 1,250 tonnes", "normalized"),
        ("[W]e moved 1,250 tonnes", "normalized"),
        ("I will not sign the ferry contract ... Thats a promise", "elided"),
        ("I will not sign the ferry contract. […] Thats [sic] a promise", "elided"),
        ("I [the harbour master] will not sign the ferry contract", "elided"),
        ("I will not sign the ferry contract, whatever the owners of the line may offer", "partial"),
        ("I will not sign the harbour contract", "altered"),
        ("I will sign the ferry contract", "altered"),
        ("We moved 1,350 tonnes of Baltic grain", "altered"),
        ("We moved 1,250 tonnes of Polish grain", "altered"),
        ("We moved 1,250 tons of Baltic grain", "altered"),
    ],
)
def test_verdicts(quote: str, verdict: str) -> None:
    assert laid(quote).verdict == verdict


@pytest.mark.parametrize(
    "quote",
    [
        "Completely different words about a football match",
        "no",
        "🤝",
        "",
        "ferry grain tonnes contract asks ever promise",
    ],
)
def test_too_little_in_common_is_nothing(quote: str) -> None:
    found = align(quote, POST)
    assert found is None or found.verdict == "exact"


@pytest.mark.parametrize(
    ("quote", "change"),
    [
        ("We moved 1,350 tonnes of Baltic grain", "number"),
        ("I will sign the ferry contract", "negation"),
        ("We moved 1,250 tonnes of Polish grain", "name"),
    ],
)
def test_changes_that_matter_are_named(quote: str, change: str) -> None:
    assert change in laid(quote).changes


def test_spelling_and_numbers_in_words_are_no_change_that_matters() -> None:
    assert laid("on the 3 of the mooring lines", "We stand on the three of the mooring lines").changes == ()
    assert laid("an area of 600 sq. metres burned", "an area of 600 square metres burned").changes == ()


@pytest.mark.parametrize(
    ("said", "posted"),
    [
        ("Twenty-five boats left the harbour at dawn", "25 boats left the harbour at dawn"),
        ("a hundred boats left the harbour at dawn", "100 boats left the harbour at dawn"),
        ("we moved 2,500,000 sacks of grain", "We moved two and a half million sacks of grain"),
        ("Siebenundzwanzig Boote verließen den Hafen", "27 Boote verließen den Hafen"),
        ("Двести тридцать лодок вышли на рассвете", "230 лодок вышли на рассвете"),
        ("Двадцять п’ять човнів вийшли на світанку", "25 човнів вийшли на світанку"),
        ("Treinta y cinco barcos salieron al alba", "35 barcos salieron al alba"),
    ],
)
def test_a_number_of_several_words_stands_against_its_digits(said: str, posted: str) -> None:
    for quote, post in ((said, posted), (posted, said)):
        found = laid(quote, post)
        assert (found.verdict, found.changes) == ("altered", ())
        assert found.likeness > 0.9


@pytest.mark.parametrize(
    ("said", "posted"),
    [
        ("Twenty-six boats left the harbour at dawn", "25 boats left the harbour at dawn"),
        ("Двести сорок лодок вышли на рассвете", "230 лодок вышли на рассвете"),
        ("Treinta y seis barcos salieron al alba", "35 barcos salieron al alba"),
        ("we moved 2 million sacks of grain", "We moved 2 billion sacks of grain"),
    ],
)
def test_another_number_of_several_words_matters(said: str, posted: str) -> None:
    assert laid(said, posted).changes == ("number",)


def test_a_number_of_several_words_may_have_a_hyphen_or_none() -> None:
    assert laid("twenty-five boats left", "Twenty five boats left at dawn").verdict == "normalized"


def test_the_diff_shows_what_the_writer_changed() -> None:
    found = laid("I will not sign the harbour contract")
    assert found.diff == (("=", "I will not sign the "), ("-", "ferry "), ("+", "harbour "), ("=", "contract"))


def test_the_diff_of_a_shortened_quote_holds_both_sides() -> None:
    found = laid("I will not sign the ferry contract ... Thats [sic] a promise")
    assert found.diff == (
        ("=", "I will not sign the ferry contract. "),
        ("-", "Not with these terms, not ever. "),
        ("=", "Thats "),
        ("+", "[sic] "),
        ("=", "a promise"),
    )


def test_the_occurrence_that_stands_to_the_letter_is_taken() -> None:
    found = laid("Shut the gate", "SHUT THE GATE! Yes. Shut the gate")
    assert (found.verdict, found.start) == ("exact", 20)


def test_a_quote_that_runs_past_the_end_of_the_post_says_so() -> None:
    assert laid(
        "the crew left the ship at noon and went ashore to look for water", "At once the crew left the ship at noon"
    ).at_cut
    assert not laid("the crew left the ship at noon", "At once the crew left the ship at noon").at_cut


WORDS = st.sampled_from(
    normal.forms("ferry gate lock crew noon harbour grain old new opened shut water north the a of")
)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=40), st.lists(WORDS, min_size=1, max_size=60))
def test_spans_and_diffs_always_hold(quote_words: list[str], post_words: list[str]) -> None:
    quote, post = " ".join(quote_words), ", ".join(post_words)
    found = align(quote, post)
    if found is None:
        return
    assert 0 <= found.start < found.end <= len(post)
    assert "".join(text for op, text in found.diff if op in "=-") == post[found.start : found.end]
    assert normal.forms(" ".join(t for op, t in found.diff if op == "+" or op == "=")) == normal.forms(quote)
    assert 0 <= found.likeness <= 1


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.text(max_size=120))
def test_any_two_texts_can_be_compared(quote: str, post: str) -> None:
    found = align(quote, post)
    if found is not None:
        assert post[found.start : found.end] == "".join(text for op, text in found.diff if op in "=-")


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, min_size=3, max_size=40), st.data())
def test_a_run_of_the_post_is_exact_and_nothing_else_is(post_words: list[str], data: st.DataObject) -> None:
    post = " ".join(post_words)
    start = data.draw(st.integers(0, len(post_words) - 2))
    end = data.draw(st.integers(start + 1, len(post_words)))
    quote = " ".join(post_words[start:end])
    found = laid(quote, post)
    assert found.verdict == "exact"
    assert post[found.start : found.end] == quote
    other = align(quote.upper(), post)
    assert other is not None
    assert other.verdict == "normalized"


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, min_size=4, max_size=20), st.integers(2, 9999), st.integers(2, 9999), st.data())
def test_another_number_is_never_exact_or_normalized(
    words: list[str], mine: int, theirs: int, data: st.DataObject
) -> None:
    assume(mine != theirs)
    at = data.draw(st.integers(0, len(words)))
    found = align(" ".join([*words[:at], str(mine), *words[at:]]), " ".join([*words[:at], str(theirs), *words[at:]]))
    assert found is None or found.verdict in ("altered", "partial")


def test_long_texts_take_no_table() -> None:
    post = " ".join(f"word{n}" for n in range(8000))
    quote = " ".join(f"word{n}" for n in range(100, 900) if n != 500)
    found = laid(quote, post)
    assert found.verdict == "altered"
    assert ("-", "word500 ") in found.diff
