"""Changes applied to a region: the rows that they select, and arithmetic in their cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from ...common.faults import Fault, FaultList, Faults, Place
from ...common.names import Nearest, count, fold
from ...models.region.cell_types import KM, POUNDS, RATE, SCORE, CellType
from ...models.region.region import POTS, Budget, Region, Row
from .by_name import with_ids
from .change import TABLES, Add, Change, Op, Remove, Step, Which, columns_of, holds, id_of

_NO_COLUMNS = {"budgets": ("pot", "region"), "decisions": ("recipient", "leader")}
"""Columns that are a row's own key: another row is meant, not another cell."""

_MOVES_NOBODY = "moves nobody: postcodes are looked up when the base is read; give easting and northing"


@dataclass(frozen=True)
class Changed:
    """A region after its changes, and a warning for each change that touched nothing."""

    region: Region
    warnings: tuple[str, ...]


def apply_steps(region: Region, steps: Iterable[Step], source: str = "") -> Changed:
    """Make changes in their order; raises Faults with every unknown name and unfit value at once."""
    editor = _Editor(region, source)
    for step in steps:
        editor.make(step)
    if editor.faults:
        raise Faults(editor.faults)
    tables: dict[str, Any] = {f"{record}s": tuple(rows) for record, rows in editor.rows.items()}
    return Changed(replace(region, **tables), tuple(editor.warnings))


def _alike(record: str, id_: str) -> str:
    # Ids are compared exactly, the names of pots and regions folded.
    return fold(id_) if record == "budget" else id_


def _lifts(step: Change) -> bool:
    """Whether a change takes decisions back: a row without an action decides nothing."""
    cleared = step.op == "=" and step.value.casefold() in CLEARED
    return cleared and (step.table, step.column) == ("decisions", "action")


class _Editor:
    def __init__(self, region: Region, source: str) -> None:
        self.rows: dict[str, list[Row]] = {record: list(region.table(record)) for record in Region.TABLES}
        self.place = Place(source)
        self.faults = FaultList()
        self.warnings: list[str] = []

    def make(self, step: Step) -> None:
        """Make one change."""
        if isinstance(step, Add):
            self._add(step)
            return
        try:
            step = with_ids(step, self.rows)
        except Faults as found:
            self.faults += (replace(fault, place=self.place) for fault in found.faults)
            return
        if isinstance(step, Remove):
            self._remove(step)
        else:
            self._change(step)

    # Which rows are meant.

    def _select(self, step: Change | Remove) -> list[tuple[str, int]]:
        """Find the rows that are meant, as record and number; an unknown id or column is a fault."""
        records = TABLES[step.table]
        known = {**columns_of(records), **({"kind": None} if step.table == "recipients" else {})}
        for column, _ in step.which.where:
            if column not in known:
                self._unknown(step.at, f"expected a column of {step.table} to choose by", column, known)
        for id_ in self._strange(step.which, records):
            ids = self._ids(records)
            self._unknown(step.at, f"expected the id of a row of {step.table}", id_, ids)
        if step.table == "decisions":
            self._decided_on(step)
        return [
            (record, i)
            for record in records
            for i, row in enumerate(self.rows[record])
            if self._meant(row, record, step.which)
        ]

    def _decided_on(self, step: Change | Remove) -> None:
        who = {"recipient": TABLES["recipients"], "leader": TABLES["leaders"]}
        for column, value in step.which.where:
            if column in who and value not in (ids := self._ids(who[column])):
                self._unknown(step.at, f"expected the id of a {column} of the region", value, ids)

    def _meant(self, row: Row, record: str, which: Which) -> bool:
        if which.ids is not None and _alike(record, id_of(row)) not in (_alike(record, id_) for id_ in which.ids):
            return False
        return all(holds(row, record, column, value) for column, value in which.where)

    def _ids(self, records: Sequence[str]) -> list[str]:
        return [id_of(row) for record in records for row in self.rows[record]]

    def _strange(self, which: Which, records: Sequence[str]) -> list[str]:
        if not which.ids:
            return []
        known = {_alike(records[0], id_) for id_ in self._ids(records)}
        return [id_ for id_ in which.ids if _alike(records[0], id_) not in known]

    # The three kinds of changes.

    def _change(self, step: Change) -> None:
        if step.table == "budgets" and step.op == "=":
            if step.value.casefold() in CLEARED:
                self._remove(Remove(step.table, step.which, step.at))
                return
            if not self._open_budgets(step):
                return
        if _lifts(step):
            self._remove(Remove(step.table, step.which, step.at))
            return
        kinds = columns_of(TABLES[step.table])
        if step.column not in kinds or step.column in ("id", *_NO_COLUMNS.get(step.table, ())):
            usable = [name for name in kinds if name not in ("id", *_NO_COLUMNS.get(step.table, ()))]
            self._unknown(step.at, f"expected a column of {step.table} that can be changed", step.column, usable)
            return
        before = self.faults.number
        meant = [(record, i) for record, i in self._select(step) if step.column in Region.TABLES[record].kinds()]
        touched = sum(self._set(step, record, i) for record, i in meant)
        if not touched and self.faults.number == before:
            self.warnings.append(f"'{step}' changes nothing: {self._why_idle(step, meant)}")
        elif step.column == "postcode" and touched:
            self.warnings.append(f"'{step}' {_MOVES_NOBODY}")

    def _open_budgets(self, step: Change) -> bool:
        """Put in budgets that are set and not there, as --budget does; False where a pot is not known."""
        strange = [id_.partition("@") for id_ in self._strange(step.which, ("budget",))]
        unknown = [pot for pot, _, _ in strange if fold(pot) not in POTS]
        for pot in unknown:
            self._unknown(step.at, "expected a pot, or POT@REGION", pot, POTS)
        rows = self.rows["budget"]
        rows += (Budget(pot=fold(p), region=r.strip() or None, amount=-1) for p, _, r in strange if p not in unknown)
        return not unknown

    def _set(self, step: Change, record: str, i: int) -> bool:
        row = self.rows[record][i]
        kind, old = row.kinds()[step.column], getattr(row, step.column)
        try:
            new = changed_value(kind, old, step.op, step.value)
            if new in (None, ()) and step.column in row.required():
                raise Unfit(f"{step.column} cannot be blank: {kind.expected}")
        except Unfit as unfit:
            self.faults.append(Fault(str(unfit), self.place, step.at, f"{id_of(row)}: {step}"))
            return False
        self.rows[record][i] = replace(row, **{step.column: new})
        return bool(new != old)

    def _why_idle(self, step: Change, meant: list[tuple[str, int]]) -> str:
        if not meant:
            return "no row is meant by it"
        if step.op != "=" and all(getattr(self.rows[record][i], step.column) is None for record, i in meant):
            return "a blank cell stays blank"
        return f"{count(len(meant), 'row')} already had this value"

    def _remove(self, step: Remove) -> None:
        gone = set(self._select(step))
        for record in TABLES[step.table]:
            self.rows[record] = [row for i, row in enumerate(self.rows[record]) if (record, i) not in gone]
        if not gone:
            self.warnings.append(f"'{step}' changes nothing: no row is meant by it")

    def _add(self, step: Add) -> None:
        cls = Region.TABLES[step.record]
        kinds, values = cls.kinds(), dict[str, Any]()
        before = self.faults.number
        for column, text in step.cells:
            if column not in kinds:
                self._unknown(step.at, f"expected a column of a {step.record}", column, kinds)
                continue
            try:
                values[column] = changed_value(kinds[column], None, "=", text)
            except Unfit as unfit:
                self.faults.append(Fault(str(unfit), self.place, f"{step.at}.{column}", text))
        for column in cls.required():
            if values.get(column) in (None, ()) and column not in dict(step.cells):
                self.faults.append(Fault(f"a {step.record} needs {column}", self.place, step.at))
        if self.faults.number == before:
            self.rows[step.record].append(cls(place=self.place, **values))
            if values.get("postcode") and values.get("easting") is None:
                self.warnings.append(f"{values['id']}: the postcode {_MOVES_NOBODY}")

    def _unknown(self, at: str, expected: str, value: str, known: Iterable[str]) -> None:
        self.faults.append(Fault(expected, self.place, at, value, Nearest(value, list(known))))


