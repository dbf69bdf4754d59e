"""Foreign text stays text: nothing of it hides, runs, or turns what stands around it."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.bundle.report_text import instant_words, is_web, pieces, visible


def shown(text: str) -> str:
    """What a reader sees: tags gone, entities undone."""
    return html.unescape(re.sub(r"<[^>]*>", "", visible(text)))


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=60))
@settings(max_examples=200, deadline=None)
def test_text_that_hides_nothing_is_shown_letter_by_letter(text: str) -> None:
    blank = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
    text = text.translate(dict.fromkeys(map(ord, blank)))
    assert shown(text) == text


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_becomes_markup_or_hides(text: str) -> None:
    left = re.sub(r'<span class="odd" title="[A-Za-z0-9 ()-]*">U\+[0-9A-F]{4,6}( ×\d+)?</span>', "", visible(text))
    assert "<" not in left
    assert '"' not in left
    assert not set(left) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff\x00\x1b")


@pytest.mark.parametrize(
    "char", ["\u202e", "\u200b", "\u2066", "\ufeff", "\u00ad", "\x00", "\x1b", "\u2028", "\U000e0041"]
)
def test_what_hides_or_turns_text_is_named(char: str) -> None:
    assert shown(f"ab{char}cd") == f"abU+{ord(char):04X}cd"


@pytest.mark.parametrize("text", ["👩\u200d🚀", "می\u200cخواهم", "क्\u200dष", "❤️ ok", "line\nline", "a\r\nb"])
def test_what_writing_needs_stays_as_it_is(text: str) -> None:
    assert shown(text) == text.replace("\r\n", "\n")


def test_a_run_of_what_hides_is_named_once() -> None:
    assert shown(f"a{chr(0x202E) * 9000}b") == "aU+202E ×9000b"
    assert shown("👩\u200d\u200d🚀") == "👩U+200D ×2🚀"


def test_joiners_between_latin_letters_are_named() -> None:
    assert shown("pay\u200dpal") == "payU+200Dpal"


@pytest.mark.parametrize("url", ["https://x.com/a/status/1", "http://news.example/ä?q=1"])
def test_web_addresses_may_be_links(url: str) -> None:
    assert is_web(url)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "https:", "https://[x", "//x.example", "https://a\u202eb", "", None],
)
def test_nothing_else_may(url: str | None) -> None:
    assert not is_web(url)


def test_instants_are_written_for_people_and_days_stay_days() -> None:
    assert instant_words("2026-03-02T09:30:15.25Z") == "2026-03-02 09:30:15.25 UTC"
    assert instant_words("2026-03-02T09:30:15Z") == "2026-03-02 09:30:15 UTC"
    assert instant_words("2026-03-02") == "2026-03-02"


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted).map(tuple), max_size=6)


@given(st.text(max_size=40), SPANS, SPANS)
@settings(max_examples=300, deadline=None)
def test_the_pieces_of_a_text_are_the_text(
    text: str, quotes: list[tuple[int, int]], embeds: list[tuple[int, int]]
) -> None:
    assert "".join(piece.text for piece in pieces(text, quotes, embeds)) == text


def test_a_quote_is_marked_where_it_stands_also_within_an_embed() -> None:
    found = pieces("he said “no” twice", [(9, 11)], [(8, 18)])
    assert [(piece.text, piece.quote, piece.embed) for piece in found] == [
        ("he said ", 0, False),
        ("“", 0, True),
        ("no", 1, True),
        ("” twice", 0, True),
    ]
    assert [piece.last for piece in found if piece.quote] == [True]
