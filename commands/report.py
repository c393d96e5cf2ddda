"""`match report`: a plan that was agreed, as one page to sign."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, cast

import typer

from .make_plan import Marking, OpenFlag, RedactFlag
from .shared_options import Beside, OfferName, PlanFile, Postcodes, beside, console

EXAMPLE = "Example: match report plan.json -o report.html --boundaries authorities.geojson"
_FORMS = (".html", ".htm")


def report(
    plan: PlanFile,
    output: Annotated[
        list[Path], typer.Option("--output", "-o", metavar="FILE", help="Write .html; as often as wanted.")
    ],
    region: Beside = None,
    boundaries: Annotated[
        Path | None,
        typer.Option(metavar="GEOJSON", help="Draw these outlines on the map: EPSG:27700, eastings and northings."),
    ] = None,
    offer: OfferName = None,
    postcodes: Postcodes = None,
    marking: Marking = None,
    redact: RedactFlag = False,
    open: OpenFlag = False,
) -> None:
    """Write a plan as one page to sign, with map and tables.

    Numbers, map, charts, tables, proofs, assumptions: no script, works offline.
    """
    from ..common.faults import FaultCollector
    from ..common.files.atomic_write import write_whole
    from ..delivery.agreed_plan import read_agreed
    from ..inputs.documents.boundaries import read_boundaries
    from ..models.plan.plan_report import Handling
    from ..outputs.plan_files import check_endings, check_targets, parse_handling
    from ..outputs.plan_page.page import plan_page
    from ..outputs.plan_page.subject import Subject
    from ..outputs.targets import Targets
    from ..outputs.terminal.console import line
    from ..outputs.terminal.opening import open_files
    from ..outputs.terminal.plan import show_notes

    found = FaultCollector()
    found.find(lambda: check_endings(output, forms=_FORMS))
    reads = {"PLAN": plan, "REGION": region, "--boundaries": boundaries, "--postcodes": postcodes}
    found.find(Targets(reads=reads, writes={"-o": output}, offers=(offer,)).check)
    handling = found.find(lambda: parse_handling(marking, redact, output))
    outlines = found.find(lambda: read_boundaries(boundaries)) if boundaries else None
    agreed = found.last(lambda: read_agreed(plan, beside(region, postcodes), offer))
    check_targets(output)
    subject = Subject(
        plan=agreed.plan,
        instance=agreed.instance,
        why="named by --offer" if offer else "the plan names it",
        checked=True,
        state=agreed.stored.state,
        notes=agreed.notes,
        boundaries=outlines,
    )
    content = plan_page(subject, cast("Handling", handling))
    for path in output:
        write_whole(path, content)
        line(console(), f"Written: {path}")
    show_notes(console(sys.stderr), agreed.notes)
    if open:
        open_files(output)
