"""What was typed into the sheet Recipients of a region's workbook: priorities and answers, filled into the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ...common.faults import Fault, FaultList, Place
from ...common.names import Nearest, fold, squash
from ...models.region.cell_types import FLAG, CellType
from ...models.region.cell_types import ID as AN_ID
from ...models.region.recipients_sheet import (
    ELIGIBLE,
    ELIGIBLE_BEFORE,
    ID,
    KIND,
    PRIORITY,
    PRIORITY_BEFORE,
    SCHOOL,
    STATUS,
    STATUS_BEFORE,
    TRUST,
)
from ...models.region.region import PRIORITY as A_PRIORITY
from ...models.region.region import STATUS as A_STATUS
from ..tables.grid import Grid, flaw, letters
from .raw_rows import RawRow

_HEADER_WITHIN = 20
"""Rows from the top among which the header is sought: a title stands above it."""
_RECORDS = {SCHOOL.casefold(): "school", TRUST.casefold(): "trust"}
_ANSWERS = (
    ("priority", PRIORITY, PRIORITY_BEFORE, A_PRIORITY), ("status", STATUS, STATUS_BEFORE, A_STATUS),
    ("eligible", ELIGIBLE, ELIGIBLE_BEFORE, FLAG),
)  # fmt: skip
"""For each column of the tables: where it is typed, what the tables said then, and what it may be."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """One row of the sheet: the texts of its cells by heading."""

    place: Place
    cells: Mapping[str, str]


def fill_in(grid: Grid, rows: Mapping[str, list[RawRow]], faults: FaultList) -> None:
    """Fill what was typed into the sheet into the rows of the tables.

    It wins over a cell of the tables that is as it was when the sheet was written. Where that was changed too, to
    something else, the fault names both cells: nothing that was typed is lost. A blank cell says nothing.
    """
    found = {(record, AN_ID.read(row.cells["id"])): (record, number) for record in ("school", "trust")
             for number, row in enumerate(rows[record]) if "id" in row.cells}  # fmt: skip
    for answer in _answers(grid):
        if not any(answer.cells.get(typed) for _, typed, _, _ in _ANSWERS):
            continue
        id_ = AN_ID.read(answer.cells.get(ID, ""))
        records = [_RECORDS.get(fold(answer.cells.get(KIND, "")), "")]
        at = next((found[record, id_] for record in (*records, "school", "trust") if (record, id_) in found), None)
        if at is None:
            told = "expected the id of a school or trust of the tables"
            faults.append(Fault(told, answer.place, answer.place.at(ID), answer.cells.get(ID, "")))
            continue
        record, number = at
        rows[record][number] = _filled(rows[record][number], answer, faults)


def _filled(row: RawRow, answer: _Answer, faults: FaultList) -> RawRow:
    cells = dict(row.cells)
    for column, typed, before, kind in _ANSWERS:
        text = answer.cells.get(typed, "")
        why = _wrong(text, kind) if text else None
        if why:
            faults.append(Fault(why, answer.place, answer.place.at(typed), text, Nearest(text, kind.known)))
        elif text and not _same(text, cells.get(column, ""), kind):
            if not _same(cells.get(column, ""), answer.cells.get(before, ""), kind):
                faults.append(_conflict(row, column, answer, typed))
            else:
                cells[column] = text
    return replace(row, cells=cells)


def _wrong(text: str, kind: CellType) -> str | None:
    why = flaw(text)
    if why is None:
        try:
            kind.read(text)
        except ValueError:
            why = kind.expected
    return why


def _same(one: str, other: str, kind: CellType) -> bool:
    """Whether two texts are the same value; what cannot be read is compared as it stands."""
    if not one or not other or _wrong(one, kind) or _wrong(other, kind):
        return one == other
    return kind.key(kind.read(one)) == kind.key(kind.read(other))


def _conflict(row: RawRow, column: str, answer: _Answer, typed: str) -> Fault:
    here = row.cells.get(column, "")
    where = f"{row.place}, {row.place.at(column)}"
    expected = f"expected one answer: {where} was changed too, to {here or 'blank'}; write the same in both"
    return Fault(expected, answer.place, answer.place.at(typed), answer.cells[typed])


def _answers(grid: Grid) -> Iterator[_Answer]:
    wanted = {squash(name): name for name in (ID, KIND, *(name for _, *both, _ in _ANSWERS for name in both))}
    header, places = 0, dict[str, int]()
    for number, row in enumerate(grid.rows[:_HEADER_WITHIN], 1):
        found = {wanted[squash(cell)]: index for index, cell in enumerate(row) if squash(cell) in wanted}
        if len(found) > len(places):
            header, places = number, found
    if ID not in places:
        return
    columns = {name: f"column {letters(index)} ({name})" for name, index in places.items()}
    for below, row in enumerate(grid.rows[header:], header + 1):
        texts = {name: row[index].strip() for name, index in places.items() if index < len(row)}
        yield _Answer(Place(grid.place.file, grid.place.sheet, below, columns), {n: t for n, t in texts.items() if t})
