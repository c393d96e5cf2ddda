"""What the commands that ask for many plans take alike, and how they run them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .common import earlier_pairs, read

if TYPE_CHECKING:
    from ..models.setup import Setup
    from ..outputs.report import Report
    from ..scenarios.what_if.many import Many

Output = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write .xlsx, .csv, .json or .html; as often as wanted."),
]
TimeLimit = Annotated[
    float | None, typer.Option(min=0, metavar="SECONDS", help="Stop each plan then, with the best so far.")
]
Patience = Annotated[
    float, typer.Option("--time-limit", min=0, metavar="SECONDS", help="Stop each plan then; it is told with its gap.")
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, max=256, metavar="N", help="Processes; without it one a core once it takes long. Same result."),
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


@dataclass(frozen=True, kw_only=True)
class Running:
    """How many plans are to be run."""

    workers: int | None
    resume: Path | None
    cluster: str | None
    quiet: bool

    @contextmanager
    def many(self) -> Iterator[Many]:
        """Open what answers many plans, its progress on standard error."""
        from ..outputs.progress import Progress
        from ..scenarios.what_if.many import Many

        progress = Progress(sys.stderr, quiet=self.quiet)
        try:
            with Many(workers=self.workers, folder=self.resume, cluster=self.cluster, tell=progress) as many:
                yield many
        finally:
            progress.end()
        if many.lost:
            print(f"match: {many.lost}", file=sys.stderr)


def base_setup(
    region: Path | None,
    offer: str | None,
    *,
    objective: str | None = None,
    min_days: int | None = None,
    budget: Sequence[str] = (),
    previous: Path | None = None,
    postcodes: Sequence[Path] | None = None,
    time_limit: float | None = None,
) -> Setup:
    """Read the base: what `match plan` would be given. A budget row of an option stands in the region from here on."""
    from ..models.options import Options, parse_budgets, parse_objective, with_budgets
    from ..models.setup import Setup
    from ..models.shelf import choose_offer

    options = Options(
        objective=parse_objective(objective),
        min_days=min_days,
        previous=earlier_pairs(previous) if previous else None,
        time_limit=time_limit,
    )
    options.check()
    table = read(region, offer, postcodes=postcodes)
    chosen = choose_offer(table, offer).offer
    return Setup(region=with_budgets(table, parse_budgets(budget)), offer=chosen, options=options)


def write_reports(report: Report, paths: Sequence[Path]) -> None:
    """Write a report into every file that was asked for."""
    from ..outputs.report import write_report

    for path in paths:
        write_report(report, path)


def hand_over(report: Report, paths: Sequence[Path] | None, json: bool, show: Callable[[], object]) -> None:
    """Write a report into its files, and then print it as JSON alone, or show it."""
    from ..outputs.report import report_json
    from ..outputs.streams import write_data

    write_reports(report, paths or ())
    if json:
        write_data(report_json(report))
    else:
        show()
