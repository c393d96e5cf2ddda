"""Options that several commands take alike, how they read a region or a base, and how they run many plans."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, get_type_hints

import typer

from ..common.exit_codes import ExitCode

if TYPE_CHECKING:
    from rich.console import Console

    from ..inputs.documents.plan_and_region import ReadRegion
    from ..models.matching.decisions import JudgedRegion
    from ..models.matching.options import Request
    from ..models.offers.offer import Offer
    from ..models.plan.stored_plan import StoredPlan
    from ..models.region.region import Budget
    from ..outputs.reports.report_contents import Report
    from ..outputs.targets import Targets
    from ..scenarios.runs.runner import Many

Output = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write .xlsx, .csv, .json or .html; as often as wanted."),
]
TimeLimit = Annotated[
    float | None,
    typer.Option(
        min=0, metavar="SECONDS", help="Stop a plan after this time and keep the best found; its gap is shown."
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=256,
        metavar="N",
        help="Processes. Default: this one, then one per core if it takes over 3 s. Same result.",
    ),
]
Resume = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Keep each plan here as it is made, and go on from those that are there."),
]
ClusterAddress = Annotated[
    str | None,
    typer.Option("--cluster", metavar="tcp://HOST:PORT", help="Run on this Dask cluster (the extra [cluster])."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON alone.")]


def write_reports(report: Report, paths: Sequence[Path]) -> None:
    """Write a report into every file that was asked for."""
    from ..outputs.reports.report import write_report

    for path in paths:
        write_report(report, path)


def hand_over(report: Report, paths: Sequence[Path] | None, json: bool, show: Callable[[], object]) -> None:
    """Write a report into its files, and then print it as JSON alone, or show it."""
    from ..common.streams import write_data
    from ..outputs.reports.report import report_json

    write_reports(report, paths or ())
    if json:
        write_data(report_json(report))
    else:
        show()


RegionFile = Annotated[
    Path | None,
    typer.Argument(metavar="REGION", help="A CSV file, a workbook or a folder; without one, a made-up region."),
]


def _offer_named(value: str | None) -> str | None:
    """Refuse a file of another kind in the place of an offer."""
    if value is None or not Path(value).suffix:
        return value
    from ..inputs.recognition.file_kind import OFFER, misplaced

    found = misplaced(Path(value), OFFER)
    if found:
        raise found
    return value


OfferName = Annotated[
    str | None,
    typer.Option("--offer", metavar="ID|FILE", help="The offer: its id, or your own TOML file.", callback=_offer_named),
]
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan: .json, or its workbook.")]
Beside = Annotated[
    Path | None,
    typer.Argument(metavar="REGION", help="Its region: needed only by a plan of an earlier version, which has none."),
]
DraftFlag = Annotated[
    bool, typer.Option("--draft", help="Take a plan that is not agreed, and mark every page that is made from it.")
]
Objective = Annotated[
    str | None, typer.Option(metavar="LEVEL,...", help="Levels to put first, such as need,days,balance.")
]
MinDays = Annotated[int | None, typer.Option(min=1, max=366, metavar="N", help="The fewest days of a match, for all.")]
BudgetRows = Annotated[
    list[str] | None,
    typer.Option("--budget", metavar="POT[@REGION]=AMOUNT", help="Replace a budget row; as often as wanted."),
]
Previous = Annotated[
    Path | None,
    typer.Option(metavar="PLAN", help="An earlier plan, .json or .xlsx; its matches are kept where they can be."),
]
Postcodes = Annotated[
    list[Path] | None,
    typer.Option(
        "--postcodes",
        metavar="FILE",
        help="Positions by postcode, for rows that have only a postcode. Default: the extra [postcodes].",
    ),
]


def read(
    path: Path | None,
    offer: str | Offer | None,
    budgets: Iterable[Budget] = (),
    postcodes: Sequence[Path] | None = None,
) -> JudgedRegion:
    """Read a region, or the one that ships with the package, and place whoever has a postcode alone; choose its offer.

    `budgets` are rows of options.
    """
    from ..inputs.region.region import read_judged_region

    if path is not None:
        return read_judged_region(path, offer, budgets=budgets, postcodes=postcodes or ())
    from ..scenarios.generator.shipped_region import default_region_path

    with default_region_path() as shipped:
        return read_judged_region(shipped, offer, budgets=budgets, postcodes=postcodes or ())


def beside(region: Path | None, postcodes: Sequence[Path] | None = None) -> ReadRegion | None:
    """Give what reads the region beside a plan, None where there is none."""
    return None if region is None else lambda offer: read(region, offer, postcodes=postcodes).region


def earlier_pairs(path: Path) -> tuple[tuple[str, str], ...]:
    """Read whom an earlier plan matches, and say so where its workbook holds decisions that it does not plan."""
    from ..inputs.documents.plan import read_stored

    stored = read_stored(path)
    tell_unplanned(stored)
    return stored.plan.pairs


def tell_unplanned(stored: StoredPlan) -> None:
    """Say on standard error that decisions were typed into a workbook since it was planned."""
    from ..inputs.documents.plan_and_region import unplanned_notes
    from ..outputs.terminal.plan import show_notes

    notes = unplanned_notes(stored)
    if notes:
        show_notes(console(sys.stderr), notes)


def console(stream: object = None) -> Console:
    """Make the console of standard output, or of standard error."""
    from ..outputs.terminal.console import make_console
    from ..outputs.terminal.progress import pause_steps

    pause_steps()
    return make_console(sys.stdout if stream is None else sys.stderr)


@dataclass(frozen=True, kw_only=True)
class AnalysisOptions:
    """What every analysis of many plans is asked: its base, its limits, where it goes, and how its plans are run.

    A field is an option, in the order of `--help`; a command that takes another default has a class of its own.
    """

    offer: OfferName = None
    postcodes: Postcodes = None
    objective: Objective = None
    min_days: MinDays = None
    budget: BudgetRows = None
    previous: Previous = None
    time_limit: TimeLimit = 60
    output: Output = None
    workers: Workers = None
    resume: Resume = None
    cluster: ClusterAddress = None
    quiet: Quiet = False
    json: Json = False

    @property
    def files(self) -> Sequence[Path]:
        """The files to write."""
        return self.output or ()

    def targets(self, reads: Mapping[str, Path | None], offers: Iterable[str | None] = ()) -> Targets:
        """Give all that is read and written: the options' files, and what a command reads beside them."""
        from ..outputs.targets import ANSWERS, Targets

        return Targets(
            reads={**reads, "--previous": self.previous, "--postcodes": self.postcodes},
            writes={"-o": self.output, "--resume": self.resume},
            offers=(self.offer, *offers),
            inside=ANSWERS,
        )

    def base(self, region: Path | None) -> Request:
        """Read the base: what `match plan` would be given. A budget row of an option stands in the region from here."""
        from ..models.matching.options import Options, Request, parse_budgets, parse_objective, with_budgets

        options = Options(
            objective=parse_objective(self.objective),
            min_days=self.min_days,
            previous=earlier_pairs(self.previous) if self.previous else None,
            time_limit=self.time_limit,
        )
        options.check()
        judged = read(region, self.offer, postcodes=self.postcodes)
        table = with_budgets(judged.region, parse_budgets(self.budget or ()))
        return Request(region=table, offer=judged.choice.offer, options=options)

    @contextmanager
    def many(self) -> Iterator[Many]:
        """Open what answers many requests, its progress on standard error."""
        from ..outputs.terminal.progress import PlansProgress
        from ..scenarios.runs.runner import Many

        progress = PlansProgress(sys.stderr, quiet=self.quiet)
        try:
            with Many(workers=self.workers, folder=self.resume, cluster=self.cluster, tell=progress) as many:
                yield many
        finally:
            progress.end()
        if many.lost:
            print(f"match: {many.lost}", file=sys.stderr)

    def end(self, report: Report, show: Callable[[], object], *, settled: bool) -> NoReturn:
        """Write and show what an analysis came to, and end the command: by its code, too, where not all is proven."""
        hand_over(report, self.output, self.json, show)
        raise typer.Exit(ExitCode.DONE if settled else ExitCode.STOPPED)


def takes(options: type[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let a command take the fields of a dataclass as its last options, and give them to it together, as `asked`."""

    def taking(command: Callable[..., None]) -> Callable[..., None]:
        own, shared = signature(command, eval_str=True), signature(options).parameters
        # A class in another module inherits options from here, where their names stand.
        hints = get_type_hints(options, include_extras=True)

        @wraps(command)
        def taken(**given: Any) -> None:
            asked = options(**{name: given.pop(name) for name in shared})
            command(**given, asked=asked)

        params = [param for name, param in own.parameters.items() if name != "asked"]
        params += [param.replace(annotation=hints[name]) for name, param in shared.items()]
        params = [param.replace(kind=Parameter.KEYWORD_ONLY) for param in params]
        vars(taken)["__signature__"] = own.replace(parameters=params)
        # Typer takes the annotations of a signature; those of `command` have `asked`, which is no option.
        taken.__annotations__ = {param.name: param.annotation for param in params}
        return taken

    return taking
