"""A table of a plan's workbook, found by its header wherever somebody has moved it, and the cells of its Cover."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...common.faults import Fault, FaultList, Place, refuse
from ...common.names import Nearest, listed, squash
from ...models.plan.workbook_layout import COVER
from ...models.region.cell_types import CellType
from ..tables.grid import Grid, flaw, letters
from ..workbooks.workbook import Workbook

_HEADER_WITHIN = 50
"""Rows from the top among which the header is sought: people put rows above a table."""
_NONE = "(none)"
"""Stands in a table without rows."""


@dataclass(frozen=True, slots=True)
class BookRow:
    """One row: its place, whose columns are known by their headers, and its texts that are not blank."""

    place: Place
    cells: Mapping[str, str]

    def fault(self, column: str, expected: str, near: str | Nearest | None = None) -> Fault:
        """Make a fault of one cell."""
        return Fault(expected, self.place, self.place.at(column), self.cells.get(column, ""), near)

    def read(self, column: str, kind: CellType, faults: FaultList) -> Any:
        """Read a cell by its kind, None where it is blank or at fault."""
        text = self.cells.get(column, "")
        if not text:
            return None
        why = flaw(text)
        if why is None:
            try:
                return kind.read(text)
            except ValueError:
                why = kind.expected
        faults.append(self.fault(column, why, Nearest(text, kind.known)))
        return None


def book_rows(book: Workbook, sheet: str, columns: Sequence[str]) -> list[BookRow]:
    """Read the rows of a sheet's table; raises Faults where the sheet, its header or a column is missing."""
    name = next((name for name in book.sheets if squash(name) == squash(sheet)), None)
    if name is None:
        here = f"but here are {listed(book.sheets, 6)}"
        raise refuse(f"expected the workbook of a plan, with a sheet {sheet}, {here}", Place(book.file))
    return table_rows(book.grid(name), columns)


def table_rows(grid: Grid, columns: Sequence[str], optional: Sequence[str] = ()) -> list[BookRow]:
    """Read the rows of the table of a grid, `optional` columns where they are; raises Faults where one is missing."""
    number = header_row(grid, columns)
    places = {column: _find(grid.rows[number], column) for column in (*columns, *optional)}
    missing = [column for column in columns if places[column] is None]
    if missing:
        raise refuse(f"expected the columns {listed(missing, 10)}, which have been renamed or deleted", grid.place)
    return list(_rows(grid, number, {column: index for column, index in places.items() if index is not None}))


def header_row(grid: Grid, columns: Sequence[str]) -> int:
    """Find the row of a table's header, counted from 0; raises Faults where there is none."""
    wanted = {squash(column) for column in columns}
    for number, row in enumerate(grid.rows[:_HEADER_WITHIN]):
        if len(wanted & {squash(cell) for cell in row}) > len(wanted) // 2:
            return number
    raise refuse(f"expected a table with the columns {listed(columns, 6)}", grid.place)


def _find(row: Sequence[str], column: str) -> int | None:
    return next((i for i, cell in enumerate(row) if squash(cell) == squash(column)), None)


def _rows(grid: Grid, header: int, places: Mapping[str, int]) -> Iterator[BookRow]:
    names = {column: f"column {letters(index)} ({column})" for column, index in places.items()}
    for number, row in enumerate(grid.rows[header + 1 :], header + 2):
        texts = ((column, row[index].strip()) for column, index in places.items() if index < len(row))
        cells = {column: text for column, text in texts if text}
        if cells and _NONE not in cells.values():
            yield BookRow(Place(grid.place.file, grid.place.sheet, number, names), cells)


def cover_cells(book: Workbook, labels: Sequence[str]) -> dict[str, BookRow]:
    """Find the cells of the Cover that people fill in, each on the right of its label, wherever that is.

    A workbook without a Cover, or without a label, lacks them.
    """
    name = next((name for name in book.sheets if squash(name) == squash(COVER)), None)
    if name is None:
        return {}
    grid, wanted = book.grid(name), {squash(label): label for label in labels}
    found: dict[str, BookRow] = {}
    for number, row in enumerate(grid.rows, 1):
        for index, text in enumerate(row):
            label = wanted.get(squash(text))
            if label is not None and label not in found:
                cell = row[index + 1].strip() if index + 1 < len(row) else ""
                at = {label: f"column {letters(index + 1)} ({label})"}
                place = Place(grid.place.file, grid.place.sheet, number, at)
                found[label] = BookRow(place, {label: cell} if cell else {})
    return found
