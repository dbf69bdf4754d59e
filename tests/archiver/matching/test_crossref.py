"""An article held against an archive, and the search for words in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.matching import crossref, encoders
from db import canonical
from db.archive import Archive
from db.judgement import CrossReference
from db.model import Absence, Article, Author, Citation, Passage, Post, PostRef, Quote, Relation, Snapshot, When

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
DAY = When("2024-05-02", NOON - timedelta(hours=26), NOON + timedelta(hours=24), "argument", "2024-05-02")
ARTICLE_TEXT = """Bread returns to the quay.

"Nobody will be left without bread," Mara Voss wrote on Twitter on Thursday.

The harbour office told the Courier: "The lock gate stays shut until further notice."
"""


def look(
    number: int,
    text: str,
    *,
    handle: str = "mara_voss",
    name: str = "Mara Voss",
    at: datetime = NOON,
    platform: str = "twitter",
    relations: tuple[Relation, ...] = (),
) -> Snapshot:
    ref = PostRef(platform, str(number), f"https://x.com/{handle}/status/{number}")
    post = Post(ref, Author(handle, name), text, posted_at=at, relations=relations)
    return Snapshot(ref, NOON + timedelta(days=7), "test", "import", post)


POSTS = (
    look(1, "We counted 1,250 sacks of grain. Nobody will be left without bread! https://t.co/BreadPic1"),
    look(
        2, "RT @mara_voss: Nobody will be left without bread! https://t.co/BreadPic1", handle="friend", name="A Friend"
    ),
    look(3, "The lock gate stays shut until further notice.", handle="harbour_office", name="Harbour Office"),
    look(4, "Good morning from the ferry, the water is calm and the coffee is hot."),
    look(5, "Good morning from the ferry, the water is calm and the tea is hot.", at=NOON - timedelta(days=1)),
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as made:
        made.keep(POSTS, at=NOON, agent="test", did="import")
        yield made


def article(text: str = ARTICLE_TEXT) -> Article:
    return Article(None, "Bread", None, DAY, None, "en", text, "0" * 64, "text")


def said(exact: str, *, channel: str | None = None, speaker: str | None = "Mara Voss", kind: str = "direct") -> Quote:
    return Quote("a", Passage(exact, max(0, ARTICLE_TEXT.find(exact))), kind, speaker, channel)


def held(archive: Archive, quotes: list[Quote], citations: list[Citation] | None = None) -> CrossReference:
    return crossref.cross_reference(
        archive,
        "a",
        article(),
        [(f"c{n}", c) for n, c in enumerate(citations or [])],
        [(f"q{n}", q) for n, q in enumerate(quotes)],
        at=NOON,
        agent="test",
    )


def embed(
    text: str | None, *, media: tuple[str, ...] = (), handle: str | None = "mara_voss", posted: When | None = DAY
) -> Citation:
    return Citation("a", "embed", "flattened", "twitter", None, None, Author(handle, "Mara Voss"), text, posted, media)


def test_every_quote_has_an_outcome_in_order(archive: Archive) -> None:
    made = held(
        archive,
        [
            said("Nobody will be left without bread,", channel="twitter"),
            said("The lock gate stays shut until further notice.", channel="interview", speaker="harbour office"),
            said("Words that nobody posted anywhere at any time"),
        ],
    )
    assert [(o.quote, o.status) for o in made.outcomes] == [("q0", "matched"), ("q1", "unmatched"), ("q2", "unmatched")]
    assert [m.post for m in made.outcomes[0].matches] == ["twitter:1"]
    assert all(outcome.matches or outcome.reasons for outcome in made.outcomes)
    assert (made.article, made.upto, made.made_at, made.made_by) == ("a", len(POSTS), NOON, "test")


def test_the_same_archive_gives_the_same_answer_which_can_be_kept(archive: Archive) -> None:
    one, two = (held(archive, [said("Nobody will be left without bread")], [embed(None)]) for _ in range(2))
    assert one == two
    assert canonical.read(canonical.write(one)) == one


def test_the_short_link_of_a_flattened_embed_names_the_post(archive: Archive) -> None:
    made = held(archive, [], [embed("whatever", media=("pic.twitter.com/BreadPic1",))])
    assert made.resolutions[0].post == "twitter:1"
    assert "short link" in made.resolutions[0].reasons[0]


def test_without_a_short_link_author_day_and_words_name_it(archive: Archive) -> None:
    words = "Good morning from the ferry, the water is calm and the coffee is hot."
    today = replace(DAY, earliest=NOON - timedelta(hours=12))
    assert held(archive, [], [embed(words, posted=today)]).resolutions[0].post == "twitter:4"
    assert held(archive, [], [embed(words, handle="somebody_else")]).resolutions[0].post is None


def test_two_posts_that_fit_equally_stay_unresolved_and_are_named(archive: Archive) -> None:
    archive.keep([look(6, POSTS[3].finding.text)], at=NOON, agent="test", did="import")  # type: ignore[union-attr]
    made = held(archive, [], [embed(POSTS[3].finding.text, posted=replace(DAY, earliest=NOON - timedelta(hours=9)))])  # type: ignore[union-attr]
    assert made.resolutions[0].post is None
    assert "twitter:4, twitter:6" in made.resolutions[0].reasons[0]


def test_a_mention_means_the_post_that_the_quote_beside_it_was_found_in(archive: Archive) -> None:
    quote = said("Nobody will be left without bread,", channel="twitter")
    place = Passage("Mara Voss wrote on Twitter", ARTICLE_TEXT.index("Mara Voss"))
    mention = Citation("a", "mention", "prose", "twitter", author=Author(None, "Mara Voss"), passage=place)
    assert held(archive, [quote], [mention]).resolutions[0].post == "twitter:1"
    other = replace(mention, platform="telegram")
    made = held(archive, [quote], [other])
    assert made.resolutions[0].post is None
    assert made.resolutions[0].reasons


def test_a_citation_with_an_id_needs_no_resolution_and_is_preferred(archive: Archive) -> None:
    twin = look(7, "We counted 1,250 sacks of grain. Nobody will be left without bread!", handle="mara_v0ss")
    archive.keep([twin], at=NOON, agent="test", did="import")
    cited = Citation("a", "link", "link", "twitter", ref=twin.ref)
    made = held(archive, [said("Nobody will be left without bread", channel="twitter")], [cited])
    assert made.resolutions == ()
    assert made.outcomes[0].matches[0].post == "twitter:7"
    assert "the article cites this post" in made.outcomes[0].matches[0].reasons


@pytest.fixture
def no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "ALL", ())


@pytest.mark.usefixtures("no_encoder")
def test_a_post_in_another_language_that_the_article_shows_beside_the_quote_is_tied(archive: Archive) -> None:
    abroad = look(8, "Гречки налущили 40 мешков.", handle="prystan", name="Пристань")
    archive.keep([abroad], at=NOON, agent="test", did="import")
    text = "Intro.\n\nThe pier wrote: “They husked 40 sacks of buckwheat.”\n\nMore.\n\nLast words.\n\nThe end."
    quote = Quote("a", Passage("They husked 40 sacks of buckwheat.", text.index("They")), "direct", "pier", "twitter")

    def outcome(place: Passage) -> str:
        link = Citation("a", "link", "link", "twitter", ref=abroad.ref, passage=place)
        made = crossref.cross_reference(
            archive, "a", article(text), [("c", link)], [("q", quote)], at=NOON, agent="test"
        )
        return made.outcomes[0].matches[0].verdict if made.outcomes[0].matches else made.outcomes[0].status

    assert outcome(Passage("wrote", text.index("wrote"))) == "translated"
    assert outcome(Passage("More", text.index("More"))) == "translated"
    assert outcome(Passage("Last", text.index("Last"))) == "unmatched"


def test_a_post_of_those_days_by_somebody_who_is_only_described_may_be_the_source(archive: Archive) -> None:
    post = look(8, "Мы не уйдём с причала, пока не вернётся последний паром.", handle="grebtsy", name="Союз гребцов")
    archive.keep([post], at=NOON, agent="test", did="import")
    words = "We will not leave the pier until the last ferry has come back"
    quote = Quote("a", Passage(words, 0), "direct", "a union of rowers", "twitter")
    assert [m.post for m in held(archive, [quote]).outcomes[0].matches] == ["twitter:8"]
    assert held(archive, [replace(quote, speaker="Mara Voss")]).outcomes[0].matches == ()


def test_looks_that_found_nothing_are_no_candidates(archive: Archive) -> None:
    gone = Snapshot(POSTS[0].ref, NOON + timedelta(days=8), "test", "page", Absence(POSTS[0].ref, "deleted", "gone"))
    archive.keep([gone], at=NOON, agent="test", did="capture")
    made = held(archive, [said("Nobody will be left without bread", channel="twitter")])
    assert made.outcomes[0].matches[0].post == "twitter:1"


def test_an_article_without_a_date_and_an_empty_archive_give_honest_answers(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "empty") as empty:
        undated = replace(article(), published=None)
        made = crossref.cross_reference(
            empty, "a", undated, [("c", embed("x"))], [("q", said("bread"))], at=NOON, agent="t"
        )
        assert [o.status for o in made.outcomes] == ["unmatched"]
        assert made.resolutions[0].post is None
        assert crossref.find(empty, "bread") == []


def test_find_gives_the_post_and_its_words(archive: Archive) -> None:
    (best, post), *_ = crossref.find(archive, "nobody will be left without bread")
    assert (best.verdict, post.ref.key) == ("normalized", "twitter:1")
    assert post.text[best.start : best.end] == "Nobody will be left without bread"


def test_find_narrows_by_author_platform_and_day(archive: Archive) -> None:
    words = "Good morning from the ferry"
    day = datetime(2024, 5, 1, tzinfo=UTC)
    assert {p.ref.id for _, p in crossref.find(archive, words)} == {"4", "5"}
    assert [p.ref.id for _, p in crossref.find(archive, words, until=day)] == ["5"]
    assert [p.ref.id for _, p in crossref.find(archive, words, since=day + timedelta(days=1))] == ["4"]
    assert crossref.find(archive, words, handle="friend") == []
    assert crossref.find(archive, words, platform="telegram") == []
    assert len(crossref.find(archive, words, limit=1)) == 1
    assert [p.ref.id for _, p in crossref.find(archive, "calm", handle="Mara_Voss", until=day)] == ["5"]


def test_find_says_no_with_an_empty_list(archive: Archive) -> None:
    assert crossref.find(archive, "nothing of the kind was ever said by anyone") == []
    assert crossref.find(archive, "…") == []


VOCABULARY = [
    "ferry",
    "gate",
    "lock",
    "crew",
    "noon",
    "harbour",
    "grain",
    "old",
    "new",
    "12",
    "shut",
    "the",
    "a",
    "of",
    "мост",
]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(VOCABULARY), min_size=5, max_size=30), min_size=1, max_size=12, unique_by=tuple),
    st.data(),
)
def test_find_returns_a_post_for_any_five_of_its_words(
    tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]], data: st.DataObject
) -> None:
    with Archive.open(tmp_path_factory.mktemp("find")) as kept:
        kept.keep([look(n, " ".join(words)) for n, words in enumerate(texts)], at=NOON, agent="t", did="import")
        number = data.draw(st.integers(0, len(texts) - 1))
        start = data.draw(st.integers(0, len(texts[number]) - 5))
        found = crossref.find(kept, " ".join(texts[number][start : start + 5]), limit=len(texts))
        assert str(number) in {post.ref.id for match, post in found if match.verdict == "exact"}
