"""A plan's workbook that comes back: its record, the decisions typed into it, and those that it carries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ..models.entries import Entry
from ..models.faults import FaultList, Faults, Place, refuse
from ..models.record import Record, record_of
from ..models.stored_plan import StoredPlan
from .book_entries import log_entries, new_entries
from .book_record import read_record
from .book_state import read_state
from .file_kind import PLAN, recognise
from .files import read_bytes
from .looks import EXCEL, OPEN_DOCUMENT, looks_like
from .stored_plan import carried_region, stored_text
from .workbook import Workbook, open_workbook


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
    log, new = tuple(log_entries(book, faults)), tuple(new_entries(book, record, faults))
    state = read_state(book, faults)
    if faults:
        raise Faults(faults)
    stored = None if text is None else _carried_plan(book, text)
    if stored is not None:
        stored = replace(stored, state=state, file=file, unplanned=new)
    return PlanBook(file=file, record=record, log=log, new=new, stored=stored)


def _carried_plan(book: Workbook, text: str) -> StoredPlan:
    return stored_text(text, Place(book.file, "Record"))


def _of_json(data: bytes, path: Path) -> PlanBook:
    stored = stored_text(data, Place(str(path)))
    own = carried_region(stored)
    if own is None or stored.inputs is None:
        why = "was written by an earlier version, without its region: plan again from its workbook"
        raise refuse(why, Place(str(path)))
    record = record_of(stored.plan, own.base)
    return PlanBook(file=str(path), record=record, log=stored.inputs.log, new=(), stored=stored)
