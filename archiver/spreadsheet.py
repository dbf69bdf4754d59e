"""Lists of addresses as people keep them in spreadsheets: read whatever wrote them, written for whatever reads them.

Pure: bytes in, a table out, and back. Which column holds the addresses is told by its cells, not by its name.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from archiver.page.charset import decode
from db.errors import InputError

DELIMITERS = ",;\t|"
_URL = re.compile(r"https?://[^\s\"'<>]+", re.I)
_BARE = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/[^\s\"'<>]*", re.I)
"""An address without its scheme, as people write it: `t.me/channel/5`."""
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*%?")
_TRAILING = ".,;:!?)]}»”"
_SHARE = 0.7
"""Of the rows this part must have as many cells as most have, for a delimiter to be one."""
_SAMPLE = 500
_CLEAR = 2
"""A column holds the addresses where it has so many times those of any other."""


@dataclass(frozen=True)
class Table:
    """Rows of cells, all as long as `header`, and the column in which the addresses stand, counted from 0."""

    header: tuple[str, ...]
    """Names of the columns; `column 1` and so on where the list has none."""
    rows: tuple[tuple[str, ...], ...]
    column: int
    first: int
    """The line of the spreadsheet, from 1, that the first row is."""
    delimiter: str = ","

    def without(self, names: Collection[str]) -> Table:
        """The table without the columns of these names; the one with the addresses stays."""
        kept = [at for at, name in enumerate(self.header) if name not in names or at == self.column]
        rows = tuple(tuple(row[at] for at in kept) for row in self.rows)
        return replace(self, header=tuple(self.header[at] for at in kept), rows=rows, column=kept.index(self.column))


def read(data: bytes, column: str | None = None, ignored: Collection[str] = ()) -> Table:
    """The table in these bytes: CSV, TSV or plain lines, in UTF-8, UTF-16 or an older encoding.

    `column`: the name of the column of addresses, or its number from 1; without it, none that is called as one of
    `ignored`. Raises InputError for what is no such list, and
    where it is not plain which column is meant.
    """
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise InputError("the list is a workbook", "save it in the spreadsheet program as CSV, then give that file")
    text = decode(data)
    stated = re.match(r"sep=(.)\r?\n", text)  # Excel's own
    text = text[stated.end() :] if stated else text
    delimiter = stated[1] if stated else _delimiter(text)
    rows = [tuple(cell.strip() for cell in row) for row in _parsed(text, delimiter)]
    width = max(map(len, rows), default=0)
    rows = [row + ("",) * (width - len(row)) for row in rows]
    if not any(address(cell) for row in rows for cell in row):
        raise InputError("the list holds no addresses", "one column must hold URLs, such as https://news.example/1")
    named = _named(rows, column) if column else None
    has_header = (named is not None and named[1]) or not any(address(cell) for cell in rows[0])
    header = rows[0] if has_header else tuple(f"column {number}" for number in range(1, width + 1))
    body = tuple(rows[1:] if has_header else rows)
    found = named[0] if named else _column(header, body, ignored)
    return Table(header, body, found, 1 + has_header + bool(stated), delimiter or ",")


def address(cell: str) -> str | None:
    """The address in a cell: the first URL in it, or the whole cell where only its scheme is missing."""
    if found := _URL.search(cell):
        return found[0].rstrip(_TRAILING if ")" not in found[0] or "(" not in found[0] else ".,;:!?")
    return f"https://{cell}" if _BARE.fullmatch(cell) else None


def others(cell: str) -> int:
    """How many addresses stand in a cell beyond the one that is taken."""
    return max(0, len(set(_URL.findall(cell))) - 1)


def write(header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> bytes:
    """A CSV that spreadsheets open as it is meant: UTF-8 with a mark, and no cell that they would run."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def safe(cell: str) -> str:
    """The cell as a spreadsheet shows it and does not compute it: an apostrophe stands before what would be a formula.

    A plain number stays one. The rule: OWASP, "CSV Injection".
    """
    is_formula = cell.lstrip(" \t\r\n")[:1] in tuple("=+-@") or cell[:1] in tuple("\t\r\n")
    return f"'{cell}" if cell and is_formula and not _NUMBER.fullmatch(cell) else cell


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    """All rows up to the last with anything in it: lines keep their numbers."""
    if not delimiter:
        rows = [[line] for line in text.splitlines()]
    else:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error as error:
            raise InputError("the list cannot be read as CSV", str(error)) from error
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def _delimiter(text: str) -> str:
    """The one by which most rows have the same number of cells, more than one; empty for plain lines."""
    best, most = "", (0.0, 0)
    head = "\n".join(text.splitlines()[:_SAMPLE])
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if any(row)]
        except csv.Error:
            continue
        usual = max(set(widths), key=widths.count, default=1)
        share = widths.count(usual) / len(widths) if widths else 0.0
        if usual > 1 and share >= _SHARE and (share, usual) > most and not _cuts_addresses(head, delimiter):
            best, most = delimiter, (share, usual)
    return best


def _cuts_addresses(text: str, delimiter: str) -> bool:
    """Whether this delimiter is but a character of addresses: every line is one address, and no rest looks like a cell.

    News sites have commas in their addresses: `…/article,123.html`.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not all(_URL.fullmatch(line) for line in lines):
        return False
    rests = [cell for line in lines for cell in line.split(delimiter)[1:]]
    return not any(address(rest) or re.fullmatch(r"\d{4}-\d\d-\d\d\S*|", rest) for rest in rests)


def _named(rows: Sequence[tuple[str, ...]], wanted: str) -> tuple[int, bool]:
    """The column of this name or number, and whether the first row is known to be a header."""
    names = [cell.casefold() for cell in rows[0]]
    if wanted.strip().casefold() in names:
        return names.index(wanted.strip().casefold()), True
    if wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1, False
    raise InputError(
        f"the list has no column {wanted}", "its first row holds: " + ", ".join(cell or "(empty)" for cell in rows[0])
    )


def _column(header: Sequence[str], rows: Sequence[tuple[str, ...]], ignored: Collection[str]) -> int:
    counts = {
        at: sum(address(row[at]) is not None for row in rows) for at, name in enumerate(header) if name not in ignored
    }
    first, *rest = sorted(counts, key=lambda at: -counts[at])
    if rest and counts[rest[0]] * _CLEAR > counts[first]:
        raise InputError(
            f"two columns of the list hold addresses: {header[first]!r} and {header[rest[0]]!r}",
            "say which is meant with --column NAME",
        )
    return first
