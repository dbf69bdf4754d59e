"""Posts that an article cites in words: by the channel's search, then by their time in its list."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import httpx
import pytest

from adapters import telegram
from adapters.telegram_locate import MOST, MOST_HALVINGS, MOST_PAGES, MOST_SEARCHES
from adapters.words import searches
from archiver.adapter import Clue, Refused, Unreachable, Unreadable
from archiver.testing import NONSENSE
from tests.adapters.conftest import Stage
from tests.adapters.tme_pages import album, channel_page, landing, message, text

START = datetime(2026, 1, 1, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIRST, GAP = 5, (131, 160)
Row = tuple[int, datetime, str, int]
"""Number, time, text, and how many items of an album it has (1: no album)."""


def history() -> list[Row]:
    """Three hundred posts, one an hour, with albums of four and with gaps, one of them of thirty numbers."""
    rows: list[Row] = []
    number = FIRST
    for count in range(300):
        if GAP[0] <= number < GAP[1]:
            number = GAP[1]
        items = 4 if count % 17 == 5 else 1
        rows.append((number, START + count * HOUR, f"Report {count} of the day", items))
        number += items + (2 if count % 11 == 3 else 0)
    return rows


ROWS = history()


def block(row: Row) -> str:
    number, at, words, items = row
    pictures = album(*((f"p{number + item}", number + item) for item in range(items))) if items > 1 else ""
    return message(pictures, text(words), number=number, time=at.isoformat())


def page_before(rows: Sequence[Row], number: int | None) -> str:
    """As t.me does it: twenty messages below this number, where every item of an album is one."""
    shown: list[Row] = []
    for row in reversed(rows):
        if number is not None and row[0] >= number:
            continue
        if sum(items for *_, items in shown) + row[3] > 20:
            break
        shown.insert(0, row)
    return channel_page(*map(block, shown))


def listing(stage: Stage, rows: Sequence[Row], *, found: Sequence[Row] = ()) -> None:
    """The channel's list at every number; its search finds these rows, whatever is asked."""
    stage.says("https://t.me/s/river_gauge", page_before(rows, None))
    for number in range(1, rows[-1][0] + 1):
        stage.says(f"https://t.me/s/river_gauge?before={number}", page_before(rows, number))
    searched(stage, CLUE, *found)


def searched(stage: Stage, clue: Clue, *found: Row) -> None:
    for words in searches(clue.words):
        stage.says(f"https://t.me/s/river_gauge?{urlencode({'q': words})}", channel_page(*map(block, found)))


CLUE = Clue("river_Gauge", words=("The level at Brannoch reached 4.20 metres",))


def located(stage: Stage, clue: Clue) -> list[int]:
    with stage.web as web:
        refs = telegram.locate(clue, web)
    assert all(ref.url == f"https://t.me/{ref.id}" and ref.id.startswith("river_gauge/") for ref in refs)
    return [int(ref.id.partition("/")[2]) for ref in refs]


def window(first: int, last: int) -> Clue:
    """The clue, posted between these two posts (by their place in the history)."""
    return Clue("river_gauge", ROWS[first][1], ROWS[last][1], CLUE.words)


# --- by the channel's search ---


def test_a_post_that_holds_the_words_is_found_by_one_search(stage: Stage):
    found = (70, START, "Brannoch: the level reached 4.20 metres tonight", 1)
    searched(stage, CLUE, (69, START, "The level elsewhere", 1), found)
    assert located(stage, CLUE) == [70]
    assert stage.asked == ["t.me/s/river_gauge?q=Brannoch+4.20"]


def test_numbers_and_names_put_the_post_first_in_another_language_too(stage: Stage):
    clue = Clue("river_gauge", words=("Рівень води у Brannoch сягнув 4,20 метра, а завтра впаде",))
    searched(stage, clue, (69, START, "All quiet tonight", 1), (70, START - DAY, "Brannoch stands at 4.20 m", 1))
    assert located(stage, clue) == [70, 69]


