"""What a notebook calls: a region or a plan in whichever form it is, plans and analyses of it, and files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..common.deadline import Deadline
from ..common.faults import Fault, Faults
from ..models.matching.options import Options, Request
from ..models.offers.catalogue import choose_offer
from ..models.offers.offer import Offer
from ..models.plan.plan import Plan
from ..models.region.region import Region
from .given import Planned, Regional, as_plan, as_region

if TYPE_CHECKING:
    import pandas as pd

    from ..models.plan.check_result import Verdict
    from .reports.report_contents import Report


def plan(
    region: Regional,
    offer: Offer | str | None = None,
    options: Options | None = None,
    *,
    clock: Deadline | None = None,
) -> Plan:
    """Make the best plan for a region, its file or its data frames, proven level by level.

    `offer` is an offer, an id or a file; without one the region's own choice holds. Raises Faults where something
    asked for is not sound, NoPlan where decisions and limits contradict each other, Stopped where the time was up
    before there was a plan, and TypeError for what is no region.
    """
    from ..solver.solve import plan as make

    return make(as_region(region, offer), offer, options, clock=clock)


def check(plan: Planned, region: Regional, offer: Offer | str | None = None) -> Verdict:
    """Judge a plan of a region from the region and the offer alone; without an offer, under the one that it names."""
    from ..solver.checker.check import check as judge

    return judge(as_plan(plan), as_region(region, offer), offer)


def eligible(region: Regional, offer: Offer | str | None = None) -> pd.DataFrame:
    """Give who is a recipient, one row each, with the clauses; `declined` says who has declined."""
    import pandas as pd

    from ..models.eligibility.recipients import find_recipients

    here = as_region(region, offer)
    found = find_recipients(here, choose_offer(here, offer).offer)
    rows = [
        {
            "recipient": r.id, "recipient_name": r.name, "kind": r.kind, "region": r.region,
            "local_authority": r.local_authority or "", "because": ";".join(r.because), "priority": r.priority,
            "phase": ";".join(sorted(r.phases)), "needs": ";".join(sorted(r.needs)),
            "must_have": ";".join(sorted(r.must_have)), "fewest_days": r.minimum, "most_days": r.top,
            "declined": r in found.declined,
        }
        for r in sorted((*found.recipients, *found.declined), key=lambda r: r.id)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(rows[0]) if rows else ["recipient", "recipient_name"])


def replan(
    workbook: str | Path,
    region: Regional | None = None,
    offer: Offer | str | None = None,
    *,
    objective: Iterable[str] | None = None,
    time_limit: float | None = None,
) -> Plan:
    """Make a plan again with the decisions that were typed into its workbook.

    `region` is the region as it is now, where it is not the one that the workbook carries. Raises what `plan` raises.
    """
    from ..inputs.documents.plan_workbook import read_plan_book
    from ..scenarios.replan import Replan, carried_by, given_region, offer_of, options_of

    book = read_plan_book(Path(workbook))
    named = offer if isinstance(offer, str) else None
    own = carried_by(book, named)
    under: Offer | str = offer if isinstance(offer, Offer) else own.offer if own else offer_of(book, named)
    if region is not None:
        here = as_region(region, under)
    else:
        here = own.base if own else as_region(given_region(book, None), under)
    options = options_of(book, None if objective is None else tuple(objective), 1)
    options.check()
    again = Replan(book, here, choose_offer(here, under))
    return again.run(options, Deadline(time_limit), book=False, told=False).plan


def _base(region: Regional, offer: Offer | str | None, options: Options | None) -> Request:
    here = as_region(region, offer)
    return Request(region=here, offer=choose_offer(here, offer).offer, options=options or Options())


def _frames(report: Report) -> dict[str, pd.DataFrame]:
    from .data_frames import report_frames

    return report_frames(report)


def compare(
    region: Regional,
    scenarios: str | Path | Iterable[Mapping[str, Any]],
    offer: Offer | str | None = None,
    options: Options | None = None,
    *,
    workers: int = 1,
) -> dict[str, pd.DataFrame]:
    """Plan a region and scenarios of it, and put each against the base.

    `scenarios` are a TOML file, or dictionaries of the same form. Gives data frames by question: scenarios, levels,
    inputs, who, regions and kinds, warnings. With more `workers` than one, the calling script needs
    `if __name__ == "__main__":`, as for every use of multiprocessing. Raises Faults before anything is planned.
    """
    from ..scenarios.analyses.comparison import compare_requests
    from ..scenarios.definition.toml_file import read_scenarios, scenarios_of
    from ..scenarios.runs.runner import Many
    from .reports.comparison import comparison_report

    base = _base(region, offer, options)
    if isinstance(scenarios, str | Path):
        found = read_scenarios(scenarios)
    else:
        found = scenarios_of({"scenario": [dict(scenario) for scenario in scenarios]})
    with Many(workers=workers) as many:
        return _frames(comparison_report(compare_requests(base, found, many)))


def sweep(
    region: Regional,
    vary: str | Iterable[str],
    offer: Offer | str | None = None,
    options: Options | None = None,
    *,
    workers: int = 1,
) -> dict[str, pd.DataFrame]:
    """Plan a grid of changes, such as `budgets.total.amount=100000:500000:25000`; gives points, bends, flat from."""
    from ..scenarios.analyses.sweep import parse_axes
    from ..scenarios.analyses.sweep import sweep as make
    from ..scenarios.runs.runner import Many
    from .reports.analyses import sweep_report

    axes = parse_axes((vary,) if isinstance(vary, str) else tuple(vary))
    with Many(workers=workers) as many:
        return _frames(sweep_report(make(_base(region, offer, options), axes, many)))


def worth(
    region: Regional, offer: Offer | str | None = None, options: Options | None = None, *, workers: int = 1
) -> dict[str, pd.DataFrame]:
    """Say what each single change is worth; gives worth, who, worth nothing."""
    from ..scenarios.analyses.worth import worth as rank
    from ..scenarios.runs.runner import Many
    from .reports.analyses import worth_report

    with Many(workers=workers) as many:
        return _frames(worth_report(rank(_base(region, offer, options), many)))


def dropout(
    region: Regional, offer: Offer | str | None = None, options: Options | None = None, *, workers: int = 1
) -> dict[str, pd.DataFrame]:
    """Say what is lost with each matched leader who leaves; gives leaders, repairs."""
    from ..scenarios.analyses.dropout import dropout as leave
    from ..scenarios.runs.runner import Many
    from .reports.plan_changes import dropout_report

    with Many(workers=workers) as many:
        return _frames(dropout_report(leave(_base(region, offer, options), many)))


def write(
    what: Region | Plan, path: str | Path, region: Regional | None = None, offer: Offer | str | None = None
) -> None:
    """Write a region (.csv, .xlsx or a folder), or a plan of `region` (.json, .csv, .xlsx or .html).

    A workbook and a page have more than a plan holds, so that the plan is made again for them. Raises Faults for
    another ending and for a plan that is not the region's, and CannotWrite where the disk refuses.
    """
    target = Path(path)
    if isinstance(what, Region):
        from .region.region_files import check_region_target, write_region

        check_region_target(target)
        write_region(what, target)
        return
    if not isinstance(what, Plan):
        raise TypeError(f"expected a region or a plan, not {type(what).__name__}")
    from .plan_files import check_endings, check_targets

    check_endings((target,))
    check_targets((target,))
    if region is None:
        raise TypeError("expected the region of the plan as well: write(plan, path, region)")
    _write_plan(what, target, as_region(region, offer or what.offer.name), offer)


def _write_plan(what: Plan, target: Path, region: Region, offer: Offer | str | None) -> None:
    from ..models.matching.decisions import JudgedRegion
    from ..models.plan.plan_json import plan_digest
    from ..solver.alternatives.plan_report import make_plan_report
    from ..solver.checker.check import options_of
    from .plan_files import has_book, write_plans

    choice = choose_offer(region, offer or what.offer.name)
    judged = JudgedRegion(region, choice)
    made = make_plan_report(judged, options_of(what), Deadline(None), book=has_book((target,)))
    if plan_digest(made.plan) != plan_digest(what):
        expected = "is not the plan that this region, offer and options come to: expected one that tsimatch.plan made"
        raise Faults([Fault(expected, at="write", value=str(target))])
    for failed in write_plans(made, (target,)):
        raise failed
