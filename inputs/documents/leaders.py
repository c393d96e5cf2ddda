"""A list of leaders: the form that leaders fill in, a table of its own, or the leaders of a whole region."""

from __future__ import annotations

from pathlib import Path

from ...common.faults import Place, refuse
from ...common.files.read import read_bytes
from ...common.names import listed, squash
from ...models.region.region import Leader, Region, plural
from ..recognition.file_kind import LEADERS, recognise
from ..region.header import read_header
from ..region.layouts import COLUMNS, RECORD
from ..region.raw_rows import RawRows
from ..region.region import read_region, region_of
from ..tables.csv_file import csv_grid
from ..tables.grid import Grid
from ..workbooks.workbook import open_workbook

_RECORD = "leader"


def read_leaders(path: str | Path) -> tuple[Leader, ...]:
    """Read leaders from a workbook's sheet Leaders, a CSV file or a region; raises Faults with all that is wrong."""
    path = Path(path)
    return recognise(path, LEADERS, lambda: _read(path))


def _read(path: Path) -> tuple[Leader, ...]:
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".ods"):
        return _leaders(_sheet(path), path)
    if suffix != ".csv":
        return read_region(path, partial=True).leaders
    grid, _ = csv_grid(read_bytes(path), path.name)
    if any(squash(cell) == RECORD for cell in grid.rows[0]):
        return read_region(path, partial=True).leaders
    return _leaders(grid, path)


def _sheet(path: Path) -> Grid:
    book, wanted = open_workbook(read_bytes(path), path.name), plural(_RECORD)
    found = next((sheet for sheet in book.sheets if squash(sheet) == squash(wanted)), None)
    if found is None:
        raise refuse(f"expected a sheet {wanted}, but here are {listed(book.sheets)}", Place(path.name))
    return book.grid(found)


def _leaders(grid: Grid, path: Path) -> tuple[Leader, ...]:
    header = read_header(grid, COLUMNS[_RECORD])
    raw = RawRows(path.stem, grid.place, dict.fromkeys(Region.TABLES, ""))
    raw.add(grid, header, _RECORD)
    return region_of(raw, partial=True).leaders