def test_a_post_later_than_the_article_is_not_the_one(stage: Stage):
    clue = Clue("river_gauge", latest=START, words=CLUE.words)
    searched(stage, clue, (70, START + HOUR, CLUE.words[0], 1), (60, START - HOUR, CLUE.words[0], 1))
    assert located(stage, clue) == [60]


def test_a_post_within_the_window_comes_before_the_same_words_outside_it(stage: Stage):
    clue = Clue("river_gauge", START - DAY, START, CLUE.words)
    rows = [(number, START - age * HOUR, CLUE.words[0], 1) for number, age in ((20, 50), (60, 12), (65, 1))]
    searched(stage, clue, *rows)
    assert located(stage, clue) == [60, 65, 20]


def test_most_of_the_words_within_the_window_are_worth_more_than_all_of_them_outside_it(stage: Stage):
    clue = Clue("river_gauge", START - DAY, START, CLUE.words)
    outside, inside = (20, START - 30 * DAY, CLUE.words[0], 1), (65, START - HOUR, "Brannoch: 4.20 metres", 1)
    searched(stage, clue, outside, inside)
    assert located(stage, clue) == [65, 20]


def test_what_nobody_can_search_for_and_nobody_dated_is_not_asked_for(stage: Stage):
    assert located(stage, Clue("river_gauge")) == []
    assert located(stage, Clue("river_gauge", words=("so?",))) == []
    assert stage.asked == []


def test_no_more_than_ten_are_named(stage: Stage):
    searched(stage, CLUE, *((number, START, CLUE.words[0], 1) for number in range(10, 30)))
    assert len(located(stage, CLUE)) == MOST == 10


def test_every_search_without_a_hit_is_followed_by_a_looser_one(stage: Stage):
    searched(stage, CLUE)
    assert located(stage, CLUE) == []
    assert stage.asked == [
        "t.me/s/river_gauge?q=Brannoch+4.20",
        "t.me/s/river_gauge?q=level+Brannoch+reached+4.20+metres",
        "t.me/s/river_gauge?q=level+reached+metres",
    ]


# --- by time ---


@pytest.mark.parametrize(("first", "last"), [(0, 4), (60, 64), (119, 124), (150, 156), (200, 204), (288, 299)])
def test_the_posts_of_the_window_are_found_by_halving_nearest_its_middle_first(stage: Stage, first, last):
    listing(stage, ROWS)
    found = located(stage, window(first, last))
    middle = (first + last) / 2
    nearest = sorted(range(first, last + 1), key=lambda place: (abs(place - middle), -place))
    assert found == [ROWS[place][0] for place in nearest][:MOST]
    assert len(stage.asked) <= MOST_SEARCHES + 1 + 6 + 3  # the newest page, log2(450 / 20) halvings, the window's pages


@pytest.mark.parametrize("place", [0, 47, 75, 110, 158, 186, 283, 299])
def test_a_post_at_the_very_end_of_the_window_is_found_also_where_a_page_begins_with_it(stage: Stage, place):
    listing(stage, ROWS)
    at = ROWS[place][1]
    assert located(stage, Clue("river_gauge", at, at)) == [ROWS[place][0]]
    assert len(stage.asked) <= 8


def test_a_window_whose_posts_answer_to_the_words_gives_these_first(stage: Stage):
    rows = [*ROWS[:150], (ROWS[150][0], ROWS[150][1], "Brannoch is at 4,20 m", 1), *ROWS[151:]]
    listing(stage, rows)
    assert located(stage, window(100, 199))[0] == rows[150][0]


def test_a_post_of_the_window_that_holds_the_words_is_the_only_one_and_ends_the_reading(stage: Stage):
    rows = [*ROWS[:150], (ROWS[150][0], ROWS[150][1], f"{CLUE.words[0]}.", 1), *ROWS[151:]]
    listing(stage, rows)
    assert located(stage, window(0, 154)) == [rows[150][0]]
    assert len(stage.asked) <= MOST_SEARCHES + 1 + 6 + 1


