"""The search index asks and answers alike on SQLite and on PostgreSQL, packed, merged and made again."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import postgres
import pytest
import sqlalchemy as sa

from benchmarks import made_posts
from db import archive, canonical, postings, search, sqlite, tables
from db.model import Author, Post, PostRef, Snapshot
from db.narrow import Narrow
from db.search import Search

T0 = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)
lacking = [
    *([] if postgres.programs() else ["the programs of PostgreSQL (apt-get install postgresql)"]),
    *([] if importlib.util.find_spec("psycopg") else ["psycopg"]),
]
pytestmark = pytest.mark.skipif(bool(lacking), reason=f"this machine lacks {' and '.join(lacking)}")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[sa.Engine, sa.Engine]]:
    """The same posts in both, some ten segments of them."""
    with postgres.server() as url, pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "ROWS", 1_500)
        patch.setattr(postings, "_SLICE", 5_000)
        engines = (sqlite.engine(tmp_path_factory.mktemp("lite") / archive.FILE), sa.create_engine(url))
        looks = [look(n, row["text"]) for n, row in enumerate(made_posts.rows(3_000))]
        for engine in engines:
            with engine.execution_options(migrating=True).begin() as connection:
                tables.metadata.create_all(connection)
                for start in range(0, len(looks), 170):
                    batch = looks[start : start + 170]
                    named = {canonical.digest(body := canonical.write(one)): (one, body) for one in batch}
                    archive._insert(connection, named)
        yield engines
        for engine in engines:
            engine.dispose()


def look(number: int, text: str) -> Snapshot:
    ref = PostRef("twitter" if number % 2 else "telegram", str(number), f"https://example.org/{number}")
    author = Author(f"desk_{number % 7}", f"Desk of {number % 7}")
    return Snapshot(ref, T0, "test", "import", Post(ref, author, text, posted_at=T0 + timedelta(hours=number)))


def both(pair: tuple[sa.Engine, sa.Engine], ask: str, *given: object, **named: object) -> object:
    """What both answer, which must be one thing."""
    answers = []
    for engine in pair:
        with engine.connect() as connection:
            answers.append(getattr(Search(connection), ask)(*given, **named))
    assert answers[0] == answers[1]
    return answers[0]


TEXTS = [(n, row["text"]) for n, row in enumerate(made_posts.rows(3_000))]


def test_the_index_is_packed_alike(pair: tuple[sa.Engine, sa.Engine]) -> None:
    held = []
    for engine in pair:
        with engine.connect() as connection:
            held.append([sorted(map(tuple, connection.execute(sa.select(table)))) for table in tables.DERIVED])
    assert [[*map(_plain, rows)] for rows in held[0]] == [[*map(_plain, rows)] for rows in held[1]]
    assert held[0][1]
    assert held[0][3]


def _plain(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(bytes(item) if isinstance(item, memoryview) else item for item in row)


def test_quotes_find_their_posts_on_both(pair: tuple[sa.Engine, sa.Engine]) -> None:
    for quote in made_posts.quotes(TEXTS, 40):
        found = both(pair, "candidates", quote.text, 20)
        assert found
        if quote.way == "whole":
            assert quote.sources[0] + 1 in found  # type: ignore[operator]


def test_author_platform_and_days_narrow_on_both(pair: tuple[sa.Engine, sa.Engine]) -> None:
    text = TEXTS[2_000][1]
    at = T0 + timedelta(hours=2_000)
    assert both(pair, "candidates", text, 1, Narrow(f"DESK_{2000 % 7}", "telegram", at, at)) == [2_001]
    assert both(pair, "candidates", text, 1, Narrow(since=at, until=at)) == [2_001]
    assert both(pair, "candidates", text, 5, Narrow(platform="bluesky")) == []
    assert both(pair, "by_author", ["desk_3"], at, None, "twitter")
    assert both(pair, "accounts", "Desk of", 20)
    assert both(pair, "accounts_beginning", ["des"])
    assert both(pair, "posts", [3, 1, 2]) == ["telegram:2", "telegram:0", "twitter:1"]
    assert both(pair, "by_code", ["t.co/nothing"]) == []
    assert both(pair, "candidates", "обновление")


def test_it_is_made_again_on_both(pair: tuple[sa.Engine, sa.Engine]) -> None:
    quote = TEXTS[1_234][1]
    before = both(pair, "candidates", quote, 20)
    for engine in pair:
        with engine.begin() as connection:
            assert not search.is_current(connection)
            assert search.rebuild(connection) == 3_000
            assert search.is_current(connection)
    assert both(pair, "candidates", quote, 20) == before
