"""Plans and comparisons as pandas data frames, for a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd

from ..models.matching.options import Options, Request
from ..models.offers.catalogue import choose_offer
from ..models.offers.offer import Offer
from ..models.plan.plan import BudgetUse, LeaderUse, Level, Match, Plan, Unmatched
from ..models.plan.plan_json import plan_data
from ..models.region.region import Region
from ..scenarios.analyses.comparison import compare_setups
from ..scenarios.definition.scenario import Scenario
from ..scenarios.definition.toml_file import read_scenarios, scenarios_of
from ..scenarios.runs.runner import Many
from .reports.comparison import comparison_report
from .reports.report import Report

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
    # Only the level `fair` has shares.
    names = (f.name for f in fields(kind))
    return pd.DataFrame(rows, columns=[x for x in names if x != "shares" or any(x in row for row in rows)])


def compare(
    region: Region,
    scenarios: str | Path | Iterable[Mapping[str, Any]],
    offer: Offer | str | None = None,
    options: Options | None = None,
    *,
    workers: int = 1,
) -> dict[str, pd.DataFrame]:
    """Plan a region and scenarios of it, and put each against the base.

    `scenarios` are a TOML file, or dictionaries of the same form. Gives data frames by question: scenarios, levels,
    inputs, who, regions and kinds, warnings. With more `workers` than one, the calling script needs
    `if __name__ == "__main__":`, as for every use of multiprocessing. Raises Faults before anything is planned.
    """
    base = Request(region=region, offer=choose_offer(region, offer).offer, options=options or Options())
    with Many(workers=workers) as many:
        return report_frames(comparison_report(compare_setups(base, _read(scenarios), many)))


def _read(scenarios: str | Path | Iterable[Mapping[str, Any]]) -> tuple[Scenario, ...]:
    if isinstance(scenarios, str | Path):
        return read_scenarios(scenarios)
    return scenarios_of({"scenario": [dict(scenario) for scenario in scenarios]})
