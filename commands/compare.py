"""`match compare`: scenarios against a base."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..common.exit_codes import ExitCode
from .shared_options import (
    BudgetRows,
    ClusterAddress,
    Json,
    MinDays,
    Objective,
    OfferName,
    Output,
    Postcodes,
    Previous,
    Quiet,
    RegionFile,
    Resume,
    Running,
    TimeLimit,
    Workers,
    base_setup,
    console,
    hand_over,
)

if TYPE_CHECKING:
    from ..scenarios.definition.scenario import Scenario

EXAMPLE = (
    "Examples: match compare north-west.csv scenarios.toml -o compare.xlsx; "
    "match compare north-west.csv --set 'budgets.total.amount*=0.9'"
)


def compare(
    region: RegionFile = None,
    scenarios: Annotated[
        Path | None, typer.Argument(metavar="SCENARIOS", help="A TOML file of scenarios (docs/what-if.md).")
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="CHANGE", help="A quick scenario; several of them make one together."),
    ] = None,
    offer: OfferName = None,
    postcodes: Postcodes = None,
    objective: Objective = None,
    min_days: MinDays = None,
    budget: BudgetRows = None,
    previous: Previous = None,
    time_limit: TimeLimit = None,
    output: Output = None,
    workers: Workers = None,
    resume: Resume = None,
    cluster: ClusterAddress = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Plan a region and scenarios of it, and put each against the base: what differs, and for whom."""
    from ..common.faults import FaultCollector
    from ..outputs.reports.comparison import comparison_report
    from ..outputs.reports.report import check_report_targets
    from ..outputs.targets import ANSWERS, Targets
    from ..outputs.terminal.comparison import show_comparison
    from ..scenarios.analyses.comparison import compare_setups

    if scenarios is None and region is not None and region.suffix.lower() == ".toml":
        region, scenarios = None, region
    found = FaultCollector()
    asked = found.find(lambda: _scenarios(scenarios, changes or [])) or ()
    targets = Targets(
        reads={"REGION": region, "SCENARIOS": scenarios, "--previous": previous, "--postcodes": postcodes},
        writes={"-o": output, "--resume": resume},
        offers=(offer, *(scenario.offer for scenario in asked)),
        inside=ANSWERS,
    )
    found.last(lambda: check_report_targets(output or (), targets))
    base = base_setup(
        region, offer, objective=objective, min_days=min_days, budget=budget or (), previous=previous,
        postcodes=postcodes, time_limit=time_limit,
    )  # fmt: skip
    with Running(workers=workers, resume=resume, cluster=cluster, quiet=quiet).many() as many:
        made = compare_setups(base, asked, many)
    report = comparison_report(made)
    hand_over(report, output, json, lambda: show_comparison(console(), made, output or ()))
    raise typer.Exit(ExitCode.DONE if made.settled else ExitCode.STOPPED)


def _scenarios(file: Path | None, changes: list[str]) -> tuple[Scenario, ...]:
    from ..scenarios.definition.command_line import quick_scenario
    from ..scenarios.definition.toml_file import read_scenarios

    if file is None and not changes:
        raise typer.BadParameter("expected a file of scenarios, or --set CHANGE")
    quick = (quick_scenario("; ".join(changes), changes, "--set"),) if changes else ()
    return (*(read_scenarios(file) if file else ()), *quick)
