"""`match agree`: a sound plan becomes one that letters and claims take."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..common.exit_codes import ExitCode
from .shared_options import Beside, OfferName, PlanFile, Postcodes, beside, console

if TYPE_CHECKING:
    from ..inputs.documents.plan_and_region import PlanAndRegion

EXAMPLE = (
    "Examples: match agree plan.json --by 'J. Singh' -o agreed.json; match agree plan.xlsx -o agreed.json; "
    "match agree next.xlsx --by 'J. Singh' --supersedes agreed.json -o agreed-2.json"
)


def agree(
    plan: PlanFile,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Write the agreed plan: .json.")],
    region: Beside = None,
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who agrees; without it, Agreed by on the workbook's Cover.")
    ] = None,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day; without it, Agreed on on the Cover, or today.")
    ] = None,
    supersedes: Annotated[
        list[Path] | None,
        typer.Option(metavar="OLD", help="The agreed plan that this one replaces; as often as wanted."),
    ] = None,
    offer: OfferName = None,
    postcodes: Postcodes = None,
) -> None:
    """Agree a plan, so that letters and claims take it.

    It is judged, and written with who agreed it and when; the plan before it is superseded.
    """
    from datetime import date

    from ..common.faults import FaultCollector
    from ..common.files.atomic_write import check_writable, write_whole
    from ..delivery.agreed_plan import agreed, check_output, superseded
    from ..inputs.documents.plan_and_region import read_plan_and_region
    from ..models.matching.options import parse_day
    from ..models.plan.plan_json import plan_json
    from ..outputs.targets import Targets
    from ..outputs.terminal.console import line
    from ..outputs.terminal.next_step import after_state, show_next

    found = FaultCollector()
    reads = {"PLAN": plan, "REGION": region, "--supersedes": supersedes, "--postcodes": postcodes}
    found.find(Targets(reads=reads, writes={"-o": output}, offers=(offer,)).check)
    found.last(lambda: check_output(output))
    check_writable(output)
    given = read_plan_and_region(plan, beside(region, postcodes), offer)
    day = parse_day("--on", on)
    made = agreed(plan, given, by=by, on=day, today=date.today(), supersedes=supersedes or ())  # noqa: DTZ011 - here
    _judge(given)
    write_whole(output, plan_json(made).encode())
    line(console(), f"{output} is {made.state}.")
    for old in supersedes or ():
        line(console(), superseded(old, made))
    show_next(console(), after_state(output, made.state.name))


def _judge(given: PlanAndRegion) -> None:
    """End here, with what it breaks, where the plan is not sound."""
    from dataclasses import replace

    from ..outputs.terminal.check import show_verdict
    from ..solver.checker.check import check

    verdict = check(given.stored.plan, given.region, given.offer)
    if not verdict.sound:
        show_verdict(console(), replace(verdict, notes=(*verdict.notes, *given.notes)))
        raise typer.Exit(ExitCode.NO_PLAN)
