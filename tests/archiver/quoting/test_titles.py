"""Marks that hold a name and no quote."""

from __future__ import annotations

import pytest

from archiver.quoting.quote_spans import find_marked, paragraphs
from archiver.quoting.titles import without_titles
from archiver.quoting.wording import wording


@pytest.mark.parametrize(
    ("language", "text", "kept"),
    [
        ("en", "The film “Long Road” opened.", 0),
        ("en", "He said “Long Road” twice.", 1),
        ("en", "The film “Long road to nowhere at all” opened.", 1),
        ("en", "“Never,” he said.", 1),
        ("en", "They call it “Freedom Day”.", 1),
        ("ru", "Газета «Маяк» вышла.", 0),
        ("ru", "Он сказал «Маяк» дважды.", 0),
        ("ru", "Он сказал: «Уходим».", 1),
    ],
)
def test_a_short_capital_phrase_inside_a_sentence_is_a_name(language: str, text: str, kept: int) -> None:
    ((_, quotes),) = find_marked(text, paragraphs(text))
    assert len(without_titles(text, quotes, wording(language))) == kept
