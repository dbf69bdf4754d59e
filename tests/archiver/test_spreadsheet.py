"""Lists as spreadsheets write them are read as they were meant, and what is written runs nothing when it is opened."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver import spreadsheet
from db.errors import InputError

ROWS = [
    ("Datum", "Titel", "Adresse"),
    ("1.3.2026", "Brücke; gesperrt, wieder", "https://news.example/bruecke"),
    ("2.3.2026", "Über Nacht", "https://x.com/a/status/1900000000000000001"),
]


def table(delimiter: str, encoding: str, end: str = "\r\n") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(ROWS)
    return out.getvalue().encode(encoding)


@pytest.mark.parametrize("delimiter", list(",;\t|"))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_any_delimiter_and_encoding_is_read(delimiter: str, encoding: str, end: str) -> None:
    found = spreadsheet.read(table(delimiter, encoding, end))
    assert (found.header, found.rows) == (ROWS[0], tuple(ROWS[1:]))
    assert (found.column, found.first, found.delimiter) == (2, 2, delimiter)


def test_what_excel_says_of_its_delimiter_is_no_row() -> None:
    found = spreadsheet.read(b"sep=;\r\nurl;note\r\nhttps://a.example/1;x, y\r\n")
    assert (found.header, found.rows, found.first) == (("url", "note"), (("https://a.example/1", "x, y"),), 3)


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/1\nhttps://a.example/2,1518,77,00.html\nhttps://a.example/3\n",
        "https://a.example/1,1518,76,00.html\nhttps://a.example/2,1518,77,00.html\n",
        "https://a.example/x;y=1\n",
    ],
)
def test_plain_lines_are_a_list_also_where_addresses_have_commas(text: str) -> None:
    found = spreadsheet.read(text.encode())
    assert [row[0] for row in found.rows] == text.split()
    assert (found.header, found.first) == (("column 1",), 1)


def test_two_addresses_or_a_day_in_a_row_are_cells() -> None:
    found = spreadsheet.read(b"https://a.example/1,2026-03-01\nhttps://a.example/2,2026-03-02\n")
    assert found.rows[0] == ("https://a.example/1", "2026-03-01")


def test_without_a_header_every_row_counts() -> None:
    found = spreadsheet.read(b"Bridge,https://a.example/1\nFerry,https://a.example/2\n")
    assert (len(found.rows), found.column, found.header) == (2, 1, ("column 1", "column 2"))


def test_rows_keep_the_numbers_that_the_spreadsheet_shows() -> None:
    found = spreadsheet.read(b'url,note\nhttps://a.example/1,"two\nlines"\n,\nhttps://a.example/2,x\n\n\n')
    assert [number for number, row in enumerate(found.rows, found.first) if row[0]] == [2, 4]


TWO = b"article,tweet\nhttps://a.example/1,https://x.com/a/status/1\nhttps://a.example/2,https://x.com/a/status/2\n"


def test_two_columns_of_addresses_are_a_doubt_that_column_settles() -> None:
    with pytest.raises(InputError, match="'article' and 'tweet'"):
        spreadsheet.read(TWO)
    assert spreadsheet.read(TWO, "Tweet").column == 1
    assert spreadsheet.read(TWO, "1").column == 0
    with pytest.raises(InputError, match="no column 3"):
        spreadsheet.read(TWO, "3")


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"name,note\na,b\n", b"PK\x03\x04rest", b"\x89PNG\r\n\x1a\n" + bytes(99)]
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        spreadsheet.read(data)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("https://a.example/1", "https://a.example/1"),
        ("see https://a.example/1.", "https://a.example/1"),
        ("(https://a.example/1)", "https://a.example/1"),
        ("https://a.example/wiki/A_(b)", "https://a.example/wiki/A_(b)"),
        ("t.me/gauge/5", "https://t.me/gauge/5"),
        ("www.a.example/1", "https://www.a.example/1"),
        ("HTTP://A.example/1", "HTTP://A.example/1"),
        ("a.example", None),
        ("1/2", None),
        ("and/or", None),
        ("file:///etc/passwd", None),
        ("/etc/passwd", None),
        ("", None),
    ],
)
def test_an_address_is_found_in_its_cell(cell: str, found: str | None) -> None:
    assert spreadsheet.address(cell) == found


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|x", "-2+3", "@sum", "\t=1", " =1", "\r=1", "=HYPERLINK(1)"])
def test_what_a_spreadsheet_would_run_is_text(cell: str) -> None:
    assert spreadsheet.safe(cell) == f"'{cell}"
    assert spreadsheet.safe(spreadsheet.safe(cell)) == spreadsheet.safe(cell)


@pytest.mark.parametrize("cell", ["-5", "+3.2", "-1,5", "a=b", "", "'x", "https://a.example/=1"])
def test_plain_cells_stay_as_they_are(cell: str) -> None:
    assert spreadsheet.safe(cell) == cell


cells = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).map(str.strip)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=6), st.sampled_from(",;\t"))
def test_what_is_written_is_read_back_and_runs_nothing(rows: list[tuple[str, str]], delimiter: str) -> None:
    listed = [(f"https://a.example/{at}", *row) for at, row in enumerate(rows)]
    data = spreadsheet.write(("address", "b", "c"), listed, delimiter)
    found = spreadsheet.read(data, "address")
    assert found.rows == tuple(tuple(map(spreadsheet.safe, row)) for row in listed)
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter):
        assert all(spreadsheet.safe(cell) == cell for cell in row)
