"""`match explain`: why somebody is where they are in a plan, and what it would take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..common.exit_codes import ExitCode
from .shared_options import Json, OfferName, Output, PlanFile, Postcodes, Quiet, beside, console, hand_over

EXAMPLE = (
    'Examples: match explain plan.json "Blackmoor Park"; match explain plan.xlsx L015; '
    "match explain plan.json north-west.csv 500042 --why-not L027"
)


def explain(
    plan: PlanFile,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[REGION] [WHO]",
            help="WHO is a recipient or a leader: id, name, or part of a name. REGION only where the plan has none.",
        ),
    ] = None,
    why_not: Annotated[
        str | None, typer.Option(metavar="LEADER", help="Ask about the pair of WHO, a recipient, and this leader.")
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(
            min=0, metavar="SECONDS", help="Stop after this many CPU seconds, not after a fixed amount of work."
        ),
    ] = None,
    brief: Annotated[
        bool, typer.Option("--brief", help="Leave out ways in, other leaders and the waiting list.")
    ] = False,
    offer: OfferName = None,
    postcodes: Postcodes = None,
    output: Output = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Say why somebody has a leader or none, and what it would take.

    Each sentence says what it rests on: arithmetic, a cut, or plans made again.
    """
    from ..common.deadline import Deadline
    from ..common.interrupt import run_interruptible
    from ..inputs.documents.plan_and_region import read_plan_and_region
    from ..outputs.reports.explanation import explanation_report
    from ..outputs.reports.report import check_report_targets
    from ..outputs.targets import Targets
    from ..outputs.terminal.explain import show_explanation
    from ..outputs.terminal.progress import PlansMade
    from ..scenarios.explanation.explanation import explain as explained

    region, who = _region_and_who(words or [])
    if why_not is not None and who is None:
        raise typer.BadParameter("expected WHO, a recipient, beside --why-not")
    reads = {"PLAN": plan, "REGION": region, "--postcodes": postcodes}
    check_report_targets(output or (), Targets(reads=reads, writes={"-o": output}, offers=(offer,)))
    given, deadline = read_plan_and_region(plan, beside(region, postcodes), offer), Deadline()
    progress = PlansMade(quiet=quiet)
    with progress:
        made = run_interruptible(
            lambda: explained(
                given.stored.plan, given.region, who, why_not=why_not, offer=given.offer, seconds=seconds, brief=brief,
                deadline=deadline, tell=progress.count,
            ),
            deadline,
            progress.tick,
        )  # fmt: skip
    hand_over(explanation_report(made), output, json, lambda: show_explanation(console(), made, output or ()))
    raise typer.Exit(ExitCode.DONE if made.settled and not deadline.over else ExitCode.STOPPED)


def _region_and_who(words: list[str]) -> tuple[Path | None, str | None]:
    """Tell the two apart: a region comes first, and is a file or a folder that is there, or has a region's ending."""
    if not words:
        return None, None
    first, *rest = words
    is_file = Path(first).suffix.lower() in (".csv", ".xlsx", ".ods") or Path(first).exists()
    if len(rest) > int(is_file):
        raise typer.BadParameter("expected [REGION] [WHO]: put a name of several words in quotes")
    if is_file:
        return Path(first), rest[0] if rest else None
    return None, first
