"""`match dropout`: what is lost if a leader leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

import typer

from .shared_options import AnalysisOptions, Previous, RegionFile, console, takes

EXAMPLE = "Examples: match dropout north-west.csv -o dropout.xlsx; match dropout --leader 'Kavita Quennelholme'"


@dataclass(frozen=True, kw_only=True)
class DropoutOptions(AnalysisOptions):
    """A repair keeps what it can of the base's plan, so that no other plan is kept beside it."""

    previous: Previous = field(init=False, default=None)


@takes(DropoutOptions)
def dropout(
    region: RegionFile = None,
    leader: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME|ID", help="Only this leader, by name, part of a name or id; as often as wanted."),
    ] = None,
    *,
    asked: DropoutOptions,
) -> None:
    """Say what is lost if a leader leaves, and the best repair.

    For each matched leader, by the best repair; of equal ones, the one that changes the least.
    """
    from ..models.region.find_by_name import Known, find_by_name
    from ..outputs.reports.plan_changes import dropout_report
    from ..outputs.reports.report import check_report_targets
    from ..outputs.terminal.analyses import show_dropouts
    from ..scenarios.analyses.dropout import dropout as repair

    targets = asked.targets({"REGION": region})
    check_report_targets(asked.files, targets)
    base = asked.base(region)
    known = [Known("leader", row.id, row.name) for row in base.region.leaders]
    leaders = [find_by_name(text, known, "--leader").id for text in leader or ()]
    with asked.many() as many:
        made = repair(base, many, leaders)
    asked.end(dropout_report(made), lambda: show_dropouts(console(), made, asked.files), settled=made.settled)
