"""Words that say that somebody says something."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archiver.quoting.cues import MOST, find_cues
from archiver.quoting.sentences import Frame
from archiver.quoting.wording import wording

Sentences = Callable[..., list[Frame]]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The mayor said no, adding that he stays.", [("said", "say"), ("adding", "follow")]),
        ("en", "According to the union, it is over.", [("according to", "source")]),
        ("en", "She tweeted it.", [("tweeted", "say")]),
        ("en", "SAID THE MAYOR", [("said", "say")]),
        ("ru", "По его словам, мост закрыт.", [("по его словам", "back")]),
        ("ru", "Мэр сказала журналистам.", [("сказала", "say")]),
        ("de", "Sie teilte mit.", [("teilte", "say")]),
    ],
)
def test_cues_stand_in_order(sentences: Sentences, language: str, text: str, expected: list[tuple[str, str]]) -> None:
    (frame,) = sentences(text, language)
    assert [(cue.word, cue.kind) for cue in find_cues(frame, wording(language))] == expected


@pytest.mark.parametrize(
    "text", ["The claims are old.", "He was told to go.", "She wants to say it.", "a well-said word", "unsaid things"]
)
def test_a_form_in_which_nobody_speaks_is_no_cue(sentences: Sentences, text: str) -> None:
    (frame,) = sentences(text)
    assert find_cues(frame, wording("en")) == []


def test_a_verb_may_name_its_platform(sentences: Sentences) -> None:
    (frame,) = sentences("She tweeted it.")
    assert [cue.platform for cue in find_cues(frame, wording("en"))] == ["twitter"]


def test_a_sentence_has_so_many_cues_at_most(sentences: Sentences) -> None:
    (frame,) = sentences("He said " * 60)
    assert len(find_cues(frame, wording("en"))) == MOST


def test_words_inside_a_quote_are_no_cues(sentences: Sentences) -> None:
    (frame,) = sentences('"He said so," Lee wrote.')
    assert [cue.word for cue in find_cues(frame, wording("en"))] == ["wrote"]
