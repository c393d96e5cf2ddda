"""`match diff`: two plans, one against the other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .shared_options import Json, Output, console, hand_over, tell_unplanned

EXAMPLE = "Example: match diff july.json august.json -o diff.xlsx"


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="An earlier plan: .json, or its workbook.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="A later plan: .json, or its workbook.")],
    output: Output = None,
    json: Json = False,
) -> None:
    """Say what differs between two plans: who gained, who lost.

    Leaders, days and inputs that differ, too.
    """
    from ..inputs.documents.plan import read_stored
    from ..outputs.reports.plan_changes import diff_report
    from ..outputs.reports.report import check_report_targets
    from ..outputs.targets import Targets
    from ..outputs.terminal.comparison import show_both
    from ..scenarios.analyses.plan_diff import diff as compare_plans

    check_report_targets(output or (), Targets(reads={"OLD": old, "NEW": new}, writes={"-o": output}))
    both = read_stored(old), read_stored(new)
    found = compare_plans(*(stored.plan for stored in both))
    for stored in both:
        tell_unplanned(stored)
    report = diff_report(found, *(stored.state for stored in both))
    hand_over(report, output, json, lambda: show_both(console(), both, found, output or ()))
