"""From raw rows to the rows of a region: every cell read by the kind that its column declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...common.faults import Fault, FaultList
from ...common.names import Nearest
from ...models.region.cell_types import URN, CellType
from ...models.region.region import Region, Row
from .raw_rows import RawRow

_UNREAD = object()


class RowReader:
    """Reads the rows of one record; `faults` grows with what is wrong in them."""

    def __init__(self, record: str) -> None:
        self.cls = Region.TABLES[record]
        self.kinds, self.required = self.cls.kinds(), frozenset(self.cls.required())
        self.faults = FaultList()
        # Most texts of a column come again and again.
        self._known: dict[str, dict[str, Any]] = {column: {} for column in self.kinds}

    def read(self, raw: RawRow) -> tuple[Row, frozenset[str]]:
        """Read a row, and say which of its columns are at fault: those are left blank."""
        values = {column: self._value(column, text) for column, text in raw.cells.items()}
        wrong = {column for column, value in values.items() if value is _UNREAD} | (self.required - values.keys())
        unfit = raw.unfit.union(wrong)
        if unfit > raw.unfit:
            unfit = self._complain(raw, unfit)
        return self.cls(place=raw.place, extra=raw.extra, **self._usable(raw, values, unfit)), unfit

    def _complain(self, raw: RawRow, unfit: frozenset[str]) -> frozenset[str]:
        if raw.too_long is not None:
            self.faults.append(raw.too_long)
            return frozenset(self.kinds)
        self.faults += (self._fault(raw, column) for column in unfit - raw.unfit)
        return unfit

    def _value(self, column: str, text: str) -> Any:
        known = self._known[column]
        if text not in known:
            known[text] = _read(self.kinds[column], text, column in self.required)
        return known[text]

    def _fault(self, raw: RawRow, column: str) -> Fault:
        kind, text = self.kinds[column], raw.cells.get(column, "")
        return Fault(kind.expected, raw.place, raw.place.at(column), text, Nearest(text, kind.known))

    def _usable(self, raw: RawRow, values: Mapping[str, Any], unfit: frozenset[str]) -> Mapping[str, Any]:
        if not unfit:
            return values
        good = {column: value for column, value in values.items() if column not in unfit}
        stand_ins = self.required & unfit
        return good | {column: _stand_in(self.kinds[column], raw.cells.get(column, "")) for column in stand_ins}


def _read(kind: CellType, text: str, required: bool) -> Any:
    try:
        value = kind.read(text)
    except ValueError:
        return _UNREAD
    # A list of nothing but separators is blank.
    return _UNREAD if required and value == () else value


def _stand_in(kind: CellType, text: str) -> Any:
    """What stands in a required cell that is at fault, so that the row can be compared with others."""
    if kind.many:
        return ()
    return 0 if kind.form == "number" and kind is not URN else text
