"""`match diff`: two plans, one against the other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .asked import Json, Output, hand_over
from .common import console

EXAMPLE = "Example: match diff july.json august.json -o diff.xlsx"


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="An earlier plan.json.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="A later plan.json.")],
    output: Output = None,
    json: Json = False,
) -> None:
    """Say who gained, lost, or changed leader or days between two plans, and which inputs differ."""
    from ..inputs.plan_file import read_plan
    from ..outputs.diff_report import diff_report
    from ..outputs.report import check_report_targets
    from ..outputs.targets import Targets
    from ..outputs.terminal_diff import show_diff
    from ..scenarios.what_if.diff import diff as compare_plans

    check_report_targets(output or (), Targets(reads={"OLD": old, "NEW": new}, writes={"-o": output}))
    found = compare_plans(read_plan(old), read_plan(new))
    report = diff_report(found)
    hand_over(report, output, json, lambda: show_diff(console(), found, output or ()))
