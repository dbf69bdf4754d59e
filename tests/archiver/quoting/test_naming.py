"""The name that belongs to a phrase."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archiver.quoting.clauses import Clause
from archiver.quoting.naming import named


@pytest.mark.parametrize(
    ("language", "text", "name", "kind", "head"),
    [
        ("en", "The town's mayor, Tom Orr, left.", "Tom Orr", "person", "mayor"),
        ("en", "The dockers' union, Grey Tern, left.", "Grey Tern", "group", "union"),
        ("en", "A group calling itself Grey Tern left.", "Grey Tern", "group", "group"),
        ("en", "Sun Wings, the largest airline here, left.", "Sun Wings", "group", "airline"),
        ("en", "The office of the governor, Tom Orr, left.", "office of the governor", "group", "office"),
        ("de", "Die Bürgermeisterin von Valmora, Ruth Erle, ging.", "Ruth Erle", "person", "bürgermeisterin"),
        ("pt", "O presidente, Tomé Falcão, saiu.", "Tomé Falcão", "person", "presidente"),
    ],
)
def test_a_name_stands_beside_its_office(
    clause: Callable[..., Clause], language: str, text: str, name: str, kind: str, head: str
) -> None:
    here = clause(text, language=language)
    phrases = here.read(0, len(text))
    who = named(phrases.found[0], phrases, here)
    assert who is not None
    assert (who.name, who.kind, head in who.heads) == (name, kind, True)


def test_whose_director_it_is_is_known(clause: Callable[..., Clause]) -> None:
    here = clause("Orland's director, Tom Orr, left.")
    phrases = here.read(0, len(here.text))
    who = named(phrases.found[0], phrases, here)
    assert who is not None
    assert who.kin == "Orland"
