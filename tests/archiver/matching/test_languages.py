"""In which language a post is, and whether that is another one than the quote's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.matching.languages import is_other_language, kin, language_of
from db.model import Author, Post, PostRef


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("es", "Mañana vamos a ganar, y vamos a ganar bien."),
        ("tr", "Acil durum hattımız bütün gece açıktır."),
        ("pl", "Na trybunach zasiadło dziś 14 900 widzów. Dziękujemy!"),
        ("no", "Jeg tok ansvar for bakken, ikke for parkeringsplassen."),
        ("ro", "Nivelul apei scade și barajul este stabil."),
        ("uk", "Станом на ранок загиблих немає, рятувальники працюють."),
        ("ru", "Оперативная обстановка на утро: за сутки потушены все пожары."),
        ("el", "Η στάθμη του νερού πέφτει και το φράγμα είναι σταθερό."),
        ("fa", "سطح آب در حال پایین آمدن است و سد پایدار است."),
        ("ka", "წყლის დონე იკლებს და კაშხალი სტაბილურია."),
    ],
)
def test_the_language_of_a_short_post_is_told(code: str, text: str) -> None:
    assert language_of(text) == code


def test_languages_of_one_kin_are_counted_together_where_none_alone_is_sure() -> None:
    assert kin(language_of("Spasioci su izvukli sedam osoba živih iz ruševina stambene zgrade.") or "") == "sr"


@pytest.mark.parametrize("text", ["", "Da.", "🚀🚀🚀", "12:30 + 14 = ?"])
def test_of_too_little_nothing_is_said(text: str) -> None:
    assert language_of(text) is None


def post(text: str, language: str | None = None) -> Post:
    ref = PostRef("twitter", "1", "https://x.com/a/status/1")
    return Post(ref, Author("a", "A"), text, language=language)


def test_a_post_in_another_language_is_told_by_its_words_or_by_what_the_platform_says() -> None:
    norwegian = "Raketten falt i sjøen innenfor sikkerhetssonen. Ingen personer er skadd."
    assert is_other_language(post(norwegian), "Rakieta spadła do morza, nikt nie ucierpiał", "pl") == "no"
    assert is_other_language(post("Hilfe!", "de"), "a quote in plain English words", "en") == "de"
    assert is_other_language(post("Nobody was hurt when it fell into the sea."), "nobody was hurt", "en") is None


@given(st.text(max_size=300))
def test_any_text_may_be_asked(text: str) -> None:
    code = language_of(text)
    assert code is None or 2 <= len(code) <= 3
