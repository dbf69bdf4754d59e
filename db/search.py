"""The search index, beside the facts: which snapshots may hold these words, this short link, or are by this person.

Words are found by shingles: pairs of neighbouring words in normal form (`db.normal`), hashed. Of every two
neighbouring pairs one is kept (winnowing, Schleimer, Wilkerson and Aiken 2003): half the rows, and a run of three
words that a post shares with a text is still always found. All SQL here is understood by SQLite and PostgreSQL.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from db import canonical, naming, normal, sqlite, tables
from db.model import Post, Snapshot

RARE = 300
"""A shingle that stands in this many snapshots or more says little: it is counted only when nothing rarer is found."""
COMMON = 20_000
"""How many snapshots of a common shingle are looked at, at most."""
_SHINGLES = 64

_CODE = re.compile(r"(?:\bt\.co|pic\.(?:twitter|x)\.com)/([A-Za-z0-9]{4,16})\b")


def add(connection: sa.Connection, posts: Sequence[tuple[int, Post]]) -> None:
    """Index these snapshots, by their sequence number. A text that its post already had is not indexed again."""
    if not posts:
        return
    fresh = _fresh(connection, posts)
    shingles = {(key, seq) for seq, post in fresh for key in kept_shingles(normal.forms(post.text))}
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
    _insert(connection, tables.shingles, sorted(shingles))
    _insert(connection, tables.codes, sorted(codes))
    _insert(connection, tables.accounts, sorted(accounts))


def rebuild(connection: sa.Connection) -> int:
    """Throw the index away and make it again from the kept facts. Gives the number of snapshots read."""
    for table in tables.DERIVED:
        connection.execute(table.delete())
    naming.rebuild(connection)
    s = tables.snapshots.c
    query = sa.select(s.seq, s.body).where(s.finding == "post").order_by(s.seq).limit(1000)
    read = last = 0
    while rows := connection.execute(query.where(s.seq > last)).all():
        facts: list[tuple[int, Snapshot]] = [(row.seq, canonical.read(row.body.encode())) for row in rows]
        add(connection, [(seq, fact.finding) for seq, fact in facts if isinstance(fact.finding, Post)])
        last = rows[-1].seq
        read += len(rows)
    return read


def codes_in(*texts: str) -> set[str]:
    """The short-link codes in these texts, as `t.co/CODE`; `pic.twitter.com/CODE` is the same code."""
    return {f"t.co/{code}" for text in texts for code in _CODE.findall(text)}


def all_shingles(forms: Sequence[str]) -> list[int]:
    """The hash of every pair of neighbouring words; of the word, when there is only one."""
    if len(forms) == 1:
        return [_hash(forms[0])]
    return [_hash(f"{one} {two}") for one, two in pairwise(forms)]


def kept_shingles(forms: Sequence[str]) -> set[int]:
    """Of every two neighbouring pairs the one that says more (fewer short words; else the smaller hash)."""
    hashes = all_shingles(forms)
    if len(hashes) < 2:
        return set(hashes)
    short = [len(form) <= 3 and not form.isdigit() for form in forms]
    ranked = [(short[i] + short[i + 1], value) for i, value in enumerate(hashes)]
    return {min(pair)[1] for pair in pairwise(ranked)}


class Search:
    """The index, for reading, on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def candidates(self, text: str, limit: int = 50) -> list[int]:
        """The snapshots (by `seq`) that share most with this text, rarest words first; best first.

        A text of one or two words is also looked for letter by letter, which takes time in proportion to the archive.
        """
        forms = normal.forms(text)
        found = self._by_shingles(list(dict.fromkeys(all_shingles(forms))), limit)
        if len(forms) <= 2 and len(found) < limit:
            found += [seq for seq in self._by_letters(forms, limit) if seq not in set(found)]
        return found[:limit]

    def posts(self, seqs: Sequence[int]) -> list[str]:
        """The posts (`platform:id`, in lower case, by the name that lasts) that these snapshots show, each once, in the
        order given.
        """
        s, n = tables.snapshots.c, tables.names.c
        shown = sa.select(s.seq, sa.func.coalesce(n.post, s.post).label("post")).join_from(
            tables.snapshots, tables.names, sa.and_(n.snapshot == s.seq, n.name == s.post), isouter=True
        )
        found: dict[int, str] = {}
        for chunk in sqlite.chunks(list(seqs)):
            found.update((row.seq, row.post) for row in self._connection.execute(shown.where(s.seq.in_(chunk))))
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
        return [int(seq) for seq in self._connection.scalars(query)] if handles else []

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

    def _by_shingles(self, hashes: Sequence[int], limit: int) -> list[int]:
        if not hashes:
            return []
        lists: dict[int, list[int]] = defaultdict(list)
        for key, seq in self._connection.execute(sa.union_all(*_first(hashes[:_SHINGLES], RARE))):
            lists[key].append(seq)
        score: dict[int, float] = defaultdict(float)
        for seqs in lists.values():
            if len(seqs) < RARE:
                for seq in seqs:
                    score[seq] += 1 / math.log2(1 + len(seqs))
        ranked = sorted(score, key=lambda seq: (-score[seq], seq))[:limit]
        if len(ranked) < limit and any(len(seqs) >= RARE for seqs in lists.values()):
            known = set(ranked)
            ranked += [seq for seq in self._by_common(hashes[:_SHINGLES], limit) if seq not in known]
        return ranked[:limit]

    def _by_common(self, hashes: Sequence[int], limit: int) -> list[int]:
        rows = sa.union_all(*_first(hashes, COMMON)).subquery()
        shared = sa.func.count()
        query = sa.select(rows.c.snapshot).group_by(rows.c.snapshot).order_by(shared.desc(), rows.c.snapshot)
        return [int(seq) for seq in self._connection.scalars(query.limit(limit))]

    def _by_letters(self, forms: Sequence[str], limit: int) -> list[int]:
        body = tables.snapshots.c.body
        spelled = [
            sa.or_(*(body.contains(spelling, autoescape=True) for spelling in {form, form.capitalize(), form.upper()}))
            for form in forms
        ]
        query = sa.select(tables.snapshots.c.seq).where(tables.snapshots.c.finding == "post", *spelled)
        return [int(seq) for seq in self._connection.scalars(query.limit(limit))] if spelled else []


