"""How much of a retelling stands in a post of its own language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.matching.cover import share, span


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("the warehouse had run out of space", "There is no more space in the warehouse. 2/3"),
        ("the ferry does carry lorries", "Ferry 12 does carry lorries, but slowly."),
        ("forty boats had left the harbour", "40 boats left the harbour since dawn"),
        ("в районе прогремело пять взрывов", "Очевидцы сообщают о пяти взрывах в районе порта."),
    ],
)
def test_the_same_said_otherwise_is_mostly_held(text: str, post: str) -> None:
    assert share(text, post) >= 0.6
    assert share(text, "The bakery opens at four.") == 0


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("fifty boats had left the harbour", "40 boats left the harbour since dawn"),
        ("the ferry", "The ferry sails."),
        (
            "the mayor had resigned over the bridge",
            "The bridge opens tomorrow. Trains run as usual. Good night. The mayor sends regards.",
        ),
    ],
)
def test_another_number_or_too_little_is_not(text: str, post: str) -> None:
    assert share(text, post) < 0.6


def test_the_span_is_what_holds_it() -> None:
    post = "Good morning. There is no more space in the warehouse. Bye."
    start, end = span("the warehouse had run out of space", post)
    assert post[start:end] == "space in the warehouse"
    assert span("nothing of it", post) == (0, len(post))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_shares_and_spans_stay_within(text: str, post: str) -> None:
    assert 0 <= share(text, post) <= 1
    start, end = span(text, post)
    assert 0 <= start <= end <= len(post)
