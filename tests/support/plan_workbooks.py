"""Workbooks of plans for tests: the town planned, written, and read back by another library."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from tsimatch.models.matching.decisions import JudgedRegion
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import choose_offer
from tsimatch.models.plan.plan_report import Handling, PlanReport
from tsimatch.models.region.region import Region
from tsimatch.outputs.plan_files import write_plans
from tsimatch.solver.alternatives.plan_report import make_plan_report

from .builders import town
from .deadlines import enough

HEADER = 4
_PEOPLE = ("Recipient", "Leader", "Leader before", "Leader now", "Trust")


def report_of(region: Region | None = None, offer: str = "2022-23", *, exact: bool = False, **asked: Any) -> PlanReport:
    """The plan of a region, with all that its workbook tells."""
    region = region or town()
    return make_plan_report(JudgedRegion(region, choose_offer(region, offer)), Options(**asked), enough(), exact=exact)


def write_book(path: Path, made: PlanReport | None = None, **handling: Any) -> Path:
    """Write a plan's workbook."""
    assert not write_plans(made or report_of(), [path], Handling(**handling))
    return path


def id_of(text: object) -> str:
    """The id of a cell that has a name with the id behind it, or the id alone."""
    return re.sub(r".* \(([^()]+)\)", r"\1", str(text))


def rows_of(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet's table, by header, recipients and leaders by their ids."""
    return [
        {name: id_of(cell) if name in _PEOPLE and cell else cell for name, cell in row.items()}
        for row in cells_of(path, sheet)
    ]


def cells_of(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet's table, by header, as they stand."""
    # Of a workbook that is only read, the other sheets are not parsed.
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        rows = list(book[sheet].iter_rows(min_row=HEADER, values_only=True))
    finally:
        book.close()
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if any(cell is not None for cell in row)]


def fill(path: Path, sheet: str, cells: dict[str, dict[str, Any]]) -> Path:
    """Type into the rows of some recipients, as a person would in a spreadsheet program."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    columns = {cell.value: cell.column for cell in page[HEADER]}
    for row in page.iter_rows(min_row=HEADER + 1):
        for column, value in cells.get(id_of(row[0].value), {}).items():
            page.cell(row[0].row, columns[column], value)
    book.save(path)
    return path
