"""Reported speech and the post that it retells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archiver.matching.paraphrase import paraphrased
from archiver.matching.signals import Candidate, Setting
from db.model import Author, Passage, Post, PostRef, Quote, Snapshot, When

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
DAY = When("2024-05-02", NOON - timedelta(hours=26), NOON + timedelta(hours=24), "argument", "2024-05-02")
MARA = Author("mara_voss", "Mara Voss")


def candidate(text: str, number: int = 1, *, author: Author = MARA, cited: bool = False, days: int = 0) -> Candidate:
    ref = PostRef("twitter", str(number), f"https://example.org/{number}")
    post = Post(ref, author, text, posted_at=NOON - timedelta(days=days))
    return Candidate(f"s{number}", Snapshot(ref, NOON, "test", "import", post), post, cited)


def told(text: str, *candidates: Candidate) -> str | None:
    found = paraphrased(candidates, Setting(Quote("a", Passage(text, 0), "indirect", "Mara Voss"), DAY))
    return found.post if found else None


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("the warehouse had run out of space", "There is no more space in the warehouse. 2/3"),
        ("the ferry does carry lorries", "Ferry 12 does carry lorries, but slowly."),
        ("forty boats had left the harbour", "40 boats left the harbour since dawn"),
        ("в районе прогремело пять взрывов", "Очевидцы сообщают о пяти взрывах в районе порта."),
    ],
)
def test_the_same_said_otherwise_is_tied(text: str, post: str) -> None:
    assert told(text, candidate(post), candidate("The bakery opens at four.", 2)) == "twitter:1"


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("fifty boats had left the harbour", "40 boats left the harbour since dawn"),
        ("the ferry", "The ferry sails."),
        (
            "the mayor had resigned over the bridge",
            "The bridge opens tomorrow. Trains run as usual. Good night. The mayor sends regards.",
        ),
        ("several districts were shelled", "Несколько районов обстреляны."),
    ],
)
def test_something_else_or_too_little_is_not(text: str, post: str) -> None:
    assert told(text, candidate(post)) is None


def test_another_author_or_an_old_post_is_not() -> None:
    post = "There is no more space in the warehouse."
    assert told("the warehouse had run out of space", candidate(post, author=Author("jan", "Jan Other"))) is None
    assert told("the warehouse had run out of space", candidate(post, days=6)) is None


def test_of_two_posts_that_say_it_the_cited_one_is_meant_and_else_none() -> None:
    post = "There is no more space in the warehouse."
    assert told("the warehouse had run out of space", candidate(post), candidate(post, 2)) is None
    assert told("the warehouse had run out of space", candidate(post), candidate(post, 2, cited=True)) == "twitter:2"


def test_span_and_diff_hold() -> None:
    post = candidate("Good morning. There is no more space in the warehouse. Bye.")
    quote = Quote("a", Passage("the warehouse had run out of space", 0), "indirect", "Mara Voss")
    found = paraphrased([post], Setting(quote, DAY))
    assert found is not None
    assert post.post.text[found.start : found.end] == "space in the warehouse"
    assert "".join(text for op, text in found.diff if op in "=-") == "space in the warehouse"
    assert found.verdict == "paraphrased"
    assert found.score <= 0.7
