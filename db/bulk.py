"""Many rows at once: plain SQL for the driver, which costs a tenth of a compiled statement for each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa


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
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    places = ", ".join(mark for _ in columns)
    into = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608
    connection.exec_driver_sql(into + " ON CONFLICT DO NOTHING" * known, list(rows))
