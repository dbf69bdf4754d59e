"""Who speaks by a cue, and whom a sentence is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archiver.quoting.clauses import Clause
from archiver.quoting.cues import find_cues
from archiver.quoting.names import Speaker
from archiver.quoting.subjects import subject

Clauses = Callable[..., Clause]
ANN = Speaker("Ann Lee", "person")


@pytest.mark.parametrize(
    ("language", "text", "inverted", "name"),
    [
        ("en", "Mayor Tom Orr said no.", False, "Tom Orr"),
        ("en", '"No," said Mayor Tom Orr.', True, "Tom Orr"),
        ("en", "Tom Orr, who came by boat, said no.", False, "Tom Orr"),
        ("en", "According to the Harbor Union, it rains.", False, "Harbor Union"),
        ("en", "While the wind fell, the mayor said no.", False, "mayor"),
        ("de", "Auf der Insel schrieb Max Lang.", True, "Max Lang"),
        ("ru", "По его словам, мост закрыт.", False, "Ann Lee"),
        ("en", "The head of the firm that runs the port, Tom Orr, said no.", False, "Tom Orr"),
        ("en", "The Harbor Watch, a group of sailors, said no.", False, "Harbor Watch"),
        ("en", "A group known as Grey Tern said no.", False, "Grey Tern"),
        ("en", "One of his deputies said no.", False, "deputies"),
        ("en", "Tom Orr (Ind, Ash Ward) said no.", False, "Tom Orr"),
        ("en", "Shares fell after the Harbor Union said no.", False, "Harbor Union"),
        ("en", "It was what the judge called a theft.", False, "judge"),
        ("de", "Der Zug sei voll, teilte die Polizei mit.", True, "Polizei"),
        ("de", "Der Minister, Max Lang, sagte nein.", True, "Max Lang"),
        ("es", "El ministro, Juan Paz, pidió calma.", True, "Juan Paz"),
        ("fr", "Interrogé, l'attaquant Moussa Diarra a déclaré non.", False, "Moussa Diarra"),
        ("uk", "Про це компанія повідомила вчора.", False, "компанія"),
        ("tr", "Vali Rıza Akça, köprünün kapalı olduğunu söyledi.", False, "Rıza Akça"),
    ],
)
def test_the_subject_of_a_cue_is_its_speaker(
    clause: Clauses, language: str, text: str, inverted: bool, name: str
) -> None:
    here = clause(text, ANN, language=language)
    found = subject(find_cues(here.frame, here.people.words)[0], None, inverted, here)
    assert found is not None
    assert found.name == name
