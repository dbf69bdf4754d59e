"""The archive: keep facts, find them again. Nothing is ever changed or removed here."""

from __future__ import annotations

import os
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import sqlalchemy as sa

from db import canonical, custody, migrate, names, naming, search, sqlite, tables
from db.blobs import Blobs
from db.errors import Damaged, InputError
from db.inquiry import Inquiry
from db.model import Article, Citation, CrossReference, Event, Post, PostRef, Quote, Reading, Snapshot
from db.saved import Save
from db.spool import Spool
from db.tables import Fact

FILE = "citetrail.db"


class Archive:
    """One archive: a folder with a database, and the large blobs beside it. A context manager; close it when done."""

    def __init__(self, folder: Path, engine: sa.Engine, *, read_only: bool) -> None:
        self.folder = folder
        self.read_only = read_only
        self._engine = engine
        self._blobs = Blobs(folder / "blobs")

    @classmethod
    def open(cls, folder: Path, *, create: bool = True) -> Archive:
        """The archive in this folder; made on first use when `create`, brought to today's form when it is older.

        A folder that may be read but not written is opened for reading. Raises InputError when there is no archive
        and none may be made, when it cannot be used, and when a newer Citetrail made it.
        """
        file = folder / FILE
        if not file.exists() and not create:
            raise InputError(
                f"there is no archive in {folder}", "`citetrail archive` makes one; --archive names another"
            )
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise InputError(f"the archive folder {folder} cannot be made", error.strerror or str(error)) from error
        read_only = file.exists() and not (os.access(folder, os.W_OK) and os.access(file, os.W_OK))
        archive = cls(folder, sqlite.engine(file, read_only=read_only), read_only=read_only)
        with archive._explained():
            if not read_only:
                migrate.migrate(archive._engine)
                sqlite.protect(file)
                archive._blobs.room.enter()
            else:
                migrate.refuse_other(archive._engine)
        return archive

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def room(self) -> Path:
        """The folder for large bytes on their way in, on one disk with the blobs."""
        return self._blobs.room.folder

    def close(self) -> None:
        """Let go of the database, and of the room for bytes on their way in."""
        self._blobs.room.leave()
        self._engine.dispose()

    def demand_writable(self) -> None:
        """Raises InputError when the archive can only be read: before anything is asked that could not be kept."""
        if self.read_only:
            raise InputError(
                f"the archive in {self.folder} cannot be written",
                "give the right to write there, or name another one with --archive; nothing kept is lost",
            )

    def keep(
        self,
        facts: Sequence[Fact],
        *,
        at: datetime,
        agent: str,
        did: str,
        blobs: Mapping[str, bytes | Spool] | None = None,
        note: str = "",
    ) -> tuple[str, ...]:
        """Keep facts and the blobs they name, with one link in the chain of custody, all in one transaction.

        Keeping a fact twice is keeping it once: the link names only what is new, and without news there is no link
        (unless a `note` is to be kept). Gives every fact's id. Raises InputError when the archive cannot be written.
        """
        named = {canonical.digest(body := canonical.write(fact)): (fact, body) for fact in facts}
        with self._writing() as connection:
            self._blobs.keep(connection, blobs or {})
            new = _insert(connection, named)
            if new or note:
                custody.append(connection, at, agent, did, new, note)
        return tuple(named)

    def blob(self, digest: str) -> bytes:
        """The bytes of this name. Raises Damaged when they are gone or changed."""
        with self._reading() as connection:
            return self._blobs.get(connection, digest)

    def pieces(self, digest: str) -> Generator[bytes, None, None]:
        """The bytes of this name, piece by piece. Raises Damaged as `blob` does, for a large one perhaps at its end."""
        with self._reading() as connection:
            yield from self._blobs.pieces(connection, digest)

    def articles(self, wanted: str, *, source: str | None = None) -> list[tuple[str, Article]]:
        """The articles that `wanted` may name: a URL, an id or the start of one, a file's name; or those read from the
        bytes `source`. What was read last comes first: an article may go back to an earlier version.
        """
        articles, readings = tables.articles, tables.readings
        by_name = sa.select(readings.c.article).where(readings.c.name == wanted)
        named = [articles.c.url == wanted, articles.c.id.in_(by_name)]
        if wanted and set(wanted) <= set("0123456789abcdef"):
            named.append(articles.c.id.startswith(wanted))
        if source is not None:
            named.append(articles.c.source == source)
        of_it = readings.c.article == articles.c.id
        last_read = sa.func.coalesce(sa.select(sa.func.max(readings.c.seq)).where(of_it).scalar_subquery(), 0)
        order = (last_read.desc(), articles.c.seq.desc())
        return [(id_, fact) for id_, fact in self._facts(articles, sa.or_(*named), order=order)]

    def article(self, id_: str) -> Article:
        """The article of this id. Raises InputError when there is none."""
        for _, fact in self._facts(tables.articles, tables.articles.c.id == id_):
            return fact  # type: ignore[no-any-return]
        raise InputError(f"there is no article {id_} in the archive")

    def article_ids(self) -> list[str]:
        """Every article's id, oldest first."""
        with self._reading() as connection:
            return list(connection.scalars(sa.select(tables.articles.c.id).order_by(tables.articles.c.seq)))

    def readings(self, article_ids: Sequence[str]) -> list[tuple[str, Reading]]:
        """When these articles were read, oldest first."""
        return self._facts(tables.readings, tables.readings.c.article.in_(article_ids))

    def citations(self, article: str) -> list[tuple[str, Citation]]:
        """The article's citations, in the order of keeping, which is the order in the article."""
        return self._facts(tables.citations, tables.citations.c.article == article)

    def quotes(self, article: str) -> list[tuple[str, Quote]]:
        """The article's quotes, in the order of the article."""
        return self._facts(tables.quotes, tables.quotes.c.article == article)

    def cross_reference(self, article: str) -> CrossReference | None:
        """The newest cross-reference of this article."""
        made = tables.crossreferences.c
        found = self._facts(tables.crossreferences, made.article == article, order=(made.seq.desc(),), limit=1)
        return found[0][1] if found else None

    def inquiries(self, article: str) -> list[tuple[str, Inquiry]]:
        """The searches for posts that this article cites in words only, oldest first."""
        return self._facts(tables.inquiries, tables.inquiries.c.article == article)

    def snapshots(self, keys: Sequence[str]) -> list[tuple[str, Snapshot]]:
        """Every look at the posts that have these names (`platform:id`) now, by whichever name, oldest first."""
        return [(id_, look) for _, id_, look in self._series(set(self.names(keys).values()))]

    def looks(self, keys: Sequence[str], at: datetime | None = None) -> dict[str, list[tuple[str, Snapshot]]]:
        """By each of these keys, in lower case, every look at its post; see `names`."""
        named = self.names(keys, at)
        series: dict[str, list[tuple[str, Snapshot]]] = {post: [] for post in named.values()}
        for posts in sqlite.chunks(list(series)):
            for post, id_, look in self._series(set(posts)):
                series[post].append((id_, look))
        return {key: series[post] for key, post in named.items()}

    def names(self, keys: Sequence[str], at: datetime | None = None) -> dict[str, str]:
        """By each of these keys, in lower case, the key of its post by the name that lasts, as far as a look tells it.

        A name that passed from one post to another is that of the one which had it at `at` (UTC; None: now).
        """
        if not any(map(names.passes, keys)):
            return {key.lower(): key.lower() for key in keys}
        with self._reading() as connection:
            return naming.lasting(connection, keys, at)

    def _series(self, posts: Collection[str]) -> Iterator[tuple[str, str, Snapshot]]:
        """Every look at these posts (in lower case, by the name that lasts), oldest first: post, id, look."""
        told: Mapping[str, Sequence[names.Told]] = {}
        if any(map(names.lasts, posts)):
            with self._reading() as connection:
                told = naming.known(connection, posts)
        for id_, look in self._facts(tables.snapshots, tables.snapshots.c.post.in_([*posts, *(told.keys() - posts)])):
            if (post := names.post_of(look, told)) in posts:
                yield post, id_, look

    def snapshots_at(self, seqs: Sequence[int]) -> list[tuple[str, Snapshot]]:
        """The snapshots with these sequence numbers, oldest first."""
        return self._facts(tables.snapshots, tables.snapshots.c.seq.in_(list(seqs)))

    def saves(self, urls: Sequence[str]) -> list[tuple[str, Save]]:
        """When web archives were asked to save these pages, and what came of it, oldest first."""
        return self._facts(tables.saves, tables.saves.c.url.in_(list(urls)))

    def posts_to_watch(self) -> list[PostRef]:
        """Every post that an article cites by its address or that was looked at (not those that were only imported),
        each once, by the name that lasts where a look tells it.
        """
        s, c, n = tables.snapshots.c, tables.citations.c, tables.names.c
        named = sa.select(n.post).where(n.snapshot == s.seq).limit(1).scalar_subquery()
        newest = sa.select(sa.func.max(s.seq)).where(s.route != "import").group_by(s.post, named)
        looked = [names.ref(look) for _, look in self._facts(tables.snapshots, s.seq.in_(newest))]
        first = sa.select(sa.func.min(c.seq)).where(c.post.is_not(None)).group_by(c.post)
        cited = [fact.ref for _, fact in self._facts(tables.citations, c.seq.in_(first)) if fact.ref]
        lasting = self.names([ref.key for ref in (*cited, *looked)])
        found: dict[str, PostRef] = {}
        for ref in (*cited, *looked):
            key = ref.key.lower()
            if lasting[key] == key or lasting[key] not in found:
                found[lasting[key]] = ref
        return list(found.values())

    def snapshot_count(self) -> int:
        """The newest snapshot's sequence number: it grows with every look kept."""
        with self._reading() as connection:
            return int(connection.scalar(sa.select(sa.func.max(tables.snapshots.c.seq))) or 0)

    @contextmanager
    def searching(self) -> Iterator[search.Search]:
        """The search index, on one connection."""
        with self._reading() as connection:
            yield search.Search(connection)

    def custody(self) -> list[bytes]:
        """Every line of the chain of custody, oldest first, as bytes."""
        with self._reading() as connection:
            return list(custody.lines(connection))

    def events(self) -> list[Event]:
        """The chain of custody, proven link by link. Raises Damaged when it is broken."""
        return list(custody.check(iter(self.custody())))

    def connect(self) -> sa.Connection:
        """A connection for reading, for `db.verify`. The caller closes it."""
        return self._engine.connect()

    def _facts(
        self,
        table: sa.Table,
        where: sa.ColumnElement[bool],
        *,
        order: Sequence[sa.ColumnElement[Any]] = (),
        limit: int | None = None,
    ) -> list[tuple[str, Any]]:
        """The facts in this table, in the order of keeping if no other is asked for."""
        query = sa.select(table.c.id, table.c.body).where(where).order_by(*(order or (table.c.seq,))).limit(limit)
        with self._reading() as connection:
            return [(row.id, sound(row.id, row.body.encode())) for row in connection.execute(query)]

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._explained(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        self.demand_writable()
        with (
            self._explained(),
            self._engine.connect().execution_options(immediate=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise sqlite.explain(error, self.folder / FILE) from error


def _insert(connection: sa.Connection, named: Mapping[str, tuple[Fact, bytes]]) -> list[str]:
    """Keep those facts that are not here yet, in their order, and index the posts among them. Gives the new ids."""
    by_table: dict[sa.Table, dict[str, dict[str, object]]] = {}
    for id_, (fact, body) in named.items():
        table, columns = tables.place(fact)
        by_table.setdefault(table, {})[id_] = {"id": id_, "body": body.decode(), **columns}
    new: set[str] = set()
    for table, rows in by_table.items():
        for id_ in _known(connection, table, list(rows)):
            del rows[id_]
        start = int(connection.scalar(sa.select(sa.func.max(table.c.seq))) or 0) + 1
        for seq, row in enumerate(rows.values(), start):
            row["seq"] = seq
        if rows:
            connection.execute(table.insert(), list(rows.values()))
        new.update(rows)
    rows_of_looks = by_table.get(tables.snapshots, {})
    facts = ((int(str(row["seq"])), named[id_][0]) for id_, row in rows_of_looks.items())
    looks = [(seq, look) for seq, look in facts if isinstance(look, Snapshot)]
    naming.add(connection, looks)
    search.add(connection, [(seq, look.finding) for seq, look in looks if isinstance(look.finding, Post)])
    return [id_ for id_ in named if id_ in new]


def _known(connection: sa.Connection, table: sa.Table, ids: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(ids), 500):
        known.update(connection.scalars(sa.select(table.c.id).where(table.c.id.in_(ids[start : start + 500]))))
    return known


def sound(id_: str, body: bytes) -> Any:
    """The fact in these bytes. Raises Damaged when they no longer hash to its id."""
    if canonical.digest(body) != id_:
        raise Damaged(f"fact {id_} no longer hashes to its name", "its row has changed since it was kept")
    return canonical.read(body)
