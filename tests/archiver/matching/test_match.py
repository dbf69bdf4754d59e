"""One quote against candidate posts: which one it comes from, or honestly none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.matching.match import match
from archiver.matching.signals import Candidate, Setting
from db.judgement import Outcome
from db.model import Author, Passage, Post, PostRef, Quote, Relation, Snapshot, When

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
DAY = When("2024-05-02", NOON - timedelta(hours=26), NOON + timedelta(hours=24), "argument", "2024-05-02")
MARA = Author("mara_voss", "Mara Voss")
TEXT = "We counted 1,250 sacks of grain on the old quay this day. Nobody will be left without bread, I give you my word"


def candidate(
    text: str = TEXT,
    *,
    author: Author = MARA,
    number: int = 1,
    platform: str = "twitter",
    at: datetime = NOON,
    cited: bool = False,
    complete: bool = True,
    relations: tuple[Relation, ...] = (),
    originals: tuple[str, ...] = (),
    taken: int = 0,
    edited_at: datetime | None = None,
) -> Candidate:
    ref = PostRef(platform, str(number), f"https://example.org/{number}")
    post = Post(ref, author, text, text_complete=complete, posted_at=at, relations=relations, edited_at=edited_at)
    snapshot = Snapshot(ref, NOON + timedelta(days=5 + taken), "test", "import", post)
    return Candidate(f"snapshot-{number}-{taken}", snapshot, post, cited, originals)


def quote(
    exact: str,
    *,
    kind: str = "direct",
    speaker: str | None = "Mara Voss",
    channel: str | None = None,
    said_on: When | None = None,
) -> Quote:
    return Quote("article", Passage(exact, 0), kind, speaker, channel, said_on)


def outcome(asked: Quote, *candidates: Candidate, published: When | None = DAY) -> Outcome:
    return match("quote", candidates, Setting(asked, published))


def tied(asked: Quote, *candidates: Candidate, published: When | None = DAY) -> tuple[str, str]:
    made = outcome(asked, *candidates, published=published)
    assert made.status == "matched", made.reasons
    return made.matches[0].post, made.matches[0].verdict


def test_words_that_stand_in_the_speakers_post_are_tied_with_reasons() -> None:
    made = outcome(quote("Nobody will be left without bread", channel="twitter"), candidate())
    best = made.matches[0]
    assert (best.post, best.verdict, best.time_check) == ("twitter:1", "exact", "consistent")
    assert TEXT[best.start : best.end] == "Nobody will be left without bread"
    assert best.score > 0.9
    assert "the words stand verbatim in the post" in best.reasons
    assert any(reason.startswith("author agrees: the article names Mara Voss") for reason in best.reasons)
    assert any("Twitter" in reason for reason in best.reasons)
    assert dict(best.features) == {"any": 1, "own_language": 1, "held": 1, "author": 1, "by_speaker": 1, "platform": 1}


@pytest.mark.parametrize("channel", ["interview", "briefing", "broadcast", "statement", "email", "document"])
def test_words_said_elsewhere_are_never_tied(channel: str) -> None:
    made = outcome(quote("Nobody will be left without bread", channel=channel), candidate(cited=True))
    assert (made.status, made.matches) == ("unmatched", ())
    assert channel in made.reasons[0]


def test_a_post_younger_than_the_article_is_never_an_answer() -> None:
    made = outcome(quote("Nobody will be left without bread"), candidate(at=NOON + timedelta(days=3)))
    assert made.status == "unmatched"
    assert "posted after the article: twitter:1" in made.reasons


def test_another_platform_than_the_named_one_is_no_answer() -> None:
    made = outcome(quote("Nobody will be left without bread", channel="telegram"), candidate())
    assert made.status == "unmatched"
    assert "another platform" in made.reasons[0]


def test_the_speakers_own_words_win_over_somebody_elses() -> None:
    other = candidate(f'Mara Voss just said: "{TEXT}"', author=Author("quay_daily", "Quay Daily"), number=2, cited=True)
    assert tied(quote("Nobody will be left without bread", channel="twitter"), other, candidate()) == (
        "twitter:1",
        "exact",
    )


def test_somebody_elses_words_are_not_the_speakers() -> None:
    made = outcome(quote("Nobody will be left without bread"), candidate(author=Author("quay_daily", "Quay Daily")))
    assert made.status == "unmatched"
    assert "another author" in made.reasons[0]


def test_a_name_in_another_script_is_the_same_name() -> None:
    author = Author("bread_gov", "Мара Восс")
    assert tied(quote("Nobody will be left without bread"), candidate(author=author))[1] == "exact"


@pytest.mark.parametrize("short", ["left without bread", "my word", "on the old quay"])
def test_few_words_need_author_and_day(short: str) -> None:
    assert tied(quote(short), candidate())[1] == "exact"
    assert outcome(quote(short, speaker=None), candidate()).status == "unmatched"
    assert outcome(quote(short), candidate(at=NOON - timedelta(days=9))).status == "unmatched"
    assert outcome(quote(short), candidate(author=Author("other", "Other Person"))).status == "unmatched"


def test_another_number_is_altered_at_best_and_the_right_number_wins() -> None:
    asked = quote("We counted 1,250 sacks of grain on the old quay this day")
    earlier = candidate(TEXT.replace("1,250", "1,190"), number=2, at=NOON - timedelta(hours=2))
    assert tied(asked, earlier, candidate()) == ("twitter:1", "exact")
    made = outcome(asked, earlier)
    assert made.matches[0].verdict == "altered"
    assert ("-", "1,190 ") in made.matches[0].diff
    assert "what differs: number" in made.matches[0].reasons
    assert outcome(replace(asked, speaker=None), earlier).status == "unmatched"


@pytest.mark.parametrize(
    ("said", "post"),
    [
        ("three people are still under the rubble", "Noon: five people are still under the rubble. Work goes on."),
        ("ثلاثة أشخاص ما زالوا تحت الأنقاض", "ظهر السبت: خمسة أشخاص ما زالوا تحت الأنقاض، والعمل مستمر."),
        ("tres personas siguen bajo los escombros", "A mediodía cinco personas siguen bajo los escombros."),
    ],
)
def test_in_few_words_another_number_is_another_report(said: str, post: str) -> None:
    assert outcome(quote(said, said_on=DAY), candidate(post)).status == "unmatched"


def test_other_words_of_another_week_than_the_article_gives_are_no_match() -> None:
    older = candidate("Three cases were opened about the illegal felling of trees", at=NOON - timedelta(days=10))
    said = "three cases were opened about the neglect of trees"
    assert outcome(quote(said), older).status == "matched"
    assert outcome(quote(said, said_on=DAY), older).status == "unmatched"


def test_a_negation_is_never_lost() -> None:
    made = outcome(quote("Nobody will be left with bread, I give you my word"), candidate())
    assert made.status == "unmatched" or made.matches[0].verdict == "altered"


def test_two_posts_with_the_same_words_and_nothing_to_tell_them_apart_are_an_honest_no() -> None:
    made = outcome(quote("Nobody will be left without bread"), candidate(), candidate(number=2))
    assert made.status == "unmatched"
    assert "twitter:1, twitter:2" in made.reasons[0]


def test_the_day_that_the_article_gives_tells_them_apart() -> None:
    yesterday = When("Wednesday", NOON - timedelta(hours=40), NOON - timedelta(hours=14), "prose", "2024-05-01")
    asked = quote("Nobody will be left without bread", said_on=yesterday)
    first, second = candidate(at=NOON - timedelta(hours=20)), candidate(number=2)
    made = outcome(asked, first, second)
    assert (made.matches[0].post, made.matches[0].time_check) == ("twitter:1", "consistent")
    assert outcome(asked, second).matches[0].time_check == "day_differs"


def test_of_two_such_posts_the_one_that_the_article_cites_is_meant() -> None:
    assert (
        tied(quote("Nobody will be left without bread"), candidate(), candidate(number=2, cited=True))[0] == "twitter:2"
    )


def test_a_repost_gives_way_to_its_original_and_stands_in_for_a_missing_one() -> None:
    other = Author("friend", "A Friend")
    repost = candidate(f"RT @mara_voss: {TEXT}", author=other, number=2, originals=("twitter:1",))
    asked = quote("Nobody will be left without bread", channel="twitter")
    made = outcome(asked, repost, candidate())
    assert [m.post for m in made.matches] == ["twitter:1"]
    alone = outcome(asked, repost)
    assert alone.matches[0].post == "twitter:2"
    assert any("repeats another one" in reason for reason in alone.matches[0].reasons)


def test_of_several_versions_the_one_that_was_live_when_quoted_is_meant() -> None:
    before = candidate(taken=0)
    after = candidate(TEXT + " More soon.", taken=1, edited_at=NOON + timedelta(days=4))
    made = outcome(quote("Nobody will be left without bread"), after, before)
    assert [m.snapshot for m in made.matches] == ["snapshot-1-0"]
    changed = outcome(quote("I give you my word. More soon."), after, before)
    assert changed.matches[0].snapshot == "snapshot-1-1"


def test_an_edit_under_a_new_id_replaces_the_post_it_edits() -> None:
    edit = candidate(TEXT + " More soon.", number=2, relations=(Relation("edit_of", "twitter:1"),))
    assert tied(quote("Nobody will be left without bread"), candidate(), edit)[0] == "twitter:2"


def test_a_quote_stitched_from_two_posts_is_tied_to_both() -> None:
    second = candidate(
        "The bakers start at four. Come early and bring a bag.", number=2, at=NOON + timedelta(minutes=4)
    )
    made = outcome(quote("Nobody will be left without bread ... Come early and bring a bag"), candidate(), second)
    assert [(m.post, m.verdict) for m in made.matches] == [("twitter:1", "stitched"), ("twitter:2", "stitched")]


def test_parts_by_different_people_are_not_stitched() -> None:
    second = candidate("Come early and bring a bag.", number=2, author=Author("other", "Other Person"))
    made = outcome(quote("Nobody will be left without bread ... Come early and bring a bag"), candidate(), second)
    assert all(m.verdict != "stitched" for m in made.matches)


def test_parts_by_one_who_may_be_the_speaker_need_the_platform() -> None:
    posts = [
        candidate("Day 9. The crews are down to one shower a week. 1/2", author=Author("anchor", "Anchor House")),
        candidate("Nobody has told them when they may land. 2/2", author=Author("anchor", "Anchor House"), number=2),
    ]
    asked = quote(
        "The crews are down to one shower a week ... Nobody has told them when they may land",
        speaker="a seafarers' charity",
        channel="twitter",
    )
    assert [m.verdict for m in outcome(asked, *posts).matches] == ["stitched", "stitched"]
    assert all(m.verdict != "stitched" for m in outcome(replace(asked, channel=None), *posts).matches)


def test_of_a_part_and_a_change_the_day_of_the_article_goes_first() -> None:
    old = candidate("Five houses cannot be rebuilt. We will help people with housing.", at=NOON - timedelta(days=6))
    new = candidate("Three houses cannot be rebuilt. We will help people with housing by Sunday.", number=2)
    asked = quote("Four houses cannot be rebuilt. We will help people with housing by Sunday")
    assert tied(asked, old, new) == ("twitter:2", "altered")


def test_a_quote_past_the_cut_of_a_post_cannot_be_checked() -> None:
    cut = candidate("We counted 1,250 sacks of grain on the old quay", complete=False, cited=True)
    made = outcome(quote("Nobody will be left without bread, I give you my word"), cut)
    assert (made.status, made.matches) == ("not_checkable", ())
    whole = candidate("We counted 1,250 sacks of grain on the old quay", cited=True)
    assert outcome(quote("Nobody will be left without bread, I give you my word"), whole).status == "unmatched"


def test_words_in_another_language_stay_unmatched() -> None:
    post = candidate("Утром на старом причале насчитали 1250 мешков зерна.", author=Author("mara", "Мара Восс"))
    made = outcome(quote("We counted 1,250 sacks of grain on the old quay this day"), post)
    assert made.status == "unmatched"


def test_without_a_date_of_the_article_nothing_is_too_late() -> None:
    made = outcome(quote("Nobody will be left without bread"), candidate(at=NOON + timedelta(days=900)), published=None)
    assert made.matches[0].time_check == "unknown"


WORDS = TEXT.replace(".", "").replace(",", "").split()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_match_names_a_span_of_its_post(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(WORDS) - 1))
    words = WORDS[start : start + data.draw(st.integers(1, 12))]
    if data.draw(st.booleans()):
        words[data.draw(st.integers(0, len(words) - 1))] = data.draw(st.sampled_from(["never", "77", "Ostrava", "..."]))
    made = outcome(quote(" ".join(words)), candidate())
    for found in made.matches:
        assert 0 <= found.start < found.end <= len(TEXT)
        assert "".join(text for op, text in found.diff if op in "=-") == TEXT[found.start : found.end]
        assert 0 <= found.score <= 1
        assert found.reasons
    assert (made.status == "matched") == bool(made.matches)
    assert made.matches or made.reasons


@pytest.mark.parametrize(("channel", "status"), [("youtube", "not_checkable"), (None, "unmatched")])
def test_a_films_title_is_no_cut_text_unless_the_words_were_said_to_be_there(channel: str | None, status: str) -> None:
    film = candidate(
        "The ferry runs again", platform="youtube", complete=False, cited=True, author=Author(None, "Quay")
    )
    asked = quote("Nobody will be left without bread, I give you my word", speaker=None, channel=channel)
    assert outcome(asked, film).status == status
