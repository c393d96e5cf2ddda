"""A plan back from its file, alone: plan.json, or the workbook that carries it; every fault of the file at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from ...common.faults import Fault, FaultList, Faults, Place, refuse
from ...models.matching.decision_log import Entry, Word
from ...models.matching.decisions import JudgedRegion
from ...models.offers.catalogue import choose_offer, parse_offer
from ...models.offers.offer import Offer
from ...models.offers.parsing import parse_json
from ...models.plan.plan import SCHEMA
from ...models.plan.plan_json import plan_of
from ...models.plan.stored_plan import Agreement, Before, Inputs, Origin, State, StateName, StoredPlan, Texts
from ...models.region.cell_types import DATE
from ...models.region.region import Region, plural
from ..region.layouts import COLUMNS
from ..region.raw_rows import RawRow, RawRows, checked
from ..region.region import region_of
from ..tables.grid import suspicious

_EDITED = "has been edited: take the plan as match wrote it"
_HEX_DIGITS = 64
"""Characters of a SHA-256 as text."""
_ADDED = ("inputs", "state", "previous")
"""The keys that schema 2 added to a plan."""


def stored_of(data: Any, place: Place) -> StoredPlan:
    """Make a stored plan of the data of its JSON file; raises Faults where it is not one."""
    further = data if isinstance(data, dict) else {}
    plan = plan_of({key: further[key] for key in further if key not in _ADDED} or data, place)
    if further.get("schema") != SCHEMA:
        return StoredPlan(plan=plan, file=place.file)
    reader = _Reader(place)
    made = StoredPlan(
        plan=plan,
        inputs=None if further.get("inputs") is None else reader.inputs(further["inputs"]),
        state=reader.state(further.get("state", {"name": "draft"})),
        previous=None if further.get("previous") is None else reader.origin(further["previous"]),
        file=place.file,
    )
    if reader.faults:
        raise Faults(reader.faults)
    return made


def stored_text(text: str | bytes, place: Place) -> StoredPlan:
    """Make a stored plan of the text of its JSON file; raises Faults where it is not one."""
    return stored_of(parse_json(text.encode() if isinstance(text, str) else text, place, "expected a JSON file"), place)


class _Reader:
    """Reads what schema 2 added; `faults` grows with what is wrong in it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.faults = FaultList()

    def inputs(self, data: Any) -> Inputs:
        """Read the tables, and what goes with them."""
        data = self._table(data, "inputs")
        offer = data.get("offer")
        if offer is not None and not isinstance(offer, str):
            self._fault("inputs.offer", "expected a text: the offer's file")
            offer = None
        before = data.get("before")
        return Inputs(
            tables={record: self._rows(data, record, "inputs") for record in Region.TABLES},
            notes=self._texts(data.get("notes", []), "inputs.notes"),
            offer=offer,
            log=tuple(entry for n, row in enumerate(self._list(data.get("log", []), "inputs.log"), 1)
                      if (entry := self._entry(row, f"inputs.log.{n}")) is not None),
            before=None if before is None else self._before(self._table(before, "inputs.before")),
        )  # fmt: skip

    def _before(self, data: Mapping[str, Any]) -> Before:
        return Before(
            notes=self._texts(data.get("notes", []), "inputs.before.notes"),
            tables={record: self._rows(data, record, "inputs.before") for record in ("school", "trust", "decision")},
        )

    def _rows(self, data: Mapping[str, Any], record: str, above: str) -> tuple[Texts, ...]:
        name = plural(record).lower()
        rows = self._list(data.get(name, []), f"{above}.{name}")
        wrong = (n for n, row in enumerate(rows, 1) if not _is_texts(row))
        for number in wrong:
            self._fault(f"{above}.{name}.{number}", "expected a row: texts by column")
        return tuple(rows)

    def _entry(self, row: Any, at: str) -> Entry | None:
        row = self._table(row, at)
        words = {key: row.get(key) for key in ("recipient", "leader", "approval", "reason", "by")}
        days, stands, on = row.get("days"), row.get("stands", True), row.get("on")
        sound = all(value is None or isinstance(value, str) for value in (*words.values(), on))
        sound = (
            sound and row.get("decision") in get_args(Word) and isinstance(stands, bool) and bool(words["recipient"])
        )
        sound = sound and (days is None or type(days) is int)
        if not sound:
            self._fault(at, "expected a decision as match wrote it")
            return None
        return Entry(
            recipient=words["recipient"], leader=words["leader"], decision=row["decision"], days=days,
            approval=words["approval"], reason=words["reason"] or "", by=words["by"] or "",
            on=None if on is None else self._day(on, f"{at}.on"), stands=stands,
            place=Place(f"{self.place.file}, key {at}"),
        )  # fmt: skip

    def state(self, data: Any) -> State:
        """Read the state, whole or not at all."""
        data = self._table(data, "state")
        name, by = data.get("name"), data.get("by")
        if name not in get_args(StateName):
            self._fault("state.name", f"expected {', '.join(get_args(StateName))}", str(name))
        elif name == "agreed":
            return State(name=name, agreement=self._agreement(data, "state"))
        elif name == "superseded":
            if not _is_digest(by):
                self._fault("state.by", "expected the digest of the plan that replaced it", str(by))
            agreed = data.get("agreed")
            agreement = None if agreed is None else self._agreement(self._table(agreed, "state.agreed"), "state.agreed")
            return State(name=name, superseded_by=str(by), agreement=agreement)
        return State()

    def _agreement(self, data: Mapping[str, Any], at: str) -> Agreement | None:
        by, on = data.get("by"), self._day(data.get("on"), f"{at}.on")
        if not isinstance(by, str) or not by.strip():
            self._fault(f"{at}.by", "expected who agreed the plan")
            return None
        return None if on is None else Agreement(by=by, on=on)

    def origin(self, data: Any) -> Origin:
        """Read which plan this one was made again from."""
        data = self._table(data, "previous")
        if not _is_digest(data.get("sha256")) or data.get("state") not in get_args(StateName):
            self._fault("previous", "expected the digest and the state of a plan")
        return Origin(sha256=str(data.get("sha256")), state=data.get("state", "draft"))

    def _day(self, text: Any, at: str) -> Any:
        try:
            return DATE.read(text if isinstance(text, str) else "")
        except ValueError:
            self._fault(at, DATE.expected, str(text))
            return None

    def _table(self, data: Any, at: str) -> dict[str, Any]:
        if not isinstance(data, dict):
            self._fault(at, "expected a table")
            return {}
        return data

    def _list(self, data: Any, at: str) -> list[Any]:
        if not isinstance(data, list):
            self._fault(at, "expected a list")
            return []
        return data

    def _texts(self, data: Any, at: str) -> tuple[str, ...]:
        texts = self._list(data, at)
        if not all(isinstance(text, str) for text in texts):
            self._fault(at, "expected a list of texts")
        return tuple(map(str, texts))

    def _fault(self, at: str, expected: str, value: str | None = None) -> None:
        self.faults.append(Fault(expected, self.place, f"key {at}", value))


