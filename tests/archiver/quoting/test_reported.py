"""Reported speech without marks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archiver.quoting.channels import find_named, find_places
from archiver.quoting.cues import find_cues
from archiver.quoting.reported import find_reported
from archiver.quoting.sentences import Frame
from archiver.quoting.wording import wording

Sentences = Callable[..., list[Frame]]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The union said on X on Friday that the bridge was shut.", ["the bridge was shut"]),
        ("en", "The union said the bridge was shut.", ["the bridge was shut"]),
        ("en", "The bridge was shut, the union said.", ["The bridge was shut"]),
        ("en", "According to the union, the bridge was shut.", ["the bridge was shut"]),
        ("en", "The union said the bridge was shut, while others crossed it.", ["the bridge was shut"]),
        ("en", "The union said it took the bridge, publishing pictures of boats.", ["it took the bridge"]),
        ("de", "Der Verein sagte, die Brücke sei zu.", ["die Brücke sei zu"]),
        ("ru", "Мэр сообщил, что мост закрыт.", ["мост закрыт"]),
        ("fr", "La maire a dit que le pont est fermé.", ["le pont est fermé"]),
    ],
)  # fmt: skip
def test_the_clause_that_a_source_is_said_to_have_said(
    sentences: Sentences, language: str, text: str, expected: list[str]
) -> None:
    (frame,) = sentences(text, language)
    words = wording(language)
    places = find_places(frame, find_named(frame, words), words)
    found = find_reported(frame, find_cues(frame, words), places, words)
    assert [frame.text[r.start : r.end] for r in found] == expected


@pytest.mark.parametrize(
    "text", ["The union said no.", 'The union said "the bridge is shut".', "Lee, who says little, left."]
)
def test_no_clause_no_report(sentences: Sentences, text: str) -> None:
    (frame,) = sentences(text)
    assert find_reported(frame, find_cues(frame, wording("en")), [], wording("en")) == []
