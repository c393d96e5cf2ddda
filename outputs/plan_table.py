"""A plan as tables: the matches with the fields of the contract, and beside them what else a sheet can hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..models.plan import Plan
from .plan_json import match_fields, row_data
from .region_cells import Cell, Table


def plan_rows(plan: Plan) -> list[dict[str, Any]]:
    """Give a row for each match: numbers stay numbers, lists and yes or no become text, nothing is None."""
    return [_cells(match) for match in plan.matches]


def plan_columns() -> tuple[str, ...]:
    """Give the columns of the matches."""
    return match_fields()


def plan_sheets(plan: Plan) -> dict[str, Table]:
    """Give the sheets of a plan's workbook."""
    return {
        "Matches": _table(plan_columns(), plan_rows(plan)),
        "Not matched": _sheet(plan.unmatched, "recipient"),
        "Declined": _sheet(plan.declined, "recipient"),
        "Leaders": _sheet(plan.leaders, "leader"),
        "Budgets": _sheet(plan.budgets, "pot"),
        "Levels": _sheet(plan.levels, "name"),
        "Notes": _table(("note",), [{"note": note} for note in plan.notes]),
    }


def _sheet(rows: Sequence[Any], first: str) -> Table:
    cells = [_cells(row) for row in rows]
    return _table(tuple(cells[0]) if cells else (first,), cells)


def _table(columns: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> Table:
    shown = ({name: Cell(str(value), value) for name, value in row.items() if value != ""} for row in rows)
    return Table(columns, tuple(shown))


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
