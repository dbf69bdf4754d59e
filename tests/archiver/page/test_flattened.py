"""Posts whose embeds were flattened into plain text are found, whole, with who and when."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from archiver.page.flattened import Flattened, find_flattened

BEFORE = (
    "The mayor of Larkholm told reporters that the old bridge would stay closed for at least another two weeks, "
    "while engineers look for the cause of the cracks that a cyclist had seen in early spring, and that a ferry "
    "would carry people across the river in the meantime, free of charge, from six in the morning until midnight."
)
AFTER = (
    "Repairs will cost about four million crowns, the council expects, and most of the money will have to come "
    "from the state, which is already stretched this year."
)
WORDS = "The bridge is closed until further notice. pic.twitter.com/AbCdEf1234"


def one(text: str) -> Flattened:
    """The only post of a text; its offsets hold."""
    found = find_flattened(text, None)
    assert len(found) == 1, found
    return found[0]


def who(text: str) -> tuple[str | None, str | None, str | None, str | None]:
    found = one(text)
    return found.handle, found.name, found.posted.day if found.posted else None, found.text


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n\n"])
@pytest.mark.parametrize("join", [" ", "\n", "\n\n", ""])
def test_a_post_with_its_trailer_stands_between_paragraphs(gap: str, join: str) -> None:
    text = gap.join([BEFORE, AFTER, BEFORE, WORDS + join + "— Jo Bright (@jobright) January 14, 2019", AFTER, BEFORE])
    found = one(text)
    assert who(text) == ("jobright", "Jo Bright", "2019-01-14", WORDS)
    assert (found.platform, found.technique) == ("twitter", "flattened-trailer")
    assert found.media == ("pic.twitter.com/AbCdEf1234",)
    assert text[found.start : found.end] == WORDS + join + "— Jo Bright (@jobright) January 14, 2019"
    assert found.posted is not None
    assert found.posted.as_written == "January 14, 2019"
    assert found.posted.earliest == datetime(2019, 1, 13, 10, tzinfo=UTC)


@pytest.mark.parametrize("dash", ["—", "―", "–", "--", "-", "?", "â€”", "&mdash;", "&#8212;", ""])
def test_the_dash_may_be_lost_or_another_sign(dash: str) -> None:
    text = f"{BEFORE}\n\n{WORDS} {dash} Jo Bright (@jobright) January 14, 2019\n\n{AFTER}"
    assert who(text) == ("jobright", "Jo Bright", "2019-01-14", WORDS)


@pytest.mark.parametrize("dash", ["—", "?", "", "-"])
def test_the_name_may_be_glued_to_the_media_code(dash: str) -> None:
    text = f"{BEFORE}\n\n{WORDS}{dash}Jo Bright (@jobright) January 14, 2019\n\n{AFTER}"
    assert who(text) == ("jobright", "Jo Bright", "2019-01-14", WORDS)


@pytest.mark.parametrize(
    "name",
    ["Jo (the) Bright", "Jo — Bright", "Jo - writer", "🇺🇦 Jo 🌻", "J. Bright | News", '"Jo" Bright', "?????", "-JO-",
     "Jo, PhD", "Dr. Jo Bright", "Жо Брайт", "ジョー", "ج. برايت", "B R I G H T"],
)  # fmt: skip
@pytest.mark.parametrize("join", [" ", "\n"])
def test_names_are_taken_as_shown(name: str, join: str) -> None:
    assert who(f"{BEFORE}\n\n{WORDS}{join}— {name} (@jobright) January 14, 2019\n\n{AFTER}")[1] == name


def test_marks_of_writing_direction_are_no_part_of_a_name() -> None:
    text = f"{BEFORE}\n\n{WORDS}\n\n— \u200fجو برايت\u200e (@jobright) \u200f14 يناير، 2019\n\n{AFTER}"
    assert who(text)[:3] == ("jobright", "جو برايت", "2019-01-14")


@pytest.mark.parametrize(
    "day",
    ["14 января 2019 г.", "14 січня 2019 р.", "14 de enero de 2019", "14 de janeiro de 2019", "14. Januar 2019",
     "14 gennaio 2019", "14 janvier 2019", "14 stycznia 2019", "14 Ocak 2019", "14 يناير، 2019", "14 בינואר 2019",
     "2019年1月14日", "2019 m. sausio 14 d.", "14 januari 2019", "on January 14, 2019", "Mon, Jan 14, 2019"],
)  # fmt: skip
def test_days_are_read_in_any_language(day: str) -> None:
    assert who(f"{BEFORE}\n{WORDS}\n— Jo (@jobright) {day}\n{AFTER}") == ("jobright", "Jo", "2019-01-14", WORDS)


def test_a_status_address_behind_the_trailer_belongs_to_the_post() -> None:
    url = "https://twitter.com/jobright/status/1084759283746123456?ref_src=twsrc%5Etfw"
    assert one(f"{BEFORE}\n\n{WORDS}\n\n— Jo (@jobright) January 14, 2019 {url}\n\n{AFTER}").url == url
    marked = f"{BEFORE}\n\n> Closed.\n>\n> Stay home.\n>\n> — Jo (@jobright) [January 14, 2019]({url})\n\n{AFTER}"
    assert one(marked).url == url
    assert one(marked).text == "Closed.\n\nStay home."


def test_a_trailer_may_be_broken_over_lines() -> None:
    for trailer in ["— Jo Bright\n(@jobright)\nJanuary 14, 2019", "—\nJo Bright (@jobright)\nJanuary 14, 2019"]:
        assert who(f"{BEFORE}\n{WORDS}\n{trailer}\n{AFTER}") == ("jobright", "Jo Bright", "2019-01-14", WORDS)


def test_a_trailer_without_parentheses_or_without_a_day_still_names_the_author() -> None:
    bare = f"{BEFORE}\n{WORDS}\n— Jo Bright @jobright January 14, 2019\n{AFTER}"
    assert who(bare) == ("jobright", "Jo Bright", "2019-01-14", WORDS)
    assert who(f"{BEFORE}\n{WORDS}\n— Jo Bright (@jobright)\n{AFTER}") == ("jobright", "Jo Bright", None, WORDS)


def test_posts_in_a_row_are_told_apart() -> None:
    text = (
        f"{BEFORE}\n{WORDS}\n— Jo (@jo) January 14, 2019\nNo way!\n— Al B (@al_b) January 15, 2019\n"
        f"Yes way https://t.co/abcdefghij\n— Jo (@jo) January 15, 2019\n{AFTER}"
    )
    found = find_flattened(text, "en")
    assert [(f.handle, f.text) for f in found] == [
        ("jo", WORDS), ("al_b", "No way!"), ("jo", "Yes way https://t.co/abcdefghij"),
    ]  # fmt: skip


def test_wider_gaps_inside_an_embed_hold_it_together() -> None:
    text = "\n\n".join(
        [BEFORE, AFTER, "Closed today\n\n\n\nTake the ferry — Jo (@jo) June 1, 2023", BEFORE, AFTER, BEFORE]
    )
    assert who(text)[3] == "Closed today\n\n\n\nTake the ferry"


def test_narrower_gaps_inside_an_embed_hold_it_together() -> None:
    text = "\n\n".join([BEFORE, AFTER, "closed.\ntoday.\nreally.", "— Jo (@jo) June 1, 2023", BEFORE, AFTER])
    assert who(text)[3] == "closed.\ntoday.\nreally."


@pytest.mark.parametrize(
    "lines",
    [
        ["#bridge | closed 🌉", "Take the ferry instead. pic.twitter.com/AbCdEf1234"],
        ["The council decided today:", "📌 The ferry is free.", "📌 Buses run late. pic.twitter.com/AbCdEf1234"],
        ["Five years ago: „Is it safe?“", "Today: „Is it safe?“"],
        ["@al_b Yes!", "See below. https://t.co/abcdefghij"],
        ["みんな、橋は閉まっています。", "・フェリーに乗ってください。", "つづく"],
        ["Мост закрыт до пятницы.", "Паром ходит бесплатно."],
        ["🚧 Work goes on.", "Nobody knows how long.", "Take the ferry."],
    ],
)
def test_signs_in_the_words_hold_lines_together_where_all_gaps_are_alike(lines: list[str]) -> None:
    text = "\n".join([BEFORE, AFTER, *lines, "— Jo (@jo) June 1, 2023", AFTER, BEFORE])
    assert who(text)[3] == "\n".join(lines)


@pytest.mark.parametrize(
    "line",
    ["1.", "#2:", "Best answer of all", "The council posted a picture:", "Everyone laughed at that.", "* * *",
     "If you missed it …"],
)  # fmt: skip
def test_headings_numbers_and_leads_before_a_post_are_not_its_words(line: str) -> None:
    text = "\n".join([BEFORE, line, "Take the ferry.", "— Jo (@jo) June 1, 2023", AFTER])
    assert who(text)[3] == "Take the ferry."


def test_a_post_is_not_longer_than_posts_could_be_on_its_day() -> None:
    above = (
        "🚧 The old bridge over the wide river in Larkholm is closed again for a while because "
        "of the cracks in both of its pillars."
    )
    for year, whole in [(2016, False), (2020, True)]:
        text = "\n".join(
            [BEFORE, above, "Take the ferry, it is free for all of you.", f"— Jo (@jo) June 1, {year}", AFTER]
        )
        assert (above in (who(text)[3] or "")) is whole


def test_prose_on_both_sides_of_one_line_is_not_swallowed() -> None:
    text = f"{BEFORE} {WORDS} — Jo Bright (@jobright) January 14, 2019 {AFTER}"
    assert who(text) == ("jobright", "Jo Bright", "2019-01-14", WORDS)


def test_a_lead_in_on_the_same_line_is_cut_off() -> None:
    text = f"{BEFORE}\n\nThe council tweeted: Take the ferry. — Jo (@jo) January 14, 2019\n\n{AFTER}"
    assert who(text)[3] == "Take the ferry."


def test_hashtags_that_slipped_behind_the_trailer_come_back() -> None:
    text = f"{BEFORE}\nTake the ferry\n— Jo (@jo) June 1, 2023\n#bridge pic.twitter.com/AbCdEf1234\n{AFTER}"
    found = one(text)
    assert found.text == "Take the ferry\n#bridge pic.twitter.com/AbCdEf1234"
    assert text[found.start : found.end].endswith("AbCdEf1234")


def test_links_glued_to_each_other_are_told_apart() -> None:
    text = f"{BEFORE}\n\nClosed https://t.co/Ab12Cd34Efpic.twitter.com/AbCdEf1234 — Jo (@jo) June 1, 2023\n\n{AFTER}"
    assert one(text).media == ("pic.twitter.com/AbCdEf1234",)


def test_without_a_trailer_only_the_words_are_known() -> None:
    found = one(f"{BEFORE}\n\n{WORDS}\n\n{AFTER}")
    assert (found.text, found.handle, found.name, found.posted) == (WORDS, None, None, None)
    assert found.technique == "flattened-orphan"


def test_an_author_before_the_words() -> None:
    text = f"{BEFORE}\n\njo bright @jobright | 11:44 AM · Mar 24, 2023: The bridge is shut again.\n\n{AFTER}"
    assert who(text) == ("jobright", "jo bright", "2023-03-24", "The bridge is shut again.")
    text = f"{BEFORE}\n\nJo Bright @jobright · Mar 24, 2023\nThe bridge is shut again.\n\n{AFTER}"
    assert who(text) == ("jobright", "Jo Bright", "2023-03-24", "The bridge is shut again.")


def test_a_card_that_was_copied_whole() -> None:
    text = f"{BEFORE}\n\nJo Bright\n@jobright\nShut again.\nStay home.\n11:44 AM · Mar 24, 2023\n\n{AFTER}"
    assert who(text) == ("jobright", "Jo Bright", "2023-03-24", "Shut again.\nStay home.")


def test_a_list_of_authors_with_quoted_posts() -> None:
    text = f"{BEFORE}\n- Jo (@jo): “Shut again; write to me@larkholm.example”\n- Al B (@al_b): «Oh no»\n{AFTER}"
    assert [(f.handle, f.name, f.text) for f in find_flattened(text, "it")] == [
        ("jo", "Jo", "Shut again; write to me@larkholm.example"), ("al_b", "Al B", "Oh no"),
    ]  # fmt: skip


def test_instagram_names_the_author_twice_for_one_post() -> None:
    twice = "View this post on Instagram A post shared by Jo B (@jo.b)\nA post shared by Jo B (@jo.b)\n"
    found = find_flattened(f"{BEFORE}\n{twice}{twice}{AFTER}", "en")
    assert [(f.platform, f.handle, f.name, f.text) for f in found] == [("instagram", "jo.b", "Jo B", None)] * 2
    dated = one(
        f"{BEFORE}\nView this post on Instagram\n\nSunny!\n\nA post shared by Jo (@jo.b) on Jan 14, 2019 at 9:10am PST"
    )
    assert dated.text == "Sunny!"
    assert dated.posted is not None
    assert dated.posted.earliest == datetime(2019, 1, 14, 17, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "A fine video by Jo (@jo). See also Al (@al_b), who wrote in March 2019.",
        "By Jo Bright (@jobright) March 24, 2023",
        "Jo Bright (@jobright) is a reporter. On January 14, 2019 she left.",
        "Follow — Jo Bright (@jobright) for more.",
        "Write to jo@larkholm.example, or call.",
        "The account @jobright shared it on January 14, 2019.",
        "",
    ],
)
def test_mentions_bylines_and_addresses_are_no_posts(text: str) -> None:
    assert find_flattened(f"{BEFORE}\n\n{text}\n\n{AFTER}", "en") == []
    assert find_flattened(text, None) == []


_WORD = st.sampled_from(["bridge", "ferry", "river", "closed", "open", "people", "walk", "4", "today", "cold", "boats"])
_SENTENCE = st.lists(_WORD, min_size=2, max_size=9).map(lambda words: " ".join(words).capitalize() + ".")
_NAME = st.text(alphabet="abcXYZ éжЖ🌻.|'", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(
    paragraphs=st.lists(_SENTENCE, min_size=1, max_size=3),
    name=_NAME,
    handle=st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True),
    year=st.integers(2018, 2030),
    join=st.sampled_from([" ", "\n", "\n\n"]),
    link=st.sampled_from(["", " https://t.co/Ab12Cd34Ef", " pic.twitter.com/Ab12Cd34Ef"]),
)
@settings(max_examples=300, deadline=None)
def test_any_post_between_paragraphs_comes_back_whole(
    paragraphs: list[str], name: str, handle: str, year: int, join: str, link: str
) -> None:
    words = "\n".join(paragraphs) + link
    assume(len(words) < 270)
    embed = f"{words}{join}— {name} (@{handle}) March 3, {year}"
    text = "\n\n".join([BEFORE, AFTER, embed, BEFORE, AFTER])
    found = one(text)
    assert (found.text, found.handle, found.name) == (words, handle, name)
    assert text[found.start : found.end] == embed
    assert found.posted is not None
    assert found.posted.day == f"{year}-03-03"


_PIECE = st.sampled_from(
    ["— ", "(@jo)", "@jo ", " March 3, 2020", "\n", "\n\n\n\n", "pic.twitter.com/Ab12Cd34Ef", "https://t.co/x", "🌻",
     ": “", "”", "> ", "A post shared by ", "View this post on Instagram", "11:44 AM · Mar 3, 2020", "? ", "…",
     "#a ", "1."]
)  # fmt: skip


@given(st.lists(st.one_of(_PIECE, st.text(max_size=12), _SENTENCE), max_size=40).map("".join))
@settings(max_examples=500, deadline=None)
def test_any_text_gives_ordered_spans_within_it(text: str) -> None:
    at = 0
    for found in find_flattened(text, None):
        assert at <= found.start < found.end <= len(text)
        at = found.end
        if found.text is not None:
            assert found.text.strip()
        if found.technique in ("flattened-orphan", "flattened-list"):
            assert found.text is not None
            assert found.text in text[found.start : found.end]


@pytest.mark.parametrize(
    "unit",
    ["(@a) ", "— ", "pic.twitter.com/abcdefghij\n", "😀\n", "12:00 - Mar 1, 2020\n", "A post shared by Jo (@jo)\n",
     "(@jo) March 1, 2020 ", "#a b\nx (@jo) March 1, 2020\n", "text https://t.co/abcdefghij\n", " ", "\n", "@", "A! "],
)  # fmt: skip
def test_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    started = time.process_time()
    find_flattened(unit * (200_000 // len(unit)), None)
    assert time.process_time() - started < 5
