"""The quotes of an article: words, speaker, channel, day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.dates.when import day_as_when
from archiver.quoting import quotes
from db import canonical
from db.model import Article, Citation, Passage, Quote

PUBLISHED = day_as_when("2024-05-17", datetime(2024, 5, 17, tzinfo=UTC).date(), "argument")

STORY = """The Harbor Brigade, a volunteer group formed in 2021, said on Thursday that it had left the island.

"We lost a boat and two engines," the group, which is made up of fishermen, as well as students, said on X.

In a message on its Telegram channel, the Brigade said one of its members had been hurt. "We will be back," it added.

Governor Ruth Alder told the Monitor on Friday that "the island is calm." She denied it, calling it "harbor gossip."

Kremlin spokesman Pavel Orlov said the affair was "of no interest to anybody."

"Nobody asked us," said Marcy Todd of the Island Alliance in an interview.

A spokeswoman said in an email: "We have no comment."
"""


def article(text: str, language: str | None = "en") -> Article:
    return Article(None, None, None, PUBLISHED, None, language, text, "0" * 64, "text")


def find_quotes(page: Article, citations: Sequence[Citation]) -> tuple[Quote, ...]:
    return quotes.find_quotes(page, quotes.read_statements(page, citations))


def quote(text: str, exact: str, language: str = "en") -> Quote:
    found = [q for q in find_quotes(article(text, language), ()) if exact in q.passage.exact]
    assert len(found) == 1, [q.passage.exact for q in find_quotes(article(text, language), ())]
    return found[0]


@pytest.mark.parametrize(
    ("exact", "kind", "speaker", "channel"),
    [
        ("it had left the island", "indirect", "Harbor Brigade", None),
        ("We lost a boat", "direct", "Harbor Brigade", "twitter"),
        ("one of its members had been hurt", "indirect", "Harbor Brigade", "telegram"),
        ("We will be back", "direct", "Harbor Brigade", "telegram"),
        ("the island is calm", "partial", "Ruth Alder", "interview"),
        ("harbor gossip", "partial", "Ruth Alder", "interview"),
        ("of no interest", "partial", "Pavel Orlov", "briefing"),
        ("Nobody asked us", "direct", "Marcy Todd", "interview"),
        ("We have no comment", "direct", "spokeswoman", "email"),
    ],
)
def test_a_story_says_who_said_what_where(exact: str, kind: str, speaker: str, channel: str | None) -> None:
    found = quote(STORY, exact)
    assert (found.kind, found.speaker, found.channel) == (kind, speaker, channel)


def test_the_day_said_is_a_window() -> None:
    said_on = quote(STORY, "the island is calm").said_on
    assert said_on is not None
    assert said_on.as_written == "Friday"
    assert said_on.earliest is not None


def test_a_quote_names_its_article() -> None:
    page = article(STORY)
    assert {q.article for q in find_quotes(page, ())} == {canonical.name(page)}


def test_words_inside_an_embedded_post_are_no_quotes() -> None:
    text = 'He left. We say "no" to all of it — Ann (@ann) May 1, 2024\n\n"Yes," she said.'
    post = 'We say "no" to all of it — Ann (@ann) May 1, 2024'
    embed = Citation("a", "embed", "test", "twitter", passage=Passage(post, text.find(post)))
    assert [q.passage.exact for q in find_quotes(article(text), [embed])] == ["Yes"]


def test_a_sentence_that_is_a_quote_goes_on_with_its_speaker() -> None:
    text = '"We sail," Captain Ola Brun wrote on Facebook. "Nobody stops us."'
    found = quote(text, "Nobody stops us")
    assert (found.speaker, found.channel) == ("Ola Brun", "facebook")


def test_another_speaker_does_not_inherit_the_channel() -> None:
    text = 'Captain Ola Brun wrote on X: "We sail."\n\n"They stay," harbor master Finn Berg said.'
    assert quote(text, "They stay").channel is None


def test_a_company_or_a_topic_is_no_channel() -> None:
    assert quote('A Twitter spokesman said: "The service is down."', "service").channel is None
    assert quote('The ban on Twitter is "a scandal for all of us", Finn Berg said.', "scandal").channel is None


def test_a_word_in_marks_that_nobody_says_is_no_quote() -> None:
    assert find_quotes(article('The "new" harbor is closed.'), ()) == ()


def test_names_of_papers_and_groups_are_no_quotes() -> None:
    text = "«Мы ушли», — рассказал газете «Маяк» рыбак Олег."
    assert [q.passage.exact for q in find_quotes(article(text, "ru"), ())] == ["Мы ушли"]


@pytest.mark.parametrize(
    ("language", "text", "exact", "speaker", "channel"),
    [
        (
            "ru",
            "«Мост закрыт», — написал губернатор Олег Рябов в своём телеграм-канале.",
            "Мост",
            "Олег Рябов",
            "telegram",
        ),
        ("ru", "Министр Анна Лис сказала журналистам, что «всё идёт по плану».", "всё идёт", "Анна Лис", "briefing"),
        ("ru", "Мэр Иван Дуб написал в X. По его словам, «дорога свободна».", "дорога", "Иван Дуб", "twitter"),
        ("uk", "«Міст закрито», — повідомив голова ОВА Остап Верба у Telegram.", "Міст", "Остап Верба", "telegram"),
        ("uk", "«Ми чули вибух», — розповіла Суспільному мешканка Олена.", "Ми чули", "Олена", "interview"),
        (
            "uk",
            "Президент Іван Гора заявив у відеозверненні: «Ми вистоїмо разом».",
            "вистоїмо",
            "Іван Гора",
            "broadcast",
        ),
        ("de", "„Die Brücke ist zu“, schrieb Bürgermeister Karl Ahn auf Telegram.", "Brücke", "Karl Ahn", "telegram"),
        ("de", "„Das war falsch“, sagte Ministerin Anna Berg dem „Kurier“.", "falsch", "Anna Berg", "interview"),
        ("de", "Auf X schrieb Kanzler Max Lohe: „Wir bleiben hier.“", "bleiben", "Max Lohe", "twitter"),
        ("fr", "« Le pont est fermé », a écrit la maire Lise Aulne sur X.", "pont", "Lise Aulne", "twitter"),
        (
            "es",
            "«El puente está cerrado», dijo la alcaldesa Rut Aliso en una rueda de prensa.",
            "puente",
            "Rut Aliso",
            "briefing",
        ),
        ("it", "«Il ponte è chiuso», ha scritto la sindaca Rita Olmo su Facebook.", "ponte", "Rita Olmo", "facebook"),
        ("pl", "„Most jest zamknięty” – napisał burmistrz Jan Telk na Twitterze.", "Most", "Jan Telk", "twitter"),
        (
            "pt",
            "“A ponte está fechada”, escreveu o prefeito João Telo no Instagram.",
            "ponte",
            "João Telo",
            "instagram",
        ),
        ("tr", "Vali Rıza Akça, Telegram kanalında “Köprü bugün kapalı” diye yazdı.", "Köprü", "Rıza Akça", "telegram"),
    ],
)
def test_every_language_has_its_order_of_words(
    language: str, text: str, exact: str, speaker: str, channel: str
) -> None:
    found = quote(text, exact, language)
    assert (found.speaker, found.channel) == (speaker, channel)


@pytest.mark.parametrize(
    ("language", "text", "channel"),
    [
        ("ar", "وقال الوزير سامر الحداد في مؤتمر صحفي: «الجسر مغلق اليوم».", "briefing"),
        ("ar", "كتب المحافظ ماجد النجار على منصة إكس: «الجسر مغلق اليوم».", "twitter"),
        ("he", 'ראש העירייה רון אלון כתב בטלגרם: "הגשר סגור היום".', "telegram"),
        ("he", 'השרה לילי ורדי אמרה לעיתונאים: "הגשר סגור היום".', "briefing"),
    ],
)
def test_scripts_without_capitals_give_the_channel_too(language: str, text: str, channel: str) -> None:
    (found,) = find_quotes(article(text, language), ())
    assert found.channel == channel
    assert found.speaker


def test_the_language_is_guessed_when_the_page_names_none() -> None:
    page = article("«Мост закрыт», — написал губернатор Олег Рябов в своём телеграм-канале.", None)
    (found,) = find_quotes(page, ())
    assert found.channel == "telegram"


MARKS = list("\"“”«»„'’éשЯ\x01\n")
WORDS = " said; on X; Telegram;, ;. ;: ; Ann Lee; it; that; the group; according to; a; who; and; (RVC); wrote"
PARTS = st.sampled_from([*MARKS, "\n\n", *WORDS.split(";")])


@settings(max_examples=400, deadline=None)
@given(st.lists(PARTS, max_size=60).map("".join), st.sampled_from(["en", "ru", "de", "fr", "tr", "he", None]))
def test_no_text_breaks_it_and_spans_hold_and_never_overlap(text: str, language: str | None) -> None:
    last = 0
    for found in find_quotes(article(text, language), ()):
        assert text[found.passage.start : found.passage.end] == found.passage.exact
        assert found.passage.exact
        assert found.passage.start >= last
        last = found.passage.end


def test_a_name_before_a_cue_is_no_reported_speech() -> None:
    text = "Anton Rell, an exiled politician who says he is the group's envoy, told the paper that the bridge was open."
    found = [quote.passage.exact for quote in find_quotes(article(text), ())]
    assert "Anton Rell" not in found
