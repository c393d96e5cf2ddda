"""`match worth`: what single changes are worth."""

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

EXAMPLE = "Example: match worth north-west.csv --resume worth -o worth.xlsx"


def worth(
    region: RegionFile = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Ask about expertise, too, that nobody in a leader's regions needs.")
    ] = False,
    deep: Annotated[
        int, typer.Option(min=0, metavar="N", help="Repeat the N best changes, to see where they stop paying.")
    ] = 10,
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
    """Say what each single change is worth, by planning again: a day, a match, money, an approval, a leader, a tag."""
    from ..outputs.reports.analyses import worth_report
    from ..outputs.reports.report import check_report_targets
    from ..outputs.targets import ANSWERS, Targets
    from ..outputs.terminal.analyses import show_ranking
    from ..scenarios.analyses.worth import worth as rank

    targets = Targets(
        reads={"REGION": region, "--previous": previous, "--postcodes": postcodes},
        writes={"-o": output, "--resume": resume},
        offers=(offer,),
        inside=ANSWERS,
    )
    check_report_targets(output or (), targets)
    base = base_setup(
        region, offer, objective=objective, min_days=min_days, budget=budget or (), previous=previous,
        postcodes=postcodes, time_limit=time_limit,
    )  # fmt: skip
    with Running(workers=workers, resume=resume, cluster=cluster, quiet=quiet).many() as many:
        made = rank(base, many, everything=everything, deep=deep)
    report = worth_report(made)
    hand_over(report, output, json, lambda: show_ranking(console(), made, output or ()))
    raise typer.Exit(ExitCode.DONE if made.settled else ExitCode.STOPPED)
