"""What we search by. A row is a fact's canonical JSON, its name, and these columns.

Facts and blobs are written once; triggers refuse to change or remove them. `seq` counts in the order of keeping.
The tables at the end are derived: they can be dropped and rebuilt from the facts.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

from db import canonical
from db.accession import Accession
from db.inquiry import Inquiry
from db.judgement import CrossReference, Review
from db.model import Article, Citation, Post, Quote, Reading, Snapshot
from db.polled import Poll
from db.saved import Save

Fact = Article | Reading | Citation | Quote | Snapshot | CrossReference | Inquiry | Save | Review | Accession | Poll
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
    Index("ix_snapshots_posted_at", "posted_at"),
)
crossreferences = _facts("crossreferences", Column("article", Text, nullable=False, index=True))
inquiries = _facts("inquiries", Column("article", Text, nullable=False, index=True))

saves = _facts("saves", Column("url", Text, nullable=False, index=True))

reviews = _facts("reviews", Column("article", Text, nullable=False, index=True))

accessions = _facts("accessions", Column("root", Text, nullable=False, index=True))

polls = _facts("polls", Column("url", Text, nullable=False, index=True))

FACTS = (
    articles,
    readings,
    citations,
    quotes,
    snapshots,
    crossreferences,
    inquiries,
    saves,
    reviews,
    accessions,
    polls,
)

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
"""Derived: which snapshots (by `seq`) hold which pair of words (`db.terms`): those kept last, one row for each."""

segments = Table(
    "segments",
    metadata,
    Column("number", Big, primary_key=True, autoincrement=False),
    *(Column(name, Big, nullable=False) for name in ("size", "pages", "first", "last")),
    sqlite_strict=True,
)
"""Derived: the packed parts of what `shingles` held before (`db.postings`)."""

pages = Table(
    "pages",
    metadata,
    Column("place", Big, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
    sqlite_strict=True,
)
"""Derived: pairs of a term and a snapshot, 8 bytes each, in order. `place`: the segment's number << 32 | the page."""

crowds = Table(
    "crowds",
    metadata,
    Column("place", Big, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
    sqlite_strict=True,
)
"""Derived: one bit for each snapshot of a segment, for a term that many hold. `place`: the number << 36 | the term."""

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

names = Table(
    "names",
    metadata,
    Column("name", Text, primary_key=True),
    Column("post", Text, primary_key=True, index=True),
    Column("snapshot", Big, primary_key=True, autoincrement=False, index=True),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Derived: which post, by the name that lasts, a snapshot (by `seq`) tells a passing name to be of (`db/naming.py`)."""

index_form = Table(
    "index_form", metadata, Column("form", Big, primary_key=True, autoincrement=False), sqlite_strict=True
)
"""Derived: by which rules the tables above were made (`db.search.FORM`); none: they must be made again."""

vectors = Table(
    "vectors",
    metadata,
    Column("encoder", Text, primary_key=True),
    Column("snapshot", Big, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
    sqlite_strict=True,
)
"""Derived: what an encoder, named with its version, made of a snapshot's text (`db/vectors.py`). No rule of the index
changes it, and it is dear: making the index again leaves it."""

agenda = Table(
    "agenda",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("due_at", Text),
    Column("tries", Big, nullable=False),
    Column("note", Text, nullable=False),
    Index("ix_agenda_due", "kind", "due_at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""No evidence: what scheduled runs are to look at, and when (`db/agenda.py`). Rows are changed and removed."""

DERIVED = (shingles, segments, pages, crowds, codes, accounts, names, index_form)
"""What `db.search.rebuild` makes again."""


def place(fact: Fact) -> tuple[Table, dict[str, str | None]]:
    """The table that a fact belongs in, and the columns that it is searched by."""
    match fact:
        case Article():
            return articles, {"url": fact.url, "source": fact.source}
        case Reading():
            return readings, {"article": fact.article, "name": fact.name}
        case Citation():
            return citations, {"article": fact.article, "post": fact.ref.key.lower() if fact.ref else None}
        case Quote():
            return quotes, {"article": fact.article}
        case CrossReference():
            return crossreferences, {"article": fact.article}
        case Inquiry():
            return inquiries, {"article": fact.article}
        case Save():
            return saves, {"url": fact.url}
        case Review():
            return reviews, {"article": fact.article}
        case Accession():
            return accessions, {"root": fact.root}
        case Poll():
            return polls, {"url": fact.url}
        case Snapshot():
            return snapshots, _snapshot_columns(fact)


def _snapshot_columns(fact: Snapshot) -> dict[str, str | None]:
    found = fact.finding
    post = found if isinstance(found, Post) else None
    handle = post.author.handle if post else None
    return {
        "post": fact.ref.key.lower(),
        "taken_at": canonical.instant(fact.taken_at),
        "route": fact.route,
        "finding": type(found).__name__.lower(),
        "platform": fact.ref.platform,
        "handle": handle.lower() if handle else None,
        "author": post.author.name if post else None,
        "posted_at": canonical.instant(post.posted_at) if post and post.posted_at else None,
    }
