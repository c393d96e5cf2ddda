"""The header of a table: which column stands where, and everything that can be wrong with it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ...common.faults import Fault, Faults
from ...common.names import collapse, listed, squash
from ..tables.grid import Grid, letters, printable, unkeepable
from .layouts import BY_HEADER

_HEADER_WITHIN = 20
"""Rows among which a header is sought that does not stand in row 1, to say where it does."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One cell of the header, its spaces made single for the eye.

    `column` is the name of a known column, or the cell exactly as it stands: an unknown one is kept as it was.
    """

    index: int
    text: str
    column: str

    @property
    def at(self) -> str:
        """The column as a spreadsheet shows it."""
        return f"column {letters(self.index)} ({self.text})"


@dataclass(frozen=True, slots=True)
class Header:
    """The headings of a table that can be used, the columns of all of them, and what is wrong with the others."""

    headings: tuple[Heading, ...]
    columns: frozenset[str]
    faults: tuple[Fault, ...]
    width: int

    def find(self, column: str) -> Heading | None:
        """Give the heading of a column, or None."""
        return next((heading for heading in self.headings if heading.column == column), None)


def read_header(grid: Grid, columns: Collection[str]) -> Header:
    """Read the header of a table with these columns; raises Faults where there is none in row 1."""
    # Some programs end every row but the header with a comma.
    width = grid.usual_width
    first = [*grid.rows[0], *[""] * (width - len(grid.rows[0]))] if grid.rows else []
    if not _known(first, columns) or (_is_title(first) and _lower_down(grid, columns)):
        raise Faults([_no_header(grid, columns)])
    headings = [_heading(i, text) for i, text in enumerate(first) if printable(text).strip()]
    times = Counter(heading.column for heading in headings)
    faults = (*_twice(grid, headings), *_unprintable(grid, first), *_nameless(grid, first))
    usable = tuple(heading for heading in headings if times[heading.column] == 1)
    return Header(usable, frozenset(heading.column for heading in headings), faults, len(first))


def _heading(index: int, text: str) -> Heading:
    text = printable(text)
    return Heading(index, collapse(text), BY_HEADER.get(squash(text), text))


def _known(row: list[str], columns: Collection[str]) -> int:
    return sum(BY_HEADER.get(squash(printable(cell)), "") in columns for cell in row)


def _is_title(row: list[str]) -> bool:
    return sum(bool(cell.strip()) for cell in row) == 1


def _lower_down(grid: Grid, columns: Collection[str]) -> int | None:
    rows = enumerate(grid.rows[1:_HEADER_WITHIN], 2)
    return next((number for number, row in rows if _known(row, columns) > 1), None)


def _no_header(grid: Grid, columns: Collection[str]) -> Fault:
    lower, cells = _lower_down(grid, columns), grid.rows[0] if grid.rows else []
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    if lower is not None:
        rows = "the row" if lower == 2 else "the rows"
        expected = f"expected the header, which stands in row {lower}: delete {rows} above it"
        return Fault(expected, grid.at_row(1), value=first)
    for mark, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if _known(first.split(mark), columns) > 1:
            return Fault(f"cells are separated by {name}: save the file with commas", grid.at_row(1), value=first)
    expected = f"expected a header with the columns {listed(columns, 6)}"
    return Fault(expected, grid.at_row(1), value=first)


def _twice(grid: Grid, headings: list[Heading]) -> Iterator[Fault]:
    first: dict[str, Heading] = {}
    for heading in headings:
        other = first.setdefault(heading.column, heading)
        if other is not heading:
            expected = f"expected each column once: {other.at} has this name too"
            yield Fault(expected, grid.at_row(1), heading.at)


def _unprintable(grid: Grid, first: list[str]) -> Iterator[Fault]:
    for i, text in enumerate(first):
        why = unkeepable(text)
        if why:
            yield Fault(why, grid.at_row(1), f"column {letters(i)}", text)


def _nameless(grid: Grid, first: list[str]) -> Iterator[Fault]:
    used: dict[int, list[int]] = defaultdict(list)
    blank = [i for i, text in enumerate(first) if not text.strip()]
    for number, row in enumerate(grid.rows[1:] if blank else (), 2):
        # Most rows of a wide sheet are short.
        for i in blank[: bisect_left(blank, len(row))]:
            if row[i].strip():
                used[i].append(number)
    for i, rows in used.items():
        cells = f"{'row' if len(rows) == 1 else 'rows'} {listed(map(str, rows))}"
        expected = f"expected a column name (in a cell that is not merged) above the cells used in {cells}"
        yield Fault(expected, grid.at_row(1), f"column {letters(i)}", "")
