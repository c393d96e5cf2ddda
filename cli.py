"""The command line: parse, call, print. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, cast

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
from .models.interrupt import install
from .models.version import VERSION

if TYPE_CHECKING:
    from .inputs.plan_book import PlanBook
    from .inputs.published.sources import Paths
    from .models.dossier import Handling
    from .models.options import Options
    from .models.plan import Plan
    from .models.region import Region
    from .models.shelf import Choice
    from .solver.clock import Clock

app = typer.Typer(
    name="match",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for module in (compare, sweep, worth, diff, dropout):
    app.command(epilog=module.EXAMPLE)(getattr(module, module.__name__.rpartition(".")[2]))

Outputs = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write .json, .csv or .xlsx; as often as wanted."),
]
TimeLimit = Annotated[
    float | None, typer.Option(min=0, metavar="SECONDS", help="Stop then, with the best plan so far.")
]
Threads = Annotated[int, typer.Option(min=1, max=64, metavar="N", help="Threads; the plan is the same.")]
QuietFlag = Annotated[bool, typer.Option("--quiet", "-q", help="No progress line.")]
AlternativesFlag = Annotated[
    bool, typer.Option("--alternatives", help="Solve again for every alternative in the workbook: exact costs.")
]
Marking = Annotated[
    str | None, typer.Option("--marking", metavar="TEXT", help="A handling marking on every sheet and page of .xlsx.")
]
RedactFlag = Annotated[bool, typer.Option("--redact", help="Leave leaders' names and conflicts out of .xlsx and .csv.")]


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


@app.command(
    epilog="Examples: match plan north-west.csv -o plan.xlsx -o plan.json --budget total=400000; "
    "match plan north-west.csv --decisions plan.xlsx --previous plan.json -o next.xlsx"
)
def plan(
    region: RegionFile = None,
    offer: OfferName = None,
    output: Outputs = None,
    previous: Previous = None,
    decisions: Annotated[
        Path | None,
        typer.Option(metavar="BOOK", help="An earlier plan.xlsx, with decisions typed into it."),
    ] = None,
    objective: Objective = None,
    min_days: MinDays = None,
    budget: BudgetRows = None,
    time_limit: TimeLimit = None,
    threads: Threads = 1,
    alternatives: AlternativesFlag = False,
    marking: Marking = None,
    redact: RedactFlag = False,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the proofs, for match check --certificate.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON alone.")] = False,
    quiet: QuietFlag = False,
) -> None:
    """Make the best plan for a region, proven level by level, with a reason for each match and non-match."""
    from .inputs.plan_book import read_plan_book
    from .inputs.plan_file import read_plan
    from .models.faults import Gathering
    from .models.levels import order_levels
    from .models.options import Options, parse_objective, read_budgets
    from .models.shelf import choose_offer
    from .outputs.plan_files import check_endings, check_targets, parse_handling
    from .solver.clock import Clock

    clock, files = Clock(time_limit), tuple(output or ())
    found, levels = Gathering(), parse_objective(objective)
    found.find(lambda: check_endings(files, decisions))
    handling = found.find(lambda: parse_handling(marking, redact, files))
    book = found.find(lambda: read_plan_book(decisions)) if decisions else None
    pairs = found.find(lambda: read_plan(previous).pairs) if previous else book.record.pairs if book else None
    found.find(lambda: order_levels(levels, previous=previous is not None or decisions is not None))
    budgets, faults = read_budgets(budget or ())
    found.add(faults)
    table = found.last(lambda: read(region, offer, budgets))
    check_targets((*files, *([certificate] if certificate else ())))
    options = Options(objective=levels, min_days=min_days, budgets=budgets, previous=pairs, threads=threads)
    # What could not be read has ended this by now.
    how = _How(files, cast("Handling", handling), clock, alternatives, json, quiet, certificate)
    _plan(how, table, choose_offer(table, offer), options, book, example=region is None)


@app.command(epilog="Example: match replan plan.xlsx north-west.csv -o next.xlsx --objective keep")
def replan(
    decided: Annotated[Path, typer.Argument(metavar="PLAN.XLSX", help="A plan's workbook, decisions typed into it.")],
    region: Annotated[Path, typer.Argument(metavar="REGION", help="The region that it was planned from.")],
    offer: OfferName = None,
    output: Outputs = None,
    objective: Objective = None,
    time_limit: TimeLimit = None,
    threads: Threads = 1,
    region_output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the region with the decisions in it, by which match check judges."),
    ] = None,
    alternatives: AlternativesFlag = False,
    marking: Marking = None,
    redact: RedactFlag = False,
    json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON alone.")] = False,
    quiet: QuietFlag = False,
) -> None:
    """Plan again with what was decided in a workbook: the decisions hold, the rest moves as little as it may."""
    from .inputs.plan_book import read_plan_book
    from .models.options import parse_objective
    from .models.shelf import choose_offer
    from .outputs.plan_files import check_endings, check_targets, parse_handling
    from .outputs.region_files import check_size
    from .scenarios.replan import offer_of, options_of
    from .solver.clock import Clock

    clock, files = Clock(time_limit), tuple(output or ())
    check_endings(files, decided)
    check_targets(files)
    if region_output:
        check_size(region_output)
    handling = parse_handling(marking, redact, files)
    book = read_plan_book(decided)
    options = options_of(book, parse_objective(objective) if objective is not None else None, threads)
    options.check()
    named = offer_of(book, offer)
    table = read(region, named)
    how = _How(files, handling, clock, alternatives, json, quiet)
    _plan(how, table, choose_offer(table, named), options, book, region_output=region_output)


class _How(NamedTuple):
    """How a plan is made and handed over."""

    files: tuple[Path, ...]
    handling: Handling
    clock: Clock
    exact: bool
    json: bool
    quiet: bool = False
    certificate: Path | None = None


def _plan(
    how: _How,
    region: Region,
    choice: Choice,
    options: Options,
    book: PlanBook | None,
    *,
    example: bool = False,
    region_output: Path | None = None,
) -> None:
    from .outputs.certificate_json import write_certificate
    from .outputs.failures import tell_failure
    from .outputs.plan_files import has_book, plan_json, write_plans
    from .outputs.progress_line import ProgressLine
    from .outputs.region_files import write_region
    from .outputs.streams import write_data
    from .outputs.terminal import show_plan
    from .scenarios.replan import Replan
    from .solver.dossier import make_dossier
    from .solver.interrupt import run_interruptible
    from .solver.watch import Watch

    again, wanted, watch = Replan(book, region, choice) if book else None, has_book(how.files), Watch()
    with ProgressLine(lambda: watch.sight, quiet=how.quiet) as line:
        made = run_interruptible(
            lambda: (
                again.run(options, how.clock, book=wanted, exact=how.exact, watch=watch)
                if again
                else make_dossier(region, choice, options, how.clock, book=wanted, exact=how.exact, watch=watch)
            ),
            how.clock,
            line.tick,
        )
    if again and region_output:
        write_region(again.decided(), region_output)
    failed = write_plans(made, how.files, how.handling)
    if how.certificate:
        write_certificate(made.certificate, how.certificate)
    if how.json:
        write_data(plan_json(made.plan))
    else:
        files = (*how.files, *([region_output] if region_output else ()))
        written = [file for file in files if file not in {error.path for error in failed}]
        show_plan(console(), made.plan, region, choice, example=example, written=written)
    if failed:
        raise typer.Exit(max(map(tell_failure, failed)))
    raise typer.Exit(DONE if made.plan.optimal else STOPPED)


@app.command(epilog="Examples: match check north-west.csv; match check plan.json north-west.csv")
def check(
    file: Annotated[Path, typer.Argument(metavar="REGION|PLAN", help="A region, or a plan.json with its region.")],
    region: Annotated[Path | None, typer.Argument(metavar="REGION", help="The region of the plan.")] = None,
    offer: OfferName = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Work out again, from these prices, why no plan is better.")
    ] = None,
) -> None:
    """Judge a region without planning, or judge any plan from its region and offer alone."""
    if region is None and file.suffix.lower() != ".json":
        _check_region(file, offer)
    elif region is None:
        raise typer.BadParameter("a plan is checked against its region: match check PLAN REGION")
    else:
        files = (file, region) if region.suffix.lower() != ".json" else (region, file)
        _check_plan(*files, offer, certificate)


def _check_region(path: Path, offer: str | None) -> None:
    from .models.case import prepare
    from .models.shelf import choose_offer
    from .outputs.terminal_check import show_case

    region = read(path, offer)
    choice = choose_offer(region, offer)
    show_case(console(), prepare(region, choice.offer), choice)


def _check_plan(plan_path: Path, region_path: Path, offer: str | None, certificate: Path | None) -> None:
    from .inputs.plan_file import read_plan
    from .models.faults import Gathering
    from .outputs.terminal_check import show_verdict
    from .solver.check import check as judge

    found = Gathering()
    made = cast("Plan", found.find(lambda: read_plan(plan_path)))
    # A plan that could not be read ends this here, with what is wrong with its region.
    region = found.last(lambda: read(region_path, offer or (made.offer.name if made else None)))
    verdict = judge(made, region, offer)
    show_verdict(console(), verdict)
    sound = verdict.sound and (certificate is None or _recheck(made, region, offer, certificate))
    raise typer.Exit(DONE if sound else NO_PLAN)


def _recheck(made: Plan, region: Region, offer: str | None, path: Path) -> bool:
    from .inputs.certificate_file import read_certificate
    from .outputs.terminal_check import show_recheck
    from .solver.check import case_of
    from .solver.recheck import recheck

    found = recheck(read_certificate(path), made, case_of(made, region, offer))
    show_recheck(console(), found)
    return not found.broken


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
    from .outputs.region_files import check_size, write_region
    from .outputs.terminal_eligible import show_made

    if output is not None:
        check_size(output)
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
    "match example --leaders-only leaders.xlsx; match example --blank region.xlsx"
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
    blank: Annotated[
        bool, typer.Option("--blank", help="Write an empty region to fill in (.xlsx), one example row a table.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Another seed makes another region.")] = 1,
    offer: OfferName = "2023-24",
) -> None:
    """Write a made-up region: realistic in geography and shape, no real names, the same for a seed."""
    from .outputs.leader_form import write_form
    from .outputs.region_files import check_size, write_region
    from .outputs.region_form import write_blank
    from .scenarios.example import make_example
    from .scenarios.form import blank_region, example_leaders, form_choices

    offer = offer or "2023-24"
    if blank or leaders_only:
        if blank:
            write_blank(blank_region(offer), form_choices(), target)
        else:
            write_form(example_leaders(leaders or 0, seed, offer), form_choices(), target)
        return
    check_size(target, {"school": schools, "leader": leaders or 40})
    write_region(make_example(schools=schools, leaders=leaders or 40, seed=seed, offer=offer), target)


def main() -> None:
    """Run the command line; every expected failure is one line on standard error and an exit code."""
    from .outputs.streams import abandon

    install()
    code = run(sys.argv[1:])
    # All that is to be printed is out by now.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    abandon()
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code (contract, 'Commands')."""
    from .outputs.failures import tell_failure
    from .outputs.streams import standard_streams

    with standard_streams():
        try:
            code = typer.main.get_command(app).main(arguments, prog_name="match", standalone_mode=False)
            sys.stdout.flush()
        except BaseException as error:
            if os.environ.get("MATCH_TRACEBACK"):
                raise
            return tell_failure(error)
    return code if isinstance(code, int) else DONE
