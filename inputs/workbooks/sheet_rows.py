"""The rows of one sheet while they are read: only cells in use take room, wherever they stand."""

from __future__ import annotations

from ...common.faults import Place, refuse
from ...common.files.read import MOST_COLUMNS, MOST_ROWS
from ..tables.grid import BEYOND, Grid, letters
from ..tables.size import Size
from .broken import Broken


class SheetRows:
    """Takes the cells of a sheet one by one and gives its grid."""

    def __init__(self, place: Place, size: Size) -> None:
        self.place, self._size, self._rows = place, size, list[list[str]]()

    def open_row(self, number: int) -> list[str]:
        """Give the cells of a row, counted from 1, so far; raises Faults where it is too far down."""
        if number > MOST_ROWS:
            raise self.beyond(0, number)
        self._rows += [[] for _ in range(len(self._rows), number)]
        return self._rows[number - 1]

    def put(self, row: list[str], number: int, column: int, text: str) -> None:
        """Put a text that is not blank into a cell of an open row, the column counted from 0."""
        if column >= MOST_COLUMNS:
            raise self.beyond(column, number)
        gap = column - len(row)
        if gap >= 0:
            if gap:
                row += [""] * gap
            row.append(text)
        elif row[column]:
            raise Broken(f"cell {letters(column)}{number} stands there twice")
        else:
            row[column] = text

    def close_row(self, row: list[str], times: int = 1) -> None:
        """Count a row that is whole; the last one may come several times."""
        last = len(self._rows) + times - 1
        if last > MOST_ROWS:
            raise self.beyond(0, last)
        self._size.add(row, times)
        # Nobody changes a row that is read: one object stands for all.
        self._rows += [row] * (times - 1)

    def beyond(self, column: int, number: int) -> Exception:
        """Make the exception for a cell in use that is too far out."""
        return refuse(f"cell {letters(column)}{number} is in use; {BEYOND}", self.place)

    def grid(self) -> Grid:
        """Give the grid: as wide as its widest row."""
        return Grid(self.place, self._rows, max(map(len, self._rows), default=0))
