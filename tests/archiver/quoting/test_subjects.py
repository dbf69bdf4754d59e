"""Who speaks by a cue, and whom a sentence is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archiver.quoting.channels import Place
from archiver.quoting.cues import find_cues
from archiver.quoting.names import Speaker
from archiver.quoting.subjects import Clause, blanked, opening_subject, subject

Clauses = Callable[..., Clause]
ANN = Speaker("Ann Lee", "person")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Harbor Union left the island.", "Harbor Union"),
        ("Meanwhile Ann Lee met sailors.", "Ann Lee"),
        ("Orland's mayor, Tom Orr, kept the school open.", "Tom Orr"),
        ("Orland's mayor kept the school open.", "Orland's mayor"),
        ("She left.", "Ann Lee"),
    ],
)
def test_a_sentence_is_about_the_phrase_it_opens_with(clause: Clauses, text: str, name: str) -> None:
    found = opening_subject(clause(text, ANN))
    assert found is not None
    assert found.name == name


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
    ],
)
def test_the_subject_of_a_cue_is_its_speaker(
    clause: Clauses, language: str, text: str, inverted: bool, name: str
) -> None:
    here = clause(text, ANN, language=language)
    found = subject(find_cues(here.frame, here.people.words)[0], None, inverted, here)
    assert found is not None
    assert found.name == name


def test_a_channel_phrase_is_nobodys_name(clause: Clauses) -> None:
    frame = clause("Ann Lee on Telegram said no.").frame
    assert blanked(frame, [Place(8, 19, "telegram")], []) == "Ann Lee             said no."
