"""A plan as JSON, in the keys and units of the contract: money in pounds."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from ..models.money import number_of_pounds
from ..models.plan import SCHEMA, Level, Match, Plan

MONEY = frozenset({"cost", "partnership_credit", "amount", "spent"})
"""The fields that are pence in the models and pounds in files."""


def plan_data(plan: Plan) -> dict[str, Any]:
    """Give a plan as plain data, keys in the order of the contract."""
    return {
        "schema": SCHEMA,
        "version": plan.version,
        "offer": {"id": plan.offer.name, "sha256": plan.offer.sha256},
        "region": {"name": plan.region.name, "sha256": plan.region.sha256},
        "options": row_data(plan.options),
        "status": plan.status,
        "levels": [_level(level) for level in plan.levels],
        "need_first": None if plan.need_first is None else row_data(plan.need_first),
        "matches": [row_data(row) for row in plan.matches],
        "unmatched": [row_data(row) for row in plan.unmatched],
        "declined": [row_data(row) for row in plan.declined],
        "leaders": [row_data(row) for row in plan.leaders],
        "budgets": [row_data(row) for row in plan.budgets],
        "notes": list(plan.notes),
        "seconds": plan.seconds,
    }


def row_data(row: Any) -> dict[str, Any]:
    """Give a row of a plan as plain data, fields in order."""
    return {f.name: _value(f.name, getattr(row, f.name)) for f in fields(row)}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, tuple):
        return [_value("", item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return row_data(value)
    return number_of_pounds(value) if name in MONEY else value


def _level(level: Level) -> dict[str, Any]:
    data = row_data(level)
    if level.name == "cost":
        data |= {key: number_of_pounds(data[key]) for key in ("value", "bound") if data[key] is not None}
    return data


def plan_json(plan: Plan) -> str:
    """Give a plan as the text of a JSON file."""
    return json.dumps(plan_data(plan), indent=2, ensure_ascii=False) + "\n"


def match_fields() -> tuple[str, ...]:
    """Give the fields of a match, in order."""
    return tuple(f.name for f in fields(Match))
