"""Words that mean the same, by the list of concepts."""

from __future__ import annotations

import pytest

from archiver.matching import concepts
from archiver.matching.concepts import Shared, compare

QUOTE = "Three children were wounded when a shell hit the school"


@pytest.mark.parametrize(
    ("language", "post", "pair"),
    [
        ("es", "Los niños estaban heridos", ("wounded", "heridos")),
        ("fr", "Un obus sur l'école", ("school", "lécole")),
        ("ru", "Снаряд попал в школу", ("school", "школу")),
        ("uk", "У школі були діти", ("school", "школі")),
        ("de", "Im Grundschulgebäude war niemand, die Kinder waren zu Hause", ("children", "kinder")),
        ("de", "Die Volksschule", ("school", "volksschule")),
        ("pl", "W szkole nie było dzieci", ("school", "szkole")),
        ("tr", "Okulumuzdaki çocuklar", ("school", "okulumuzdaki")),
        ("ar", "القذيفة أصابت المدرسة", ("school", "المدرسة")),
        ("he", "הילדים בבית", ("children", "הילדים")),
    ],
)
def test_an_inflected_word_of_another_language_means_the_same(language: str, post: str, pair: tuple[str, str]) -> None:
    assert pair in compare(QUOTE, "en", post, language).words


def test_what_the_post_does_not_speak_of_is_counted() -> None:
    shared = compare("The bridge is closed", "en", "Die Schule ist geschlossen", "de")
    assert shared.words == (("closed", "geschlossen"),)
    assert shared.lacking == 1


def test_a_word_that_only_begins_alike_means_nothing() -> None:
    assert not compare("It was warm", "en", "la guerra", "es").words
    assert not compare("Sea level", "en", "martes", "es").words


def test_of_a_language_that_the_list_does_not_know_nothing_is_said() -> None:
    assert compare(QUOTE, "en", "学校が攻撃された", "ja") == Shared()
    assert compare(QUOTE, "en", "Снаряд попал в школу", None) == Shared()


def test_the_reason_names_the_words_that_differ() -> None:
    assert concepts.said(compare("A drone hit the school", "en", "Un dron dañó la escuela", "es")) == [
        "words that mean the same in both: drone (dron), school (escuela)"
    ]
    assert concepts.said(Shared((("hotel", "hotel"),), 2)) == []


def test_every_line_of_the_list_has_a_cell_for_every_language() -> None:
    lines = [line for line in concepts.LIST.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    wide = len(lines[0].split("\t"))
    assert wide == 12
    assert [line for line in lines if len(line.split("\t")) != wide or "" in line.split("\t")] == []