def _is_texts(row: Any) -> bool:
    return isinstance(row, dict) and all(isinstance(text, str) for text in row.values())


def _is_digest(text: Any) -> bool:
    return isinstance(text, str) and len(text) == _HEX_DIGITS


@dataclass(frozen=True)
class Carried:
    """The region and the offer that a plan carries; `base` is the region before the decisions of its workbooks."""

    region: Region
    base: Region
    offer: Offer | str

    @property
    def judged(self) -> JudgedRegion:
        """The region before the decisions, under the offer: what a plan is made again from."""
        return JudgedRegion(self.base, choose_offer(self.base, self.offer))


def carried_region(stored: StoredPlan, offer: str | Offer | None = None) -> Carried | None:
    """Make the region that a plan carries, None where it carries none.

    `offer` is the one to judge it under instead of the plan's own. Raises Faults where the region is not sound, or is
    not the one of which the plan has the digest.
    """
    inputs, place = stored.inputs, Place(stored.file)
    if inputs is None:
        return None
    own = offer or _own_offer(stored, place)
    region = _region(stored, inputs.tables, inputs.notes, own)
    if region.digest != stored.plan.region.sha256:
        raise refuse(f"{_EDITED}: the region in it is not the one that the plan was made from", place)
    if inputs.before is None:
        return Carried(region, region, own)
    tables = dict(inputs.tables) | {
        record: _put_back(inputs.tables[record], inputs.before.tables[record]) for record in ("school", "trust")
    }
    base = _region(stored, tables | {"decision": inputs.before.tables["decision"]}, inputs.before.notes, own)
    return Carried(region, base, own)


def _put_back(rows: tuple[Texts, ...], before: tuple[Texts, ...]) -> tuple[Texts, ...]:
    old = {row.get("id", ""): row for row in before}
    return tuple(old.get(row.get("id", ""), row) for row in rows)


def _own_offer(stored: StoredPlan, place: Place) -> Offer | str:
    text = stored.inputs.offer if stored.inputs else None
    if text is None:
        return stored.plan.offer.name
    offer = parse_offer(text.encode(), f"{stored.file}, key inputs.offer")
    if offer.sha256 != stored.plan.offer.sha256:
        raise refuse(f"{_EDITED}: the offer in it is not the one that the plan was made under", place)
    return offer


def _region(
    stored: StoredPlan, tables: Mapping[str, tuple[Texts, ...]], notes: tuple[str, ...], offer: Offer | str
) -> Region:
    return region_of_texts(stored.plan.region.name, stored.file, tables, notes, offer)


def region_of_texts(
    name: str, file: str, tables: Mapping[str, tuple[Texts, ...]], notes: tuple[str, ...], offer: Offer | str | None
) -> Region:
    """Make a region of the texts of its cells, as a file of `match` keeps them; raises Faults where it is not sound."""
    homes = {record: f"under the key inputs.{plural(record).lower()}" for record in Region.TABLES}
    raw = RawRows(name, Place(file), homes, notes=list(notes))
    for record in Region.TABLES:
        raw.rows[record] += (
            _raw(row, record, number, file, raw.faults) for number, row in enumerate(tables[record], 1)
        )
    return region_of(raw, offer)


def _raw(texts: Texts, record: str, number: int, file: str, faults: FaultList) -> RawRow:
    known = COLUMNS[record]
    place = Place(f"{file}, key inputs.{plural(record).lower()}", row=number)
    cells = {column: text for column in known if (text := texts.get(column, "").strip())}
    extra = tuple(sorted((name, text) for name, text in texts.items() if name not in known and text))
    row = RawRow(place, cells, extra)
    return checked(row, faults) if suspicious(list(texts.values())) else row
