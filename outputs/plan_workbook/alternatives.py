"""The sheet of alternatives: the next best leaders of each recipient, and what is proven about their price."""

from __future__ import annotations

from collections.abc import Iterator

from ...common.names import count, with_id
from ...common.numbers import number_of_pounds, pounds
from ...models.plan.plan import SupportCost
from ...models.plan.plan_report import Alternative, LevelCost, PlanReport
from ...models.plan.workbook_layout import ALTERNATIVES
from ..workbook.sheet import Column, Sheet, Value

_BOUNDS = (
    "Loses at least, at most: how much worse the best plan with this leader is, at the first level that is worse. "
    "Blank: nothing is proven. match plan --alternatives solves each of them again."
)
_EXACT = (
    "The columns on the right: how much worse the best plan with this leader is on each level, solved again for each; "
    "below 0: better. Blank: not solved."
)
_LOSS = {
    "need": "{} less priority",
    "keep": "{} fewer matches kept",
    "days": "{} fewer days",
    "extras": "{} less priority of extras",
    "fit": "{} less fit",
    "travel": "{} km more",
    "cost": "{} more",
    "balance": "{} more uneven",
    "fair": "{} less of a thousand to the least served",
    "stay": "{} fewer kept of what is equal",
}
"""For each level, what it is to be worse on it by an amount."""
_HEADINGS = {
    "need": "Less priority", "keep": "Fewer kept", "days": "Fewer days", "extras": "Less extras", "fit": "Less fit",
    "travel": "More km", "cost": "More spent", "balance": "More uneven",
    "fair": "Less to the least served", "stay": "Fewer equals kept",
}  # fmt: skip
"""For each level, the heading of the column that says how much worse it is."""


def alternatives_sheet(report: PlanReport) -> Sheet:
    """For each recipient the leader that the plan chose and the five next best.

    Of one without a leader, the first row says what the support of any leader would cost, where that is settled.
    """
    levels = [level.name for level in report.plan.levels] if report.exact else []
    columns = (
        Column("Recipient", width=30), Column("Rank"), Column("Leader", width=30), Column("Fit", "number"),
        Column("Expertise", "number"), Column("Phase", "number"), Column("Distance", "number"), Column("Km", "number"),
        Column("Has room"), Column("Loses at least", width=24), Column("Loses at most", width=24),
        *(Column(_HEADINGS[name], "pounds" if name == "cost" else "number") for name in levels),
    )  # fmt: skip
    return Sheet(
        ALTERNATIVES,
        "Alternatives: the five next best leaders of each recipient",
        _EXACT if report.exact else _BOUNDS,
        columns,
        tuple(_alternatives(report, levels)),
    )


def _alternatives(report: PlanReport, levels: list[str]) -> Iterator[tuple[Value, ...]]:
    leaders = {leader.id: leader.name for leader in report.instance.leaders}
    recipients = {r.id: r for r in report.instance.recipients}
    support, before = {cost.recipient: cost for cost in report.plan.support_costs}, ""
    for a in report.alternatives:
        r, costs = recipients[a.recipient], {cost.level: cost for cost in a.costs}
        if a.recipient != before and a.recipient in support:
            told = _lost(support[a.recipient])
            yield (
                with_id(r.name, r.id),
                "any",
                "whichever leader is best",
                *[None] * 6,
                told,
                told,
                *[None] * len(levels),
            )
        before = a.recipient
        yield (
            with_id(r.name, r.id), f"{a.rank}" if a.rank else "planned", with_id(leaders[a.leader], a.leader), a.fit,
            a.fit_parts.expertise, a.fit_parts.phase, a.fit_parts.distance, a.km, _room(a, r.minimum, r.top),
            _least(a.costs), "no plan has it" if a.impossible else _most(a.costs),
            *(_exact(costs.get(name)) for name in levels),
        )  # fmt: skip


def _lost(cost: SupportCost) -> str:
    """Say what any support of a recipient without a leader loses."""
    return "no loss: as good a plan" if cost.level is None else _first([(cost.level, cost.loss)])


def _room(a: Alternative, least: int, most: int) -> str:
    if a.room < least:
        return f"no: {count(a.room, 'day')} left" if a.room > 0 else "no"
    return "yes" if a.room >= most else f"for {count(a.room, 'day')}"


def _least(costs: tuple[LevelCost, ...]) -> str:
    """Say what is lost at least, on the first level that is proven to be worse."""
    known = [(cost.level, cost.least) for cost in costs if cost.least is not None]
    return _first(known) or ("no loss is proven" if known else "")


def _most(costs: tuple[LevelCost, ...]) -> str:
    """Say what is lost at most; a level of which nothing is known ends what can be said."""
    known = [(cost.level, cost.most) for cost in costs if cost.most is not None]
    if not known:
        return ""
    return _first(known) or (
        "no loss: as good a plan" if len(known) == len(costs) else f"no loss as far as {known[-1][0]}"
    )


def _first(known: list[tuple[str, int]]) -> str:
    level, value = next(((level, value) for level, value in known if value), ("", 0))
    if not level:
        return ""
    told = pounds(abs(value)) if level == "cost" else f"{abs(value):,}"
    return _LOSS[level].format(told) if value > 0 else f"no loss; better on {level}"


def _exact(cost: LevelCost | None) -> Value:
    if cost is None or cost.exact is None:
        return None
    return number_of_pounds(cost.exact) if cost.level == "cost" else cost.exact
