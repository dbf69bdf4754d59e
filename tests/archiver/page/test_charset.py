from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.page.charset import decode
from db.errors import InputError

WORDS = "Мост открыт, сообщила мэр города. Движение восстановлено, автобусы пойдут завтра утром."


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(name: str) -> None:
    assert decode(WORDS.encode(name), "text/html; charset=iso-8859-1") == WORDS


@pytest.mark.parametrize("name", ["windows-1251", "koi8-r", "iso-8859-5"])
def test_the_header_names_the_charset(name: str) -> None:
    assert decode(WORDS.encode(name), f"text/html; charset={name}") == WORDS


def test_the_page_names_the_charset() -> None:
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head><p>{WORDS}'
    assert decode(page.encode("cp1251")) == page


@pytest.mark.parametrize("wrong", ["iso-8859-1", "shift_jis", "windows-1251", "no-such-charset"])
def test_a_wrong_declaration_does_not_lose_a_page_in_utf_8(wrong: str) -> None:
    assert decode(WORDS.encode(), f"text/html; charset={wrong}") == WORDS


def test_a_page_that_claims_utf_8_and_is_not_is_still_read() -> None:
    page = '<meta charset="utf-8"><p>' + WORDS * 5
    assert "Мост открыт" in decode(page.encode("cp1251"))


def test_few_broken_bytes_do_not_turn_a_page_in_utf_8_into_another() -> None:
    text = decode(WORDS.encode() * 20 + b"\xff" + WORDS.encode(), "text/html; charset=iso-8859-1")
    assert text.count("Мост") == 21


def test_western_bytes_without_a_declaration_are_read() -> None:
    assert "café" in decode(("Le café du coin est fermé, a écrit la mairie à ses élus. " * 8).encode("cp1252"))


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\x00\x01\x02\x03" * 50, b"\x7fELF" + b"\0" * 80],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        decode(data)


def test_a_stray_zero_byte_does_not_make_a_page_binary() -> None:
    assert "bridge" in decode(b"<p>the \x00bridge</p>" + b"<p>words</p>" * 30)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([None, "text/html; charset=utf-8", "text/html; charset=gb2312", "charset=utf-7"]),
)
def test_any_bytes_are_text_or_refused(data: bytes, told: str | None) -> None:
    with contextlib.suppress(InputError):
        assert isinstance(decode(data, told), str)


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=200, alphabet=st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc"))))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


WESTERN = {
    "fr": "Le maire a écrit sur Twitter : « Les écoles sont fermées à Besançon ». Il l’a répété — deux fois.",
    "es": "El alcalde escribió en Twitter: «Las escuelas están cerradas». Mañana habrá más información.",
    "it": "Il sindaco ha scritto: «Le scuole saranno chiuse perché c’è troppa neve in città».",
    "en": "The mayor said: “Schools are closed – until Sunday.” It’s bad for the café.",
    "sv": "Borgmästaren skrev på Twitter att skolorna är stängda till på söndag, även förskolor.",
}
OTHER_LATIN = {
    ("pl", "cp1250"): "Burmistrz napisał na Twitterze: „Szkoły są zamknięte do niedzieli, proszę zostać w domu”.",
    ("cs", "cp1250"): "Starosta napsal na Twitteru: „Školy jsou zavřené do neděle, zůstaňte prosím doma.“",
    ("pl", "iso8859-2"): "Burmistrz napisał na Twitterze: Szkoły są zamknięte do niedzieli, proszę zostać w domu.",
    ("tr", "cp1254"): "Belediye başkanı yazdı: “Okullar pazar gününe kadar kapalı, ancak evde kalın.” Işıklar söndü.",
}


@pytest.mark.parametrize("times", [1, 5])
@pytest.mark.parametrize("head", ["<html>", '<html><meta charset="utf-8">'])
@pytest.mark.parametrize("words", WESTERN.values(), ids=WESTERN)
def test_western_letters_are_not_read_as_those_of_other_languages(words: str, head: str, times: int) -> None:
    page = f"{head}<p>{words * times}</p></html>"
    assert decode(page.encode("cp1252")) == page


@pytest.mark.parametrize(("language", "name"), OTHER_LATIN)
def test_the_language_tells_sets_of_latin_letters_apart(language: str, name: str) -> None:
    page = f'<html lang="{language}"><p>{OTHER_LATIN[language, name] * 3}</p></html>'
    assert decode(page.encode(name)) == page


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("words", [WORDS, "The bridge is open again, the mayor said.", OTHER_LATIN["pl", "cp1250"]])
def test_utf_16_without_a_mark_is_read(words: str, name: str) -> None:
    assert decode(words.encode(name)) == words


@pytest.mark.parametrize(
    "data", [bytes(5000), bytes([3, 0]) * 400, b"".join(n.to_bytes(4, "little") for n in range(2000))]
)
def test_zeros_and_numbers_are_no_text(data: bytes) -> None:
    with pytest.raises(InputError):
        decode(data)
