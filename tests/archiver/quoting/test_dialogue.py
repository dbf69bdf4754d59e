"""Quotes that marks alone do not show."""

from __future__ import annotations

import pytest

from archiver.quoting.dialogue import parted
from archiver.quoting.quote_spans import find_marked, paragraphs
from archiver.quoting.wording import wording


def quotes(text: str, language: str) -> list[str]:
    found = find_marked(text, paragraphs(text))
    return [text[q.start : q.end] for block, marked in found for q in parted(text, block, marked, wording(language))]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "«Верю обоим, — говорит Лев. — Альбом в мае».", ["Верю обоим", "Альбом в мае"]),
        ("fr", "« Une erreur, poursuit Mme Aune. De jeunesse. »", ["Une erreur", "De jeunesse."]),
        ("fr", "« J’ai aimé, a-t-elle écrit. »", ["J’ai aimé, a-t-elle écrit."]),
        ("pl", "– Most jest zamknięty – zapewnił burmistrz Jan Telk.", ["Most jest zamknięty"]),
        ("ru", "— Я ушёл пешком, — говорит солдат. — Волки были честнее.", ["Я ушёл пешком", "Волки были честнее."]),
        ("uk", "«Ми вистоїмо — і все», — сказав він.", ["Ми вистоїмо — і все"]),
        ("de", "– Erstens: die Brücke", []),
        ("ru", "— Рыба, мясо, хлеб", []),
    ],
)  # fmt: skip
def test_the_writers_words_are_no_part_of_a_quote(language: str, text: str, expected: list[str]) -> None:
    assert quotes(text, language) == expected
