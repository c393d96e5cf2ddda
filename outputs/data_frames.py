"""Plans and reports as pandas data frames, for a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pandas as pd

from ..models.eligibility.undecided import Undecided
from ..models.plan.plan import BudgetUse, Capacity, FitShares, LeaderUse, Level, Match, Unmatched
from ..models.plan.plan_json import OF_SUPPORTS, plan_data
from ..solver.checker.check import instance_of
from .given import Planned, Regional, as_plan, as_region
from .reports.report_contents import Report

_TABLES = {
    "levels": Level,
    "matches": Match,
    "unmatched": Unmatched,
    "declined": Unmatched,
    "leaders": LeaderUse,
    "budgets": BudgetUse,
}


_PARTS = {
    name: tuple(f"{prefix}_{part.name}" for part in fields(kind))
    for name, prefix, kind in (("fit_parts", "fit", FitShares), ("capacity", "capacity", Capacity))
}
"""The columns in the place of one that has parts."""


def frames(plan: Planned, region: Regional | None = None) -> dict[str, pd.DataFrame]:
    """Give the tables of a plan: levels, matches, unmatched, declined, leaders and budgets, and not_known where needed.

    Columns and units are those of plan.json, money in pounds; a list is one text, `;` between, and what has parts is a
    column each (`fit_expertise`, `capacity_own`). With the `region`, rows also have names, authority, phase and needs.
    An empty table has its columns.
    """
    made = as_plan(plan)
    data = plan_data(made)
    tables = {name: _frame(data[name], kind) for name, kind in _TABLES.items()}
    if made.not_known:
        tables["not_known"] = _frame(data["not_known"], Undecided)
    if region is None:
        return tables
    instance = instance_of(made, as_region(region, made.offer.name))
    about = {r.id: r for r in (*instance.recipients, *instance.eligibility.declined)}
    for name in ("matches", "unmatched", "declined"):
        rows = [about[id_] for id_ in tables[name]["recipient"]]
        tables[name]["local_authority"] = [r.local_authority or "" for r in rows]
        tables[name]["phase"] = [";".join(sorted(r.phases)) for r in rows]
        tables[name]["needs"] = [";".join(sorted(r.needs)) for r in rows]
    leaders = {row.id: row for row in instance.region.leaders}
    found = [leaders[id_] for id_ in tables["leaders"]["leader"]]
    tables["leaders"].insert(1, "leader_name", [row.name for row in found])
    tables["leaders"].insert(2, "role", [row.role for row in found])
    return tables


def report_frames(report: Report) -> dict[str, pd.DataFrame]:
    """Give the sheets of a report by their names in lower instance; an empty one has its columns."""
    return {
        name.lower(): pd.DataFrame(list(rows), columns=list(report.columns[name]))
        for name, rows in report.sheets.items()
    }


def _frame(rows: list[dict[str, Any]], kind: type[Any]) -> pd.DataFrame:
    # Only the level `fair` has shares, and only rows of supports have theirs.
    names = [
        name
        for f in fields(kind)
        if f.name not in ("shares", *OF_SUPPORTS) or any(f.name in row for row in rows)
        for name in _PARTS.get(f.name, (f.name,))
    ]
    return pd.DataFrame([dict(_tidy(row)) for row in rows], columns=names)


def _tidy(row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from zip(_PARTS[name], value.values(), strict=True)
        elif name == "shares":
            yield name, ";".join(f"{one['group']} {one['supported']}/{one['priority']}" for one in value)
        else:
            yield name, ";".join(map(str, value)) if isinstance(value, list) else value
