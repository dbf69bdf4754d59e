"""The search index, beside the facts: which snapshots may hold these words, this short link, or are by this person.

Words are found by the pairs of neighbouring words that a text shares with a post (`db.terms`), where they stand is kept
packed (`db.postings`), and who shares most is worked out in `db.ranking`. All SQL here is understood by SQLite and
PostgreSQL.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from db import bulk, canonical, naming, normal, postings, ranking, sqlite, tables
from db.found import Found
from db.model import Post
from db.narrow import Narrow
from db.terms import telling, terms

FORM = 2
"""By which rules the index is made. A change of them, or of `db.normal`, is another number: archives follow by
themselves."""
_REMEMBERED = 1_000
"""Terms whose places are kept in mind, since the parts of a quote are asked for after the whole."""
_LOOKED_AT = (1_000, 4_000)
"""So many candidates are held against a day or a platform where too few of the best fit."""
_ENOUGH = 4
"""One in so many of the posts that are wanted must fit."""
_MOST_OF_ONE = 50_000
"""Posts of one account that a search is narrowed to, at most; the newest."""

_CODE = re.compile(r"(?:\bt\.co|pic\.(?:twitter|x)\.com)/([A-Za-z0-9]{4,16})\b")


def add(connection: sa.Connection, posts: Sequence[tuple[int, Post]]) -> None:
    """Index these snapshots, by their sequence number. A text that its post already had is not indexed again."""
    if not posts:
        return
    fresh = _fresh(connection, posts)
    codes = {
        (code, seq) for seq, post in fresh for code in codes_in(post.text, *(f"t.co/{code}" for code in post.codes))
    }
    authors = {(post.ref.platform, post.author) for _, post in fresh}
    accounts = {
        (word, platform, author.handle.lower())
        for platform, author in authors
        if author.handle
        for word in normal.name_words(f"{author.handle} {author.name or ''}")
        if len(word) > 2
    }
    postings.add(connection, [(seq, terms(post.text)) for seq, post in fresh])
    bulk.insert(connection, tables.codes, ("code", "snapshot"), sorted(codes), known=True)
    bulk.insert(connection, tables.accounts, ("word", "platform", "handle"), sorted(accounts), known=True)


def is_current(connection: sa.Connection) -> bool:
    """Was the index made by today's rules?"""
    return list(connection.scalars(sa.select(tables.index_form.c.form))) == [FORM]


def rebuild(connection: sa.Connection) -> int:
    """Throw the index away and make it again from the kept facts. Gives the number of snapshots read."""
    for table in tables.DERIVED:
        connection.execute(table.delete())
    naming.rebuild(connection)
    s = tables.snapshots.c
    query = sa.select(s.seq, s.body).where(s.finding == "post").order_by(s.seq).limit(5000)
    read = last = 0
    while rows := connection.execute(query.where(s.seq > last)).all():
        looks = naming.readable(rows)
        add(connection, [(seq, look.finding) for seq, look in looks if isinstance(look.finding, Post)])
        last = rows[-1].seq
        read += len(rows)
    connection.execute(tables.index_form.insert(), {"form": FORM})
    return read


def codes_in(*texts: str) -> set[str]:
    """The short-link codes in these texts, as `t.co/CODE`; `pic.twitter.com/CODE` is the same code."""
    return {f"t.co/{code}" for text in texts for code in _CODE.findall(text)}


@dataclass(frozen=True, slots=True)
class Said:
    """What a snapshot shows that a post said; the snapshot by its `seq`."""

    snapshot: int
    platform: str
    text: str


