"""The state of a plan from the Cover of its workbook: who agreed it, and when, or what replaced it."""

from __future__ import annotations

from ...common.faults import FaultList
from ...models.plan.stored_plan import Agreement, State
from ...models.plan.workbook_layout import AGREED_BY, AGREED_ON, SUPERSEDED_BY
from ...models.region.cell_types import DATE, TEXT
from ..workbooks.workbook import Workbook
from .cover_cells import cover_cells


def read_state(book: Workbook, faults: FaultList) -> State:
    """Read what was typed into the Cover: a draft where nothing was; what is half-filled is added to `faults`."""
    cells = cover_cells(book, (AGREED_BY, AGREED_ON, SUPERSEDED_BY))
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