_PLACES = {POUNDS: 2, RATE: 2, KM: 3, SCORE: 4}
"""The decimals that a kind can hold; every other number is whole."""

CLEARED = ("", "none")
"""What a value may be to clear a cell, or to take a budget away."""


class Unfit(Exception):
    """A value that the cell cannot hold: what is expected instead."""


def changed_value(kind: CellType, old: Any, op: Op, value: str) -> Any:
    """Give what a cell holds after a change, None (or an empty list) where it is cleared; raises Unfit.

    A product is rounded half up to what the cell can hold. A blank cell cannot be scaled or raised and stays blank.
    """
    if op == "=":
        return _cleared(kind) if value.casefold() in CLEARED else _read(kind, value)
    if kind.many and op != "*=":
        return _listed(kind, old, value, adding=op == "+=")
    if kind.form != "number":
        raise Unfit(f"only a number can be changed by {op}, and a list by += and -=")
    return None if old is None else _read(kind, _reckoned(kind, kind.write(old), op, value))


def _cleared(kind: CellType) -> Any:
    return () if kind.many else None


def _read(kind: CellType, text: str) -> Any:
    try:
        return kind.read(text)
    except ValueError:
        raise Unfit(kind.expected) from None


def _listed(kind: CellType, old: tuple[str, ...], value: str, *, adding: bool) -> tuple[str, ...]:
    named = _read(kind, value)
    if adding:
        return _read(kind, kind.write((*old, *named)))  # type: ignore[no-any-return]
    gone = {kind.key((name,)) for name in named}
    return tuple(name for name in old if kind.key((name,)) not in gone)


def _reckoned(kind: CellType, old: str, op: Op, value: str) -> str:
    try:
        by = Decimal(value.removeprefix("£").replace(",", ""))
        if not by.is_finite() or abs(by) > 10**12:
            raise Unfit("expected a number after the sign")
    except InvalidOperation:
        raise Unfit("expected a number after the sign") from None
    before = Decimal(old)
    after = before * by if op == "*=" else before + by if op == "+=" else before - by
    return format(after.quantize(Decimal(1).scaleb(-_PLACES.get(kind, 0)), ROUND_HALF_UP), "f")
