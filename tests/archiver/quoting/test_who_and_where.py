"""Who said the last quote of a text, and where: habits of newspapers, each in two languages where both have it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from archiver.quoting.attribution import find_statements

TABLES = yaml.safe_load(Path(__file__).with_name("who_and_where.yaml").read_text(encoding="utf-8"))


def last(text: str, language: str) -> tuple[str | None, str | None]:
    """Speaker and channel of the last quote in marks."""
    said = [s for s in find_statements(text, language, ()) if s.kind in ("direct", "partial")][-1]
    return said.speaker.name if said.speaker else None, said.channel


@pytest.mark.parametrize(("language", "text", "speaker"), TABLES["speakers"])
def test_who_said_it(language: str, text: str, speaker: str) -> None:
    found, _ = last(text, language)
    assert found is not None
    assert speaker.lower() in found.lower()


@pytest.mark.parametrize(("language", "text", "channel"), TABLES["channels"])
def test_where_it_was_said(language: str, text: str, channel: str | None) -> None:
    assert last(text, language)[1] == channel


@pytest.mark.parametrize(("language", "text", "clause", "speaker"), TABLES["clauses"])
def test_what_was_said_without_marks(language: str, text: str, clause: str, speaker: str) -> None:
    said = [s for s in find_statements(text, language, ()) if s.kind == "indirect"]
    assert [text[s.start : s.end] for s in said] == [clause]
    assert said[0].speaker is not None
    assert said[0].speaker.name == speaker


@pytest.mark.parametrize(
    "words",
    ["Nine people were hurt, one of them a child", "Its boats had by then combed the bay"],
)
def test_what_a_later_post_said_stands_before_its_comma(words: str) -> None:
    text = f"{words}, the service said in a later message."
    assert [text[s.start : s.end] for s in find_statements(text, "en", ()) if s.kind == "indirect"] == [words]


def test_a_sentence_about_the_speaker_is_nothing_said() -> None:
    text = "La portavoz, Ana Paz, celebró la noticia en X."
    assert all(s.kind == "none" for s in find_statements(text, "es", ()))
