"""The record of a plan's workbook: what it was planned from, and with whom everybody was matched."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ..models.book_names import KEY, RECORD, SECOND, VALUE, WHAT
from ..models.cells import DAYS, POUNDS
from ..models.faults import Fault, FaultList, Faults, Place
from ..models.plan import Asked, BudgetAsked, Named
from ..models.record import Extras, Record
from .book_table import BookRow, book_rows
from .workbook import Workbook

_BROKEN = "has been edited: take the workbook as match wrote it, and decide on Matches only"


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


_NEEDED = ("version", "region", "offer")
_KINDS = (*_NEEDED, "objective", "min_days", "budget", "match", "extras", "rows", "plan")


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
