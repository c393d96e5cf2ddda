"""How a plan is made and handed over: the options of `plan` and `replan`, and what both do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..common.exit_codes import ExitCode
from .shared_options import console

if TYPE_CHECKING:
    from ..common.deadline import Deadline
    from ..inputs.documents.plan_workbook import PlanBook
    from ..models.matching.decisions import JudgedRegion
    from ..models.matching.options import Options
    from ..models.plan.plan_report import Handling, PlanReport
    from ..models.plan.stored_plan import Origin
    from ..scenarios.replan import Replan

Outputs = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write .json, .csv, .xlsx or .html; as often as wanted."),
]
Threads = Annotated[int, typer.Option(min=1, max=64, metavar="N", help="Threads; the plan is the same.")]
QuietFlag = Annotated[bool, typer.Option("--quiet", "-q", help="No progress line.")]
AlternativesFlag = Annotated[
    bool, typer.Option("--alternatives", help="Solve again for every alternative in the workbook: exact costs.")
]
Marking = Annotated[
    str | None, typer.Option("--marking", metavar="TEXT", help="A handling marking on every sheet and page.")
]
RedactFlag = Annotated[bool, typer.Option("--redact", help="Leave leaders' names and conflicts out; .json cannot.")]


BriefFlag = Annotated[bool, typer.Option("--brief", help="Print the answer alone.")]
FullFlag = Annotated[bool, typer.Option("--full", help="Print everything: every match, every reason in full.")]
OpenFlag = Annotated[bool, typer.Option("--open", help="Open what was written.")]


def not_both(*, brief: bool, full: bool) -> None:
    """Refuse two lengths at once."""
    if brief and full:
        raise typer.BadParameter("expected --brief or --full, not both")


@dataclass(frozen=True, kw_only=True)
class Making:
    """How a plan is made and handed over."""

    files: tuple[Path, ...]
    handling: Handling
    deadline: Deadline
    exact: bool
    json: bool
    quiet: bool = False
    certificate: Path | None = None
    origin: Origin | None = None
    brief: bool = False
    full: bool = False
    open: bool = False


def make_and_show(
    how: Making,
    judged: JudgedRegion,
    options: Options,
    book: PlanBook | None,
    *,
    example: bool = False,
    given: Path | None = None,
    region_output: Path | None = None,
) -> None:
    """Make the plan, write the files and show it; ends with the exit code of what came of it.

    `given` is the region's file, for the next step.
    """
    from ..common.deadline import elapsed
    from ..common.interrupt import run_interruptible, this_process
    from ..common.streams import write_data
    from ..models.plan.plan import BY_RULES
    from ..models.plan.plan_json import plan_json
    from ..outputs.open_files import open_files
    from ..outputs.plan_files import has_book, load_writers, tells_changes, write_certificate, write_plans
    from ..outputs.terminal.failures import tell_failure
    from ..outputs.terminal.next_step import after_plan
    from ..outputs.terminal.plan import Shown, show_plan
    from ..outputs.terminal.progress import ProgressLine
    from ..solver.alternatives.plan_report import make_plan_report
    from ..solver.search.progress import ProgressWatch

    # What cannot be imported is told now, and not after an hour's search.
    load_writers(how.files)
    this_process.step = "pairing recipients with leaders"
    again, watch = _replan(book, judged) if book else None, ProgressWatch()
    wanted, told = has_book(how.files), tells_changes(how.files) or not how.json

    def make() -> PlanReport:
        made = (
            again.run(options, how.deadline, book=wanted, told=told, exact=how.exact, watch=watch)
            if again
            else make_plan_report(judged, options, how.deadline, book=wanted, exact=how.exact, watch=watch)
        )
        made = replace(made, origin=how.origin)
        if how.certificate:
            # Levels that prices leave open are proven until the deadline; the report keeps what is made here.
            _ = made.certificate
        if any(row.reason not in BY_RULES for row in made.plan.unmatched):
            # A plan in which everybody has a leader does without these imports.
            from ..scenarios.explanation.support_costs import with_support_costs

            this_process.step = "asking what the support of those without a leader would cost"
            made = with_support_costs(made, how.deadline)
        return made

    with ProgressLine(lambda: watch.sight, quiet=how.quiet) as line:
        made = run_interruptible(make, how.deadline, line.tick)
    if again and region_output:
        from ..outputs.region.region_files import write_region

        write_region(again.decided().region, region_output)
    failed = write_plans(made, how.files, how.handling)
    if how.certificate:
        write_certificate(made.certificate, how.certificate)
    files = (*how.files, *([region_output] if region_output else ()))
    written = tuple(file for file in files if file not in {error.path for error in failed})
    if how.json:
        write_data(plan_json(made.stored))
    else:
        shown = Shown(
            brief=how.brief,
            full=how.full,
            reasons=_reasons_by_name(made) if how.full else {},
            example=example,
            written=written,
            next_step=after_plan(given, (f for f in written if f != region_output), redacted=how.handling.redact),
            seconds=elapsed(),
        )
        show_plan(console(), made.plan, made.instance.region, judged.choice, shown, made.since)
    if how.open:
        open_files(written)
    if failed:
        raise typer.Exit(max(map(tell_failure, failed)))
    raise typer.Exit(ExitCode.DONE if made.plan.optimal else ExitCode.STOPPED)


def _reasons_by_name(made: PlanReport) -> dict[str, str]:
    from ..solver.checker.reasons import reasons_by_name

    return reasons_by_name(made.instance, made.plan)


def _replan(book: PlanBook, judged: JudgedRegion) -> Replan:
    from ..scenarios.replan import Replan

    return Replan(book, judged.region, judged.choice)
