"""Phrases that name the place where something was said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archiver.quoting.channels import Place, find_named, find_places
from archiver.quoting.sentences import Frame
from archiver.quoting.wording import wording

Sentences = Callable[..., list[Frame]]


def places(frame: Frame, language: str = "en", *, telegram: bool = False) -> list[Place]:
    words = wording(language)
    return find_places(frame, find_named(frame, words, telegram), words)


@pytest.mark.parametrize(
    ("language", "text", "phrase", "channel"),
    [
        ("en", "He said on X that it rains.", "on X", "twitter"),
        ("en", "He said it on his own platform, Truth Social.", "on his own platform, Truth Social", "truthsocial"),
        ("en", "He said it in a since-deleted tweet.", "in a since-deleted tweet", "twitter"),
        ("en", "In an email, he said no.", "In an email", "email"),
        ("en", "He told a briefing in the capital that it rains.", "told a briefing", "briefing"),
        ("en", "She told reporters on Friday.", "told reporters", "briefing"),
        ("de", "Er schrieb auf Telegram.", "auf Telegram", "telegram"),
        ("de", "Das sagte Ister der Tresner Zeitung.", "sagte Ister der Tresner Zeitung", "interview"),
        ("ru", "Он написал в Твиттере.", "в Твиттере", "twitter"),
        ("tr", "Twitter'da yazdı.", "Twitter'da", "twitter"),
    ],
)  # fmt: skip
def test_a_phrase_is_found_from_its_preposition_on(
    sentences: Sentences, language: str, text: str, phrase: str, channel: str
) -> None:
    (frame,) = sentences(text, language)
    (place,) = places(frame, language)
    assert (frame.text[place.start : place.end], place.channel) == (phrase, channel)


@pytest.mark.parametrize(
    "text", ["Shares of Twitter fell.", "A Twitter spokesman said no.", "The ban on Telegram goes on.", "An X-ray."]
)
def test_a_company_or_a_topic_is_no_place(sentences: Sentences, text: str) -> None:
    (frame,) = sentences(text)
    assert places(frame) == []


def test_its_channel_is_telegram_where_telegram_was_named_before(sentences: Sentences) -> None:
    (frame,) = sentences("The brigade said on its channel that it left.")
    assert places(frame) == []
    assert [place.channel for place in places(frame, telegram=True)] == ["telegram"]


def test_a_phrase_may_speak_of_a_post(sentences: Sentences) -> None:
    (frame,) = sentences("He said in a post on X that it rains.")
    assert [place.post for place in places(frame)] == [True]
    (frame,) = sentences("He said on X that it rains.")
    assert [place.post for place in places(frame)] == [False]


def test_a_paper_that_the_words_begin_with_makes_them_an_interview(sentences: Sentences) -> None:
    (frame,) = sentences("Dem Spiegel sagte er alles.", "de")
    assert {place.channel for place in places(frame, "de")} == {"interview"}
