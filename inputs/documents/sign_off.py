"""The state of a plan from the Cover of its workbook: who agreed it, and when, or what replaced it."""

from __future__ import annotations

from ...common.faults import FaultList, Place
from ...common.names import squash
from ...models.plan.stored_plan import Agreement, State
from ...models.plan.workbook_layout import AGREED_BY, AGREED_ON, COVER, SUPERSEDED_BY
from ...models.region.cell_types import DATE, TEXT
from ..tables.grid import Grid, letters
from ..workbooks.workbook import Workbook
from .workbook_table import BookRow

_LABELS = {squash(label): label for label in (AGREED_BY, AGREED_ON, SUPERSEDED_BY)}


def read_state(book: Workbook, faults: FaultList) -> State:
    """Read what was typed into the Cover: a draft where nothing was; what is half-filled is added to `faults`."""
    name = next((name for name in book.sheets if squash(name) == squash(COVER)), None)
    if name is None:
        return State()
    cells = _cells(book.grid(name))
    by, on, after = (
        cells[label].read(label, kind, faults) if label in cells else None
        for label, kind in ((AGREED_BY, TEXT), (AGREED_ON, DATE), (SUPERSEDED_BY, TEXT))
    )
    if by is not None and on is None and not cells[AGREED_ON].cells:
        faults.append(cells[AGREED_ON].fault(AGREED_ON, f"expected the day, such as 30/11/2023: {AGREED_BY} is filled"))
    if on is not None and by is None:
        faults.append(cells[AGREED_BY].fault(AGREED_BY, f"expected who agreed the plan: {AGREED_ON} is filled"))
    agreement = None if by is None or on is None else Agreement(by=by, on=on)
    if after is not None:
        return State(name="superseded", agreement=agreement, superseded_by=after)
    return State(name="agreed", agreement=agreement) if agreement else State()


def _cells(grid: Grid) -> dict[str, BookRow]:
    """Find the entry cells: each stands on the right of its label."""
    found: dict[str, BookRow] = {}
    for number, row in enumerate(grid.rows, 1):
        for index, text in enumerate(row):
            label = _LABELS.get(squash(text))
            if label is not None and label not in found:
                cell = row[index + 1].strip() if index + 1 < len(row) else ""
                at = {label: f"column {letters(index + 1)} ({label})"}
                place = Place(grid.place.file, grid.place.sheet, number, at)
                found[label] = BookRow(place, {label: cell} if cell else {})
    return found
