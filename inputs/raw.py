"""A table as it was read: rows of texts by column, before anybody asks what the texts mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..models.faults import Fault, FaultList, Place
from .columns import BY_HEADER, COLUMNS, RECORD, REQUIRED
from .grid import UNCALCULATED, Grid, flaw, suspicious, unkeepable
from .header import Header

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


class Layout:
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
