"""What a short name, an acronym or a title stands for."""

from __future__ import annotations

import pytest

from archiver.quoting.names import Speaker
from archiver.quoting.people import People
from archiver.quoting.wording import wording


def people(text: str, language: str = "en") -> People:
    return People(wording(language), text)


def test_a_last_name_stands_for_the_first_full_name_of_the_text() -> None:
    known = people("Governor Ann Marie Lee came. Tom Lee left. Lee spoke.")
    assert known.full("Lee", "unknown") == Speaker("Ann Marie Lee", "person")
    assert known.full("Orr", "unknown") == Speaker("Orr", "unknown")


def test_a_title_alone_gives_no_full_name() -> None:
    assert people("President Lee came. Mr Lee left.").full("Lee", "person") == Speaker("Lee", "person")


def test_a_name_never_reaches_over_a_sentence() -> None:
    assert people("They sailed to Orland. Lee came.").full("Lee", "person").name == "Lee"


def test_an_acronym_stands_for_the_name_before_it() -> None:
    assert people("The Harbor Workers Union (HWU) met.").full("HWU", "group") == Speaker(
        "Harbor Workers Union", "group"
    )


@pytest.mark.parametrize(("short", "full"), [("Рябова", "Олег Рябов"), ("Рябову", "Олег Рябов")])
def test_a_name_is_known_in_its_cases(short: str, full: str) -> None:
    assert people("Губернатор Олег Рябов приехал.", "ru").full(short, "person").name == full


def test_a_title_stands_for_the_first_who_bears_it() -> None:
    known = people("Governor Ann Lee came. Governor Tom Orr left. The Port Group has a mayor.")
    assert known.titled("governor") == Speaker("Ann Lee", "person")
    assert known.titled("mayor") is None


@pytest.mark.parametrize(
    ("language", "text", "short", "name"),
    [
        ("es", "El presidente Ramiro Quiroga Salas viajó.", "Quiroga", "Ramiro Quiroga Salas"),
        ("en", "Sheikh Hamad bin Nasser al-Rumi came.", "al-Rumi", "Hamad bin Nasser al-Rumi"),
        ("fr", "L'opposant Abdelkader Ben Slimane parle.", "Ben Slimane", "Abdelkader Ben Slimane"),
        ("en", "Ramiro Quiroga Salas met Ana Quiroga Lago.", "Quiroga", "Quiroga"),
        ("fr", "Elle a écrit sur X Agathe Rollin.", "Rollin", "Agathe Rollin"),
        ("es", "Lo dijo a Radio Ola Carmen, madre de Luis.", "Carmen", "Carmen"),
    ],
)
def test_any_part_but_the_first_stands_for_the_one_whose_name_has_it(
    language: str, text: str, short: str, name: str
) -> None:
    assert people(text, language).full(short, "unknown").name == name


@pytest.mark.parametrize(
    ("language", "text", "title", "name"),
    [
        ("en", "Gov. Dana Pruitt spoke.", "governor", "Dana Pruitt"),
        ("en", "Rep. Tamsin Orr spoke.", "congressman", "Tamsin Orr"),
        ("pl", "Gen. Adam Rutka mówi.", "generał", "Adam Rutka"),
    ],
)
def test_a_title_that_is_cut_short_is_the_whole_word(language: str, text: str, title: str, name: str) -> None:
    who = people(text, language).titled(title)
    assert who is not None
    assert who.name == name


@pytest.mark.parametrize(
    ("language", "text", "name", "place"),
    [
        ("en", "Shops in Marrak are shut.", "Marrak", True),
        ("en", "Marrak, a town of 9,000, is shut.", "Marrak", True),
        ("en", "Port Salem, where it took place, is shut.", "Port Salem", True),
        ("fr", "Marrak est la dernière ville avant la côte.", "Marrak", True),
        ("fr", "Marrak, l’île du sud, dort.", "Marrak", True),
        ("de", "Marrak ist eine kleine Stadt.", "Marrak", True),
        ("uk", "Маррак — місто на березі.", "Маррак", True),
        ("en", "Norvik, the port's biggest customer, left.", "Norvik", False),
        ("en", "Rapid Shield, which has encircled the city, denied it.", "Rapid Shield", False),
    ],
)
def test_the_article_tells_which_names_are_places(language: str, text: str, name: str, place: bool) -> None:
    assert people(text, language).a_place(name) is place
