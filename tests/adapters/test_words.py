"""Which words of an article to search for, and how well a post answers to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.words import fit, searches

QUOTE = "The gauge at Brannoch reads 4,20 metres and will overflow tomorrow, says Warden Ilse"


def test_numbers_and_names_are_searched_for_first_then_the_longest_words():
    first, second, third = searches([QUOTE])
    assert first == "Brannoch 4,20 Warden Ilse"
    assert second == "Brannoch 4,20 metres overflow tomorrow"
    assert third == "metres overflow tomorrow"


def test_only_the_most_telling_wording_is_searched_for():
    assert searches(["overflow tomorrow", "another quote"]) == ["overflow tomorrow"]


def test_a_sentences_first_word_is_no_name():
    assert searches(["Water rises. Boats leave the harbour"])[0] == "Water rises Boats leave harbour"


def test_words_of_scripts_without_capitals_are_searched_for_however_short():
    assert searches(["河水 上涨"]) == ["河水 上涨"]


def test_without_words_there_is_nothing_to_search_for():
    assert searches([]) == []
    assert searches(["", "x"]) == []
    assert searches(["is it so?"]) == []


@pytest.mark.parametrize(
    ("text", "share"),
    [
        (QUOTE, 1.0),
        (QUOTE.upper(), 1.0),
        ("", 0.0),
        ("Nothing of the kind", 0.0),
    ],
)
def test_a_post_fits_by_the_share_of_the_words_that_it_holds(text, share):
    assert fit(text, [QUOTE]) == share


def test_numbers_and_names_tell_more_than_common_words():
    assert fit("4.20 Brannoch", [QUOTE]) > fit("metres overflow", [QUOTE]) > 0


def test_a_number_is_the_same_however_its_digits_are_grouped():
    assert fit("12.500 boats", ["12,500"]) == 1.0
    assert fit("12\u00a0500 boats", ["12,500"]) == 1.0
    assert fit("125 boats", ["12,500"]) == 0.0


def test_a_number_is_the_same_in_the_digits_of_another_script():
    assert fit("ارتفع إلى ٤٫٢٠ متر", ["4.20"]) == 1.0
    assert fit("4.20 m", ["۴٫۲۰"]) == 1.0


def test_an_inflected_word_is_the_same_word():
    assert fit("наводнением", ["наводнение"]) == 1.0
    assert fit("наводка", ["наводнение"]) == 0.0


def test_the_best_of_several_wordings_counts():
    assert fit("Boats leave", ["Something else entirely", "Boats leave"]) == 1.0


def test_scripts_without_spaces_are_held_against_each_other_sign_by_sign():
    assert fit("今朝渡船出港した", ["渡船出港"]) == 1.0
    assert fit("渡船入港", ["渡船出港"]) == 0.75


def test_the_same_sentence_with_another_number_fits_less():
    assert fit("Ferry 14 left Zelenivka", ["Ferry 14 left Zelenivka"]) > fit(
        "Ferry 15 left Zelenivka", ["Ferry 14 left"]
    )


@given(st.text(max_size=60))
def test_a_text_fits_itself_wholly_or_says_nothing_telling(text):
    assert fit(text, [text]) in (0.0, 1.0)


@given(st.text(), st.lists(st.text(), max_size=3))
def test_any_text_has_a_share_and_searches_of_few_words(text, words):
    assert 0.0 <= fit(text, words) <= 1.0
    assert all(1 <= len(search.split()) <= 5 for search in searches(words))
