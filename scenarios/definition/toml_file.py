"""Scenarios from a TOML file, every fault of the file at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from annotated_types import Interval, Len

from ...common.faults import Fault, FaultList, Faults, Place, refuse
from ...common.files.read import read_bytes
from ...common.names import fold, nearest
from ...inputs.recognition.file_kind import SCENARIOS, recognise
from ...models.matching.options import parse_objective
from ...models.offers.offer import Weight
from ...models.offers.parsing import fill, parse_toml
from ...models.region.region import Region
from .change import TABLES, Add, Change, Op, Remove, Step, Which, of_percent, parse_change
from .scenario import Scenario

_FORBID = {"extra": "forbid"}
Ids = Annotated[tuple[str, ...], Len(1)]


@dataclass(frozen=True, kw_only=True)
class _Weights:
    __pydantic_config__ = _FORBID

    expertise: Weight | None = None
    phase: Weight | None = None
    distance: Weight | None = None
    km: Annotated[int, Interval(ge=1, le=1000)] | None = None


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """Rows of a table: by ids, and by what all of them have."""

    __pydantic_config__ = _FORBID

    table: str
    ids: Ids | None = None
    where: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Edit(_Rows):
    set: dict[str, Any] = field(default_factory=dict)
    scale: dict[str, float] = field(default_factory=dict)
    plus: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Lift:
    __pydantic_config__ = _FORBID

    recipient: str | None = None
    leader: str | None = None
    action: str | None = None


@dataclass(frozen=True, kw_only=True)
class _Approve:
    __pydantic_config__ = _FORBID

    days: tuple[str, ...] = ()
    partnership: tuple[str, ...] = ()
    either: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """One scenario as it stands in the file; its changes are made in the order of these fields."""

    __pydantic_config__ = _FORBID

    name: str
    about: str = ""
    builds_on: str | None = None
    remove: tuple[_Rows, ...] = ()
    add: tuple[dict[str, Any], ...] = ()
    change: tuple[_Edit, ...] = ()
    set: tuple[str, ...] = ()
    approve: _Approve = field(default_factory=_Approve)
    lift: tuple[_Lift, ...] = ()
    decide: tuple[dict[str, Any], ...] = ()
    offer: str | None = None
    objective: Annotated[tuple[str, ...], Len(1)] | None = None
    min_days: Annotated[int, Interval(ge=1, le=366)] | None = None
    weights: _Weights = field(default_factory=_Weights)


@dataclass(frozen=True, kw_only=True)
class _File:
    __pydantic_config__ = _FORBID

    scenario: Annotated[tuple[_Entry, ...], Len(1)]


def read_scenarios(path: str | Path) -> tuple[Scenario, ...]:
    """Read the scenarios of a TOML file; raises Faults where it is not sound."""
    path = Path(path)
    return recognise(path, SCENARIOS, lambda: _read(path))


def _read(path: Path) -> tuple[Scenario, ...]:
    content = read_bytes(path)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise refuse(f"expected TOML: {error}", Place(path.name)) from None
    return scenarios_of(parse_toml(text, Place(path.name)), path.name)


def scenarios_of(data: Mapping[str, Any], source: str = "") -> tuple[Scenario, ...]:
    """Make scenarios of plain data in the form of the file; raises Faults where it is not sound."""
    faults = FaultList()
    file: _File | None = fill(_File, data, Place(source), "", faults)
    if file is None or faults:
        raise Faults(faults)
    made = [_Reader(entry, number, source, faults).scenario() for number, entry in enumerate(file.scenario, 1)]
    if faults:
        raise Faults(faults)
    return tuple(made)


class _Reader:
    def __init__(self, entry: _Entry, number: int, source: str, faults: FaultList) -> None:
        self.entry, self.source, self.faults = entry, source, faults
        self.at = f"scenario {number}"

    def scenario(self) -> Scenario:
        """Make the scenario."""
        entry = self.entry
        if not entry.name.strip():
            self._fault("expected a name", "name", entry.name)
        weights = {name: getattr(entry.weights, name) for name in ("expertise", "phase", "distance", "km")}
        return Scenario(
            name=" ".join(entry.name.split()),
            about=" ".join(entry.about.split()),
            builds_on=entry.builds_on,
            steps=tuple(self._steps()),
            offer=entry.offer,
            objective=None if entry.objective is None else parse_objective(",".join(entry.objective)),
            min_days=entry.min_days,
            weights=tuple((name, value) for name, value in weights.items() if value is not None),
            source=self.source,
            at=self.at,
        )

    def _steps(self) -> Iterator[Step]:
        for number, rows in enumerate(self.entry.remove, 1):
            at = self._where("remove", number)
            if self._table(rows.table, at):
                yield Remove(fold(rows.table), self._which(rows), at)
        for number, row in enumerate(self.entry.add, 1):
            yield from self._added(row, self._where("add", number))
        for number, edit in enumerate(self.entry.change, 1):
            yield from self._changes(edit, self._where("change", number))
        for text in self.entry.set:
            yield from self._parsed(text)
        yield from self._approvals()
        for number, lift in enumerate(self.entry.lift, 1):
            yield self._lifted(lift, self._where("lift", number))
        for number, row in enumerate(self.entry.decide, 1):
            yield Add("decision", _cells(row), self._where("decide", number))

    def _where(self, key: str, number: int) -> str:
        return f"{self.at} {key} {number}"

    def _table(self, name: str, at: str) -> bool:
        if fold(name) in TABLES:
            return True
        expected = f"expected a table: {', '.join(TABLES)}"
        self.faults.append(Fault(expected, Place(self.source), f"{at}.table", name, nearest(name, TABLES)))
        return False

    def _which(self, rows: _Rows) -> Which:
        where = tuple((fold(name), text_of(value)) for name, value in rows.where.items())
        return Which(None if rows.ids is None else tuple(id_.strip() for id_ in rows.ids), where)

    def _added(self, row: Mapping[str, Any], at: str) -> Iterator[Step]:
        record = fold(str(row.get("record", "")))
        known = [name for name in Region.TABLES if name != "setting"]
        if record not in known:
            expected = f"expected a record: {', '.join(known)}"
            near = nearest(record, known)
            self.faults.append(Fault(expected, Place(self.source), f"{at}.record", record, near))
            return
        yield Add(record, _cells({name: value for name, value in row.items() if name != "record"}), at)

    def _changes(self, edit: _Edit, at: str) -> Iterator[Step]:
        if not self._table(edit.table, at):
            return
        which, asked = self._which(edit), ((edit.set, "="), (edit.scale, "*="), (edit.plus, "+="))
        if not any(cells for cells, _ in asked):
            self.faults.append(Fault("expected set, scale or plus: a change of something", Place(self.source), at))
        for cells, op in asked:
            for column, value in cells.items():
                op_, text = of_percent(_op(op), text_of(value))
                yield Change(fold(edit.table), which, fold(column), op_, text, at)

    def _parsed(self, text: str) -> Iterator[Step]:
        try:
            yield parse_change(text, f"{self.at} set")
        except Faults as found:
            self.faults += (
                Fault(f.expected, Place(self.source), f.at, f.value, f.nearest) for f in found.faults
            )  # fmt: skip

    def _approvals(self) -> Iterator[Step]:
        for what in ("days", "partnership", "either"):
            ids: tuple[str, ...] = getattr(self.entry.approve, what)
            if ids:
                at = f"{self.at} approve.{what}"
                yield Change("recipients", Which(ids), "rd_approved", "=", what, at)

    def _lifted(self, lift: _Lift, at: str) -> Remove:
        asked = {"recipient": lift.recipient, "leader": lift.leader, "action": lift.action}
        where = tuple((name, value) for name, value in asked.items() if value is not None)
        return Remove("decisions", Which(where=where), at)

    def _fault(self, expected: str, key: str, value: str) -> None:
        self.faults.append(Fault(expected, Place(self.source), f"{self.at} {key}", value))


def _op(text: str) -> Op:
    return "=" if text == "=" else "*=" if text == "*=" else "+="


def _cells(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((fold(name), text_of(value)) for name, value in row.items())


def text_of(value: Any) -> str:
    """Write a value of a scenario file as the text that a region's cell would have."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ";".join(map(text_of, value))
    if isinstance(value, float):
        return format(Decimal(str(value)), "f")
    return str(value)
