"""`match sweep`: a grid of plans."""

from __future__ import annotations

from typing import Annotated

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
    Patience,
    Postcodes,
    Previous,
    Quiet,
    RegionFile,
    Resume,
    Running,
    Workers,
    base_setup,
    console,
    hand_over,
)

EXAMPLE = "Example: match sweep north-west.csv --vary budgets.total.amount=100000:500000:25000 -o sweep.xlsx"


def sweep(
    vary: Annotated[
        list[str],
        typer.Option(
            "--vary", metavar="CHANGE=START:STOP:STEP", help="What varies, or CHANGE=VALUE,VALUE; several span a grid."
        ),
    ],
    region: RegionFile = None,
    offer: OfferName = None,
    postcodes: Postcodes = None,
    objective: Objective = None,
    min_days: MinDays = None,
    budget: BudgetRows = None,
    previous: Previous = None,
    time_limit: Patience = 60,
    output: Output = None,
    workers: Workers = None,
    resume: Resume = None,
    cluster: ClusterAddress = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Plan a grid of changes, and show the curve: how each level answers, and where it bends or goes flat."""
    from ..common.faults import FaultCollector
    from ..outputs.reports.analyses import sweep_report
    from ..outputs.reports.report import check_report_targets
    from ..outputs.targets import ANSWERS, Targets
    from ..outputs.terminal.analyses import show_sweep
    from ..scenarios.analyses.sweep import parse_axes
    from ..scenarios.analyses.sweep import sweep as make_sweep

    found = FaultCollector()
    axes = found.find(lambda: parse_axes(vary)) or ()
    targets = Targets(
        reads={"REGION": region, "--previous": previous, "--postcodes": postcodes},
        writes={"-o": output, "--resume": resume},
        offers=(offer, *(value for axis in axes for value in axis.values)),
        inside=ANSWERS,
    )
    found.last(lambda: check_report_targets(output or (), targets))
    base = base_setup(
        region, offer, objective=objective, min_days=min_days, budget=budget or (), previous=previous,
        postcodes=postcodes, time_limit=time_limit,
    )  # fmt: skip
    with Running(workers=workers, resume=resume, cluster=cluster, quiet=quiet).many() as many:
        made = make_sweep(base, vary, many)
    report = sweep_report(made)
    hand_over(report, output, json, lambda: show_sweep(console(), made, output or ()))
    raise typer.Exit(ExitCode.DONE if made.settled else ExitCode.STOPPED)
