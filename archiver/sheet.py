"""Tables and lines for people, on a terminal or in a pipe: all that is foreign is made safe here."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from archiver.answer import Json

WIDTH = 168
"""Columns, where there is no terminal that says how many."""
REASON = "link, or why there is none"
COPIED = {"link", "cited post", "post", "posted at", REASON}
"""Columns whose cells people copy: never broken over two lines."""
NAMES = 28
"""Columns at the most for a name, so that the words beside it have room."""
HIDDEN = {0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x200E, 0x200F, 0x061C}
"""Direction marks: written out, so that nobody is shown another order of words than was posted."""


def plain(value: object) -> Text:
    """Text of a stranger, safe on a terminal: no markup, no control codes, no hidden direction marks."""
    written = "".join(
        f"\\u{ord(c):04x}" if ord(c) in HIDDEN else " " if c in "\r\n\t" else c if c.isprintable() else "�"
        for c in str(value if value is not None else "")
    )
    return Text(written)


def put_lines(console: Console, lines: Iterable[str]) -> None:
    """Each on a line of its own, however long."""
    for line in lines:
        console.print(plain(line), soft_wrap=True)


def new_table(*columns: str) -> Table:
    """A table with these columns."""
    table = Table(show_lines=False, header_style="bold", pad_edge=False)
    for column in columns:
        width = NAMES if column in {"author", "speaker"} else None
        table.add_column(column, overflow="fold", no_wrap=column in COPIED, max_width=width)
    return table


def add_row(table: Table, *cells: object) -> None:
    """A row of cells, each made safe."""
    table.add_row(*(plain(cell) for cell in cells))


def put(console: Console, table: Table, nothing: str) -> None:
    """As a table where there is room for one, else row by row, each cell on a line of its own."""
    if not table.row_count:
        console.print(nothing)
    elif console.width >= WIDTH:
        console.print(table)
    else:
        _put_rows(console, table)


def _put_rows(console: Console, table: Table) -> None:
    names = [str(column.header) for column in table.columns]
    for cells in zip(*(column.cells for column in table.columns), strict=True):
        for number, (name, cell) in enumerate(zip(names, cells, strict=True)):
            if isinstance(cell, Text) and cell.plain:
                label = f"{'  ' if number else '• '}{name}: "
                console.print(Text.assemble((label, "bold"), cell), soft_wrap=name in COPIED)
    console.print()


def short(text: object, length: int = 90) -> str:
    """The text in one line, cut where it is longer."""
    words = " ".join(str(text or "").split())
    return words if len(words) <= length else words[: length - 1] + "…"


def put_incomplete(console: Console, document: Json) -> None:
    """What was asked for and is not there, a line each."""
    for item in document.get("incomplete", []):
        console.print(plain(f"missing: {item['what']} ({item['why']})"))
