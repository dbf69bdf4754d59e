"""The word lists of twelve languages."""

from __future__ import annotations

import re

import pytest

from archiver.quoting.wording import CUE_KINDS, ELSEWHERE, LANGUAGES, LEXICON, PART, stem_of, wording


def test_every_list_on_disk_is_a_language_or_common_to_all() -> None:
    assert {path.stem for path in LEXICON.glob("*.yaml")} == {*LANGUAGES, "common"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_cues_brands_and_channels_elsewhere(language: str) -> None:
    words = wording(language)
    assert words.language == language
    assert words.cues or words.stems
    assert {kind for rows in words.cues.values() for _, kind, _ in rows} <= set(CUE_KINDS)
    assert set(words.elsewhere.groupindex) == set(ELSEWHERE)
    assert {"twitter", "telegram"} <= set(words.brands.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_cue_escapes_the_first_look(language: str) -> None:
    words = wording(language)
    for phrase in [*(row[0] for rows in words.cues.values() for row in rows), *words.back]:
        assert words.cue_openings(frozenset(PART.findall(phrase.lower()))), phrase
    for stem in words.stems:
        assert words.cue_openings(frozenset([f"{stem}xy"])), stem


def test_a_code_may_have_a_region_and_may_be_old() -> None:
    assert wording("de-AT").language == "de"
    assert wording("pt_BR").language == "pt"
    assert wording("iw").language == "he"


def test_without_a_code_the_text_tells_and_in_doubt_it_is_english() -> None:
    assert wording(None, "Мэр сообщила, что мост снова открыт и автобусы ещё не ходят.").language == "ru"
    assert wording("xx", "Die Brücke ist wieder offen und bleibt es auch bis zum Ende des Jahres.").language == "de"
    assert wording(None, "").language == "en"


def test_a_stem_stands_for_three_letters_more() -> None:
    words = wording("ru")
    assert stem_of("сказали", words) == ("say", None)
    assert stem_of("сказаливсем", words) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pattern_takes_long_on_a_long_line(language: str) -> None:
    words = wording(language)
    line = "in a new old in an in the " * 4000
    assert re.findall(words.brand, line) == []
    assert sum(1 for _ in words.elsewhere.finditer(line)) == 0
