"""A plan's workbook that comes back: the record of what it was planned from, its state, new decisions, and its log."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...common.faults import Fault, FaultList, Faults, Place, refuse
from ...common.files.read import read_bytes
from ...models.matching.decision_log import Entry
from ...models.plan.fingerprint import Extras, Record, record_of
from ...models.plan.plan import Asked, BudgetAsked, Named
from ...models.plan.stored_plan import Agreement, State, StoredPlan
from ...models.plan.workbook_layout import AGREED_BY, AGREED_ON, KEY, RECORD, SECOND, SUPERSEDED_BY, VALUE, WHAT
from ...models.region.cell_types import DATE, DAYS, POUNDS, TEXT
from ..recognition.file_kind import PLAN, recognise
from ..tables.file_type import EXCEL, OPEN_DOCUMENT, looks_like
from ..workbooks.workbook import Workbook, open_workbook
from .decision_entries import log_entries, new_entries
from .stored_plan import carried_region, stored_text
from .workbook_people import people_of
from .workbook_table import BookRow, book_rows, cover_cells


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


_NEEDED = ("version", "region", "offer")
"""The rows of a record that stand in it exactly once."""
_KINDS = (*_NEEDED, "objective", "min_days", "budget", "match", "extras", "rows", "plan")
_BROKEN = "has been edited: take the workbook as match wrote it, and decide on Matches only"


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanBook:
    """What a workbook brings back; `stored` is the plan that it carries, None in a redacted or an older one."""

    file: str
    record: Record
    log: tuple[Entry, ...]
    new: tuple[Entry, ...]
    stored: StoredPlan | None = None


def read_plan_book(path: Path) -> PlanBook:
    """Read a plan's workbook, or a plan.json, into which nothing can have been typed.

    Raises Faults with every cell that is half-filled, unknown or contradicts itself.
    """
    return recognise(path, PLAN, lambda: _read(path))


def _read(path: Path) -> PlanBook:
    data = read_bytes(path)
    if path.suffix.lower() == ".json" and looks_like(data) not in (EXCEL, OPEN_DOCUMENT):
        return _of_json(data, path)
    return plan_book_of(data, path.name)


def plan_book_of(data: bytes, file: str) -> PlanBook:
    """Read a plan's workbook from its bytes; raises Faults as `read_plan_book`."""
    book = open_workbook(data, file)
    record, text = read_record(book)
    faults = FaultList()
    people = people_of(book, record)
    log = tuple(log_entries(book, people, faults))
    new = tuple(new_entries(book, record, people, log, faults))
    state = read_state(book, faults)
    if faults:
        raise Faults(faults)
    stored = None if text is None else stored_text(text, Place(book.file, RECORD))
    if stored is not None:
        stored = replace(stored, state=state, file=file, unplanned=new)
    return PlanBook(file=file, record=record, log=log, new=new, stored=stored)


def _of_json(data: bytes, path: Path) -> PlanBook:
    stored = stored_text(data, Place(str(path)))
    own = carried_region(stored)
    if own is None or stored.inputs is None:
        why = "was written by an earlier version, without its region: plan again from its workbook"
        raise refuse(why, Place(str(path)))
    record = record_of(stored.plan, own.base)
    return PlanBook(file=str(path), record=record, log=stored.inputs.log, new=(), stored=stored)


def read_record(book: Workbook) -> tuple[Record, str | None]:
    """Read the record, and the text of the plan that it carries, None where it carries none.

    Raises Faults where the record is missing or has been edited.
    """
    rows = book_rows(book, RECORD, (WHAT, KEY, SECOND, VALUE))
    of = {what: [row for row in rows if row.cells.get(WHAT) == what] for what in _KINDS}
    faults = FaultList(Fault(_BROKEN, Place(book.file, RECORD)) for what in _NEEDED if len(of[what]) != 1)
    faults += [row.fault(WHAT, _BROKEN) for row in rows if row.cells.get(WHAT) not in _KINDS]
    if faults:
        raise Faults(faults)
    matches = tuple((_text(row, KEY), _text(row, SECOND), row.read(VALUE, DAYS, faults)) for row in of["match"])
    record = Record(
        version=_text(of["version"][0], VALUE),
        region=_named(of["region"][0]),
        offer=_named(of["offer"][0]),
        options=_asked(of, faults),
        matches=matches,
        rows=dict(_digests(of["rows"], faults)),
        extras=dict(_extras(of["extras"], faults)) if of["extras"] else None,
    )
    faults += [row.fault(VALUE, _BROKEN) for row, match in zip(of["match"], matches, strict=True) if None in match]
    if faults:
        raise Faults(faults)
    # Rows may have been sorted: each part has its number.
    parts = {_text(row, KEY): _text(row, VALUE) for row in of["plan"]}
    whole = "".join(parts.get(str(number), "") for number in range(1, len(of["plan"]) + 1))
    return record, whole or None


def _text(row: BookRow, column: str) -> str:
    return row.cells.get(column, "")


def _named(row: BookRow) -> Named:
    return Named(name=_text(row, KEY), sha256=_text(row, VALUE))


def _asked(of: dict[str, list[BookRow]], faults: FaultList) -> Asked:
    budgets = (
        BudgetAsked(pot=_text(row, KEY), region=row.cells.get(SECOND), amount=row.read(VALUE, POUNDS, faults) or 0)
        for row in of["budget"]
    )
    return Asked(
        objective=tuple(_text(row, KEY) for row in of["objective"]),
        min_days=next((row.read(VALUE, DAYS, faults) for row in of["min_days"]), None),
        budgets=tuple(budgets),
        previous=None,
    )


def _digests(rows: Iterable[BookRow], faults: FaultList) -> Iterable[tuple[tuple[str, str], str]]:
    for row in rows:
        try:
            part: Any = json.loads(_text(row, VALUE))
            yield from (((_text(row, KEY), str(key)), str(digest)) for key, digest in part.items())
        except (ValueError, AttributeError, RecursionError):
            faults.append(row.fault(VALUE, _BROKEN))


def _extras(rows: Iterable[BookRow], faults: list[Fault]) -> Iterable[tuple[str, Extras]]:
    for row in rows:
        try:
            part: Any = json.loads(_text(row, VALUE))
            for recipient, (partner, reviewer, npqel) in part.items():
                yield str(recipient), (_id(partner), _id(reviewer), bool(npqel))
        except (ValueError, TypeError, AttributeError, RecursionError):
            faults.append(row.fault(VALUE, _BROKEN))


def _id(value: Any) -> str | None:
    return None if value is None else str(value)
