"""A draft: the tables of a region, every cell read by the type that its column declares, and faulty cells blank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...common.faults import Fault, FaultList, Place
from ...common.names import Nearest, count
from ...models.region.cell_types import URN, CellType
from ...models.region.example_rows import without_examples
from ...models.region.region import Region, Row, School, Trust
from .raw_rows import RawRow, RawRows
from .recipients_sheet import fill_in

_UNREAD = object()


class _RowReader:
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
        if not self.required <= values.keys():
            values |= {column: self._value(column, text) for column, text in self.cls.implied(raw.cells).items()}
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


_EXAMPLES_TOLD = 6
"""Example rows that are told by their places."""


@dataclass(frozen=True)
class Draft:
    """A region whose faulty cells are blank.

    `wrong` gives the faulty columns of a row by its place, and `faults` what is wrong with them. Nothing may be called
    a fault that mending one of these could mend, or of the raw rows a stray or what is unsound. `examples` are the
    records whose example rows, as the empty form has them, are left out.
    """

    region: Region
    raw: RawRows
    wrong: Mapping[Place, frozenset[str]] = field(default_factory=dict)
    faults: FaultList = field(default_factory=FaultList)
    examples: frozenset[str] = frozenset()

    def faulty(self, row: Row, *columns: str) -> bool:
        """Say whether one of some columns of a row is at fault; without columns, whether any is."""
        wrong = self.wrong.get(row.place, frozenset())
        return bool(wrong.intersection(columns)) if columns else bool(wrong)

    @property
    def bodies(self) -> Iterator[School | Trust]:
        """Every school and trust."""
        yield from self.region.schools
        yield from self.region.trusts


def make_draft(raw: RawRows) -> Draft:
    """Fill what was typed into the sheet Recipients into the raw rows, and read every cell of them."""
    if raw.recipients is not None:
        fill_in(raw.recipients, raw.rows, raw.faults)
    wrong: dict[Place, frozenset[str]] = {}
    faults = FaultList()
    read: dict[str, tuple[Row, ...]] = {}
    for record, rows in raw.rows.items():
        reader = _RowReader(record)
        found = [reader.read(row) for row in rows]
        read[record] = tuple(row for row, _ in found)
        wrong |= {row.place: columns for row, columns in found if columns}
        faults += reader.faults
    left, gone = without_examples(read)
    tables = {f"{record}s": left[record] for record in left}
    region = Region(name=raw.name, notes=(*raw.notes, *_left_out(gone)), **tables)  # type: ignore[arg-type]
    return Draft(region, raw, wrong, faults, frozenset(record for record, _ in gone))


def _left_out(gone: Sequence[tuple[str, Row]]) -> Iterator[str]:
    if gone:
        places = "; ".join(str(row.place) for _, row in gone[:_EXAMPLES_TOLD])
        more = f"; and {len(gone) - _EXAMPLES_TOLD:,} more" if len(gone) > _EXAMPLES_TOLD else ""
        what = count(len(gone), "example row of the empty form is", "example rows of the empty form are")
        yield f"{what} left out, as nobody changed a cell of them: {places}{more}"
