"""What an archive holds, found again. Nothing is kept or changed here; `db.archive` does that."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from db import canonical, names, naming, search, sqlite, tables, vectors
from db.accession import Accession
from db.errors import Damaged, InputError
from db.inquiry import Inquiry
from db.judgement import CrossReference, Review
from db.model import Article, Citation, PostRef, Quote, Reading, Snapshot
from db.names import Told
from db.polled import Poll
from db.saved import Save

FILE = "citetrail.db"


class Facts:
    """The facts of one archive, for reading."""

    def __init__(self, folder: Path, engine: sa.Engine) -> None:
        self.folder = folder
        self._engine = engine

    def articles(self, wanted: str, *, source: str | None = None) -> list[tuple[str, Article]]:
        """The articles that `wanted` may name: a URL, an id or the start of one, a file's name; or those read from the
        bytes `source`. What was read last comes first: an article may go back to an earlier version.
        """
        articles, readings = tables.articles, tables.readings
        by_name = sa.select(readings.c.article).where(readings.c.name == wanted)
        named = [articles.c.url == wanted, articles.c.id.in_(by_name)]
        if wanted and set(wanted.lower()) <= set("0123456789abcdef"):
            named.append(articles.c.id.startswith(wanted.lower()))
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

    def reviews(self, article: str) -> list[tuple[str, Review]]:
        """What people said of this article's quotes, oldest first."""
        return self._facts(tables.reviews, tables.reviews.c.article == article)

    def quotes_named(self, wanted: str) -> list[tuple[str, Quote]]:
        """The quotes that `wanted` may name: an id or the start of one, or words that stand in the quote."""
        quotes = tables.quotes.c
        is_id = len(wanted) >= 4 and set(wanted) <= set("0123456789abcdef")
        if is_id and (found := self._facts(tables.quotes, quotes.id.startswith(wanted))):
            return found
        spelled = json.dumps(wanted, ensure_ascii=False)[1:-1]
        held = self._facts(tables.quotes, quotes.body.contains(spelled, autoescape=True)) if wanted else []
        return [(id_, fact) for id_, fact in held if wanted in fact.passage.exact]

    def inquiries(self, article: str) -> list[tuple[str, Inquiry]]:
        """The searches for posts that this article cites in words only, oldest first."""
        return self._facts(tables.inquiries, tables.inquiries.c.article == article)

    def accessions(self, roots: Sequence[str] | None = None) -> list[tuple[str, Accession]]:
        """The bundles that were taken in, oldest first; with `roots`, those that these digests name."""
        root = tables.accessions.c.root
        return self._facts(tables.accessions, sa.true() if roots is None else root.in_(list(roots)))

    def readings_of(self, name: str) -> list[tuple[str, Reading]]:
        """When this address was read, or a file of this name, oldest first."""
        return self._facts(tables.readings, tables.readings.c.name == name)

    def polls(self, url: str) -> list[tuple[str, Poll]]:
        """What came of requests for this list, as far as it was kept, oldest first."""
        return self._facts(tables.polls, tables.polls.c.url == url)

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
        told = self._passing(posts)
        for id_, look in self._facts(tables.snapshots, tables.snapshots.c.post.in_([*posts, *(told.keys() - posts)])):
            if (post := names.post_of(look, told)) in posts:
                yield post, id_, look

    def _passing(self, posts: Collection[str]) -> Mapping[str, Sequence[Told]]:
        """By each name that passes, of which of these posts, in lower case and by the name that lasts, it was told."""
        if not any(map(names.lasts, posts)):
            return {}
        with self._reading() as connection:
            return naming.known(connection, posts)

    def snapshots_at(self, seqs: Sequence[int]) -> list[tuple[str, Snapshot]]:
        """The snapshots with these sequence numbers, oldest first."""
        return self._facts(tables.snapshots, tables.snapshots.c.seq.in_(list(seqs)))

    def saves(self, urls: Sequence[str]) -> list[tuple[str, Save]]:
        """When web archives were asked to save these pages, and what came of it, oldest first."""
        return self._facts(tables.saves, tables.saves.c.url.in_(list(urls)))

    def snapshots_named(self, ids: Sequence[str]) -> list[tuple[str, Snapshot]]:
        """The snapshots with these ids, oldest first."""
        return self._facts(tables.snapshots, tables.snapshots.c.id.in_(list(ids)))

    def posts_to_watch(self) -> list[PostRef]:
        """Every post that an article cites by its address or that was looked at (not those that were only imported),
        each once, by the name that lasts where a look tells it.
        """
        return list(self._refs(sa.true(), sa.true()).values())

    def refs(self, keys: Sequence[str]) -> dict[str, PostRef]:
        """Of these posts, by key in lower case, those that an article cites by its address or that were looked at."""
        found: dict[str, PostRef] = {}
        s, c = tables.snapshots.c, tables.citations.c
        for part in sqlite.chunks([key.lower() for key in keys]):
            called = [*part, *self._passing(part)]
            found |= self._refs(s.post.in_(called), c.post.in_(called))
        return found

    def _refs(self, looked_at: sa.ColumnElement[bool], cited_as: sa.ColumnElement[bool]) -> dict[str, PostRef]:
        s, c, n = tables.snapshots.c, tables.citations.c, tables.names.c
        named = sa.select(n.post).where(n.snapshot == s.seq).limit(1).scalar_subquery()
        newest = sa.select(sa.func.max(s.seq)).where(s.route != "import", looked_at).group_by(s.post, named)
        looked = [names.ref(look) for _, look in self._facts(tables.snapshots, s.seq.in_(newest))]
        first = sa.select(sa.func.min(c.seq)).where(c.post.is_not(None), cited_as).group_by(c.post)
        cited = [fact.ref for _, fact in self._facts(tables.citations, c.seq.in_(first)) if fact.ref]
        lasting = self.names([ref.key for ref in (*cited, *looked)])
        found: dict[str, PostRef] = {}
        for ref in (*cited, *looked):
            key = ref.key.lower()
            if lasting[key] == key or lasting[key] not in found:
                found[lasting[key]] = ref
        return found

    def snapshot_count(self) -> int:
        """The newest snapshot's sequence number: it grows with every look kept."""
        with self._reading() as connection:
            return int(connection.scalar(sa.select(sa.func.max(tables.snapshots.c.seq))) or 0)

    @contextmanager
    def searching(self) -> Iterator[search.Search]:
        """The search index, on one connection."""
        with self._reading() as connection:
            yield search.Search(connection)

    def vectors(self, encoder: str, ids: Sequence[str]) -> dict[str, bytes]:
        """What this encoder made of the texts of these snapshots, as far as it is kept (`db/vectors.py`)."""
        with self._reading() as connection:
            return vectors.read(connection, encoder, ids)

    def newest_vectors(self, encoder: str, handle: str | None, most: int) -> list[tuple[str, bytes]]:
        """What this encoder made of the snapshots kept last, by their ids; with a handle those of its posts."""
        with self._reading() as connection:
            return vectors.newest(connection, encoder, handle, most)

    def snapshots_without_vectors(self, encoder: str, handle: str | None, newest: int) -> list[tuple[str, Snapshot]]:
        """Of the newest snapshots that show a post those that this encoder has not read, oldest first."""
        with self._reading() as connection:
            seqs = vectors.missing(connection, encoder, handle, newest)
        return self.snapshots_at(seqs)

    def _facts(
        self,
        table: sa.Table,
        where: sa.ColumnElement[bool],
        *,
        order: Sequence[sa.ColumnElement[Any]] = (),
        limit: int | None = None,
    ) -> list[tuple[str, Any]]:
        """The facts in this table, in the order of keeping if no other is asked for.

        `seq + 0`: by `seq` itself SQLite reads the whole table in order, where many are asked for, to save a sort.
        """
        query = sa.select(table.c.id, table.c.body).where(where).order_by(*(order or (table.c.seq + 0,))).limit(limit)
        with self._reading() as connection:
            return [(id_, sound(id_, body.encode())) for id_, body in connection.execute(query).all()]

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._explained(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise sqlite.explain(error, self.folder / FILE) from error


def sound(id_: str, body: bytes) -> Any:
    """The fact in these bytes. Raises Damaged when they no longer hash to its id."""
    if canonical.digest(body) != id_:
        raise Damaged(f"fact {id_} no longer hashes to its name", "its row has changed since it was kept")
    return canonical.read(body)
