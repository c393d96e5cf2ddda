"""`match sweep`: a grid of plans."""

from __future__ import annotations

from typing import Annotated

import typer

from .shared_options import AnalysisOptions, RegionFile, console, takes

EXAMPLE = "Example: match sweep north-west.csv --vary budgets.total.amount=100000:500000:25000 -o sweep.xlsx"


@takes(AnalysisOptions)
def sweep(
    vary: Annotated[
        list[str],
        typer.Option(
            "--vary", metavar="CHANGE=START:STOP:STEP", help="What varies, or CHANGE=VALUE,VALUE; several span a grid."
        ),
    ],
    region: RegionFile = None,
    *,
    asked: AnalysisOptions,
) -> None:
    """Plan a grid of changes, and show where the curve bends.

    How each level answers, and where it goes flat.
    """
    from ..common.faults import FaultCollector
    from ..outputs.reports.analyses import sweep_report
    from ..outputs.reports.report import check_report_targets
    from ..outputs.terminal.analyses import show_sweep
    from ..scenarios.analyses.sweep import parse_axes
    from ..scenarios.analyses.sweep import sweep as make_sweep

    found = FaultCollector()
    axes = found.find(lambda: parse_axes(vary)) or ()
    targets = asked.targets({"REGION": region}, (value for axis in axes for value in axis.values))
    found.last(lambda: check_report_targets(asked.files, targets))
    base = asked.base(region)
    with asked.many() as many:
        made = make_sweep(base, axes, many)
    asked.end(sweep_report(made), lambda: show_sweep(console(), made, asked.files), settled=made.settled)
