"""Raw rows: the rows of a grid as texts by column, each given to its record; and notes on columns nobody knows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from ...common.faults import Fault, FaultList, Faults, Place
from ...common.names import Nearest, count, fold, listed, nearest
from ...models.region.region import Region
from ..tables.grid import UNCALCULATED, Grid, flaw, suspicious, unkeepable
from .header import NO_WORDS, Header, read_header
from .layouts import ALL, ANY, BY_HEADER, COLUMNS, RECORD, REQUIRED, WORDS, RegionGrids, read_grids

_KNOWN = frozenset(BY_HEADER.values())


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: the trimmed texts of its cells that are not blank.

    `extra` are the cells that `match` does not know, by name, exactly as they stand; `unfit` are the columns of which
    it is already said that their cells cannot be used. `too_long` is the fault of a row with more cells than the
    header: where a cell cannot be read, this is why.
    """

    place: Place
    cells: Mapping[str, str]
    extra: tuple[tuple[str, str], ...] = ()
    unfit: frozenset[str] = frozenset()
    too_long: Fault | None = None


class _Layout:
    """Where the cells of one record stand under a header."""

    def __init__(self, grid: Grid, header: Header, record: str) -> None:
        self.grid, self.header = grid, header
        self.columns = {heading.column: heading.at for heading in header.headings}
        self.absent = frozenset(REQUIRED[record]).difference(self.columns)
        self.known = [h for h in header.headings if h.column in COLUMNS[record]]
        other = [h for h in header.headings if h.column not in (*COLUMNS[record], RECORD)]
        self._known = [(h.index, h.column) for h in self.known]
        self._other = [(h.index, h.column, h.column in _KNOWN) for h in other]

    def row(self, number: int, cells: list[str], faults: FaultList) -> RawRow:
        """Read one row; what is wrong with it is added to `faults`."""
        place = Place(self.grid.place.file, self.grid.place.sheet, number, self.columns)
        row = RawRow(place, dict(_texts(cells, self._known)), self._extra(cells), self.absent)
        if len(cells) > self.header.width:
            row = self._long(row, cells, faults)
        return checked(row, faults) if suspicious(cells) else row

    def _extra(self, cells: list[str]) -> tuple[tuple[str, str], ...]:
        # Exactly as they stand, spaces and line ends too; but spaces in a column of another record are a blank.
        found = (
            (name, cells[index])
            for index, name, elsewhere in self._other
            if index < len(cells) and (cells[index].strip() if elsewhere else cells[index])
            if cells[index] != UNCALCULATED
        )
        return tuple(sorted(found)) if self._other else ()

    def _long(self, row: RawRow, cells: list[str], faults: FaultList) -> RawRow:
        width = self.header.width
        expected = f"expected {width} cells, as in the header, but here are {len(cells)}"
        fault = Fault(f"{expected}: a comma inside a cell needs quote marks around the cell", row.place)
        if not any(cell.strip() for cell in cells[width:]):
            return replace(row, too_long=fault)
        # A comma too many moves every cell behind it: none of them is where it belongs.
        faults.append(fault)
        return replace(row, extra=(), unfit=self.absent | {heading.column for heading in self.known})


def checked(row: RawRow, faults: FaultList) -> RawRow:
    """Give a row without the cells that cannot be used; what is wrong with them is added to `faults`."""
    flaws = {column: why for column, text in row.cells.items() if (why := flaw(text))}
    faults += (Fault(why, row.place, row.place.at(column), row.cells[column]) for column, why in flaws.items())
    extra = tuple(cell for cell in row.extra if _keepable(row, cell, faults))
    return replace(row, extra=extra, unfit=row.unfit | flaws.keys())


def _keepable(row: RawRow, cell: tuple[str, str], faults: FaultList) -> bool:
    name, text = cell
    why = unkeepable(text)
    if why:
        faults.append(Fault(why, row.place, row.place.at(name), text))
    return why is None


def _texts(cells: list[str], columns: Sequence[tuple[int, str]]) -> Iterator[tuple[str, str]]:
    for index, name in columns:
        if index < len(cells) and (text := cells[index].strip()):
            yield name, text


@dataclass
class RawRows:
    """The raw rows of a region by record, and those whose record nobody knows (`strays`).

    `homes` says in words where the rows of each record belong. `unsound` are the records of which the user may have
    more than is here: a header, or a whole sheet, could not be read.
    """

    name: str
    place: Place
    homes: Mapping[str, str]
    rows: dict[str, list[RawRow]] = field(default_factory=lambda: {record: [] for record in Region.TABLES})
    strays: list[RawRow] = field(default_factory=list)
    unsound: set[str] = field(default_factory=set)
    faults: FaultList = field(default_factory=FaultList)
    notes: list[str] = field(default_factory=list)
    recipients: Grid | None = None
    """The sheet Recipients of a workbook, of which nothing is filled in yet."""

    def add(self, grid: Grid, header: Header, record: str) -> None:
        """Read the rows of a grid below its header."""
        reader = _Reader(self, grid, header, record)
        for number, cells in enumerate(grid.rows[header.row :], header.row + 1):
            # Without a column `record` in the single CSV, nobody can say what a row is.
            if any(map(str.strip, cells)) and (record != ALL or reader.heading):
                reader.read(number, cells)
        reader.judge_header()
        self.faults += reader.faults


