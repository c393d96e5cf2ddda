"""`match worth`: what single changes are worth."""

from __future__ import annotations

from typing import Annotated

import typer

from .shared_options import AnalysisOptions, RegionFile, console, takes

EXAMPLE = "Example: match worth north-west.csv --resume worth -o worth.xlsx"


@takes(AnalysisOptions)
def worth(
    region: RegionFile = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Ask about expertise, too, that nobody in a leader's regions needs.")
    ] = False,
    deep: Annotated[
        int, typer.Option(min=0, metavar="N", help="Repeat the N best changes, to see where they stop paying.")
    ] = 10,
    *,
    asked: AnalysisOptions,
) -> None:
    """Say what each single change is worth, by planning again.

    A day, a match, money, an approval, a leader, a tag.
    """
    from ..outputs.reports.analyses import worth_report
    from ..outputs.reports.report import check_report_targets
    from ..outputs.terminal.analyses import show_ranking
    from ..scenarios.analyses.worth import worth as rank

    targets = asked.targets({"REGION": region})
    check_report_targets(asked.files, targets)
    base = asked.base(region)
    with asked.many() as many:
        made = rank(base, many, everything=everything, deep=deep)
    asked.end(worth_report(made), lambda: show_ranking(console(), made, asked.files), settled=made.settled)
