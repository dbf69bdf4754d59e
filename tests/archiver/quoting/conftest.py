"""Sentences of invented texts, as the modules of `archiver.quoting` hand them on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archiver.quoting.memory import Memory
from archiver.quoting.names import Speaker
from archiver.quoting.people import People
from archiver.quoting.quote_spans import find_marked, paragraphs
from archiver.quoting.sentences import Frame, frames, read_paragraph
from archiver.quoting.subjects import Clause
from archiver.quoting.wording import wording

Sentences = Callable[..., list[Frame]]


def sentences_of(text: str, language: str = "en") -> list[Frame]:
    words = wording(language)
    blocks = enumerate(find_marked(text, paragraphs(text)))
    read = [read_paragraph(text, block, quotes, number, words) for number, (block, quotes) in blocks]
    return [frame for paragraph in read for frame in frames(text, paragraph, words)]


@pytest.fixture
def sentences() -> Sentences:
    """The sentences of a text: `sentences(text, language="en")`."""
    return sentences_of


@pytest.fixture
def clause() -> Callable[..., Clause]:
    """The last sentence of a text, and who was spoken of before: `clause(text, *speakers, language="en")`."""

    def last(text: str, *before: Speaker, language: str = "en") -> Clause:
        memory = Memory()
        for speaker in before:
            memory.saw(speaker)
        frame = sentences_of(text, language)[-1]
        return Clause(frame.text, frame, People(wording(language), text), memory.recent())

    return last
