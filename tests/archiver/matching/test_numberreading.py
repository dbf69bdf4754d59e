"""Numbers in words, in sentences of many languages: what is one, what is none."""

from __future__ import annotations

import pytest

from archiver.matching.numerals import numbers, possible


def values(text: str) -> list[str]:
    return [f"{n.value.normalize():f}" for n in numbers(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One hundred and twenty boats left, twenty-five stayed", ["120", "25"]),
        ("two thousand, three hundred and five sacks", ["2305"]),
        ("half a million people and two and a half thousand sheep", ["500000", "2500"]),
        ("a quarter of a million, three quarters of a million", ["250000", "750000"]),
        ("two dozen boats, half a dozen sheep, a dozen sacks", ["24", "6", "12"]),
        ("a hundred and one, twelve hundred, 2 and a half million", ["101", "1200", "2500000"]),
        ("siebenundzwanzig Boote, zweitausendfünfhundert Säcke, anderthalb Millionen", ["27", "2500", "1500000"]),
        ("zwei Millionen dreihunderttausend Menschen, eine halbe Million Schafe", ["2300000", "500000"]),
        ("quatre-vingt-dix bateaux, soixante-dix-huit sacs, deux millions et demi", ["90", "78", "2500000"]),
        ("vingt et un bateaux, mille neuf cent quatre-vingt-quatre sacs", ["21", "1984"]),
        ("treinta y cinco barcos, mil quinientos sacos, medio millón", ["35", "1500", "500000"]),
        ("mil millones de sacos, un millón doscientos mil barcos", ["1000000000", "1200000"]),
        ("trentacinque barche, duemilatrecento sacchi, un milione e mezzo", ["35", "2300", "1500000"]),
        ("cento e vinte e cinco barcos, dois mil e quinhentos sacos", ["125", "2500"]),
        ("vijfentwintig boten, tweehonderdduizend zakken, anderhalf miljoen", ["25", "200000", "1500000"]),
        ("o trzydziestu pięciu łodziach i dwustu workach, pół miliona", ["35", "200", "500000"]),
        ("półtora tysiąca, dwa i pół miliona", ["1500", "2500000"]),
        ("pětadvacet lodí, dvě stě padesát tisíc pytlů, dva a půl milionu", ["25", "250000", "2500000"]),
        ("on beş tekne, iki yüz elli bin çuval, bir buçuk milyon", ["15", "250000", "1500000"]),
        ("не менее пятнадцати взрывов, двести тридцать домов", ["15", "230"]),
        ("о тридцати пяти лодках, двухсот пятидесяти мешках, трёхсот", ["35", "250", "300"]),
        ("полтора миллиона, полмиллиона, два десятка, полсотни, две с половиной тысячи",
         ["1500000", "500000", "20", "50", "2500"]),
        ("двадцять п'ятьох людей, сімох поранено, дев’ятеро, півтора мільйона", ["25", "7", "9", "1500000"]),
        ("двохсот тридцяти п'яти, чотири сотні", ["235", "400"]),
        ("خمسة عشر قاربا وخمسة وعشرين كيسا", ["15", "25"]),
        ("مئتان وخمسون ألف نازح، مليون ونصف المليون، ألف وخمسمئة", ["250000", "1500000", "1500"]),
        ("חמש עשרה סירות, עשרים וחמישה שקים, מאה עשרים ושלושה", ["15", "25", "123"]),
        ("אלפיים ושלוש מאות שקים, מיליון וחצי", ["2300", "1500000"]),
        ("سی و پنج قایق، صد و بیست هزار، دو میلیون و نیم", ["35", "120000", "2500000"]),
        ("douăzeci și cinci de bărci, o sută de mii de saci", ["25", "100000"]),
        ("είκοσι πέντε βάρκες, τριακόσιοι σάκοι", ["25", "300"]),
    ],
)  # fmt: skip
def test_the_words_of_one_number_are_one_number(text: str, found: list[str]) -> None:
    assert values(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("between one hundred and two hundred boats", ["100", "200"]),
        ("five to ten boats, two or three sheep", ["5", "10", "2", "3"]),
        ("2 boats and half a million sacks", ["2", "500000"]),
        ("nine children and fourteen women", ["9", "14"]),
        ("zwischen fünf und zwanzig Boote", ["5", "20"]),
        ("entre veinte y treinta barcos", ["20", "30"]),
        ("двадцать-тридцать лодок", ["20", "30"]),
        ("بين خمسة وعشرين قاربا", ["5", "20"]),
        ("ثلاثة وأربعة", ["3", "4"]),
        ("three hundred boats four hundred sacks", ["300", "400"]),
        ("two thousand three thousand", ["2000", "3000"]),
    ],
)  # fmt: skip
def test_two_numbers_stay_two(text: str, found: list[str]) -> None:
    assert values(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "in the twenty-first century, on its hundred and first day",
        "двадцать первый век, сто первая лодка",
        "двадцять перше століття",
        "le vingt-deuxième jour, vingt et unième",
        "yirmi beşinci gün",
        "اليوم الخامس عشر",
        "بیست و یکم",
        "thousands of boats, a few hundred sacks, several dozen sheep, tens of thousands",
        "тысячи мешков, десятки лодок, сотни людей",
        "Er sei krank, sagte der Minister, und das ist nicht neu",
        "based on bin Laden's notes",
        "once more, one of us, an elf with 0x16 lives",
        "ten człowiek nie chciał się z nikim dzielić łupem",
        "A câmara dos deputados não votou",
        "Siete tutti invitati per la festa della città",
        "ביום שני בבאר שבע",
        "вся семья с одной семью соседей",
        "ليست لست كالفين",
        "due to the wind, on its due date",
    ],
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert values(text) == []


def test_words_of_other_languages_count_where_the_text_is_in_theirs() -> None:
    assert values("Los once locales de la ciudad no transmitieron los votos") == ["11"]
    assert values("Once upon a time there was a boat in the harbour") == []
    assert values("Due navi sono nel porto, e la terza non è ancora partita") == ["2"]
    assert values("Mit 25 bin ich der Jüngste auf dem Boot") == ["25"]
    assert values("25 bin çuval") == ["25000"]
    assert values("it costs 50 cents and six cents more, that is all there was") == ["50", "6"]


def test_a_number_that_may_be_something_else_is_possible() -> None:
    assert {10, 1000} <= possible("based on bin Laden")
    assert 12 in possible("насчитали дюжину мешков")
    assert 1000 in possible("mil gracias")
