"""The archive: opened, kept in, closed. Nothing is ever changed or removed; `db.facts` finds what it holds."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType

import sqlalchemy as sa

from db import bulk, canonical, custody, disk, migrate, naming, search, sqlite, tables, vectors
from db.agenda import Agenda, touch
from db.blobs import Blobs
from db.errors import InputError, Unusable
from db.facts import FILE, Facts
from db.model import Circumstances, Event, Post, Snapshot
from db.order import Order
from db.progress import InHand, Tell, silent
from db.spool import Spool
from db.tables import Fact


class Archive(Facts):
    """One archive: a folder with a database, and the large blobs beside it. A context manager; close it when done."""

    def __init__(self, folder: Path, engine: sa.Engine, *, read_only: bool, reserve: int | None = None) -> None:
        super().__init__(folder, engine)
        self.read_only = read_only
        self._reserve = reserve
        self._blobs = Blobs(folder / "blobs")
        self._under: custody.Under | None = None
        self._begun: tuple[int, Circumstances] | None = None

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        create: bool = True,
        tell: Tell = silent,
        reserve: int | None = None,
        under: custody.Under | None = None,
    ) -> Archive:
        """The archive in this folder; made on first use when `create`, brought to today's form when it is older.

        `tell` is told when that takes a while. A folder that may be read but not written is opened for reading, and
        so is one whose disk is full to the last byte.
        `reserve`: bytes of the disk that stay free (`db.disk`). `under` tells the circumstances of what is kept, which
        stand in the chain of custody once for all that is done under them.
        Raises InputError when there is no archive and none may be made, when it cannot be used, and when a newer
        Citetrail made it.
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
        archive = cls(folder, sqlite.engine(file, read_only=read_only), read_only=read_only, reserve=reserve)
        try:
            archive._begin(tell)
            archive._under = under
        except InputError:
            archive.close()
            if read_only or not disk.is_full(folder) or not sqlite.is_at_rest(file):
                raise
            archive = cls(folder, sqlite.engine(file, read_only=True), read_only=True)
            archive._begin(tell)
        return archive

    def _begin(self, tell: Tell) -> None:
        with self._explained():
            if self.read_only:
                migrate.refuse_other(self._engine)
                return
            migrate.migrate(self._engine)
            sqlite.protect(self.folder / FILE)
            self._blobs.room.enter()
            self._index(tell)

    def _index(self, tell: Tell) -> None:
        """Make the search index again, if it was made by other rules than today's."""
        with self._reading() as connection:
            if search.is_current(connection):
                return
        tell(InHand("the search index is made again, once"))
        with self._writing() as connection:
            if not search.is_current(connection):
                search.rebuild(connection)
        tell(InHand(""))

    def reindex(self) -> int:
        """Throw the search index away and make it again from the kept facts. Gives the number of posts read."""
        with self._writing() as connection:
            return search.rebuild(connection)

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
        """Raises Unusable when the archive can only be read, or its disk is nearly full: before anything is asked
        that could not be kept.
        """
        self._demand_rights()
        disk.demand(self.folder, self._reserve)

    def _demand_rights(self) -> None:
        if self.read_only:
            raise Unusable(
                f"the archive in {self.folder} cannot be written",
                "give the right to write there, make room where the disk is full, or name another one with --archive; "
                "nothing kept is lost",
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
        begun = self._begun
        with self._writing() as connection:
            self._blobs.keep(connection, blobs or {})
            new = _insert(connection, named)
            if new or note:
                begun = self._begun_under(connection, at, agent)
                custody.append(connection, at, agent, did, new, note, begun[0] if begun else None)
        self._begun = begun  # only what was committed is named again
        return tuple(named)

    def _begun_under(self, connection: sa.Connection, at: datetime, agent: str) -> tuple[int, Circumstances] | None:
        """The line that tells the circumstances of now, and these; None where nobody tells them."""
        if self._under is None:
            return None
        now = self._under()
        if self._begun is not None and self._begun[1] == now:
            return self._begun
        return custody.begin(connection, at, agent, now), now

    def blob(self, digest: str) -> bytes:
        """The bytes of this name. Raises Damaged when they are gone or changed."""
        with self._reading() as connection:
            return self._blobs.get(connection, digest)

    def pieces(self, digest: str) -> Generator[bytes, None, None]:
        """The bytes of this name, piece by piece. Raises Damaged as `blob` does, for a large one perhaps at its end."""
        with self._reading() as connection:
            yield from self._blobs.pieces(connection, digest)

    def lend(self, digest: str, at: Path) -> Path:
        """A file with the bytes of this name, to be read and hashed: written `at`, or a large blob's own."""
        with self._reading() as connection:
            return self._blobs.lend(connection, digest, at)

    def keep_vectors(self, encoder: str, made: Mapping[str, bytes]) -> None:
        """Keep what an encoder made of these snapshots' texts. It is no fact, and no link in the chain."""
        with self._writing() as connection:
            vectors.keep(connection, encoder, made)

    @property
    def agenda(self) -> Agenda:
        """What scheduled runs are to look at, and when."""
        return Agenda(self._reading, self._writing)

    @property
    def order(self) -> Order:
        """The order in which facts were kept."""
        return Order(self._reading)

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

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        self._demand_rights()
        with (
            self._explained(),
            self._engine.connect().execution_options(immediate=True) as connection,
            connection.begin(),
        ):
            yield connection


def _insert(connection: sa.Connection, named: Mapping[str, tuple[Fact, bytes]]) -> list[str]:
    """Keep those facts that are not here yet, in their order, and index the posts among them. Gives the new ids."""
    by_table: dict[sa.Table, dict[str, dict[str, object]]] = {}
    for id_, (fact, body) in named.items():
        table, columns = tables.place(fact)
        by_table.setdefault(table, {})[id_] = {"id": id_, "body": body.decode(), **columns}
    new: set[str] = set()
    for table, rows in by_table.items():
        for id_ in bulk.known(connection, table, "id", list(rows)):
            del rows[id_]
        start = int(connection.scalar(sa.select(sa.func.max(table.c.seq))) or 0) + 1
        for seq, row in enumerate(rows.values(), start):
            row["seq"] = seq
        if rows:
            names = list(next(iter(rows.values())))
            bulk.insert(connection, table, names, [tuple(row.values()) for row in rows.values()])
        new.update(rows)
    rows_of_looks = by_table.get(tables.snapshots, {})
    facts = ((int(str(row["seq"])), named[id_][0]) for id_, row in rows_of_looks.items())
    looks = [(seq, look) for seq, look in facts if isinstance(look, Snapshot)]
    naming.add(connection, looks)
    touch(connection, (named[id_][0] for id_ in new))
    search.add(connection, [(seq, look.finding) for seq, look in looks if isinstance(look.finding, Post)])
    return [id_ for id_ in named if id_ in new]
