"""Posts in languages that the encoder does not read, word by word in English."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.matching import gloss
from archiver.matching.encoders import USE_M3, cosines

LINE = re.compile(r"[^\t\n]+\t[a-zA-Z0-9 .'(),/%$&-]*")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Διασώστες ανέσυραν επτά ανθρώπους ζωντανούς", ("rescue", "7", "alive")),
        ("לא נתנצל, כי התנצלות אינה מספיקה", ("not", "apolog")),
        ("بیمارستان پر است و ۷۰ نفر زخمی شدند", ("hospital", "70", "wounded")),
        ("כוחות ההצלה חילצו שבעה אנשים בחיים", ("rescue", "7", "people")),
        ("Рятувальники дістали з-під завалів сімох людей живими", ("rescue", "7", "alive")),
        ("მაშველებმა შვიდი ადამიანი ცოცხალი ამოიყვანეს", ("rescue", "7", "alive")),
    ],
)
def test_known_words_are_told_in_english_and_numbers_in_figures(text: str, words: tuple[str, ...]) -> None:
    said = gloss.in_english(text).lower()
    assert all(word in said for word in words), said
    assert said.isascii()


@pytest.mark.parametrize(
    "text",
    ["Rescuers pulled seven people alive from the rubble.", "Спасатели достали из-под завалов семерых человек живыми.",
     "انتشل رجال الإنقاذ سبعة أشخاص أحياء من تحت الأنقاض", "", "!!! 123", "Die Retter haben sieben Menschen geborgen."],
)  # fmt: skip
def test_a_text_in_another_language_stays_as_it_is(text: str) -> None:
    assert gloss.in_english(text) == text


def test_what_is_written_in_one_with_a_word_is_taken_off_where_the_word_itself_is_not_known() -> None:
    assert gloss.meaning("וכשהגשר", "he") == gloss.meaning("גשר", "he") == "bridge"


def test_a_stem_does_not_stand_for_any_longer_word() -> None:
    assert gloss.meaning("ζωντανούς", "el") is not None
    assert gloss.meaning("ζωνταναβγδεζηθικλμ", "el") is None


def test_names_in_latin_letters_are_kept_and_others_that_are_not_known_left_out() -> None:
    assert gloss.in_english("Η QUVIK και ο Ξξξψψψ έστειλαν βοήθεια") == "quvik and sent help"


@pytest.mark.parametrize("language", sorted(gloss.languages()))
def test_a_list_is_as_its_reader_expects(language: str) -> None:
    lines = (gloss.LISTS / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    forms = [line.split("\t")[0] for line in lines]
    assert len(forms) == len(set(forms))
    assert len(forms) > 1_500


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert gloss.in_english(text).count("\n") == text.count("\n")


def test_the_encoder_finds_the_translation_by_it() -> None:
    said = "Nobody knows what caused the accident; we are waiting for the report."
    (asked,) = USE_M3.wholes([said])
    other = "Τα σχολεία θα παραμείνουν κλειστά την Παρασκευή λόγω κακοκαιρίας."
    true = "Κανείς δεν ξέρει τι προκάλεσε το ατύχημα· περιμένουμε την έκθεση."
    near, far = cosines(asked, USE_M3.vectors([true, other]))
    assert near > far + 0.2
