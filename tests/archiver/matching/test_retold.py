"""A quote that no post holds word by word is tied by all that can be compared; or honestly not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archiver.matching import retold
from archiver.matching.features import NAMES, Features
from archiver.matching.languages import is_other_language
from archiver.matching.likelihood import SURE, WEIGHTS, likelihoods
from archiver.matching.match import possible
from archiver.matching.retold import Asked, Known, Told
from archiver.matching.signals import Candidate, Closeness, Setting
from db.judgement import Match
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
    platform: str = "telegram",
    gone_at: datetime | None = None,
    relations: tuple[Relation, ...] = (),
    taken: int = 0,
) -> Candidate:
    ref = PostRef(platform, str(number), f"https://example.org/{number}")
    post = Post(ref, author, text, posted_at=at, language=language, relations=relations)
    snapshot = Snapshot(ref, NOON + timedelta(days=5 + taken), "test", "import", post)
    return Candidate(f"s{number}-{taken}", snapshot, post, cited or beside, gone_at=gone_at, beside=beside)


def quote(
    exact: str = SAID,
    *,
    kind: str = "direct",
    speaker: str | None = "Mara Voss",
    channel: str | None = "telegram",
    said_on: When | None = None,
) -> Quote:
    return Quote("article", Passage(exact, 0), kind, speaker, channel, said_on)


CLOSE, FAR = Closeness(1.6, (("an encoder", 0.65),), 1.0), Closeness(0.0, (("an encoder", 0.25),), 0.0)


def setting(asked: Quote, *, close: Sequence[Candidate] = (), far: Sequence[Candidate] = ()) -> Setting:
    """What the encoders would say: these are close in meaning, these are not."""
    found = {**{one.id: CLOSE for one in close}, **{one.id: FAR for one in far}}
    return Setting(asked, DAY, "en", closeness=found)


def rows(candidates: Sequence[Candidate], held: Setting) -> Asked:
    return retold.asked("q", retold.uncontradicted(candidates, held), held)


def told(asked: Quote, *close: Candidate, far: Sequence[Candidate] = ()) -> Told:
    held = setting(asked, close=close, far=far)
    candidates = possible([*close, *far], held)
    return retold.decide([rows(candidates, held)])["q"]


def tied(asked: Quote, *close: Candidate, far: Sequence[Candidate] = ()) -> Match:
    found, why = told(asked, *close, far=far)
    assert found is not None, why
    return found


def test_a_post_that_means_the_same_is_tied_with_reasons_and_all_that_was_weighed() -> None:
    best = tied(quote(), candidate(), far=[candidate("Доброе утро, друзья! Сегодня спокойно.", 2)])
    assert (best.post, best.verdict) == ("telegram:1", "translated")
    assert best.score >= SURE
    first = TEXT.split("\n\n")[0]
    assert TEXT[best.start : best.end] == first
    assert best.diff == (("-", first), ("+", SAID))
    reasons = best.reasons
    assert reasons[0] == "the post is in Russian; the quote was compared with it by meaning, not word by word"
    assert "means the same by the encoder an encoder: 0.65" in reasons
    assert "all numbers of the quote stand in the post: 1,250 (1250)" in reasons
    assert "names that stand in both: Tresnovka (Тресновки)" in reasons
    assert any(reason.startswith("author agrees: the article names Mara Voss") for reason in reasons)
    assert "posted on 2024-05-02 at 12:00 UTC, before the article" in reasons
    row = dict(best.features)
    assert (row["meaning"], row["around"], row["by_speaker"], row["platform"]) == (1.6, 1.0, 1, 1)
    assert "missing" not in row


@pytest.mark.parametrize(
    "other",
    [
        candidate(author=Author("jan_lindt", "Ян Линдт")),
        candidate(author=Author("jan_lindt", "Ян Линдт"), beside=True),
        candidate(platform="twitter"),
        candidate(at=NOON + timedelta(days=3)),
        candidate(at=NOON - timedelta(days=6)),
        candidate(TEXT.replace("1250", "1190")),
        candidate(TEXT.replace("1250", "1190"), beside=True),
        candidate(relations=(Relation("forwarded_from", "telegram:7"),)),
    ],
    ids=["author", "author beside", "platform", "late", "old", "number", "number beside", "repost"],
)
def test_what_contradicts_is_a_veto_however_close_it_is(other: Candidate) -> None:
    assert told(quote(), other)[0] is None


def test_another_day_than_the_article_gives_is_a_veto_and_the_next_day_speaks_against() -> None:
    thursday = When("Thursday", NOON - timedelta(hours=12), NOON + timedelta(hours=11), "prose", "2024-05-02")
    asked = quote(said_on=thursday)
    assert told(asked, candidate(beside=True, at=NOON - timedelta(days=20)))[0] is None
    yesterday = candidate(number=2, at=NOON - timedelta(hours=24))
    assert tied(asked, yesterday, candidate()).post == "telegram:1"


def test_what_means_something_else_is_not_tied_and_nothing_is_said_of_it() -> None:
    assert told(quote("Nobody will be left without bread"), far=[candidate()]) == (None, ())


def test_two_posts_that_say_the_same_are_an_honest_no_that_names_both() -> None:
    found, why = told(quote(), candidate(), candidate(number=2))
    assert found is None
    assert "telegram:1" in why[0]
    assert "telegram:2" in why[0]


def test_of_two_such_posts_the_one_that_the_article_shows_is_meant() -> None:
    assert tied(quote(), candidate(), candidate(number=2, beside=True)).post == "telegram:2"


def test_a_post_that_was_gone_before_the_article_gives_way_to_the_one_that_stood() -> None:
    gone = candidate(number=2, gone_at=NOON - timedelta(hours=1))
    assert tied(quote(), gone, candidate()).post == "telegram:1"


def test_a_small_number_in_words_that_was_not_found_is_no_veto() -> None:
    post = candidate("На причале насчитали двенацать мешков зерна.")
    assert tied(quote("We counted twelve sacks of grain on the quay"), post).post == "telegram:1"
    assert told(quote("We counted 12 sacks of grain on the quay"), post)[0] is None


def test_an_office_whose_name_may_be_translated_does_not_contradict() -> None:
    union = candidate(author=Author("prichal_ru", "Союз гребцов"))
    assert tied(quote(speaker="the Rowers' Union"), union).post == "telegram:1"
    assert told(quote(speaker="Jan Lindt"), union)[0] is None


def test_of_two_versions_of_a_post_the_one_that_agrees_is_meant() -> None:
    changed = candidate(TEXT.replace("1250", "1310"), taken=1)
    assert tied(quote(), changed, candidate()).snapshot == "s1-0"


def test_a_post_edited_under_a_new_id_replaces_the_old_one() -> None:
    edit = candidate(number=2, relations=(Relation("edit_of", "telegram:1"),))
    assert tied(quote(), candidate(), edit).post == "telegram:2"


def test_in_its_own_language_only_reported_speech_is_retold() -> None:
    post = candidate("At Tresnovka, 1,250 bags had been tallied by our people, and more is to come")
    assert told(quote(), post)[0] is None
    best = tied(quote("1,250 bags were tallied at Tresnovka by their own people", kind="indirect"), post)
    assert best.verdict == "paraphrased"
    assert best.reasons[0].startswith("the post says the same in other words")
    assert "".join(text for op, text in best.diff if op in "=-") == post.post.text[best.start : best.end]


def test_a_neighbour_of_the_same_speaker_speaks_for_its_post() -> None:
    one, two = candidate(), candidate(number=2, at=NOON - timedelta(hours=1))
    asked = rows([one, two], setting(quote(), close=[one, two]))
    beside = Quote("article", Passage("Вода спадёт", 200), "direct", "Mara Voss", "telegram")
    assert retold.decide([asked])["q"][0] is None
    found, _ = retold.decide([asked], [Known(beside, "telegram:2", "telegram:mara_voss")])["q"]
    assert found is not None
    assert found.post == "telegram:2"
    assert "a quote of the same speaker beside this one comes from this post" in found.reasons
    other = replace(beside, speaker="Jan Lindt")
    assert retold.decide([asked], [Known(other, "telegram:2", "telegram:mara_voss")])["q"][0] is None


def test_a_speaker_posts_from_one_account_of_a_platform() -> None:
    """Two who may be the speaker, and another quote from the account of one of them."""
    one = candidate(author=Author("north", "Север"))
    two = candidate(number=2, author=Author("south", "Юг"))
    by_office = quote(speaker="the press office")
    asked = rows([one, two], setting(by_office, close=[one, two]))
    far = Quote("article", Passage("other words", 900), "direct", "the press office", "telegram")
    found, _ = retold.decide([asked], [Known(far, "telegram:7", "telegram:south")])["q"]
    assert found is not None
    assert found.post == "telegram:2"


def test_without_an_encoder_what_agrees_is_weighed_and_the_reasons_say_so() -> None:
    found, _ = retold.decide([rows([candidate(beside=True)], setting(quote()))])["q"]
    assert found is not None
    assert found.reasons[0] == (
        "the post is in Russian; the quote was compared with it by numbers and names, not word by word"
    )
    assert retold.decide([rows([candidate()], setting(quote("Nobody will come")))])["q"][0] is None


def test_what_nobody_can_read_by_who_knows_whom_takes_no_likelihood_from_others() -> None:
    one, unknown = candidate(), [candidate("אין", n, author=Author(f"x{n}", None)) for n in range(2, 40)]
    held = setting(quote(), close=[one])
    assert [fit.key for fit in rows([one, *unknown], held).fits] == ["telegram:1"]


def test_the_likelihoods_of_all_posts_and_of_none_are_one() -> None:
    rows = [Features(meaning=value, at_length=value) for value in (0.0, 1.0, 2.0)]
    sure = likelihoods(rows)
    assert sure == sorted(sure)
    assert 0 < sum(sure) < 1
    assert likelihoods([]) == []
    assert likelihoods([*rows, rows[-1]])[-1] == pytest.approx(likelihoods([*rows, rows[-1]])[-2])
    assert set(WEIGHTS) <= set(NAMES)


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
