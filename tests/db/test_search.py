"""The index finds every post that shares a run of words, a short link or an author, and can be made again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from db import search, tables
from db.archive import Archive
from db.model import Author, Post, PostRef, Snapshot
from db.narrow import Narrow

T0 = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)


def look(
    number: int, text: str, *, handle: str = "harbour_watch", name: str = "Harbour Watch", hours: int = 0
) -> Snapshot:
    ref = PostRef("twitter", str(number), f"https://x.com/{handle}/status/{number}")
    post = Post(ref, Author(handle, name), text, posted_at=T0 + timedelta(hours=hours))
    return Snapshot(ref, T0 + timedelta(days=9, hours=hours), "test", "import", post)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as made:
        yield made


def keep(archive: Archive, *looks: Snapshot) -> None:
    archive.keep(looks, at=T0, agent="test", did="import")


def test_two_words_in_a_row_are_enough(archive: Archive) -> None:
    keep(archive, look(1, "The old lock gate was opened at noon by the crew"), look(2, "Nothing happened here today"))
    with archive.searching() as index:
        assert index.posts(index.candidates("somebody says the gate was opened at once")) == ["twitter:1"]
        assert index.posts(index.candidates("a lock gate of steel")) == ["twitter:1"]
        assert index.candidates("nobody knows anything") == []


def test_the_post_that_shares_most_comes_first(archive: Archive) -> None:
    keep(
        archive,
        look(1, "The old lock gate is shut"),
        look(2, "The old lock gate was opened at noon by the crew of the ferry"),
        look(3, "The old lock gate was opened"),
    )
    with archive.searching() as index:
        assert index.posts(index.candidates("the old lock gate was opened at noon by the crew"))[0] == "twitter:2"


def test_one_or_two_words_are_found_too(archive: Archive) -> None:
    keep(
        archive,
        look(1, "Exhausted."),
        look(2, "We are all rather exhausted tonight"),
        look(3, "Мост Разрушен полностью"),
    )
    with archive.searching() as index:
        assert set(index.posts(index.candidates("exhausted"))) == {"twitter:1", "twitter:2"}
        assert index.posts(index.candidates("мост разрушен")) == ["twitter:3"]
        assert index.candidates("100%") == []


def test_no_words_find_nothing(archive: Archive) -> None:
    keep(archive, look(1, "Some words here"))
    with archive.searching() as index:
        assert index.candidates("🔥 …") == []
        assert index.by_code([]) == []
        assert index.by_author([]) == []
        assert index.accounts("") == []


def test_words_that_stand_everywhere_do_not_hide_the_one_post(archive: Archive) -> None:
    many = [look(n, f"The situation in district {n} is under control and calm") for n in range(700)]
    keep(archive, *many, look(9999, "The situation in district seven is under control and calm, says the ferryman"))
    with archive.searching() as index:
        assert index.posts(index.candidates("is under control and calm, says the ferryman"))[0] == "twitter:9999"
        assert len(index.candidates("is under control and calm", 30)) == 30


def test_a_running_update_is_found_by_its_number(archive: Archive) -> None:
    keep(archive, *(look(n, f"UPDATE: {n} people were brought out of the flooded quarter") for n in range(2000)))
    with archive.searching() as index:
        assert (
            index.posts(index.candidates("1,234 people were brought out of the flooded quarter"))[0] == "twitter:1234"
        )


def test_author_platform_and_days_narrow_what_stands_in_many_posts(archive: Archive) -> None:
    text = "The situation in the district is under control"
    keep(archive, *(look(n, text, handle=f"desk_{n % 50}", hours=n) for n in range(3000)))
    with archive.searching() as index:
        assert index.posts(index.candidates(text, 3, Narrow("DESK_7"))) == ["twitter:7", "twitter:57", "twitter:107"]
        at = T0 + timedelta(hours=2500)
        assert index.posts(index.candidates(text, 1, Narrow(handle="desk_7", since=at))) == ["twitter:2507"]
        assert index.posts(index.candidates(text, 2, Narrow(since=at, until=at))) == ["twitter:2500"]
        assert index.candidates(text, 2, Narrow(platform="telegram")) == []


def test_a_part_is_held_by_a_post_with_all_its_neighbouring_words(archive: Archive) -> None:
    keep(archive, look(1, "The old lock gate was opened at noon by the crew"), look(2, "The old gate was opened"))
    with archive.searching() as index:
        both = index.candidates("the old lock gate was opened", 5)
        assert len(both) == 2
        assert index.is_held("gate was opened at noon", both)
        assert not index.is_held("gate was opened at noon by nobody", both)
        assert not index.is_held("gate was opened at noon", both[1:])
        assert not index.is_held("gate was opened", [])


def test_a_short_link_is_an_exact_key(archive: Archive) -> None:
    keep(archive, look(1, "Look at this https://t.co/AbCd1234"), look(2, "And this https://t.co/abcd1234"))
    with archive.searching() as index:
        assert index.posts(index.by_code(["pic.twitter.com/AbCd1234"])) == ["twitter:1"]


def test_posts_by_author_and_time_newest_first(archive: Archive) -> None:
    keep(archive, *(look(n, f"report number {n}", hours=n) for n in range(5)), look(9, "other", handle="someone"))
    with archive.searching() as index:
        found = index.by_author(["Harbour_Watch"], T0 + timedelta(hours=1), T0 + timedelta(hours=3), "twitter")
        assert index.posts(found) == ["twitter:3", "twitter:2", "twitter:1"]
        assert index.by_author(["harbour_watch"], platform="telegram") == []


def test_what_was_said_in_some_days_newest_first_and_each_wording_of_a_post_once(archive: Archive) -> None:
    again = look(2, "the gate was opened", hours=2)
    keep(archive, look(1, "the gate is shut"), again, look(3, "the gate was opened", hours=3), look(4, "x", hours=9))
    keep(archive, Snapshot(again.ref, T0 + timedelta(days=30), "test", "page", again.finding))
    with archive.searching() as index:
        said = index.said(T0, T0 + timedelta(hours=4), 10)
        assert [one.text for one in said] == ["the gate was opened", "the gate was opened", "the gate is shut"]
        assert index.posts([one.snapshot for one in said]) == ["twitter:3", "twitter:2", "twitter:1"]
        assert len(index.said(T0, T0 + timedelta(hours=4), 1)) == 1


def test_accounts_are_found_by_a_name_in_another_script(archive: Archive) -> None:
    keep(
        archive, look(1, "text", handle="melnikov_gov", name="Пётр Мельников"), look(2, "text", handle="x", name="Anna")
    )
    with archive.searching() as index:
        assert index.accounts("governor Petr Melnikov")[0][:2] == ("twitter", "melnikov_gov")


def test_a_later_look_with_the_same_text_takes_no_room(archive: Archive) -> None:
    first = look(1, "The gate was opened by the crew")
    again = Snapshot(first.ref, T0 + timedelta(days=30), "test", "page", first.finding)
    keep(archive, first)
    rows = _rows(archive)
    keep(archive, again)
    assert _rows(archive) == rows
    edited = look(1, "The gate was opened by the crew at dusk", hours=3)
    keep(archive, edited)
    assert _rows(archive) > rows


def test_the_index_made_again_is_the_same(archive: Archive) -> None:
    keep(archive, *(look(n, f"Ferry {n} left the harbour late https://t.co/Code{n}") for n in range(50)))
    with archive.connect() as connection, connection.begin():
        before = {t.name: sorted(map(tuple, connection.execute(sa.select(t)))) for t in tables.DERIVED}
        assert search.rebuild(connection) == 50
        assert search.is_current(connection)
        assert {t.name: sorted(map(tuple, connection.execute(sa.select(t)))) for t in tables.DERIVED} == before


def _rows(archive: Archive) -> int:
    with archive.connect() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(tables.shingles)) or 0)


def test_accounts_are_found_by_how_their_words_begin(archive: Archive) -> None:
    keep(
        archive,
        look(1, "One", handle="gov_1", name="Губернатор Треснавской области"),
        look(2, "Two", handle="gov_2", name="Губернатор Лужской области"),
        look(3, "Three", handle="choir", name="Harbour Choir"),
    )
    with archive.searching() as index:
        assert index.accounts_beginning(["gubern", "tresnav"]) == [("twitter", "gov_1", 2), ("twitter", "gov_2", 1)]
        assert index.accounts_beginning(["gubern"], limit=1) == [("twitter", "gov_1", 1)]
        assert index.accounts_beginning(["zzz"]) == []
        assert index.accounts_beginning([]) == []
