"""The command line: parse, call, print. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from .commands import compare, diff, dropout, sweep, worth
from .commands.common import (
    DONE,
    NO_PLAN,
    STOPPED,
    BudgetRows,
    MinDays,
    Objective,
    OfferName,
    Previous,
    RegionFile,
    console,
    read,
)
from .models.faults import Interrupted
from .models.version import VERSION

if TYPE_CHECKING:
    from .inputs.published.sources import Paths

app = typer.Typer(
    name="match",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for module in (compare, sweep, worth, diff, dropout):
    app.command(epilog=module.EXAMPLE)(getattr(module, module.__name__.rpartition(".")[2]))


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"match {VERSION}")
        raise typer.Exit


@app.callback()
def _match(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Match struggling schools and trusts with system leaders: the best plan there is, proven, with reasons."""


@app.command(epilog="Example: match plan north-west.csv -o plan.xlsx -o plan.json --budget total=400000")
def plan(
    region: RegionFile = None,
    offer: OfferName = None,
    output: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write .json, .csv or .xlsx; as often as wanted."),
    ] = None,
    previous: Previous = None,
    objective: Objective = None,
    min_days: MinDays = None,
    budget: BudgetRows = None,
    time_limit: Annotated[
        float | None, typer.Option(min=0, metavar="SECONDS", help="Stop then, with the best plan so far.")
    ] = None,
    threads: Annotated[int, typer.Option(min=1, max=64, metavar="N", help="Threads; the plan is the same.")] = 1,
    json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON alone.")] = False,
) -> None:
    """Make the best plan for a region, proven level by level, with a reason for each match and non-match."""
    from .inputs.plan_file import read_plan
    from .models.options import Options, parse_budgets, parse_objective
    from .models.shelf import choose_offer
    from .outputs.plan_files import check_targets, plan_json, write_plan
    from .outputs.terminal import show_plan
    from .solver.clock import Clock
    from .solver.interrupt import run_interruptible
    from .solver.plan import plan as make_plan

    clock = Clock(time_limit)
    check_targets(output or ())
    options = Options(
        objective=parse_objective(objective),
        min_days=min_days,
        budgets=parse_budgets(budget or ()),
        previous=read_plan(previous).pairs if previous else None,
        threads=threads,
    )
    options.check()
    table = read(region, offer)
    choice = choose_offer(table, offer)
    made = run_interruptible(lambda: make_plan(table, choice.offer, options, clock=clock), clock)
    for path in output or ():
        write_plan(made, path)
    if json:
        print(plan_json(made), end="")
    else:
        show_plan(console(), made, table, choice, example=region is None, written=output or ())
    raise typer.Exit(DONE if made.optimal else STOPPED)


@app.command(epilog="Examples: match check north-west.csv; match check plan.json north-west.csv")
def check(
    file: Annotated[Path, typer.Argument(metavar="REGION|PLAN", help="A region, or a plan.json with its region.")],
    region: Annotated[Path | None, typer.Argument(metavar="REGION", help="The region of the plan.")] = None,
    offer: OfferName = None,
) -> None:
    """Judge a region without planning, or judge any plan from its region and offer alone."""
    if region is None and file.suffix.lower() != ".json":
        _check_region(file, offer)
    elif region is None:
        raise typer.BadParameter("a plan is checked against its region: match check PLAN REGION")
    else:
        _check_plan(*((file, region) if region.suffix.lower() != ".json" else (region, file)), offer)


def _check_region(path: Path, offer: str | None) -> None:
    from .models.case import prepare
    from .models.shelf import choose_offer
    from .outputs.terminal_check import show_case

    region = read(path, offer)
    choice = choose_offer(region, offer)
    show_case(console(), prepare(region, choice.offer), choice)


def _check_plan(plan_path: Path, region_path: Path, offer: str | None) -> None:
    from .inputs.plan_file import read_plan
    from .outputs.terminal_check import show_verdict
    from .solver.check import check as judge

    made = read_plan(plan_path)
    verdict = judge(made, read(region_path, offer or made.offer.name), offer)
    show_verdict(console(), verdict)
    raise typer.Exit(DONE if verdict.sound else NO_PLAN)


