"""A plan and its certificate as JSON, in the keys and units of the contract (money in pounds), and back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from hashlib import sha256
from typing import Any

from ...common.faults import FaultList, Faults, Place, refuse
from ...common.numbers import number_of_pounds, pence_of
from ..matching.decision_log import Entry
from ..offers.parsing import fill
from ..region.region import plural
from .certificate import CERTIFICATE_SCHEMA, Certificate
from .plan import SCHEMA, SCHEMAS, Asked, Level, Match, Plan, SupportCost, Unmatched
from .stored_plan import Inputs, State, StoredPlan, Texts

MONEY = frozenset({"cost", "partnership_credit", "amount", "spent", "grant"})
"""The fields that are pence in the models and pounds in files."""

OF_SUPPORTS = ("body", "support", "grant")
"""The fields that rows of a plan have where the offer gives a school several supports."""

_MOST_POUNDS = 1e12
"""Amounts that are larger are left for the schema to refuse: a float no longer tells their pence."""

_NOT_IN_DIGEST = ("schema", "version", "notes", "seconds", "support_costs")
"""Fields that say nothing of the plan itself: the same plan, made by another version or from a renamed file."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)
"""Made once: `json.dumps` makes one a call, and a region has a thousand rows."""


def plan_of(data: Any, place: Place) -> Plan:
    """Make a plan of the data of its JSON file; raises Faults where it is not one."""
    if isinstance(data, dict) and data.get("schema") in SCHEMAS:
        data = data | {"schema": SCHEMA}
    plan: Plan = model_of(data, place, SCHEMA, "plan", Plan)
    return plan


def model_of(data: Any, place: Place, schema: str, what: str, kind: type[Any]) -> Any:
    """Make a dataclass of the data of a JSON file; raises Faults where it is not of that schema."""
    if not isinstance(data, dict) or data.get("schema") != schema:
        raise refuse(f'expected a {what} with "schema": "{schema}"', place)
    faults = FaultList()
    made = fill(kind, _in_models_words(data), place, "", faults)
    if faults:
        raise Faults(faults)
    return made


def _in_models_words(data: dict[str, Any]) -> dict[str, Any]:
    """Give the data as the models have it: money in pence, and an offer by its name."""
    made = {key: _converted(key, value) for key, value in data.items() if key != "schema"}
    offer = made.get("offer")
    if isinstance(offer, Mapping):
        made["offer"] = {("name" if key == "id" else key): value for key, value in offer.items()}
    levels = made.get("levels")
    if data["schema"] == SCHEMA and isinstance(levels, list):
        made["levels"] = [_cost(level) for level in levels]
    costs = made.get("support_costs")
    if data["schema"] == SCHEMA and isinstance(costs, list):
        made["support_costs"] = [_loss(cost) for cost in costs]
    return made


def _converted(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _converted(name, item) for name, item in value.items()}
    if isinstance(value, list):
        return [_converted("", item) for item in value]
    return _pence(value) if key in MONEY else value


def _pence(value: Any) -> Any:
    # What is no number is left for the schema to refuse.
    known = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _MOST_POUNDS
    return pence_of(value) if known else value


def _cost(level: Any) -> Any:
    if isinstance(level, dict) and level.get("name") == "cost":
        return level | {key: _pence(level.get(key)) for key in ("value", "bound")}
    return level


def _loss(cost: Any) -> Any:
    if isinstance(cost, dict) and cost.get("level") == "cost":
        return cost | {"loss": _pence(cost.get("loss"))}
    return cost


def certificate_json(certificate: Certificate) -> str:
    """Give a certificate as the text of a JSON file."""
    return json.dumps({"schema": CERTIFICATE_SCHEMA, **row_data(certificate)}, separators=(",", ":")) + "\n"


def plan_data(plan: Plan) -> dict[str, Any]:
    """Give a plan as plain data, keys in the order of the contract."""
    # An earlier version's plan does not tell its journeys.
    journeys = {} if plan.journeys is None else {"journeys": row_data(plan.journeys)}
    costs = {"support_costs": [_support_cost(row) for row in plan.support_costs]} if plan.support_costs else {}
    # Only offers that judge by what may be missing leave something open.
    open_ = {"not_known": [row_data(row) for row in plan.not_known]} if plan.not_known else {}
    return {
        "schema": SCHEMA,
        "version": plan.version,
        "offer": {"id": plan.offer.name, "sha256": plan.offer.sha256},
        "region": {"name": plan.region.name, "sha256": plan.region.sha256},
        "options": _options(plan.options),
        "status": plan.status,
        "levels": [_level(level) for level in plan.levels],
        **journeys,
        "need_first": None if plan.need_first is None else row_data(plan.need_first),
        "matches": [row_data(row) for row in plan.matches],
        "unmatched": [row_data(row) for row in plan.unmatched],
        "declined": [row_data(row) for row in plan.declined],
        **open_,
        **costs,
        "leaders": [row_data(row) for row in plan.leaders],
        "budgets": [row_data(row) for row in plan.budgets],
        "notes": list(plan.notes),
        "seconds": plan.seconds,
    }


