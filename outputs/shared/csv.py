"""CSV files for a spreadsheet program, where text never becomes a formula; the matches of a plan as rows of cells."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

from ...common.csv_escape import guard
from ...models.plan.plan import Plan
from ...models.plan.plan_json import match_fields, row_data


def csv_table(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """Write a header and rows as CSV in UTF-8; None is blank."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(map(_guarded, row) for row in rows)
    # Excel takes a file for UTF-8 only where it starts with the mark.
    return text.getvalue().encode("utf-8-sig")


def _guarded(value: Any) -> Any:
    return guard(value) if isinstance(value, str) else value


def plan_rows(plan: Plan) -> list[dict[str, Any]]:
    """Give a row for each match: numbers stay numbers, lists and yes or no become text, nothing is None."""
    return [_cells(match) for match in plan.matches]


def plan_columns(plan: Plan) -> tuple[str, ...]:
    """Give the columns of the matches."""
    return match_fields(plan)


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
