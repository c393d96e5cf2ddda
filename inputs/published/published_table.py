"""A published file as grids: CSV, packed CSV or workbook, with its title lines still above the header."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from gzip import GzipFile
from io import BytesIO
from pathlib import Path

from ...common.faults import Fault, Faults, Place, refuse
from ...common.files.read import MOST_UNPACKED, read_bytes
from ...common.names import fold, listed, nearest
from ..recognition.file_kind import guess_kind
from ..tables.csv_file import csv_grid
from ..tables.grid import Grid, letters
from ..workbooks.workbook import open_workbook

_HEADER_WITHIN = 20
"""Rows from the top among which the header is sought: titles stand above it."""

_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class PublishedTable:
    """A grid with the row of its header, counted from 0, and the columns by their folded names."""

    grid: Grid
    at: int
    columns: Mapping[str, int]

    @property
    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Walk the rows below the header with their numbers."""
        for number, row in enumerate(self.grid.rows[self.at + 1 :], self.at + 2):
            if any(row):
                yield number, row

    @property
    def title(self) -> str:
        """The text above the header."""
        return " ".join(cell for row in self.grid.rows[: self.at] for cell in row if cell)

    def find(self, names: Iterable[str]) -> int | None:
        """Give the place of the first of some columns that is here."""
        return next((self.columns[key] for key in map(fold, names) if key in self.columns), None)

    def at_column(self, index: int) -> str:
        """Give a column as a spreadsheet shows it."""
        return f"column {letters(index)} ({' '.join(self.grid.rows[self.at][index].split())})"


def read_grids(path: Path) -> list[Grid]:
    """Read a file as one grid, or a workbook as one a sheet; raises Faults where it cannot be read."""
    data, name = _unpacked(read_bytes(path), path.name), path.name
    suffix = Path(name.lower().removesuffix(".gz")).suffix
    if suffix in (".xlsx", ".ods"):
        book = open_workbook(data, name)
        return [book.grid(sheet) for sheet in book.sheets]
    if suffix not in (".csv", ".txt", ""):
        raise refuse("expected a .csv file (packed as .csv.gz or not), or an .xlsx or .ods workbook", Place(name))
    # Not being UTF-8 is no news here: Ofsted and the department publish in Windows-1252.
    return [csv_grid(data, name)[0]]


def _unpacked(data: bytes, name: str) -> bytes:
    if not data.startswith(_GZIP):
        return data
    try:
        with GzipFile(fileobj=BytesIO(data)) as packed:
            content = packed.read(MOST_UNPACKED + 1)
    except EOFError:
        raise refuse("the packed file (gzip) is cut off: fetch it again, whole", Place(name)) from None
    except (OSError, zlib.error) as error:
        raise refuse(f"the packed file (gzip) is broken ({error}): fetch it again", Place(name)) from None
    if len(content) > MOST_UNPACKED:
        raise refuse(f"unpacks to more than {MOST_UNPACKED // 1_000_000} MB, the most that is read", Place(name))
    return content


def titled(grid: Grid, needed: Iterable[Iterable[str]]) -> PublishedTable | None:
    """Find the header: the first row that has one name of each of the `needed` columns."""
    needed = [frozenset(map(fold, names)) for names in needed]
    for at, row in enumerate(grid.rows[:_HEADER_WITHIN]):
        columns = {fold(cell): i for i, cell in reversed(list(enumerate(row))) if cell.strip()}
        if all(names & columns.keys() for names in needed):
            return PublishedTable(grid, at, columns)
    return None


def read_titled(path: Path, what: str, needed: Mapping[str, tuple[str, ...]]) -> PublishedTable:
    """Read the table of a file that has the `needed` columns; raises Faults that name what else it looks like."""
    grids = read_grids(path)
    found = next((t for t in (titled(grid, needed.values()) for grid in grids) if t is not None), None)
    if found is None:
        header, name = widest_row(grids), path.name
        kind = guess_kind(header)
        columns = [names[0] for names in needed.values()]
        raise Faults([unlike(kind, name, what) if kind else lacking(header, name, what, columns)])
    return found


def unlike(kind: str, name: str, what: str) -> Fault:
    """Make the fault of a file of another kind."""
    return Fault(f"looks like {kind}, expected {what}", Place(name))


def lacking(header: Iterable[str], name: str, what: str, columns: Iterable[str]) -> Fault:
    """Make the fault of a file that is like no kind: the columns looked for, and the nearest found."""
    header = list(header)
    for mark, word in _SEPARATORS.items():
        if len(header) == 1 and header[0].count(mark) > 1:
            return Fault(f"cells are separated by {word}: save the file with commas", Place(name))
    here = {fold(cell) for cell in header}
    missing = [_with_nearest(column, header) for column in columns if fold(column) not in here]
    return Fault(f"expected {what}; columns looked for and not found: {listed(missing, 12)}", Place(name))


def _with_nearest(column: str, header: Iterable[str]) -> str:
    near = nearest(column, header)
    return f"'{column}' (nearest here: '{near}')" if near else f"'{column}'"


def widest_row(grids: Iterable[Grid]) -> list[str]:
    """Give the row that is most like a header: among the first, the one with most cells in use."""
    rows = [[cell.strip() for cell in row if cell.strip()] for grid in grids for row in grid.rows[:_HEADER_WITHIN]]
    return max(rows, key=len, default=[])
