"""Figures that a source gives."""

from __future__ import annotations

import pytest

from archiver.quoting.figures import figure_behind
from archiver.quoting.wording import wording


@pytest.mark.parametrize(
    ("language", "verb", "behind", "figure"),
    [
        ("en", "put … at", " the toll on Friday at 31, 12 of them children", "31"),
        ("en", "put … at", " the book at the door", None),
        ("en", "said", " 31 were hurt", None),
        ("de", "sprach", " von mindestens 31 Toten", "mindestens"),
        ("de", "meldete", " 31 Tote", "31"),
        ("de", "sagte", " um 18 Uhr ab", None),
        ("fr", "chiffré … à", " les dégâts à près de 3 millions", "près"),
        ("es", "informó", " de 12 muertos", "12"),
        ("ru", "отчиталось", " о задержании 11 человек", "задержании"),
        ("ru", "сообщил", " 5 мая об отставке", None),
        ("es", "informó", " de veintitrés vehículos quemados", "veintitrés"),
        ("it", "riferito", " di quattro barche", "quattro"),
        ("uk", "повідомила", " про двох загиблих", "двох"),
        ("de", "sprach", " mit drei Kollegen", None),
        ("en", "said", " two were hurt", None),
    ],
)
def test_the_figure_is_found_that_a_verb_gives(language: str, verb: str, behind: str, figure: str | None) -> None:
    at = figure_behind(behind, 0, verb, wording(language))
    assert (behind[at:].split(maxsplit=1)[0].rstrip(",") if at is not None else None) == figure


def test_a_channel_phrase_may_stand_before_the_figure() -> None:
    text = "informó en su canal de Telegram de veintitrés vehículos"
    at = figure_behind(text, 7, "informó", wording("es"), [(8, 31)])
    assert at is not None
    assert text[at:].startswith("veintitrés")
