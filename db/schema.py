"""Has the database the form that the migrations give it: every table, index, view and trigger, and no other?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import sqlalchemy as sa

from db import migrate

Shape = dict[tuple[str, str], object]
"""By kind and name what it is: a table's columns, a trigger's, view's or index's words."""

_MASTER = sa.text(
    "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
)
_GONE = {"trigger": "it is gone: rows could have been changed or removed without a trace"}


def flaws(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    """Where the database's form is not that of today's migrations, and how: nothing that is its own is gone or altered,
    nothing is foreign. Rows are not looked at. For SQLite; of other databases nothing is said.
    """
    if connection.dialect.name != "sqlite":
        return
    wanted, found = _expected(), _shape(connection)
    for kind, name in sorted(wanted.keys() | found.keys()):
        if (kind, name) not in found:
            yield f"{kind} {name}", _GONE.get(kind, "it is gone")
        elif (kind, name) not in wanted:
            yield f"{kind} {name}", "it is none of Citetrail's: somebody put it there"
        elif found[kind, name] != wanted[kind, name]:
            yield f"{kind} {name}", "it was altered: it is not as Citetrail makes it"


def unsound(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    """What SQLite itself finds wrong with its file, and with what its indexes say of the rows."""
    if connection.dialect.name == "sqlite":
        for said in connection.scalars(sa.text("PRAGMA integrity_check(20)")).all():
            if said != "ok":
                yield "the database file", f"SQLite says: {said}"


@cache
def _expected() -> Shape:
    """The form of an archive that was made just now."""
    engine = sa.create_engine("sqlite://")
    migrate.migrate(engine)
    with engine.connect() as connection:
        return _shape(connection)


def _shape(connection: sa.Connection) -> Shape:
    shape: Shape = {}
    for kind, name, sql in connection.execute(_MASTER).all():
        if kind == "table":
            quoted = '"' + name.replace('"', '""') + '"'
            asked = (connection.exec_driver_sql(f"PRAGMA {ask}({quoted})") for ask in ("table_list", "table_xinfo"))
            keys = connection.exec_driver_sql(f"PRAGMA index_list({quoted})")
            shape[kind, name] = (
                [tuple(row) for rows in asked for row in rows],
                {tuple(row)[1:] for row in keys if row.origin != "c"},
            )
        else:
            words = " ".join(str(sql).split())
            shape[kind, name] = words.replace('"', "") if kind == "index" else words
    return shape
