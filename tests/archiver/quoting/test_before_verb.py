"""The subject before a verb."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archiver.quoting.before_verb import left_of
from archiver.quoting.clauses import Clause
from archiver.quoting.cues import find_cues


@pytest.mark.parametrize(
    ("language", "text", "subject"),
    [
        ("en", "The army, which guards and moves the ballots, said no box had been opened.", "army"),
        ("en", "The company that runs it said no.", "company"),
        ("en", "Technicians close to the process said it failed.", "Technicians close"),
        ("en", "An aide of the mayor in Damascus, who asked for silence, said no.", "aide"),
        ("ru", "Резче других высказалась организация.", None),
        ("ru", "В последний момент суд сообщил об отсрочке.", "суд"),
        ("uk", "По полудню повідомила, що все добре.", None),
    ],
)
def test_the_first_free_phrase_is_the_subject(
    clause: Callable[..., Clause], language: str, text: str, subject: str | None
) -> None:
    read = clause(text, language=language)
    cue = find_cues(read.frame, read.people.words)[-1]
    chosen = left_of(read.read(0, cue.start), read.text, cue, read.people.words)
    assert (chosen.text if chosen is not None else None) == subject
