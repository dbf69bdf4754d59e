"""What we search by. A row is a fact's canonical JSON, its name, and these columns.

Facts and blobs are written once; triggers refuse to change or remove them. `seq` counts in the order of keeping.
The tables at the end are derived: they can be dropped and rebuilt from the facts.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

Big = BigInteger().with_variant(Integer, "sqlite")
"""64 bits everywhere; a STRICT table of SQLite knows only INTEGER."""


def _facts(name: str, *columns: Column[str] | Column[str | None] | Index) -> Table:
    return Table(
        name,
        metadata,
        Column("seq", Big, primary_key=True, autoincrement=True),
        Column("id", Text, nullable=False, unique=True),
        Column("body", Text, nullable=False),
        *columns,
        sqlite_strict=True,
    )


articles = _facts("articles", Column("url", Text, index=True), Column("source", Text, nullable=False, index=True))
readings = _facts("readings", Column("article", Text, nullable=False, index=True), Column("name", Text, index=True))
citations = _facts("citations", Column("article", Text, nullable=False, index=True), Column("post", Text, index=True))
quotes = _facts("quotes", Column("article", Text, nullable=False, index=True))
snapshots = _facts(
    "snapshots",
    Column("post", Text, nullable=False),
    Column("taken_at", Text, nullable=False),
    Column("route", Text, nullable=False),
    Column("finding", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("handle", Text),
    Column("author", Text),
    Column("posted_at", Text),
    Index("ix_snapshots_post", "post", "seq"),
    Index("ix_snapshots_handle", "handle", "posted_at"),
)
crossreferences = _facts("crossreferences", Column("article", Text, nullable=False, index=True))

FACTS = (articles, readings, citations, quotes, snapshots, crossreferences)

events = Table(
    "events",
    metadata,
    Column("seq", Big, primary_key=True, autoincrement=False),
    Column("line", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    sqlite_strict=True,
)
"""The chain of custody: `line` is an event's canonical JSON, `digest` the SHA-256 of it, which the next line names."""

blobs = Table(
    "blobs",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("size", Big, nullable=False),
    Column("stored", Text, nullable=False),
    Column("data", LargeBinary),
    sqlite_strict=True,
)
"""Bytes by digest. `stored`: `raw` or `zlib` (in `data`), or `folder` (a file named by its digest)."""

shingles = Table(
    "shingles",
    metadata,
    Column("hash", Big, primary_key=True, autoincrement=False),
    Column("snapshot", Big, primary_key=True, autoincrement=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Derived: which snapshots (by `seq`) hold which run of words, by a 64-bit hash of the run."""

codes = Table(
    "codes",
    metadata,
    Column("code", Text, primary_key=True),
    Column("snapshot", Big, primary_key=True, autoincrement=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Derived: which snapshots hold which short-link code, as posted (`t.co/CODE`)."""

accounts = Table(
    "accounts",
    metadata,
    Column("word", Text, primary_key=True),
    Column("platform", Text, primary_key=True),
    Column("handle", Text, primary_key=True),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Derived: which accounts have this word in their name or handle, as roughly spoken, in Latin letters."""

vectors = Table(
    "vectors",
    metadata,
    Column("encoder", Text, primary_key=True),
    Column("snapshot", Big, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
    sqlite_strict=True,
)
"""Derived: what an encoder, named with its version, made of a snapshot's text (`db/vectors.py`)."""

DERIVED = (shingles, codes, accounts, vectors)
