"""A quote in translation is tied by who, where, when and what can be compared; or honestly not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archiver.matching.languages import is_other_language
from archiver.matching.match import match
from archiver.matching.signals import Candidate, Setting
from db.judgement import Match, Outcome
from db.model import Author, Passage, Post, PostRef, Quote, Relation, Snapshot, When

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
DAY = When("2024-05-02", NOON - timedelta(hours=26), NOON + timedelta(hours=24), "argument", "2024-05-02")
MARA = Author("mara_voss", "Мара Восс")
TEXT = "На старом причале Тресновки насчитали 1250 мешков зерна.\n\nСпасибо всем, кто помогал. Вода спадёт к субботе."
SAID = "We counted 1,250 sacks of grain on the old quay of Tresnovka"


def candidate(
    text: str = TEXT,
    number: int = 1,
    *,
    author: Author = MARA,
    at: datetime = NOON,
    language: str | None = None,
    beside: bool = False,
    cited: bool = False,
    quoted: bool = False,
    platform: str = "telegram",
    gone_at: datetime | None = None,
    relations: tuple[Relation, ...] = (),
    taken: int = 0,
) -> Candidate:
    ref = PostRef(platform, str(number), f"https://example.org/{number}")
    post = Post(ref, author, text, posted_at=at, language=language, relations=relations)
    snapshot = Snapshot(ref, NOON + timedelta(days=5 + taken), "test", "import", post)
    return Candidate(
        f"s{number}-{taken}", snapshot, post, cited or beside, gone_at=gone_at, quoted=quoted, beside=beside
    )


def quote(
    exact: str = SAID,
    *,
    kind: str = "direct",
    speaker: str | None = "Mara Voss",
    channel: str | None = "telegram",
    said_on: When | None = None,
) -> Quote:
    return Quote("article", Passage(exact, 0), kind, speaker, channel, said_on)


def outcome(asked: Quote, *candidates: Candidate) -> Outcome:
    return match("quote", candidates, Setting(asked, DAY, "en"))


def tied(asked: Quote, *candidates: Candidate) -> Match:
    made = outcome(asked, *candidates)
    assert made.status == "matched", made.reasons
    assert made.matches[0].verdict == "translated"
    return made.matches[0]


def test_a_post_beside_the_quote_is_tied_by_its_numbers_and_names() -> None:
    best = tied(quote(speaker=None, channel=None), candidate(beside=True, author=Author("grain_1", None)))
    assert best.post == "telegram:1"
    assert 0.6 <= best.score <= 0.75
    first = TEXT.split("\n\n")[0]
    assert TEXT[best.start : best.end] == first
    assert best.diff == (("-", first), ("+", SAID))


def test_the_reasons_say_plainly_what_was_compared_and_what_was_not() -> None:
    reasons = tied(quote(), candidate(beside=True)).reasons
    assert reasons[0] == "the post is in Russian; the quote was not compared with it word by word"
    assert "all numbers of the quote stand in the post: 1,250 (1250)" in reasons
    assert "names that stand in both: Tresnovka (Тресновки)" in reasons
    assert "the article shows or links this post beside the quote" in reasons
    assert any(reason.startswith("author agrees: the article names Mara Voss") for reason in reasons)
    assert "the article names Telegram, and the post is on Telegram" in reasons
    assert "posted on 2024-05-02 at 12:00 UTC, before the article" in reasons


def test_beside_a_quote_nothing_comparable_means_no_tie_and_the_reason_says_so() -> None:
    made = outcome(quote("Nobody will be left without bread"), candidate(beside=True))
    assert made.status == "unmatched"
    assert made.reasons == (
        "the article links this post beside the quote: telegram:1; it is in Russian, "
        "and nothing in it could be compared",
    )


def test_beside_a_quote_another_number_means_no_tie() -> None:
    made = outcome(quote("We counted 1,190 sacks of grain in Tresnovka"), candidate(beside=True))
    assert made.status == "unmatched"
    assert "it does not hold the quote's 1,190" in made.reasons[0]


def test_beside_a_quote_a_small_number_alone_is_too_little() -> None:
    made = outcome(quote("We lost two boats"), candidate("Потеряны две лодки у самого берега", beside=True))
    assert made.status == "unmatched"
    assert "too little in it could be compared: two (две)" in made.reasons[0]


def test_a_name_needs_the_speaker_as_author_and_something_more() -> None:
    post = "Протокол готов. Начинаем снова в Тресновке!"
    asked = quote("The protocol lets us start again in Tresnovka")
    assert tied(asked, candidate(post, beside=True)).post == "telegram:1"
    assert outcome(replace(asked, speaker=None), candidate(post, beside=True)).status == "unmatched"
    alone = outcome(quote("We start again in Tresnovka"), candidate(post, beside=True))
    assert alone.status == "unmatched"
    assert "too little in it could be compared: Tresnovka (Тресновке)" in alone.reasons[0]


def test_the_name_of_a_country_is_in_too_many_posts_to_be_enough() -> None:
    post = candidate("Польша будет строить, протокол готов.", beside=True)
    assert outcome(quote("Poland has the protocol it wanted"), post).status == "unmatched"


@pytest.mark.parametrize(
    "other",
    [
        candidate(beside=True, author=Author("jan_lindt", "Ян Линдт")),
        candidate(beside=True, platform="twitter"),
        candidate(beside=True, at=NOON + timedelta(days=3)),
    ],
)
def test_what_contradicts_is_not_tied_however_near_it_stands(other: Candidate) -> None:
    assert outcome(quote(), other).status == "unmatched"


def test_a_post_beside_from_another_day_than_the_article_gives_is_not_tied() -> None:
    thursday = When("Thursday", NOON - timedelta(hours=26), NOON + timedelta(hours=24), "prose", "2024-05-02")
    old = candidate(beside=True, at=NOON - timedelta(days=20))
    assert outcome(quote(said_on=thursday), old).status == "unmatched"
    assert tied(quote(), old).post == "telegram:1"


@pytest.mark.parametrize("channel", ["interview", "briefing", "statement"])
def test_words_said_elsewhere_are_never_tied(channel: str) -> None:
    assert outcome(quote(channel=channel), candidate(beside=True)).status == "unmatched"


def test_a_post_that_is_not_shown_is_tied_by_speaker_platform_day_numbers_and_names() -> None:
    best = tied(quote(), candidate(), candidate("Доброе утро, друзья! Сегодня спокойно.", 2))
    assert best.post == "telegram:1"
    assert 0.45 <= best.score < 0.6
    assert "no other archived post of this author from that time holds as much of it" in best.reasons
    assert tied(quote(kind="indirect"), candidate()).post == "telegram:1"


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        (quote(speaker="Jan Lindt"), candidate()),
        (quote(speaker=None), candidate()),
        (quote(), candidate(at=NOON - timedelta(days=4))),
        (quote(), candidate(at=NOON + timedelta(days=4))),
        (quote(channel="twitter"), candidate()),
        (quote("We counted 7 sacks of grain"), candidate(TEXT.replace("1250", "7"))),
        (quote("We begin again in Tresnovka"), candidate()),
        (quote("Nobody will be left without bread"), candidate()),
        (quote(channel=None), candidate()),
    ],
)
def test_without_one_of_these_it_is_not(asked: Quote, other: Candidate) -> None:
    assert outcome(asked, other).status == "unmatched"


def test_running_updates_are_told_apart_by_their_numbers() -> None:
    before = candidate(TEXT.replace("1250", "1190"), 2, at=NOON - timedelta(hours=3))
    after = candidate(TEXT.replace("1250", "1310"), 3, at=NOON + timedelta(hours=3))
    assert tied(quote(), before, candidate(), after).post == "telegram:1"
    assert outcome(quote(), before, after).status == "unmatched"


def test_two_posts_that_hold_as_much_are_an_honest_no_that_names_both() -> None:
    made = outcome(quote(), candidate(), candidate(number=2, at=NOON - timedelta(hours=2)))
    assert made.status == "unmatched"
    assert "telegram:1" in made.reasons[0]
    assert "telegram:2" in made.reasons[0]


def test_of_two_such_posts_the_cited_one_is_meant() -> None:
    assert tied(quote(), candidate(), candidate(number=2, cited=True)).post == "telegram:2"


def test_a_post_that_was_gone_before_the_article_gives_way_to_the_one_that_stood() -> None:
    gone = candidate(number=2, gone_at=NOON - timedelta(hours=1))
    assert tied(quote(), gone, candidate()).post == "telegram:1"


def test_names_and_shared_words_may_do_where_there_are_several() -> None:
    asked = quote("The protocol on the Tresnovka corridor is ready, the commission of Poland signs", channel="twitter")
    post = "Протокол о коридоре у Тресновки готов, комиссия Польши подписывает."
    assert tied(asked, candidate(post, platform="twitter")).post == "twitter:1"
    assert outcome(asked, candidate("Протокол готов, ждём.", platform="twitter")).status == "unmatched"


def test_a_quote_of_the_same_post_makes_up_for_a_name() -> None:
    asked = quote("the protocol and the corridor decide the operation", kind="indirect")
    post = "Протокол и коридор решают операцию."
    assert outcome(asked, candidate(post)).status == "unmatched"
    assert tied(asked, candidate(post, quoted=True)).post == "telegram:1"


def test_an_office_is_the_author_in_any_language_but_needs_more() -> None:
    ministry = Author("svodka", "Минобороны. Сводка")
    asked = quote("23 boats were seen near Tresnovka, six near Lugava", speaker="defence ministry", kind="indirect")
    post = "Замечено 29 лодок: 23 у Тресновки, 6 у Лугавы."
    best = tied(asked, candidate(post, author=ministry))
    assert any("says the office that the article names" in reason for reason in best.reasons)
    less = quote("23 boats were seen near Tresnovka", speaker="defence ministry", kind="indirect")
    assert outcome(less, candidate(post, author=ministry)).status == "unmatched"


def test_reposts_stand_aside() -> None:
    forwarded = (Relation("forwarded_from", "telegram:7"),)
    assert outcome(quote(), candidate(relations=forwarded)).status == "unmatched"


def test_of_two_versions_of_a_post_the_one_that_agrees_is_meant() -> None:
    changed = candidate(TEXT.replace("1250", "1310"), taken=1)
    assert tied(quote(), changed, candidate()).snapshot == "s1-0"


def test_a_post_edited_under_a_new_id_replaces_the_old_one() -> None:
    edit = candidate(number=2, relations=(Relation("edit_of", "telegram:1"),))
    assert tied(quote(), candidate(), edit).post == "telegram:2"


def test_a_post_in_the_quotes_own_language_is_never_a_translation() -> None:
    post = candidate("At Tresnovka, 1,250 bags had been tallied by our people, and more is to come", beside=True)
    assert outcome(quote(), post).status == "unmatched"


@pytest.mark.parametrize(
    ("text", "declared", "language", "found"),
    [
        (TEXT, None, "en", "ru"),
        (TEXT, "ru", "en", "ru"),
        (TEXT, "und", "en", "ru"),
        (TEXT, "ru", "ru", None),
        ("The bread of the old quay is for the people who came", "fr", "en", None),
        ("Хлеб", None, "en", "a language in Cyrillic letters"),
        ("Bread", None, "en", None),
        ("12", None, "en", None),
        ("הלחם של הרציף הישן הוא לכולם", "iw", "en", "he"),
    ],
)
def test_another_language_is_recognised_and_in_doubt_it_is_the_same(
    text: str, declared: str | None, language: str, found: str | None
) -> None:
    asked = "Хлеб для всех, кто пришёл на этот причал" if language == "ru" else "Bread for all who came to the quay"
    assert is_other_language(candidate(text, language=declared).post, asked, language) == found
