"""What of a quote stands in a post of another language: numbers, names, shared words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.matching.anchors import Agreement, alike, compare, marks, span

POST = "На старом причале Тресновки насчитали 1250 мешков зерна.\n\nПротокол подписан: операция идёт, погибли двое."


def pairs(found: Agreement) -> set[tuple[str, str]]:
    return {(held.quote, held.post) for held in found.held}


def test_numbers_names_and_shared_words_are_held() -> None:
    found = compare("They counted 1,250 sacks in Tresnovka, and the operation goes on", POST)
    assert pairs(found) == {("1,250", "1250"), ("Tresnovka", "Тресновки"), ("operation", "операция")}
    assert (found.missing, found.absent, found.counted) == ((), (), 1.5)
    assert (len(found.names), len(found.words)) == (1, 1)


def test_a_number_that_the_post_does_not_hold_is_missing() -> None:
    found = compare("1,250 sacks and 17 boats", POST)
    assert (found.missing, found.spelt) == (("17",), ())


def test_a_small_number_in_words_may_stand_there_in_a_way_that_we_cannot_read() -> None:
    assert compare("seven boats and 9 sacks", POST).spelt == ("seven",)
    assert compare("eleven boats, one in a thousand", "once barcos, uno en mil").missing == ()


def test_texts_about_one_thing_have_marks_in_common_in_whatever_language() -> None:
    said = marks("Of 1,250 sacks, 9 boats and ٣٤ men, the operator of Ukraine in 2024")
    assert len(said & marks(POST + " Оператор из Украины, 34, 9, 2024")) == 4
    assert not marks("Nothing of it") & marks(POST)


def test_small_numbers_and_years_tell_little() -> None:
    found = compare("two were killed", POST)
    assert (found.missing, found.counted) == ((), 0.25)
    assert compare("in 2024", "в 2024 году").counted == 0.5
    assert compare("12 boats", "12 лодок").counted < compare("120 boats", "120 лодок").counted


def test_a_name_that_the_post_does_not_hold_is_said_to_be_absent() -> None:
    assert compare("the boats of Ostrava came", POST).absent == ("Ostrava",)


def test_a_word_at_the_start_of_a_sentence_is_no_name() -> None:
    assert compare("Boats came. Sacks went", POST).absent == ()


@pytest.mark.parametrize(
    ("quote", "post"),
    [
        ("the U.S. said no", "EEUU dijo que no"),
        ("ships from Gaza", "سفن من غزة"),
        ("the German crew", "команда из Германии"),
        ("in Moscow", "в Москве"),
        ("of Hamas", "של חמאס"),
    ],
)
def test_countries_are_known_by_all_their_names(quote: str, post: str) -> None:
    assert len(compare(quote, post).names) == 1


def test_little_words_are_not_countries() -> None:
    assert compare("he told us to go", "США, ООН и ЕС").held == ()
    assert compare("no one was there", "Онлайн-трансляция").held == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("belgorod", "belgorodskoi"), ("amerikan", "norteamerikanos"), ("teritori", "teritorio"), ("brad", "brad")],
)
def test_words_with_other_endings_are_alike(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(("one", "other"), [("82a", "82b"), ("kursk", "kiev"), ("old", "gold"), ("peace", "place")])
def test_short_and_other_words_are_not(one: str, other: str) -> None:
    assert not alike(one, other)


def test_the_span_is_the_sentences_that_hold_something() -> None:
    first = POST.split("\n\n")[0]
    start, end = span(POST, compare("1,250 sacks", POST).held)
    assert POST[start:end] == first
    start, end = span(POST, compare("1,250 sacks, and the operation goes on", POST).held)
    assert POST[start:end] == POST
    assert span(POST, ()) == (0, len(POST))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_what_is_held_stands_where_it_is_said_to_stand(quote: str, post: str) -> None:
    found = compare(quote, post)
    for held in found.held:
        assert post[held.start : held.end] == held.post
        assert held.quote in quote
    assert set(found.spelt) <= set(found.missing)
    start, end = span(post, found.held)
    assert 0 <= start <= end <= len(post)
