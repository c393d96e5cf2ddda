"""`match compare`: scenarios against a base."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .shared_options import AnalysisOptions, RegionFile, TimeLimit, console, takes

if TYPE_CHECKING:
    from ..scenarios.definition.scenario import Scenario

EXAMPLE = (
    "Examples: match compare north-west.csv scenarios.toml -o compare.xlsx; "
    "match compare north-west.csv --set 'budgets.total.amount*=0.9'"
)


@dataclass(frozen=True, kw_only=True)
class ComparisonOptions(AnalysisOptions):
    """Scenarios are few: each is planned to its end where no limit is given."""

    time_limit: TimeLimit = None


@takes(ComparisonOptions)
def compare(
    region: RegionFile = None,
    scenarios: Annotated[
        Path | None, typer.Argument(metavar="SCENARIOS", help="A TOML file of scenarios (docs/what-if.md).")
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="CHANGE", help="A quick scenario; several of them make one together."),
    ] = None,
    *,
    asked: ComparisonOptions,
) -> None:
    """Plan scenarios of a region, and put each against the base.

    What differs, and for whom.
    """
    from ..common.faults import FaultCollector
    from ..outputs.reports.comparison import comparison_report
    from ..outputs.reports.report import check_report_targets
    from ..outputs.terminal.comparison import show_comparison
    from ..scenarios.analyses.comparison import compare_requests

    found = FaultCollector()
    posed = found.find(lambda: _scenarios(scenarios, changes or [])) or ()
    targets = asked.targets({"REGION": region, "SCENARIOS": scenarios}, (scenario.offer for scenario in posed))
    found.last(lambda: check_report_targets(asked.files, targets))
    base = asked.base(region)
    with asked.many() as many:
        made = compare_requests(base, posed, many)
    asked.end(comparison_report(made), lambda: show_comparison(console(), made, asked.files), settled=made.settled)


def _scenarios(file: Path | None, changes: list[str]) -> tuple[Scenario, ...]:
    from ..scenarios.definition.command_line import quick_scenario
    from ..scenarios.definition.toml_file import read_scenarios

    if file is None and not changes:
        raise typer.BadParameter("expected a file of scenarios, or --set CHANGE")
    quick = (quick_scenario("; ".join(changes), changes, "--set"),) if changes else ()
    return (*(read_scenarios(file) if file else ()), *quick)
