"""A plan as pandas data frames, for a notebook."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pandas as pd

from ..models.plan import BudgetUse, LeaderUse, Level, Match, Plan, Unmatched
from .plan_json import plan_data
from .report import Report

_TABLES = {
    "levels": Level,
    "matches": Match,
    "unmatched": Unmatched,
    "declined": Unmatched,
    "leaders": LeaderUse,
    "budgets": BudgetUse,
}


def frames(plan: Plan) -> dict[str, pd.DataFrame]:
    """Give the tables of a plan: levels, matches, unmatched, declined, leaders and budgets.

    Columns and units are those of plan.json, money in pounds; an empty table has its columns.
    """
    data = plan_data(plan)
    return {name: _frame(data[name], kind) for name, kind in _TABLES.items()}


def report_frames(report: Report) -> dict[str, pd.DataFrame]:
    """Give the sheets of a report by their names in lower case; an empty one has its columns."""
    return {
        name.lower(): pd.DataFrame(list(rows), columns=list(report.columns[name]))
        for name, rows in report.sheets.items()
    }


def _frame(rows: list[dict[str, Any]], kind: type[Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[f.name for f in fields(kind)])
