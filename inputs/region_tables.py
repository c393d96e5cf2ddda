"""The six tables of a region as they were read, before anybody asks what their cells mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from ..models.faults import FaultList, Faults, Place
from ..models.region import Region
from .columns import ANY, COLUMNS
from .header import Header, read_header
from .raw import RawRow
from .records import read_records
from .sheets import ALL, Sheets, read_sheets
from .unknown import misplaced, unknown_columns


@dataclass(frozen=True)
class Tables:
    """The rows by record, and those whose record nobody knows (`strays`).

    `homes` says in words where the rows of each record belong. `unsound` are the records of which the user may have
    more than is here: a header, or a whole sheet, could not be read.
    """

    name: str
    place: Place
    homes: Mapping[str, str]
    rows: Mapping[str, list[RawRow]]
    strays: tuple[RawRow, ...]
    unsound: frozenset[str]
    faults: FaultList
    notes: tuple[str, ...]


def read_tables(path: Path) -> Tables:
    """Read the tables of a region; raises Faults where nothing can be read, and gives every other fault."""
    sheets = read_sheets(path)
    headers = dict(_headers(sheets))
    read = [read_records(sheets.grids[record], header, record) for record, header in headers.items()]
    rows = {record: [row for part in read for row in part.rows.get(record, ())] for record in Region.TABLES}
    notes = [*sheets.notes, *unknown_columns(sheets.grids, headers), *(misplaced(rows) if ALL in headers else ())]
    return Tables(
        sheets.name,
        sheets.place,
        sheets.homes,
        rows,
        strays=tuple(row for part in read for row in part.strays),
        unsound=frozenset(sheets.broken).union(*(part.unsound for part in read)),
        faults=FaultList(chain(sheets.faults, *(part.faults for part in read))),
        notes=tuple(notes),
    )


def _headers(sheets: Sheets) -> Iterator[tuple[str, Header]]:
    for record, grid in sheets.grids.items():
        if record != ALL and grid.blank:
            continue
        try:
            yield record, read_header(grid, ANY if record == ALL else COLUMNS[record])
        except Faults as found:
            sheets.broken |= set(Region.TABLES) if record == ALL else {record}
            sheets.faults += found.faults