class Search:
    """The index, for reading, on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._read: dict[int, Found | None] = {}
        self._ranked: dict[tuple[str, ...], tuple[int, list[int]]] = {}
        self._held: int | None = None

    def candidates(
        self, text: str, limit: int = 50, narrow: Narrow | None = None, *, by_letters: bool = True
    ) -> list[int]:
        """The snapshots (by `seq`) that share most with this text, best first, of equals the one kept first.

        `by_letters`: a text of one or two words is also looked for letter by letter, which takes time in proportion to
        the archive.
        """
        narrow = narrow or Narrow()
        forms = normal.forms(text)
        found = self._sharing(forms, limit, narrow) if forms else []
        if by_letters and len(forms) <= 2 and len(found) < limit:
            found += [seq for seq in self._by_letters(forms, limit, narrow) if seq not in set(found)]
        return found[:limit]

    def is_held(self, text: str, seqs: Sequence[int]) -> bool:
        """Does one of these snapshots hold all neighbouring words of this text?"""
        asked = telling(normal.forms(text))
        where = self._where(asked)
        left = sorted(seqs)
        for term in asked:
            left = where[term].among(left) if term in where else []
        return bool(left)

    def posts(self, seqs: Sequence[int]) -> list[str]:
        """The posts (`platform:id`, in lower case, by the name that lasts) that these snapshots show, each once, in the
        order given.
        """
        found: dict[int, str] = {}
        for chunk in sqlite.chunks(list(seqs)):
            found.update((seq, post) for seq, post in self._connection.execute(_shown(), {"seqs": chunk}).all())
        return list(dict.fromkeys(found[seq] for seq in seqs if seq in found))

    def by_code(self, codes: Sequence[str]) -> list[int]:
        """The snapshots that hold one of these short links (`t.co/CODE`, `pic.twitter.com/CODE`), oldest first."""
        wanted = codes_in(*codes)
        query = sa.select(tables.codes.c.snapshot).where(tables.codes.c.code.in_(wanted)).distinct()
        return sorted(self._connection.scalars(query)) if wanted else []

    def by_author(
        self,
        handles: Sequence[str],
        since: datetime | None = None,
        until: datetime | None = None,
        platform: str | None = None,
        limit: int = 200,
    ) -> list[int]:
        """The snapshots of posts by these handles, posted within these instants, newest first."""
        s = tables.snapshots.c
        where = [s.handle.in_([handle.lower() for handle in handles]), s.finding == "post"]
        if since is not None:
            where.append(s.posted_at >= canonical.instant(since))
        if until is not None:
            where.append(s.posted_at <= canonical.instant(until))
        if platform is not None:
            where.append(s.platform == platform)
        query = sa.select(s.seq).where(*where).order_by(s.posted_at.desc()).limit(limit)
        return list(self._connection.scalars(query).all()) if handles else []

    def said(self, since: datetime, until: datetime, limit: int) -> list[Said]:
        """What anybody posted within these instants, newest first, each wording of a post once. Not proven: whoever
        speaks of it reads the fact.
        """
        s = tables.snapshots.c
        where = [
            s.finding == "post",
            s.posted_at >= canonical.instant(since),
            s.posted_at <= canonical.instant(until),
        ]
        query = sa.select(s.seq, s.post, s.platform, s.body).where(*where).order_by(s.posted_at.desc()).limit(limit)
        first: dict[tuple[str, str], Said] = {}
        for seq, post, platform, body in self._connection.execute(query).all():
            text = _text_in(body)
            first.setdefault((post, text), Said(seq, platform, text))
        return list(first.values())

    def accounts(self, name: str, limit: int = 20) -> list[tuple[str, str, int]]:
        """Accounts whose name or handle shares words with this name: platform, handle, how many words; most first."""
        words = [word for word in normal.name_words(name) if len(word) > 2]
        a = tables.accounts.c
        shared = sa.func.count()
        query = (
            sa.select(a.platform, a.handle, shared)
            .where(a.word.in_(words))
            .group_by(a.platform, a.handle)
            .order_by(shared.desc(), a.platform, a.handle)
            .limit(limit)
        )
        return [(row[0], row[1], int(row[2])) for row in self._connection.execute(query)] if words else []

    def accounts_beginning(self, stems: Sequence[str], limit: int = 40) -> list[tuple[str, str, int]]:
        """As `accounts`, for words that begin with one of these stems (as `normal.sound` spells them)."""
        if not stems:
            return []
        a = tables.accounts.c
        shared = sa.func.count()
        beginning = [sa.and_(a.word >= stem, a.word < f"{stem}\U0010ffff") for stem in stems]
        query = (
            sa.select(a.platform, a.handle, shared)
            .where(sa.or_(*beginning))
            .group_by(a.platform, a.handle)
            .order_by(shared.desc(), a.platform, a.handle)
            .limit(limit)
        )
        return [(row[0], row[1], int(row[2])) for row in self._connection.execute(query)]

    def _sharing(self, forms: Sequence[str], limit: int, narrow: Narrow) -> list[int]:
        if narrow.handle:
            s = tables.snapshots.c
            query = sa.select(s.seq).where(*narrow.where, s.finding == "post").order_by(s.posted_at.desc())
            own = list(self._connection.scalars(query.limit(_MOST_OF_ONE)))
            return ranking.best(self._where(telling(forms)), self._total(), limit, own)
        if not narrow.where:
            return self._best(forms, limit)
        for wanted in (4 * limit, *_LOOKED_AT):
            ranked = self._best(forms, wanted)
            fitting = [seq for chunk in sqlite.chunks(ranked) for seq in self._fitting(chunk, narrow)]
            if _ENOUGH * len(fitting) >= limit or len(ranked) < wanted:
                break
        return fitting[:limit]

    def _best(self, forms: Sequence[str], limit: int) -> list[int]:
        """Those that share most, whatever else they are. Remembered: the next question is often about the same text."""
        asked_for, ranked = self._ranked.get(tuple(forms), (0, []))
        if asked_for < limit:
            ranked = ranking.best(self._where(telling(forms)), self._total(), limit)
            self._ranked = {tuple(forms): (limit, ranked)}
        return ranked[:limit]

    def _where(self, asked: Sequence[int]) -> dict[int, Found]:
        """Where these terms stand, those that stand anywhere."""
        if len(self._read) > _REMEMBERED:
            self._read.clear()
        new = [term for term in asked if term not in self._read]
        self._read.update(dict.fromkeys(new) | postings.read(self._connection, new))
        return {term: found for term in asked if (found := self._read[term])}

    def _total(self) -> int:
        """How many snapshots there were when this was first asked: what weighs words need not be newer."""
        if self._held is None:
            self._held = int(self._connection.scalar(sa.select(sa.func.max(tables.snapshots.c.seq))) or 0)
        return self._held

    def _fitting(self, seqs: Sequence[int], narrow: Narrow) -> list[int]:
        fit = set(self._connection.scalars(_fit(narrow), {"seqs": seqs}).all())
        return [seq for seq in seqs if seq in fit]

    def _by_letters(self, forms: Sequence[str], limit: int, narrow: Narrow) -> list[int]:
        body = tables.snapshots.c.body
        spelled = [
            sa.or_(*(body.contains(spelling, autoescape=True) for spelling in {form, form.capitalize(), form.upper()}))
            for form in forms
        ]
        query = sa.select(tables.snapshots.c.seq).where(tables.snapshots.c.finding == "post", *spelled, *narrow.where)
        ordered = query.order_by(tables.snapshots.c.seq).limit(limit)
        return [int(seq) for seq in self._connection.scalars(ordered)] if spelled else []


@lru_cache
def _shown() -> sa.Select[Any]:
    """Of snapshots, `seqs`, the posts that they show. Made once: to build a statement costs more than to run it."""
    s, n = tables.snapshots.c, tables.names.c
    named = sa.and_(n.snapshot == s.seq, n.name == s.post)
    shown = sa.select(s.seq, sa.func.coalesce(n.post, s.post).label("post"))
    return shown.join_from(tables.snapshots, tables.names, named, isouter=True).where(_these())


@lru_cache(maxsize=64)
def _fit(narrow: Narrow) -> sa.Select[Any]:
    """Of snapshots, `seqs`, those that are what is wanted besides."""
    return sa.select(tables.snapshots.c.seq).where(_these(), *narrow.where)


def _these() -> sa.ColumnElement[bool]:
    return tables.snapshots.c.seq.in_(sa.bindparam("seqs", expanding=True))


def _text_in(body: str) -> str:
    """The text of the post in the canonical JSON of a snapshot that shows one."""
    text: str = json.loads(body)["finding"].get("text", "")
    return text


def _fresh(connection: sa.Connection, posts: Sequence[tuple[int, Post]]) -> list[tuple[int, Post]]:
    """Those whose text no earlier look at the same post has."""
    s = tables.snapshots.c
    said: dict[str, set[str]] = defaultdict(set)
    keys = list({post.ref.key.lower() for _, post in posts})
    first = min(seq for seq, _ in posts)
    for chunk in sqlite.chunks(keys):
        query = sa.select(s.post, s.body).where(s.post.in_(chunk), s.finding == "post", s.seq < first)
        for key, body in connection.execute(query):
            said[key].add(_text_in(body))
    fresh = []
    for seq, post in posts:
        texts = said[post.ref.key.lower()]
        if post.text not in texts:
            texts.add(post.text)
            fresh.append((seq, post))
    return fresh
