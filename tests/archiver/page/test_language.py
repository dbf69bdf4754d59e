# ruff: noqa: E501
from __future__ import annotations

import pytest

from archiver.page.language import guess_language

SENTENCES = {
    "en": "The mayor said that the bridge was open again and that it would stay so for the rest of the year.",
    "de": "Die Bürgermeisterin sagte, dass die Brücke wieder offen ist und es bis zum Ende des Jahres auch bleibt.",
    "fr": "La maire a dit que le pont est de nouveau ouvert et qu'il le sera pour le reste de cette année avec les bus.",
    "es": "La alcaldesa dijo que el puente está abierto y que lo estará por el resto del año, pero sin los autobuses.",
    "it": "La sindaca ha detto che il ponte è aperto di nuovo e che gli autobus della città non sono più fermi.",
    "pt": "A prefeita disse que a ponte está aberta e não fecha mais até o fim do ano, mas os ônibus ainda não voltam.",
    "pl": "Burmistrz powiedziała, że most jest otwarty i że nie będzie już zamknięty do końca tego roku przez miasto.",
    "tr": "Belediye başkanı köprünün yeniden açık olduğunu ve bu yıl sonuna kadar böyle kalacağını söyledi, ancak bir şart var.",
    "ru": "Мэр сообщила, что мост снова открыт и что он будет открыт до конца года, но автобусы ещё не ходят.",
    "uk": "Мерка повідомила, що міст знову відкрито і що він буде відкритий до кінця року, але автобуси ще не їздять.",
    "ar": "قالت رئيسة البلدية إن الجسر مفتوح من جديد وسيبقى كذلك حتى نهاية العام.",
    "he": "ראש העיר אמרה כי הגשר פתוח שוב וכי הוא יישאר כך עד סוף השנה.",
}


@pytest.mark.parametrize(("code", "text"), SENTENCES.items())
def test_a_sentence_is_enough(code: str, text: str) -> None:
    assert guess_language(text) == code


@pytest.mark.parametrize("text", ["", "OK", "12345 67890", "xkcd qwrt zzyx bbrr ggtt hhjj kkll"])
def test_no_guess_without_evidence(text: str) -> None:
    assert guess_language(text) is None
