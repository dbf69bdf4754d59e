"""Whom a sentence is about, and whom it speaks of besides."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archiver.quoting.clauses import Clause
from archiver.quoting.names import Speaker
from archiver.quoting.topics import mentioned, opening_subject

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
    ("text", "names"),
    [
        ("Tom Orr met the Harbor Union.", ["Harbor Union", "Tom Orr"]),
        ("Footage shared by Grey Tern shows a fire.", ["Grey Tern"]),
        ("Customers of Sun Travel, a holiday firm, were stuck in Orland.", ["Sun Travel"]),
        ("Mayor Tom Orr's account has been silent.", ["Tom Orr"]),
        ("For the Harbor Union that was no surprise.", ["Harbor Union"]),
        ("Rumours of a hack had spread.", []),
    ],
)
def test_those_spoken_of_are_known_their_subject_last(clause: Clauses, text: str, names: list[str]) -> None:
    assert [s.name for s in mentioned(clause(text)) if s.kind != "unknown"] == names
