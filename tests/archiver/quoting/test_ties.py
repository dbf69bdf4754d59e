"""What goes with which cue."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archiver.quoting.channels import find_named, find_places
from archiver.quoting.cues import find_cues
from archiver.quoting.sentences import Frame
from archiver.quoting.ties import attached, cue_of, inverted, owners
from archiver.quoting.wording import wording

Sentences = Callable[..., list[Frame]]
EN = wording("en")


@pytest.mark.parametrize(
    ("text", "goes"),
    [
        ("He said on X that it rains.", True),
        ("He announced his leave on X.", True),
        ("In a post on X, he said no.", True),
        ("He said that the crowd on X is loud.", False),
        ("He said users on X are loud.", False),
    ],
)
def test_a_platform_goes_with_a_cue_unless_it_is_part_of_what_is_said(
    sentences: Sentences, text: str, goes: bool
) -> None:
    (frame,) = sentences(text)
    cue = find_cues(frame, EN)[0]
    places = find_places(frame, find_named(frame, EN), EN)
    assert any(attached(cue, place, frame, EN) for place in places) is goes


def test_a_channel_belongs_to_the_nearest_cue(sentences: Sentences) -> None:
    (frame,) = sentences("Lee said no and Orr wrote on X that it rains.")
    cues = find_cues(frame, EN)
    owned = owners(cues, find_places(frame, find_named(frame, EN), EN), frame, EN)
    assert {cues[i].word: [p.channel for p in places] for i, places in owned.items()} == {"wrote": ["twitter"]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"No," Lee said.', ["said"]),
        ('Lee said "no" and Orr replied "yes".', ["said", "replied"]),
        ('"No," said Lee, "never."', ["said", "said"]),
    ],
)
def test_a_quote_belongs_to_its_cue(sentences: Sentences, text: str, words: list[str]) -> None:
    (frame,) = sentences(text)
    cues = find_cues(frame, EN)
    found = [cue_of(offset, quote, text, frame, cues, EN) for offset, quote in frame.holes]
    assert [cues[i].word for i in found if i is not None] == words


def test_a_verb_right_behind_its_quote_comes_before_its_subject(sentences: Sentences) -> None:
    (frame,) = sentences('"No," said Lee.')
    (cue,) = find_cues(frame, EN)
    assert inverted(frame.text, cue, frame.text[1 : cue.start], EN)
    (frame,) = sentences('"No," Lee said.')
    (cue,) = find_cues(frame, EN)
    assert not inverted(frame.text, cue, frame.text[1 : cue.start], EN)
