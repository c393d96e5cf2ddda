"""`match report`: a plan as a page, on a screen and on paper: what is signed, and the tables behind it."""

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
    region: Beside = None,
    output: Annotated[
        list[Path] | None, typer.Option("--output", "-o", metavar="FILE", help="Write .html; as often as wanted.")
    ] = None,
    pdf: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write .pdf, printed by a Chromium, Chrome or Edge that is installed."),
    ] = None,
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

    Two sheets to sign, and an annex of tables: no script, works offline.
    """
    from ..common.faults import Fault, FaultCollector, Faults
    from ..common.files.atomic_write import write_whole
    from ..delivery.agreed_plan import read_sound
    from ..inputs.documents.boundaries import read_boundaries
    from ..models.plan.plan_report import Handling
    from ..outputs.html.pdf import check_browser, printed
    from ..outputs.open_files import open_files
    from ..outputs.plan_files import check_endings, check_targets, parse_handling
    from ..outputs.plan_page.page import plan_page
    from ..outputs.plan_page.subject import Subject
    from ..outputs.targets import Targets
    from ..outputs.terminal.console import line
    from ..outputs.terminal.plan import show_notes

    files = [*(output or ()), *([pdf] if pdf else ())]
    if not files:
        raise Faults([Fault("expected a file to write: --output FILE.html, or --pdf FILE.pdf")])
    found = FaultCollector()
    found.find(lambda: check_endings(output or (), forms=_FORMS))
    found.find(lambda: check_endings([pdf] if pdf else (), forms=(".pdf",), at="--pdf"))
    reads = {"PLAN": plan, "REGION": region, "--boundaries": boundaries, "--postcodes": postcodes}
    found.find(Targets(reads=reads, writes={"-o": output, "--pdf": pdf}, offers=(offer,)).check)
    handling = found.find(lambda: parse_handling(marking, redact, files))
    outlines = found.find(lambda: read_boundaries(boundaries)) if boundaries else None
    sound = found.last(lambda: read_sound(plan, beside(region, postcodes), offer))
    check_targets(files)
    if pdf:
        check_browser(pdf)
    subject = Subject(
        plan=sound.plan,
        instance=sound.instance,
        why="named by --offer" if offer else "the plan names it",
        checked=True,
        state=sound.stored.state,
        notes=sound.notes,
        boundaries=outlines,
    )
    content = plan_page(subject, cast("Handling", handling))
    for path in files:
        write_whole(path, printed(content, path) if path == pdf else content)
        line(console(), f"Written: {path}")
    show_notes(console(sys.stderr), sound.notes)
    if open:
        open_files(files)
