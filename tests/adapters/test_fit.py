"""How well words fit: numbers and names weigh more, little words nothing, and any text is taken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.fit import fit

POST = "Ferry 14 left Zelenivka at 06:40 with 1,200 people. “Nobody is hurt,” the harbour master says."


@pytest.mark.parametrize(
    "words",
    [
        "nobody is hurt",
        "Nobody is hurt […] the harbour master says",
        "‘Nobody is hurt,’ the harbour master says",
        "1.200 people",
        "FERRY 14",
    ],
)
def test_words_that_all_stand_in_the_post_fit_wholly(words: str):
    assert fit([words], POST) == 1.0


def test_words_of_which_none_stands_there_do_not_fit():
    assert fit(["Gates stay closed tonight"], POST) == 0.0


@pytest.mark.parametrize("words", ["", "… […]", "it is on"])
def test_where_nothing_telling_is_said_nothing_fits(words: str):
    assert fit([words], POST) == 0.0


def test_a_number_weighs_more_than_a_name_and_a_name_more_than_another_word():
    words = ["Ferry 14 with people"]
    number, name, plain = (fit(words, text) for text in ("14", "Ferry", "people"))
    assert number > name > plain > 0


def test_the_same_sentence_with_another_number_fits_less():
    assert fit(["Ferry 14 left Zelenivka"], POST) > fit(["Ferry 15 left Zelenivka"], POST) > 0


def test_names_and_numbers_fit_across_languages():
    assert fit(["Пором 14 вийшов із порту"], POST) > 0


def test_scripts_without_spaces_are_held_against_each_other_sign_by_sign():
    assert fit(["渡船出港"], "今朝渡船出港した") == 1.0
    assert fit(["渡船出港"], "渡船入港") == 0.75


def test_all_phrases_count_together():
    assert fit(["nobody is hurt", "gates closed tonight"], POST) == pytest.approx(2 / 5)


@given(st.lists(st.text(max_size=30), max_size=3), st.text(max_size=60))
@settings(deadline=None)
def test_a_fit_is_between_nothing_and_all(words: list[str], text: str):
    assert 0.0 <= fit(words, text) <= 1.0 + 1e-9


@given(st.text(max_size=60))
@settings(deadline=None)
def test_a_text_fits_itself_wholly_or_says_nothing_telling(text: str):
    assert fit([text], text) in (0.0, 1.0)
