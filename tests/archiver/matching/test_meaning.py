"""Posts compared by meaning, in a real archive: vectors are kept, and without an encoder nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from numpy import float32
from numpy.typing import NDArray

from archiver.matching import crossref, encoders
from archiver.matching.encoders import USE_M3, Cut, Encoder
from archiver.matching.find import find
from archiver.matching.meaning import SHORTLIST, Meaning, Question
from archiver.matching.signals import Candidate
from db.archive import Archive
from db.judgement import Outcome
from db.model import Article, Author, Passage, Post, PostRef, Quote, Snapshot, When

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
DAY = When("2024-05-02", NOON - timedelta(hours=26), NOON + timedelta(hours=24), "argument", "2024-05-02")
POSTS = {
    "de": [
        "Die Fähre fährt heute nicht, der Kapitän ist krank.",
        "Wir geben das Haus nicht her. Wer es haben will, muss uns hinaustragen.",
        "Danke für 300 Kuchen!",
        "Das Wasser steht bis zur dritten Stufe, es steigt noch.",
    ],
    "uk": [
        "Сьогодні знову обстріляли порт. Загинув кранівник, двоє поранених.",
        "Ми не просимо багато: дайте нам спокійно зібрати врожай.",
        "Зустріч із читачами перенесено на четвер.",
    ],
}
SAID = {
    "de": "We will not give up the house. Whoever wants it will have to carry us out.",
    "uk": "We are not asking for much: let us gather the harvest in peace",
}
WRITER = {"de": Author("hausbruecke", "Hanna Ried"), "uk": Author("o_rudenko", "Оксана Руденко")}
SPEAKER = {"de": "Hanna Ried", "uk": "Oksana Rudenko"}


def look(language: str, number: int, text: str | None = None, *, at: datetime = NOON) -> Snapshot:
    ref = PostRef("telegram", f"{WRITER[language].handle}/{number}", f"https://t.me/{WRITER[language].handle}/{number}")
    said = POSTS[language][number] if text is None else text
    post = Post(ref, WRITER[language], said, posted_at=at, language=language)
    return Snapshot(ref, NOON + timedelta(days=3), "test", "import", post)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as made:
        keep(made, [look(language, number) for language in POSTS for number in range(len(POSTS[language]))])
        yield made


def keep(archive: Archive, looks: list[Snapshot]) -> None:
    archive.keep(looks, at=NOON, agent="test", did="import")


def outcome(archive: Archive, exact: str, language: str, *, channel: str | None = "telegram") -> Outcome:
    article = Article(None, "T", None, DAY, None, "en", "", "text", "s")
    quote = Quote("a", Passage(exact, 0), "direct", SPEAKER[language], channel)
    return crossref.cross_reference(archive, "a", article, [], [("q", quote)], at=NOON, agent="t").outcomes[0]


def without_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "ALL", ())


@pytest.fixture
def only_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "ALL", (USE_M3,))


pytestmark = pytest.mark.usefixtures("only_the_default")


@pytest.mark.parametrize(("language", "right"), [("de", 1), ("uk", 1)])
def test_a_translated_quote_is_tied_to_its_post_and_the_reasons_say_why(
    archive: Archive, language: str, right: int
) -> None:
    made = outcome(archive, SAID[language], language)
    assert made.status == "matched"
    best = made.matches[0]
    assert best.post == f"telegram:{WRITER[language].handle}/{right}"
    assert best.verdict == "translated"
    assert 0.65 <= best.score <= 0.97
    assert dict(best.features)["meaning"] > 0.5
    said = next(reason for reason in best.reasons if "by the encoder USE multilingual 3" in reason)
    assert "next best" in said


@pytest.mark.parametrize(
    ("exact", "language"),
    [
        ("The house was sold years ago and we have moved to the coast", "de"),
        ("Two hundred ships are waiting in the bay for a pilot", "uk"),
        ("Danke allen Nachbarn für die Hilfe am Deich", "de"),
    ],
)
def test_words_of_no_post_are_tied_to_none(archive: Archive, exact: str, language: str) -> None:
    assert outcome(archive, exact, language).status == "unmatched"


def test_without_an_encoder_the_answer_is_weaker_and_not_wrong(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_encoder(monkeypatch)
    for language in POSTS:
        made = outcome(archive, SAID[language], language)
        assert {match.post for match in made.matches} <= {f"telegram:{WRITER[language].handle}/1"}
        assert "meaning" not in dict(made.matches[0].features if made.matches else ())
    assert outcome(archive, "We are staying, whatever they bring", "de").status == "unmatched"
    assert find(archive, SAID["uk"]) == []


def test_an_encoder_that_is_installed_and_cannot_be_loaded_is_done_without(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> encoders.Encode:
        raise ImportError("no such engine")

    broken = replace(USE_M3, name="Broken", load=refuse)
    monkeypatch.setattr(encoders, "ALL", (broken,))
    assert not _by_meaning(outcome(archive, SAID["de"], "de"))
    monkeypatch.setattr(encoders, "ALL", (broken, USE_M3))
    assert _by_meaning(outcome(archive, SAID["de"], "de"))


def _by_meaning(made: Outcome) -> bool:
    return any("meaning" in dict(match.features) for match in made.matches)


def test_meaning_decides_nothing_against_a_number(archive: Archive) -> None:
    keep(archive, [look("de", 9, "Wir haben heute 410 Menschen aus dem überfluteten Dorf geholt.")])
    said = "Today we brought {} people out of the flooded village"
    assert outcome(archive, said.format(410), "de").status == "matched"
    assert outcome(archive, said.format(140), "de").status == "unmatched"


def test_meaning_decides_nothing_against_channel_speaker_or_time(archive: Archive) -> None:
    assert outcome(archive, SAID["de"], "de", channel="interview").status == "unmatched"
    assert outcome(archive, SAID["de"], "de", channel="twitter").status == "unmatched"
    assert outcome(archive, SAID["de"], "uk").status == "unmatched"
    late = "Wir verkaufen die Mühle nicht, solange sich das Rad noch dreht."
    keep(archive, [look("de", 9, late, at=NOON + timedelta(days=9))])
    assert outcome(archive, "We will not sell the mill as long as its wheel still turns", "de").status == "unmatched"


def test_two_posts_that_say_the_same_are_not_told_apart_by_meaning(archive: Archive) -> None:
    keep(archive, [look("de", 9, POSTS["de"][1])])
    made = outcome(archive, SAID["de"], "de")
    assert made.status == "unmatched"
    assert "hausbruecke/1" in made.reasons[0]
    assert "hausbruecke/9" in made.reasons[0]


def test_of_the_same_words_on_two_days_the_day_decides(archive: Archive) -> None:
    calm = "In der Nacht blieb es im Hafen ruhig, verletzt wurde niemand."
    keep(archive, [look("de", 20 + n, calm, at=NOON - timedelta(days=n)) for n in range(2)])
    said = Passage("The night stayed calm in the harbor and nobody was hurt", 0)
    day = When("Thursday", NOON - timedelta(hours=12), NOON + timedelta(hours=11), "text", "2024-05-02")
    quote = Quote("a", said, "direct", SPEAKER["de"], "telegram", day)
    article = Article(None, "T", None, DAY, None, "en", "", "text", "s")
    made = crossref.cross_reference(archive, "a", article, [], [("q", quote)], at=NOON, agent="t").outcomes[0]
    assert [match.post for match in made.matches] == ["telegram:hausbruecke/20"]


def test_vectors_are_kept_and_used_again_and_may_be_thrown_away(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = outcome(archive, SAID["de"], "de")
    ids = [id_ for id_, _ in archive.snapshots(["telegram:hausbruecke/1"])]
    kept = archive.vectors(USE_M3.key, ids)
    assert set(kept) == set(ids)
    assert len(kept[ids[0]]) % 512 == 0
    monkeypatch.setattr(Encoder, "vectors", lambda _, texts: [pytest.fail("encoded again") for _ in texts])
    assert outcome(archive, SAID["de"], "de") == first
    monkeypatch.undo()
    archive.keep_vectors(USE_M3.key, {ids[0]: b"other"})
    assert archive.vectors(USE_M3.key, ids) == kept
    assert archive.vectors("another encoder/1", ids) == {}


def test_reading_ahead_reads_all_at_once_and_changes_no_answer(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = []
    for number, text in enumerate(POSTS["de"]):
        snapshot = look("de", number, text)
        assert isinstance(snapshot.finding, Post)
        posts.append((Candidate(str(number), snapshot, snapshot.finding), "de"))
    questions = [
        Question(SAID["de"], "en", posts, "Ried wrote."),
        Question("The ferry will not run today", "en", posts),
    ]
    alone = [Meaning(archive).close(question) for question in questions]
    meaning = Meaning(archive)
    meaning.read_ahead(questions)
    monkeypatch.setattr(Encoder, "_encoded", lambda _, cuts: [pytest.fail("encoded later") for _ in cuts])
    for question, before in zip(questions, alone, strict=True):
        after = meaning.close(question)
        assert after.keys() == before.keys()
        assert all(abs(after[id_].value - before[id_].value) < 0.05 for id_ in after)


def test_a_slower_encoder_is_asked_about_few(archive: Archive) -> None:
    asked: list[str] = []

    def load() -> encoders.Encode:
        quick = encoders.loaded(USE_M3)
        assert callable(quick)

        def encode(cuts: Sequence[Cut]) -> list[NDArray[float32]]:
            asked.extend(text for cut in cuts for text in cut.texts())
            return quick(cuts)

        return encode

    slow = replace(USE_M3, name="Slow", load=load)
    texts = [f"Zimmer {number} ist frei, mit Blick auf den Garten" for number in range(30)] + [POSTS["de"][1]]
    posts = []
    for number, text in enumerate(texts):
        snapshot = look("de", 100 + number, text)
        assert isinstance(snapshot.finding, Post)
        posts.append((Candidate(str(number), snapshot, snapshot.finding), "de"))
    found = Meaning(archive, (USE_M3, slow)).close(Question(SAID["de"], "en", posts))
    assert sum(len(one.cosines) == 2 for one in found.values()) == SHORTLIST
    assert max(found, key=lambda id_: found[id_].value) == "30"
    assert len({name for name, _ in found["30"].cosines}) == 2
    assert POSTS["de"][1] in asked
    assert not {text for text in texts if text not in asked} <= set()


def test_find_answers_across_languages_when_nothing_else_does(archive: Archive) -> None:
    found = find(archive, SAID["uk"])
    assert [(post.ref.id, match.verdict) for match, post in found] == [("o_rudenko/1", "translated")]
    assert found[0][0].score >= 0.75
    assert find(archive, SAID["uk"], handle="o_rudenko")[0][1].ref.id == "o_rudenko/1"
    assert find(archive, SAID["uk"], handle="hausbruecke") == []
    assert find(archive, SAID["uk"], since=NOON + timedelta(days=1)) == []
    assert find(archive, "Nobody has ever painted this lighthouse before, said the keeper") == []
    assert find(archive, POSTS["de"][0])[0][0].verdict == "exact"


def test_an_archive_that_cannot_be_written_is_compared_all_the_same(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "read_only", True)
    assert find(archive, SAID["de"])[0][1].ref.id == "hausbruecke/1"
    assert outcome(archive, SAID["de"], "de").status == "matched"


@pytest.mark.parametrize("text", ["", "😀😀😀", "\ud800", "𐎀𐎁 " * 900, "слово " * 200_000], ids=len)
def test_a_hostile_post_or_quote_stops_nobody(archive: Archive, text: str) -> None:
    if "\ud800" not in text:
        keep(archive, [look("uk", 9, text)])
    assert outcome(archive, SAID["uk"], "uk").status == "matched"
    assert outcome(archive, text[:5_000] or " ", "uk").status in {"matched", "unmatched"}
    find(archive, text[:5_000] or " ")
