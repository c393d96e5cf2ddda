"""The matches of a plan as rows of plain cells, with the fields of the contract."""

from __future__ import annotations

from typing import Any

from ..models.plan import Plan
from .plan_json import match_fields, row_data


def plan_rows(plan: Plan) -> list[dict[str, Any]]:
    """Give a row for each match: numbers stay numbers, lists and yes or no become text, nothing is None."""
    return [_cells(match) for match in plan.matches]


def plan_columns() -> tuple[str, ...]:
    """Give the columns of the matches."""
    return match_fields()


def _cells(row: Any) -> dict[str, Any]:
    return {name: _cell(value) for name, value in row_data(row).items()}


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(map(str, value))
    if isinstance(value, dict):
        return ";".join(f"{name}={part}" for name, part in value.items())
    return "" if value is None else value
