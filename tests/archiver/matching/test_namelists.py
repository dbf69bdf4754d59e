"""The lists of names, and how a word is looked up in them."""

from __future__ import annotations

import pytest

from archiver.matching import namelists
from archiver.matching.namelists import begins, looked_up, nations, offices, places, runs, short
from db.normal import fold


def country(word: str) -> str | None:
    found = looked_up(fold(word), nations())
    return found[0] if found else None


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Ukraine", "Ukrainian ukrainische ucraniano ukraiński Ukrayna Украины українського الأوكراني באוקראינה"),
        ("Romania", "Romanian rumänische roumain rumeno rumuński румынский румунська روماني הרומני"),
        ("Iran", "Iranian iranische iraní Irã Íránu İran иранских إيراني האיראני ایران"),
        ("Jordan", "Jordan Jordanian jordanische jordano Ürdün Иордании والأردن בירדן"),
        ("Nigeria", "Nigerian nigerianische нигерийский"),
        ("Niger", "Niger Нигера"),
        ("Georgia", "Georgian georgische géorgien грузинский Gürcistan საქართველო"),
        ("Peru", "Peruvian peruano Перу"),
        ("Cuba", "Cuban cubano Куба"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_names_and_adjectives(name: str, forms: str) -> None:
    assert {word: country(word) for word in forms.split()} == dict.fromkeys(forms.split(), name)


@pytest.mark.parametrize(
    "words",
    [
        "romantic woman malicious nigh individual cubic perhaps personal chin island tunes austere hungry rok dane",
        "romántico équation musulman seul santé granada gana sana paraguas",
        "груза газа того суми малі марок либеральный цар лист",
        "المالية الرياضة كتبت قبرستان جنين مجری",
        "כיוון השמאלית מקרים הודיע כוחותיו מורשה הלאום בניין",
    ],
)
def test_words_that_only_begin_like_a_country_are_none(words: str) -> None:
    assert [word for word in words.split() if country(word) is not None] == []


def test_articles_written_in_one_with_the_word_are_looked_behind() -> None:
    assert country("والعراق") == "Iraq"
    assert country("ובסוריה") == "Syria"


def test_a_capital_has_its_country_beside_it_and_a_place_has_none() -> None:
    assert looked_up("ankara", nations()) == ("Ankara", "Turkey")
    assert looked_up("харьков", nations()) == ("Kharkiv",)
    assert {"Ankara", "Kharkiv"} <= places()
    assert "Turkey" not in places()


def test_stems_are_known_without_their_accents_as_handles_write_them() -> None:
    assert "cumhurbaskan" in offices()
    assert "cumhurbaşkan" in offices()


def test_of_a_run_every_word_begins_so() -> None:
    assert (("air", "force"), "air_force") in runs()["air"]
    assert begins("повітряні", "повітрян")
    assert begins("сили", "сил")
    assert not begins("силосний", "сил")
    assert not begins("den", "de")


def test_the_lists_are_in_normal_form_and_every_entry_means_something() -> None:
    lists = {**nations(), **offices(), **short()}
    strange = [s for s in lists if any(part != fold(part) for part in s.rstrip("=").split("_"))]
    assert [s for s in strange if s[0] < "\u0600" or s[0] > "\u06ff"] == []
    assert all(sense.means for senses in (*offices().values(), *short().values()) for sense in senses)


def test_languages_have_names() -> None:
    assert namelists.LANGUAGES["uk"] == "Ukrainian"