def read_raw_rows(path: Path) -> RawRows:
    """Read the raw rows of a region; raises Faults where nothing can be read, and gives every other fault."""
    found = read_grids(path)
    headers = dict(_headers(found))
    raw = RawRows(found.name, found.place, found.homes, faults=FaultList(found.faults), unsound=set(found.broken))
    for record, header in headers.items():
        raw.add(found.grids[record], header, record)
    raw.recipients = found.recipients
    raw.notes += [*found.notes, *(note for header in headers.values() for note in header.notes)]
    raw.notes += _unknown_columns(found.grids, headers)
    raw.notes += _misplaced(raw.rows) if ALL in headers else ()
    return raw


def _headers(found: RegionGrids) -> Iterator[tuple[str, Header]]:
    for record, grid in found.grids.items():
        if record != ALL and grid.blank:
            continue
        try:
            yield record, read_header(grid, ANY if record == ALL else COLUMNS[record], WORDS.get(record, NO_WORDS))
        except Faults as faults:
            found.broken |= set(Region.TABLES) if record == ALL else {record}
            found.faults += faults.faults


class _Reader:
    """Reads the rows of one grid into those of its region."""

    def __init__(self, raw: RawRows, grid: Grid, header: Header, record: str) -> None:
        self.raw, self.grid, self.header, self.record = raw, grid, header, record
        self.faults, self.seen = FaultList(header.faults), set[str]()
        self.heading, self.lacks = header.find(RECORD), False
        self.layout = cache(lambda name: _Layout(grid, header, name))

    def read(self, number: int, cells: list[str]) -> None:
        """Read one row."""
        word = fold(cells[self.heading.index]) if self.heading and self.heading.index < len(cells) else ""
        if self.record == ALL and word not in Region.TABLES:
            self._stray(number, cells)
            return
        if self.record != ALL and word not in ("", self.record):
            self._refuse(number, cells, f"expected {self.record}, or blank, in this table")
        record = word if self.record == ALL else self.record
        self.seen.add(record)
        self.raw.rows[record].append(self.layout(record).row(number, cells, self.faults))

    def _stray(self, number: int, cells: list[str]) -> None:
        self._refuse(number, cells, f"expected a record: {', '.join(Region.TABLES)}")
        texts = {h.column: cells[h.index].strip() for h in self.header.headings if h.index < len(cells)}
        self.raw.strays.append(RawRow(self.grid.at_row(number), texts))

    def _refuse(self, number: int, cells: list[str], expected: str) -> None:
        heading = self.heading
        if heading is None:
            return
        value = cells[heading.index].strip() if heading.index < len(cells) else ""
        near = Nearest(value, Region.TABLES) if self.record == ALL else None
        self.faults.append(Fault(expected, self.grid.at_row(number), heading.at, value, near))

    def judge_header(self) -> None:
        """Find the required columns that the header lacks."""
        if self.record == ALL and self.heading is None:
            words = ", ".join(Region.TABLES)
            self._lack(f"expected a column {RECORD} ({words}); one table alone belongs in a folder, as schools.csv")
        found = [record for record in REQUIRED if record in self.seen]
        needed = {column: record for record in reversed(found) for column in REQUIRED[record]}
        for column, record in needed.items():
            if column not in self.header.columns:
                self._lack(f"expected a column {column}, which every {record} needs{self._meant(column)}")
        if self.header.faults or self.lacks:
            self.raw.unsound |= set(Region.TABLES) if self.record == ALL else {self.record}

    def _lack(self, expected: str) -> None:
        self.lacks = True
        self.faults.append(Fault(expected, self.grid.at_row(self.header.row)))

    def _meant(self, column: str) -> str:
        strange = {h.text: h.at for h in self.header.headings if h.column not in ANY}
        near = nearest(column, strange)
        return f": is it {strange[near]}?" if near else ""


def _unknown_columns(grids: Mapping[str, Grid], headers: Mapping[str, Header]) -> Iterator[str]:
    """Name every column that its table does not know, in one note."""
    found = {str(grids[record].place): _unknown(header, record) for record, header in headers.items()}
    parts = [f"{place}, {listed(names, 10)}" for place, names in found.items() if names]
    if parts:
        yield f"columns that match does not know are kept: {'; '.join(parts)}"


def _unknown(header: Header, record: str) -> list[str]:
    own: Collection[str] = ANY if record == ALL else (*COLUMNS[record], RECORD)
    missing = [column for column in own if header.find(column) is None and column != RECORD]
    strange = (heading for heading in header.headings if heading.column not in own)
    return [heading.at + _hint(nearest(fold(heading.text).replace(" ", "_"), missing)) for heading in strange]


def _hint(near: str | None) -> str:
    return f" (did you mean {near}?)" if near else ""


def _misplaced(rows: Mapping[str, Sequence[RawRow]]) -> Iterator[str]:
    """Name the cells of the single CSV that stand in a column of another record, in one note."""
    known = set(BY_HEADER.values())
    cells = [
        f"{row.place.at(name)} in row {row.place.row} ({record})"
        for record, table in rows.items()
        for row in table
        for name, _ in row.extra
        if name in known
    ]
    if cells:
        yield f"{count(len(cells), 'cell')} in columns that their record does not use, kept: {listed(cells)}"
