"""A paragraph as sentences, its quotes masked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.quoting.quote_spans import find_marked, paragraphs
from archiver.quoting.sentences import HOLE, LONGEST, Frame, frames, lowered, read_paragraph
from archiver.quoting.wording import wording

Sentences = Callable[..., list[Frame]]


def test_a_quote_is_one_character_of_its_sentence(sentences: Sentences) -> None:
    (frame,) = sentences('The mayor, "tired of it all," left.')
    assert frame.text == f"The mayor, {HOLE} left."
    ((place, quote),) = frame.holes
    assert frame.text[place] == HOLE
    assert (quote.start, quote.end) == (12, 27)


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "The sea rose. The wind fell! Who left? Nobody", 4),
        ("en", "Sen. Ann Lee left at 3 p.m. on Friday with J. Orr.", 1),
        ("de", "Am 3. Mai ging sie. Er blieb.", 2),
        ("ru", "Это стоит 5 тыс. руб. за ночь. Мост закрыт.", 2),
        ("en", '"We stay." The mayor left.', 2),
        ("en", '"We stay!" the mayor said.', 1),
        ("en", '"We stay!" Lee said. "We do."', 2),
        ("en", "a line\nAnother line", 2),
    ],
)
def test_sentences_end_at_stops_that_are_none_of_an_abbreviation(
    sentences: Sentences, language: str, text: str, count: int
) -> None:
    assert len(sentences(text, language)) == count


def test_what_never_ends_is_cut(sentences: Sentences) -> None:
    found = sentences("and so on " * 400)
    assert max(len(frame.text) for frame in found) <= LONGEST
    assert sum(len(frame.text) for frame in found) == 4000


def test_only_the_first_sentence_opens_its_paragraph(sentences: Sentences) -> None:
    found = sentences("One left. Two stayed.\n\nThree came.")
    assert [(frame.paragraph, frame.first) for frame in found] == [(0, True), (0, False), (1, True)]


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("The harbour was shut on Friday.", True),
        ("The mayor said no.", False),
        ('The "new" harbour.', False),
        ("She is on Telegram.", False),
    ],
)
def test_a_paragraph_without_any_sign_of_speech_is_quiet(text: str, quiet: bool) -> None:
    ((block, quotes),) = find_marked(text, paragraphs(text))
    assert read_paragraph(text, block, quotes, 0, wording("en")).quiet is quiet


def test_lower_case_is_letter_for_letter() -> None:
    assert lowered("İSTANBUL Ön") == "İstanbul ön"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='aB .!?"“”«»\n\x01,İ', max_size=200))
def test_every_offset_of_a_frame_leads_back_to_its_letter(text: str) -> None:
    for block, quotes in find_marked(text, paragraphs(text)):
        for frame in frames(text, read_paragraph(text, block, quotes, 0, wording("en")), wording("en")):
            holes = dict(frame.holes)
            for offset, letter in enumerate(frame.text):
                if offset in holes:
                    assert frame.at(offset) == holes[offset].outer_start
                elif text[frame.at(offset)] != HOLE:
                    assert text[frame.at(offset)] == letter
