"""What reviewers say wins over what we found; nothing of either is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from archiver.matching.match import match
from archiver.matching.reviewed import Ruling, allowed, by_hand, follow, rulings
from archiver.matching.signals import Candidate, Setting
from db.judgement import Review
from db.model import Author, Passage, Post, PostRef, Quote, Snapshot, When

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
DAY = When("2024-05-02", NOON - timedelta(hours=26), NOON + timedelta(hours=24), "argument", "2024-05-02")
QUOTE = Quote("a", Passage("Nobody will be left without bread", 10), "direct", "Mara Voss", "twitter")
SETTING = Setting(QUOTE, DAY, "en")


def candidate(number: int, text: str) -> Candidate:
    ref = PostRef("twitter", str(number), f"https://example.org/{number}")
    post = Post(ref, Author("mara_voss", "Mara Voss"), text, posted_at=NOON)
    return Candidate(f"s{number}", Snapshot(ref, NOON, "test", "import", post), post)


SAID = candidate(1, "We counted the sacks. Nobody will be left without bread!")
ALIKE = candidate(2, "Nobody will be left without bread, said my mother.")
OTHER = candidate(3, "The bakeries have flour for a month.")
FOREIGN = candidate(4, "Никто не останется без хлеба, мука есть на месяц.")


def review(verdict: str, post: str | None = None, quote: str = "q", by: str = "Ann") -> Review:
    return Review("a", quote, verdict, post, by, NOON, "I have read it")


def ruling(*said: Review) -> Ruling | None:
    return rulings([(f"r{n}", one) for n, one in enumerate(said)], {"q": QUOTE}, {}).get("q")


def after(said: Review, *candidates: Candidate, chosen: tuple[Candidate, ...] = ()) -> tuple[str, list[str]]:
    law = ruling(said)
    assert law
    outcome = follow(law, match("q", allowed(candidates, law), SETTING), chosen, SETTING)
    assert outcome.review == "r0"
    assert any("Ann" in why and "I have read it" in why for m in outcome.matches for why in m.reasons) or any(
        "Ann" in why for why in outcome.reasons
    )
    return outcome.status, [tie.post for tie in outcome.matches]


def test_a_confirmed_post_is_the_answer_and_says_by_whom() -> None:
    assert after(review("confirmed", "twitter:1"), SAID, OTHER, chosen=(SAID,)) == ("matched", ["twitter:1"])


def test_a_post_that_we_had_not_found_is_the_answer_when_a_reviewer_names_it() -> None:
    assert after(review("confirmed", "twitter:3"), SAID, chosen=(OTHER,)) == ("matched", ["twitter:3", "twitter:1"])


def test_a_rejected_post_is_no_candidate_any_more() -> None:
    assert after(review("rejected", "twitter:1"), SAID) == ("unmatched", [])
    assert after(review("rejected", "TWITTER:1"), SAID, ALIKE) == ("matched", ["twitter:2"])


def test_that_there_is_none_can_be_confirmed() -> None:
    assert after(review("confirmed"), SAID) == ("unmatched", [])


def test_a_post_that_the_archive_has_lost_sight_of_leaves_our_answer_and_says_so() -> None:
    assert after(review("confirmed", "twitter:9"), SAID) == ("matched", ["twitter:1"])


def test_the_tie_by_hand_has_a_verdict_that_words_and_language_allow() -> None:
    assert by_hand([SAID], SETTING).verdict == "exact"
    assert by_hand([OTHER], SETTING).verdict == "paraphrased"
    assert by_hand([FOREIGN], SETTING).verdict == "translated"
    assert by_hand([OTHER, SAID], SETTING).snapshot == "s1"


def test_a_later_word_wins_over_an_earlier_one() -> None:
    law = ruling(review("confirmed", "twitter:1"), review("rejected", "twitter:1"))
    assert law
    assert (law.settled, law.post, law.rejected) == (False, None, {"twitter:1"})
    law = ruling(review("rejected", "twitter:1"), review("confirmed", "twitter:1"))
    assert law
    assert (law.settled, law.post, law.rejected) == (True, "twitter:1", frozenset())
    law = ruling(review("confirmed", "twitter:1"), review("rejected", "twitter:2"))
    assert law
    assert (law.settled, law.post, law.rejected) == (True, "twitter:1", {"twitter:2"})


def test_a_review_holds_for_the_same_words_in_the_same_place_under_another_id() -> None:
    better = Quote("a", QUOTE.passage, "direct", "Mara Voss, the mayor", "twitter")
    elsewhere = Quote("a", Passage(QUOTE.passage.exact, 500), "direct")
    known = {"q": QUOTE, "later": better, "other": elsewhere}
    assert set(rulings([("r", review("confirmed", "twitter:1"))], known, {})) == {"q", "later"}
    assert rulings([("r", review("confirmed", "twitter:1", quote="gone"))], known, {}) == {}


def test_a_post_goes_by_the_name_that_lasts() -> None:
    law = rulings(
        [("r", review("rejected", "Bluesky:ann.example/3k"))],
        {"q": QUOTE},
        {"bluesky:ann.example/3k": "bluesky:did:plc:a/3k"},
    )
    assert law["q"].rejected == {"bluesky:did:plc:a/3k"}


POSTS = st.sampled_from(["twitter:1", "twitter:2", "telegram:c/3"])


@given(st.lists(st.tuples(st.sampled_from(["confirmed", "rejected"]), POSTS), min_size=1, max_size=8))
def test_the_latest_word_on_each_post_stands(said: list[tuple[str, str]]) -> None:
    law = ruling(*(review(verdict, post) for verdict, post in said))
    assert law
    last = {post: verdict for verdict, post in said}
    assert law.rejected == {post for post, verdict in last.items() if verdict == "rejected"}
    assert law.post not in law.rejected
    if law.settled:
        assert law.post is not None
        assert last[law.post] == "confirmed"


def test_parts_stand_after_a_confirmed_part_and_after_nothing_else() -> None:
    quote = Quote(
        "a", Passage("We counted the sacks. [...] The bakeries have flour for a month.", 10), "direct", "Mara Voss"
    )
    setting = Setting(quote, DAY, "en")
    found = match("q", (SAID, OTHER), setting)
    assert [tie.verdict for tie in found.matches] == ["stitched", "stitched"]

    def verdicts(post: str, *chosen: Candidate) -> list[str]:
        law = rulings([("r0", review("confirmed", post))], {"q": quote}, {})["q"]
        return [tie.verdict for tie in follow(law, found, chosen, setting).matches]

    assert verdicts("twitter:3", OTHER) == ["stitched", "stitched"]
    assert verdicts("twitter:4", FOREIGN) == ["translated"]
