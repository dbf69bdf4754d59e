"""Is an account the office that an article names? What is the same, what may be, what is another's."""

from __future__ import annotations

import pytest

from archiver.matching.offices import Held, compare, may_be, may_be_of, offices, read, stems
from db.model import Author

SAME, MAYBE, OTHER, NONE = Held.SAME, Held.MAYBE, Held.OTHER, Held.NONE


@pytest.mark.parametrize(
    ("speaker", "account"),
    [
        ("defence ministry", "Минобороны. Сводка"),
        ("Lebanese health ministry", "وزارة الصحة اللبنانية"),
        ("Ukraine's State Emergency Service", "ДСНС України"),
        ("China's foreign ministry", "中国外交部"),
        ("Greece's coast guard", "Λιμενικό Σώμα Ελλάδας"),
        ("the National Bank of Poland", "NBP"),
        ("Spain's weather agency", "AEMET"),
        ("French interior ministry", "Ministère de l'Intérieur"),
        ("mayor of Kharkiv", "Мер Харкова"),
        ("governor of Tresnava", "Губернатор Треснавской области"),
    ],
)
def test_the_office_of_a_country_or_place_is_the_same_in_every_language(speaker: str, account: str) -> None:
    assert compare(speaker, account, None) is SAME


@pytest.mark.parametrize(
    ("speaker", "account"),
    [
        ("the Ukrainian air force", "Повітряні сили. Зведення"),
        ("der ukrainische Generalstab", "Генштаб. Офіційно"),
        ("Turkey's central bank", "Merkez Bankası"),
        ("Poland's operational command", "Dowództwo Operacyjne"),
        ("Israeli military", "דובר צבא"),
    ],
)
def test_an_account_without_a_country_is_of_the_one_in_whose_language_it_names_its_office(
    speaker: str, account: str
) -> None:
    assert compare(speaker, account, None) is SAME


@pytest.mark.parametrize(
    ("speaker", "account"),
    [
        ("the port authority", "Порт. Управление"),
        ("the central bank", "Merkez Bankası"),
        ("the mayor's office", "Офис мэра"),
        ("the regional governor", "Губернатор Лужской области"),
        ("les pompiers volontaires", "Freiwillige Feuerwehr Weims"),
        ("der Betreiber", "Flughafen Holm"),
    ],
)
def test_an_office_without_a_country_or_a_name_is_anybodys(speaker: str, account: str) -> None:
    assert compare(speaker, account, None) is MAYBE


@pytest.mark.parametrize(
    ("speaker", "account"),
    [
        ("Portugal's navy", "Marinha - Avisos"),  # Brazil's calls itself so, too.
        ("Ukraine's general staff", "Генштаб. Официально"),  # Russian is the language of several countries.
        ("Ukrainian police", "Поліція Крины"),  # A town's own.
        ("Kyiv police", "Поліція України"),
        ("Turkey's embassy", "Büyükelçilik"),  # One in Turkey may be meant.
        ("governor of Tresnava", "Губернатор. Официально"),
    ],
)
def test_where_neither_name_nor_language_tells_whose_it_is_it_may_be(speaker: str, account: str) -> None:
    assert compare(speaker, account, None) is MAYBE


@pytest.mark.parametrize(
    ("speaker", "account"),
    [
        ("Polish navy", "US Navy"),
        ("Polish defence ministry", "Міноборони України"),
        ("governor of Kharkiv", "Губернатор Донецкой области"),
    ],
)
def test_the_same_office_of_another_country_or_place_is_another_one(speaker: str, account: str) -> None:
    assert compare(speaker, account, None) is OTHER


@pytest.mark.parametrize(
    ("speaker", "account"),
    [
        ("the health ministry", "Мэр города"),
        ("governor of Tresnava", "Губернатор Лужской области"),
        ("Polish air force", "Повітряні сили. Зведення"),
        ("Mara Voss", "Минобороны"),
        ("Ukrainian foreign minister Mara Voss", "Mara Voss, foreign minister in London"),
    ],
)
def test_other_offices_and_people_are_told_apart_by_their_names(speaker: str, account: str) -> None:
    assert compare(speaker, account, None) is NONE


def test_a_capital_stands_for_its_country_where_the_office_is_a_countrys() -> None:
    assert compare("Moscow's defence ministry", "Минобороны России", None) is SAME
    assert compare("the mayor of Moscow", "Мэр Твери. Россия", None) is not SAME


def test_who_is_part_of_the_military_is_the_military_and_not_the_other_way_round() -> None:
    assert compare("Ukraine's military", "Повітряні сили України", None) is SAME
    assert compare("Ukraine's air force", "Збройні сили України", None) is NONE


def test_what_everybody_is_called_need_not_be_in_the_accounts_name() -> None:
    assert compare("the German weather service", "Wetter Deutschland", None) is SAME


def test_abbreviations_are_written_in_capitals() -> None:
    assert offices("МИД") == {"ministry", "foreign"}
    assert read("IDF").nations == {"Israel"}
    assert offices("mit dem Mod") == frozenset()


def test_handles_are_read_word_by_word() -> None:
    assert compare("Ukraine's air force", None, "UkraineAirForce") is SAME


def test_offices_are_read_out_of_names_and_give_stems_to_search_accounts_by() -> None:
    assert offices("Минобороны. Сводка") == {"ministry", "defence"}
    assert offices("Mara Voss") == frozenset()
    assert "gubernator" in stems("governor of Tresnava")
    assert "povitrian" in stems("Ukraine's military")
    assert not {"national", "italian", "general"} & set(stems("Italy's national guard"))
    assert stems("Mara Voss") == []


def test_an_office_with_a_name_of_its_own_is_only_what_has_something_of_it() -> None:
    assert may_be("the port authority", Author("x", "Dravec Ferries"))
    assert may_be("the Dravec bank", Author("x", "Банк"))
    assert not may_be("the Dravec bank", Author("x", "Mara Voss"))
    assert not may_be("Mara Voss", Author("x", "Банк"))


def test_an_institution_of_a_country_whose_kind_is_not_known_may_be_an_account_of_no_other_country() -> None:
    assert may_be_of("French High Commission", "Haut-commissariat NC", "hc_noumea")
    assert not may_be_of("French High Commission", "Polish Fleet Board", "fleet")
    assert not may_be_of("Mara Voss", "Haut-commissariat NC", "hc_noumea")
