"""Words that mean the same, by the list of concepts."""

from __future__ import annotations

import pytest

from archiver.matching import concepts
from archiver.matching.concepts import Shared, compare

QUOTE = "Three children were wounded when a shell hit the school and the hospital"


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
        ("he", "הילדים בבית החולים", ("hospital", "החולים")),
        ("el", "Τρία παιδιά τραυματίστηκαν", ("wounded", "τραυματίστηκαν")),
        ("fa", "سه کودک در مدرسه‌ها زخمی شدند", ("wounded", "زخمی")),
        ("ka", "სკოლაში სამი ბავშვი დაიჭრა", ("school", "სკოლაში")),
        ("ro", "Școala a fost lovită", ("school", "școala")),
        ("cs", "Ve škole byly děti", ("children", "děti")),
        ("hr", "Djeca su u školi", ("children", "djeca")),
        ("sr", "Деца су у школи", ("school", "школи")),
        ("bg", "В училището имаше деца", ("school", "училището")),
        ("hu", "A gyerekek megsebesültek", ("wounded", "megsebesültek")),
        ("sv", "Barnen var i skolan", ("children", "barnen")),
        ("no", "Barna er på grunnskolen", ("school", "grunnskolen")),
        ("da", "Børn i skole", ("children", "børn")),
        ("fi", "Koulussa oli lapsia", ("school", "koulussa")),
        ("hy", "Դպրոցում երեխաներ կային", ("children", "երեխաներ")),
        ("hi", "स्कूल में बच्चों को चोट लगी", ("children", "बच्चों")),
        ("id", "Anak sekolah terluka", ("wounded", "terluka")),
        ("nl", "De kinderen op de basisschool", ("children", "kinderen")),
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


def test_a_word_that_is_listed_as_nothing_is_no_other_word_either() -> None:
    assert not compare("A boxful of fruit", "en", "sebuah", "id").words
    assert compare("A boxful of fruit", "en", "buah", "id").words == (("fruit", "buah"),)


def test_two_words_that_mean_one_thing_are_found_side_by_side() -> None:
    assert compare("The ceasefire", "en", "על הפסקת האש", "he").words == (("ceasefire", "האש"),)
    assert "school" in concepts.concepts("בבית הספר", "he")
    assert "tear gas" in concepts.concepts("They used tear gas", "en")
    assert "tear gas" not in concepts.concepts("Tears and gas", "en")


def test_marks_count_where_their_writers_never_leave_them_out() -> None:
    assert not compare("Sheep", "en", "Vi får se", "sv").words
    assert compare("Sheep", "en", "Fåren", "sv").words == (("sheep", "fåren"),)
    assert compare("The snow", "en", "Zapada si zăpada", "ro").words == (("snow", "zapada"),)


def test_a_concept_that_the_other_list_does_not_have_is_not_lacking() -> None:
    assert "may" not in concepts.names("en")
    assert compare("Im Mai", "de", "tomorrow", "en").lacking == 0
    assert compare("Im Mai", "de", "demain", "fr").lacking == 1


def test_of_a_language_that_the_list_does_not_know_nothing_is_said() -> None:
    assert compare(QUOTE, "en", "学校が攻撃された", "ja") == Shared()
    assert compare(QUOTE, "en", "Снаряд попал в школу", None) == Shared()


def test_the_reason_names_the_words_that_differ() -> None:
    assert concepts.said(compare("A drone hit the school", "en", "Un dron dañó la escuela", "es")) == [
        "words that mean the same in both: drone (dron), school (escuela)"
    ]
    assert concepts.said(Shared((("hotel", "hotel"),), 2)) == []


def test_every_list_names_each_concept_once_and_as_the_others_do() -> None:
    assert len(concepts.languages()) == 26
    known = concepts.names("en") | {"may", "-"}
    for language in sorted(concepts.languages()):
        rows = [line.split("\t") for line in (concepts.LISTS / f"{language}.tsv").read_text("utf-8").splitlines()]
        names = [row[0] for row in rows]
        assert [row for row in rows if len(row) != 2 or not row[1].strip()] == []
        assert len(set(names)) == len(names)
        assert set(names) <= known, language
        assert len(concepts.names(language)) > 650, language


def test_only_the_lists_that_are_asked_for_are_read() -> None:
    concepts._stems.cache_clear()
    concepts._meant.cache_clear()
    concepts.concepts.cache_clear()
    concepts.names.cache_clear()
    compare(QUOTE, "en", "La escuela", "es")
    assert concepts._stems.cache_info().currsize == 2
