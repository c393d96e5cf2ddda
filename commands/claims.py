"""`match claims`: claims against an agreed plan, and what they leave of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from .asked import Json, write_reports
from .common import DONE, NO_PLAN, OfferName, console, read

if TYPE_CHECKING:
    from ..inputs.claims_file import ClaimsFile
    from ..models.settlement import Settlement
    from ..scenarios.agreed import Agreed

EXAMPLE = (
    "Examples: match claims plan.json north-west.csv --template claims.xlsx; "
    "match claims plan.json north-west.csv claims.xlsx --report judged.xlsx -o left.csv. "
    "Exit code 1: a claim breaks a rule."
)


def claims(
    plan: Annotated[Path | None, typer.Argument(metavar="PLAN", help="The agreed plan.json.")] = None,
    region: Annotated[Path | None, typer.Argument(metavar="REGION", help="The region of the plan.")] = None,
    made: Annotated[
        Path | None, typer.Argument(metavar="CLAIMS", help="All claims so far: .xlsx, .ods or .csv.")
    ] = None,
    offer: OfferName = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="REGION", help="Write the region with what is spent taken off."),
    ] = None,
    report: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Write verdicts, money and days: .xlsx, .csv, .json, .html."),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the form for claims (.xlsx), filled in from the plan, and end."),
    ] = None,
    json: Json = False,
) -> None:
    """Judge claims against a plan: over the days or the cap, a stranger, twice, unsigned, another rate."""
    from ..inputs.claims_file import read_claims
    from ..models.faults import Gathering
    from ..outputs.claims_report import claims_report
    from ..outputs.region_files import check_region_target
    from ..outputs.report import check_report_targets, report_json
    from ..outputs.streams import write_data
    from ..outputs.targets import REGION_FILES, Targets
    from ..outputs.terminal_claims import show_claims
    from ..scenarios.claims import settle_claims

    targets = Targets(
        reads={"PLAN": plan, "REGION": region, "CLAIMS": made},
        writes={"-o": output, "--report": report, "--template": template},
        offers=(offer,),
        inside=REGION_FILES,
    )
    if template is not None:
        targets.check()
        _write_form(template, plan, region, offer)
        return
    if plan is None or region is None or made is None:
        raise typer.BadParameter("claims are judged against a plan and its region: match claims PLAN REGION CLAIMS")
    found = Gathering()
    found.find(lambda: check_report_targets(report or (), targets))
    found.last(lambda: check_region_target(output) if output is not None else None)
    file = found.find(lambda: read_claims(made))
    agreed = found.last(lambda: _agreed(plan, region, offer))
    # Claims that could not be read have ended this by now.
    settlement, notes = settle_claims(agreed, cast("ClaimsFile", file))
    written = [*(report or ()), *([output] if output else [])]
    told = claims_report(settlement, agreed.plan.region)
    if output is not None:
        # A region may be refused as too large: it goes first, so that nothing else is written then.
        notes += _write_region(agreed, settlement, output)
    write_reports(told, report or ())
    if json:
        write_data(report_json(told))
    else:
        show_claims(console(), settlement, (*agreed.notes, *notes), written)
    raise typer.Exit(DONE if settlement.sound else NO_PLAN)


def _agreed(plan: Path, region: Path, offer: str | None) -> Agreed:
    from ..scenarios.agreed import read_agreed

    return read_agreed(plan, lambda named: read(region, named), offer)


def _write_region(agreed: Agreed, settlement: Settlement, path: Path) -> tuple[str, ...]:
    from ..models.spent_region import spent_region
    from ..outputs.region_files import write_region

    write_region(spent_region(agreed.plan, agreed.case, settlement), path)
    if agreed.case.offer.shipped:
        return ()
    return (f"plan {path.name} with --offer again: a region cannot name an offer file of your own",)


def _write_form(path: Path, plan: Path | None, region: Path | None, offer: str | None) -> None:
    from ..models.dues import dues_of
    from ..outputs.claims_form import write_claims_form

    if plan is None:
        write_claims_form((), "", "Claims", path)
        return
    if region is None:
        raise typer.BadParameter("the form is filled in from a plan and its region: match claims PLAN REGION")
    agreed = _agreed(plan, region, offer)
    title = f"Claims of {agreed.plan.region.name}, {agreed.case.offer.name}"
    write_claims_form(dues_of(agreed.plan, agreed.case), agreed.case.offer.id, title, path)
