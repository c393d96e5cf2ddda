"""The tables of a region as cells to be written: columns in order, texts, and what each cell should be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite

from ...common.numbers import plain_number
from ...models.region.cell_types import Form
from ...models.region.region import Region, Row

_FIRST_DATE = date(1900, 3, 1)
"""Before it, a spreadsheet's calendar has a day that never was."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, and its value where a spreadsheet should see a number or a date."""

    text: str
    value: str | float | date


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of some records under one header; a blank cell is left out of its row."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, Cell], ...]


def table_of(region: Region, record: str) -> Table:
    """Give one table of a region: the known columns, then the unknown ones in the order of the alphabet.

    Columns that are seldom used are there where a row fills them.
    """
    rows = tuple(map(_cells, region.table(record)))
    seldom = Region.TABLES[record].seldom()
    used = {column for row in rows for column in row}
    known = (column for column in Region.TABLES[record].kinds() if column not in seldom or column in used)
    return Table((*known, *_further(region.table(record))), rows)


def one_table(region: Region) -> Table:
    """Give all tables of a region under one header, told apart by the column `record`."""
    tables = [(record, table_of(region, record)) for record in Region.TABLES]
    here = {column for _, table in tables for column in table.columns}
    known = (column for row in Region.TABLES.values() for column in row.kinds() if column in here)
    columns = tuple(dict.fromkeys(("record", *known, *sorted(here))))
    return Table(columns, tuple({"record": _text(record), **row} for record, table in tables for row in table.rows))


def _further(rows: Iterable[Row]) -> Sequence[str]:
    return sorted({name for row in rows for name, _ in row.extra})


def _cells(row: Row) -> dict[str, Cell]:
    known = {name: _cell(kind.write(value), kind.form) for name, kind, value in row.cells()}
    return known | {name: _guess(text) for name, text in row.extra}


def _cell(text: str, form: Form) -> Cell:
    if form == "number":
        return _number(text)
    return _date(text) if form == "date" else _text(text)


def _guess(text: str) -> Cell:
    # Nobody declared what an unknown column holds; what looks like a number or a date was one.
    cell = _number(text)
    return cell if cell.value != text else _date(text)


def _number(text: str) -> Cell:
    # A number that would read back differently, such as 012345, stays a text.
    try:
        value = float(text)
    except ValueError:
        return _text(text)
    return Cell(text, value) if isfinite(value) and plain_number(value) == text else _text(text)


def _date(text: str) -> Cell:
    try:
        value = date.fromisoformat(text)
    except ValueError:
        return _text(text)
    return Cell(text, value) if value >= _FIRST_DATE and value.isoformat() == text else _text(text)


def _text(text: str) -> Cell:
    return Cell(text, text)
