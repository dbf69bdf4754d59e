"""One post by whichever name, as far as looks tell it; and never two posts under one."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from facts import AT, snapshot
from hypothesis import given, settings
from hypothesis import strategies as st

from db import names, naming, search, tables
from db.archive import Archive
from db.model import Absence, Author, Failure, Post, PostRef, Snapshot
from db.verify import check

MIRA, OTTO = "did:plc:miraholmmiraholmmiraholm", "did:plc:ottobergottobergottoberg"
KEY = "3mgcbuyfgwk2a"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as opened:
        yield opened


def named(account: str, key: str = KEY) -> PostRef:
    return PostRef("bluesky", f"{account}/{key}", f"https://bsky.app/profile/{account}/post/{key}")


def shown(
    asked: str, did: str | None, *, day: int = 0, text: str = "", handle: str | None = None, route: str = "appview"
) -> Snapshot:
    """A look that was asked for by this account and shows a post by this one."""
    at = AT + timedelta(days=day)
    post = Post(named(asked), Author(handle, None, did), text or f"by {did}")
    return Snapshot(named(asked), at, "test", route, post)


def absent(asked: str, did: str | None, *, day: int = 0) -> Snapshot:
    at = AT + timedelta(days=day)
    return Snapshot(named(asked), at, "test", "appview", Absence(named(asked), "not_found", "no", account=did))


def failed(asked: str, *, day: int = 0) -> Snapshot:
    return Snapshot(
        named(asked), AT + timedelta(days=day), "test", "appview", Failure(named(asked), "Unreachable", "x")
    )


def keep(archive: Archive, *looks: Snapshot) -> None:
    for look in looks:
        archive.keep([look], at=look.taken_at, agent="test", did="capture")


def series(archive: Archive, account: str, at: int | None = None) -> list[Snapshot]:
    key = named(account).key
    when = None if at is None else AT + timedelta(days=at)
    return [look for _, look in archive.looks([key], when)[key.lower()]]


def test_a_look_under_a_handle_is_of_the_post_of_the_account_that_it_shows() -> None:
    assert names.ref(shown("mira.example", MIRA)) == named(MIRA)
    assert names.ref(absent("mira.example", MIRA)) == named(MIRA)
    assert names.ref(failed("mira.example")) == named("mira.example")
    assert names.ref(shown("mira.example", None)) == named("mira.example")


def test_the_account_is_put_into_the_address_where_the_account_stands() -> None:
    assert names.ref(shown("bsky.app", MIRA)) == named(MIRA)


@pytest.mark.parametrize("account", ["77", "social.example/77", "did:plc:a/b", "did:", "DID", ""])
def test_what_is_no_did_names_no_post(account: str) -> None:
    assert names.ref(shown("mira.example", account)) == named("mira.example")


def test_ids_without_an_account_and_accounts_with_a_number_keep_their_names() -> None:
    assert names.ref(snapshot()) == snapshot().ref
    ref = PostRef("telegram", "river_gauge/120", "https://t.me/river_gauge/120")
    assert names.ref(Snapshot(ref, AT, "test", "embed", Post(ref, Author("river_gauge", None, "1234"), "x"))) == ref


def test_both_names_bring_every_look_whichever_was_asked(archive: Archive) -> None:
    looks = [shown("mira.example", MIRA), shown(MIRA, MIRA, day=1), absent("mira.example", MIRA, day=2)]
    keep(archive, *looks)
    for name in (MIRA, "mira.example", "Mira.Example"):
        assert series(archive, name) == looks
        assert [look for _, look in archive.snapshots([named(name).key])] == looks
    both = archive.snapshots([named(MIRA).key, named("mira.example").key])
    assert [look for _, look in both] == looks


def test_a_look_by_did_that_shows_the_handle_tells_the_post_of_that_handle(archive: Archive) -> None:
    look = shown(MIRA, MIRA, handle="mira.example")
    keep(archive, look)
    assert series(archive, "mira.example") == [look]


def test_all_handles_that_an_account_had_name_its_post(archive: Archive) -> None:
    looks = [shown("mira.example", MIRA), shown("holm.example", MIRA, day=1)]
    keep(archive, *looks)
    assert series(archive, "mira.example") == series(archive, "holm.example") == looks


def test_a_handle_that_passed_to_another_account_names_the_post_of_its_time(archive: Archive) -> None:
    first, second = shown("mira.example", MIRA, day=1), shown("mira.example", OTTO, day=5)
    keep(archive, first, second)
    assert series(archive, MIRA) == [first]
    assert series(archive, OTTO) == [second]
    assert series(archive, "mira.example") == [second]
    assert series(archive, "mira.example", at=0) == series(archive, "mira.example", at=4) == [first]
    assert series(archive, "mira.example", at=5) == [second]


def test_that_the_new_owner_of_a_handle_has_no_such_post_takes_it_from_nobody(archive: Archive) -> None:
    first, gone = shown("mira.example", MIRA), absent("mira.example", OTTO, day=5)
    keep(archive, first, gone)
    assert series(archive, "mira.example") == [first]
    assert series(archive, OTTO) == [gone]


def test_an_import_says_less_of_whose_a_handle_is_than_a_look_of_ours(archive: Archive) -> None:
    seen = shown("mira.example", MIRA)
    keep(archive, seen, shown(OTTO, OTTO, day=1, handle="mira.example", route="import"))
    assert series(archive, "mira.example") == [seen]


def test_a_look_that_does_not_say_whose_post_it_is_of_belongs_to_that_of_its_time(archive: Archive) -> None:
    early, late = failed("mira.example"), failed("mira.example", day=6)
    mira, otto = shown("mira.example", MIRA, day=1), shown("mira.example", OTTO, day=5)
    keep(archive, early, mira, otto, late)
    assert series(archive, MIRA) == [early, mira]
    assert series(archive, OTTO) == [otto, late]


def test_every_post_is_watched_once_by_the_name_that_lasts(archive: Archive) -> None:
    keep(archive, failed("mira.example"), shown("mira.example", MIRA, day=1), shown("mira.example", OTTO, day=5))
    keep(archive, failed("anna.example"), snapshot())
    watched = [ref.key for ref in archive.posts_to_watch()]
    assert sorted(watched) == sorted([named(MIRA).key, named(OTTO).key, named("anna.example").key, snapshot().ref.key])


@pytest.mark.parametrize("key", ["twitter:{}", "bluesky:mira.example/{}", f"bluesky:{MIRA}/{{}}"])
def test_more_posts_than_one_statement_of_sqlite_takes_are_looked_up_at_once(archive: Archive, key: str) -> None:
    def as_its_makers_build_it(connection: sqlite3.Connection, *_: object) -> None:
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 32_766)

    sa.event.listen(archive._engine, "checkout", as_its_makers_build_it)
    keep(archive, snapshot(), shown("mira.example", MIRA))
    looks = archive.looks([key.format(number) for number in range(40_000)] + [named("mira.example").key])
    assert len(looks) == 40_001
    assert len(looks[named("mira.example").key]) == 1


def test_the_index_names_the_post_that_a_look_is_of(archive: Archive) -> None:
    keep(archive, shown("mira.example", MIRA, text="The ferry runs again today"), snapshot())
    with archive.searching() as index:
        assert index.posts([1, 2]) == [named(MIRA).key, snapshot().ref.key]


def test_the_table_is_made_again_from_the_facts_alone(archive: Archive) -> None:
    keep(archive, shown("mira.example", MIRA, handle="holm.example"), absent("holm.example", OTTO, day=1), snapshot())
    with archive._writing() as connection:
        before = connection.execute(sa.select(tables.names)).all()
        connection.execute(tables.names.delete())
        naming.rebuild(connection)
        assert connection.execute(sa.select(tables.names)).all() == before
        search.rebuild(connection)
        assert connection.execute(sa.select(tables.names)).all() == before
    assert len(before) == 3
    assert check(archive)[1] == []


ACCOUNTS = [MIRA, OTTO]
HANDLES = ["mira.example", "otto.example"]
LOOKS = st.one_of(
    st.builds(shown, st.sampled_from(HANDLES), st.sampled_from(ACCOUNTS), day=st.integers(0, 9)),
    st.builds(absent, st.sampled_from(HANDLES), st.sampled_from([*ACCOUNTS, None]), day=st.integers(0, 9)),
    st.builds(failed, st.sampled_from(HANDLES), day=st.integers(0, 9)),
    st.sampled_from(ACCOUNTS).flatmap(
        lambda did: st.builds(
            shown,
            st.just(did),
            st.just(did),
            day=st.integers(0, 9),
            handle=st.sampled_from([None, *HANDLES]),
            route=st.sampled_from(["appview", "import"]),
        )
    ),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(LOOKS, max_size=9, unique_by=lambda look: (look.taken_at, look.ref.key, look.route, str(look.finding))))
def test_no_look_is_lost_none_is_in_two_series_and_no_series_mixes_two_accounts(looks: list[Snapshot]) -> None:
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder)) as archive:
        keep(archive, *looks)
        posts = {*archive.names([look.ref.key for look in looks]).values(), *(names.ref(x).key.lower() for x in looks)}
        found = archive.looks(sorted(posts))
        lasting = {key: found[key] for key in posts if archive.names([key])[key] == key}
        all_ids = [id_ for own in lasting.values() for id_, _ in own]
        assert len(all_ids) == len(set(all_ids)) == len(looks)
        for key, own in lasting.items():
            told = {names.ref(look).key.lower() for _, look in own if names.tells(look)}
            assert told <= {key}
            assert own == archive.snapshots([key])
        for name in {look.ref.key for look in looks}:
            named_post = archive.names([name])[name]
            assert archive.looks([name])[name] == lasting[named_post]
