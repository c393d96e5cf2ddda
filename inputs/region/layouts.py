"""The columns that `match` knows, by table, and the grids of a region by record, in whichever form it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ...common.faults import Fault, FaultList, Faults, Place, refuse
from ...common.files.read import read_bytes, unreadable
from ...common.names import listed, nearest, squash
from ...models.region.recipients_sheet import RECIPIENTS
from ...models.region.region import Region, plural
from ..tables.csv_file import csv_grid
from ..tables.grid import Grid

RECORD = "record"
"""The column of the single CSV that tells the tables apart."""

COLUMNS = {record: tuple(row.kinds()) for record, row in Region.TABLES.items()}
REQUIRED = {record: row.required() for record, row in Region.TABLES.items()}
BY_HEADER = {squash(column): column for columns in (*COLUMNS.values(), (RECORD,)) for column in columns}
ANY = (RECORD, *dict.fromkeys(column for columns in COLUMNS.values() for column in columns))
"""Every column of the single CSV, in order."""

RECORDS = {squash(plural(record)): record for record in Region.TABLES}
"""Every record by the name of its sheet or file."""

ALL = ""
"""Stands for the record of a grid that holds all tables: the single CSV."""


@dataclass
class Sheets:
    """One grid a record; `broken` are the records whose grid could not be read.

    `homes` says in words where the rows of each record belong.
    """

    name: str
    place: Place
    homes: dict[str, str]
    grids: dict[str, Grid] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    faults: FaultList = field(default_factory=FaultList)
    notes: list[str] = field(default_factory=list)
    further: list[str] = field(default_factory=list)
    recipients: Grid | None = None
    """The sheet Recipients of a workbook, into which priorities and answers may have been typed."""

    def add(self, name: str, place: Place, read: Callable[[], Grid]) -> None:
        """Read the sheet or file of that name, if it is one of the tables."""
        record = RECORDS.get(squash(name))
        if squash(name) == squash(RECIPIENTS):
            self._read_recipients(read)
        elif record is None:
            self.further.append(name)
        elif record in self.grids or record in self.broken:
            self._break(record, [Fault(f"expected one table {plural(record)}, but this is another", place)])
        else:
            self._read(record, read)

    def _read_recipients(self, read: Callable[[], Grid]) -> None:
        try:
            self.recipients = read()
        except Faults as found:
            self.faults += found.faults

    def _read(self, record: str, read: Callable[[], Grid]) -> None:
        try:
            self.grids[record] = read()
        except Faults as found:
            self._break(record, found.faults)

    def _break(self, record: str, faults: Iterable[Fault]) -> None:
        self.broken.add(record)
        self.faults += faults


def read_sheets(path: Path) -> Sheets:
    """Read the grids of a region; raises Faults where there is nothing to be read."""
    try:
        if path.is_dir():
            return _folder(path)
        path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        # A ValueError: no file can have such a name.
        raise refuse("no such file or folder", Place(str(path))) from None
    except OSError as error:
        raise unreadable(error, Place(str(path))) from None
    read = _FORMS.get(path.suffix.lower())
    if read is None:
        raise refuse("expected a region: a .csv file, an .xlsx or .ods workbook, or a folder", Place(str(path)))
    return read(path)


def _readable(name: str) -> str:
    """Give the name of a file as text that any file can hold: POSIX allows bytes that are no text."""
    return name.encode(errors="replace").decode()


def _single(path: Path) -> Sheets:
    name = _readable(path.name)
    homes = {record: f"with the record {record}" for record in Region.TABLES}
    found = Sheets(_readable(path.stem), Place(name), homes)
    found.grids[ALL], notes = csv_grid(read_bytes(path), name)
    found.notes += notes
    return found


def _workbook(path: Path) -> Sheets:
    from ..workbooks.workbook import open_workbook

    name = _readable(path.name)
    book = open_workbook(read_bytes(path), name)
    homes = {record: f"in the sheet {plural(record)}" for record in Region.TABLES}
    found = Sheets(_readable(path.stem), Place(name), homes)
    for sheet in book.sheets:
        found.add(sheet, Place(name, sheet), lambda sheet=sheet: book.grid(sheet))  # type: ignore[misc]
    _judge_further(found, "sheet", [plural(record) for record in Region.TABLES])
    return found


def _folder(path: Path) -> Sheets:
    name = _readable(path.resolve().name)
    homes = {record: f"in the file {name}/{record}s.csv" for record in Region.TABLES}
    found = Sheets(name, Place(name), homes)
    for file in _csv_files(path):
        place = Place(f"{name}/{_readable(file.name)}")
        found.add(file.stem, place, lambda file=file, place=place: _file(found, file, place))  # type: ignore[misc]
    _judge_further(found, "file", [f"{record}s.csv" for record in Region.TABLES])
    return found


def _csv_files(path: Path) -> list[Path]:
    try:
        return sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv" and file.is_file())
    except OSError as error:
        raise unreadable(error, Place(str(path))) from None


def _file(found: Sheets, file: Path, place: Place) -> Grid:
    grid, notes = csv_grid(read_bytes(file, place.file), place.file)
    found.notes += notes
    return grid


def _judge_further(found: Sheets, noun: str, names: list[str]) -> None:
    if not found.grids and not found.broken:
        here = f"here are only: {listed(found.further, 10)}" if found.further else f"here is no such {noun}"
        raise refuse(f"expected {noun}s named {listed(names, 6)}, but {here}", found.place)
    if found.further:
        tables = [name for name in RECORDS.values() if name not in (*found.grids, *found.broken)]
        hinted = [_hinted(name, nearest(name, map(plural, tables))) for name in found.further]
        found.notes.append(f"{found.place}: further {noun}s are ignored: {listed(hinted, 10)}")


def _hinted(name: str, near: str | None) -> str:
    return f"{name} (did you mean {near}?)" if near else name


_FORMS: dict[str, Callable[[Path], Sheets]] = {".csv": _single, ".xlsx": _workbook, ".ods": _workbook}
