"""The rows of a grid, each given to its record: by the column `record`, or by the sheet on which it stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from ..models.faults import Fault, FaultList
from ..models.names import Nearest, fold, nearest
from ..models.region import Region
from .columns import ANY, RECORD, REQUIRED
from .grid import Grid
from .header import Header
from .raw import Layout, RawRow
from .sheets import ALL


@dataclass
class Records:
    """The rows of one grid by record; `strays` are those whose record nobody knows."""

    rows: dict[str, list[RawRow]] = field(default_factory=lambda: defaultdict(list))
    strays: list[RawRow] = field(default_factory=list)
    unsound: set[str] = field(default_factory=set)
    faults: FaultList = field(default_factory=FaultList)


def read_records(grid: Grid, header: Header, record: str) -> Records:
    """Read the rows of a grid below its header."""
    reader = _Reader(grid, header, record)
    for number, cells in enumerate(grid.rows[1:], 2):
        # Without a column `record` in the single CSV, nobody can say what a row is.
        if any(map(str.strip, cells)) and (record != ALL or reader.heading):
            reader.read(number, cells)
    reader.judge_header()
    return reader.found


class _Reader:
    def __init__(self, grid: Grid, header: Header, record: str) -> None:
        self.grid, self.header, self.record = grid, header, record
        self.found = Records(faults=FaultList(header.faults))
        self.heading, self.lacks = header.find(RECORD), False
        self.layout = cache(lambda name: Layout(grid, header, name))

    def read(self, number: int, cells: list[str]) -> None:
        """Read one row."""
        word = fold(cells[self.heading.index]) if self.heading and self.heading.index < len(cells) else ""
        if self.record == ALL and word not in Region.TABLES:
            self._stray(number, cells)
            return
        if self.record != ALL and word not in ("", self.record):
            self._refuse(number, cells, f"expected {self.record}, or blank, in this table")
        record = word if self.record == ALL else self.record
        self.found.rows[record].append(self.layout(record).row(number, cells, self.found.faults))

    def _stray(self, number: int, cells: list[str]) -> None:
        self._refuse(number, cells, f"expected a record: {', '.join(Region.TABLES)}")
        texts = {h.column: cells[h.index].strip() for h in self.header.headings if h.index < len(cells)}
        self.found.strays.append(RawRow(self.grid.at_row(number), texts))

    def _refuse(self, number: int, cells: list[str], expected: str) -> None:
        heading = self.heading
        if heading is None:
            return
        value = cells[heading.index].strip() if heading.index < len(cells) else ""
        near = Nearest(value, Region.TABLES) if self.record == ALL else None
        self.found.faults.append(Fault(expected, self.grid.at_row(number), heading.at, value, near))

    def judge_header(self) -> None:
        """Find the required columns that the header lacks."""
        if self.record == ALL and self.heading is None:
            words = ", ".join(Region.TABLES)
            self._lack(f"expected a column {RECORD} ({words}); one table alone belongs in a folder, as schools.csv")
        found = [record for record in REQUIRED if record in self.found.rows]
        needed = {column: record for record in reversed(found) for column in REQUIRED[record]}
        for column, record in needed.items():
            if column not in self.header.columns:
                self._lack(f"expected a column {column}, which every {record} needs{self._meant(column)}")
        if self.header.faults or self.lacks:
            self.found.unsound |= set(Region.TABLES) if self.record == ALL else {self.record}

    def _lack(self, expected: str) -> None:
        self.lacks = True
        self.found.faults.append(Fault(expected, self.grid.at_row(1)))

    def _meant(self, column: str) -> str:
        strange = {h.text: h.at for h in self.header.headings if h.column not in ANY}
        near = nearest(column, strange)
        return f": is it {strange[near]}?" if near else ""
