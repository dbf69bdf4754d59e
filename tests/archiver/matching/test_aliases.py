"""Whose account it is, where names do not tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.matching import crossref
from archiver.matching.aliases import NONE, Aliases, from_settings
from archiver.matching.signals import Setting, said_by
from db.archive import Archive
from db.judgement import CrossReference
from db.model import Article, Author, Passage, Post, PostRef, Quote, Snapshot, When

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
DAY = When("2024-05-02", NOON - timedelta(hours=26), NOON + timedelta(hours=24), "argument", "2024-05-02")
BERG = from_settings({"Anna Berg": ["twitter:@quay_diary"], "Comité du Port": ["telegram:cdp"]})


def post(handle: str, text: str, number: int = 1, name: str = "Quay Diary") -> Post:
    ref = PostRef("twitter", str(1786000000000000000 + number), f"https://x.com/{handle}/status/{number}")
    return Post(ref, Author(handle, name), text, posted_at=NOON - timedelta(hours=3))


@pytest.mark.parametrize("speaker", ["Anna Berg", "Berg", "ANNA BERG", "Mayor Anna Berg", "Анна Берг"])
def test_a_speaker_is_known_by_the_name_a_part_of_it_or_a_fuller_form(speaker: str) -> None:
    assert [alias.account for alias in BERG.of(speaker)] == ["twitter:quay_diary"]


@pytest.mark.parametrize("speaker", [None, "", "the mayor", "Anna", "Bergman", "anti-Berg league", "Max Berger"])
def test_others_are_not(speaker: str | None) -> None:
    assert BERG.of(speaker) == []


def test_the_account_that_the_settings_name_is_the_speakers_and_no_other_on_its_platform() -> None:
    def share(handle: str, platform: str = "twitter") -> float | None:
        quote = Quote("a", Passage("We open the gate", 0), "direct", "Anna Berg")
        made = post(handle, "We open the gate", name="Anna Berg" if handle == "annaberg" else "Quay Diary")
        made = Post(PostRef(platform, made.ref.id, made.ref.url), made.author, made.text)
        return said_by(made, Setting(quote, DAY, "en", BERG))

    assert share("quay_diary") == 1.0
    assert share("QUAY_Diary") == 1.0
    assert share("annaberg") == 0.0
    assert share("annaberg", "telegram") == 1.0


def test_the_digest_tells_whether_anything_has_changed() -> None:
    assert NONE.digest == Aliases().digest == ""
    assert (
        BERG.digest == from_settings({"Comité du Port": ["telegram:CDP"], "Anna Berg": ["twitter:quay_diary"]}).digest
    )
    assert BERG.digest != from_settings({"Anna Berg": ["twitter:quay_diary"]}).digest


TEXT = """The gate opens again.

"We will open the lock gate at noon and not before," Anna Berg wrote on Twitter on Thursday.

She added: "Whoever comes early will wait with the swans."
"""
SAID = post("quay_diary", "We will open the lock gate at noon and not before. Bring tea.")
LATER = post("quay_diary", "To all: whoever comes early will wait with the swans, and like it.", 2)
ALIKE = post("swan_fan", "Whoever comes early will wait with the swans", 3, name="A Friend of Swans")


def held(tmp_path: Path, posts: list[Post], aliases: Aliases = NONE) -> CrossReference:
    quotes = [
        Quote("a", Passage(words, TEXT.find(words)), "direct", "Anna Berg", channel)
        for words, channel in (
            ("We will open the lock gate at noon and not before", "twitter"),
            ("Whoever comes early will wait with the swans", None),
        )
    ]
    looks = [Snapshot(made.ref, NOON + timedelta(days=1), "test", "import", made) for made in posts]
    with Archive.open(tmp_path / "archive") as archive:
        archive.keep(looks, at=NOON, agent="test", did="import")
        article = Article(None, "Gate", None, DAY, None, "en", TEXT, "0" * 64, "text")
        named = [(f"q{number}", quote) for number, quote in enumerate(quotes)]
        return crossref.cross_reference(archive, "a", article, [], named, at=NOON, agent="test", aliases=aliases)


def test_an_account_in_the_settings_ties_quotes_that_no_name_does(tmp_path: Path) -> None:
    known = from_settings({"Anna Berg": ["twitter:quay_diary"]})
    made = held(tmp_path, [SAID, LATER, ALIKE], known)
    assert [outcome.matches[0].post for outcome in made.outcomes] == [SAID.ref.key, LATER.ref.key]
    assert any("your settings say" in reason for reason in made.outcomes[1].matches[0].reasons)
    assert made.aliases == known.digest


def test_the_account_is_learnt_from_another_quote_of_the_same_speaker_and_says_so(tmp_path: Path) -> None:
    made = held(tmp_path, [SAID, LATER])
    assert [outcome.matches[0].post for outcome in made.outcomes if outcome.matches] == [SAID.ref.key, LATER.ref.key]
