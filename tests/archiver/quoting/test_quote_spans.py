"""Where quotes stand by their marks alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.quoting.quote_spans import Marked, find_marked, paragraphs


def marked(text: str, *skip: tuple[int, int]) -> list[Marked]:
    return [m for _, found in find_marked(text, paragraphs(text, skip)) for m in found]


def quotes(text: str) -> list[str]:
    return [text[m.start : m.end] for m in marked(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We sail at dawn,” she said.", ["We sail at dawn"]),
        ('"We sail at dawn," she said.', ["We sail at dawn"]),
        ("„Wir segeln“, sagte sie.", ["Wir segeln"]),
        ("»Wir segeln«, sagte sie.", ["Wir segeln"]),
        ("« Nous partons », dit-elle.", ["Nous partons"]),
        ("«Мы уходим», — сказала она.", ["Мы уходим"]),
        ("„Płyniemy” – powiedziała.", ["Płyniemy"]),
        ("”Vi seglar”, sade hon.", ["Vi seglar"]),
        ("‘We sail,’ she said.", ["We sail"]),
        ("‚Wir segeln‘, sagte sie.", ["Wir segeln"]),
        ("‹Nous partons›, dit-elle.", ["Nous partons"]),
        ("「出航する」と言った。", ["出航する"]),
        ("She wrote “now or never” and left; “never” it was.", ["now or never", "never"]),
    ],
)
def test_every_system_of_marks_is_read_and_the_marks_stay_outside(text: str, expected: list[str]) -> None:
    assert quotes(text) == expected


def test_the_outer_quote_is_the_quote() -> None:
    assert quotes("“He told me ‘go home’ and left,” she said.") == ["He told me ‘go home’ and left"]
    assert quotes("\"The 'Heron' sank,\" he said.") == ["The 'Heron' sank"]
    assert quotes("„Er rief ‚halt‘ und lief“, sagte sie.") == ["Er rief ‚halt‘ und lief"]


def test_one_closing_guillemet_may_close_two_quotes() -> None:
    text = "«Я читаю газету «Маяк», — сказал он. «Всегда», — добавил он."
    assert quotes(text) == ["Я читаю газету «Маяк", "Всегда"]


def test_apostrophes_are_no_quotes() -> None:
    assert quotes("It's the sailors' ship, isn't it? 'Tis so since the '90s.") == []
    assert quotes("L’équipage n’a qu’un bateau; м'яч і п’ять.") == []
    assert quotes("‘The sailors’ boats are gone,’ he said.") == ["The sailors’ boats are gone"]
    assert quotes('A 12" mast and "a sail"') == ["a sail"]


def test_hebrew_acronyms_are_no_quotes() -> None:
    assert quotes('דובר צה"ל אמר "הים שקט" אתמול') == ["הים שקט"]


def test_a_quote_over_paragraphs_is_one_span_a_paragraph() -> None:
    text = "“The sea was calm when we left the harbour.\n\n“Then the wind rose.” He paused."
    found = marked(text)
    assert [text[m.start : m.end] for m in found] == [
        "The sea was calm when we left the harbour.",
        "Then the wind rose.",
    ]
    assert [m.continued for m in found] == [True, False]


def test_an_unclosed_mark_never_runs_into_the_next_paragraph() -> None:
    assert quotes('He said "no and left.\n\nShe said "yes" and stayed.') == ["yes"]
    assert quotes('He said "no" and "maybe.') == ["no"]


def test_skipped_regions_hold_no_quotes_and_end_paragraphs() -> None:
    text = 'He said "yes". "A post" by someone. She said "no".'
    assert [text[m.start : m.end] for m in marked(text, (15, 35))] == ["yes", "no"]


def test_lines_are_paragraphs_only_without_blank_lines_and_wrapping() -> None:
    assert len(list(paragraphs("One line.\nAnother line."))) == 2
    assert len(list(paragraphs("One line.\nAnother line.\n\nThird."))) == 2


MARKS = "\"'“”„‟«»‹›‘’‚‛「」『』״ \n.,aя-1ש"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=MARKS, max_size=120))
def test_random_marks_give_ordered_spans_that_never_overlap(text: str) -> None:
    last = 0
    for m in marked(text):
        assert last <= m.outer_start < m.start <= m.end <= m.outer_end <= len(text)
        assert text[m.start : m.end].strip() == text[m.start : m.end]
        last = m.outer_end