def _options(asked: Asked) -> dict[str, Any]:
    data = row_data(asked)
    if asked.stay is None:
        # Only a plan that was made again has what the plan before gave.
        del data["stay"]
    return data


NOT_IN_FILES = {"in_files": False}
"""The metadata of a field that people read on a screen, and no file has."""


def written_fields(kind: Any) -> tuple[str, ...]:
    """Give the fields of a row, or of its class, that files have, in order."""
    return tuple(f.name for f in fields(kind) if f.metadata.get("in_files", True))


def row_data(row: Any) -> dict[str, Any]:
    """Give a row of a plan as plain data, fields in order."""
    left_out = OF_SUPPORTS if isinstance(row, Match | Unmatched) and row.support is None else ()
    return {name: _value(name, getattr(row, name)) for name in written_fields(row) if name not in left_out}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, tuple):
        return [_value("", item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return row_data(value)
    return number_of_pounds(value) if name in MONEY and value is not None else value


def _level(level: Level) -> dict[str, Any]:
    data = row_data(level)
    if not level.shares:
        del data["shares"]
    if level.name == "cost":
        data |= {key: number_of_pounds(data[key]) for key in ("value", "bound") if data[key] is not None}
    return data


def _support_cost(cost: SupportCost) -> dict[str, Any]:
    data = row_data(cost)
    return data | {"loss": number_of_pounds(cost.loss)} if cost.level == "cost" else data


def plan_digest(plan: Plan) -> str:
    """Give the SHA-256 of a plan's canonical JSON, by which another plan says that it replaces this one.

    State, seconds, version, notes and the name of the region are left out: they do not make it another plan.
    """
    data = {key: value for key, value in plan_data(plan).items() if key not in _NOT_IN_DIGEST}
    data["region"] = plan.region.sha256
    return sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def plan_json(made: Plan | StoredPlan) -> str:
    """Give a plan as the text of a JSON file, with what it was made from where that is known."""
    stored = StoredPlan(plan=made) if isinstance(made, Plan) else made
    previous = None if stored.previous is None else row_data(stored.previous)
    data = plan_data(stored.plan) | {"state": state_data(stored.state), "previous": previous}
    text = json.dumps(data, indent=2, ensure_ascii=False)
    if stored.inputs is not None:
        # One row a line: a quarter of the size, and the encoder that indents is slow.
        inputs = ",\n".join(_inputs(stored.inputs))
        text = text.removesuffix("\n}") + ',\n  "inputs": {\n' + inputs + "\n  }\n}"
    return text + "\n"


def state_data(state: State) -> dict[str, Any]:
    """Give a state as plain data: by whom it was agreed and when, or by which digest it was superseded."""
    agreed = {"by": state.agreement.by, "on": state.agreement.on.isoformat()} if state.agreement else None
    if state.name == "superseded":
        return {"name": state.name, "by": state.superseded_by, **({"agreed": agreed} if agreed else {})}
    return {"name": state.name, **(agreed or {})}


def _inputs(inputs: Inputs) -> Iterator[str]:
    yield from _tables(inputs.tables, "    ")
    yield f'    "notes": {_text(inputs.notes)}'
    if inputs.offer is not None:
        yield f'    "offer": {_text(inputs.offer)}'
    if inputs.log:
        yield f'    "log": {_rows(tuple(map(_log_row, inputs.log)), "    ")}'
    if inputs.before is not None:
        tables = (*_tables(inputs.before.tables, "      "), f'      "notes": {_text(inputs.before.notes)}')
        yield '    "before": {\n' + ",\n".join(tables) + "\n    }"


def _tables(tables: Mapping[str, Sequence[Texts]], margin: str) -> Iterator[str]:
    for record, rows in tables.items():
        yield f'{margin}"{plural(record).lower()}": {_rows(rows, margin)}'


def _rows(rows: Sequence[Mapping[str, Any]], margin: str) -> str:
    return "[\n" + ",\n".join(f"{margin}  {_text(row)}" for row in rows) + f"\n{margin}]" if rows else "[]"


def _text(data: Any) -> str:
    return _ENCODER.encode(data)


def entry_data(entry: Entry) -> dict[str, Any]:
    """Give a decision as plain data, less whether it stands."""
    return {
        "recipient": entry.recipient, "leader": entry.leader, "decision": entry.decision, "days": entry.days,
        "approval": entry.approval, "reason": entry.reason, "by": entry.by,
        "on": None if entry.on is None else entry.on.isoformat(),
    }  # fmt: skip


def _log_row(entry: Entry) -> dict[str, Any]:
    return entry_data(entry) | {"stands": entry.stands}


def match_fields(plan: Plan) -> tuple[str, ...]:
    """Give the fields of a plan's matches, in order: those of supports where there are some."""
    supported = any(match.support is not None for match in plan.matches)
    return tuple(f.name for f in fields(Match) if supported or f.name not in OF_SUPPORTS)
