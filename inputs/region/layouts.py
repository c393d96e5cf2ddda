"""The columns that `match` knows, by table, and the grids of a region by record, in whichever form it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ...common.faults import Fault, FaultList, Faults, Place, refuse
from ...common.files.read import read_bytes, unreadable
from ...common.names import fold, listed, nearest, squash
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

WORDS = {
    "school": {
        "urn": "id", "schoolname": "name", "school": "name", "la": "local_authority", "laname": "local_authority",
        "schooltype": "type", "phaseofeducation": "phase", "ofstedphase": "phase", "trustuid": "trust_id",
        "groupuid": "trust_id", "currentgrade": "grade", "overalleffectiveness": "grade", "ofstedgrade": "grade",
        "dateofjudgement": "judged_on", "previousgrade": "previous_grade", "numberofpupils": "pupils",
        "daysrequested": "days_requested", "daysasked": "days_requested",
    },
    "trust": {
        "uid": "id", "trustuid": "id", "groupuid": "id", "trustid": "id", "trustname": "name", "groupname": "name",
        "numberofschools": "schools", "daysasked": "days_requested",
    },
    "leader": {
        "leaderid": "id", "leadername": "name", "leader": "name", "regions": "region", "days": "capacity_days",
        "daysavailable": "capacity_days", "availabledays": "capacity_days", "capacity": "capacity_days",
        "trustuid": "trust_id", "urn": "school_id", "schoolurn": "school_id", "phases": "phase", "maximumkm": "max_km",
        "maximummatches": "max_matches", "rate": "day_rate",
    },
    "budget": {"budget": "amount", "pounds": "amount"},
    "decision": {"school": "recipient", "decision": "action"},
    "setting": {"setting": "name"},
}  # fmt: skip
"""Other words for columns, squashed, by the table in which they have one meaning: those of GIAS, Ofsted and offices."""

ALL = ""
"""Stands for the record of a grid that holds all tables: the single CSV."""


@dataclass
class RegionGrids:
    """The grids of a region, one a record; `broken` are the records whose grid could not be read.

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


def read_grids(path: Path) -> RegionGrids:
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


def _single(path: Path) -> RegionGrids:
    name = _readable(path.name)
    homes = {record: f"with the record {record}" for record in Region.TABLES}
    found = RegionGrids(_readable(path.stem), Place(name), homes)
    found.grids[ALL], notes = csv_grid(read_bytes(path), name)
    found.notes += notes
    return found


def _workbook(path: Path) -> RegionGrids:
    from ..workbooks.workbook import open_workbook

    name = _readable(path.name)
    book = open_workbook(read_bytes(path), name)
    homes = {record: f"in the sheet {plural(record)}" for record in Region.TABLES}
    found = RegionGrids(_readable(path.stem), Place(name), homes)
    meant = _meant_sheets(book.sheets)
    for sheet in book.sheets:
        table = meant.get(sheet, sheet)
        found.add(table, Place(name, sheet), lambda sheet=sheet: book.grid(sheet))  # type: ignore[misc]
    found.notes += [f"{name}: the sheet {sheet} is read as {table}" for sheet, table in meant.items()]
    _judge_further(found, "sheet", [plural(record) for record in Region.TABLES])
    return found


def _meant_sheets(sheets: Iterable[str]) -> dict[str, str]:
    """Give for sheets such as "Schools NW" or "System leaders" the table that they hold.

    Only where no sheet has the table's own name, and exactly one has it among its words.
    """
    names = [*sheets]
    own = {squash(name) for name in names}
    found: dict[str, str] = {}
    for record in Region.TABLES:
        if squash(plural(record)) in own:
            continue
        fits = [name for name in names if fold(plural(record)) in fold(name).replace("-", " ").split()]
        if len(fits) == 1 and fits[0] not in found:
            found[fits[0]] = plural(record)
    return found


def _folder(path: Path) -> RegionGrids:
    name = _readable(path.resolve().name)
    homes = {record: f"in the file {name}/{record}s.csv" for record in Region.TABLES}
    found = RegionGrids(name, Place(name), homes)
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


def _file(found: RegionGrids, file: Path, place: Place) -> Grid:
    grid, notes = csv_grid(read_bytes(file, place.file), place.file)
    found.notes += notes
    return grid


def _judge_further(found: RegionGrids, noun: str, names: list[str]) -> None:
    if not found.grids and not found.broken:
        here = f"here are only: {listed(found.further, 10)}" if found.further else f"here is no such {noun}"
        raise refuse(f"expected {noun}s named {listed(names, 6)}, but {here}", found.place)
    if found.further:
        tables = [name for name in RECORDS.values() if name not in (*found.grids, *found.broken)]
        hinted = [_hinted(name, nearest(name, map(plural, tables))) for name in found.further]
        found.notes.append(f"{found.place}: further {noun}s are ignored: {listed(hinted, 10)}")


def _hinted(name: str, near: str | None) -> str:
    return f"{name} (did you mean {near}?)" if near else name


_FORMS: dict[str, Callable[[Path], RegionGrids]] = {".csv": _single, ".xlsx": _workbook, ".ods": _workbook}
