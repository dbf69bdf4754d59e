"""Posts of X that are cited in words: from an account, days and words to the posts that may be meant."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters import twitter
from adapters.twitter_locate import GIVEN, READ
from archiver.adapter import Clue, Refused, Unreachable, Unreadable
from archiver.web.network import Network
from archiver.web.tape import Tape
from archiver.web.wire import Wire
from tests.adapters.archive_standin import EXCLUDED, OFFLINE, ArchiveStandin
from tests.adapters.conftest import Stage
from tests.adapters.x_answers import HARBOUR, SOMEBODY, answer, api_post, snowflake
from tests.standin import Step

DAY = datetime(2026, 3, 5, tzinfo=UTC)
CLUE = Clue(
    "harbour_watch",
    DAY - timedelta(hours=14),
    DAY + timedelta(days=1, hours=12),
    ("Ferry 14 left Zelenivka with 1,200 people on board",),
    "en",
)
MEANT = "Ferry 14 left Zelenivka at 06:40 with 1,200 people on board. Nobody is hurt."


@pytest.fixture
def archive() -> Iterator[ArchiveStandin]:
    with ArchiveStandin() as standin:
        yield standin


def keep(archive: ArchiveStandin, at: datetime, text: str, host: str = "twitter.com", **fields: Any) -> str:
    """A post of the account in the archive, filed under the second it was posted in. Gives its id."""
    number = snowflake(at, len(archive.kept))
    body = answer(api_post(text, number, created_at=at.isoformat(), **fields))
    archive.keep(f"{at:%Y%m%d%H%M%S}", f"https://{host}/harbour_watch/status/{number}", body)
    return number


def file(archive: ArchiveStandin, timestamp: str, number: str, body: bytes, handle: str = "harbour_watch") -> None:
    archive.keep(timestamp, f"https://twitter.com/{handle}/status/{number}", body)


def three_days(archive: ArchiveStandin) -> str:
    """Many posts on three days, each once an hour; the one that is meant among those of the second day."""
    for hour in range(-24, 48):
        keep(archive, DAY + timedelta(hours=hour, minutes=10), f"Water level at gate {hour + 100}: steady")
    return keep(archive, DAY + timedelta(hours=6, minutes=41), MEANT)


def located(archive: ArchiveStandin, clue: Clue = CLUE) -> list[str]:
    with Stage(archive).web as web:
        refs = twitter.locate(clue, web)
    assert [twitter.recognise(ref.url) for ref in refs] == list(refs)
    return [ref.id for ref in refs]


def test_the_post_is_found_by_account_day_and_words_among_those_of_three_days(archive: ArchiveStandin):
    meant = three_days(archive)
    ids = located(archive)
    assert ids[0] == meant
    assert len(ids) == GIVEN
    assert archive.lists == ["twitter.com/harbour_watch/status/*"]
    assert len(archive.fetched) == READ


def test_only_posts_of_the_window_are_given_by_the_clock_in_their_ids(archive: ArchiveStandin):
    inside = keep(archive, CLUE.latest, MEANT)  # type: ignore[arg-type]
    keep(archive, CLUE.latest + timedelta(milliseconds=1), MEANT)  # type: ignore[operator]
    first = keep(archive, CLUE.earliest, MEANT)  # type: ignore[arg-type]
    keep(archive, CLUE.earliest - timedelta(milliseconds=1), MEANT)  # type: ignore[operator]
    assert set(located(archive)) == {inside, first}


def test_the_archive_is_asked_for_a_day_more_on_either_side(archive: ArchiveStandin):
    located(archive)
    asked = parse_qs(urlsplit(archive.hits("web.archive.org")[0].target).query)
    assert (asked["from"], asked["to"], asked["collapse"]) == (["20260303"], ["20260307"], ["urlkey"])


def test_a_post_that_was_filed_more_than_once_is_given_once_and_read_once(archive: ArchiveStandin):
    meant = keep(archive, DAY + timedelta(hours=6), MEANT)
    address = f"https://twitter.com/harbour_watch/status/{meant}"
    archive.keep("20260305080000", f"{address}?s=20", b"", mimetype="text/html")
    archive.keep("20260305090000", f"{address}/photo/1", b"", mimetype="warc/revisit", status="-")
    archive.keep("20260305100000", address.replace("harbour_watch", "Harbour_Watch"), b"", status="302")
    assert located(archive) == [meant]
    assert len(archive.fetched) == 1


def test_a_revisit_without_a_status_is_read(archive: ArchiveStandin):
    number = snowflake(DAY)
    body = answer(api_post(MEANT, number))
    keep(archive, DAY + timedelta(hours=1), "Water level: steady")
    archive.keep(
        "20260305000000",
        f"https://twitter.com/harbour_watch/status/{number}",
        body,
        mimetype="warc/revisit",
        status="-",
    )
    assert located(archive)[0] == number


@pytest.mark.parametrize("host", ["x.com", "mobile.twitter.com"])
def test_posts_under_the_other_spellings_are_found_where_the_first_does_not_fit(archive: ArchiveStandin, host: str):
    three_days(archive)
    archive.kept.pop()
    meant = keep(archive, DAY + timedelta(hours=7), MEANT, host)
    assert located(archive)[0] == meant


def test_a_repost_of_the_same_words_comes_after_the_post(archive: ArchiveStandin):
    reposted = keep(archive, DAY + timedelta(hours=11), f"RT @harbour_watch: {MEANT}")
    meant = keep(archive, DAY + timedelta(hours=23), MEANT)
    referring = keep(archive, DAY + timedelta(hours=10), MEANT, referenced_tweets=[{"type": "retweeted", "id": meant}])
    ids = located(archive)
    assert ids[0] == meant
    assert set(ids[1:]) == {reposted, referring}


def test_another_accounts_post_under_this_accounts_address_comes_last(archive: ArchiveStandin):
    strange = keep(archive, DAY + timedelta(hours=11), MEANT, author_id=SOMEBODY["id"])
    plain = keep(archive, DAY + timedelta(hours=30), "Water level: steady", author_id=HARBOUR["id"])
    assert located(archive) == [plain, strange]


def test_nearly_the_same_words_on_the_next_day_come_after_the_right_ones(archive: ArchiveStandin):
    later = keep(archive, DAY + timedelta(hours=11), MEANT.replace("14", "15").replace("1,200", "1,300"))
    meant = keep(archive, DAY - timedelta(hours=9), MEANT)
    assert located(archive) == [meant, later]


@pytest.mark.parametrize(
    "words",
    [
        "Ferry 14 left […] with 1,200 people",
        "“Ferry 14 left Zelenivka …",
        "ferry 14 left Zelenivka at 06:40 with 1.200 people on board",
    ],
)
def test_shortened_and_retyped_quotes_find_it_too(archive: ArchiveStandin, words: str):
    meant = three_days(archive)
    assert located(archive, replace(CLUE, words=(words,)))[0] == meant


def test_a_day_that_ends_elsewhere_is_still_the_day(archive: ArchiveStandin):
    meant = keep(archive, DAY - timedelta(hours=13), MEANT)
    assert located(archive) == [meant]


@pytest.mark.parametrize("handle", ["HARBOUR_WATCH", "@Harbour_Watch", "harbour_watch"])
def test_the_case_of_a_handle_does_not_count(archive: ArchiveStandin, handle: str):
    meant = three_days(archive)
    assert located(archive, replace(CLUE, handle=handle))[0] == meant


def test_a_longer_handle_that_begins_the_same_is_another_account(archive: ArchiveStandin):
    number = snowflake(DAY)
    archive.keep(
        "20260305000000", f"https://twitter.com/harbour_watch2/status/{number}", answer(api_post(MEANT, number))
    )
    assert located(archive) == []


def test_a_list_that_names_other_accounts_too_gives_only_those_of_this_one(archive: ArchiveStandin):
    rows = [["timestamp", "original"], ["20260305000000", f"https://twitter.com/ferry_fan/status/{snowflake(DAY)}"]]
    archive.faults = [Step(200, {}, json.dumps(rows).encode())]
    assert located(archive) == []


@pytest.mark.parametrize("handle", ["", "no handle", "a" * 40, "status/1*", "вода"])
def test_what_is_no_handle_is_not_asked_for(archive: ArchiveStandin, handle: str):
    assert located(archive, replace(CLUE, handle=handle)) == []
    assert archive.log == []


def test_words_in_another_language_leave_the_order_to_time(archive: ArchiveStandin):
    ids = [keep(archive, DAY + timedelta(hours=hour), "Рівень води без змін", lang="uk") for hour in (30, 3, 12)]
    assert located(archive) == [ids[2], ids[1], ids[0]]


def test_names_and_numbers_find_a_translated_post(archive: ArchiveStandin):
    for hour in range(24):
        keep(archive, DAY + timedelta(hours=hour), f"Рівень води біля шлюзу {hour + 300}: без змін", lang="uk")
    meant = keep(archive, DAY + timedelta(hours=22), "Пором 14 вийшов, на борту 1200 людей", lang="uk")
    assert located(archive)[0] == meant


def test_a_post_whose_copy_came_later_is_found_by_the_first_digits_of_its_id(archive: ArchiveStandin):
    at = DAY + timedelta(hours=6)
    number = snowflake(at)
    archive.keep(
        "20260801120000", f"https://twitter.com/harbour_watch/status/{number}", answer(api_post(MEANT, number))
    )
    assert located(archive) == [number]
    assert archive.lists[0] == "twitter.com/harbour_watch/status/*"
    assert all(number.startswith(url[33:].rstrip("*")) for url in archive.lists[1:] if number in url)
    assert len(archive.lists) <= 5


def test_without_a_day_the_month_before_the_article_is_searched_the_newest_first(archive: ArchiveStandin):
    end = DAY + timedelta(days=20)
    old = keep(archive, end - timedelta(days=30), "Water level: steady")
    new = keep(archive, end - timedelta(days=1), "Water level: rising")
    keep(archive, end - timedelta(days=40), MEANT)
    assert located(archive, replace(CLUE, earliest=None, latest=end)) == [new, old]


def test_in_a_wide_window_the_digits_of_ids_are_searched_too(archive: ArchiveStandin):
    end = DAY + timedelta(days=20)
    other = keep(archive, end - timedelta(days=3), "Water level: steady")
    number = snowflake(end - timedelta(days=5))
    file(archive, "20260801120000", number, answer(api_post(MEANT, number)))
    assert located(archive, replace(CLUE, earliest=None, latest=end)) == [number, other]


def test_without_any_time_all_that_is_listed_is_searched(archive: ArchiveStandin):
    meant = keep(archive, DAY - timedelta(days=900), MEANT)
    assert located(archive, replace(CLUE, earliest=None, latest=None)) == [meant]


def test_a_day_without_an_end_is_searched_from_there(archive: ArchiveStandin):
    meant = keep(archive, DAY + timedelta(days=9), MEANT)
    assert located(archive, replace(CLUE, latest=None)) == [meant]


def test_where_the_archive_lists_none_there_is_none(archive: ArchiveStandin):
    assert located(archive) == []
    assert len(archive.lists) <= 7
    assert archive.fetched == []


def test_an_account_that_the_archive_leaves_out_is_refused_and_not_empty(archive: ArchiveStandin):
    archive.faults = [EXCLUDED]
    with pytest.raises(Refused):
        located(archive)


@pytest.mark.parametrize(("step", "error"), [(OFFLINE, Unreachable), (Step(503), Unreachable), (Step(418), Unreadable)])
def test_an_outage_is_told_as_long_as_there_is_nothing_to_give(archive: ArchiveStandin, step: Step, error: Any):
    archive.faults = [step]
    with pytest.raises(error):
        located(archive)


def test_what_was_found_before_an_outage_is_given(archive: ArchiveStandin):
    number = keep(archive, DAY, "Water level: steady")
    fine = archive._listed

    def listed(hit: Any) -> Step:
        archive.faults = [OFFLINE] * 9
        return fine(hit)

    archive._listed = listed  # type: ignore[method-assign]
    assert located(archive) == [number]


def test_an_archive_that_is_busy_is_asked_again(archive: ArchiveStandin):
    meant = three_days(archive)
    busy = Step(429, {"Retry-After": "0"}, b"Too many requests")
    archive.faults, archive.replay_faults = [busy], [busy]
    wire = Wire(Network(rate=1000, patience=5, host_map={"*": archive.base}))
    with wire.client(Tape()) as web:
        assert twitter.locate(CLUE, web)[0].id == meant


def test_a_copy_that_leads_to_another_time_is_read_there(archive: ArchiveStandin):
    meant = keep(archive, DAY, MEANT)
    other = keep(archive, DAY + timedelta(hours=1), "Water level: steady")
    kept = archive.kept[0]
    moved = f"https://web.archive.org/web/{kept.timestamp}id_/{kept.original}"
    archive.replay_faults = [Step(302, {"Location": moved}), Step(302, {"Location": moved})]
    assert set(located(archive)) == {meant, other}
    assert located(archive)[0] == meant


@pytest.mark.parametrize("step", [OFFLINE, Step(503), Step(404), Step(403), Step(200, {}, b"{"), Step(418)])
def test_posts_whose_copies_cannot_be_read_are_given_by_their_time(archive: ArchiveStandin, step: Step):
    ids = [keep(archive, DAY + timedelta(hours=hour), MEANT) for hour in (30, 11)]
    archive.replay_faults = [step] * 9
    assert located(archive) == [ids[1], ids[0]]


def test_pages_of_today_are_not_read_and_stay_candidates(archive: ArchiveStandin):
    number = snowflake(DAY)
    archive.keep(
        "20260305000000", f"https://twitter.com/harbour_watch/status/{number}", b"<html>", mimetype="text/html"
    )
    assert located(archive) == [number]
    assert archive.fetched == []


def test_rows_that_name_no_post_are_passed_over(archive: ArchiveStandin):
    for path in ("harbour_watch/status/", "harbour_watch/status/abc", "harbour_watch/status/12…"):
        archive.keep("20260305000000", f"https://twitter.com/{path}", b"")
    assert located(archive) == []


# --- where a person can look ---


def query(clue: Clue) -> str:
    page = twitter.search_page(clue)
    assert page is not None
    parts = urlsplit(page)
    asked = parse_qs(parts.query, strict_parsing=True)
    assert (parts.scheme, parts.netloc, parts.path, asked["f"]) == ("https", "x.com", "/search", ["live"])
    return asked["q"][0]


def test_a_search_names_account_days_and_the_first_words():
    assert query(CLUE) == (
        'from:harbour_watch since:2026-03-04 until:2026-03-07 "Ferry 14 left Zelenivka with 1,200 people on"'
    )
    assert "%20since%3A2026-03-04%20" in str(twitter.search_page(CLUE))


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        (("Gates open […] nobody is hurt, they say",), '"nobody is hurt, they say"'),
        (("Gates [of the port] stay open all night",), '"stay open all night"'),
        (('He said "go" and left',), '"He said go and left"'),
        (("one & two # three",), '"one & two # three"'),
        ((), ""),
        (("…",), ""),
    ],
)
def test_the_longest_uncut_stretch_of_the_words_is_searched(words: Sequence[str], phrase: str):
    clue = Clue("harbour_watch", None, None, tuple(words))
    assert query(clue) == f"from:harbour_watch {phrase}".strip()


def test_what_is_no_handle_has_no_search():
    assert twitter.search_page(Clue("no handle")) is None
