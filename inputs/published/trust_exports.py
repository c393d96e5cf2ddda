"""The Excel exports of *Find information about schools and trusts*: a trust's academies, and its pipeline academies.

The trust's name and type stand in rows 1 and 2, the header in row 3. Pipeline academies come in three sections, each
with its title and its own header: before the advisory board's decision, after it, and free schools.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from ...common.faults import Fault, FaultCollector, Faults
from ...common.names import collapse, fold
from ..recognition.file_kind import guess_kind
from ..tables.grid import Grid
from .published_table import PublishedTable, lacking, read_grids, read_titled, titled, unlike, widest_row
from .records import Academy, Judgement, Project
from .values import DAY_EXPECTED, CellFaults, day, grade, identity, name

WHAT_ACADEMIES = "an export of a trust's academies (Find information about schools and trusts)"
WHAT_PIPELINE = "an export of a trust's pipeline academies (Find information about schools and trusts)"

_URN = re.compile(r"\d{6}")
_URN_EXPECTED = "expected a URN, six digits"
_ACADEMIES = {
    "name": ("School Name",),
    "urn": ("URN",),
    "joined": ("Date joined",),
    "current": ("Current Ofsted Rating",),
    "current_on": ("Date of Current Ofsted",),
    "previous": ("Previous Ofsted Rating",),
    "previous_on": ("Date of Previous Ofsted",),
}
_PIPELINE = {
    "name": ("School Name",),
    "urn": ("URN",),
    "kind": ("Project type",),
    "on": ("Proposed conversion or transfer date", "Provisional opening date"),
}
_NO_RATING = frozenset({
    "", "not available", "insufficient evidence", "does not apply", "not yet inspected", "not inspected", "unknown",
    "not judged", "no judgement", "no data",
})  # fmt: skip
"""What stands where there is no single grade: the service has no other words for it."""
_PROJECT_CELLS = 2
"""The fewest cells in use of a row that is a project; one with fewer is a note, or the title of a section."""
_RATING_EXPECTED = "expected Outstanding, Good, Requires improvement, Inadequate or blank"


class _Cells:
    """The cells of one table by the keys of its columns; a column that is not here is blank everywhere."""

    def __init__(self, table: PublishedTable, columns: Mapping[str, tuple[str, ...]]) -> None:
        self.table, self.faults = table, CellFaults(table)
        self._at = {key: table.find(names) for key, names in columns.items()}

    def text(self, key: str, row: list[str]) -> str:
        """Give a cell, '' where the row ends before it."""
        index = self._at[key]
        return row[index] if index is not None and index < len(row) else ""

    def refuse(self, key: str, number: int, row: list[str], expected: str) -> None:
        """Note a cell that cannot be read."""
        self.faults.add(number, self._at[key] or 0, self.text(key, row), expected)

    def day(self, key: str, number: int, row: list[str]) -> date | None:
        """Read a date."""
        try:
            return day(self.text(key, row))
        except ValueError:
            self.refuse(key, number, row, DAY_EXPECTED)
            return None

    def rating(self, key: str, number: int, row: list[str]) -> int | None:
        """Read a single grade in words; None where there is none."""
        text = self.text(key, row)
        try:
            return None if fold(text) in _NO_RATING else grade(text)
        except ValueError:
            self.refuse(key, number, row, _RATING_EXPECTED)
            return None

    def urn(self, number: int, row: list[str]) -> str:
        """Read the URN, '' where it is blank, or none, which is noted."""
        urn = identity(self.text("urn", row))
        if urn and not _URN.fullmatch(urn):
            self.refuse("urn", number, row, _URN_EXPECTED)
            return ""
        return urn


def read_academies(path: Path) -> tuple[Academy, ...]:
    """Read an export of academies; raises Faults for another file, and for cells that cannot be read."""
    table = read_titled(path, WHAT_ACADEMIES, {key: _ACADEMIES[key] for key in ("name", "urn", "joined")})
    cells, trust = _Cells(table, _ACADEMIES), _trust_name(table.grid, table.at)
    found = tuple(academy for number, row in table.rows if (academy := _academy(cells, trust, path.name, number, row)))
    cells.faults.tell()
    return found


def _academy(cells: _Cells, trust: str, file: str, number: int, row: list[str]) -> Academy | None:
    urn = cells.urn(number, row)
    told = [_rated(cells, key, urn, file, number, row) for key in ("current", "previous")]
    joined, inspected = cells.day("joined", number, row), cells.day("current_on", number, row)
    if not urn:
        return None
    return Academy(urn, trust, joined, tuple(j for j in told if j is not None), inspected, file, number)


def _rated(cells: _Cells, key: str, urn: str, file: str, number: int, row: list[str]) -> Judgement | None:
    rating, on = cells.rating(key, number, row), cells.day(f"{key}_on", number, row)
    if rating is None or on is None:
        return None
    return Judgement(urn, "", on, None, rating, None, False, file, number, "overall effectiveness")


def read_pipeline(path: Path) -> tuple[Project, ...]:
    """Read an export of pipeline academies; raises Faults for another file, and for cells that cannot be read."""
    grids = read_grids(path)
    sections = [_Cells(table, _PIPELINE) for grid in grids for table in _sections(grid)]
    if not sections:
        raise Faults([_unknown(grids, path.name)])
    found, faults = [project for cells in sections for project in _projects(cells, path.name)], FaultCollector()
    for cells in sections[:-1]:
        faults.find(cells.faults.tell)
    faults.last(sections[-1].faults.tell)
    return tuple(found)


def _unknown(grids: list[Grid], file: str) -> Fault:
    header = widest_row(grids)
    kind = guess_kind(header)
    if kind:
        return unlike(kind, file, WHAT_PIPELINE)
    return lacking(header, file, WHAT_PIPELINE, [names[0] for names in _PIPELINE.values()])


def _sections(grid: Grid) -> Iterator[PublishedTable]:
    """Walk the sections of a sheet: each header with the rows below it, up to the title of the next."""
    needed = (_PIPELINE["name"], _PIPELINE["urn"], _PIPELINE["kind"])
    headers = {
        at: found.columns
        for at in range(len(grid.rows))
        if (found := titled(Grid(grid.place, grid.rows[at : at + 1]), needed)) is not None
    }
    ends = [*headers, len(grid.rows) + 1][1:]
    for (at, columns), end in zip(headers.items(), ends, strict=True):
        yield PublishedTable(Grid(grid.place, grid.rows[: end - 1], grid.width), at, columns)


def _projects(cells: _Cells, file: str) -> Iterator[Project]:
    table = cells.table
    trust, section = _trust_name(table.grid, table.at), _title_before(table.grid, table.at)
    for number, row in table.rows:
        if sum(map(bool, map(str.strip, row))) < _PROJECT_CELLS:
            continue
        on, urn = cells.day("on", number, row), cells.urn(number, row)
        # A free school that has not opened has no URN yet.
        if urn:
            yield Project(urn, trust, section, name(cells.text("kind", row)), on, file, number)


def _trust_name(grid: Grid, before: int) -> str:
    return next((collapse(row[0]) for row in grid.rows[: min(before, 1)] if row), "")


def _title_before(grid: Grid, at: int) -> str:
    row = grid.rows[at - 1] if at else []
    told = [cell for cell in row if cell.strip()]
    return collapse(told[0]) if len(told) == 1 else ""


def by_urn_academies(exports: list[tuple[Academy, ...]]) -> dict[str, Academy]:
    """Give the academies by URN; of a school that several exports have, the one that it joined last."""
    found: dict[str, Academy] = {}
    for academy in (academy for export in exports for academy in export):
        known = found.get(academy.urn)
        if known is None or (academy.joined or date.min) >= (known.joined or date.min):
            found[academy.urn] = academy
    return found


def by_urn_projects(exports: list[tuple[Project, ...]]) -> dict[str, Project]:
    """Give the projects by URN; of a school that has several, the one that comes first."""
    found: dict[str, Project] = {}
    for project in (project for export in exports for project in export):
        known = found.get(project.urn)
        if known is None or (project.on or date.max) < (known.on or date.max):
            found[project.urn] = project
    return found
