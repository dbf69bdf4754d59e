"""Many rows at once: plain SQL for the driver, which costs a tenth of a compiled statement for each row or value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

_AT_ONCE = 500


def known(connection: sa.Connection, table: sa.Table, column: str, values: Sequence[str]) -> set[str]:
    """Which of these values stand in the column."""
    return {row[0] for row in rows(connection, table, (column,), column, values)}


def rows(
    connection: sa.Connection, table: sa.Table, columns: Sequence[str], column: str, values: Sequence[Any]
) -> Iterator[Sequence[Any]]:
    """These columns of the rows that have one of the values in `column`, as the driver gives them."""
    for start in range(0, len(values), _AT_ONCE):
        some = tuple(values[start : start + _AT_ONCE])
        places = ", ".join(_mark(connection) for _ in some)
        query = f"SELECT {', '.join(columns)} FROM {table.name} WHERE {column} IN ({places})"  # noqa: S608
        yield from connection.exec_driver_sql(query, some).all()


def insert(
    connection: sa.Connection,
    table: sa.Table,
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    *,
    known: bool = False,
) -> None:
    """Insert these rows, each as long as `columns`, values as the driver takes them. `known`: some may be there."""
    if not rows:
        return
    places = ", ".join(_mark(connection) for _ in columns)
    into = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608
    connection.exec_driver_sql(into + " ON CONFLICT DO NOTHING" * known, list(rows))


def _mark(connection: sa.Connection) -> str:
    return "?" if connection.dialect.paramstyle == "qmark" else "%s"