@app.command(
    epilog="Example: match eligible as-at-31-jul-2023.csv as-at-31-aug-2023.csv --offer 2022-23 --region 'North West' "
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
    leaders: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The leaders: the filled-in form, or any region with leaders.")
    ] = None,
    update: Annotated[
        Path | None, typer.Option(metavar="OLD_REGION", help="Keep what people entered in this region.")
    ] = None,
    as_at: Annotated[
        str | None, typer.Option(metavar="DATE", help="Look at this day; without it, at the end of the offer's year.")
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--everyone", help="List every school and trust, not only those of concern.")
    ] = False,
    why: Annotated[
        str | None, typer.Option(metavar="URN", help="Tell one school's judgements, and the verdict of every offer.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write .csv, .xlsx or a folder.")
    ] = None,
) -> None:
    """Make a region from the files that Ofsted and the department publish."""
    from .inputs.published.sources import Paths, read_sources

    paths = Paths(inspections=files, trusts=trusts, members=members, links=links, postcodes=postcodes or ())
    if why is not None:
        _show_why(paths, why, offer)
        return
    from .inputs.leaders import read_leaders
    from .inputs.region import read_region
    from .models.options import parse_day
    from .models.published.made import Asked, make_region
    from .models.shelf import named_offer, own_file
    from .outputs.region_files import check_target, write_region
    from .outputs.terminal_eligible import show_made

    if output is not None:
        check_target(output)
    asked = Asked(
        offer=named_offer(offer),
        name=output.stem if output else "region",
        regions=tuple(region or ()),
        as_at=parse_day("--as-at", as_at),
        everyone=everyone,
        old=read_region(update, own_file(offer), partial=True) if update else None,
        leaders=read_leaders(leaders) if leaders else (),
    )
    made = make_region(read_sources(paths), asked)
    if output is not None:
        write_region(made.region, output)
    show_made(console(), made, output)


def _show_why(paths: Paths, urn: str, offer: str | None) -> None:
    from .inputs.published.sources import read_sources
    from .models.published.why import why
    from .models.shelf import read_offer, shipped_offers
    from .outputs.terminal_why import show_why

    offers = (read_offer(offer),) if offer else shipped_offers()
    show_why(console(), why(read_sources(paths), urn, offers))


@app.command(epilog="Example: match convert north-west.csv north-west.xlsx")
def convert(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="A region: CSV, workbook or folder.")],
    target: Annotated[Path, typer.Argument(metavar="TO", help=".csv, .xlsx, or a folder (no ending).")],
    offer: OfferName = None,
) -> None:
    """Write a region in another of its three forms, nothing lost."""
    from .outputs.region_files import write_region
    from .outputs.terminal import show_notes

    region = read(source, offer)
    write_region(region, target)
    show_notes(console(sys.stderr), region.notes)


@app.command(epilog="Examples: match offers; match offers 2023-24; match offers mine.toml")
def offers(name: Annotated[str | None, typer.Argument(metavar="ID|FILE", help="One offer, in full.")] = None) -> None:
    """List the offers, or print the rules of one in plain English, with clauses and what is assumed."""
    from .models.shelf import read_offer, shipped_offers
    from .outputs.offer_text import show_offer, show_offers

    if name is None:
        show_offers(console(), shipped_offers())
    else:
        show_offer(console(), read_offer(name))


@app.command(
    epilog="Examples: match example try.xlsx --schools 200 --leaders 60 --offer 2021-22; "
    "match example --leaders-only leaders.xlsx"
)
def example(
    target: Annotated[Path, typer.Argument(metavar="FILE_OR_FOLDER", help=".csv, .xlsx, or a folder (no ending).")],
    schools: Annotated[int, typer.Option(min=1, max=500_000, metavar="N", help="How many schools.")] = 60,
    leaders: Annotated[
        int | None, typer.Option(min=1, max=200_000, metavar="N", help="How many leaders; 40 where nobody says.")
    ] = None,
    leaders_only: Annotated[
        bool, typer.Option("--leaders-only", help="Write the form that leaders fill in: blank, or with N made-up ones.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Another seed makes another region.")] = 1,
    offer: OfferName = "2023-24",
) -> None:
    """Write a made-up region: realistic in geography and shape, no real names, the same for a seed."""
    from .outputs.leader_form import write_form
    from .outputs.region_files import write_region
    from .scenarios.example import make_example
    from .scenarios.form import example_leaders, form_choices

    offer = offer or "2023-24"
    if leaders_only:
        write_form(example_leaders(leaders or 0, seed, offer), form_choices(), target)
    else:
        write_region(make_example(schools=schools, leaders=leaders or 40, seed=seed, offer=offer), target)


def main() -> None:
    """Run the command line; every expected failure is one line on standard error and an exit code."""
    signal.signal(signal.SIGINT, _stop)
    sys.exit(run(sys.argv[1:]))


def _stop(number: int, frame: FrameType | None) -> None:
    raise Interrupted


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code (contract, 'Commands')."""
    from .outputs.failures import tell_failure

    try:
        code = typer.main.get_command(app).main(arguments, prog_name="match", standalone_mode=False)
    except BaseException as error:
        if os.environ.get("MATCH_TRACEBACK"):
            raise
        return tell_failure(error)
    return code if isinstance(code, int) else DONE
