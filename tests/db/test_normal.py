"""Normal form: texts that differ in dress only have the same words, and every word knows its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Don't go", "don’t GO"),
        ("dont go", "don't go"),
        ("2,500 men", "2\u00a0500 men"),
        ("2.500 men", "2 500 men"),
        ("1,5 tonnes", "1.5 tonnes"),
        ("the “Lynx” truck", "the 'Lynx' truck"),
        ("a well-known bridge", "a well — known bridge"),
        ("всё ещё", "все еще"),
        ("we won 🔥🔥 https://t.co/abc123", "We won!"),
        ("go #North with @some_one", "go north, with some_one"),
        ("soft\u00adhyphen and zero\u200bwidth", "softhyphen and zerowidth"),
        ("мой", "мои\u0306"),
        ("مَدرسة", "مدرسة"),
        ("the U.S. and the E.U", "the US and the EU"),
        ("ＦＵＬＬ width", "full width"),
    ],
)
def test_what_is_dress_only_makes_no_difference(one: str, other: str) -> None:
    assert normal.forms(one) == normal.forms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("27 men", "37 men"), ("50 men", "50% men"), ("$5", "€5"), ("1.5 m", "15 m"), ("мои", "мой"), ("go", "no go")],
)
def test_what_says_something_else_stays_different(one: str, other: str) -> None:
    assert normal.forms(one) != normal.forms(other)


def test_links_are_no_words() -> None:
    assert normal.forms("see https://news.example/a?b=c pic.twitter.com/AbC1 t.co/xyz www.example.org/x now") == [
        "see",
        "now",
    ]


def test_scripts_without_spaces_give_a_word_a_character() -> None:
    assert normal.forms("桥已开放 ok") == ["桥", "已", "开", "放", "ok"]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_every_word_stands_where_it_says(text: str) -> None:
    before = 0
    for word in normal.words(text):
        assert word.form
        assert before <= word.start < word.end <= len(text)
        assert (
            word.form in normal.forms(text[word.start : word.end]) or len(normal.forms(text[word.start : word.end])) > 0
        )
        before = word.end


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = normal.forms(text)
    assert [normal.fold(form) for form in once] == [form.replace(".", "") for form in once]


def test_a_megabyte_of_anything_takes_no_time_to_speak_of() -> None:
    for piece in ("a'", "1,111", "a.", "\u0301", "https://", "[" * 3, "п’"):
        assert normal.words(piece * 100_000) is not None


@pytest.mark.parametrize(
    "spellings",
    [
        ("Мельников", "Melnikov", "Melnikow"),
        ("Городецький", "Horodetskyi", "Horodetsky"),
        ("Алексей", "Alexei", "Aleksey"),
        ("Müller", "Muller"),
        ("Юлия", "Yulia", "Julia"),
    ],
)
def test_names_sound_the_same_in_every_spelling(spellings: tuple[str, ...]) -> None:
    sounds = {normal.sound(spelling) for spelling in spellings}
    first = min(sounds)
    assert all(sound[1:] == first[1:] or sound == first for sound in sounds)


def test_a_name_gives_its_words_and_a_handle_its_parts() -> None:
    assert normal.name_words("SenMaraVoss_press") == ["sen", "mara", "vos", "pres"]
    assert normal.name_words("«Северный мост»") == ["severni", "most"]


PIECES = (
    *("https://x.example/a", "t.co/Ab", "pic.twitter.com/x", "WWW.a.b", "U.S.", "т.е.", "2,500", "1.5", "1'000a"),
    *(
        "2 500",
        "3.50x",
        "人",
        "don’t",
        "'",
        "e\u0301",
        "ß",
        "ı",
        "Ё",
        "й",
        "_",
        ".",
        ",",
        "!",
        "?",
        "\n",
        " ",
        "—",
        "%",
    ),
    *("مَن", "\u200d", "🔥", "12", "x", "Word", "слово", "ก", "(", "“"),
)


@settings(max_examples=500)
@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=10).map("".join), st.text(max_size=20)))
def test_the_forms_of_a_text_are_those_of_its_words(text: str) -> None:
    assert normal.forms(text) == [word.form for word in normal.words(text)]


def test_what_is_remembered_of_words_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(normal._Forms, "LARGEST", 100)
    for n in range(1000):
        assert normal.forms(f"Wort{n}") == [f"wort{n}"]
    assert len(normal._FORMS) <= 101
