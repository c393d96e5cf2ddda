"""Claims from a workbook or a CSV file: every cell that cannot be read is told at once, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..common.faults import Fault, FaultList, Faults, Place, refuse
from ..common.files.read import read_bytes
from ..common.names import count, listed, nearest, squash
from ..inputs.documents.workbook_table import BookRow, header_row, table_rows
from ..inputs.recognition.file_kind import CLAIMS as CLAIMS_FILE
from ..inputs.recognition.file_kind import PLAN_TABLE, SCHEDULE, kind_of, recognise
from ..inputs.tables.csv_file import csv_grid
from ..inputs.tables.grid import Grid, letters
from ..inputs.workbooks.workbook import open_workbook
from .claim import CLAIMS, COLUMNS, FILLED, REQUIRED, SHOWN, Claim
from .payments import DueKind

_NEEDED = {"deployment": ("leader", "days"), "review": ("leader", "days"), "partnership": ("amount",),
           "npqel": ("amount",)}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimsFile:
    """The claims of a file in its order; `offers` gives the offer that each names, by its row."""

    file: str
    claims: tuple[Claim, ...]
    offers: tuple[tuple[Place, str], ...]
    notes: tuple[str, ...]


def read_claims(path: Path) -> ClaimsFile:
    """Read claims from the sheet Claims of a workbook (or its only sheet), or from a CSV file.

    A row of the form in which no claim has been filled in is passed over. Raises Faults where the file holds no table
    of claims, or with every cell that cannot be read.
    """
    return recognise(path, CLAIMS_FILE, lambda: _read(path))


def _read(path: Path) -> ClaimsFile:
    grid, notes = _grid(path)
    faults = FaultList(_twice(grid))
    rows = table_rows(grid, REQUIRED, [column for column in COLUMNS if column not in REQUIRED])
    filled = [row for row in rows if any(row.cells.get(column) for column in FILLED)]
    claims = [_claim(row, faults) for row in filled]
    offers = tuple((row.place, row.cells["offer"]) for row in filled if row.cells.get("offer"))
    if faults:
        raise Faults(faults)
    if not claims:
        raise refuse(f"expected claims, but in {count(len(rows), 'row')} none is filled in", grid.place)
    blank = len(rows) - len(filled)
    notes += tuple(_unread(grid))
    if blank:
        notes += (f"{count(blank, 'row')} of {grid.place} without a claim passed over",)
    return ClaimsFile(file=path.name, claims=tuple(claims), offers=offers, notes=notes)


def _grid(path: Path) -> tuple[Grid, tuple[str, ...]]:
    suffix = path.suffix.lower()
    if suffix == ".csv":
        # These have the columns of claims among theirs, and nobody claims by them.
        if kind_of(path) in (PLAN_TABLE, SCHEDULE):
            raise refuse("expected claims", Place(path.name))
        return csv_grid(read_bytes(path), path.name)
    if suffix not in (".xlsx", ".ods"):
        raise refuse("expected claims: an .xlsx or .ods workbook, or a .csv file", Place(str(path)))
    book = open_workbook(read_bytes(path), path.name)
    named = [sheet for sheet in book.sheets if squash(sheet) == squash(CLAIMS)]
    if not named and len(book.sheets) != 1:
        raise refuse(f"expected a sheet {CLAIMS}, but here are {listed(book.sheets, 6)}", Place(path.name))
    return book.grid((named or list(book.sheets))[0]), ()


def _headings(grid: Grid) -> Iterator[tuple[int, str]]:
    for index, text in enumerate(grid.rows[header_row(grid, REQUIRED)]):
        if text.strip():
            yield index, text.strip()


def _twice(grid: Grid) -> Iterator[Fault]:
    known, seen = {squash(column) for column in COLUMNS}, dict[str, str]()
    place = grid.at_row(header_row(grid, REQUIRED) + 1)
    for index, text in _headings(grid):
        at = f"column {letters(index)} ({text})"
        first = seen.setdefault(squash(text), at)
        if first != at and squash(text) in known:
            yield Fault(f"expected each column once: {first} has this name too", place, at)


def _unread(grid: Grid) -> Iterator[str]:
    known = {squash(column) for column in (*COLUMNS, *SHOWN)}
    strange = [text for _, text in _headings(grid) if squash(text) not in known]
    if strange:
        told = [
            f"{text} (did you mean {near}?)" if (near := nearest(text, COLUMNS, 0.75)) else text for text in strange
        ]
        yield f"columns of {grid.place} that are not read: {listed(told, 6)}"


def _claim(row: BookRow, faults: FaultList) -> Claim:
    before = faults.number
    cells: dict[str, Any] = {column: row.read(column, kind, faults) for column, (kind, _) in COLUMNS.items()}
    kind: DueKind = cells["kind"] or "deployment"
    if faults.number == before:
        faults += _lacking(row, kind, cells)
    return Claim(
        place=row.place, reference=cells["claim"], kind=kind, recipient=cells["recipient"] or "",
        leader=cells["leader"], days=cells["days"], rate=cells["rate"], amount=cells["amount"],
        completed_on=cells["completed_on"], complete=cells["complete"] is not False,
        signed=bool(cells["signed_by"]) if cells["signed"] is None else cells["signed"], signed_by=cells["signed_by"],
    )  # fmt: skip


def _lacking(row: BookRow, kind: str, cells: dict[str, Any]) -> Iterator[Fault]:
    for column in ("recipient", *_NEEDED[kind]):
        if cells[column] is None:
            yield row.fault(column, f"{COLUMNS[column][0].expected}: a claim of the kind {kind} needs it")
