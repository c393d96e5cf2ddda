"""`match claims`: claims against an agreed plan, and what they leave of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from ..common.exit_codes import ExitCode
from .shared_options import DraftFlag, Json, OfferName, Postcodes, beside, console, write_reports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..delivery.agreed_plan import SoundPlan
    from ..delivery.claims_file import ClaimsFile
    from ..delivery.settlement import Settlement

EXAMPLE = (
    "Examples: match claims agreed.json --template claims.xlsx; "
    "match claims agreed.json claims.xlsx --report judged.xlsx -o left.csv. "
    "Exit code 1: a claim breaks a rule."
)


def claims(
    plan: Annotated[Path | None, typer.Argument(metavar="PLAN", help="An agreed plan: .json, or its workbook.")] = None,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[REGION] CLAIMS",
            help="All claims so far: .xlsx, .ods or .csv; before them the region, for a plan of an earlier version.",
        ),
    ] = None,
    offer: OfferName = None,
    postcodes: Postcodes = None,
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
    draft: DraftFlag = False,
    json: Json = False,
) -> None:
    """Judge claims of money against an agreed plan.

    Names each claim that is over the days or the cap, from somebody not in the plan, made twice, unsigned,
    outside the year, or at another rate.
    """
    from ..common.faults import FaultCollector
    from ..common.streams import write_data
    from ..delivery.agreed_plan import tell_state
    from ..delivery.claims_file import read_claims
    from ..delivery.settlement import settle_claims
    from ..outputs.region.region_files import check_region_target
    from ..outputs.reports.delivery import claims_report
    from ..outputs.reports.report import check_report_targets, report_json
    from ..outputs.targets import REGION_FILES, Targets
    from ..outputs.terminal.delivery import show_claims

    region, made = _region_and_claims(files or [])
    targets = Targets(
        reads={"PLAN": plan, "REGION": region, "CLAIMS": made, "--postcodes": postcodes},
        writes={"-o": output, "--report": report, "--template": template},
        offers=(offer,),
        inside=REGION_FILES,
    )
    if template is not None:
        targets.check()
        _write_form(template, plan, region, offer, postcodes, draft=draft)
        return
    if plan is None or made is None:
        raise typer.BadParameter("claims are judged against an agreed plan: match claims PLAN CLAIMS")
    found = FaultCollector()
    found.find(lambda: check_report_targets(report or (), targets))
    found.last(lambda: check_region_target(output) if output is not None else None)
    file = found.find(lambda: read_claims(made))
    agreed = found.last(lambda: _agreed(plan, region, offer, postcodes, draft=draft))
    # Claims that could not be read have ended this by now.
    settlement, notes = settle_claims(agreed, cast("ClaimsFile", file))
    written = [*(report or ()), *([output] if output else [])]
    told = claims_report(settlement, agreed.plan.region, agreed.stored.state, mark=agreed.mark)
    notes = (*tell_state(agreed), *notes)
    if output is not None:
        # A region may be refused as too large: it goes first, so that nothing else is written then.
        notes += _write_region(agreed, settlement, output)
    write_reports(told, report or ())
    if json:
        write_data(report_json(told))
    else:
        show_claims(console(), settlement, (*agreed.notes, *notes), written)
    raise typer.Exit(ExitCode.DONE if settlement.sound else ExitCode.NO_PLAN)


def _region_and_claims(files: Sequence[Path]) -> tuple[Path | None, Path | None]:
    """Tell the claims from the region before them, whichever of the two is there."""
    from ..inputs.recognition.file_kind import REGION, kind_of

    if len(files) > 2:
        raise typer.BadParameter("expected one file of claims: match claims PLAN CLAIMS")
    if len(files) == 2:
        return files[0], files[1]
    if files and kind_of(files[0]) == REGION:
        return files[0], None
    return None, files[0] if files else None


def _agreed(
    plan: Path, region: Path | None, offer: str | None, postcodes: Sequence[Path] | None, *, draft: bool
) -> SoundPlan:
    from ..delivery.agreed_plan import read_sound

    return read_sound(plan, beside(region, postcodes), offer, needs="match claims", draft=draft)


def _write_region(agreed: SoundPlan, settlement: Settlement, path: Path) -> tuple[str, ...]:
    from ..delivery.remaining_region import spent_region
    from ..outputs.region.region_files import write_region

    write_region(spent_region(agreed.plan, agreed.instance, settlement), path)
    if agreed.instance.offer.shipped:
        return ()
    return (f"plan {path.name} with --offer again: a region cannot name an offer file of your own",)


def _write_form(
    path: Path,
    plan: Path | None,
    region: Path | None,
    offer: str | None,
    postcodes: Sequence[Path] | None,
    *,
    draft: bool,
) -> None:
    from ..delivery.payments import dues_of
    from ..outputs.region.claims_form import write_claims_form

    if plan is None:
        write_claims_form((), "", "Claims", path)
        return
    agreed = _agreed(plan, region, offer, postcodes, draft=draft)
    title = f"Claims of {agreed.plan.region.name}, {agreed.instance.offer.name}"
    # No days are claimed where a grant pays.
    dues = tuple(due for due in dues_of(agreed.plan, agreed.instance) if not due.band)
    write_claims_form(dues, agreed.instance.offer.id, title, path, agreed.mark)
