"""Who was last spoken of."""

from __future__ import annotations

from archiver.quoting.memory import Memory, Recent
from archiver.quoting.names import Speaker

ANN, TOM, UNION = Speaker("Ann Lee", "person"), Speaker("Tom Orr", "person"), Speaker("Union", "group")


def test_the_latest_come_first_and_each_once() -> None:
    memory = Memory()
    for speaker in (ANN, TOM, None, UNION, ANN):
        memory.saw(speaker)
    assert list(memory.recent()) == [ANN, UNION, TOM]


def test_what_is_remembered_is_what_was_before() -> None:
    memory = Memory()
    memory.saw(ANN)
    then = memory.recent()
    memory.saw(TOM)
    assert list(then) == [ANN]


def test_nobody_is_looked_for_before_somebody_asks_and_then_once() -> None:
    memory, asked = Memory(), []

    def openings(recent: Recent) -> list[Speaker]:
        asked.append(list(recent))
        return [TOM, UNION]

    memory.saw(ANN)
    memory.passed(openings)
    assert asked == []
    assert list(memory.recent()) == [UNION, TOM, ANN]
    assert list(memory.recent()) == [UNION, TOM, ANN]
    assert asked == [[ANN]]


def test_a_long_chain_of_pronouns_ends() -> None:
    memory = Memory()
    for _ in range(5000):
        memory.passed(list)
    assert list(memory.recent()) == []
