"""A plan's workbook that comes back: its record, the decisions typed into it, and those that it carries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..models.entries import Entry
from ..models.faults import FaultList, Faults
from ..models.record import Record
from .book_entries import log_entries, new_entries
from .book_record import read_record
from .files import read_bytes
from .workbook import open_workbook


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanBook:
    """What a workbook brings back."""

    file: str
    record: Record
    log: tuple[Entry, ...]
    new: tuple[Entry, ...]


def read_plan_book(path: Path) -> PlanBook:
    """Read a plan's workbook; raises Faults with every cell that is half-filled, unknown or contradicts itself."""
    book = open_workbook(read_bytes(path), path.name)
    record = read_record(book)
    faults = FaultList()
    log, new = tuple(log_entries(book, faults)), tuple(new_entries(book, record, faults))
    if faults:
        raise Faults(faults)
    return PlanBook(file=path.name, record=record, log=log, new=new)
