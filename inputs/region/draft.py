"""The tables of a region as they were read, and the draft that the checks look at: its rows, faulty cells blank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from ...common.faults import FaultList, Faults, Place
from ...common.names import count
from ...models.region.example_rows import without_examples
from ...models.region.region import Region, Row, School, Trust
from .header import Header, read_header
from .layouts import ALL, ANY, COLUMNS, Sheets, read_sheets
from .raw_rows import RawRow, read_records
from .recipients_sheet import fill_in
from .typed_rows import RowReader
from .unknown_columns import misplaced, unknown_columns

_EXAMPLES_TOLD = 6
"""Example rows that are told by their places."""


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
    further = FaultList()
    if sheets.recipients is not None:
        fill_in(sheets.recipients, rows, further)
    notes = [*sheets.notes, *unknown_columns(sheets.grids, headers), *(misplaced(rows) if ALL in headers else ())]
    return Tables(
        sheets.name,
        sheets.place,
        sheets.homes,
        rows,
        strays=tuple(row for part in read for row in part.strays),
        unsound=frozenset(sheets.broken).union(*(part.unsound for part in read)),
        faults=FaultList(chain(sheets.faults, *(part.faults for part in read), further)),
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


@dataclass(frozen=True)
class Draft:
    """A region whose faulty cells are blank.

    `wrong` gives the faulty columns of a row by its place, `strays` are the rows of which nobody knows the record,
    and `unsound` the records of which there may be more than is here. Nothing may be called a fault that mending one
    of these could mend. `examples` are the records whose example rows, as the empty form has them, are left out.
    """

    region: Region
    place: Place
    homes: Mapping[str, str]
    wrong: Mapping[Place, frozenset[str]]
    strays: tuple[RawRow, ...]
    unsound: frozenset[str]
    examples: frozenset[str] = frozenset()

    def faulty(self, row: Row, *columns: str) -> bool:
        """Say whether one of some columns of a row is at fault; without columns, whether any is."""
        wrong = self.wrong.get(row.place, frozenset())
        return bool(wrong.intersection(columns)) if columns else bool(wrong)

    @property
    def bodies(self) -> Iterator[School | Trust]:
        """Every school and trust."""
        yield from self.region.schools
        yield from self.region.trusts


def make_draft(tables: Tables) -> tuple[Draft, FaultList]:
    """Read every cell of the tables; gives the faults of single cells beside the draft."""
    wrong: dict[Place, frozenset[str]] = {}
    faults = FaultList()
    read: dict[str, tuple[Row, ...]] = {}
    for record, raws in tables.rows.items():
        reader = RowReader(record)
        found = [reader.read(raw) for raw in raws]
        read[record] = tuple(row for row, _ in found)
        wrong |= {row.place: columns for row, columns in found if columns}
        faults += reader.faults
    left, gone = without_examples(read)
    rows = {f"{record}s": left[record] for record in left}
    region = Region(name=tables.name, notes=(*tables.notes, *_told(gone)), **rows)  # type: ignore[arg-type]
    examples = frozenset(record for record, _ in gone)
    return Draft(region, tables.place, tables.homes, wrong, tables.strays, tables.unsound, examples), faults


def _told(gone: Sequence[tuple[str, Row]]) -> Iterator[str]:
    if gone:
        places = "; ".join(str(row.place) for _, row in gone[:_EXAMPLES_TOLD])
        more = f"; and {len(gone) - _EXAMPLES_TOLD:,} more" if len(gone) > _EXAMPLES_TOLD else ""
        what = count(len(gone), "example row of the empty form is", "example rows of the empty form are")
        yield f"{what} left out, as nobody changed a cell of them: {places}{more}"
