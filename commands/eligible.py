"""`match eligible`: from the published files to a region."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .shared_options import OfferName, console

if TYPE_CHECKING:
    from ..inputs.published.sources import Paths

EXAMPLE = (
    "Example: match eligible as-at-31-jul-2023.csv as-at-31-aug-2023.csv --offer 2022-23 --region 'North West' "
    "--members alllinksdata.csv --postcodes postcodes.csv --leaders leaders.xlsx -o north-west.xlsx"
)


def eligible(
    files: Annotated[
        list[Path], typer.Argument(metavar="MI_FILE...", help="Ofsted's files: .csv, .csv.gz, .xlsx or .ods.")
    ],
    offer: OfferName = None,
    region: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this region; as often as wanted.")
    ] = None,
    trusts: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The register's groups: names, head offices (allgroupsdata).")
    ] = None,
    members: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The register's group links: when schools joined (alllinksdata)."),
    ] = None,
    links: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The register's links between schools (links_edubasealldata).")
    ] = None,
    postcodes: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Postcode, easting, northing; as often as wanted.")
    ] = None,
    academies: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="A trust's academies, exported from Find information about schools and trusts: who joined it since "
            "the inspection; as often as wanted.",
        ),
    ] = None,
    pipeline: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="A trust's pipeline academies, exported from there: whose structure is about to change; as often as "
            "wanted.",
        ),
    ] = None,
    leaders: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The leaders: the filled-in form, or any region with leaders.")
    ] = None,
    update: Annotated[
        Path | None,
        typer.Option(metavar="OLD_REGION", help="Keep what people entered in this region; -o is another file."),
    ] = None,
    as_at: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Look at this day; without it, at that of the newest file, or at the last of an offer that ended "
            "before it.",
        ),
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--everyone", help="List every school and trust, not only those of concern.")
    ] = False,
    why: Annotated[
        str | None,
        typer.Option(metavar="URN|NAME", help="Tell one school's judgements, and the verdict of every offer."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write .csv, .xlsx or a folder.")
    ] = None,
) -> None:
    """Make a region from what Ofsted and the department publish."""
    from ..inputs.published.sources import Paths, read_sources
    from ..outputs.targets import REGION_FILES, Targets

    reads = {
        "MI_FILE": files, "--trusts": trusts, "--members": members, "--links": links, "--postcodes": postcodes,
        "--academies": academies, "--pipeline": pipeline, "--leaders": leaders, "--update": update,
    }  # fmt: skip
    targets = Targets(reads=reads, writes={"-o": output}, offers=(offer,), inside=REGION_FILES)
    paths = Paths(
        inspections=files,
        trusts=trusts,
        members=members,
        links=links,
        postcodes=postcodes or (),
        academies=academies or (),
        pipeline=pipeline or (),
    )
    if why is not None:
        _show_why(paths, why, offer)
        return
    from ..common.faults import FaultCollector
    from ..common.interrupt import this_process
    from ..inputs.documents.leaders import read_leaders
    from ..inputs.england.build_region import RegionRequest, make_region
    from ..inputs.region.region import read_region
    from ..models.matching.options import parse_day
    from ..models.offers.catalogue import named_offer, own_file
    from ..outputs.region.region_files import check_region_target, write_region
    from ..outputs.terminal.eligible import show_made

    found = FaultCollector()
    found.find(targets.check)
    found.last(lambda: check_region_target(output) if output is not None else None)
    asked = RegionRequest(
        offer=named_offer(offer),
        name=output.stem if output else "region",
        regions=tuple(region or ()),
        as_at=parse_day("--as-at", as_at),
        everyone=everyone,
        old=read_region(update, own_file(offer), partial=True) if update else None,
        leaders=read_leaders(leaders) if leaders else (),
    )
    sources = read_sources(paths)
    this_process.step = "making the region"
    made = make_region(sources, asked)
    if output is not None:
        write_region(made.region, output)
    show_made(console(), made, output)


def _show_why(paths: Paths, urn: str, offer: str | None) -> None:
    from ..inputs.england.explain import why
    from ..inputs.published.sources import read_sources
    from ..models.offers.catalogue import read_offer, shipped_offers
    from ..outputs.terminal.eligible import show_why

    offers = (read_offer(offer),) if offer else shipped_offers()
    show_why(console(), why(read_sources(paths), urn, offers))