def test_with_no_beginning_the_posts_just_before_the_article_are_read(stage: Stage):
    listing(stage, ROWS)
    found = located(stage, Clue("river_gauge", latest=ROWS[200][1] + HOUR / 2, words=CLUE.words))
    assert found == [number for number, *_ in reversed(ROWS[191:201])]
    assert len(stage.asked) <= MOST_SEARCHES + MOST_HALVINGS + MOST_PAGES + 2


def test_a_window_before_the_channels_first_post_is_empty(stage: Stage):
    listing(stage, ROWS)
    clue = Clue("river_gauge", START - 9 * DAY, START - 8 * DAY, CLUE.words)
    assert located(stage, clue) == []
    assert len(stage.asked) <= MOST_SEARCHES + MOST_HALVINGS + 2


def test_a_channel_without_posts_has_none(stage: Stage):
    stage.says("https://t.me/s/river_gauge", channel_page())
    searched(stage, CLUE)
    assert located(stage, Clue("river_gauge", START, START + DAY, CLUE.words)) == []


def test_a_search_that_found_it_spares_the_window(stage: Stage):
    clue = window(100, 110)
    row = (ROWS[105][0], ROWS[105][1], "Level at Brannoch reached 4.20 metres", 1)
    searched(stage, clue, row)
    assert located(stage, clue) == [row[0]]
    assert len(stage.asked) == 1


# --- no list, no answer, no sense ---


@pytest.mark.parametrize("clue", [CLUE, Clue("river_gauge", START, START + DAY)])
def test_a_channel_that_turns_us_away_gives_none(stage: Stage, clue):
    asked = "https://t.me/s/river_gauge" + ("?q=Brannoch+4.20" if clue.words else "")
    stage.says(asked, status=302, to="/river_gauge").says("https://t.me/river_gauge", landing("River Gauge", "Boats"))
    assert located(stage, clue) == []
    assert len(stage.asked) == 2


@pytest.mark.parametrize("handle", ["", "@", "../x", "c1501234567", "a b", "river_gauge/7", "ab", "joinchat", "я" * 9])
def test_what_is_no_channels_name_is_not_asked_for(stage: Stage, handle):
    clue = Clue(handle, START, START + DAY, CLUE.words)
    allowed = handle == "c1501234567"  # a name may look so
    if allowed:
        stage.says(f"https://t.me/s/{handle}?q=Brannoch+4.20", status=302, to="/x").says("https://t.me/x", landing("x"))
    assert located(stage, clue) == []
    assert bool(stage.asked) is allowed
    assert (telegram.search_page(clue) is not None) is allowed


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_is_never_a_post(stage: Stage, answer):
    status, kind, body = answer
    stage.says("https://t.me/s/river_gauge?q=Brannoch+4.20", body, status, kind)
    with pytest.raises((Unreadable, Unreachable, Refused)):
        located(stage, CLUE)


def test_posts_of_other_channels_on_the_page_are_not_named(stage: Stage):
    foreign = message(text(CLUE.words[0]), number=7, channel="other_gauge")
    for words in ("Brannoch 4.20", "level Brannoch reached 4.20 metres", "level reached metres"):
        stage.says(f"https://t.me/s/river_gauge?{urlencode({'q': words})}", channel_page(foreign))
    assert located(stage, CLUE) == []


# --- for a person ---


def test_a_person_can_go_on_looking_in_the_channels_search():
    assert telegram.search_page(CLUE) == "https://t.me/s/river_gauge?q=Brannoch+4.20"
    assert telegram.search_page(Clue("@River_Gauge")) == "https://t.me/s/river_gauge"
    address = telegram.search_page(Clue("river_gauge", words=("Рівень води & мосту",)))
    assert address is not None
    assert dict(httpx.URL(address).params) == {"q": "Рівень води мосту"}
