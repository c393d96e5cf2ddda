"""A CSV file as a grid: its encoding, its records, and the apostrophe before what looks like a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from ..models.apostrophe import unguard
from ..models.faults import Faults, Place, refuse
from ..models.limits import MOST_COLUMNS, MOST_ROWS, MOST_TEXT
from .grid import BEYOND, Grid
from .looks import EXCEL, OPEN_DOCUMENT, UTF_16, looks_like

_ADVICE = {
    EXCEL: ": give it the ending .xlsx",
    OPEN_DOCUMENT: ": give it the ending .ods",
    UTF_16: ": save it as 'CSV UTF-8'",
}
_BROKEN = {
    "field larger": f"a cell of more than {MOST_TEXT:,} characters: is a quote mark missing?",
    "unexpected end": "a quote mark opens a cell here and none closes it",
    "expected after": 'a quote mark inside a cell: write it twice ("") and put the cell in quote marks',
}


def csv_grid(data: bytes, file: str) -> tuple[Grid, tuple[str, ...]]:
    """Read a CSV file; blank lines count as rows.

    Gives the grid and notes; raises Faults where the bytes are not those of a CSV file.
    """
    text, notes = _decode(data, file)
    if not text.strip():
        raise refuse("the file is empty", Place(file))
    return Grid(Place(file), list(_records(text, file))), notes


def _decode(data: bytes, file: str) -> tuple[str, tuple[str, ...]]:
    what = looks_like(data)
    if what is not None:
        raise refuse(f"looks like {what}, expected a CSV file{_ADVICE.get(what, '')}", Place(file))
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return _windows(data, file), (f"{file} is not UTF-8 and was read as Windows-1252, which Excel saves",)


def _windows(data: bytes, file: str) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        place = Place(file, row=data.count(b"\n", 0, error.start) + 1)
        byte = f"the byte {data[error.start]:02X} is neither"
        raise refuse(f"{byte} UTF-8 nor Windows-1252: save the file as 'CSV UTF-8'", place) from None


def _records(text: str, file: str) -> Iterator[list[str]]:
    # The reader splits lines itself: str.splitlines would split at characters that a cell may hold.
    reader, number = csv.reader(StringIO(text, newline=""), strict=True), 1
    try:
        for row in reader:
            if number > MOST_ROWS or len(row) > MOST_COLUMNS:
                row = _within(row, number, file)
            if number <= MOST_ROWS:
                yield [unguard(cell) if cell[:1] == "'" else cell for cell in row]
            number += 1
    except csv.Error as error:
        raise _unreadable(error, Place(file, row=number)) from None


def _within(row: list[str], number: int, file: str) -> list[str]:
    # Spreadsheet programs write blank cells as far as anything was ever formatted.
    if any(map(str.strip, row if number > MOST_ROWS else row[MOST_COLUMNS:])):
        raise refuse(f"cells are in use here; {BEYOND}", Place(file, row=number))
    return row[:MOST_COLUMNS]


def _unreadable(error: csv.Error, place: Place) -> Faults:
    return refuse(next((words for part, words in _BROKEN.items() if part in str(error)), str(error)), place)