def _first(hashes: Sequence[int], most: int) -> list[sa.Select[Any]]:
    """For each hash the first snapshots that hold it."""
    s = tables.shingles.c
    return [
        sa.select(rows.c.hash, rows.c.snapshot)
        for value in hashes
        for rows in [sa.select(s.hash, s.snapshot).where(s.hash == value).limit(most).subquery()]
    ]


def _fresh(connection: sa.Connection, posts: Sequence[tuple[int, Post]]) -> list[tuple[int, Post]]:
    """Those whose text no earlier look at the same post has."""
    s = tables.snapshots.c
    said: dict[str, set[str]] = defaultdict(set)
    keys = list({post.ref.key.lower() for _, post in posts})
    first = min(seq for seq, _ in posts)
    for chunk in sqlite.chunks(keys):
        query = sa.select(s.post, s.body).where(s.post.in_(chunk), s.finding == "post", s.seq < first)
        for key, body in connection.execute(query):
            said[key].add(json.loads(body)["finding"].get("text", ""))
    fresh = []
    for seq, post in posts:
        texts = said[post.ref.key.lower()]
        if post.text not in texts:
            texts.add(post.text)
            fresh.append((seq, post))
    return fresh


def _insert(connection: sa.Connection, table: sa.Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Plain SQL for the driver, which takes many rows at once much faster than a compiled statement."""
    if not rows:
        return
    names = table.c.keys()
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    places = ", ".join(mark for _ in names)
    into = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places}) ON CONFLICT DO NOTHING"  # noqa: S608
    connection.exec_driver_sql(into, list(rows))


@lru_cache(maxsize=200_000)
def _hash(words: str) -> int:
    """64 bits, signed, the same in every process."""
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), "big", signed=True)
