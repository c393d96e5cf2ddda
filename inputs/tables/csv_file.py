"""A CSV file as a grid: its encoding, its records, and the apostrophe before what looks like a formula."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8, getincrementaldecoder
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper

from ...common.csv_escape import unguard
from ...common.faults import Faults, Place, refuse
from ...common.files.read import MOST_COLUMNS, MOST_ROWS, MOST_TEXT
from .file_type import EXCEL, OPEN_DOCUMENT, UTF_16, looks_like
from .grid import BEYOND, Grid, Size

_PIECE = 1 << 20
"""Bytes that are decoded at once."""

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
    encoding, notes = _encoding(data, file)
    if not data.removeprefix(BOM_UTF8).strip():
        raise refuse("the file is empty", Place(file))
    return Grid(Place(file), list(_records(data, encoding, file))), notes


def _encoding(data: bytes, file: str) -> tuple[str, tuple[str, ...]]:
    what = looks_like(data)
    if what is not None:
        raise refuse(f"looks like {what}, expected a CSV file{_ADVICE.get(what, '')}", Place(file))
    if _undecodable(data, "utf-8") is None:
        return "utf-8-sig", ()
    at = _undecodable(data, "cp1252")
    if at is not None:
        place = Place(file, row=data.count(b"\n", 0, at) + 1)
        byte = f"the byte {data[at]:02X} is neither"
        raise refuse(f"{byte} UTF-8 nor Windows-1252: save the file as 'CSV UTF-8'", place)
    return "cp1252", (f"{file} is not UTF-8 and was read as Windows-1252, which Excel saves",)


def _undecodable(data: bytes, encoding: str) -> int | None:
    """Find about where bytes are not of an encoding; as text, all of them at once may take four times their room."""
    decoder = getincrementaldecoder(encoding)()
    for start in range(0, len(data), _PIECE):
        try:
            decoder.decode(data[start : start + _PIECE], final=start + _PIECE >= len(data))
        except UnicodeDecodeError as error:
            return start + error.start
    return None


def _records(data: bytes, encoding: str, file: str) -> Iterator[list[str]]:
    # Lines end where the file says so: str.splitlines would split at characters that a cell may hold.
    lines = TextIOWrapper(BytesIO(data), encoding=encoding, newline="")
    reader, number, size = csv.reader(lines, strict=True), 1, Size(Place(file))
    try:
        for row in reader:
            if number > MOST_ROWS or len(row) > MOST_COLUMNS:
                row = _within(row, number, file)
            if number <= MOST_ROWS:
                size.add(row)
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
