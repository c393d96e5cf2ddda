"""The sheet on other leaders: for each recipient the next best, and what is proven about the price of choosing them."""

from __future__ import annotations

from collections.abc import Iterator

from ...common.names import count
from ...common.numbers import number_of_pounds
from ...models.plan.plan_report import Alternative, LevelCost, PlanReport, amount
from ...models.plan.workbook_layout import ALTERNATIVES
from ..workbook.sheet import Column, Sheet, Value

_BOUNDS = (
    "Costs: how much worse the best plan with this leader is, at least and at most, at the first level that is worse. "
    "Blank: not proven."
)
_EXACT = (
    "Costs: how much worse the best plan with this leader is on each level, solved again for each; below 0: better. "
    "Blank: not solved."
)


def alternatives_sheet(report: PlanReport) -> Sheet:
    """For each recipient the leader that the plan chose and the five next best."""
    levels = [level.name for level in report.plan.levels]
    columns = (
        Column("Recipient"), Column("Name", width=28), Column("Rank"), Column("Leader"),
        Column("Leader name", width=26),
        Column("Fit", "number"), Column("Expertise", "number"), Column("Phase", "number"),
        Column("Distance", "number"), Column("Km", "number"), Column("Room"), Column("Costs at least"),
        Column("Costs at most"),
        *(Column(f"Cost: {name}", "pounds" if name == "cost" else "number") for name in levels),
    )  # fmt: skip
    return Sheet(
        ALTERNATIVES,
        "Alternatives: the five next best leaders of each recipient",
        _EXACT if report.exact else _BOUNDS,
        columns,
        tuple(_rows(report, levels)),
        frozen=2,
    )


def _rows(report: PlanReport, levels: list[str]) -> Iterator[tuple[Value, ...]]:
    leaders = {leader.id: leader.name for leader in report.instance.leaders}
    recipients = {r.id: r for r in report.instance.recipients}
    for a in report.alternatives:
        r, costs = recipients[a.recipient], {cost.level: cost for cost in a.costs}
        yield (
            a.recipient, r.name, f"{a.rank}" if a.rank else "chosen", a.leader, leaders[a.leader], a.fit,
            a.fit_parts.expertise, a.fit_parts.phase, a.fit_parts.distance, a.km, _room(a, r.minimum, r.top),
            _bound(a.costs, "least"), "no plan has it" if a.impossible else _bound(a.costs, "most"),
            *(_exact(costs.get(name)) for name in levels),
        )  # fmt: skip


def _room(a: Alternative, least: int, most: int) -> str:
    if a.room < least:
        return f"no: {count(a.room, 'day')} left" if a.room > 0 else "no"
    return "yes" if a.room >= most else f"for {count(a.room, 'day')}"


def _bound(costs: tuple[LevelCost, ...], side: str) -> str:
    """Say which level is the first to be worse, and by how much; blank where nothing is proven."""
    values = [(cost.level, getattr(cost, side)) for cost in costs]
    known = [(level, value) for level, value in values if value is not None]
    first = next(((level, value) for level, value in known if value), None)
    if first is not None:
        return f"{first[0]} {amount(*first)}"
    if not known:
        return ""
    return "nothing" if len(known) == len(values) else f"nothing up to {known[-1][0]}"


def _exact(cost: LevelCost | None) -> Value:
    if cost is None or cost.exact is None:
        return None
    return number_of_pounds(cost.exact) if cost.level == "cost" else cost.exact
