"""The statements of a text, as quotes and mentions use them."""

from __future__ import annotations

import pytest
from growth import assert_linear

from archiver.quoting.attribution import MOST, find_statements
from archiver.quoting.statements import Statement


def statements(text: str, language: str = "en", *skip: tuple[int, int]) -> list[Statement]:
    return list(find_statements(text, language, skip))


def names(text: str) -> list[str | None]:
    return [s.speaker.name if s.speaker else None for s in statements(text)]


def test_a_pronoun_reaches_back_over_quiet_paragraphs() -> None:
    text = 'Ann Lee came to Orland.\n\nThe town was calm.\n\nThe streets were empty.\n\n"We stay," she said.'
    assert names(text) == ["Ann Lee"]


def test_an_office_with_its_name_gives_the_name() -> None:
    assert names('Orland\'s mayor, Tom Orr, kept the school open. "Come in," he wrote on X.') == ["Tom Orr"]


def test_a_quote_of_its_own_goes_on_with_the_speaker_only_while_it_is_fresh() -> None:
    assert names('"We stay," Ann Lee said. "Always."') == ["Ann Lee", "Ann Lee"]
    far = '"We stay," Ann Lee said.' + "\n\nThe town was calm. The sea was grey." * 3 + '\n\n"Always and ever."'
    assert names(far) == ["Ann Lee", None]


def test_a_channel_goes_on_with_its_speaker() -> None:
    found = statements('Ann Lee wrote on Telegram that the bridge is shut. She said "the boats are safe too".')
    assert [s.channel for s in found] == ["telegram", "telegram"]


def test_a_post_verb_counts_beside_a_platform_only() -> None:
    assert statements("The company posted record profits.") == []
    assert [s.kind for s in statements("Ann Lee posted the news on Instagram.")] == ["none"]


def test_regions_of_embedded_posts_are_not_read() -> None:
    text = 'He left. "No," said Tom Orr on X. "Yes," said Ann Lee.'
    assert [s.speaker.name for s in statements(text, "en", (8, 34)) if s.speaker] == ["Ann Lee"]


def test_a_german_verb_tells_that_somebody_goes_on_speaking() -> None:
    text = "„Wir warten“, teilte der Hafen auf X mit. Neun Schiffe seien umgeleitet worden. Das Meer war ruhig."
    said = [(text[s.start : s.end], s.kind, s.channel) for s in statements(text, "de")]
    assert said == [
        ("Wir warten", "direct", "twitter"),
        ("Neun Schiffe seien umgeleitet worden", "indirect", "twitter"),
    ]


def test_what_the_writer_gives_by_somebodys_account_is_reported() -> None:
    text = "„Wir warten“, schrieb Anna Lang. Nach ihren Angaben sind drei Fischer verletzt worden."
    assert [text[s.start : s.end] for s in statements(text, "de") if s.kind == "indirect"] == [
        "sind drei Fischer verletzt worden"
    ]


HOSTILE = [
    "said that ", '"', "“", "'", "«»", " ", "\n", "a\n\n", "Ok. ", ".", "Telegram ", "tweet ",
    '"a b" said X. ', "Ann (ABC) ", "He left. She said no. ", "The governor said no. Governor Lee left. ",
    "said that", "by phone ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_stays_linear(piece: str) -> None:
    assert_linear(lambda length: statements((piece * length)[:length]), 50_000)


def test_reading_ends_after_so_many_quotes_and_cues() -> None:
    text = '"We stay," Ann Lee said.\n\n' * MOST
    assert len(statements(text)) == MOST // 2


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("The Orland Guards said in a statement on Telegram that they had sunk two boats.", "telegram"),
        ('"We stay until the water falls," the club said in a statement posted on Facebook.', "facebook"),
        ("In a letter published on Instagram, Ann Lee said that the bridge is shut.", "instagram"),
        ("The club said in a statement shared with the paper that the bridge is shut.", "statement"),
    ],
)
def test_a_paper_that_a_platform_carried_is_the_platforms(text: str, channel: str) -> None:
    found = [s for s in statements(text) if s.kind != "none"]
    assert [s.channel for s in found] == [channel]


def test_what_the_statement_said_was_said_where_it_was_posted() -> None:
    text = (
        'The Orland Guards said in a statement on Telegram that they had sunk two boats. "We stay," the statement said.'
    )
    assert [s.channel for s in statements(text)] == ["telegram", "telegram"]
