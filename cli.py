"""The command line: parse, call, print. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from .commands import (
    check,
    claims,
    compare,
    contacts,
    diff,
    dropout,
    eligible,
    letters,
    plan,
    replan,
    report,
    sweep,
    worth,
)
from .commands.common import (
    DONE,
    OfferName,
    console,
    read,
)
from .models.interrupt import install
from .models.version import VERSION

app = typer.Typer(
    name="match",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
_COMMANDS = (plan, replan, check, report, letters, contacts, claims, compare, sweep, worth, diff, dropout, eligible)
for module in _COMMANDS:
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
    """Match struggling schools and trusts with system leaders: the best plan there is, proven, with reasons.

    What somebody typed is never written over: such a file is kept beside the new one, under a dated name.
    """


@app.command(epilog="Example: match convert north-west.csv north-west.xlsx")
def convert(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="A region: CSV, workbook or folder.")],
    target: Annotated[Path, typer.Argument(metavar="TO", help=".csv, .xlsx, or a folder (no ending).")],
    offer: OfferName = None,
) -> None:
    """Write a region in another of its three forms, nothing lost."""
    from .models.faults import Gathering
    from .outputs.region_files import check_size, write_region
    from .outputs.targets import REGION_FILES, Targets
    from .outputs.terminal import show_notes

    targets = Targets(reads={"FROM": source}, writes={"TO": target}, offers=(offer,), inside=REGION_FILES)
    found = Gathering()
    found.find(targets.check)
    found.find(lambda: check_size(target))
    region = found.last(lambda: read(source, offer))
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
        bool,
        typer.Option("--blank", help="Write an empty region to fill in (.xlsx); its example rows are left out again."),
    ] = False,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Another seed makes another region.")] = 1,
    offer: OfferName = "2023-24",
) -> None:
    """Write a made-up region: realistic in geography and shape, no real names, the same for a seed."""
    from .outputs.leader_form import write_form
    from .outputs.region_files import check_size, write_region
    from .outputs.region_form import write_blank
    from .outputs.targets import REGION_FILES, Targets
    from .scenarios.example import make_example
    from .scenarios.form import blank_region, example_leaders, form_choices

    offer = offer or "2023-24"
    Targets(reads={}, writes={"FILE_OR_FOLDER": target}, offers=(offer,), inside=REGION_FILES).check()
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
