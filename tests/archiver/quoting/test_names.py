"""Names in a phrase, without their titles."""

from __future__ import annotations

import pytest

from archiver.quoting.names import runs
from archiver.quoting.wording import wording


@pytest.mark.parametrize(
    ("language", "phrase", "expected"),
    [
        ("en", "Governor Ann Lee left", [("Ann Lee", "governor")]),
        ("en", "the mayor of the town, Ann Lee", [("Ann Lee", None)]),
        ("en", "the Bank of Orland and Ann Lee", [("Bank of Orland and Ann Lee", None)]),
        ("en", "On Friday, Ann Lee's brother Tom Orr", [("Friday", None), ("Ann Lee", None), ("Tom Orr", "brother")]),
        ("de", "Bürgermeisterin Ruth Erle", [("Ruth Erle", "bürgermeisterin")]),
        ("ru", "губернатор Олег Рябов", [("Олег Рябов", "губернатор")]),
        ("fr", "la maire Lise d'Aulne", [("Lise d'Aulne", "maire")]),
        ("en", "nobody at all", []),
    ],
)
def test_a_name_is_a_run_of_capital_words(language: str, phrase: str, expected: list[tuple[str, str | None]]) -> None:
    assert runs(phrase, wording(language)) == expected
