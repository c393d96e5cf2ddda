"""`match dropout`: what is lost if a leader leaves."""

from __future__ import annotations

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
    Quiet,
    RegionFile,
    Resume,
    Running,
    Workers,
    base_setup,
    console,
    hand_over,
)

EXAMPLE = "Example: match dropout north-west.csv -o dropout.xlsx"


def dropout(
    region: RegionFile = None,
    offer: OfferName = None,
    postcodes: Postcodes = None,
    objective: Objective = None,
    min_days: MinDays = None,
    budget: BudgetRows = None,
    time_limit: Patience = 60,
    output: Output = None,
    workers: Workers = None,
    resume: Resume = None,
    cluster: ClusterAddress = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Say for each matched leader what is lost if they leave, and the best repair with the fewest other changes."""
    from ..outputs.reports.plan_changes import dropout_report
    from ..outputs.reports.report import check_report_targets
    from ..outputs.targets import ANSWERS, Targets
    from ..outputs.terminal.analyses import show_dropouts
    from ..scenarios.analyses.dropout import dropout as repair

    targets = Targets(
        reads={"REGION": region, "--postcodes": postcodes},
        writes={"-o": output, "--resume": resume},
        offers=(offer,),
        inside=ANSWERS,
    )
    check_report_targets(output or (), targets)
    base = base_setup(
        region, offer, objective=objective, min_days=min_days, budget=budget or (), postcodes=postcodes,
        time_limit=time_limit,
    )  # fmt: skip
    with Running(workers=workers, resume=resume, cluster=cluster, quiet=quiet).many() as many:
        made = repair(base, many)
    report = dropout_report(made)
    hand_over(report, output, json, lambda: show_dropouts(console(), made, output or ()))
    raise typer.Exit(ExitCode.DONE if made.settled else ExitCode.STOPPED)
