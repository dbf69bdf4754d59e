"""A quote made of several posts of one author."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from archiver.matching.signals import Candidate, Setting
from archiver.matching.stitch import stitched
from db.model import Author, Passage, Post, PostRef, Quote, Relation, Snapshot, When

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
DAY = When("2024-05-02", NOON - timedelta(hours=26), NOON + timedelta(hours=24), "argument", "2024-05-02")
MARA = Author("mara_voss", "Mara Voss")
ONE, TWO = "The bakers start at four in the morning.", "Come early and bring a bag."
SAID = "The bakers start at four ... Come early and bring a bag"


def candidate(
    text: str, number: int, *, author: Author = MARA, at: datetime | None = NOON, relations: tuple[Relation, ...] = ()
) -> Candidate:
    ref = PostRef("twitter", str(number), f"https://example.org/{number}")
    post = Post(ref, author, text, posted_at=at, relations=relations)
    return Candidate(f"s{number}", Snapshot(ref, NOON, "test", "import", post), post)


def made(*candidates: Candidate, said: str = SAID, speaker: str | None = "Mara Voss") -> list[str]:
    quote = Quote("a", Passage(said, 0), "direct", speaker)
    return [match.post for match in stitched(candidates, Setting(quote, DAY))]


def test_each_post_that_gave_a_part_is_one_match_in_the_quotes_order() -> None:
    quote = Quote("a", Passage(SAID, 0), "direct", "Mara Voss")
    matches = stitched([candidate(TWO, 2), candidate(ONE, 1)], Setting(quote, DAY))
    assert [(m.post, m.verdict) for m in matches] == [("twitter:1", "stitched"), ("twitter:2", "stitched")]
    assert "this part: “The bakers start at four”" in matches[0].reasons
    assert ONE[matches[0].start : matches[0].end] == "The bakers start at four"


def test_what_stands_in_one_post_is_not_stitched() -> None:
    assert made(candidate(f"{ONE} {TWO}", 1)) == []


def test_two_parts_of_one_post_and_a_third_are_two_matches() -> None:
    said = f"The bakers start at four ... in the morning ... {TWO}"
    assert made(candidate(ONE, 1), candidate(TWO, 2), said=said) == ["twitter:1", "twitter:2"]


def test_parts_of_different_people_of_distant_days_or_of_unknown_days_do_not_fit() -> None:
    assert made(candidate(ONE, 1), candidate(TWO, 2, author=Author("jan", "Mara Voss"))) == []
    assert made(candidate(ONE, 1), candidate(TWO, 2, at=NOON - timedelta(days=5))) == []
    assert made(candidate(ONE, 1), candidate(TWO, 2, at=None)) == []


def test_a_missing_part_a_quote_in_one_piece_and_tiny_parts_give_nothing() -> None:
    assert made(candidate(ONE, 1)) == []
    assert made(candidate(ONE, 1), candidate(TWO, 2), said="The bakers start at four") == []
    assert made(candidate(ONE, 1), candidate(TWO, 2), said="The bakers ... bring a bag") == []


def test_another_speaker_an_unknown_one_and_reposts_give_nothing() -> None:
    assert made(candidate(ONE, 1), candidate(TWO, 2), speaker="Jan Lindt") == []
    assert made(candidate(ONE, 1), candidate(TWO, 2), speaker=None) == []
    assert made(candidate(ONE, 1), candidate(TWO, 2, relations=(Relation("forwarded_from", "twitter:9"),))) == []


def test_two_ways_to_stitch_are_a_doubt() -> None:
    twin = Author("mara_voss_2", "Mara Voss")
    assert (
        made(candidate(ONE, 1), candidate(TWO, 2), candidate(ONE, 3, author=twin), candidate(TWO, 4, author=twin)) == []
    )
